"""Signed transactions: decoded from bytes once, with the sender recovered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rlp
from rlp.codec import encode_raw

from chain.proof.crypto import keccak, recover
from devnet.errors import TransactionRefused

LEGACY = 0
ACCESS_LIST = 1  # EIP-2930, the only typed transaction of Berlin
ADDRESS_BYTES = 20
WORD_BYTES = 32
EIP155_OFFSET = 35  # v = 35 + 2 * chain id + parity

# Gas before the first opcode, from Istanbul on (EIP-2028) and Berlin (EIP-2930)
GAS_BASE = 21_000
GAS_CREATE = 32_000
GAS_ZERO_BYTE = 4
GAS_BYTE = 16
GAS_LISTED_ADDRESS = 2_400
GAS_LISTED_SLOT = 1_900

AccessList = tuple[tuple[bytes, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Transaction:
    """What the EVM and the receipts need to know about a transaction."""

    raw: bytes
    """The signed bytes as received; empty for a call that nobody signed."""

    hash: bytes
    """Keccak-256 of `raw`."""

    type: int
    """0 legacy, 1 with access list."""

    chain_id: int | None
    """Chain it is signed for; None for a call."""

    nonce: int
    """Count of the sender's earlier transactions."""

    gas_price: int
    """Wei per gas; zero on our networks."""

    gas: int
    """Most gas it may use."""

    to: bytes
    """Account called; empty for a new contract."""

    value: int
    """Wei sent along."""

    data: bytes
    """Call data, or the new contract's init code."""

    access_list: AccessList
    """Accounts and slots declared in advance."""

    v: int
    """Recovery parity, with the chain id inside for legacy transactions."""

    r: int
    """First half of the signature."""

    s: int
    """Second half of the signature."""

    sender: bytes
    """Account that signed."""

    @property
    def intrinsic_gas(self) -> int:
        """Gas that is due before the first opcode."""
        return intrinsic_gas(self.to, self.data, self.access_list)


def intrinsic_gas(to: bytes, data: bytes, access_list: AccessList) -> int:
    """Gas that is due before the first opcode."""
    zeros = data.count(0)
    slots = sum(len(listed) for _, listed in access_list)
    return (
        GAS_BASE
        + (0 if to else GAS_CREATE)
        + zeros * GAS_ZERO_BYTE
        + (len(data) - zeros) * GAS_BYTE
        + len(access_list) * GAS_LISTED_ADDRESS
        + slots * GAS_LISTED_SLOT
    )


def decode(raw: bytes, chain_id: int, sender: bytes | None = None) -> Transaction:
    """
    Decode signed bytes for `chain_id`, and recover the sender unless it is known.

    Raises TransactionRefused for another chain, a type that Berlin does not know, or anything malformed.
    """
    if not raw:
        raise TransactionRefused("transaction is empty")
    try:
        if raw[0] >= 0xC0:
            return _decode_legacy(raw, chain_id, sender)
        if raw[0] == ACCESS_LIST:
            return _decode_access_list(raw, chain_id, sender)
    except (rlp.exceptions.RLPException, ValueError, TypeError) as error:
        raise TransactionRefused(f"transaction is malformed: {error}") from error
    raise TransactionRefused(f"transaction type {raw[0]} is not of this network (Berlin rules): send type 0")


def _decode_legacy(raw: bytes, chain_id: int, sender: bytes | None) -> Transaction:
    fields: Any = rlp.decode(raw)
    *body, v_bytes, r_bytes, s_bytes = fields
    v, r, s = _number(v_bytes), _number(r_bytes), _number(s_bytes)
    if v < EIP155_OFFSET:
        raise TransactionRefused("transaction names no chain (EIP-155): it could be replayed elsewhere")
    signed_for, parity = divmod(v - EIP155_OFFSET, 2)
    _check_chain(signed_for, chain_id)
    if sender is None:
        digest = keccak(encode_raw([*body, _big_endian(chain_id), b"", b""]))
        sender = recover(digest, parity, r, s)
    return _transaction(raw, LEGACY, chain_id, body, (), (v, r, s), sender)


def _decode_access_list(raw: bytes, chain_id: int, sender: bytes | None) -> Transaction:
    fields: Any = rlp.decode(raw[1:])
    chain, *body, listed, v_bytes, r_bytes, s_bytes = fields
    v, r, s = _number(v_bytes), _number(r_bytes), _number(s_bytes)
    _check_chain(_number(chain), chain_id)
    if sender is None:
        sender = recover(keccak(raw[:1] + encode_raw([chain, *body, listed])), v, r, s)
    access_list = tuple((_address(account), tuple(_slot(slot) for slot in slots)) for account, slots in listed)
    return _transaction(raw, ACCESS_LIST, chain_id, body, access_list, (v, r, s), sender)


def _transaction(
    raw: bytes,
    kind: int,
    chain_id: int,
    body: Sequence[Any],
    access_list: AccessList,
    signature: tuple[int, int, int],
    sender: bytes,
) -> Transaction:
    """Both types have the same body. Raises ValueError when it has more or fewer fields, or a wrong one."""
    nonce, gas_price, gas, to, value, data = body
    v, r, s = signature
    return Transaction(
        raw=raw,
        hash=keccak(raw),
        type=kind,
        chain_id=chain_id,
        nonce=_number(nonce, 8),
        gas_price=_number(gas_price),
        gas=_number(gas, 8),
        to=_recipient(to),
        value=_number(value),
        data=_blob(data),
        access_list=access_list,
        v=v,
        r=r,
        s=s,
        sender=sender,
    )


def _check_chain(signed_for: int, chain_id: int) -> None:
    if signed_for != chain_id:
        raise TransactionRefused(f"transaction is for chain {signed_for}, this is chain {chain_id}")


def _number(value: bytes, size: int = WORD_BYTES) -> int:
    """A canonical RLP number of at most `size` bytes."""
    if not isinstance(value, bytes) or len(value) > size or value[:1] == b"\0":
        raise ValueError("a number is not canonical")
    return int.from_bytes(value, "big")


def _big_endian(number: int) -> bytes:
    return number.to_bytes(-(-number.bit_length() // 8), "big")


def _recipient(value: bytes) -> bytes:
    return _address(value) if value else b""


def _address(value: bytes) -> bytes:
    if not isinstance(value, bytes) or len(value) != ADDRESS_BYTES:
        raise ValueError("an address is not 20 bytes")
    return value


def _slot(value: bytes) -> int:
    if not isinstance(value, bytes) or len(value) != WORD_BYTES:
        raise ValueError("a storage key is not 32 bytes")
    return int.from_bytes(value, "big")


def _blob(value: bytes) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("data is a list")
    return value
