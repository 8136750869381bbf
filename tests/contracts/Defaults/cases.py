"""A day with trades that cannot be delivered, on bare py-evm: made once; each test goes on from there on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks.bare_evm import BareEvm, account
from benchmarks.settlement_day import as_argument, reviewed, trades_in
from benchmarks.trading_world import (
    BANK,
    EXCHANGE,
    GOVERNOR,
    MONDAY,
    PRODUCT,
    REGISTRY,
    REVIEWS,
    SECOND,
    TRADERS,
    World,
    listed,
)
from carbon.roles import Role
from carbon.settlement import Trade, chunks_of

__all__ = [
    *("ANN", "BEN", "BUYER", "CAT", "COMPENSATION_BP", "DOCUMENT", "DUE_FEN", "FEES_BP", "MINISTRY", "NOTICE_S"),
    *("NOVICE", "REASON", "SELLER", "Cases", "made", "novice_in_default", "without_terms"),
]

ANN, BEN, CAT, _ = TRADERS
NOVICE, MINISTRY = account("novice"), account("ministry")
BUYER, SELLER = 1, 2
ACTIVE, FROZEN = 2, 4
NOTICE_S, COMPENSATION_BP = 172_800, 500
FEES_BP = (20, 10)
"""Of exchange and registry."""
REASON, DOCUMENT = "the bank refused", b"\x0d" * 32
DUE_FEN = 902_700
"""What the novice owes for her purchase: 90 t at 100 CNY, and the fee on it."""
RISK_RESERVE = 3


@dataclass
class Cases:
    """Trades that wait for delivery: of the novice to Ann, of Ben to the novice without other money, of Cat to Ben."""

    world: World
    trades: list[Trade]
    references: int = 0

    @property
    def evm(self) -> BareEvm:
        """The chain."""
        return self.world.evm

    def fork(self) -> Cases:
        """Another day that goes on from here on its own."""
        return Cases(self.world.fork(), self.trades)

    def argument(self, place: int) -> tuple[object, ...]:
        """A trade as the contracts take it."""
        return as_argument(self.trades[place])

    def chunk(self) -> list[tuple[object, ...]]:
        """The whole chunk."""
        return [self.argument(place) for place in range(len(self.trades))]

    def send(self, by: str, function: str, *arguments: Any) -> str | None:
        """Call `Defaults`; why it was refused."""
        return self.evm.send(by, "Defaults", function, *arguments)

    def done(self, by: str, function: str, *arguments: Any) -> list[Any]:
        """Call `Defaults`, which must not refuse; all that was logged."""
        return self.evm.logged(self.evm.done(by, "Defaults", function, *arguments))

    def declare(self, place: int, side: int, by: str = REGISTRY) -> str | None:
        """First person."""
        return self.send(by, "declare", self.trades[place].trade_id, side, REASON, DOCUMENT)

    def confirm(self, place: int, side: int, by: str = SECOND, document: bytes = DOCUMENT) -> str | None:
        """Second person."""
        return self.send(by, "confirm", self.chunk(), place, side, document)

    def give_notice(self, place: int, side: int) -> None:
        """Both."""
        assert self.declare(place, side) is None
        assert self.confirm(place, side) is None

    def settle(self, *left_out: int) -> str | None:
        """Deliver what can be."""
        skip = sum(1 << place for place in left_out)
        return self.evm.send(REGISTRY, "Settlement", "settle", self.chunk(), skip)

    def decide(self, function: str, place: int, barred_until_s: int = 0) -> str | None:
        """Two persons' word through `Reviews`: cover or unwind."""
        return self.send(REVIEWS, function, self.argument(place), barred_until_s, REASON, DOCUMENT)

    def miss_the_deadline(self, seconds: int = NOTICE_S + 1) -> None:
        """Let time pass."""
        self.evm.pass_s(seconds)

    def fill_reserve(self, fen: int) -> None:
        """Money for the risk reserve."""
        self.evm.done(BANK, "Cash", "deposit_to_reserve", fen, self._reference())

    def pay_in(self, who: str, fen: int) -> None:
        """Money for an account."""
        self.evm.done(BANK, "Cash", "deposit", who, fen, self._reference())

    def freeze(self, who: str) -> None:
        """By order of a court."""
        self.world.set_status(who, FROZEN)

    def reopen(self, who: str) -> None:
        """The order is lifted."""
        self.world.set_status(who, ACTIVE)

    def state(self, place: int) -> int:
        """How far the default of a trade is."""
        return int(self.case(place)["state"])

    def case(self, place: int) -> dict[str, Any]:
        """All that is kept of it."""
        found: dict[str, Any] = self.evm.call("Defaults", "default_of", self.trades[place].trade_id)
        return found

    def held_t(self, who: str) -> int:
        """Units in the trading sub-account."""
        return int(self.evm.call("Allowances", "trading_t", self.world.class_id, who)[0])

    def money_fen(self, who: str) -> int:
        """Total of an account."""
        return int(self.evm.call("Cash", "balance_of", who)[0])

    def reserve_fen(self) -> int:
        """What the risk reserve has."""
        return int(self.evm.call("Cash", "fund", RISK_RESERVE)[0])

    def records(self, who: str) -> tuple[int, int]:
        """Entries in the credit record, and until when it bars."""
        count, until_s = self.evm.call("Participants", "conduct_of", who)
        return count, until_s

    def totals(self) -> tuple[int, int]:
        """All units and all money, which no default changes."""
        people = (*TRADERS, NOVICE)
        units = sum(self.evm.call("Allowances", "balanceOf", one, self.world.class_id) for one in people)
        funds = sum(self.evm.call("Cash", "fund", number)[0] for number in (1, 2, RISK_RESERVE))
        return units, funds + sum(self.money_fen(one) for one in people)

    def _reference(self) -> bytes:
        self.references += 1
        return self.references.to_bytes(32, "big")


