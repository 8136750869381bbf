"""Q3: approved allocations are topped up or clawed back, in batches that the ministry approves."""

import ape
import pytest
from eth_abi import encode
from eth_utils import keccak

from tests.quota_fixtures import AREA, DOCUMENT, YEAR

OPEN = 1


@pytest.fixture
def with_60_t(desk, emitter):
    """The emitter, whose 60 t are approved and issued as batch 1."""
    desk.allocate((emitter, 60))
    return emitter


def adjusted(quota, eua, entity, **changes):
    fields = {"batch_id": 2, "objection_id": 0, "issued_t": 0, "clawed_t": 0, "owed_t": 0, "deducted_t": 0}
    return quota.AllocationAdjusted(class_id=eua, entity=entity, year=YEAR, **(fields | changes))


def test_propose_adjustment__without_the_role__reverts(desk, with_60_t, ministry, stranger):
    for caller in (ministry, with_60_t, stranger):
        with ape.reverts("Quota: caller is not a province"):
            desk.propose_adjustment((with_60_t, 1, 0), sender=caller)


def test_propose_adjustment__province__opens_a_batch_and_logs_it(desk, with_60_t, quota, eua, province):
    receipt = desk.propose_adjustment((with_60_t, 30, 0), (with_60_t, -20, 0))

    rows = [(with_60_t.address, 30, 0), (with_60_t.address, -20, 0)]
    content = keccak(encode(["(address,int256,uint256)[]"], [rows]))
    assert quota.batch_of(2) == (eua, YEAR, AREA, OPEN, 30, content, 0, 0)
    assert (desk.proposed_t(), desk.allocation_t(with_60_t)) == (90, 60)
    (event,) = receipt.events
    assert (event.batch_id, event.class_id, event.year, event.area, event.by) == (2, eua, YEAR, AREA, province)
    assert (event.reason, event.document_hash) == ("final", DOCUMENT)
    logged = [(entity.lower(), *rest) for entity, *rest in event.adjustments]
    assert logged == [(entity.lower(), *rest) for entity, *rest in rows]


def test_propose_adjustment__top_ups_above_the_total__reverts(desk, with_60_t):
    for rows in ([(with_60_t, 41, 0)], [(with_60_t, 40, 0), (with_60_t, 1, 0)], [(with_60_t, 2**255 - 1, 0)]):
        with ape.reverts("Quota: proposals pass the total"):
            desk.propose_adjustment(*rows)


def test_propose_adjustment__claw_back_above_the_allocation__reverts(desk, with_60_t):
    for delta_t in (-61, -(2**255)):
        with ape.reverts("Quota: claw-back passes the allocation"):
            desk.propose_adjustment((with_60_t, delta_t, 0))


def test_propose_adjustment__nothing_approved__reverts(desk, emitter, investor):
    desk.propose((emitter, 60))

    for entity in (emitter, investor):
        with ape.reverts("Quota: nothing is approved"):
            desk.propose_adjustment((entity, 1, 0))


def test_propose_adjustment__of_another_area__reverts(desk, with_60_t, other_province):
    with ape.reverts("Quota: allocation is of another area"):
        desk.propose_adjustment((with_60_t, 1, 0), sender=other_province)


def test_propose_adjustment__by_nothing__reverts(desk, with_60_t):
    with ape.reverts("Quota: adjustment is zero"):
        desk.propose_adjustment((with_60_t, 0, 0))


def test_propose_adjustment__no_rows__reverts(desk):
    with ape.reverts("Quota: no adjustments"):
        desk.propose_adjustment()


def test_propose_adjustment__no_reason__reverts(desk, with_60_t):
    with ape.reverts("Quota: reason is empty"):
        desk.propose_adjustment((with_60_t, 1, 0), reason="")


def test_approve_adjustment__without_the_role__reverts(desk, with_60_t, province, registry):
    desk.propose_adjustment((with_60_t, 5, 0))

    for caller in (province, registry, with_60_t):
        with ape.reverts("Quota: caller is not the ministry"):
            desk.approve_adjustment((with_60_t, 5, 0), sender=caller)


def test_approve_adjustment__top_up__is_issued(desk, with_60_t, quota, allowances, eua, ministry):
    desk.propose_adjustment((with_60_t, 30, 0))

    receipt = desk.approve_adjustment((with_60_t, 30, 0))

    assert desk.allocation_t(with_60_t) == desk.available_t(with_60_t) == allowances.issued_t(eua) == 90
    assert quota.proposal_of(eua, with_60_t, YEAR) == 90
    assert receipt.decode_logs(quota.AdjustmentApproved) == [
        quota.AdjustmentApproved(batch_id=2, class_id=eua, year=YEAR, by=ministry)
    ]
    assert receipt.decode_logs(quota.AllocationAdjusted) == [
        adjusted(quota, eua, with_60_t, delta_t=30, issued_t=30, quantity_t=90)
    ]
    assert quota.certificate_of(eua, with_60_t, YEAR)[0] == 2


