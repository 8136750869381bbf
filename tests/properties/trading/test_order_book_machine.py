"""
Order book, settlement and ledgers against the twins, in any order of orders, cancellations, closings and deliveries.

After each step chain and twin have the same trades and the same book, and the ledgers hold exactly what the twin's open
orders and undelivered trades ask for; units and money are never made or lost.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import ape
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from carbon.market_rules import close_of, price_limits
from carbon.order_book import OrderBook, Side
from carbon.refusal import Refused
from carbon.settlement import Trade, totals_of, trade_hash
from carbon.units import MarketDay
from carbon.vouchers import code_for
from tests.trading_fixtures import CALENDAR, MONDAY, REFERENCE_FEN, SATURDAY, TERMS, as_argument, trades_of

PRODUCT = 1
UNITS_T = 1_000_000
MONEY_FEN = 10**14
MAX_ORDER_T = 50
AROUND_T = 4
"""Most prices stay this many ticks around the middle, so that orders meet; some are drawn from the whole band."""

LEVELS = 32
"""Most levels that `OrderBook.depth` shows."""


@dataclass(frozen=True)
class Scene:
    """The contracts and people that one run uses; the chain is put back after it."""

    chain: Any
    allowances: Any
    cash: Any
    market: Any
    book: Any
    settlement: Any
    vouchers: Any
    exchange: Any
    registry: Any
    class_id: int
    traders: list[Any]


@pytest.fixture
def scene(
    chain, allowances, cash, market, book, settlement, vouchers, exchange, registry, class_id, product_id,
    emitter, other_emitter, investor, give_units, give_money,
) -> Scene:  # fmt: skip
    """Three traders, each with units and money."""
    traders = [emitter, other_emitter, investor]
    for trader in traders:
        give_units(trader, UNITS_T)
        give_money(trader, MONEY_FEN)
    return Scene(chain, allowances, cash, market, book, settlement, vouchers, exchange, registry, class_id, traders)


class TradingMachine(RuleBasedStateMachine):
    """What traders, exchange and registry may do, done on the chain and on the twin."""

    scene: Scene

    def __init__(self) -> None:
        super().__init__()
        self.snapshot = self.scene.chain.snapshot()
        self.accounts = {trader.address: trader for trader in self.scene.traders}
        self.units_t = dict.fromkeys(self.accounts, UNITS_T)
        self.money_fen = dict.fromkeys(self.accounts, MONEY_FEN)
        self.confirmed: list[Trade] = []
        self.day = MarketDay(MONDAY - 1)
        self.close_fen = REFERENCE_FEN
        self.twin: OrderBook

    def teardown(self) -> None:
        self.scene.chain.restore(self.snapshot)

    @initialize()
    def first_day(self) -> None:
        self._open(MONDAY)

    @rule(
        trader=st.integers(0, 2),
        side=st.sampled_from(Side),
        ticks=st.integers(-AROUND_T, AROUND_T) | st.integers(-900, 900),
        quantity_t=st.integers(1, MAX_ORDER_T),
    )
    def place(self, trader: int, side: Side, ticks: int, quantity_t: int) -> None:
        account = self.scene.traders[trader]
        price_fen = self._price_within_limits(ticks)
        try:
            placed = self.twin.place(account.address, side, price_fen, quantity_t, at=0)
        except Refused as refused:
            with ape.reverts(f"OrderBook: {refused.reason}"):
                self.scene.book.place(PRODUCT, side, price_fen, quantity_t, sender=account)
            return

        receipt = self.scene.book.place(PRODUCT, side, price_fen, quantity_t, sender=account)

        trades = trades_of(receipt)
        assert [replace(trade, at=0) for trade in trades] == placed.trades
        assert receipt.events[0].order_id == placed.order_id
        assert self.scene.book.open_t(placed.order_id) == placed.open
        self.made.extend(trades)
        for trade in trades:
            assert self.scene.settlement.trade_hash(trade.trade_id) == trade_hash(trade)

    @precondition(lambda self: self.twin.resting())
    @rule(number=st.integers(0, 1_000))
    def cancel(self, number: int) -> None:
        resting = self.twin.resting()
        order = resting[number % len(resting)]
        quantity_t = self.twin.cancel(order.account, order.order_id)

        receipt = self.scene.book.cancel(order.order_id, sender=self.accounts[order.account])

        assert receipt.events == [
            self.scene.book.OrderCancelled(order_id=order.order_id, account=order.account, quantity_t=quantity_t)
        ]
        assert self.scene.book.open_t(order.order_id) == 0

    @precondition(lambda self: self.day + 1 < SATURDAY)
    @rule()
    def close_the_day_and_open_the_next(self) -> None:
        scene, totals = self.scene, totals_of(self.made)
        scene.chain.mine(timestamp=CALENDAR.end_of(self.day))
        scene.settlement.publish_results(PRODUCT, self.day, *totals, sender=scene.exchange)
        scene.settlement.confirm_results(PRODUCT, self.day, *totals, sender=scene.registry)
        self.close_fen = close_of(totals.amount, totals.quantity, self.close_fen)
        assert scene.market.previous_close_fen(PRODUCT) == self.close_fen
        assert scene.settlement.day_state(PRODUCT, self.day) == (2 if totals.trades else 3, 0)
        self.confirmed.extend(self.made)
        self._open(MarketDay(self.day + 1))

    @precondition(lambda self: self.confirmed)
    @rule(source=st.randoms(use_true_random=False), share=st.integers(1, 4))
    def settle_some(self, source: Any, share: int) -> None:
        source.shuffle(self.confirmed)
        count = -(-len(self.confirmed) // share)
        chosen, self.confirmed = self.confirmed[:count][:64], self.confirmed[:count][64:] + self.confirmed[count:]
        self.scene.settlement.settle([as_argument(trade) for trade in chosen], sender=self.scene.registry)
        for trade in chosen:
            self.units_t[trade.buyer] += trade.quantity
            self.units_t[trade.seller] -= trade.quantity
            self.money_fen[trade.buyer] -= trade.amount
            self.money_fen[trade.seller] += trade.amount
            code = code_for(trade.trade_id, trade_hash(trade))
            assert self.scene.vouchers.check(code)[:2] == (trade.trade_id, trade_hash(trade))

    @invariant()
    def book_is_the_twins(self) -> None:
        for side in Side:
            depth = self.twin.depth(side)[:LEVELS]
            prices_fen, open_t = self.scene.book.depth(PRODUCT, side, LEVELS)
            assert list(zip(prices_fen, open_t, strict=True)) == depth
            assert self.scene.book.best(PRODUCT, side) == self.twin.best(side)
        assert self.scene.settlement.totals(PRODUCT, self.day) == totals_of(self.twin.trades)

    @invariant()
    def ledgers_hold_what_orders_and_trades_ask_for(self) -> None:
        reserved_t: Counter[str] = Counter()
        reserved_fen: Counter[str] = Counter()
        owed_t: Counter[str] = Counter()
        owed_fen: Counter[str] = Counter()
        for order in self.twin.resting():
            if order.side is Side.SELL:
                reserved_t[order.account] += order.open
            else:
                reserved_fen[order.account] += order.reserved
        for trade in self.made + self.confirmed:
            owed_t[trade.seller] += trade.quantity
            owed_fen[trade.buyer] += trade.amount
        for account in self.accounts:
            units = self.scene.allowances.trading_t(self.scene.class_id, account)
            money = self.scene.cash.balance_of(account)
            assert units == (self.units_t[account], reserved_t[account], owed_t[account], 0)
            assert money == (self.money_fen[account], reserved_fen[account], owed_fen[account], 0)
        assert sum(self.units_t.values()) == self.scene.allowances.held_t(self.scene.class_id)
        assert sum(self.money_fen.values()) == self.scene.cash.held_fen()

    def _open(self, day: MarketDay) -> None:
        self.scene.chain.mine(timestamp=CALENDAR.opening_of(day))
        self.scene.market.open_day(PRODUCT, sender=self.scene.exchange)
        self.limits = price_limits(self.close_fen, TERMS["band_bp"])
        assert self.scene.market.limits(PRODUCT) == (day, *self.limits)
        self.day = day
        self.made: list[Trade] = []
        self.twin = OrderBook(PRODUCT, day, self.limits.lower, TERMS["tick_fen"])

    def _price_within_limits(self, ticks: int) -> int:
        return min(max(self.close_fen + ticks, self.limits.lower), self.limits.upper)


@pytest.mark.parametrize(
    ("examples", "steps"),
    [pytest.param(4, 25, id="quick"), pytest.param(12, 60, id="long", marks=pytest.mark.long)],
)
def test_trading__any_order_of_steps__chain_and_twin_agree(scene: Scene, examples: int, steps: int) -> None:
    """T2, S1: price then time, every trade delivered once, nothing made or lost."""
    machine = type("TradingMachineOnChain", (TradingMachine,), {"scene": scene})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
