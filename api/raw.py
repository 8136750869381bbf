"""Raw signed transactions: read without trusting them."""

from dataclasses import dataclass
from typing import Any

import rlp
from eth_utils.address import to_checksum_address
from rlp.codec import encode_raw

from api.errors import BadTransaction
from chain.proof.crypto import keccak, recover

MAX_BYTES = 128 * 1024
"""Largest transaction that is read; geth's bound for its pool."""

LEGACY_FIELDS = 9
"""nonce, gas price, gas, to, value, data, v, r, s"""

FIRST_LIST_BYTE = 0xC0
"""A legacy transaction is an RLP list; typed ones (EIP-2718) begin below."""

EIP_155_OFFSET = 35
"""v = chain id * 2 + 35 or 36 (EIP-155)."""


@dataclass(frozen=True, slots=True)
class RawTransaction:
    """A signed legacy transaction."""

    raw: bytes
    hash: str
    sender: str
    """With checksum; recovered from the signature."""
    chain_id: int
    nonce: int
    gas_price: int
    gas: int
    to: str
    """With checksum."""
    value: int
    data: str
    """Call data, 0x-hex."""

    def as_call(self) -> dict[str, Any]:
        """The transaction as a prepared one is written."""
        return {"chainId": self.chain_id, "nonce": self.nonce, "to": self.to, "data": self.data}


def read(text: str) -> RawTransaction:
    """
    Decode a raw transaction and recover who signed it.

    :raises BadTransaction: says what is wrong with it
    """
    try:
        raw = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        raise BadTransaction("the transaction is not hexadecimal") from None
    if not raw or raw[0] < FIRST_LIST_BYTE:
        raise BadTransaction("only legacy transactions (type 0) are relayed")
    if len(raw) > MAX_BYTES:
        raise BadTransaction(f"the transaction has {len(raw)} bytes, more than {MAX_BYTES}")
    fields = _fields(raw)
    nonce, gas_price, gas, value, v = (int.from_bytes(fields[place], "big") for place in (0, 1, 2, 4, 6))
    if len(fields[3]) != 20:
        raise BadTransaction("the transaction calls no contract")
    if v < EIP_155_OFFSET:
        raise BadTransaction("the signature names no chain (EIP-155)")
    chain_id, parity = divmod(v - EIP_155_OFFSET, 2)
    return RawTransaction(
        raw=raw,
        hash="0x" + keccak(raw).hex(),
        sender=_signer(fields, chain_id, parity),
        chain_id=chain_id,
        nonce=nonce,
        gas_price=gas_price,
        gas=gas,
        to=to_checksum_address(fields[3]),
        value=value,
        data="0x" + fields[5].hex(),
    )


def _fields(raw: bytes) -> list[bytes]:
    try:
        fields = rlp.decode(raw)
    except rlp.exceptions.RLPException as error:
        raise BadTransaction(f"the transaction is not RLP: {error}") from None
    if len(fields) != LEGACY_FIELDS or not all(isinstance(field, bytes) for field in fields):
        raise BadTransaction(f"a legacy transaction has {LEGACY_FIELDS} fields, each of bytes")
    return list(fields)


def _signer(fields: list[bytes], chain_id: int, parity: int) -> str:
    """Who signed all but the signature, with the chain in its place (EIP-155)."""
    named = chain_id.to_bytes(-(-chain_id.bit_length() // 8), "big")
    digest = keccak(encode_raw([*fields[:6], named, b"", b""]))
    try:
        signer = recover(digest, parity, int.from_bytes(fields[7], "big"), int.from_bytes(fields[8], "big"))
    except ValueError as error:
        raise BadTransaction(f"the signature does not hold: {error}") from None
    return str(to_checksum_address(signer))
