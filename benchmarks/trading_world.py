"""
The trading contracts on bare py-evm with people in them: for tests and benchmarks that place thousands of orders.

`opened()` is built once; each caller goes on from there on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import encode

from benchmarks.bare_evm import BareEvm, account
from carbon.market_rules import Calendar
from carbon.roles import TRADERS as TRADER_ROLES
from carbon.roles import Role
from carbon.units import MarketDay
from devnet.evm import Outcome

CALENDAR = Calendar()
"""The market's default hours."""

MONDAY = MarketDay(22_341)
"""2031-03-03."""

BUY, SELL = 1, 2
PRODUCT = 1
REFERENCE_FEN = 10_000
UNITS_T, MONEY_FEN = 10**9, 10**14
"""What every trader starts with."""

TERMS = (1, 1, 1, 99_999, 1_000, 100_000, 0, 3_000)
"""Terms of the product as the national market has them."""

GOVERNOR, REGISTRY, SECOND, EXCHANGE, BANK, QUOTA, REVIEWS = map(
    account, ("governor", "registry", "second", "exchange", "bank", "quota", "reviews")
)
ALONE = (GOVERNOR,), 1, 60
"""Governors, approvals that they need, and the delay in s."""
TRADERS = tuple(account(f"trader {number}") for number in range(4))
NO_HASH = bytes(32)
CONTRACTS = (
    "Participants", "Allowances", "Cash", "Vouchers", "Market", "OrderBook", "Positions", "Settlement",
)  # fmt: skip


@dataclass
class World:
    """Contracts, people and one product."""

    evm: BareEvm
    class_id: int

    def fork(self) -> World:
        """Another world that goes on from here on its own."""
        return World(self.evm.fork(), self.class_id)

    def place(self, trader: str, side: int, price_fen: int, quantity_t: int) -> tuple[int, Outcome]:
        """Place an order that must be accepted; its id, and all that came of it."""
        outcome = self.evm.done(trader, "OrderBook", "place", PRODUCT, side, price_fen, quantity_t)
        return int.from_bytes(outcome.output, "big"), outcome

    def cancel(self, trader: str, order_id: int) -> Outcome:
        """Cancel an order that must be open."""
        return self.evm.done(trader, "OrderBook", "cancel", order_id)

    def admit(self, name: str, role: Role) -> str:
        """Another person with that role."""
        person = account(name)
        application = (name, "enterprise", 42, "", "", NO_HASH, NO_HASH, NO_HASH, BANK, NO_HASH)
        done(self.evm, person, "Participants", "apply", NO_HASH, int(role), application)
        done(self.evm, GOVERNOR, "Participants", "grant_role", person, int(role))
        if role in TRADER_ROLES:
            done(self.evm, BANK, "Participants", "decide_bindings", [person], True, "")
        return person

    def give(self, trader: str, units_t: int = UNITS_T, money_fen: int = MONEY_FEN) -> None:
        """Put units into the trading sub-account, and money."""
        if units_t:
            done(self.evm, QUOTA, "Allowances", "issue", self.class_id, trader, units_t, 2024)
            done(self.evm, trader, "Allowances", "to_trading", self.class_id, units_t)
        if money_fen:
            reference = bytes.fromhex(trader[2:]).rjust(32, b"\x01")
            done(self.evm, BANK, "Cash", "deposit", trader, money_fen, reference)

    def open_day(self, day: MarketDay = MONDAY) -> None:
        """Turn to the opening of a day and open it."""
        self.evm.turn_to(CALENDAR.opening_of(day))
        done(self.evm, EXCHANGE, "Market", "open_day", PRODUCT)

    def set_status(self, trader: str, status: int) -> None:
        """Freeze, restrict or reopen an account."""
        done(self.evm, REVIEWS, "Participants", "set_status", trader, status, "for the test", NO_HASH)


def done(evm: BareEvm, sender: str, contract: str, function: str, *arguments: Any) -> None:
    """Call a function that must not be refused."""
    evm.done(sender, contract, function, *arguments)


@cache
def _listed(governance: tuple[tuple[str, ...], int, int]) -> World:
    evm = BareEvm()
    evm.deploy("Directory", GOVERNOR, encode(["address[]", "uint256", "uint256"], governance))
    for name in CONTRACTS:
        evm.deploy_named(name, GOVERNOR)
    for name, person in (("Quota", QUOTA), ("Reviews", REVIEWS)):
        done(evm, GOVERNOR, "Directory", "register", name, person)
    class_id = 0
    world = World(evm, class_id)
    for name, role in (
        ("registry", Role.REGISTRY), ("second", Role.REGISTRY), ("exchange", Role.EXCHANGE), ("bank", Role.BANK),
    ):  # fmt: skip
        world.admit(name, role)
    done(evm, REGISTRY, "Allowances", "define_class", "CN", "CEA", 2024)
    world.class_id = evm.call("Allowances", "class_key", "CN", "CEA", 2024)
    for number, trader in enumerate(TRADERS):
        world.admit(f"trader {number}", Role.EMITTER)
        world.give(trader)
    done(evm, EXCHANGE, "Market", "list_product", world.class_id, "CEA24", TERMS)
    done(evm, EXCHANGE, "Market", "set_reference", PRODUCT, REFERENCE_FEN, "opening notice")
    return world


def listed(governance: tuple[tuple[str, ...], int, int] = ALONE) -> World:
    """A product with its reference price; no day was opened."""
    return _listed(governance).fork()


def opened() -> World:
    """The same on Monday at 9:30."""
    world = listed()
    world.open_day()
    return world
