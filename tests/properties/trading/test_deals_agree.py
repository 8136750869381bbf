"""
Block trades and agreed transfers on the chain and in `carbon`: any course of calls.

Every step is asked of both. Either both do it, or both refuse it with the same fact and nothing has changed. After each
step units, money, open quantities and totals are the same, and what sellers gave stands for what buyers are to get.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from carbon.order_book import Side
from carbon.refusal import Refused
from carbon.units import FenPerTonne, Tonnes
from tests.deal_twins import Twins
from tests.deal_world import (
    AGREED,
    BLOCK,
    BUYER,
    EXCHANGE,
    FOURTH,
    MONDAY,
    NO_DOCUMENT,
    NOBODY,
    PRODUCT,
    REGISTRY,
    SELLER,
    STRANGER,
    THIRD,
    TRADERS,
    UNITS_T,
    World,
    fields_of,
    forked,
)

LIMITS = {FOURTH: UNITS_T + 400_000}
ACTIVE, RESTRICTED = 2, 3

traders = st.sampled_from((*TRADERS, *TRADERS, STRANGER))
sides = st.sampled_from(Side)
block_prices = st.integers(9_600, 10_400).map(lambda fen: fen - fen % 5) | st.sampled_from(
    (6_995, 7_000, 13_000, 13_005, 10_001)
)
block_sizes = st.sampled_from((100_000, 150_000, 400_000, 1_000_000)) | st.sampled_from((99_990, 100_005, 1_000_010))
ranges = st.tuples(st.integers(-20, 20), st.integers(-2, 30)).map(
    lambda drawn: (10_000 + 5 * drawn[0], 10_000 + 5 * (drawn[0] + drawn[1]))
)
quantities = st.integers(1, 30).map(lambda lots: lots * 10) | st.just(3_000_000) | st.just(15)
parts = st.sampled_from((1, 10, 10, 50, 100))
numbers = st.integers(1, 12)


@cache
def opened() -> World:
    """Both sessions are open, and one trader's position is limited."""
    world = forked()
    for account, limit_t in LIMITS.items():
        world.must(EXCHANGE, "Positions.set_account_limit", account, True, limit_t, MONDAY)
    world.open_day(time="13:00")
    return world


