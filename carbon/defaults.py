"""
What becomes of a trade that cannot be delivered; twin of `contracts/trading/Defaults.vy`, to the last refusal.

Who is of the registry or the ministry is the contract's affair, and that two persons decide through `Reviews`, too.
What moves, and whether the ledgers let a party receive it, is asked of `Asides`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple, Protocol

from carbon.order_book import Side
from carbon.refusal import require
from carbon.settlement import Trade
from carbon.units import BASIS_POINTS, BasisPoints, Fen, MarketDay, UnixSeconds

NO_DOCUMENT = bytes(32)
NOTHING = Fen(0)
NEVER = UnixSeconds(0)
NO_SHARE = BasisPoints(0)
NOTICE_LIMIT_S = 2**32
"""First notice that the contract has no room for, in seconds."""


class State(IntEnum):
    """How far a default is; the numbers are the contract's."""

    NONE = 0
    DECLARED = 1
    """By one person; the trade is untouched."""
    NOTICED = 2
    """By a second one; the trade stands aside, and its defaulter has until the deadline."""
    MADE_GOOD = 3
    COVERED = 4
    UNWOUND = 5


class Terms(NamedTuple):
    """What a defaulter is given, and what he costs."""

    notice_s: int
    """From the notice to the deadline."""
    compensation: BasisPoints
    """Of the amount of a trade that is unwound."""


@dataclass(frozen=True, slots=True)
class Case:
    """A trade in default."""

    state: State = State.NONE
    side: Side | None = None
    """Whose default it is."""
    declared_by: str = ""
    document: bytes = NO_DOCUMENT
    """Of the declaration."""
    deadline: UnixSeconds = NEVER
    """Last second for making good."""
    compensation: BasisPoints = NO_SHARE
    """Of the terms on the day of the notice."""
    defaulter: str = ""
    innocent: str = ""
    owed: Fen = NOTHING
    """Compensation that the risk reserve could not pay yet."""


class Asides(Protocol):
    """Settlement and ledgers, as far as defaults need them. They refuse what they may not do."""

    def all_or_nothing(self) -> AbstractContextManager[None]:
        """What is done within is undone when one step of it is refused."""
        ...

    def is_settled(self, trade_id: int) -> bool:
        """Whether a trade was delivered."""
        ...

    def set_aside(self, trade: Trade) -> None:
        """Take a trade out of its day."""
        ...

    def missing(self, trade: Trade) -> Fen:
        """What is not there of a trade's amount and fee."""
        ...

    def make_good(self, trade: Trade, amount: Fen) -> None:
        """Add idle money of the buyer."""
        ...

    def cover(self, trade: Trade, amount: Fen) -> None:
        """Add money of the risk reserve."""
        ...

    def deliver(self, trade: Trade) -> None:
        """Deliver units against payment."""
        ...

    def unwind(self, trade: Trade) -> None:
        """Give both sides back what stands aside."""
        ...

    def reserve(self) -> Fen:
        """What the risk reserve can pay now."""
        ...

    def compensate(self, account: str, to: str, amount: Fen) -> None:
        """Have the risk reserve pay for an account."""
        ...

    def record(self, account: str, barred_until: UnixSeconds, reason: str) -> None:
        """Enter a default in an account's credit record."""
        ...


