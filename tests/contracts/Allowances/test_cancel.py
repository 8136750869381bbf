"""Units end without meeting an obligation; `Entries`, `Quota` and `Custody` know why."""

import ape
import pytest

from tests.ledger_fixtures import FROZEN, NOBODY


@pytest.mark.parametrize("name", ["Entries", "Quota", "Custody"])
def test_cancel__part_of_holding__burns_it_and_logs_it(ledger, cea, issue_to, emitter, entries, quota, custody, name):
    caller = {"Entries": entries, "Quota": quota, "Custody": custody}[name]
    issue_to(emitter, 10)

    receipt = ledger.cancel(cea, emitter, 4, sender=caller)

    assert ledger.registry_t(cea, emitter) == (6, 0, 0)
    assert (ledger.issued_t(cea), ledger.held_t(cea), ledger.cancelled_t(cea)) == (10, 6, 4)
    assert ledger.surrendered_t(cea) == 0
    assert receipt.events == [
        ledger.Cancelled(class_id=cea, account=emitter, quantity_t=4),
        ledger.TransferSingle(operator=caller, owner=emitter, to=NOBODY, id=cea, amount=4),
    ]


def test_cancel__by_another__reverts(ledger, cea, issue_to, emitter, registry, compliance, settlement, order_book):
    issue_to(emitter)

    for other in (emitter, registry, compliance, settlement, order_book):
        with ape.reverts("Allowances: caller is not Entries, Quota or Custody"):
            ledger.cancel(cea, emitter, 1, sender=other)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_cancel__of_staff__reverts(ledger, cea, registry, entries):
    with ape.reverts("Allowances: account may not hold"):
        ledger.cancel(cea, registry, 1, sender=entries)


def test_cancel__frozen_account__reverts(ledger, cea, issue_to, emitter, set_status, entries):
    """A scheduled cancellation, too, waits until the account is free again."""
    issue_to(emitter)
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.cancel(cea, emitter, 1, sender=entries)


def test_cancel__nothing__reverts(ledger, cea, emitter, entries):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.cancel(cea, emitter, 0, sender=entries)


def test_cancel__locked_frozen_or_trading_units__reverts(
    ledger, cea, issue_to, fund, emitter, compliance, custody, entries
):
    fund(emitter, 10)
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 5, sender=compliance)
    ledger.freeze(cea, emitter, 1, 3, sender=custody)

    with ape.reverts("Allowances: not enough available"):
        ledger.cancel(cea, emitter, 3, sender=entries)

    ledger.cancel(cea, emitter, 2, sender=entries)
    assert ledger.registry_t(cea, emitter) == (8, 5, 3)
