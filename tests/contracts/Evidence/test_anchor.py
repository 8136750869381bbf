"""E2: roots of batches are public and permanent, with count and time span, and a missing batch shows."""

import ape
import pytest
from eth_abi import encode
from eth_utils import keccak

FIRST_S, LAST_S = 1_700_000_000, 1_700_003_600

ROOT = keccak(text="root")
GAS_PER_READING = 23  # bound of benchmarks/gas_anchor.py
READINGS = 4_096


def head_after(previous, owner, batch_no, root=ROOT, readings=1, first_s=FIRST_S, last_s=LAST_S):
    kinds = ["bytes32", "address", "uint256", "bytes32", "uint256", "uint256", "uint256"]
    return keccak(encode(kinds, [previous, owner.address, batch_no, root, readings, first_s, last_s]))


def test_anchor__not_the_oracle__reverts(evidence, anchor, emitter):
    with ape.reverts("Evidence: caller is not the oracle"):
        anchor(sender=emitter)

    assert evidence.batches_of(emitter) == 0


def test_anchor__frozen_oracle__reverts(anchor, oracle_operator, set_status):
    set_status(oracle_operator, 4, "stolen key")

    with ape.reverts("Evidence: caller is not the oracle"):
        anchor()


def test_anchor__oracle__keeps_the_batch_and_logs_it(evidence, anchor, emitter):
    receipt = anchor(readings=7)

    head = head_after(bytes(32), emitter, 1, readings=7)
    assert evidence.batches_of(emitter) == 1
    assert evidence.readings_of(emitter) == 7
    assert evidence.root_of(emitter, 1) == ROOT
    assert evidence.batch_at(emitter, 1) == (7, FIRST_S, LAST_S)
    assert evidence.head_of(emitter) == head
    assert receipt.events == [
        evidence.BatchAnchored(
            owner=emitter, batch_no=1, root=ROOT, readings=7, first_s=FIRST_S, last_s=LAST_S, head=head
        )
    ]


def test_anchor__next_batch__is_chained_to_the_one_before(evidence, anchor, emitter):
    anchor(readings=7)
    anchor(readings=5, root=keccak(text="second"))

    first = head_after(bytes(32), emitter, 1, readings=7)
    assert evidence.head_of(emitter) == head_after(first, emitter, 2, root=keccak(text="second"), readings=5)
    assert evidence.readings_of(emitter) == 12
    assert evidence.root_of(emitter, 1) == ROOT


def test_anchor__other_owner__has_a_chain_of_his_own(evidence, anchor, emitter, other_emitter):
    anchor()

    anchor(owner=other_emitter, batch_no=1)

    assert evidence.head_of(other_emitter) == head_after(bytes(32), other_emitter, 1)
    assert evidence.batches_of(emitter) == evidence.batches_of(other_emitter) == 1


@pytest.mark.parametrize("batch_no", [0, 1, 3])
def test_anchor__sent_again_or_with_a_gap__reverts(evidence, anchor, emitter, batch_no):
    anchor()

    with ape.reverts("Evidence: not the next batch"):
        anchor(batch_no=batch_no)

    assert evidence.batches_of(emitter) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"owner": ape.utils.ZERO_ADDRESS, "batch_no": 1}, "Evidence: owner is empty"),
        ({"root": bytes(32)}, "Evidence: root is empty"),
        ({"readings": 0}, "Evidence: no readings"),
        ({"readings": 2**32}, "Evidence: too many readings"),
        ({"first_s": LAST_S + 1}, "Evidence: ends before it starts"),
        ({"last_s": 2**64}, "Evidence: time out of range"),
    ],
)
def test_anchor__batch_that_cannot_be__reverts(anchor, change, reason):
    with ape.reverts(reason):
        anchor(**change)


def test_anchor__greatest_numbers__do_not_run_into_each_other(evidence, anchor, emitter):
    anchor(readings=2**32 - 1, first_s=2**64 - 1, last_s=2**64 - 1)
    anchor(readings=2**32 - 1, first_s=0, last_s=2**64 - 1)

    assert evidence.batch_at(emitter, 1) == (2**32 - 1, 2**64 - 1, 2**64 - 1)
    assert evidence.batch_at(emitter, 2) == (2**32 - 1, 0, 2**64 - 1)
    assert evidence.batches_of(emitter) == 2
    assert evidence.readings_of(emitter) == 2 * (2**32 - 1)


def test_anchor__batch_of_4096__stays_within_its_gas(anchor):
    anchor(readings=READINGS)  # opens the owner's two running slots

    receipt = anchor(readings=READINGS)

    assert receipt.gas_used <= GAS_PER_READING * READINGS


def test_deploy__participants_unknown__reverts(project, deployer, governors):
    empty = deployer.deploy(project.Directory, governors, 1, 0)

    with ape.reverts("Evidence: participants are unknown"):
        deployer.deploy(project.Evidence, empty)
