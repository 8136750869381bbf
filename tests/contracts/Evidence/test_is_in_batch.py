"""Any reading can be proven against the chain, and nothing else can (RFC 9162 2.1.3.2)."""

import json
from pathlib import Path

import pytest
from eth_utils import keccak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.merkle import is_in_tree
from tests.recursive_merkle import inclusion_path, leaf, tree_head

LARGEST = 20
VECTORS = [
    vector
    for vector in json.loads((Path(__file__).parents[2] / "vectors" / "merkle.json").read_text())
    if vector["size"] in (1, 2, 3, 5, 8, 13, 20, 33, 1000)
]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8, 9, 13])
def test_is_in_batch__every_leaf_of_every_shape__is_proven(evidence, anchor_tree, emitter, size):
    digests = anchor_tree(size)

    for index, digest in enumerate(digests):
        proof = inclusion_path(index, digests)
        assert evidence.is_in_batch(emitter, 1, leaf(digest), index, proof)


def test_is_in_batch__changed_reading__is_not_proven(evidence, anchor_tree, emitter):
    digests = anchor_tree(7)

    assert not evidence.is_in_batch(emitter, 1, leaf(keccak(text="forged")), 3, inclusion_path(3, digests))


def test_is_in_batch__other_index__is_not_proven(evidence, anchor_tree, emitter):
    digests = anchor_tree(7)
    proof = inclusion_path(3, digests)

    assert not any(evidence.is_in_batch(emitter, 1, leaf(digests[3]), index, proof) for index in (0, 1, 2, 4, 5, 6, 7))


def test_is_in_batch__inner_node_as_a_leaf__is_not_proven(evidence, anchor_tree, emitter):
    """Without the size of the tree the hash of a pair would pass for a reading."""
    digests = anchor_tree(4)
    pair = tree_head(digests[:2])

    assert not any(evidence.is_in_batch(emitter, 1, pair, index, [tree_head(digests[2:])]) for index in range(4))


def test_is_in_batch__digest_that_was_not_hashed_as_a_leaf__is_not_proven(evidence, anchor_tree, emitter):
    digests = anchor_tree(1)

    assert evidence.is_in_batch(emitter, 1, leaf(digests[0]), 0, [])
    assert not evidence.is_in_batch(emitter, 1, digests[0], 0, [])


def test_is_in_batch__proof_too_short_or_too_long__is_not_proven(evidence, anchor_tree, emitter):
    digests = anchor_tree(8)
    proof = inclusion_path(5, digests)

    assert not evidence.is_in_batch(emitter, 1, leaf(digests[5]), 5, proof[:-1])
    assert not evidence.is_in_batch(emitter, 1, leaf(digests[5]), 5, [*proof, bytes(32)])


def test_is_in_batch__batch_or_owner_without_anchor__is_not_proven(evidence, anchor_tree, emitter, other_emitter):
    digests = anchor_tree(1)

    assert not evidence.is_in_batch(emitter, 2, leaf(digests[0]), 0, [])
    assert not evidence.is_in_batch(other_emitter, 1, leaf(digests[0]), 0, [])
    assert not evidence.is_in_batch(emitter, 0, bytes(32), 0, [])


def test_is_in_batch__tree_of_4096__is_proven_in_twelve_hashes(evidence, anchor_tree, emitter):
    digests = anchor_tree(4_096)
    proof = inclusion_path(2_047, digests)

    assert len(proof) == 12
    assert evidence.is_in_batch(emitter, 1, leaf(digests[2_047]), 2_047, proof)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_is_in_batch__any_claim__is_judged_as_by_the_twin(evidence, anchor_tree, emitter, data):
    """The twin in `carbon` and the contract agree on true and on damaged proofs of every size."""
    size = data.draw(st.integers(1, LARGEST))
    digests = [keccak(number.to_bytes(4, "big")) for number in range(size)]
    while evidence.batches_of(emitter) < size:
        anchor_tree(evidence.batches_of(emitter) + 1)  # batch n holds n readings
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_path(index, digests)
    claimed = data.draw(st.one_of(st.just(index), st.integers(0, size + 1)))
    if data.draw(st.booleans()):
        proof = data.draw(st.permutations(proof))
    proof = proof[: data.draw(st.sampled_from([len(proof), max(0, len(proof) - 1)]))]
    proof += [bytes(32)] * data.draw(st.integers(0, 1))

    judged = evidence.is_in_batch(emitter, size, leaf(digests[index]), claimed, proof)

    assert judged == is_in_tree(leaf(digests[index]), claimed, size, proof, tree_head(digests))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["size"]))
def test_is_in_batch__golden_vector__is_judged_as_by_the_twin(evidence, anchor, emitter, vector):
    root, size = bytes.fromhex(vector["root"]), vector["size"]
    anchor(root=root, readings=size)
    batch_no = evidence.batches_of(emitter)

    for given_proof in vector["proofs"]:
        index, proof = given_proof["index"], [bytes.fromhex(node) for node in given_proof["proof"]]
        own = leaf(index.to_bytes(4, "big"))
        assert evidence.is_in_batch(emitter, batch_no, own, index, proof)
        assert is_in_tree(own, index, size, proof, root)
        assert not evidence.is_in_batch(emitter, batch_no, leaf(b"other"), index, proof)
