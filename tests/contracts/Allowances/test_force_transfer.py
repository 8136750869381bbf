"""A judicial transfer takes the frozen part and leaves the rest frozen."""

import ape
import pytest

from tests.ledger_fixtures import FROZEN, NOBODY

REGISTRY, TRADING = 1, 2


@pytest.mark.parametrize("sub_account", [REGISTRY, TRADING])
def test_force_transfer__part_of_what_is_frozen__is_free_at_the_receiver_and_the_rest_stays_frozen(
    ledger, cea, issue_to, fund, emitter, investor, custody, sub_account
):
    issue_to(emitter, 10)
    fund(emitter, 10)
    for each in (REGISTRY, TRADING):
        ledger.freeze(cea, emitter, each, 8, sender=custody)

    receipt = ledger.force_transfer(cea, emitter, investor, sub_account, 5, sender=custody)

    assert ledger.registry_t(cea, emitter) == ((5, 0, 3) if sub_account == REGISTRY else (10, 0, 8))
    assert ledger.trading_t(cea, emitter) == ((5, 0, 0, 3) if sub_account == TRADING else (10, 0, 0, 8))
    assert ledger.registry_t(cea, investor) == (5, 0, 0)
    assert receipt.events == [
        ledger.ForceTransferred(class_id=cea, owner=emitter, to=investor, sub_account=sub_account, quantity_t=5),
        ledger.TransferSingle(operator=custody, owner=emitter, to=investor, id=cea, amount=5),
    ]


def test_force_transfer__by_another__reverts(ledger, cea, issue_to, emitter, investor, registry, entries, custody):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 8, sender=custody)

    for other in (emitter, investor, registry, entries):
        with ape.reverts("Allowances: caller is not Custody"):
            ledger.force_transfer(cea, emitter, investor, REGISTRY, 5, sender=other)

    assert ledger.registry_t(cea, emitter) == (10, 0, 8)


@pytest.mark.parametrize("quantity_t", [9, 2**128, 2**256 - 1])
@pytest.mark.parametrize("sub_account", [REGISTRY, TRADING])
def test_force_transfer__more_than_is_frozen__reverts(
    ledger, cea, issue_to, fund, emitter, investor, custody, sub_account, quantity_t
):
    issue_to(emitter, 10)
    fund(emitter, 10)
    for each in (REGISTRY, TRADING):
        ledger.freeze(cea, emitter, each, 8, sender=custody)

    with ape.reverts("Allowances: not enough frozen"):
        ledger.force_transfer(cea, emitter, investor, sub_account, quantity_t, sender=custody)


def test_force_transfer__to_oneself__reverts(ledger, cea, issue_to, emitter, custody):
    """It would free frozen units."""
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 8, sender=custody)

    with ape.reverts("Allowances: sender is receiver"):
        ledger.force_transfer(cea, emitter, emitter, REGISTRY, 8, sender=custody)

    assert ledger.registry_t(cea, emitter) == (10, 0, 8)


def test_force_transfer__frozen_owner__is_booked(ledger, cea, issue_to, emitter, investor, custody, set_status):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 8, sender=custody)
    set_status(emitter, FROZEN)

    ledger.force_transfer(cea, emitter, investor, REGISTRY, 8, sender=custody)

    assert ledger.registry_t(cea, investor) == (8, 0, 0)


def test_force_transfer__to_one_who_may_not_hold__reverts(
    ledger, cea, issue_to, emitter, investor, registry, custody, set_status
):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 8, sender=custody)
    set_status(investor, FROZEN)

    for receiver in (investor, registry, NOBODY):
        with ape.reverts("Allowances: account may not hold"):
            ledger.force_transfer(cea, emitter, receiver, REGISTRY, 5, sender=custody)


def test_force_transfer__nothing_or_another_sub_account__reverts(ledger, cea, emitter, investor, custody):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.force_transfer(cea, emitter, investor, REGISTRY, 0, sender=custody)
    with ape.reverts("Allowances: no such sub-account"):
        ledger.force_transfer(cea, emitter, investor, 0, 1, sender=custody)
