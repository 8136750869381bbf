import ape
import pytest

REGISTRY, TRADING = 1, 2


def test_unfreeze__part_of_the_registry__frees_it_and_logs_it(ledger, cea, issue_to, emitter, custody):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 8, sender=custody)

    receipt = ledger.unfreeze(cea, emitter, REGISTRY, 3, sender=custody)

    assert ledger.registry_t(cea, emitter) == (10, 0, 5)
    assert receipt.events == [ledger.Unfrozen(class_id=cea, account=emitter, sub_account=REGISTRY, quantity_t=3)]


def test_unfreeze__part_of_trading__frees_it_and_logs_it(ledger, cea, fund, emitter, custody):
    fund(emitter, 10)
    ledger.freeze(cea, emitter, TRADING, 8, sender=custody)

    receipt = ledger.unfreeze(cea, emitter, TRADING, 3, sender=custody)

    assert ledger.trading_t(cea, emitter) == (10, 0, 0, 5)
    assert receipt.events == [ledger.Unfrozen(class_id=cea, account=emitter, sub_account=TRADING, quantity_t=3)]


def test_unfreeze__by_another__reverts(ledger, cea, issue_to, emitter, registry, compliance, custody):
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, REGISTRY, 8, sender=custody)

    for other in (emitter, registry, compliance):
        with ape.reverts("Allowances: caller is not Custody"):
            ledger.unfreeze(cea, emitter, REGISTRY, 3, sender=other)

    assert ledger.registry_t(cea, emitter) == (10, 0, 8)


@pytest.mark.parametrize("sub_account", [REGISTRY, TRADING])
@pytest.mark.parametrize("quantity_t", [9, 2**128, 2**256 - 1])
def test_unfreeze__more_than_is_frozen__reverts(ledger, cea, issue_to, fund, emitter, custody, sub_account, quantity_t):
    issue_to(emitter, 10)
    fund(emitter, 10)
    for each in (REGISTRY, TRADING):
        ledger.freeze(cea, emitter, each, 8, sender=custody)

    with ape.reverts("Allowances: not enough frozen"):
        ledger.unfreeze(cea, emitter, sub_account, quantity_t, sender=custody)


def test_unfreeze__nothing_or_another_sub_account__reverts(ledger, cea, emitter, custody):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.unfreeze(cea, emitter, REGISTRY, 0, sender=custody)
    with ape.reverts("Allowances: no such sub-account"):
        ledger.unfreeze(cea, emitter, 3, 1, sender=custody)
