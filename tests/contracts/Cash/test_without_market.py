import ape
import pytest

DAY = 14_700


@pytest.fixture(scope="module")
def young_ledger(deploy, name_contract):
    """A money ledger whose directory names no market yet."""
    name_contract("OrderBook", ape.accounts.test_accounts[22])
    return deploy("Cash")


def test_reserve__while_no_market_is_named__counts_for_nothing(young_ledger, directory, bank, emitter):
    """Without a market there is no trading day, so no order can stand behind a reserve."""
    assert int(directory.contract_of("Market"), 16) == 0
    young_ledger.deposit(emitter, 500, b"\x01" * 32, sender=bank)

    young_ledger.reserve(emitter, 300, 1, DAY, sender=ape.accounts.test_accounts[22])

    assert young_ledger.balance_of(emitter) == (500, 0, 0, 0)
    young_ledger.request_withdrawal(500, sender=emitter)
    assert young_ledger.available_fen(emitter) == 0
