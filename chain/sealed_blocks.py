"""The newest blocks of a QBFT chain, as one node tells them: who proposed, in which round, under whose rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chain.rpc import Rpc
from networks import qbft
from networks.qbft import ExtraData

MOST_AT_ONCE = 200
"""Blocks in one request."""


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """What a header says of its making."""

    number: int
    time_s: int
    proposer: bytes
    extra: ExtraData

    @classmethod
    def of(cls, header: Mapping[str, Any]) -> "SealedBlock | None":
        """Read a header; None for one of a chain without seals. Raises ExtraDataInvalid."""
        if header.get("mixHash") != qbft.MIX_HASH:
            return None
        return cls(
            number=int(header["number"], 16),
            time_s=int(header["timestamp"], 16),
            proposer=bytes.fromhex(header["miner"][2:]),
            extra=qbft.decode(bytes.fromhex(header["extraData"][2:])),
        )


def newest(rpc: Rpc, count: int) -> list[SealedBlock]:
    """
    The newest blocks, oldest first; none on a chain without seals. Nothing is proven here.

    Raises ChainError, or ExtraDataInvalid for a header that is no QBFT header.
    """
    head = rpc.call("eth_getBlockByNumber", "latest", False)
    if SealedBlock.of(head) is None:
        return []
    last = int(head["number"], 16)
    headers: list[Any] = []
    for first in range(max(0, last - count + 1), last + 1, MOST_AT_ONCE):
        numbers = range(first, min(first + MOST_AT_ONCE, last + 1))
        headers += rpc.batch([("eth_getBlockByNumber", [hex(number), False]) for number in numbers])
    return [block for block in map(SealedBlock.of, headers) if block is not None]
