import ape
import pytest

DAY = 14_700


@pytest.fixture(scope="module")
def young_ledger(deploy, name_contract):
    """A unit ledger whose directory names no market yet."""
    name_contract("Quota", ape.accounts.test_accounts[20])
    name_contract("OrderBook", ape.accounts.test_accounts[22])
    return deploy("Allowances")


def test_reserve__while_no_market_is_named__counts_for_nothing(young_ledger, directory, registry, emitter):
    """Without a market there is no trading day, so no order can stand behind a reserve."""
    assert int(directory.contract_of("Market"), 16) == 0
    young_ledger.define_class("CN", "CEA", 0, sender=registry)
    cea = young_ledger.class_key("CN", "CEA", 0)
    young_ledger.issue(cea, emitter, 10, 2021, sender=ape.accounts.test_accounts[20])
    young_ledger.to_trading(cea, 10, sender=emitter)

    young_ledger.reserve(cea, emitter, 4, DAY, sender=ape.accounts.test_accounts[22])

    assert young_ledger.trading_t(cea, emitter) == (10, 0, 0, 0)
    young_ledger.to_registry(cea, 10, sender=emitter)
    assert young_ledger.registry_t(cea, emitter) == (10, 0, 0)
