"""The chain itself: how far it has been read, its blocks, transactions and events."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, text

chain = Table(
    "chain",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("chain_id", "EIP-155 chain id; another chain's events are refused"),
    text("genesis_hash", "hash of block 0; another chain's events are refused"),
    text("network", "name of the network in deployments/"),
    number("next_block", "cursor: first block that is not in the read model yet"),
    number("block_time_s", "time of the newest block in the read model, unix s; 0 before the first"),
    number("issues", "issues of units so far"),
    comment="Which chain this is and how far it has been read",
)

blocks = Table(
    "blocks",
    metadata,
    number("number", "block number", key=True),
    text("hash", "block hash"),
    number("time_s", "block time, unix s"),
    text("proposer", "who made the block"),
    number("transactions", "how many transactions"),
    number("events", "how many events of our contracts"),
    number("gas_used", "gas of all transactions"),
    comment="Blocks",
)
Index(None, blocks.c.hash)

chain_hours = Table(
    "chain_hours",
    metadata,
    number("hour_s", "begin of the hour, unix s", key=True),
    text("proposer", "who made the blocks that are counted", key=True),
    number("blocks", "how many blocks it made"),
    number("missed", "turns in which it made none, so that another round was needed; on a QBFT chain only"),
    number("transactions", "how many transactions are in its blocks"),
    number("refused", "how many of them a contract refused"),
    number("gas_used", "gas of all of them"),
    number("orders", "orders placed in its blocks"),
    number("batches", "batches of evidence anchored in its blocks"),
    comment="What was on the chain in each hour, by who made the blocks",
)

chain_proof = Table(
    "chain_proof",
    metadata,
    number("id", "always 1: there is one row, on a chain with seals only", key=True),
    text("validators", "JSON: who may seal the block at the cursor (members), and the votes so far"),
    comment="What the indexer trusts, so that it can prove the next block",
)

node_states = Table(
    "node_states",
    metadata,
    text("node", "address of a node, without user and path", key=True),
    text("state", "silent, lagging, forked or lying"),
    text("why", "what is held against it"),
    number("since_s", "since when, unix s"),
    comment="What is held against nodes, by what the indexer saw and not from the chain; empty when all is well",
)

transactions = Table(
    "transactions",
    metadata,
    text("hash", "transaction hash", key=True),
    number("block", "block number"),
    number("position", "place in the block, from 0"),
    number("time_s", "block time, unix s"),
    text("sender", "who signed"),
    text("to_address", "target; null when it makes a contract", null=True),
    text("contract", "name of our contract that it calls; null for any other", null=True),
    text("function", "function of our contract that it calls; null for any other", null=True),
    number("nonce", "sender's nonce"),
    text("input", "call data, 0x-hex"),
    flag("is_done", "true: carried out; false: refused, changed nothing"),
    number("gas_used", "gas used"),
    comment="Transactions, also those that a contract refused",
)
Index(None, transactions.c.block, transactions.c.position, unique=True)
Index(None, transactions.c.sender, transactions.c.block)
REFUSED = transactions.c.is_done.is_(False)
Index(
    "ix_transactions_refused",
    transactions.c.sender,
    transactions.c.time_s,
    sqlite_where=REFUSED,
    postgresql_where=REFUSED,
)

events = Table(
    "events",
    metadata,
    number("block", "block number", key=True),
    number("log_index", "index of the log in its block", key=True),
    text("transaction_hash", "transaction that logged it"),
    number("at_s", "block time, unix s"),
    text("contract", "name of the contract"),
    text("address", "address of the contract"),
    text("event", "name of the event; its topic 0 when the ABI does not know it"),
    text("fields", "JSON object of the decoded fields; ids and numbers above 2**53 as decimal text"),
    comment="Every event of our contracts, decoded",
)
Index(None, events.c.contract, events.c.event, events.c.block)

event_accounts = Table(
    "event_accounts",
    metadata,
    text("account", "an account that a field of the event names", key=True),
    number("block", "block of the event", key=True),
    number("log_index", "index of the log in its block", key=True),
    comment="Which events touch an account",
    sqlite_with_rowid=False,
)
