"""Merkle roots of a finished list, and log blooms, computed once and directly."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from rlp.codec import encode_raw

from devnet.crypto import keccak

EMPTY_ROOT = keccak(b"\x80")
BLOOM_BYTES = 256

Pair = tuple[bytes, bytes]  # nibbles of a key, and its value


def ordered_root(values: Sequence[bytes]) -> bytes:
    """
    Root of the Patricia trie of RLP(index) -> value, as headers hold it for transactions and receipts.

    Builds each node once from the sorted keys, where a general trie would rewrite the path at every insertion.
    """
    if not values:
        return EMPTY_ROOT
    pairs = sorted((_nibbles(encode_raw(_index(i))), value) for i, value in enumerate(values))
    return keccak(encode_raw(_node(pairs, 0)))


def _index(index: int) -> bytes:
    return index.to_bytes(-(-index.bit_length() // 8), "big")


def _nibbles(key: bytes) -> bytes:
    return bytes(nibble for byte in key for nibble in (byte >> 4, byte & 15))


def _node(pairs: Sequence[Pair], depth: int) -> list[Any]:
    """The node for `pairs`, which share their first `depth` nibbles. RLP indices are prefix-free: no branch value."""
    first, value = pairs[0]
    if len(pairs) == 1:
        return [_compact(first[depth:], leaf=True), value]
    last = pairs[-1][0]
    shared = depth
    while first[shared] == last[shared]:
        shared += 1
    if shared > depth:
        return [_compact(first[depth:shared], leaf=False), _reference(_node(pairs, shared))]
    branch: list[Any] = [b""] * 17
    start = 0
    while start < len(pairs):
        nibble = pairs[start][0][depth]
        end = start
        while end < len(pairs) and pairs[end][0][depth] == nibble:
            end += 1
        branch[nibble] = _reference(_node(pairs[start:end], depth + 1))
        start = end
    return branch


def _reference(node: list[Any]) -> Any:
    """A node inside its parent: itself when shorter than a hash, else its hash."""
    encoded = encode_raw(node)
    return node if len(encoded) < 32 else keccak(encoded)


def _compact(nibbles: bytes, *, leaf: bool) -> bytes:
    """Hex-prefix encoding of a path."""
    flag = 2 if leaf else 0
    nibbles = (bytes([flag + 1]) if len(nibbles) % 2 else bytes([flag, 0])) + nibbles
    return bytes(high << 4 | low for high, low in zip(nibbles[::2], nibbles[1::2], strict=True))


@lru_cache(maxsize=4096)
def _bloom_bits(value: bytes) -> int:
    """The three bits of `value` in a 2,048-bit bloom, as a number."""
    digest = keccak(value)
    bits = 0
    for i in (0, 2, 4):
        bits |= 1 << (int.from_bytes(digest[i : i + 2], "big") & 2047)
    return bits


def bloom(logs: Iterable[tuple[bytes, Sequence[bytes]]]) -> bytes:
    """Bloom of logs, each given as its address and topics."""
    bits = 0
    for address, topics in logs:
        bits |= _bloom_bits(address)
        for topic in topics:
            bits |= _bloom_bits(topic)
    return bits.to_bytes(BLOOM_BYTES, "big")


def united_bloom(blooms: Iterable[bytes]) -> bytes:
    """Bloom of everything that any of `blooms` has."""
    bits = 0
    for each in blooms:
        bits |= int.from_bytes(each, "big")
    return bits.to_bytes(BLOOM_BYTES, "big")
