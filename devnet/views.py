"""Blocks, transactions, receipts and logs as JSON-RPC shows them."""

from typing import Any

from devnet.records import DIFFICULTY, EMPTY_UNCLES, ZERO_ADDRESS, ZERO_WORD, Block, Log, header_rlp
from devnet.transactions import ACCESS_LIST, decode


def hexed(data: bytes) -> str:
    """Bytes as 0x text."""
    return "0x" + data.hex()


def block_view(block: Block, chain_id: int, full: bool) -> dict[str, Any]:
    """A block with its transactions, whole or as hashes."""
    if full:
        transactions: list[Any] = [transaction_view(block, i, chain_id) for i in range(len(block.transactions))]
    else:
        transactions = [hexed(mined.hash) for mined in block.transactions]
    size = len(header_rlp(block)) + sum(len(mined.raw) for mined in block.transactions)
    return header_view(block) | {
        "totalDifficulty": hex(DIFFICULTY * (block.number + 1)),
        "size": hex(size),
        "transactions": transactions,
        "uncles": [],
    }


def header_view(block: Block) -> dict[str, Any]:
    """A header, as `newHeads` sends it."""
    return {
        "number": hex(block.number),
        "hash": hexed(block.hash),
        "parentHash": hexed(block.parent_hash),
        "nonce": hexed(bytes(8)),
        "mixHash": hexed(ZERO_WORD),
        "sha3Uncles": hexed(EMPTY_UNCLES),
        "logsBloom": hexed(block.bloom),
        "transactionsRoot": hexed(block.transactions_root),
        "stateRoot": hexed(block.state_root),
        "receiptsRoot": hexed(block.receipts_root),
        "miner": hexed(ZERO_ADDRESS),
        "difficulty": hex(DIFFICULTY),
        "extraData": hexed(block.extra_data),
        "gasLimit": hex(block.gas_limit),
        "gasUsed": hex(block.gas_used),
        "timestamp": hex(block.timestamp),
    }


def transaction_view(block: Block, position: int, chain_id: int) -> dict[str, Any]:
    """A transaction of a block."""
    mined = block.transactions[position]
    transaction = decode(mined.raw, chain_id, mined.sender)
    view: dict[str, Any] = {
        "blockHash": hexed(block.hash),
        "blockNumber": hex(block.number),
        "transactionIndex": hex(position),
        "hash": hexed(mined.hash),
        "from": hexed(mined.sender),
        "to": hexed(transaction.to) if transaction.to else None,
        "nonce": hex(transaction.nonce),
        "gas": hex(transaction.gas),
        "gasPrice": hex(transaction.gas_price),
        "value": hex(transaction.value),
        "input": hexed(transaction.data),
        "type": hex(transaction.type),
        "chainId": hex(chain_id),
        "v": hex(transaction.v),
        "r": hex(transaction.r),
        "s": hex(transaction.s),
    }
    if transaction.type == ACCESS_LIST:
        view["yParity"] = hex(transaction.v)
        view["accessList"] = [
            {"address": hexed(account), "storageKeys": [hexed(slot.to_bytes(32, "big")) for slot in slots]}
            for account, slots in transaction.access_list
        ]
    return view


def receipt_view(block: Block, position: int, chain_id: int) -> dict[str, Any]:
    """A receipt. `revertReason` is Besu's field: the data of the revert, absent when there was none."""
    mined = block.transactions[position]
    transaction = decode(mined.raw, chain_id, mined.sender)
    view: dict[str, Any] = {
        "transactionHash": hexed(mined.hash),
        "transactionIndex": hex(position),
        "blockHash": hexed(block.hash),
        "blockNumber": hex(block.number),
        "from": hexed(mined.sender),
        "to": hexed(transaction.to) if transaction.to else None,
        "cumulativeGasUsed": hex(mined.cumulative_gas_used),
        "gasUsed": hex(mined.gas_used),
        "effectiveGasPrice": hex(transaction.gas_price),
        "contractAddress": hexed(mined.contract_address) if mined.contract_address else None,
        "logs": [log_view(block, position, i, log) for i, log in enumerate(mined.logs)],
        "logsBloom": hexed(mined.bloom),
        "type": hex(mined.type),
        "status": hex(mined.status),
    }
    return view | {"revertReason": hexed(mined.revert_data)} if mined.revert_data else view


def log_view(block: Block, position: int, log_position: int, log: Log) -> dict[str, Any]:
    """A log of the transaction at `position`."""
    return {
        "address": hexed(log.address),
        "topics": [hexed(topic) for topic in log.topics],
        "data": hexed(log.data),
        "blockNumber": hex(block.number),
        "blockHash": hexed(block.hash),
        "transactionHash": hexed(block.transactions[position].hash),
        "transactionIndex": hex(position),
        "logIndex": hex(block.first_log_index[position] + log_position),
        "removed": False,
    }
