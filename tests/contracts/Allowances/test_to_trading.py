import ape

from tests.ledger_fixtures import FROZEN


def test_to_trading__by_the_holder__moves_units_and_logs_it(ledger, cea, issue_to, emitter):
    issue_to(emitter, 10)

    receipt = ledger.to_trading(cea, 4, sender=emitter)

    assert ledger.registry_t(cea, emitter) == (6, 0, 0)
    assert ledger.trading_t(cea, emitter) == (4, 0, 0, 0)
    assert ledger.balanceOf(emitter, cea) == 10
    assert receipt.events == [ledger.MovedToTrading(class_id=cea, account=emitter, quantity_t=4)]


def test_to_trading__by_staff__reverts(ledger, cea, registry):
    with ape.reverts("Allowances: account may not hold"):
        ledger.to_trading(cea, 1, sender=registry)


def test_to_trading__frozen_account__reverts(ledger, cea, issue_to, emitter, set_status):
    issue_to(emitter)
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.to_trading(cea, 1, sender=emitter)


def test_to_trading__nothing__reverts(ledger, cea, emitter):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.to_trading(cea, 0, sender=emitter)


def test_to_trading__more_than_held__reverts(ledger, cea, issue_to, emitter):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.to_trading(cea, 11, sender=emitter)


def test_to_trading__locked_units__reverts(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 6, sender=compliance)

    with ape.reverts("Allowances: not enough available"):
        ledger.to_trading(cea, 5, sender=emitter)

    ledger.to_trading(cea, 4, sender=emitter)
    assert ledger.registry_t(cea, emitter) == (6, 6, 0)
