"""Merkle roots of a finished list, and log blooms, computed once and directly."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from chain.proof.crypto import keccak

EMPTY_ROOT = keccak(b"\x80")
BLOOM_BYTES = 256
HASH_BYTES = 32

Pair = tuple[str, bytes]  # nibbles of a key as hexadecimal digits, and its value


def ordered_root(values: Sequence[bytes]) -> bytes:
    """
    Root of the Patricia trie of RLP(index) -> value, as headers hold it for transactions and receipts.

    Builds each node once from the sorted keys, where a general trie would rewrite the path at every insertion.
    """
    if not values:
        return EMPTY_ROOT
    return keccak(_node(sorted(zip(map(_key, range(len(values))), values, strict=True)), 0, len(values), 0))


@lru_cache(maxsize=1 << 14)
def _key(index: int) -> str:
    """RLP of an index, as hexadecimal digits."""
    digits = index.to_bytes(-(-index.bit_length() // 8), "big")
    return digits.hex() if 0 < index < 0x80 else (bytes([0x80 + len(digits)]) + digits).hex()


def _node(pairs: Sequence[Pair], start: int, end: int, depth: int) -> bytes:
    """RLP of the node for these pairs, which share `depth` nibbles. RLP keys are prefix-free: no branch value."""
    first, value = pairs[start]
    if end - start == 1:
        return _list(_string(_compact(first[depth:], leaf=True)) + _string(value))
    last = pairs[end - 1][0]
    shared = depth
    while first[shared] == last[shared]:
        shared += 1
    if shared > depth:
        child = _reference(_node(pairs, start, end, shared))
        return _list(_string(_compact(first[depth:shared], leaf=False)) + child)
    children = [b"\x80"] * 17
    while start < end:
        nibble = pairs[start][0][depth]
        after = start + 1
        while after < end and pairs[after][0][depth] == nibble:
            after += 1
        children[int(nibble, 16)] = _reference(_node(pairs, start, after, depth + 1))
        start = after
    return _list(b"".join(children))


def _reference(node: bytes) -> bytes:
    """A node inside its parent: itself when shorter than a hash, else its hash."""
    return node if len(node) < HASH_BYTES else b"\xa0" + keccak(node)


@lru_cache(maxsize=4096)
def _compact(nibbles: str, *, leaf: bool) -> bytes:
    """Hex-prefix encoding of a path."""
    flag = 2 if leaf else 0
    return bytes.fromhex(f"{flag + 1}{nibbles}" if len(nibbles) % 2 else f"{flag}0{nibbles}")


def _string(value: bytes) -> bytes:
    if len(value) == 1 and value[0] < 0x80:
        return value
    return _head(0x80, len(value)) + value


def _list(payload: bytes) -> bytes:
    return _head(0xC0, len(payload)) + payload


@lru_cache(maxsize=4096)
def _head(offset: int, length: int) -> bytes:
    if length < 56:
        return bytes([offset + length])
    digits = length.to_bytes(-(-length.bit_length() // 8), "big")
    return bytes([offset + 55 + len(digits)]) + digits


@lru_cache(maxsize=1 << 14)
def bloom_bits(value: bytes) -> int:
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
        bits |= bloom_bits(address)
        for topic in topics:
            bits |= bloom_bits(topic)
    return bits.to_bytes(BLOOM_BYTES, "big")


def united_bloom(blooms: Iterable[bytes]) -> bytes:
    """Bloom of everything that any of `blooms` has."""
    bits = 0
    for each in blooms:
        bits |= int.from_bytes(each, "big")
    return bits.to_bytes(BLOOM_BYTES, "big")
