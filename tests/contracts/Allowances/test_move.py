"""Units change hands by an entry; `Entries` and `Custody` know why."""

import ape
import pytest

from tests.ledger_fixtures import FROZEN


@pytest.mark.parametrize("name", ["Entries", "Custody"])
def test_move__available_units__reach_the_receiver_and_are_logged(
    ledger, cea, issue_to, emitter, investor, entries, custody, name
):
    caller = {"Entries": entries, "Custody": custody}[name]
    issue_to(emitter, 10)

    receipt = ledger.move(cea, emitter, investor, 4, sender=caller)

    assert ledger.registry_t(cea, emitter) == (6, 0, 0)
    assert ledger.registry_t(cea, investor) == (4, 0, 0)
    assert receipt.events == [ledger.TransferSingle(operator=caller, owner=emitter, to=investor, id=cea, amount=4)]


def test_move__by_another__reverts(ledger, cea, issue_to, emitter, investor, registry, quota, compliance):
    issue_to(emitter, 10)

    for other in (emitter, investor, registry, quota, compliance):
        with ape.reverts("Allowances: caller is not Entries or Custody"):
            ledger.move(cea, emitter, investor, 4, sender=other)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_move__nothing_or_to_oneself__reverts(ledger, cea, issue_to, emitter, investor, entries):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: quantity is zero"):
        ledger.move(cea, emitter, investor, 0, sender=entries)
    with ape.reverts("Allowances: sender is receiver"):
        ledger.move(cea, emitter, emitter, 4, sender=entries)


@pytest.mark.parametrize("quantity_t", [4, 2**56, 2**128, 2**256 - 1])
def test_move__more_than_is_available__reverts(
    ledger, cea, issue_to, emitter, investor, compliance, custody, entries, quantity_t
):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 5, sender=compliance)
    ledger.freeze(cea, emitter, 1, 2, sender=custody)

    with ape.reverts("Allowances: not enough available"):
        ledger.move(cea, emitter, investor, quantity_t, sender=entries)


def test_move__frozen_owner_or_receiver__reverts(
    ledger, cea, issue_to, emitter, other_emitter, investor, registry, entries, set_status
):
    """A scheduled transfer, too, waits until the account is free again."""
    issue_to(emitter)
    issue_to(other_emitter)
    ledger.move(cea, emitter, investor, 1, sender=entries)
    set_status(emitter, FROZEN)

    for owner, to in ((emitter, investor), (other_emitter, emitter), (other_emitter, registry)):
        with ape.reverts("Allowances: account may not hold"):
            ledger.move(cea, owner, to, 1, sender=entries)
