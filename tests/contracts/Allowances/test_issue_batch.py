"""Allocations of a year: many accounts, one class, consecutive serials, all or nothing."""

import ape
import pytest

from tests.ledger_fixtures import FROZEN, NOBODY


def test_issue_batch__rows__credits_each_and_logs_one_event(ledger, cea, emitter, other_emitter, investor, quota):
    ledger.issue(cea, investor, 7, 2021, sender=quota)
    accounts, quantities = [emitter, other_emitter, emitter], [10, 20, 3]

    receipt = ledger.issue_batch(cea, accounts, quantities, 2022, sender=quota)

    assert ledger.registry_t(cea, emitter) == (13, 0, 0)
    assert ledger.registry_t(cea, other_emitter) == (20, 0, 0)
    assert ledger.issued_t(cea) == ledger.held_t(cea) == 40
    assert receipt.events == [
        *(
            ledger.TransferSingle(operator=quota, owner=NOBODY, to=account, id=cea, amount=quantity)
            for account, quantity in zip(accounts, quantities, strict=True)
        ),
        ledger.IssuedBatch(class_id=cea, year=2022, accounts=accounts, quantities_t=quantities, first_serial=8),
    ]


def test_issue_batch__rows_of_zero__are_skipped_whoever_they_name(
    ledger, cea, emitter, investor, registry, quota, set_status
):
    set_status(investor, FROZEN)

    receipt = ledger.issue_batch(cea, [investor, emitter, registry, NOBODY], [0, 5, 0, 0], 2022, sender=quota)

    assert ledger.issued_t(cea) == ledger.balanceOf(emitter, cea) == 5
    assert len(receipt.decode_logs(ledger.TransferSingle)) == 1


def test_issue_batch__no_rows__issues_nothing(ledger, cea, quota):
    ledger.issue_batch(cea, [], [], 2022, sender=quota)

    assert ledger.issued_t(cea) == 0


def test_issue_batch__then_issue__goes_on_with_new_serials(ledger, cea, emitter, investor, quota):
    ledger.issue_batch(cea, [emitter, investor], [10, 20], 2022, sender=quota)

    receipt = ledger.issue(cea, emitter, 5, 2022, sender=quota)

    [issued] = receipt.decode_logs(ledger.Issued)
    assert (issued.first_serial, issued.last_serial) == (31, 35)


def test_issue_batch__by_another__reverts(ledger, cea, emitter, registry, compliance, credits):
    for other in (emitter, registry, compliance, credits):
        with ape.reverts("Allowances: caller is not Quota"):
            ledger.issue_batch(cea, [emitter], [10], 2022, sender=other)

    assert ledger.issued_t(cea) == 0


def test_issue_batch__lists_of_different_length__reverts(ledger, cea, emitter, quota):
    with ape.reverts("Allowances: lengths differ"):
        ledger.issue_batch(cea, [emitter], [10, 10], 2022, sender=quota)


def test_issue_batch__class_not_defined__reverts(ledger, cea, emitter, quota):
    with ape.reverts("Allowances: class is not defined"):
        ledger.issue_batch(cea + 1, [emitter], [10], 2022, sender=quota)


def test_issue_batch__one_row_that_may_not_hold__reverts_as_a_whole(
    ledger, cea, emitter, investor, registry, stranger, quota, set_status
):
    ledger.issue_batch(cea, [emitter, investor], [1, 1], 2022, sender=quota)
    set_status(investor, FROZEN)

    for other in (investor, registry, stranger):
        with ape.reverts("Allowances: account may not hold"):
            ledger.issue_batch(cea, [emitter, other], [10, 10], 2022, sender=quota)

    assert ledger.issued_t(cea) == 2


@pytest.mark.parametrize(
    "quantities",
    [[2**56, 1], [2**56 - 2, 2], [2**128, 2**128], [2**255, 2**255], [2**256 - 1, 1], [1, 2**256 - 1]],
)
def test_issue_batch__more_than_a_class_can_hold__reverts(ledger, cea, emitter, investor, quota, quantities):
    """No sum wraps around, and no field of a cell spills into its neighbour."""
    with ape.reverts("Allowances: class is full"):
        ledger.issue_batch(cea, [emitter, investor], quantities, 2022, sender=quota)

    assert ledger.issued_t(cea) == 0


def test_issue_batch__up_to_the_limit_of_a_class__keeps_every_digit(ledger, cea, emitter, quota, custody, compliance):
    most = 2**56 - 1
    ledger.issue_batch(cea, [emitter, emitter], [most - 1, 1], 2022, sender=quota)
    ledger.freeze(cea, emitter, 1, most - 1, sender=custody)
    ledger.lock(cea, emitter, 1, sender=compliance)

    assert ledger.registry_t(cea, emitter) == (most, 1, most - 1)
    ledger.unfreeze(cea, emitter, 1, most - 1, sender=custody)
    ledger.to_trading(cea, most - 1, sender=emitter)
    ledger.freeze(cea, emitter, 2, most - 1, sender=custody)
    assert ledger.registry_t(cea, emitter) == (1, 1, 0)
    assert ledger.trading_t(cea, emitter) == (most - 1, 0, 0, most - 1)
