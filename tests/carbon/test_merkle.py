"""Merkle trees against an independent implementation, and what must hold for all of them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.hashing import keccak
from carbon.merkle import is_in_tree, leaf_of, proof_of, root_of
from tests.recursive_merkle import inclusion_path, tree_head

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "merkle.json").read_text())
ENTRIES = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


def leaves_of(size):
    return [leaf_of(number.to_bytes(4, "big")) for number in range(size)]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["size"]))
def test_tree__golden_vector__has_the_same_root_and_proofs(vector):
    leaves, root = leaves_of(vector["size"]), bytes.fromhex(vector["root"])

    assert root_of(leaves) == root
    for given_proof in vector["proofs"]:
        index, proof = given_proof["index"], [bytes.fromhex(node) for node in given_proof["proof"]]
        assert proof_of(leaves, index) == proof
        assert is_in_tree(leaves[index], index, len(leaves), proof, root)


@given(ENTRIES, st.data())
def test_tree__any_entries__is_the_recursive_one_and_proves_each(entries, data):
    leaves, index = [leaf_of(entry) for entry in entries], data.draw(st.integers(0, len(entries) - 1))
    root, proof = root_of(leaves), proof_of(leaves, index)

    assert (root, proof) == (tree_head(entries), inclusion_path(index, entries))
    assert is_in_tree(leaves[index], index, len(leaves), proof, root)


@given(ENTRIES, st.data())
def test_proof__changed_anywhere__does_not_hold(entries, data):
    leaves, index = [leaf_of(entry) for entry in entries], data.draw(st.integers(0, len(entries) - 1))
    root, proof, other = root_of(leaves), proof_of(leaves, index), keccak(b"another")

    assert not is_in_tree(other, index, len(leaves), proof, root)
    assert not is_in_tree(leaves[index], index, len(leaves), [*proof, other], root)
    assert not is_in_tree(leaves[index], index, len(leaves), proof, other)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not is_in_tree(leaves[index], index, len(leaves), [*proof[:at], other, *proof[at + 1 :]], root)
        assert not is_in_tree(leaves[index], index, len(leaves), proof[:-1], root)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_proof__index_outside_the_tree__does_not_hold(index, size):
    assert not is_in_tree(leaf_of(b""), index, size, [], leaf_of(b""))


def test_root_of__no_leaves__is_an_error():
    with pytest.raises(ValueError, match="at least one leaf"):
        root_of([])


@pytest.mark.parametrize("index", [-1, 3])
def test_proof_of__no_such_leaf__is_an_error(index):
    with pytest.raises(IndexError, match=f"leaf {index} of 3"):
        proof_of(leaves_of(3), index)