class Deals(RuleBasedStateMachine):
    """Four traders and a stranger."""

    def __init__(self) -> None:
        super().__init__()
        base = opened()
        self.world = World(base.evm.fork(), base.class_id)
        self.twins = Twins(dict(LIMITS))

    def _both(self, said: str | None, on_twin: Callable[[], Any]) -> bool:
        refusal = None
        try:
            on_twin()
        except Refused as refused:
            refusal = refused.reason
        assert (said or "").partition(": ")[2] == (refusal or ""), f"contract: {said}; twin: {refusal}"
        return refusal is None

    # Block trades

    @rule(by=traders, to=st.sampled_from((NOBODY, *TRADERS)), side=sides, quantity=block_sizes)
    def inquire(self, by: str, to: str, side: Side, quantity: int) -> None:
        named = None if to == NOBODY else to
        self._both(
            self.world.refusal(by, "BlockTrades.inquire", to, PRODUCT, side, quantity),
            lambda: self.twins.blocks.inquire(by, named, PRODUCT, side, Tonnes(quantity)),
        )

    @precondition(lambda self: self.twins.blocks.inquiries)
    @rule(by=traders, number=numbers, price=block_prices, quantity=block_sizes)
    def quote(self, by: str, number: int, price: int, quantity: int) -> None:
        self._both(
            self.world.refusal(by, "BlockTrades.quote", number, price, quantity),
            lambda: self.twins.blocks.quote(by, number, FenPerTonne(price), Tonnes(quantity)),
        )

    @precondition(lambda self: self.twins.blocks.inquiries)
    @rule(by=traders, number=numbers, what=st.sampled_from(("inquiry", "quote")))
    def withdraw_what_binds_nobody(self, by: str, number: int, what: str) -> None:
        self._both(
            self.world.refusal(by, f"BlockTrades.withdraw_{what}", number),
            lambda: getattr(self.twins.blocks, f"withdraw_{what}")(by, number),
        )

    @rule(
        by=traders,
        to=st.sampled_from(TRADERS),
        side=sides,
        price=block_prices,
        quantity=block_sizes,
        quote=st.just(0) | st.integers(0, 3),
    )
    def offer(self, by: str, to: str, side: Side, price: int, quantity: int, quote: int) -> None:
        self._both(
            self.world.refusal(by, "BlockTrades.offer", to, PRODUCT, side, price, quantity, quote),
            lambda: self.twins.blocks.offer(by, to, PRODUCT, side, FenPerTonne(price), Tonnes(quantity), quote),
        )

    @precondition(lambda self: self.twins.blocks.offers)
    @rule(number=numbers, stranger=st.none() | traders, way=st.sampled_from(("confirm", "confirm", "withdraw")))
    def end_offer(self, number: int, stranger: str | None, way: str) -> None:
        offer = self.twins.blocks.offers.get(number)
        owner = BUYER if offer is None else offer.counterparty if way == "confirm" else offer.account
        by = stranger or owner
        self._both(
            self.world.refusal(by, f"BlockTrades.{way}", number),
            lambda: getattr(self.twins.blocks, way)(by, number),
        )

    # Agreed transfers

    @rule(
        by=traders,
        side=sides,
        range_=ranges,
        quantity=quantities,
        part=parts,
        only_for=st.sampled_from((NOBODY, NOBODY, NOBODY, SELLER, THIRD)),
    )
    def publish(self, by: str, side: Side, range_: tuple[int, int], quantity: int, part: int, only_for: str) -> None:
        named = None if only_for == NOBODY else only_for
        lowest, highest = map(FenPerTonne, range_)
        self._both(
            self.world.refusal(by, "AgreedTransfers.publish", PRODUCT, side, lowest, highest, quantity, part, only_for),
            lambda: self.twins.agreed.publish(
                by, PRODUCT, side, lowest, highest, Tonnes(quantity), Tonnes(part), named
            ),
        )

    @precondition(lambda self: self.twins.agreed.demands())
    @rule(number=numbers, stranger=st.none() | traders)
    def withdraw(self, number: int, stranger: str | None) -> None:
        found = [demand for demand in self.twins.agreed.demands() if demand.demand_id == number]
        by = stranger or (found[0].account if found else BUYER)
        self._both(
            self.world.refusal(by, "AgreedTransfers.withdraw", number),
            lambda: self.twins.agreed.withdraw(by, number),
        )

    @precondition(lambda self: self.twins.agreed.demands())
    @rule(by=traders, number=numbers, price=st.integers(-20, 50), quantity=quantities)
    def take(self, by: str, number: int, price: int, quantity: int) -> None:
        price_fen = FenPerTonne(10_000 + 5 * price)
        self._both(
            self.world.refusal(by, "AgreedTransfers.take", number, price_fen, quantity),
            lambda: self.twins.agreed.take(by, number, price_fen, Tonnes(quantity)),
        )

    @precondition(lambda self: self.twins.agreed.demands())
    @rule(by=traders, steps=st.integers(1, 12) | st.just(256) | st.just(257))
    def match(self, by: str, steps: int) -> None:
        if self.twins.state.is_halted or steps > 256:
            said = self.world.refusal(by, "AgreedTransfers.match", PRODUCT, steps)
            assert not self._both(said, lambda: self.twins.agreed.match(PRODUCT, steps))
            return

        events = self.world.must(by, "AgreedTransfers.match", PRODUCT, steps)

        is_through, deals = self.twins.agreed.match(PRODUCT, steps)
        names = ("trade_id", "buyer", "seller", "price_fen", "quantity_t", "buy_demand_id", "sell_demand_id")
        matched = fields_of(events, "AgreedTransfers.DemandsMatched")
        assert [tuple(pair[name] for name in names) for pair in matched] == [
            (deal.trade_id, *deal[2:]) for deal in deals
        ]
        assert is_through == (self.world.ask("AgreedTransfers.round_of", PRODUCT) == (0, 0, 0))

    # What others do

    @rule(who=st.sampled_from(TRADERS))
    def restrict_or_reopen(self, who: str) -> None:
        restricted = self.twins.state.restricted
        status = ACTIVE if who in restricted else RESTRICTED
        self.world.must(REGISTRY, "Participants.set_status", who, status, "for the test", NO_DOCUMENT)
        restricted.symmetric_difference_update({who})

    @rule()
    def halt_or_resume(self) -> None:
        state = self.twins.state
        call = "Market.resume" if state.is_halted else "Market.halt"
        self.world.must(EXCHANGE, call, PRODUCT, "for the test", NO_DOCUMENT)
        state.is_halted = not state.is_halted

    @invariant()
    def books_are_the_same(self) -> None:
        for account in TRADERS:
            assert self.world.units(account) == self.twins.units.of(account)
            assert self.world.money(account) == self.twins.money.of(account)
        for method in (BLOCK, AGREED):
            assert self.world.figures(method) == self.twins.record.figures(method)

    @invariant()
    def what_is_open_is_the_same(self) -> None:
        for number in range(1, self.world.ask("AgreedTransfers.demands") + 2):
            assert self.world.ask("AgreedTransfers.open_t", number) == self.twins.agreed.open_of(number)
        for number in range(1, self.world.ask("BlockTrades.offers") + 2):
            assert self.world.ask("BlockTrades.is_open", number) == self.twins.blocks.is_open(number)

    @invariant()
    def what_is_reserved_backs_what_is_due_and_what_is_open(self) -> None:
        """Nothing is promised twice: conservation of units and money from what is open and traded alone."""
        units, money = self.twins.units, self.twins.money
        offers = [offer for number, offer in self.twins.blocks.offers.items() if self.twins.blocks.is_open(number)]
        demands = self.twins.agreed.demands()
        open_t = sum(one.quantity for one in offers if one.side is Side.SELL)
        open_t += sum(one.open for one in demands if one.side is Side.SELL)
        assert sum(units.reserved.values()) == sum(units.due.values()) + open_t
        fees_fen = sum(deal.price * deal.quantity * 5 // 10_000 for deal in self.twins.record.deals)
        rules = self.twins.agreed.desk.venue.rules_of(PRODUCT)
        open_fen = sum(rules.cost_of(one.price, one.quantity) for one in offers if one.side is Side.BUY)
        open_fen += sum(rules.cost_of(one.highest, one.open) for one in demands if one.side is Side.BUY)
        assert sum(money.reserved.values()) == sum(money.due.values()) + 2 * fees_fen + open_fen


@pytest.mark.parametrize(
    ("examples", "steps"),
    [pytest.param(8, 40, id="quick"), pytest.param(150, 60, id="long", marks=pytest.mark.long)],
)
def test_deals__any_course_of_calls__chain_and_twin_agree(examples: int, steps: int) -> None:
    """T1, T2, T3: same trades, same refusals, nothing made or lost."""
    run_state_machine_as_test(
        Deals,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
