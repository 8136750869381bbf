"""
Trades in default on the chain and in `carbon`: any course of declarations, notices, frozen accounts and decisions.

Every step is asked of both. Either both do it, or both refuse it with the same fact and nothing has changed. After each
step every case, everyone's units, money and credit record and all funds are the same; at the end nothing was made or
lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from benchmarks.trading_world import BANK, MONDAY, MONEY_FEN, REGISTRY, REVIEWS, SECOND, TRADERS, UNITS_T
from carbon.cash_ledger import CashLedger, Fund, Payment
from carbon.defaults import Case, Defaults, State, Terms
from carbon.order_book import Side
from carbon.refusal import Refused
from carbon.settlement import Trade, fees_of
from carbon.unit_ledger import UnitLedger
from carbon.units import BasisPoints, Fen, MarketDay, Tonnes, UnixSeconds
from tests.contracts.Defaults.cases import (
    COMPENSATION_BP,
    DOCUMENT,
    FEES_BP,
    NOTICE_S,
    NOVICE,
    REASON,
    made,
)

PEOPLE = (*TRADERS[:3], NOVICE)
DAY_S = 86_400

places = st.integers(0, 2)
persons = st.sampled_from((REGISTRY, SECOND))
sides = st.sampled_from(Side)


class Register:
    """Who may hold, and everyone's bank."""

    def __init__(self) -> None:
        self.frozen: set[str] = set()

    def may_hold(self, account: str) -> bool:
        return account not in self.frozen

    def bank_of(self, account: str) -> str | None:
        return BANK


class LedgerAsides:
    """`Asides` on the twins of both ledgers."""

    def __init__(self, trades: list[Trade]) -> None:
        self.register = Register()
        self.units, self.cash = UnitLedger(self.register.may_hold), CashLedger(self.register)
        self.class_id = self.units.define_class("CN", "CEA", 2024)
        self.there: dict[int, Fen] = {}
        self.settled: set[int] = set()
        self.records: dict[str, tuple[int, int]] = dict.fromkeys(PEOPLE, (0, 0))
        self.trades = trades
        self._start()

    def _start(self) -> None:
        for number, who in enumerate(PEOPLE):
            self.units.issue(self.class_id, who, Tonnes(1_000 if who == NOVICE else UNITS_T))
            self.units.to_trading(who, self.class_id, Tonnes(1_000 if who == NOVICE else UNITS_T))
            if who != NOVICE:
                self.cash.deposit(BANK, who, Fen(MONEY_FEN), number.to_bytes(31, "big") + b"s")
        for trade in self.trades:
            fee, _ = self.fees(trade)
            self.units.reserve(self.class_id, trade.seller, trade.quantity, MONDAY)
            self.cash.reserve(trade.buyer, Fen(trade.amount + fee), trade.quantity, MONDAY)
            self.units.expect(self.class_id, [(trade.buyer, trade.quantity)], MONDAY)
            self.cash.expect([(trade.seller, Fen(trade.amount - fee), trade.quantity)], MONDAY)

    @property
    def today(self) -> MarketDay:
        """First day whose reserves count."""
        is_over = len(self.settled | set(self.there)) == len(self.trades)
        return MarketDay(MONDAY + is_over)

    def fees(self, trade: Trade) -> tuple[Fen, Fen]:
        return fees_of(trade.amount, *FEES_BP)

    def payment(self, trade: Trade) -> Payment:
        return Payment(trade.buyer, trade.seller, trade.amount, self.fees(trade)[0])

    def settle(self, trade: Trade) -> None:
        """As `Settlement.settle` with one trade."""
        with self.all_or_nothing():
            self.units.deliver(self.class_id, [(trade.seller, trade.buyer, trade.quantity)], MONDAY)
            self.cash.pay([self.payment(trade)], Fen(2 * self.fees(trade)[1]), MONDAY)
        self.settled.add(trade.trade_id)

    # Asides

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        before = deepcopy((self.units._trading, self.units._aside, self.there, self.settled, self.records))
        money = deepcopy(self.cash.__dict__ | {"_parties": None})
        try:
            yield
        except Refused:
            self.units._trading, self.units._aside, self.there, self.settled, self.records = before
            self.cash.__dict__ |= money | {"_parties": self.register}
            raise

    def is_settled(self, trade_id: int) -> bool:
        return trade_id in self.settled

    def set_aside(self, trade: Trade) -> None:
        if trade.trade_id in self.settled or trade.trade_id in self.there:
            raise Refused("trade is delivered or set aside")
        with self.all_or_nothing():
            self.units.set_aside(self.class_id, trade.seller, trade.buyer, trade.quantity, MONDAY)
            self.there[trade.trade_id] = self.cash.set_aside(self.payment(trade), MONDAY)

    def missing(self, trade: Trade) -> Fen:
        return Fen(trade.amount + self.fees(trade)[0] - self.there[trade.trade_id])

    def make_good(self, trade: Trade, amount: Fen) -> None:
        self.cash.make_good(trade.buyer, amount, self.today)

    def cover(self, trade: Trade, amount: Fen) -> None:
        self.cash.cover(trade.buyer, amount)

    def deliver(self, trade: Trade) -> None:
        self.units.deliver_aside(self.class_id, trade.seller, trade.buyer, trade.quantity)
        self.cash.pay_aside(self.payment(trade), Fen(2 * self.fees(trade)[1]))
        self.settled.add(trade.trade_id)

    def unwind(self, trade: Trade) -> None:
        self.units.deliver_aside(self.class_id, trade.seller, trade.seller, trade.quantity)
        self.cash.give_aside(trade.buyer, trade.buyer, self.there[trade.trade_id])

    def reserve(self) -> Fen:
        total, leaving = self.cash.fund(Fund.RISK_RESERVE)
        return Fen(total - leaving)

    def compensate(self, account: str, to: str, amount: Fen) -> None:
        self.cash.cover(account, amount)
        self.cash.give_aside(account, to, amount)

    def record(self, account: str, barred_until: UnixSeconds, reason: str) -> None:
        number, until = self.records[account]
        self.records[account] = (number + 1, max(until, barred_until))


