"""
Tables of the read model. The indexer writes them from the chain's events alone, the API only reads.

How values are kept, everywhere:

* accounts and contracts are addresses with checksum; hashes are 0x-hex; both as text
* ids that may pass 2**63 (class_id, order_id, trade_id, voucher code) are decimal text
* quantities, money and times are BIGINT in the unit of the column's name: _t tonnes CO2e, _g grams CO2e, _fen 0.01 CNY
  (prices: fen per tonne), _s unix seconds, _bp 1/10,000; a day counts days since 1970-01-01 in the market's time zone.
  A number above 2**63 - 1, which no sound event has, is kept as 2**63 - 1; `events.fields` has it in full
* a state is a word, listed at its column
* rows that record one happening are keyed by the place of its log: (block, log_index). On a chain with immediate
  finality it names a log for good, as (transaction hash, log index) does, at a tenth of the size and in order of time
* `_s` of a happening is the time of its block
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"},
)


def text(name: str, comment: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """A text column."""
    return Column(name, Text, primary_key=key, nullable=null, comment=comment)


def number(name: str, comment: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """An integer column; 0 where nothing has happened yet, unless it may be null."""
    default = None if key or null else "0"
    return Column(
        name,
        BigInteger,
        primary_key=key,
        autoincrement=False,
        nullable=null,
        server_default=default,
        comment=comment,
    )


def flag(name: str, comment: str) -> Column[bool]:
    """A yes or no column."""
    return Column(name, Boolean, nullable=False, comment=comment)


def place() -> list[Column[int]]:
    """The log that a row records, as its key."""
    return [
        number("block", "block of the log", key=True),
        number("log_index", "index of the log in its block", key=True),
    ]


def origin() -> list[Column[int] | Column[str]]:
    """The log that made a row which has a key of its own."""
    return [
        number("block", "block of the log that made the row"),
        text("transaction_hash", "transaction of the log that made the row"),
    ]


# --- the chain itself ---

chain = Table(
    "chain",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("chain_id", "EIP-155 chain id; another chain's events are refused"),
    text("genesis_hash", "hash of block 0; another chain's events are refused"),
    text("network", "name of the network in deployments/"),
    number("next_block", "cursor: first block that is not in the read model yet"),
    number("block_time_s", "time of the newest block in the read model, unix s; 0 before the first"),
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

# --- governance ---

contracts = Table(
    "contracts",
    metadata,
    text("name", "name in the Directory", key=True),
    number("version", "counts from 1 per name", key=True),
    text("address", "address"),
    number("since_s", "in force since, unix s"),
    flag("is_current", "whether this version speaks for the name now"),
    *origin(),
    comment="Contracts by name and version",
)
Index(None, contracts.c.address)

replacements = Table(
    "replacements",
    metadata,
    text("name_hash", "keccak256 of the name", key=True),
    text("address", "proposed contract", key=True),
    text("name", "name in the Directory"),
    text("proposed_by", "governor"),
    number("proposed_s", "unix s"),
    number("approvals", "governors in favour so far"),
    text("state", "proposed, withdrawn or in_force"),
    number("decided_s", "when it was withdrawn or came into force, unix s", null=True),
    *origin(),
    comment="Proposed replacements of contracts",
)

# --- identity ---

policies = Table(
    "policies",
    metadata,
    text("policy_hash", "keccak256 of the policy's text", key=True),
    text("uri", "where the text is"),
    text("published_by", "account"),
    number("published_s", "unix s; the newest is in force"),
    *origin(),
    comment="Registration policies",
)

participants = Table(
    "participants",
    metadata,
    text("account", "account", key=True),
    text("name", "legal name"),
    text("kind", "enterprise, institution, authority or person"),
    number("area", "GB/T 2260 two-digit code, or 0"),
    text("industry", "GB/T 4754 code or EU ETS activity code"),
    text("postal_address", "postal address"),
    text("business_licence_hash", "keccak256 of the document"),
    text("legal_representative_hash", "keccak256 of the document"),
    text("power_of_attorney_hash", "keccak256 of the document"),
    text("settlement_bank", "account of the bank that holds the money; zero address when none"),
    text("bank_account_hash", "keccak256 of the bank account's data"),
    text("policy_hash", "policy that the applicant agreed to"),
    number("roles_applied", "role bits applied for, see carbon/roles.py"),
    number("roles", "role bits held, see carbon/roles.py"),
    text("status", "unknown, applied, active, restricted, frozen or closed"),
    text("status_reason", "reason of the last change of status, or empty"),
    number("applied_s", "unix s", null=True),
    number("admitted_s", "unix s", null=True),
    text("admitted_by", "account", null=True),
    number("applications", "how many applications so far"),
    comment="Legal entities and their roles",
)

applications = Table(
    "applications",
    metadata,
    text("account", "applicant", key=True),
    number("number", "counts from 1 per applicant", key=True),
    text("policy_hash", "policy that the applicant agreed to"),
    number("roles", "role bits applied for"),
    text("profile", "JSON object of the profile as handed in (IEEE 3218 table 2)"),
    text("state", "applied, admitted or refused"),
    number("applied_s", "unix s"),
    text("decided_by", "account", null=True),
    number("decided_s", "unix s", null=True),
    text("reason", "why refused", null=True),
    *origin(),
    comment="Applications for registration",
)
Index(None, applications.c.state, applications.c.applied_s)

accounts = Table(
    "accounts",
    metadata,
    text("account", "holder", key=True),
    text("kind", "registry, trading or reporting", key=True),
    number("number", "account number, unique over all kinds"),
    number("opened_s", "unix s"),
    *origin(),
    comment="Numbered accounts of participants",
)
Index(None, accounts.c.number, unique=True)

devices = Table(
    "devices",
    metadata,
    text("device_id", "bytes32", key=True),
    text("owner", "account"),
    text("public_key", "0x-hex; suite 1: compressed secp256k1"),
    number("suite", "1 secp256k1 + keccak256"),
    text("kind", "meter, gateway, …"),
    text("quantity", "what it measures: active_energy, …"),
    number("accuracy_bp", "accuracy class, 1/10,000: class 0.5 is 50"),
    number("calibrated_until_s", "unix s"),
    number("max_per_hour", "largest possible quantity in an hour, in base units (mWh for energy)"),
    text("group_id", "bytes32, group of devices"),
    text("status", "pending, active, suspended or retired"),
    text("status_reason", "reason of the last change of status, or empty"),
    text("approved_by", "account", null=True),
    text("certificate_hash", "keccak256 of the last calibration certificate", null=True),
    number("registered_s", "unix s"),
    *origin(),
    comment="Meters and gateways",
)
Index(None, devices.c.owner)

# --- evidence ---

batches = Table(
    "batches",
    metadata,
    text("owner", "account", key=True),
    number("batch_no", "counts from 1 per owner", key=True),
    text("root", "Merkle root of the readings"),
    number("readings", "how many"),
    number("first_s", "start of the earliest reading, unix s"),
    number("last_s", "end of the latest reading, unix s"),
    text("head", "hash chain over the owner's batches"),
    number("anchored_s", "unix s"),
    *origin(),
    comment="Anchored batches of readings",
)

documents = Table(
    "documents",
    metadata,
    *place(),
    text("document_hash", "keccak256 of the document"),
    text("owner", "account"),
    text("kind", "kind of document"),
    number("period", "year, or 0"),
    number("recorded_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Hashes of documents",
)
Index(None, documents.c.document_hash)
Index(None, documents.c.owner, documents.c.block)

# --- measuring, reporting, verification ---

rule_sets = Table(
    "rule_sets",
    metadata,
    text("rule_set", "keccak256 of the name", key=True),
    number("version", "counts from 1", key=True),
    text("name", "name"),
    text("industry", "industry code"),
    number("valid_from", "first year"),
    number("valid_to", "last year"),
    number("scale", "emissions_g = sum(activity * factor) / scale, rounded up once"),
    text("published_by", "account"),
    number("published_s", "unix s"),
    *origin(),
    comment="Accounting rule sets",
)

rule_set_terms = Table(
    "rule_set_terms",
    metadata,
    text("rule_set", "keccak256 of the name", key=True),
    number("version", "version of the rule set", key=True),
    number("position", "place in the formula, from 0", key=True),
    text("source", "electricity, heat, fuel.bituminous, …"),
    text("unit", "unit of the activity integer: mWh (milliwatt hours), kJ, g"),
    number("factor", "g CO2e * scale per unit"),
    flag("is_deduction", "whether it is subtracted"),
    text("reference", "row of the factor table that it was read from"),
    comment="Terms of the rule sets",
)

reports = Table(
    "reports",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("revision", "counts from 1", key=True),
    number("emissions_g", "reported emissions, g CO2e"),
    text("rule_set", "keccak256 of the rule set's name"),
    number("rule_version", "version of the rule set"),
    text("activity_commitment", "keccak256 of activities and salt"),
    text("evidence_head", "head of the entity's evidence when filed"),
    flag("is_open", "true: computed on chain from the activities in the transaction"),
    number("filed_s", "unix s"),
    *origin(),
    comment="Emission reports, each revision",
)

emissions = Table(
    "emissions",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("verified_t", "verified emissions, t CO2e, rounded up"),
    text("body", "verification body"),
    number("booked_s", "unix s"),
    *origin(),
    comment="Booked verified emissions",
)
Index(None, emissions.c.year)

verification_persons = Table(
    "verification_persons",
    metadata,
    text("person", "account", key=True),
    text("body", "verification body that the person serves in"),
    number("since_s", "unix s"),
    *origin(),
    comment="Qualified persons by body",
)

verification_tasks = Table(
    "verification_tasks",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    text("body", "assigned verification body"),
    text("assigned_by", "account"),
    number("assigned_s", "unix s"),
    text("state", "assigned or concluded"),
    *origin(),
    comment="Who verifies whom",
)
Index(None, verification_tasks.c.body, verification_tasks.c.state)

conclusions = Table(
    "conclusions",
    metadata,
    *place(),
    text("entity", "account"),
    number("year", "calendar year"),
    text("person", "who concluded"),
    text("body", "verification body"),
    number("verified_g", "verified emissions, g CO2e"),
    number("reported_g", "reported emissions, g CO2e; 0 when no report was filed on this chain"),
    text("workpaper_hash", "keccak256 of the working papers"),
    number("concluded_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Conclusions of verification",
)
Index(None, conclusions.c.entity, conclusions.c.year)

# --- quota ---

quota_totals = Table(
    "quota_totals",
    metadata,
    text("class_id", "class of units", key=True),
    number("area", "GB/T 2260 two-digit code", key=True),
    number("year", "calendar year", key=True),
    number("total_t", "most that may be allocated, t CO2e"),
    number("set_s", "unix s"),
    *origin(),
    comment="Totals by area",
)

allocations = Table(
    "allocations",
    metadata,
    text("class_id", "class of units", key=True),
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("area", "GB/T 2260 two-digit code"),
    text("method", "method of allocation"),
    number("proposed_t", "last proposal, t CO2e"),
    number("proposed_s", "unix s"),
    number("approved_t", "approved and issued, t CO2e"),
    text("approved_by", "account", null=True),
    number("approved_s", "unix s", null=True),
    text("state", "proposed or approved"),
    *origin(),
    comment="Allocations, proposed and approved",
)
Index(None, allocations.c.entity, allocations.c.year)
Index(None, allocations.c.year, allocations.c.area)

# --- units ---

classes = Table(
    "classes",
    metadata,
    text("class_id", "scheme, kind and vintage packed", key=True),
    text("scheme", "CN, EU, UK, …"),
    text("kind", "CEA, CCER, EUA, …"),
    number("vintage", "year, or 0 for all years of the scheme"),
    number("issued_t", "t CO2e, only ever rises"),
    number("held_t", "t CO2e; issued = held + surrendered + cancelled"),
    number("surrendered_t", "t CO2e, only ever rises"),
    number("cancelled_t", "t CO2e, only ever rises"),
    number("defined_s", "unix s"),
    *origin(),
    comment="Classes of units",
)

serial_blocks = Table(
    "serial_blocks",
    metadata,
    *place(),
    text("class_id", "class of units"),
    text("account", "first holder"),
    number("quantity_t", "t CO2e"),
    number("first_serial", "unique within the class for all time"),
    number("last_serial", "included"),
    number("year", "calendar year that the units were allocated for"),
    number("issued_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Issued units by serial",
)
Index(None, serial_blocks.c.account, serial_blocks.c.block)

holdings = Table(
    "holdings",
    metadata,
    text("class_id", "class of units", key=True),
    text("account", "holder", key=True),
    number("registry_t", "registry sub-account, t CO2e, locked included"),
    number("locked_t", "of the registry sub-account, locked for surrender applications, t CO2e"),
    number("trading_t", "trading sub-account, t CO2e, reserved and owed included"),
    number("reserved_t", "of the trading sub-account, behind open sell orders of reserved_day; void after that day"),
    number("reserved_day", "day of reserved_t"),
    number("owed_t", "of the trading sub-account, sold and to be delivered, t CO2e"),
    comment="Units by class and holder",
)
Index(None, holdings.c.account)

transfers = Table(
    "transfers",
    metadata,
    *place(),
    number("item", "place in a batch transfer, from 0", key=True),
    text(
        "kind",
        "issued, moved_to_trading, moved_to_registry, locked, unlocked, transferred, delivered, surrendered, cancelled",
    ),
    text("class_id", "class of units"),
    text("from_account", "whose units; null when issued", null=True),
    text("to_account", "who has them after; null when surrendered or cancelled", null=True),
    number("quantity_t", "t CO2e"),
    text("note", "reason of a cancellation", null=True),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every movement of units",
)
Index(None, transfers.c.from_account, transfers.c.block)
Index(None, transfers.c.to_account, transfers.c.block)

# --- money ---

cash_totals = Table(
    "cash_totals",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("in_fen", "booked in by banks, only ever rises"),
    number("out_fen", "booked out by banks, only ever rises"),
    number("held_fen", "in = held + out"),
    comment="Money of all participants",
)

cash_balances = Table(
    "cash_balances",
    metadata,
    text("account", "holder", key=True),
    number("total_fen", "all money of the account, fen"),
    number("reserved_fen", "of the total, behind open buy orders of reserved_day; void after that day"),
    number("reserved_day", "day of reserved_fen"),
    number("owed_fen", "of the total, bought for and to be paid, fen"),
    number("leaving_fen", "of the total, in requested withdrawals, fen"),
    comment="Money by holder",
)

cash_entries = Table(
    "cash_entries",
    metadata,
    *place(),
    text("account", "holder", key=True),
    text("kind", "deposited, withdrawal_requested, withdrawal_confirmed, withdrawal_refused, paid or received"),
    number("amount_fen", "amount, fen, never negative"),
    number("change_fen", "what it does to the total, fen, signed; 0 for requested and refused"),
    number("total_fen", "total after it, fen"),
    text("counterparty", "bank, or the other side of a trade"),
    number("withdrawal_id", "of a withdrawal", null=True),
    text("bank_reference", "the bank's reference of the payment", null=True),
    text("note", "reason of a refusal", null=True),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every booking of money",
)
Index(None, cash_entries.c.account, cash_entries.c.block)

withdrawals = Table(
    "withdrawals",
    metadata,
    number("withdrawal_id", "counts from 1", key=True),
    text("account", "holder"),
    text("bank", "bank that decides"),
    number("amount_fen", "fen"),
    text("state", "requested, confirmed or refused"),
    number("requested_s", "unix s"),
    number("decided_s", "unix s", null=True),
    text("bank_reference", "the bank's reference of the payment", null=True),
    text("reason", "why refused", null=True),
    *origin(),
    comment="Withdrawals",
)
Index(None, withdrawals.c.account)
Index(None, withdrawals.c.bank, withdrawals.c.state)

# --- market ---

market_sessions = Table(
    "market_sessions",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("utc_offset_s", "market time minus UTC, s"),
    number("morning_open_s", "s from midnight, market time"),
    number("morning_close_s", "s from midnight, market time, excluded"),
    number("afternoon_open_s", "s from midnight, market time"),
    number("afternoon_close_s", "s from midnight, market time, excluded"),
    comment="Trading sessions",
)

holidays = Table(
    "holidays",
    metadata,
    number("day", "day", key=True),
    flag("is_holiday", "no trading though a weekday"),
    comment="Days that were declared holidays, or no longer are",
)

products = Table(
    "products",
    metadata,
    number("product_id", "counts from 1", key=True),
    text("class_id", "class of units that is traded"),
    text("symbol", "symbol"),
    number("tick_fen", "smallest price step, fen per t"),
    number("lot_t", "an order is a multiple of it, t CO2e"),
    number("min_order_t", "t CO2e"),
    number("max_order_t", "t CO2e"),
    number("band_bp", "price band around the previous close, 1/10,000: 1000 is 10 % up and down"),
    flag("is_halted", "whether new orders are refused"),
    text("halt_reason", "why halted", null=True),
    number("previous_close_fen", "last close, or the reference; fen per t; 0 when unknown"),
    text("reference_source", "source of the reference that was set last", null=True),
    number("day", "day that was opened last; 0 before the first"),
    flag("is_day_open", "whether that day is still open"),
    number("lower_fen", "lowest price of that day, fen per t"),
    number("upper_fen", "highest price of that day, fen per t"),
    number("last_fen", "price of the last trade, fen per t; 0 before the first"),
    number("listed_s", "unix s"),
    *origin(),
    comment="Products",
)

trading_days = Table(
    "trading_days",
    metadata,
    number("product_id", "product", key=True),
    number("day", "day", key=True),
    number("previous_close_fen", "reference of the day, fen per t"),
    number("lower_fen", "lowest price, fen per t"),
    number("upper_fen", "highest price, fen per t"),
    number("open_fen", "price of the first trade, fen per t", null=True),
    number("high_fen", "highest trade price, fen per t", null=True),
    number("low_fen", "lowest trade price, fen per t", null=True),
    number("last_fen", "price of the last trade, fen per t", null=True),
    number("close_fen", "close as published, fen per t", null=True),
    number("trades", "trades made"),
    number("quantity_t", "traded, t CO2e"),
    number("amount_fen", "traded, fen"),
    number("settled_trades", "trades delivered and paid"),
    text("state", "open, published, confirmed or settled"),
    number("opened_s", "unix s"),
    number("published_s", "by the exchange, unix s", null=True),
    number("confirmed_s", "by the registry, unix s", null=True),
    text("confirmed_by", "account", null=True),
    number("settled_s", "unix s", null=True),
    comment="Trading days of products",
)

orders = Table(
    "orders",
    metadata,
    text("order_id", "product, day, side, tick and place in the queue packed", key=True),
    text("account", "who placed it"),
    number("product_id", "product"),
    text("class_id", "class of units of the product"),
    text("side", "buy or sell"),
    number("price_fen", "limit, fen per t"),
    number("quantity_t", "as placed, t CO2e"),
    number("open_t", "rests in the book, t CO2e"),
    number("filled_t", "t CO2e"),
    number("day", "trading day; the order ends with it"),
    text("state", "open, filled, cancelled or expired (set at the day's close)"),
    number("placed_s", "unix s"),
    number("closed_s", "when it was filled, cancelled or expired, unix s", null=True),
    number("log_index", "index of the log that made it, for the order of time"),
    *origin(),
    comment="Orders",
)
Index(None, orders.c.account, orders.c.block)
Index(None, orders.c.product_id, orders.c.day, orders.c.state, orders.c.side, orders.c.price_fen)

trades = Table(
    "trades",
    metadata,
    text("trade_id", "product, day and sequence packed", key=True),
    number("product_id", "product"),
    number("day", "trading day"),
    number("sequence", "counts from 1 per product and day"),
    text("class_id", "class of units of the product"),
    text("buyer", "account; not public"),
    text("seller", "account; not public"),
    number("price_fen", "fen per t"),
    number("quantity_t", "t CO2e"),
    number("amount_fen", "price times quantity, fen"),
    text("buy_order_id", "order"),
    text("sell_order_id", "order"),
    number("made_s", "unix s; field `at` of Settlement.Trade"),
    text("state", "made or settled"),
    text("voucher_code", "number of the voucher, decimal text; null before settlement", null=True),
    number("settled_s", "unix s", null=True),
    number("log_index", "index of the log that made it, for the order of time"),
    *origin(),
    comment="Trades",
)
Index(None, trades.c.product_id, trades.c.day, trades.c.sequence, unique=True)
Index(None, trades.c.buyer, trades.c.block)
Index(None, trades.c.seller, trades.c.block)

vouchers = Table(
    "vouchers",
    metadata,
    text("code", "number of the voucher, decimal text; 12 symbols in base 31", key=True),
    text("trade_id", "trade"),
    text("trade_hash", "hash of the trade as the chain keeps it"),
    number("issued_s", "unix s"),
    *origin(),
    comment="Voucher codes of settled trades",
)
Index(None, vouchers.c.trade_id)

# --- compliance ---

schemes = Table(
    "schemes",
    metadata,
    text("scheme", "CN, EU, UK, …", key=True),
    text("scheme_hash", "keccak256 of the name"),
    number("mode", "balance over: 1 the trading period, 2 all years, 3 the single year"),
    *origin(),
    comment="Schemes",
)
Index(None, schemes.c.scheme_hash)

scheme_periods = Table(
    "scheme_periods",
    metadata,
    text("scheme_hash", "keccak256 of the scheme's name", key=True),
    number("first_year", "first year of the trading period", key=True),
    number("last_year", "last year, included"),
    comment="Trading periods of schemes",
)

enrolments = Table(
    "enrolments",
    metadata,
    text("entity", "account", key=True),
    text("scheme", "CN, EU, UK, …"),
    text("enrolled_by", "account"),
    number("enrolled_s", "unix s"),
    *origin(),
    comment="Entities under obligation",
)

openings = Table(
    "openings",
    metadata,
    text("entity", "account", key=True),
    text("class_id", "class of units", key=True),
    number("year", "calendar year", key=True),
    number("held_t", "saved from that year, issued here, t CO2e"),
    number("surrendered_t", "surrendered for that year before this chain, t CO2e"),
    number("entered_s", "unix s"),
    *origin(),
    comment="Opening entries of years before this chain",
)

surrenders = Table(
    "surrenders",
    metadata,
    number("application_id", "counts from 1", key=True),
    text("entity", "account"),
    number("year", "calendar year that is surrendered for"),
    text("class_id", "class of units"),
    number("quantity_t", "t CO2e"),
    text("state", "applied, accepted or rejected"),
    number("applied_s", "unix s"),
    text("decided_by", "account", null=True),
    number("decided_s", "unix s", null=True),
    *origin(),
    comment="Surrender applications",
)
Index(None, surrenders.c.entity, surrenders.c.year)
Index(None, surrenders.c.state)

statuses = Table(
    "statuses",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    text("status", "A balance at least 0, B below, C no verified figure"),
    number("balance_t", "surrendered minus verified over the scheme's span, t CO2e, signed"),
    number("verified_t", "verified over the span, t CO2e"),
    number("surrendered_t", "surrendered over the span, t CO2e"),
    number("assessed_s", "unix s"),
    *origin(),
    comment="Compliance status by year",
)
Index(None, statuses.c.year, statuses.c.status)
