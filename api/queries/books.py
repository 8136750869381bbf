"""The compliance books of one entity from the read model, on which `carbon` computes what the contract does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from api.models.common import Words
from api.store import View
from carbon.compliance import Status, balance_t, counts_from
from carbon.compliance_book import ComplianceBook
from carbon.refusal import Refused
from carbon.schemes import Mode, Period, Scheme
from carbon.schemes.rules import OffsetRule
from carbon.units import S_PER_DAY, BasisPoints, Tonnes, UnixSeconds, Year
from readmodel.tables import (
    allowance_kinds,
    classes,
    deadlines,
    emissions,
    enrolments,
    offset_rules,
    openings,
    scheme_periods,
    schemes,
    status_overrides,
    surrenders,
)

CODES = {status.code: status for status in Status}


@dataclass(frozen=True, slots=True)
class EntityBook:
    """What an entity has verified and surrendered, by the rules of its scheme."""

    account: str
    book: ComplianceBook
    override_reasons: Mapping[Year, str]

    @property
    def years(self) -> list[Year]:
        """Years with a booking, a surrender or a deadline, newest first; those in no period left out."""
        book, one = self.book, self.account
        found = {*book.verified[one], *book.requested[one], *book.surrendered[one], *self.override_reasons}
        return sorted((year for year in found if self._is_counted(year)), reverse=True)

    def _is_counted(self, year: Year) -> bool:
        try:
            self.book.scheme.span(year)
        except Refused:
            return False
        return True

    def verified_t(self, year: Year) -> int | None:
        """Verified emissions of the year, None while none are booked."""
        return self.book.verified[self.account].get(year)

    def surrendered_t(self, year: Year) -> int:
        """Surrendered for the year, whenever that was."""
        return self.book.surrendered[self.account].get(year, Tonnes(0))

    def pending_t(self, year: Year) -> int:
        """Applied for and not decided."""
        return self.book.requested[self.account].get(year, Tonnes(0)) - self.surrendered_t(year)

    def balance_t(self, year: Year) -> int:
        """As of now."""
        return self.book.balance_t(self.account, year)

    def owed_t(self, year: Year, reported_t: int | None) -> int | None:
        """
        Still to surrender, as of now; None when nothing is known of the year, or it is in no period of the scheme.

        :param reported_t: what counts while nothing is verified
        """
        verified = self.book.verified[self.account]
        if not self._is_counted(year):
            return None
        if year not in verified:
            if reported_t is None:
                return None
            verified = verified | {year: Tonnes(reported_t)}
        return max(0, -balance_t(self.book.scheme, year, verified, self.book.surrendered[self.account]))

    def shortfall_t(self, year: Year) -> int:
        """Missing at the deadline."""
        return self.book.shortfall_t(self.account, year)

    def status(self, year: Year) -> Status:
        """What the contract gives."""
        return self.book.status_of(self.account, year)

    def offset_t(self, year: Year) -> int:
        """Offsets among what is surrendered or applied for."""
        return self.book.offsets.get((self.account, year), Tonnes(0))

    def offset_cap_t(self, year: Year) -> int:
        """Offsets at most, by the widest rule of the scheme for that year."""
        kinds = [kind for kind, rule in self.book.offset_rules.items() if rule.first_year <= year <= rule.last_year]
        return max((self.book.offset_cap_t(year, self.account, kind) for kind in kinds), default=0)

    def why(self, view: View, year: Year) -> Words:
        """How the status came about."""
        return _why(self, view, year)


def schemes_of(view: View) -> dict[str, Scheme]:
    """The schemes on the chain."""
    periods: dict[str, list[Period]] = {}
    for row in view.db.execute(select(scheme_periods).order_by(scheme_periods.c.first_year)):
        periods.setdefault(row.scheme_hash, []).append(Period(Year(row.first_year), Year(row.last_year)))
    return {
        row.scheme: Scheme(row.scheme, Mode(row.mode), tuple(periods.get(row.scheme_hash, ())))
        for row in view.db.execute(select(schemes))
    }


def book_of(view: View, account: str) -> EntityBook | None:
    """The books of an entity, None for who is in no scheme."""
    name = view.db.execute(select(enrolments.c.scheme).where(enrolments.c.entity == account)).scalar_one_or_none()
    if name is None:
        return None
    book = _rules_of(view, schemes_of(view)[name])
    _enter_emissions(view, book, account)
    _enter_surrenders(view, book, account)
    overridden = list(view.db.execute(select(status_overrides).where(status_overrides.c.entity == account)))
    book.overrides = {(account, Year(row.year)): CODES[row.status] for row in overridden}
    return EntityBook(account, book, {Year(row.year): row.reason for row in overridden})


def days_left(view: View, deadline_s: int | None) -> int | None:
    """Whole days from the newest block until a deadline, below zero when it is past; None without one."""
    return None if deadline_s is None else (deadline_s - view.time_s) // S_PER_DAY


def _rules_of(view: View, scheme: Scheme) -> ComplianceBook:
    book = ComplianceBook(scheme)
    for row in _of_scheme(view, deadlines, scheme):
        book.deadlines[Year(row.year)] = UnixSeconds(row.deadline_s)
    book.allowance_kinds = {row.kind for row in _of_scheme(view, allowance_kinds, scheme)}
    book.offset_rules = {
        row.kind: OffsetRule(BasisPoints(row.cap_bp), Year(row.first_year), Year(row.last_year))
        for row in _of_scheme(view, offset_rules, scheme)
    }
    return book


def _of_scheme(view: View, table: Any, scheme: Scheme) -> list[Row[Any]]:
    return list(view.db.execute(select(table).where(table.c.scheme == scheme.name)))


def _enter_emissions(view: View, book: ComplianceBook, account: str) -> None:
    for row in view.db.execute(select(emissions).where(emissions.c.entity == account)):
        book.verified[account][Year(row.year)] = Tonnes(row.verified_t)
        book.booked_s[account, Year(row.year)] = UnixSeconds(row.booked_s)


def _enter_surrenders(view: View, book: ComplianceBook, account: str) -> None:
    entered = select(openings, classes.c.kind).join(classes, classes.c.class_id == openings.c.class_id)
    for row in view.db.execute(entered.where(openings.c.entity == account, openings.c.surrendered_t > 0)):
        for sums in (book.requested, book.surrendered, book.counted):
            _add(sums[account], Year(row.year), row.surrendered_t)
        if row.kind not in book.allowance_kinds:
            _add_offset(book, account, Year(row.year), row.surrendered_t)
    wanted = select(surrenders).where(surrenders.c.entity == account, surrenders.c.state != "rejected")
    for row in view.db.execute(wanted):
        year = Year(row.year)
        _add(book.requested[account], year, row.quantity_t)
        if row.is_offset:
            _add_offset(book, account, year, row.quantity_t)
        if row.state == "accepted":
            _add(book.surrendered[account], year, row.quantity_t)
            counted = counts_from(book.scheme, year, book.deadlines, UnixSeconds(row.applied_s))
            if counted is not None:
                _add(book.counted[account], counted, row.quantity_t)


def _add_offset(book: ComplianceBook, account: str, year: Year, quantity_t: int) -> None:
    book.offsets[account, year] = Tonnes(book.offsets.get((account, year), 0) + quantity_t)


def _add(sums: dict[Year, Tonnes], year: Year, quantity_t: int) -> None:
    sums[year] = Tonnes(sums.get(year, 0) + quantity_t)


def _why(found: EntityBook, view: View, year: Year) -> Words:
    if year in found.override_reasons:
        reason = found.override_reasons[year]
        return Words(en=f"An authority decided: {reason}", zh=f"主管部门决定：{reason}")
    deadline_s = found.book.deadlines.get(year)
    by = f"by {view.time(deadline_s):%Y-%m-%d %H:%M:%S}" if deadline_s is not None else "so far"
    until = f"截至 {view.time(deadline_s):%Y-%m-%d %H:%M:%S}" if deadline_s is not None else "截至目前"
    if found.status(year) is Status.C:
        return Words(en=f"No verified emissions were booked {by}", zh=f"{until}没有核查排放量入账")
    first_year, _ = found.book.scheme.span(year)
    years = str(year) if first_year == year else f"{first_year}–{year}"
    counted_t = found.book.deadline_balance_t(found.account, year)
    en = f"Surrendered {by} for {years}: {_compared(counted_t)} the verified emissions"
    zh = f"{until}，{years} 年清缴量{_compared_in_chinese(counted_t)}"
    late_t = found.balance_t(year) - counted_t
    if deadline_s is not None and late_t:
        en += f"; with what came later the balance is {found.balance_t(year):,} t, the status of the deadline stays"
        zh += f"；计入逾期部分后余额为 {found.balance_t(year):,} 吨，截止时的履约状态不变"
    return Words(en=en, zh=zh)


def _compared(balance_t: int) -> str:
    if balance_t == 0:
        return "as much as"
    return f"{abs(balance_t):,} t {'more' if balance_t > 0 else 'less'} than"


def _compared_in_chinese(balance_t: int) -> str:
    if balance_t == 0:
        return "等于核查排放量"
    return f"比核查排放量{'多' if balance_t > 0 else '少'} {abs(balance_t):,} 吨"