class DefaultsMachine(RuleBasedStateMachine):
    """Three trades of four people, of whom one can pay only with what another owes her."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = made()
        self.asides = LedgerAsides(self.chain.trades)
        self.twin = Defaults(self.asides)
        self.twin.set_terms(Terms(NOTICE_S, BasisPoints(COMPENSATION_BP)), MONDAY, MarketDay(MONDAY - 1))
        self.totals = self.chain.totals()
        self.paid_in = 0

    @initialize(begins_in_default=st.booleans())
    def begin(self, begins_in_default: bool) -> None:
        """Half of all courses begin with a frozen buyer, and a novice who for that reason cannot pay."""
        if begins_in_default:
            self.freeze_or_reopen(PEOPLE[0])
            self.give_notice(0, Side.BUY)
            self.give_notice(1, Side.BUY)

    @property
    def now(self) -> UnixSeconds:
        return UnixSeconds(self.chain.evm.now_s)

    @property
    def today(self) -> MarketDay:
        return MarketDay(self.chain.evm.call("Market", "today"))

    def _both(self, said: str | None, on_twin: Callable[[], Any]) -> None:
        refusal = None
        try:
            on_twin()
        except Refused as refused:
            refusal = refused.reason
        assert (said or "").rpartition(": ")[2] == (refusal or ""), f"contract: {said}; twin: {refusal}"

    # The registry

    @rule(
        what=st.sampled_from(("declare", "reject", "confirm")),
        by=persons,
        place=st.integers(0, 3),
        side=sides,
        is_careful=st.integers(0, 4),
    )
    def registry_acts(self, what: str, by: str, place: int, side: Side, is_careful: int) -> None:
        """Whatever the state of the trade; now and then without reason, or with another document."""
        if what == "confirm":
            self._confirm(by, place, side, DOCUMENT if is_careful else b"\x01" * 32)
        elif what == "reject":
            self._reject(place % 3, "wrong side" if is_careful else "")
        else:
            self._declare(by, place % 3, side)

    def _declare(self, by: str, place: int, side: Side) -> None:
        trade_id = self.chain.trades[place].trade_id
        self._both(
            self.chain.declare(place, int(side), by),
            lambda: self.twin.declare(by, trade_id, side, REASON, DOCUMENT),
        )

    def _reject(self, place: int, reason: str) -> None:
        trade_id = self.chain.trades[place].trade_id
        self._both(
            self.chain.send(REGISTRY, "reject", trade_id, reason),
            lambda: self.twin.reject(trade_id, reason),
        )

    def _confirm(self, by: str, place: int, side: Side, document: bytes) -> None:
        chunk = self.chain.trades
        self._both(
            self.chain.confirm(place, int(side), by, document),
            lambda: self.twin.confirm(by, chunk, place, side, document, day=self.today, now=self.now),
        )

    @rule(place=places, side=sides)
    def give_notice(self, place: int, side: Side) -> None:
        """Both persons, one after the other, so that a short course gets somewhere."""
        self._declare(REGISTRY, place, side)
        self._confirm(SECOND, place, side, DOCUMENT)

    @rule(place=places)
    def settle(self, place: int) -> None:
        trade = self.chain.trades[place]
        if trade.trade_id in self.asides.settled or trade.trade_id in self.asides.there:
            return
        others = [number for number in range(len(self.chain.trades)) if number != place]
        self._both(self.chain.settle(*others), lambda: self.asides.settle(trade))

    # Whose default it is, and who decides

    @rule(by=st.sampled_from(PEOPLE) | st.none(), place=places)
    def make_good(self, by: str | None, place: int) -> None:
        trade = self.chain.trades[place]
        who = by or self.twin.case_of(trade.trade_id).defaulter or NOVICE
        self._both(
            self.chain.send(who, "make_good", self.chain.argument(place)),
            lambda: self.twin.make_good(who, trade, self.now),
        )

    @rule(place=places)
    def pay_in_and_make_good(self, place: int) -> None:
        self._pay_in(5_000_000)
        self.make_good(None, place)

    @rule(
        place=places,
        function=st.sampled_from(("cover", "cover", "unwind")),
        bar_s=st.sampled_from((0, 10 * DAY_S)),
        document=st.sampled_from((DOCUMENT, DOCUMENT, bytes(32))),
    )
    def decide(self, place: int, function: str, bar_s: int, document: bytes) -> None:
        trade, until = self.chain.trades[place], UnixSeconds(bar_s and self.now + bar_s)
        said = self.chain.send(REVIEWS, function, self.chain.argument(place), until, REASON, document)
        self._both(said, lambda: getattr(self.twin, function)(trade, until, REASON, document, self.now))

    @rule(
        place=places,
        function=st.sampled_from(("cover", "cover", "unwind")),
        bar_s=st.sampled_from((0, 10 * DAY_S)),
        reserve_fen=st.sampled_from((0, 500, 5_000_000)),
    )
    def miss_the_deadline_and_decide(self, place: int, function: str, bar_s: int, reserve_fen: int) -> None:
        self.pass_time(NOTICE_S + 1)
        if reserve_fen:
            self._fill_reserve(reserve_fen)
        self.decide(place, function, bar_s, DOCUMENT)

    @rule(place=places)
    def pay_compensation(self, place: int) -> None:
        trade_id = self.chain.trades[place].trade_id
        self._both(
            self.chain.send(PEOPLE[2], "pay_compensation", trade_id),
            lambda: self.twin.pay_compensation(trade_id),
        )

    # What happens around them

    @rule(who=st.sampled_from(PEOPLE))
    def freeze_or_reopen(self, who: str) -> None:
        frozen = self.asides.register.frozen
        if who in frozen:
            self.chain.reopen(who)
            frozen.remove(who)
        else:
            self.chain.freeze(who)
            frozen.add(who)

    @rule(fen=st.sampled_from((1, 500, 50_000, 5_000_000)), for_reserve=st.booleans())
    def pay_in(self, fen: int, for_reserve: bool) -> None:
        if for_reserve:
            self._fill_reserve(fen)
        else:
            self._pay_in(fen)

    def _fill_reserve(self, fen: int) -> None:
        self.chain.fill_reserve(fen)
        self.asides.cash.deposit_to_reserve(BANK, Fen(fen), self._reference(fen))

    def _pay_in(self, fen: int) -> None:
        if NOVICE not in self.asides.register.frozen:
            self.chain.pay_in(NOVICE, fen)
            self.asides.cash.deposit(BANK, NOVICE, Fen(fen), self._reference(fen))

    def _reference(self, fen: int) -> bytes:
        """Of one more payment from outside."""
        self.paid_in += 1
        units, money = self.totals
        self.totals = (units, money + fen)
        return self.paid_in.to_bytes(32, "big")

    @rule(seconds=st.sampled_from((60, DAY_S, NOTICE_S, NOTICE_S + 1)))
    def pass_time(self, seconds: int) -> None:
        self.chain.miss_the_deadline(seconds)

    # What always holds

    @invariant()
    def contract_and_twin_agree(self) -> None:
        for place, trade in enumerate(self.chain.trades):
            assert self._case_on_chain(place) == self.twin.case_of(trade.trade_id)
        units, cash, class_id = self.asides.units, self.asides.cash, self.chain.world.class_id
        for who in PEOPLE:
            assert self.chain.held_t(who) == units.trading_t(self.asides.class_id, who, self.asides.today)[0]
            assert self.chain.evm.call("Allowances", "aside_t", class_id, who) == units.aside_t(
                self.asides.class_id, who
            )
            assert self.chain.money_fen(who) == cash.balance_of(who, self.asides.today).total
            figures = [self.chain.evm.call("Cash", name, who) for name in ("idle_fen", "aside_fen", "covered_fen")]
            assert figures == [cash.idle(who, self.asides.today), cash.aside(who), cash.covered(who)]
            assert self.chain.records(who) == self.asides.records[who]
        for fund in (Fund.EXCHANGE_FEES, Fund.REGISTRY_FEES, Fund.RISK_RESERVE):
            assert self.chain.evm.call("Cash", "fund", int(fund)) == cash.fund(fund)

    def teardown(self) -> None:
        """Nothing was made or lost."""
        assert self.chain.totals() == self.totals

    def _case_on_chain(self, place: int) -> Case:
        found = self.chain.case(place)
        parties = {name: found[name] if int(found[name], 16) else "" for name in ("defaulter", "innocent")}
        return Case(
            state=State(found["state"]),
            side=Side(found["side"]) if found["side"] else None,
            declared_by=found["declared_by"] if int(found["declared_by"], 16) else "",
            document=bytes.fromhex(found["document_hash"][2:]),
            deadline=UnixSeconds(found["deadline_s"]),
            compensation=BasisPoints(found["compensation_bp"]),
            owed=Fen(found["owed_fen"]),
            **parties,
        )


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        DefaultsMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_defaults__any_course_of_events__equal_their_twin_and_conserve_units_and_money() -> None:
    run(examples=10, steps=25)


@pytest.mark.long
def test_defaults__many_long_courses_of_events__equal_their_twin() -> None:
    run(examples=400, steps=40)