class Defaults:
    """Cases by trade id, and the terms of each day. Operations raise `Refused` and then have changed nothing."""

    def __init__(self, asides: Asides) -> None:
        self._asides = asides
        self._terms: list[tuple[MarketDay, Terms]] = []
        self._cases: dict[int, Case] = {}

    # Views

    def terms_on(self, day: MarketDay) -> Terms:
        """What is in force on a day; zeros before the first."""
        in_force = [terms for from_day, terms in self._terms if from_day <= day]
        return in_force[-1] if in_force else Terms(0, NO_SHARE)

    def case_of(self, trade_id: int) -> Case:
        """The default of a trade; its state is NONE when it is in none."""
        return self._cases.get(trade_id, Case())

    # Anyone

    def pay_compensation(self, trade_id: int) -> Fen:
        """Have the risk reserve pay what it can now of what an innocent side is owed; return how much."""
        require(self.case_of(trade_id).owed > 0, "nothing is owed", trade_id=trade_id)
        require(self._asides.reserve() > 0, "risk reserve is empty")
        return self._pay_compensation(trade_id)

    # Defaulter

    def make_good(self, by: str, trade: Trade, now: UnixSeconds) -> None:
        """Have the trade delivered after all, what is missing out of the buyer's idle money."""
        case = self._noticed(trade.trade_id)
        require(by == case.defaulter, "caller is not in default", by=by)
        require(now <= case.deadline, "deadline is past", deadline_s=case.deadline)
        with self._asides.all_or_nothing():
            if missing := self._asides.missing(trade):
                self._asides.make_good(trade, missing)
            self._asides.deliver(trade)
        self._cases[trade.trade_id] = replace(case, state=State.MADE_GOOD)

    # Registry

    def declare(self, by: str, trade_id: int, side: Side, reason: str, document: bytes) -> None:
        """First person: name trade and side."""
        require(self.case_of(trade_id).state == State.NONE, "default is declared", trade_id=trade_id)
        _check_grounds(reason, document)
        require(not self._asides.is_settled(trade_id), "trade is delivered", trade_id=trade_id)
        self._cases[trade_id] = Case(State.DECLARED, side, by, document)

    def reject(self, trade_id: int, reason: str) -> None:
        """End a declaration that nobody confirmed."""
        self._declared(trade_id)
        require(reason != "", "reason is empty")
        del self._cases[trade_id]

    def confirm(
        self,
        by: str,
        chunk: Sequence[Trade],
        position: int,
        side: Side,
        document: bytes,
        *,
        day: MarketDay,
        now: UnixSeconds,
    ) -> None:
        """Second person: the trade leaves its day, and the time of its defaulter runs."""
        require(position < len(chunk), "no such trade in the chunk", position=position)
        trade = chunk[position]
        case = self._declared(trade.trade_id)
        require(case.declared_by != by, "caller declared it", by=by)
        require(case.side == side, "not the side that was declared", side=side)
        require(case.document == document, "not the document that was declared")
        terms = self.terms_on(day)
        require(terms.notice_s > 0, "no terms are in force", day=day)
        self._asides.set_aside(trade)
        parties = (trade.buyer, trade.seller) if side is Side.BUY else (trade.seller, trade.buyer)
        self._cases[trade.trade_id] = replace(
            case,
            state=State.NOTICED,
            deadline=UnixSeconds(now + terms.notice_s),
            compensation=terms.compensation,
            defaulter=parties[0],
            innocent=parties[1],
        )

    # Two persons, after the deadline

    def cover(self, trade: Trade, barred_until: UnixSeconds, reason: str, document: bytes, now: UnixSeconds) -> None:
        """The risk reserve pays what is missing, and the trade is delivered."""
        case = self._overdue(trade.trade_id, now)
        _check_grounds(reason, document)
        with self._asides.all_or_nothing():
            if missing := self._asides.missing(trade):
                self._asides.cover(trade, missing)
            self._asides.deliver(trade)
            self._asides.record(case.defaulter, barred_until, reason)
        self._cases[trade.trade_id] = replace(case, state=State.COVERED)

    def unwind(self, trade: Trade, barred_until: UnixSeconds, reason: str, document: bytes, now: UnixSeconds) -> None:
        """Both sides get back what stands aside, the innocent side a compensation as far as the reserve reaches."""
        case = self._overdue(trade.trade_id, now)
        _check_grounds(reason, document)
        with self._asides.all_or_nothing():
            self._asides.unwind(trade)
            self._asides.record(case.defaulter, barred_until, reason)
        owed = compensation_of(trade.amount, case.compensation)
        self._cases[trade.trade_id] = replace(case, state=State.UNWOUND, owed=owed)
        self._pay_compensation(trade.trade_id)

    # Ministry

    def set_terms(self, terms: Terms, from_day: MarketDay, today: MarketDay) -> None:
        """Set what counts from a day to come."""
        require(terms.notice_s > 0, "notice is zero")
        require(terms.notice_s < NOTICE_LIMIT_S, "notice is too long", notice_s=terms.notice_s)
        require(terms.compensation <= BASIS_POINTS, "compensation is over the amount", compensation=terms.compensation)
        require(from_day > today, "day has begun", from_day=from_day)
        last = self._terms[-1][0] if self._terms else MarketDay(-1)
        require(from_day >= last, "a later change is set", last=last)
        if from_day == last:
            self._terms.pop()
        self._terms.append((from_day, terms))

    # Within

    def _declared(self, trade_id: int) -> Case:
        case = self.case_of(trade_id)
        require(case.state == State.DECLARED, "no declaration waits", trade_id=trade_id)
        return case

    def _noticed(self, trade_id: int) -> Case:
        case = self.case_of(trade_id)
        require(case.state == State.NOTICED, "trade awaits no decision", trade_id=trade_id)
        return case

    def _overdue(self, trade_id: int, now: UnixSeconds) -> Case:
        case = self._noticed(trade_id)
        require(now > case.deadline, "deadline is not past", deadline_s=case.deadline)
        return case

    def _pay_compensation(self, trade_id: int) -> Fen:
        case = self.case_of(trade_id)
        paid = Fen(min(case.owed, self._asides.reserve()))
        if paid:
            self._asides.compensate(case.defaulter, case.innocent, paid)
            self._cases[trade_id] = replace(case, owed=Fen(case.owed - paid))
        return paid


def compensation_of(amount: Fen, compensation: BasisPoints) -> Fen:
    """What the innocent side of an unwound trade is due, rounded down: in favour of who pays."""
    return Fen(amount * compensation // BASIS_POINTS)


def _check_grounds(reason: str, document: bytes) -> None:
    require(reason != "", "reason is empty")
    require(document != NO_DOCUMENT, "document is missing")
