"""What is kept of a block, in the form it has on disk (MessagePack arrays)."""

import msgspec
from rlp.codec import encode_raw

from chain.proof.crypto import keccak
from chain.proof.roots import EMPTY_ROOT

EMPTY_UNCLES = keccak(b"\xc0")  # nobody mines beside us
ZERO_ADDRESS = bytes(20)
ZERO_WORD = bytes(32)
DIFFICULTY = 1  # as on QBFT: not a measure of work


class Log(msgspec.Struct, frozen=True, array_like=True):
    """One event."""

    address: bytes
    """Contract that logged it."""

    topics: tuple[bytes, ...]
    """Up to four words of 32 bytes; the first is the event's signature."""

    data: bytes
    """ABI-encoded rest."""


class MinedTransaction(msgspec.Struct, frozen=True, array_like=True):
    """A transaction and what came of it."""

    hash: bytes
    """Keccak-256 of `raw`."""

    raw: bytes
    """The signed bytes."""

    sender: bytes
    """Account that signed."""

    type: int
    """0 legacy, 1 with access list."""

    status: int
    """1 when it ran through, 0 when it was stopped and undone."""

    gas_used: int
    """Gas of this transaction."""

    cumulative_gas_used: int
    """Gas of the block up to and with this transaction."""

    contract_address: bytes
    """Contract it made; empty when it made none."""

    bloom: bytes
    """Bloom of `logs`, 256 bytes."""

    logs: tuple[Log, ...]
    """Events, in order."""

    revert_data: bytes
    """What a revert returned; empty otherwise."""


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A header and its transactions."""

    number: int
    """Height; block 0 is the genesis."""

    hash: bytes
    """Keccak-256 of the header."""

    parent_hash: bytes
    """Hash of the block before."""

    state_root: bytes
    """Root of all accounts after this block."""

    transactions_root: bytes
    """Root over the signed transactions."""

    receipts_root: bytes
    """Root over the receipts."""

    bloom: bytes
    """Bloom of all logs, 256 bytes."""

    gas_limit: int
    """Most gas the block could hold."""

    gas_used: int
    """Gas of all its transactions."""

    timestamp: int
    """Seconds since 1970; never less than the parent's, and equal when blocks come faster than seconds."""

    extra_data: bytes
    """Empty but in a genesis that says otherwise."""

    transactions: tuple[MinedTransaction, ...]
    """Transactions, in order."""

    first_log_index: tuple[int, ...]
    """For each transaction, how many logs the block has before its own."""


def header_rlp(block: Block) -> bytes:
    """The header as Berlin defines it; its hash is the block's."""
    fields = [
        block.parent_hash,
        EMPTY_UNCLES,
        ZERO_ADDRESS,
        block.state_root,
        block.transactions_root,
        block.receipts_root,
        block.bloom,
        big_endian(DIFFICULTY),
        big_endian(block.number),
        big_endian(block.gas_limit),
        big_endian(block.gas_used),
        big_endian(block.timestamp),
        block.extra_data,
        ZERO_WORD,
        bytes(8),
    ]
    return bytes(encode_raw(fields))


def sealed(block: Block) -> Block:
    """`block` with its hash filled in."""
    return msgspec.structs.replace(block, hash=keccak(header_rlp(block)))


def receipt_rlp(mined: MinedTransaction) -> bytes:
    """A receipt as the receipts root holds it (EIP-658 status, EIP-2718 envelope)."""
    logs = [[log.address, list(log.topics), log.data] for log in mined.logs]
    body = encode_raw([big_endian(mined.status), big_endian(mined.cumulative_gas_used), mined.bloom, logs])
    return bytes(body) if mined.type == 0 else bytes([mined.type]) + bytes(body)


def big_endian(number: int) -> bytes:
    """A number as RLP has it: no leading zero, nothing for 0."""
    return number.to_bytes(-(-number.bit_length() // 8), "big")


def genesis_block(state_root: bytes, gas_limit: int, timestamp: int, extra_data: bytes) -> Block:
    """Block 0 over the given state."""
    return sealed(
        Block(
            number=0,
            hash=ZERO_WORD,
            parent_hash=ZERO_WORD,
            state_root=state_root,
            transactions_root=EMPTY_ROOT,
            receipts_root=EMPTY_ROOT,
            bloom=bytes(256),
            gas_limit=gas_limit,
            gas_used=0,
            timestamp=timestamp,
            extra_data=extra_data,
            transactions=(),
            first_log_index=(),
        )
    )
