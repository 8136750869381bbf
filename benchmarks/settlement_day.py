"""
A day of trades on bare py-evm, from the first order to the registry's second review: for tests and benchmarks of what
comes then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.bare_evm import account
from benchmarks.trading_world import CALENDAR, EXCHANGE, GOVERNOR, MONDAY, PRODUCT, REGISTRY, SECOND, World
from carbon.roles import Role
from carbon.settlement import Trade, chunks_of
from carbon.units import Fen, FenPerTonne, Tonnes

CLEARING = b"\x07" * 32
"""Stands for the hash of the registry's clearing file."""

FIELDS = ("trade_id", "buyer", "seller", "price_fen", "quantity_t", "buy_ref", "sell_ref")
LISTED = 10


@dataclass
class Day:
    """Trades that wait for delivery."""

    world: World
    trades: list[Trade]

    @property
    def chunks(self) -> list[Sequence[Trade]]:
        """As they are handed in."""
        return chunks_of(self.trades)

    def fork(self) -> Day:
        """Another day that goes on from here on its own."""
        return Day(self.world.fork(), self.trades)

    def settle(self, chunk: int, skip: int = 0) -> str | None:
        """Hand a chunk in; why it was refused, None when it was not."""
        trades = [as_argument(trade) for trade in self.chunks[chunk]]
        return self.world.evm.send(REGISTRY, "Settlement", "settle", trades, skip)

    def state(self, people: Sequence[str]) -> dict[str, Any]:
        """All that a settlement can change."""
        evm, class_id = self.world.evm, self.world.class_id
        return {
            "day": evm.call("Settlement", "day_state", PRODUCT, MONDAY),
            "units": [evm.call("Allowances", "trading_t", class_id, one) for one in people],
            "money": [evm.call("Cash", "balance_of", one) for one in people],
            "funds": [evm.call("Cash", "fund", number) for number in (1, 2, 3)],
            "codes": [evm.call("Vouchers", "code_of", trade.trade_id) for trade in self.trades],
        }


def as_argument(trade: Trade) -> tuple[object, ...]:
    """Write a trade as `Settlement` takes it."""
    return (
        trade.trade_id,
        trade.buyer,
        trade.seller,
        trade.price,
        trade.quantity,
        trade.buy_ref,
        trade.sell_ref,
        trade.method,
        trade.at,
    )


def trades_in(world: World, outcome: Any) -> list[Trade]:
    """Read the trades that a call made."""
    return [
        Trade(
            trade_id=event["trade_id"],
            buyer=event["buyer"],
            seller=event["seller"],
            price=FenPerTonne(event["price_fen"]),
            quantity=Tonnes(event["quantity_t"]),
            buy_ref=event["buy_ref"],
            sell_ref=event["sell_ref"],
            at=world.evm.now_s,  # type: ignore[arg-type]  # seconds of the block
            method=event["method"],
        )
        for event in world.evm.events(outcome, "Settlement", "TradeMade")
    ]


def made_by_the_book(world: World, traders: Sequence[str], orders: int, seed: int) -> list[Trade]:
    """Orders of random people, sizes and sides around one price; what trades of them."""
    random = Random(seed)
    trades: list[Trade] = []
    for _ in range(orders):
        trader, side = random.choice(traders), random.choice((1, 2))
        price_fen, quantity_t = 10_000 + random.randrange(-1, 2), random.randrange(1, 500)
        data = world.evm.encode("OrderBook", "place", (PRODUCT, side, price_fen, quantity_t))
        refusal, outcome = world.evm.try_data(trader, "OrderBook", data)
        if refusal is None:  # else it would have met an order of its own, or sold what it bought today
            trades += trades_in(world, outcome)
    return trades


def recorded(world: World, people: Sequence[str], number: int, seed: int) -> list[Trade]:
    """So many listed trades between random pairs, reserved, credited and recorded as the book does."""
    random, evm = Random(seed), world.evm
    book = account("a way to trade")
    evm.done(GOVERNOR, "Directory", "register", "OrderBook", book)
    fee_bp = sum(evm.call("Market", "fees_on", MONDAY))
    trades: list[Trade] = []
    for start in range(0, number, 64):
        deals = []
        for _ in range(min(64, number - start)):
            buyer, seller = random.sample(people, 2)
            price_fen, quantity_t = 9_000 + random.randrange(2_000), random.randrange(1, 5_000)
            amount = Fen(price_fen * quantity_t)
            fee = amount * fee_bp // 10_000
            evm.done(book, "Allowances", "reserve", world.class_id, seller, quantity_t, MONDAY)
            evm.done(book, "Cash", "reserve", buyer, amount + fee, quantity_t, MONDAY)
            evm.done(book, "Allowances", "expect", world.class_id, [buyer], [quantity_t], MONDAY)
            evm.done(book, "Cash", "expect", [seller], [amount - fee], [quantity_t], MONDAY)
            deals.append((buyer, seller, price_fen, quantity_t, random.getrandbits(140), random.getrandbits(140)))
        trades += trades_in(world, evm.done(book, "Settlement", "record", PRODUCT, MONDAY, LISTED, deals))
    return trades


def reviewed(world: World, trades: list[Trade]) -> Day:
    """The day after its last session, published, cleared and confirmed."""
    evm = world.evm
    evm.turn_to(CALENDAR.end_of(MONDAY))
    figures = [tuple(one.values()) for one in evm.call("Settlement", "figures", PRODUCT, MONDAY)]
    evm.done(EXCHANGE, "Settlement", "publish_results", PRODUCT, MONDAY, figures)
    evm.done(REGISTRY, "Settlement", "clear", PRODUCT, MONDAY, figures, CLEARING)
    evm.done(SECOND, "Settlement", "confirm_results", PRODUCT, MONDAY, CLEARING)
    return Day(world, trades)


def traders_of(world: World, number: int) -> list[str]:
    """So many more people with units and money."""
    people = []
    for place in range(number):
        person = world.admit(f"one of many {place}", Role.INVESTOR)
        world.give(person, 10**8, 10**13)
        people.append(person)
    return people