def test_approve_adjustment__claw_back__cancels_and_frees_the_total(desk, with_60_t, quota, allowances, eua):
    desk.propose_adjustment((with_60_t, -20, 0))

    receipt = desk.approve_adjustment((with_60_t, -20, 0))

    assert desk.allocation_t(with_60_t) == desk.available_t(with_60_t) == desk.proposed_t() == 40
    assert allowances.cancelled_t(eua) == 20
    assert receipt.decode_logs(quota.AllocationAdjusted) == [
        adjusted(quota, eua, with_60_t, delta_t=-20, clawed_t=20, quantity_t=40)
    ]


def test_approve_adjustment__claw_back_of_what_is_not_there__books_the_rest_as_owed(desk, with_60_t, quota, eua):
    desk.lock(with_60_t, 50)

    receipt = desk.adjust((with_60_t, -30, 0))

    assert (desk.allocation_t(with_60_t), desk.available_t(with_60_t), desk.owed_t(with_60_t)) == (30, 0, 20)
    assert desk.proposed_t() == 50, "owed units exist, so the area's total still bears them"
    assert receipt.decode_logs(quota.AllocationAdjusted) == [
        adjusted(quota, eua, with_60_t, delta_t=-30, clawed_t=10, owed_t=20, quantity_t=30)
    ]


def test_approve_adjustment__of_a_claw_back_while_frozen__books_it_as_owed(desk, with_60_t, set_status):
    set_status(with_60_t, 4)

    desk.adjust((with_60_t, -30, 0))

    assert (desk.allocation_t(with_60_t), desk.owed_t(with_60_t)) == (30, 30)


def test_approve_adjustment__two_rows_of_one_entity__act_one_after_the_other(desk, with_60_t):
    desk.propose_adjustment((with_60_t, -60, 0), (with_60_t, -1, 0))

    with ape.reverts("Quota: claw-back passes the allocation"):
        desk.approve_adjustment((with_60_t, -60, 0), (with_60_t, -1, 0))

    desk.adjust((with_60_t, -60, 0), (with_60_t, 40, 0))
    assert desk.allocation_t(with_60_t) == desk.available_t(with_60_t) == 40


def test_approve_adjustment__other_rows_than_proposed__reverts(desk, with_60_t, other_emitter):
    desk.propose_adjustment((with_60_t, 5, 0))

    for rows in ([], [(with_60_t, 6, 0)], [(other_emitter, 5, 0)], [(with_60_t, 5, 0), (with_60_t, 5, 0)]):
        with ape.reverts("Quota: rows are not those of the batch"):
            desk.approve_adjustment(*rows)


def test_approve_adjustment__twice__reverts(desk, with_60_t):
    desk.adjust((with_60_t, 5, 0))

    with ape.reverts("Quota: batch is not open"):
        desk.approve_adjustment((with_60_t, 5, 0))

    assert desk.allocation_t(with_60_t) == 65


def test_recover__of_an_owed_claw_back__takes_what_is_there_meanwhile(desk, with_60_t, quota, eua, stranger):
    desk.lock(with_60_t, 60)
    desk.adjust((with_60_t, -30, 0))
    with ape.reverts("Quota: nothing is available"):
        quota.recover(eua, with_60_t, YEAR, sender=stranger)
    desk.unlock(with_60_t, 20)

    receipt = quota.recover(eua, with_60_t, YEAR, sender=stranger)

    assert (desk.owed_t(with_60_t), desk.available_t(with_60_t), desk.proposed_t()) == (10, 0, 40)
    assert receipt.decode_logs(quota.ClawBackRecovered) == [
        quota.ClawBackRecovered(class_id=eua, entity=with_60_t, year=YEAR, by=stranger, quantity_t=20, owed_t=10)
    ]
    desk.unlock(with_60_t, 40)
    quota.recover(eua, with_60_t, YEAR, sender=stranger)
    assert (desk.owed_t(with_60_t), desk.available_t(with_60_t), desk.proposed_t()) == (0, 30, 30)


def test_recover__nothing_owed__reverts(desk, with_60_t, quota, eua, stranger):
    with ape.reverts("Quota: nothing is owed"):
        quota.recover(eua, with_60_t, YEAR, sender=stranger)
