"""
The exchange on chain and its twin in `carbon.exchange` together: orders, amendments, halts, frozen accounts, days.

Every step is asked of both. Either both do it, with the same deals, or both refuse it for the same reason and nothing
has changed. After each step what those it touched can sell and spend, and the sums of both ledgers are compared; after
every fourth the best of the book; after every sixteenth, and at the end of each day, the whole book and everyone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from benchmarks.trading_world import (
    CALENDAR,
    EXCHANGE,
    MONDAY,
    PRODUCT,
    REFERENCE_FEN,
    REGISTRY,
    SECOND,
    TRADERS,
    World,
    done,
    listed,
)
from carbon.exchange import Exchange, ExchangeRules, Refusal
from carbon.exchange.records import NOTHING, State, Ticket
from carbon.exchange.refusals import OrderRefused
from carbon.exchange.rules import Bounds, national_rules
from carbon.order_book import Order, SelfTrade, Side
from carbon.units import BasisPoints, FenPerTonne, MarketDay, Tonnes
from devnet.evm import Outcome

NAME = "CEA24"
UNITS_T, MONEY_FEN = 250, 3_000_000
"""What each trader of the machine has: little enough to run out of."""

LIMITED_T = 330
"""Position limit of the first trader; the others have none."""

AROUND_FEN = 2
MAX_ORDER_T = 400
TICK_FEN, MIN_T = 1, 2
FEE_BP = 13
LEVELS = 32
"""Most that `depth` shows."""
ACTIVE, FROZEN = 2, 4
CHUNK = 64
BEST_EVERY, WHOLE_EVERY = 4, 16
CALM, A_DAY = 30, 60
"""Steps of traders before a halt or a freeze, and before the end of a day."""
CLEARING = b"\x07" * 32
NO_PRICE = FenPerTonne(0)
TRADE_FIELDS = ("trade_id", "buyer", "seller", "price_fen", "quantity_t", "buy_ref", "sell_ref", "method")

FACTS = {
    Refusal.UNKNOWN_ORDER: {"OrderBook: order is not open"},
    Refusal.NOT_YOURS: {"OrderBook: caller does not own the order"},
    Refusal.PRODUCT_HALTED: {"OrderBook: product is halted"},
    Refusal.ACCOUNT_RESTRICTED: {"OrderBook: caller may not trade"},
    Refusal.NOT_A_TRADING_DAY: {"OrderBook: not a trading day"},
    Refusal.CLOSED_SESSION: {"OrderBook: session is closed", "OrderBook: day is over"},
    Refusal.BAD_TICK: {"OrderBook: price is not a multiple of the tick"},
    Refusal.SIZE_OUT_OF_BOUNDS: {
        "OrderBook: order is too small",
        "OrderBook: order is too large",
        "OrderBook: quantity is not above what is filled",
    },
    Refusal.PRICE_OUT_OF_BAND: {"OrderBook: price outside the day's limits"},
    Refusal.SELF_TRADE: {"OrderBook: would trade with own order"},
    Refusal.POSITION_LIMIT: {"OrderBook: position is over the limit"},
    Refusal.BOUGHT_TODAY: {"Allowances: bought today"},
    Refusal.NOT_ENOUGH_UNITS: {"Allowances: not enough available"},
    Refusal.NOT_ENOUGH_FUNDS: {"Cash: not enough available"},
}
"""What the contracts say for each reason."""


@cache
def _prepared() -> World:
    """Traders with little, a fee, a position limit; no day was opened."""
    world = listed()
    for trader in TRADERS:
        units_t = world.evm.call("Allowances", "trading_t", world.class_id, trader)[0]
        done(world.evm, trader, "Allowances", "to_registry", world.class_id, units_t)
        done(world.evm, trader, "Allowances", "to_trading", world.class_id, UNITS_T)
        done(world.evm, trader, "Cash", "request_withdrawal", world.evm.call("Cash", "idle_fen", trader) - MONEY_FEN)
    day = MONDAY - 3
    done(world.evm, EXCHANGE, "Market", "set_terms", PRODUCT, (1, 1, MIN_T, MAX_ORDER_T, 1_000, 100_000, 0, 3_000), day)
    done(world.evm, EXCHANGE, "Market", "set_fees", FEE_BP - 3, 3, day)
    in_registry_t = world.evm.call("Allowances", "balanceOf", TRADERS[0], world.class_id) - UNITS_T
    limit_t = in_registry_t + LIMITED_T
    done(world.evm, EXCHANGE, "Positions", "set_account_limit", TRADERS[0], True, limit_t, day)
    world.evm.deploy("LedgerLens", EXCHANGE, b"")
    return world


def _rules(self_trade: SelfTrade) -> ExchangeRules:
    return replace(
        national_rules(),
        tick=FenPerTonne(TICK_FEN),
        listed=Bounds(BasisPoints(1_000), Tonnes(MIN_T), Tonnes(MAX_ORDER_T)),
        references={NAME: FenPerTonne(REFERENCE_FEN)},
        position_limits={TRADERS[0]: Tonnes(LIMITED_T)},
        self_trade=self_trade,
        fee=BasisPoints(FEE_BP),
    )


class TradingMachine(RuleBasedStateMachine):
    """Four traders and one product over some days."""

    steps_made = 0
    """Of all runs together."""

    deals_made = 0

    @initialize(self_trade=st.sampled_from(SelfTrade))
    def first_day(self, self_trade: SelfTrade) -> None:
        self.world = _prepared().fork()
        self.evm = self.world.evm
        self.twin = Exchange(_rules(self_trade))
        self.refs = 0
        self.asked_since: Counter[str] = Counter()
        """Event -> steps of traders since it."""
        self.touched: set[str] = set()
        """Whose cells the last step may have changed."""
        self.trades: list[dict[str, Any]] = []
        self.frozen: set[str] = set()
        for trader in TRADERS:
            self.twin.open_holding(trader, NAME, Tonnes(UNITS_T))
            self.twin.deposit(trader, MONEY_FEN)
        is_older = self_trade is SelfTrade.CANCEL_OLDER
        done(self.evm, EXCHANGE, "Market", "set_self_trade", is_older, MONDAY)
        self._open(MONDAY)

    # Orders

    @rule(
        trader=st.sampled_from(TRADERS),
        side=st.sampled_from(Side),
        ticks=st.integers(-AROUND_FEN, AROUND_FEN),
        quantity_t=st.integers(MIN_T, 60),
    )
    def place(self, trader: str, side: Side, ticks: int, quantity_t: int) -> None:
        self._place(trader, side, FenPerTonne(self.close_fen + ticks), Tonnes(quantity_t))

    @rule(trader=st.sampled_from(TRADERS), side=st.sampled_from(Side), quantity_t=st.integers(MIN_T, MAX_ORDER_T))
    def take(self, trader: str, side: Side, quantity_t: int) -> None:
        price = self.twin._days[NAME].book.best(side.other) or self.close_fen
        self._place(trader, side, FenPerTonne(price), Tonnes(quantity_t))

    @rule(
        trader=st.sampled_from(TRADERS),
        side=st.sampled_from(Side),
        ticks=st.integers(-1_010, 1_010),
        quantity_t=st.integers(MIN_T - 1, MAX_ORDER_T + 1),
    )
    def place_anywhere(self, trader: str, side: Side, ticks: int, quantity_t: int) -> None:
        self._place(trader, side, FenPerTonne(self.close_fen + ticks), Tonnes(quantity_t))

    def _place(self, trader: str, side: Side, price: FenPerTonne, quantity: Tonnes) -> None:
        self.refs += 1
        ref = f"o{self.refs}"
        data = self.evm.encode("OrderBook", "place", (PRODUCT, int(side), price, quantity))

        def on_twin() -> None:
            self.twin.place(ref, trader, NAME, side, price, quantity)

        if (outcome := self._both(trader, data, on_twin, side, price, quantity)) is not None:
            assert self.twin.tickets[ref].chain_id == int.from_bytes(outcome.output, "big")

    @precondition(lambda self: self._open_tickets())
    @rule(
        number=st.integers(0, 1_000),
        by=st.sampled_from((None,) * 8 + TRADERS[:2]),
        ticks=st.just(0) | st.integers(-AROUND_FEN, AROUND_FEN),
        more_t=st.integers(-60, 20),
    )
    def amend(self, number: int, by: str | None, ticks: int, more_t: int) -> None:
        ticket = self._ticket(number)
        trader = by or ticket.account
        if trader in self.frozen or NAME in self.twin.rules.halted or ticket.account in self.frozen:
            return  # the twin knows no change of these within a day
        price = FenPerTonne(ticket.price + ticks)
        quantity = Tonnes(max(0, ticket.quantity + more_t))
        data = self.evm.encode("OrderBook", "amend", (ticket.chain_id, price, quantity))
        outcome = self._both(
            trader,
            data,
            lambda: self.twin.amend(ticket.ref, trader, price, quantity),
            ticket.side,
            price,
            Tonnes(max(0, quantity - ticket.filled)),
        )
        if outcome is not None:
            assert ticket.chain_id == int.from_bytes(outcome.output, "big")

    @precondition(lambda self: self._open_tickets())
    @rule(number=st.integers(0, 1_000), by=st.sampled_from((None,) * 8 + TRADERS[:2]))
    def cancel(self, number: int, by: str | None) -> None:
        ticket = self._ticket(number)
        trader = by or ticket.account
        if ticket.account in self.frozen:
            by, trader = ticket.account, trader  # anyone may
        data = self.evm.encode("OrderBook", "cancel", (ticket.chain_id,))
        asked_by = ticket.account if ticket.account in self.frozen else trader
        self._both(trader, data, lambda: self.twin.cancel(ticket.ref, asked_by))

    # The exchange and the registry

    @precondition(lambda self: self.asked_since["halt"] >= CALM or NAME in self.twin.rules.halted)
    @rule()
    def halt_or_resume(self) -> None:
        is_halted = NAME in self.twin.rules.halted
        self.asked_since["halt"] = 0
        function = "resume" if is_halted else "halt"
        done(self.evm, EXCHANGE, "Market", function, PRODUCT, "for the test", CLEARING)
        self.twin.rules = replace(self.twin.rules, halted=frozenset(() if is_halted else (NAME,)))
        self.touched = {TRADERS[0]}

    @precondition(lambda self: self.asked_since["freeze"] >= CALM)
    @rule(trader=st.sampled_from(TRADERS))
    def freeze(self, trader: str) -> None:
        if trader not in self.frozen:
            self._freeze_or_reopen(trader)

    @precondition(lambda self: self.frozen)
    @rule()
    def reopen(self) -> None:
        self._freeze_or_reopen(min(self.frozen))

    def _freeze_or_reopen(self, trader: str) -> None:
        self.asked_since["freeze"] = 0
        self.world.set_status(trader, ACTIVE if trader in self.frozen else FROZEN)
        self.frozen ^= {trader}
        self.twin.rules = replace(self.twin.rules, restricted=frozenset(self.frozen))
        self.touched = {trader}

    @precondition(lambda self: self.asked_since["opening"] >= A_DAY)
    @rule()
    def end_the_day(self) -> None:
        for trader in sorted(self.frozen):
            self._freeze_or_reopen(trader)
        if NAME in self.twin.rules.halted:
            self.halt_or_resume()
        self.evm.turn_to(CALENDAR.end_of(self.day))
        self._settle()
        self.twin.turn_to(CALENDAR.end_of(self.day))
        self.twin.close_day()
        self._check_delivered()
        following = MarketDay(self.day + 1)
        while not CALENDAR.is_trading_day(following):
            following = MarketDay(following + 1)
        self._open(following)
        self.touched = set(TRADERS)

    # After each step

    @invariant()
    def both_are_the_same(self) -> None:
        if not self.touched:
            return  # nothing was asked
        TradingMachine.steps_made += 1
        is_whole = TradingMachine.steps_made % WHOLE_EVERY == 0
        book = self.twin._days[NAME].book
        if TradingMachine.steps_made % BEST_EVERY == 0:
            for side in Side:
                assert self.evm.recall("OrderBook", "best", PRODUCT, int(side)) == book.best(side)
        if is_whole:
            self._check_book()
        for trader in TRADERS if is_whole else sorted(self.touched):
            self._check_account(trader)
        assert self.evm.recall("Cash", "held_fen") == self.money_fen
        assert self.evm.recall("Allowances", "held_t", self.world.class_id) == self.issued_t
        self.touched = set()

    def _check_book(self) -> None:
        book = self.twin._days[NAME].book
        for side in Side:
            prices_fen, open_t = self.evm.recall("OrderBook", "depth", PRODUCT, int(side), LEVELS)
            assert list(zip(prices_fen, open_t, strict=True)) == book.depth(side)[:LEVELS]

    def _check_account(self, trader: str) -> None:
        """What it can sell and spend, what is due, and its position."""
        account = self.twin.know(trader)
        held_t, reserved_t, due_t, _ = self.evm.recall("Allowances", "trading_t", self.world.class_id, trader)
        assert held_t - reserved_t == account.units_free(NAME)
        assert due_t == account.bought_today[NAME]
        assert self.evm.recall("Cash", "available_fen", trader) == account.money_free
        assert held_t + self.evm.recall("Cash", "net_t", trader) == account.position

    def _check_delivered(self) -> None:
        """Everyone has what he bought and was paid, and nothing was made or lost."""
        money = self._lens("money", self.evm.addresses["Cash"])
        units = self._lens("units", self.evm.addresses["Allowances"], self.world.class_id)
        funds_fen = sum(money[3:7])
        paid_fen = held_t = 0
        for number, trader in enumerate(TRADERS):
            account = self.twin.know(trader)
            _, _, _, _, trading_t, reserved_t, due_t, _, _ = units[4 + 9 * number : 13 + 9 * number]
            total_fen, reserved_fen, due_fen, leaving_fen = money[7 + 10 * number : 11 + 10 * number]
            assert (trading_t, reserved_t, due_t) == (account.units[NAME], 0, 0)
            assert (total_fen - leaving_fen, reserved_fen, due_fen) == (account.money, 0, 0)
            held_t += trading_t
            paid_fen += total_fen
        assert held_t == UNITS_T * len(TRADERS)
        assert paid_fen + funds_fen == self.money_fen

    # Within

    def _both(
        self,
        trader: str,
        data: bytes,
        on_twin: Callable[[], object],
        side: Side | None = None,
        price: FenPerTonne = NO_PRICE,
        quantity: Tonnes = NOTHING,
    ) -> Outcome | None:
        """Ask both; what came of it on chain, None when both refused."""
        reason, outcome = self.evm.try_data(trader, "OrderBook", data)
        self.asked_since.update(("halt", "freeze", "opening"))
        self.touched = {trader} | {event["account"] for event in self._cancelled(outcome)}
        if reason is None and side is not None:
            self._take_out_frozen(trader, side, price, quantity)
        made = len(self.twin.trades)
        refusal = _refusal_of(on_twin)
        assert reason in FACTS[refusal] if refusal else reason is None, f"contract: {reason}; twin: {refusal}"
        if refusal:
            return None
        trades = self.evm.events(outcome, "Settlement", "TradeMade")
        self.trades += trades
        self.touched |= {trade[role] for trade in trades for role in ("buyer", "seller")}
        TradingMachine.deals_made += len(trades)
        on_chain = [tuple(trade[field] for field in TRADE_FIELDS[1:7]) for trade in trades]
        in_twin = [
            (trade.buyer, trade.seller, trade.price, trade.quantity, trade.buy_id, trade.sell_id)
            for trade in self.twin.trades[made:]
        ]
        assert on_chain == in_twin, f"contract: {on_chain}; twin: {in_twin}"
        return outcome

    def _cancelled(self, outcome: Outcome) -> list[dict[str, Any]]:
        return self.evm.events(outcome, "OrderBook", "OrderCancelled")

    def _take_out_frozen(self, taker: str, side: Side, price: FenPerTonne, quantity: Tonnes) -> None:
        """
        The contract cancels orders of frozen accounts that it meets; so the twin has to before.

        Own orders that the taker meets fill nothing: they are cancelled, or he is refused.
        """
        left, met = int(quantity), []
        for order in self._queue(side.other):
            crosses = order.price <= price if side is Side.BUY else order.price >= price
            if left <= 0 or not crosses:
                break
            if order.account in self.frozen:
                met.append(order)
            elif order.account != taker:
                left -= order.open
        tickets = self.twin._days[NAME].tickets
        for order in met:
            self.twin.cancel(tickets[order.number].ref, order.account)

    def _queue(self, side: Side) -> list[Order]:
        return self.twin._days[NAME].book.queue(side)

    def _tickets(self) -> list[Ticket]:
        """Orders of today, open or not."""
        return self.twin._days[NAME].all_tickets()

    def _open_tickets(self) -> list[Ticket]:
        return [ticket for ticket in self._tickets() if ticket.state is State.OPEN]

    def _ticket(self, number: int) -> Ticket:
        """Mostly an open one."""
        chosen = self._tickets() if number % 10 == 9 else self._open_tickets()
        return chosen[number % len(chosen)]

    def _lens(self, function: str, *arguments: Any) -> list[int]:
        figures: list[int] = self.evm.call("LedgerLens", function, *arguments, list(TRADERS))
        return figures

    def _open(self, day: MarketDay) -> None:
        self.world.open_day(day)
        self.day = day
        self.asked_since["opening"] = 0
        self.twin.turn_to(CALENDAR.opening_of(day))
        self.close_fen = self.twin._closes[NAME]
        assert self.evm.call("Market", "previous_close_fen", PRODUCT) == self.close_fen
        if day == MONDAY:
            self.money_fen = self.evm.call("Cash", "held_fen")
            self.issued_t = self.evm.call("Allowances", "held_t", self.world.class_id)
        self.trades = []

    def _settle(self) -> None:
        figures = self.evm.call("Settlement", "figures", PRODUCT, self.day)
        done(self.evm, EXCHANGE, "Settlement", "publish_results", PRODUCT, self.day, figures)
        done(self.evm, REGISTRY, "Settlement", "clear", PRODUCT, self.day, figures, CLEARING)
        done(self.evm, SECOND, "Settlement", "confirm_results", PRODUCT, self.day, CLEARING)
        for first in range(0, len(self.trades), CHUNK):
            chunk = [
                (*(trade[field] for field in TRADE_FIELDS), CALENDAR.opening_of(self.day))
                for trade in self.trades[first : first + CHUNK]
            ]
            done(self.evm, REGISTRY, "Settlement", "settle", chunk, 0)


def _refusal_of(step: Callable[[], object]) -> Refusal | None:
    """Take a step on the twin; why it refused, None when it did not."""
    try:
        step()
    except OrderRefused as refused:
        return refused.refusal
    return None
