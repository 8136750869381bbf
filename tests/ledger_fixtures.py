"""
Fixtures of the ledger tests: `Allowances` and `Cash` with ordinary accounts in the place of the rule contracts.

The conftest of each folder that tests a ledger re-exports what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ape
import pytest

TODAY = 14_700
"""Trading day that the market's clock shows at the start of a test."""

NOBODY = "0x" + "00" * 20

ACTIVE = 2
"""Status of `Participants`: may do what its roles say."""

FROZEN = 4
"""Status of `Participants`: may neither hold nor trade."""

RESTRICTED = 3
"""Status of `Participants`: may hold, not trade."""


def _player_fixture(name: str, contract: str, position: int) -> Any:
    @pytest.fixture(scope="module", name=name)
    def player(name_contract: Callable[[str, Any], Any]) -> Any:
        return name_contract(contract, ape.accounts.test_accounts[position])

    player.__doc__ = f"Return the account that plays the contract `{contract}`."
    return player


quota = _player_fixture("quota", "Quota", 20)
compliance = _player_fixture("compliance", "Compliance", 21)
order_book = _player_fixture("order_book", "OrderBook", 22)
settlement = _player_fixture("settlement", "Settlement", 23)
entries = _player_fixture("entries", "Entries", 24)
custody = _player_fixture("custody", "Custody", 25)
credits = _player_fixture("credits", "Credits", 26)


@pytest.fixture(scope="module")
def auction(name_contract: Callable[[str, Any], Any], order_book: Any) -> Any:
    """Return the account that plays the contract `Auction`: that of `OrderBook`."""
    return name_contract("Auction", order_book)


@pytest.fixture(scope="module")
def market(deploy: Callable[..., Any], deployer: Any) -> Any:
    """Return a market clock that shows `TODAY`."""
    clock = deploy("SettableMarket", name="Market")
    clock.set_today(TODAY, sender=deployer)
    return clock


@pytest.fixture(scope="module")
def ledger(deploy: Callable[..., Any], market: Any) -> Any:
    """Return the unit ledger."""
    return deploy("Allowances")


@pytest.fixture(scope="module")
def cea(ledger: Any, registry: Any) -> int:
    """Return the class CN CEA of all years, defined."""
    ledger.define_class("CN", "CEA", 0, sender=registry)
    return int(ledger.class_key("CN", "CEA", 0))


@pytest.fixture(scope="module")
def eua(ledger: Any, registry: Any) -> int:
    """Return the class EU EUA of all years, defined."""
    ledger.define_class("EU", "EUA", 0, sender=registry)
    return int(ledger.class_key("EU", "EUA", 0))


@pytest.fixture(scope="module")
def issue_to(ledger: Any, cea: int, quota: Any) -> Callable[..., None]:
    """Return `issue_to(account, tonnes=10, class_id=cea)`: units in the registry sub-account."""

    def issue(account: Any, tonnes: int = 10, class_id: int = cea) -> None:
        ledger.issue(class_id, account, tonnes, 2021, sender=quota)

    return issue


@pytest.fixture(scope="module")
def fund(ledger: Any, cea: int, issue_to: Callable[..., None]) -> Callable[..., None]:
    """Return `fund(account, tonnes=10)`: units in the trading sub-account."""

    def issue_and_move(account: Any, tonnes: int = 10) -> None:
        issue_to(account, tonnes)
        ledger.to_trading(cea, tonnes, sender=account)

    return issue_and_move


@pytest.fixture(scope="module")
def cash(deploy: Callable[..., Any], market: Any) -> Any:
    """Return the money ledger."""
    return deploy("Cash")


@pytest.fixture(scope="module")
def pay_in(cash: Any, bank: Any) -> Callable[..., None]:
    """Return `pay_in(account, fen=1_000)`: money that the bank has booked in, each time under a new reference."""
    references = iter(range(1, 1_000_000))

    def deposit(account: Any, fen: int = 1_000) -> None:
        cash.deposit(account, fen, next(references).to_bytes(32, "big"), sender=bank)

    return deposit
