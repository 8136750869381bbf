"""Q1, Q4: the ministry approves a batch, and its units are issued at once with serials."""

import ape
import pytest

from tests.quota_fixtures import YEAR

APPROVED = 2


@pytest.fixture
def batch_of_two(desk, emitter, other_emitter):
    """Batch 1: 60 t for one emitter and nothing for the other."""
    desk.propose((emitter, 60), (other_emitter, 0))
    return [emitter, other_emitter]


def test_approve__without_the_role__reverts(desk, batch_of_two, allowances, eua, province, registry, emitter):
    for caller in (province, registry, emitter):
        with ape.reverts("Quota: caller is not the ministry"):
            desk.approve(*batch_of_two, sender=caller)

    assert allowances.issued_t(eua) == 0


def test_approve__ministry__issues_and_logs_one_event_for_the_batch(
    desk, batch_of_two, quota, allowances, eua, ministry, emitter
):
    receipt = desk.approve(*batch_of_two)

    assert desk.allocation_t(emitter) == desk.available_t(emitter) == 60
    assert quota.batch_of(1).state == APPROVED
    assert receipt.decode_logs(quota.BatchApproved) == [
        quota.BatchApproved(batch_id=1, class_id=eua, year=YEAR, by=ministry, quantity_t=60, rows=2)
    ]
    assert receipt.decode_logs(allowances.IssuedBatch) == [
        allowances.IssuedBatch(class_id=eua, year=YEAR, accounts=[emitter], quantities_t=[60], first_serial=1)
    ]


def test_approve__ministry__certificate_names_batch_time_and_block(
    desk, batch_of_two, quota, eua, emitter, other_emitter, investor
):
    assert quota.certificate_of(eua, emitter, YEAR) == (0, 0, 0)

    receipt = desk.approve(*batch_of_two)

    for entity in (emitter, other_emitter):
        assert quota.certificate_of(eua, entity, YEAR) == (1, receipt.timestamp, receipt.block_number)
    assert quota.certificate_of(eua, investor, YEAR) == (0, 0, 0)


def test_approve__second_batch__goes_on_with_the_serials(desk, allowances, eua, emitter, other_emitter):
    desk.allocate((emitter, 60))
    desk.propose((other_emitter, 40))

    receipt = desk.approve(other_emitter)

    (issued,) = receipt.decode_logs(allowances.IssuedBatch)
    assert issued.first_serial == 61
    assert allowances.issued_t(eua) == 100


def test_approve__zero_alone__is_approved_without_issuing(desk, quota, allowances, eua, ministry, other_emitter):
    desk.propose((other_emitter, 0))

    receipt = desk.approve(other_emitter)

    assert allowances.issued_t(eua) == 0
    assert receipt.events == [
        quota.BatchApproved(batch_id=1, class_id=eua, year=YEAR, by=ministry, quantity_t=0, rows=1)
    ]
    with ape.reverts("Quota: allocation is approved"):
        desk.propose((other_emitter, 1))


def test_approve__row_that_a_newer_batch_took_away__is_passed_over(desk, allowances, eua, emitter, other_emitter):
    desk.propose((emitter, 50), (other_emitter, 10))
    desk.propose((emitter, 70))

    desk.approve(emitter, other_emitter, batch_id=1)
    assert (desk.allocation_t(emitter), desk.allocation_t(other_emitter)) == (0, 10)

    desk.approve(emitter, batch_id=2)
    assert desk.allocation_t(emitter) == 70
    assert allowances.issued_t(eua) == desk.proposed_t() == 80


def test_approve__other_entities_than_proposed__reverts(desk, batch_of_two, emitter, other_emitter, investor):
    for entities in ([], [emitter], [other_emitter, emitter], [emitter, investor], [emitter, other_emitter, emitter]):
        with ape.reverts("Quota: rows are not those of the batch"):
            desk.approve(*entities)


def test_approve__no_such_batch__reverts(desk, emitter):
    for batch_id in (0, 1, 2**256 - 1):
        with ape.reverts("Quota: batch is not open"):
            desk.approve(emitter, batch_id=batch_id)


def test_approve__twice__reverts_and_issues_once(desk, batch_of_two, allowances, eua):
    desk.approve(*batch_of_two)

    with ape.reverts("Quota: batch is not open"):
        desk.approve(*batch_of_two)

    assert allowances.issued_t(eua) == 60


def test_approve__entity_that_may_not_hold_by_now__reverts_until_proposed_without_it(
    desk, batch_of_two, emitter, other_emitter, set_status
):
    set_status(emitter, 4)

    with ape.reverts("Allowances: account may not hold"):
        desk.approve(*batch_of_two)

    assert desk.allocation_t(emitter) == 0
    assert desk.allocate((other_emitter, 40)) == 2
    assert desk.allocation_t(other_emitter) == 40


def test_approve__an_adjustment_as_if_it_were_proposals__reverts(desk, emitter):
    desk.allocate((emitter, 60))
    desk.propose_adjustment((emitter, 5, 0))

    with ape.reverts("Quota: rows are not those of the batch"):
        desk.approve(emitter)