def _traded(world: World, deals: Sequence[tuple[str, str, int]]) -> list[Trade]:
    """Deals at 100 CNY: seller, buyer, tonnes; reserved, credited and recorded as the book does."""
    evm, book, price_fen, fee_bp = world.evm, account("a way to trade"), 10_000, sum(FEES_BP)
    evm.done(GOVERNOR, "Directory", "register", "OrderBook", book)
    trades: list[Trade] = []
    for number, (seller, buyer, quantity_t) in enumerate(deals, 1):
        amount = price_fen * quantity_t
        fee = amount * fee_bp // 10_000
        evm.done(book, "Allowances", "reserve", world.class_id, seller, quantity_t, MONDAY)
        evm.done(book, "Cash", "reserve", buyer, amount + fee, quantity_t, MONDAY)
        evm.done(book, "Allowances", "expect", world.class_id, [buyer], [quantity_t], MONDAY)
        evm.done(book, "Cash", "expect", [seller], [amount - fee], [quantity_t], MONDAY)
        deal = (buyer, seller, price_fen, quantity_t, number, number)
        trades += trades_in(world, evm.done(book, "Settlement", "record", PRODUCT, MONDAY, 10, [deal]))
    return trades


def _made(*, has_terms: bool) -> Cases:
    world = listed()
    world.evm.deploy_named("Defaults", GOVERNOR)
    world.admit("ministry", Role.MINISTRY)
    world.admit("novice", Role.INVESTOR)
    world.give(NOVICE, 1_000, 0)
    world.evm.done(EXCHANGE, "Market", "set_fees", *FEES_BP, MONDAY)
    if has_terms:
        world.evm.done(MINISTRY, "Defaults", "set_terms", NOTICE_S, COMPENSATION_BP, MONDAY)
    world.open_day()
    trades = _traded(world, ((NOVICE, ANN, 100), (BEN, NOVICE, 90), (CAT, BEN, 50)))
    assert len(chunks_of(trades)) == 1
    reviewed(world, trades)
    return Cases(world, trades)


@cache
def _with_terms() -> Cases:
    return _made(has_terms=True)


def made() -> Cases:
    """Monday evening: published, cleared and confirmed."""
    return _with_terms().fork()


def without_terms() -> Cases:
    """The same where the ministry never set any."""
    return _made(has_terms=False)


def novice_in_default() -> Cases:
    """
    Ann's account is frozen, so the novice is not paid and cannot pay. Two trades are out of the day, Cat's is done.

    Of the novice's default DUE_FEN are missing, all of it.
    """
    cases = made()
    cases.freeze(ANN)
    cases.give_notice(0, BUYER)
    cases.give_notice(1, BUYER)
    assert cases.settle(0, 1) is None
    return cases
