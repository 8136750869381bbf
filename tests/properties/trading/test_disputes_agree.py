"""
Disputes on the chain and in `carbon`: any course of calls.

Every step is asked of both. Either both do it, or both refuse it with the same fact; after each step all disputes are
the same, and none corrects more than was decided.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from carbon.disputes import DisputeBook, DisputeState, DisputeTerms
from carbon.refusal import Refused
from carbon.settlement import Trade
from carbon.units import S_PER_DAY, MarketDay, Tonnes, UnixSeconds
from tests.deal_world import BUYER, EXCHANGE, MONDAY, SELLER, THIRD
from tests.trading_fixtures import as_argument
from tests.watch_world import MINISTRY, TERMS, WHY, disputable, entered, trade_made

MOST_TRADES = 8
people = st.sampled_from((BUYER, SELLER, BUYER, SELLER, THIRD))
numbers = st.sampled_from((1, 1, 1, 2, 2, 3))
places = st.integers(0, MOST_TRADES - 1)
tonnes = st.sampled_from((0, 0, 4, 10, 10, 20))


class DisputeMachine(RuleBasedStateMachine):
    """Contract and twin side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.world = disputable()
        self.book = DisputeBook(DisputeTerms(**TERMS))
        self.trades: list[Trade] = [trade_made(self.world) for _ in range(2)]
        self.entries: list[int] = []

    @property
    def now(self) -> UnixSeconds:
        return UnixSeconds(self.world.evm.now_s)

    @property
    def today(self) -> MarketDay:
        return MarketDay((self.now + 28_800) // S_PER_DAY)

    def both(self, twin: Callable[[], Any], sender: str, call: str, *arguments: Any) -> None:
        """Ask both; they must say the same."""
        said = None
        try:
            twin()
        except Refused as refusal:
            said = f"Disputes: {refusal.reason}"
        assert self.world.refusal(sender, f"Disputes.{call}", *arguments) == said

    def chunk(self) -> list[tuple[object, ...]]:
        return [as_argument(trade) for trade in self.trades]

    @precondition(lambda self: self.today == MONDAY and len(self.trades) < MOST_TRADES)
    @rule(is_counter=st.booleans(), quantity_t=st.sampled_from((10, 20)))
    def trade(self, is_counter: bool, quantity_t: int) -> None:
        """Somebody trades, perhaps the other way."""
        buyer, seller = (SELLER, BUYER) if is_counter else (BUYER, SELLER)
        self.trades.append(trade_made(self.world, buyer, seller, quantity_t))

    @rule(quantity_t=st.sampled_from((4, 10)))
    def enter(self, quantity_t: int) -> None:
        """The buyer gives units to the seller."""
        entered(self.world, quantity_t=quantity_t)
        self.entries.append(quantity_t)

    @rule(days=st.sampled_from((0, 0, 0, 1, 5, 15)))
    def wait(self, days: int) -> None:
        """Time passes: a minute, or days."""
        self.world.evm.pass_s(days * S_PER_DAY + 1)

    @rule(who=people, place=places)
    def file(self, who: str, place: int) -> None:
        place %= len(self.trades)
        trade = self.trades[place]
        self.both(lambda: self.book.file(who, trade, self.today, self.now), who, "file", self.chunk(), place, *WHY)

    @rule(who=people, number=numbers)
    def answer(self, who: str, number: int) -> None:
        self.both(lambda: self.book.answer(who, number), who, "answer", number, *WHY)

    @rule(who=people, number=st.just(3))
    def withdraw(self, who: str, number: int) -> None:
        self.both(lambda: self.book.withdraw(who, number), who, "withdraw", number)

    @rule(number=numbers, is_upheld=st.booleans(), quantity_t=tonnes)
    def decide(self, number: int, is_upheld: bool, quantity_t: int) -> None:
        decision = (number, is_upheld, Tonnes(quantity_t))
        self.both(lambda: self.book.decide(*decision, self.now), EXCHANGE, "decide", *decision, *WHY)

    @rule(who=people, number=numbers)
    def appeal(self, who: str, number: int) -> None:
        self.both(lambda: self.book.appeal(who, number, self.now), who, "appeal", number, *WHY)

    @rule(number=numbers, is_upheld=st.booleans(), quantity_t=tonnes)
    def decide_appeal(self, number: int, is_upheld: bool, quantity_t: int) -> None:
        decision = (number, is_upheld, Tonnes(quantity_t))
        self.both(lambda: self.book.decide_appeal(*decision, self.now), MINISTRY, "decide_appeal", *decision, *WHY)

    @rule(number=numbers, place=places)
    def correct_by_trade(self, number: int, place: int) -> None:
        place %= len(self.trades)
        trade = self.trades[place]
        self.both(
            lambda: self.book.correct_by_trade(number, trade), EXCHANGE, "correct_by_trade", number, self.chunk(), place
        )

    @precondition(lambda self: self.entries)
    @rule(number=numbers, place=places)
    def correct_by_entry(self, number: int, place: int) -> None:
        place %= len(self.entries)
        entry_id, quantity = place + 1, Tonnes(self.entries[place])
        self.both(
            lambda: self.book.correct_by_entry(number, entry_id, quantity, BUYER, SELLER),
            EXCHANGE,
            "correct_by_entry",
            number,
            entry_id,
        )

    @rule(number=numbers, is_appealed=st.booleans(), quantity_t=tonnes)
    def go_on(self, number: int, is_appealed: bool, quantity_t: int) -> None:
        """The step that a dispute waits for, so that courses come far."""
        found = self.book.disputes.get(number)
        if found is None:
            self.file(BUYER if is_appealed else SELLER, number)
        elif found.state is DisputeState.FILED:
            self.answer(SELLER if found.claimant == BUYER else BUYER, number)
        elif found.state is DisputeState.ANSWERED:
            self.decide(number, True, quantity_t)
        elif found.state is DisputeState.APPEALED:
            self.decide_appeal(number, True, quantity_t)
        elif found.state is DisputeState.TO_CORRECT and not is_appealed:
            self.enter(4)
            self.correct_by_entry(number, len(self.entries) - 1)
        else:
            self.appeal(SELLER, number)

    @invariant()
    def disputes_are_the_same(self) -> None:
        """Field by field; and none corrects more than was decided."""
        assert self.world.ask("Disputes.disputes") == len(self.book.disputes)
        for number, twin in self.book.disputes.items():
            kept = self.world.ask("Disputes.dispute", number)
            assert kept == {
                "trade_id": twin.trade.trade_id,
                "buyer": twin.trade.buyer,
                "seller": twin.trade.seller,
                "quantity_t": twin.trade.quantity,
                "claimant": twin.claimant,
                "state": twin.state,
                "is_final": twin.is_final,
                "answer_until_s": twin.answer_until,
                "decided_s": twin.decided_at,
                "appeal_until_s": twin.appeal_until,
                "to_correct_t": twin.to_correct,
                "corrected_t": twin.corrected,
            }
            assert twin.corrected <= twin.to_correct <= twin.trade.quantity


def test_disputes__any_course__contract_and_twin_agree() -> None:
    run_state_machine_as_test(
        DisputeMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
