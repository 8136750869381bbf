import ape
import pytest

from tests.ledger_fixtures import FROZEN, TODAY


def test_to_registry__by_the_holder__moves_units_and_logs_it(ledger, cea, fund, emitter):
    fund(emitter, 10)

    receipt = ledger.to_registry(cea, 4, sender=emitter)

    assert ledger.registry_t(cea, emitter) == (4, 0, 0)
    assert ledger.trading_t(cea, emitter) == (6, 0, 0, 0)
    assert receipt.events == [ledger.MovedToRegistry(class_id=cea, account=emitter, quantity_t=4)]


def test_to_registry__by_staff__reverts(ledger, cea, registry):
    with ape.reverts("Allowances: account may not hold"):
        ledger.to_registry(cea, 1, sender=registry)


def test_to_registry__frozen_account__reverts(ledger, cea, fund, emitter, set_status):
    fund(emitter)
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.to_registry(cea, 1, sender=emitter)


def test_to_registry__nothing__reverts(ledger, cea, emitter):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.to_registry(cea, 0, sender=emitter)


def test_to_registry__more_than_held__reverts(ledger, cea, fund, emitter):
    fund(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.to_registry(cea, 11, sender=emitter)


@pytest.mark.parametrize("day", [TODAY, TODAY + 1])
def test_to_registry__reserved_units__reverts(ledger, cea, fund, emitter, order_book, day):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 6, day, sender=order_book)

    with ape.reverts("Allowances: not enough available"):
        ledger.to_registry(cea, 5, sender=emitter)

    ledger.to_registry(cea, 4, sender=emitter)
    assert ledger.trading_t(cea, emitter) == (6, 6, 0, 0)


def test_to_registry__reserve_of_yesterday__is_no_obstacle(ledger, cea, fund, emitter, order_book, market, deployer):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 6, TODAY, sender=order_book)
    market.set_today(TODAY + 1, sender=deployer)

    ledger.to_registry(cea, 10, sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)
