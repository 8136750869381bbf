"""Part of a holding is frozen by order: what is frozen moves by no way but `force_transfer`."""

import ape
import pytest

from tests.ledger_fixtures import FROZEN

REGISTRY, TRADING = 1, 2


def test_freeze__registry_units__sets_them_apart_and_logs_it(ledger, cea, issue_to, emitter, custody):
    issue_to(emitter, 10)

    receipt = ledger.freeze(cea, emitter, REGISTRY, 4, sender=custody)

    assert ledger.registry_t(cea, emitter) == (10, 0, 4)
    assert ledger.balanceOf(emitter, cea) == 10
    assert receipt.events == [ledger.Frozen(class_id=cea, account=emitter, sub_account=REGISTRY, quantity_t=4)]


def test_freeze__trading_units__sets_them_apart_and_logs_it(ledger, cea, fund, emitter, custody):
    fund(emitter, 10)

    receipt = ledger.freeze(cea, emitter, TRADING, 4, sender=custody)

    assert ledger.trading_t(cea, emitter) == (10, 0, 0, 4)
    assert receipt.events == [ledger.Frozen(class_id=cea, account=emitter, sub_account=TRADING, quantity_t=4)]


def test_freeze__by_another__reverts(ledger, cea, issue_to, emitter, registry, quota, compliance, entries):
    issue_to(emitter, 10)

    for other in (emitter, registry, quota, compliance, entries):
        with ape.reverts("Allowances: caller is not Custody"):
            ledger.freeze(cea, emitter, REGISTRY, 4, sender=other)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


@pytest.mark.parametrize("sub_account", [0, 3, 2**256 - 1])
def test_freeze__another_sub_account__reverts(ledger, cea, issue_to, emitter, custody, sub_account):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: no such sub-account"):
        ledger.freeze(cea, emitter, sub_account, 4, sender=custody)


@pytest.mark.parametrize("sub_account", [REGISTRY, TRADING])
def test_freeze__nothing__reverts(ledger, cea, emitter, custody, sub_account):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.freeze(cea, emitter, sub_account, 0, sender=custody)


@pytest.mark.parametrize("quantity_t", [7, 2**56, 2**128, 2**200, 2**256 - 1])
def test_freeze__more_than_is_free_in_the_registry__reverts(
    ledger, cea, issue_to, emitter, compliance, custody, quantity_t
):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 3, sender=compliance)
    ledger.freeze(cea, emitter, REGISTRY, 1, sender=custody)

    with ape.reverts("Allowances: not enough available"):
        ledger.freeze(cea, emitter, REGISTRY, quantity_t, sender=custody)

    assert ledger.registry_t(cea, emitter) == (10, 3, 1)


def test_freeze__of_a_frozen_account__is_booked(ledger, cea, issue_to, emitter, custody, set_status):
    issue_to(emitter, 10)
    set_status(emitter, FROZEN)

    ledger.freeze(cea, emitter, REGISTRY, 10, sender=custody)

    assert ledger.registry_t(cea, emitter) == (10, 0, 10)


def test_freeze__whole_registry_holding__leaves_no_way_to_move_it(
    ledger, cea, issue_to, emitter, investor, custody, compliance, entries, quota
):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 10, sender=custody)
    ways = {
        "transfer": lambda: ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter),
        "transfer to oneself": lambda: ledger.safeTransferFrom(emitter, emitter, cea, 1, b"", sender=emitter),
        "batch": lambda: ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [0, 1], b"", sender=emitter),
        "to trading": lambda: ledger.to_trading(cea, 1, sender=emitter),
        "surrender": lambda: ledger.lock(cea, emitter, 1, sender=compliance),
        "scheduled transfer": lambda: ledger.move(cea, emitter, investor, 1, sender=entries),
        "cancellation": lambda: ledger.cancel(cea, emitter, 1, sender=entries),
        "claw-back": lambda: ledger.cancel(cea, emitter, 1, sender=quota),
        "a second freeze": lambda: ledger.freeze(cea, emitter, REGISTRY, 1, sender=custody),
    }
    for way in ways.values():
        with ape.reverts("Allowances: not enough available"):
            way()
    with ape.reverts("Allowances: sender is receiver"):
        ledger.force_transfer(cea, emitter, emitter, REGISTRY, 1, sender=custody)
    with ape.reverts("Allowances: not enough frozen"):
        ledger.force_transfer(cea, emitter, investor, TRADING, 1, sender=custody)
    with ape.reverts("Allowances: not enough locked"):
        ledger.surrender(cea, emitter, 1, sender=compliance)

    assert ledger.registry_t(cea, emitter) == (10, 0, 10)


def test_freeze__part_of_a_holding__same_class_twice_in_a_batch_reaches_the_free_part_only(
    ledger, cea, issue_to, emitter, investor, custody
):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 4, sender=custody)

    with ape.reverts("Allowances: not enough available"):
        ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [4, 3], b"", sender=emitter)
    ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [4, 2], b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (4, 0, 4)
