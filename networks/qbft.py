"""
QBFT extra data: who validates, and who sealed.

RLP [32-byte vanity, validators, vote or empty list, round, committed seals], the same in GoQuorum and Besu.
Source: "QBFT blockchain protocol", Enterprise Ethereum Alliance; `qbft-extra-data` of Besu.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rlp

from networks.errors import ExtraDataInvalid

VANITY_BYTES = 32
ADDRESS_BYTES = 20
SEAL_BYTES = 65  # r, s and recovery id
# Marks a header as Istanbul-family BFT; fixed by the protocol ("...ctical byzantine fault tolerance" in ASCII)
MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365"


@dataclass(frozen=True, slots=True)
class ExtraData:
    """The decoded `extraData` of a QBFT header."""

    validators: tuple[bytes, ...]
    """Addresses that may seal, ascending."""

    round: int = 0
    """Round in which the block was agreed; 0 unless a proposer failed."""

    seals: tuple[bytes, ...] = ()
    """Committed seals, 65 bytes each; none in block 0."""

    vanity: bytes = bytes(VANITY_BYTES)
    """32 bytes without meaning."""

    vote: tuple[bytes, bytes] | None = None
    """A vote on a validator: address, and 0xff to add or nothing to remove."""


def genesis_extra_data(validators: Iterable[bytes]) -> ExtraData:
    """Extra data of block 0: validators ascending by address, nothing sealed."""
    return ExtraData(validators=tuple(sorted(validators)))


def encode(extra: ExtraData) -> bytes:
    """RLP of `extra`."""
    vote: list[bytes] = [] if extra.vote is None else list(extra.vote)
    round_bytes = extra.round.to_bytes(-(-extra.round.bit_length() // 8), "big")
    return bytes(rlp.encode([extra.vanity, extra.validators, vote, round_bytes, extra.seals]))


def decode(data: bytes) -> ExtraData:
    """The reverse of `encode`. Raises ExtraDataInvalid when a field is missing or has a wrong length."""
    try:
        fields: Any = rlp.decode(data)
        vanity, validators, vote, round_bytes, seals = fields
    except (rlp.DecodingError, ValueError, TypeError) as error:
        raise ExtraDataInvalid(f"not five RLP fields: {error}") from error
    _check_lengths("vanity", [vanity], VANITY_BYTES)
    _check_lengths("validator", validators, ADDRESS_BYTES)
    _check_lengths("seal", seals, SEAL_BYTES)
    if len(vote) not in (0, 2):
        raise ExtraDataInvalid(f"vote has {len(vote)} fields")
    return ExtraData(
        validators=tuple(validators),
        round=int.from_bytes(round_bytes, "big"),
        seals=tuple(seals),
        vanity=vanity,
        vote=(vote[0], vote[1]) if vote else None,
    )


def _check_lengths(what: str, values: list[bytes], length: int) -> None:
    """Raise ExtraDataInvalid for the first value that is not `length` bytes."""
    for value in values:
        if not isinstance(value, bytes) or len(value) != length:
            raise ExtraDataInvalid(f"{what} is not {length} bytes")
