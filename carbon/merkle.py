"""
Merkle trees of reading batches: RFC 9162 section 2.1 with keccak256.

A leaf is keccak256(0x00 || entry), a node keccak256(0x01 || left || right); an odd last node is carried up unchanged.
`Evidence.is_in_batch` checks the same proofs on chain.
"""

from collections.abc import Sequence

from carbon.hashing import keccak, keccak_state

LEAF, NODE = b"\x00", b"\x01"


def leaf_of(entry: bytes) -> bytes:
    """Leaf hash of an entry. The digest that a device signs is such a hash already, see `carbon.readings`."""
    return keccak(LEAF + entry)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """
    Root over leaf hashes.

    :raises ValueError: no leaves
    """
    if not leaves:
        raise ValueError("a tree needs at least one leaf")
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def proof_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """
    Siblings from the leaf at `index` up to the root (RFC 9162 2.1.3.1); a carried node has none at its level.

    :raises IndexError: no such leaf
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    proof, level = [], list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(level[sibling])
        level, index = _level_above(level), index >> 1
    return proof


def is_in_tree(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf at `index` of `size` leaves to the root (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = keccak(NODE + sibling + node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = keccak(NODE + node + sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def _level_above(level: list[bytes]) -> list[bytes]:
    nodes = iter(level)
    above = [keccak_state(NODE + left + right).digest() for left, right in zip(nodes, nodes, strict=False)]
    if len(level) & 1:
        above.append(level[-1])
    return above
