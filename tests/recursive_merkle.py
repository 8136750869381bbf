"""
Merkle trees exactly as RFC 9162 defines them (2.1.1 and 2.1.3.1), by recursion and with keccak256.

Written apart from `carbon/merkle.py`, which works level by level, so that each can be checked against the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from eth_utils import keccak


def leaf(digest: bytes) -> bytes:
    """Return the hash of a leaf."""
    return keccak(b"\x00" + digest)


def tree_head(digests: Sequence[bytes]) -> bytes:
    """Return MTH(D[n]) for n > 0."""
    if len(digests) == 1:
        return leaf(digests[0])
    k = _split(len(digests))
    return keccak(b"\x01" + tree_head(digests[:k]) + tree_head(digests[k:]))


def inclusion_path(index: int, digests: Sequence[bytes]) -> list[bytes]:
    """Return PATH(m, D[n])."""
    if len(digests) == 1:
        return []
    k = _split(len(digests))
    if index < k:
        return [*inclusion_path(index, digests[:k]), tree_head(digests[k:])]
    return [*inclusion_path(index - k, digests[k:]), tree_head(digests[:k])]


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
