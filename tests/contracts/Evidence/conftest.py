"""Batches of the emitter, anchored by the oracle."""

import pytest
from eth_utils import keccak

from tests.recursive_merkle import tree_head

FIRST_S = 1_700_000_000
LAST_S = FIRST_S + 3_600


@pytest.fixture(scope="module")
def evidence(deploy):
    """The ledger of evidence."""
    return deploy("Evidence")


@pytest.fixture
def anchor(evidence, emitter, oracle_operator):
    """`anchor(**changes)`: anchors a batch of one reading as the next of the emitter."""

    def anchor_batch(sender=oracle_operator, **changes):
        batch = {
            "owner": emitter,
            "batch_no": evidence.batches_of(emitter) + 1,
            "root": keccak(text="root"),
            "readings": 1,
            "first_s": FIRST_S,
            "last_s": LAST_S,
        }
        return evidence.anchor(*(batch | changes).values(), sender=sender)

    return anchor_batch


@pytest.fixture
def anchor_tree(anchor):
    """`anchor_tree(size)`: anchors the tree of that many digests and returns them."""

    def anchor_digests(size):
        digests = [keccak(number.to_bytes(4, "big")) for number in range(size)]
        anchor(root=tree_head(digests), readings=size)
        return digests

    return anchor_digests
