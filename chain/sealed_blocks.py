"""Blocks of a QBFT chain, as one node tells them: who proposed and who sealed, in which round, under whose rule."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from chain.proof.crypto import signer_of
from chain.proof.headers import qbft_hash, sealed_digest
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
    sealers: frozenset[bytes] = frozenset()
    """Validators whose committed seals it has; none where nobody looked."""

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


def sealers_of(header: Mapping[str, Any], extra: ExtraData) -> frozenset[bytes]:
    """Validators whose seals a header has: each is their signature over it, so that no node can make one up."""
    digest, signers = sealed_digest(header), set()
    for seal in extra.seals:
        with suppress(ValueError):  # no signature at all
            signers.add(signer_of(digest, seal))
    return frozenset(signers.intersection(extra.validators))


def block_of(rpc: Rpc, number: int, block_hash: str) -> SealedBlock | None:
    """
    One block with who sealed it; None where the node has another one or none, and on a chain without seals.

    Raises ChainError, or ExtraDataInvalid for a header that is no QBFT header.
    """
    header = rpc.call("eth_getBlockByNumber", hex(number), False)
    found = None if header is None else SealedBlock.of(header)
    if found is None or "0x" + qbft_hash(header).hex() != block_hash:
        return None
    return replace(found, sealers=sealers_of(header, found.extra))


def newest(rpc: Rpc, count: int) -> list[SealedBlock]:
    """
    The newest blocks with who sealed them, oldest first; none on a chain without seals. Nothing else is proven here.

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
    found = [(header, SealedBlock.of(header)) for header in headers]
    return [replace(block, sealers=sealers_of(header, block.extra)) for header, block in found if block is not None]
