"""
Bring the UK registry's report in.

The report says of every year what was recorded, and only for its own date what was surrendered, all years together. So
the books can decide the status of the report's year, from the cumulative figures; statuses of earlier years are taken
over as they stand. What was surrendered by the deadline of an earlier year is not told: the books get the least that
its published status implies, and the rest with the report's year, so that the sum is the report's.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from carbon.published_codes import NO_OBLIGATION, Comparison, compare
from carbon.schemes import Mode, Period, Scheme
from carbon.units import Year
from cli.registry.books import Books
from cli.registry.outputs import Sheet
from cli.registry.ukets import EXCLUDED, NOT_APPLICABLE, ComplianceRow, Report

STATUS_COLUMNS = ("operator_id", "year", "status", "published_status", "shortfall_t")
SUMS_COLUMNS = ("year", "allocated_t", "recorded_t")
WITHOUT_OBLIGATION = {EXCLUDED: NO_OBLIGATION, NOT_APPLICABLE: NOT_APPLICABLE}
"""Statuses that say that there was nothing to comply with, and what they are called in our table."""

Advance = Callable[[int], None]
"""Told how many more rows are done."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its status."""

    row: ComplianceRow
    status: str
    shortfall_t: int | None
    """Cumulative emissions not covered, in t CO2e; None where the report does not tell."""
    is_decided: bool
    """Whether the books decided the status; else it is taken over."""

    @property
    def comparison(self) -> Comparison:
        """How the status stands to the published one."""
        return compare(self.status, self.row.published) if self.status else Comparison.NOT_COMPARABLE


@dataclass(frozen=True, slots=True)
class Import:
    """What came of an import."""

    report: Report
    judged: Sequence[Judged]
    """In the order of the source."""

    @property
    def counts(self) -> Counter[Comparison]:
        """Rows by comparison."""
        return Counter(one.comparison for one in self.judged)

    @property
    def decided(self) -> Counter[Comparison]:
        """Of them those that the books decided."""
        return Counter(one.comparison for one in self.judged if one.is_decided)

    def sheets(self) -> dict[str, Sheet]:
        """The files of the import."""
        lines = (
            (one.row.operator_id, one.row.year, one.status, one.row.published, one.shortfall_t) for one in self.judged
        )
        return {"status.csv": Sheet(STATUS_COLUMNS, lines), "sums.csv": Sheet(SUMS_COLUMNS, self._sums())}

    def _sums(self) -> list[tuple[int, int, int]]:
        allocated: Counter[int] = Counter()
        recorded: Counter[int] = Counter()
        for allocation in self.report.allocations:
            allocated[allocation.year] += allocation.quantity_t
        for row in self.report.compliance:
            recorded[row.year] += row.recorded_t or 0
        return [(year, allocated[year], recorded[year]) for year in sorted({*allocated, *recorded})]


def run(report: Report, books: Books, advance: Advance) -> Import:
    """Put the report through the books."""
    rows = _by_year(report.compliance)
    allocated: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for allocation in report.allocations:
        allocated[allocation.year][allocation.operator_id] += allocation.quantity_t
    years = sorted({*rows, *allocated})
    scheme = Scheme("UK", Mode.SINCE_START, (Period(Year(years[0]), Year(years[-1])),))
    regulators = {row.operator_id: row.regulator for row in report.allocations}
    regulators |= {row.operator_id: report.accounts[row.operator_id].regulator for row in report.compliance}
    books.open(scheme, regulators, {who: one.nace_code for who, one in report.accounts.items() if who in regulators})
    booked = _figures_to_book(report)
    implied = _surrenders_implied(report, rows, booked)
    judged: dict[tuple[str, int], Judged] = {}
    for year in years:
        books.allocate(year, list(allocated[year].items()))
        books.verify(year, list(booked[year].items()))
        if year == report.year:
            found = _report_year(report, rows[year], books, implied)
        else:
            books.surrender(year, list(implied[year].items()))
            books.close(year, list(booked[year]))
            found = [_taken_over(row) for row in rows.get(year, ())]
        judged |= {(one.row.operator_id, year): one for one in found}
        advance(len(rows.get(year, ())))
    return Import(report, [judged[row.operator_id, row.year] for row in report.compliance])


def _report_year(
    report: Report, rows: Sequence[ComplianceRow], books: Books, implied: Mapping[int, Mapping[str, int]]
) -> list[Judged]:
    """Surrender the rest of what was surrendered until the report, and close."""
    obliged = [row for row in rows if row.published not in WITHOUT_OBLIGATION and _is_told(report, row)]
    earlier = Counter[str]()
    for figures in implied.values():
        earlier.update(figures)
    rest = [
        (row.operator_id, (report.accounts[row.operator_id].surrenders_t or 0) - earlier[row.operator_id])
        for row in obliged
    ]
    books.surrender(report.year, [figure for figure in rest if figure[1]])
    closed = books.close(report.year, [row.operator_id for row in obliged])
    judged = [
        Judged(row, one.status.name, max(0, -one.balance_t), is_decided=True)
        for row, one in zip(obliged, closed, strict=True)
    ]
    decided = {row.operator_id for row in obliged}
    return judged + [_undecided(report, row) for row in rows if row.operator_id not in decided]


def _undecided(report: Report, row: ComplianceRow) -> Judged:
    account = report.accounts[row.operator_id]
    shortfall_t = max(0, (account.emissions_t or 0) - (account.surrenders_t or 0)) if _is_told(report, row) else None
    return Judged(row, WITHOUT_OBLIGATION.get(row.published, ""), shortfall_t, is_decided=False)


def _taken_over(row: ComplianceRow) -> Judged:
    return Judged(row, WITHOUT_OBLIGATION.get(row.published, row.published), None, is_decided=False)


def _is_told(report: Report, row: ComplianceRow) -> bool:
    account = report.accounts[row.operator_id]
    return account.emissions_t is not None and account.surrenders_t is not None


def _figures_to_book(report: Report) -> defaultdict[int, dict[str, int]]:
    """
    Recorded figures by year, such that an operator's sum is the report's cumulative figure.

    What the years lack is booked with the report's year; what they have too much is left out of the newest years first.
    """
    booked: defaultdict[int, dict[str, int]] = defaultdict(dict)
    totals: Counter[str] = Counter()
    for row in report.compliance:
        if row.published in WITHOUT_OBLIGATION:
            continue
        if row.recorded_t is not None or row.year == report.year:
            booked[row.year][row.operator_id] = row.recorded_t or 0
            totals[row.operator_id] += row.recorded_t or 0
    for operator_id in booked[report.year]:
        emissions_t = report.accounts[operator_id].emissions_t
        if emissions_t is not None:
            _level(booked, operator_id, report.year, emissions_t - totals[operator_id])
    return booked


def _surrenders_implied(
    report: Report, rows: Mapping[int, Sequence[ComplianceRow]], booked: Mapping[int, Mapping[str, int]]
) -> defaultdict[int, dict[str, int]]:
    """
    What operators surrendered by the deadlines before the report's year, as far as their published statuses tell.

    A says that all emissions until then were covered. No more is booked than the report has in all, and nothing of an
    operator that the report's year does not close.
    """
    implied: defaultdict[int, dict[str, int]] = defaultdict(dict)
    closed = {
        row.operator_id
        for row in rows[report.year]
        if row.published not in WITHOUT_OBLIGATION and _is_told(report, row)
    }
    emitted, covered = Counter[str](), Counter[str]()
    for year in sorted(year for year in {*rows, *booked} if year < report.year):
        emitted.update(booked.get(year, {}))
        for row in rows.get(year, ()):
            who, in_all_t = row.operator_id, report.accounts[row.operator_id].surrenders_t
            if row.published != "A" or who not in closed or in_all_t is None:
                continue
            quantity_t = min(emitted[who], in_all_t) - covered[who]
            if quantity_t > 0:
                implied[year][who] = quantity_t
                covered[who] += quantity_t
    return implied


def _level(booked: dict[int, dict[str, int]], operator_id: str, newest: int, missing_t: int) -> None:
    """Raise the newest year's figure, or lower figures from the newest down, until nothing is missing."""
    if missing_t >= 0:
        booked[newest][operator_id] += missing_t
        return
    for year in sorted((year for year in booked if operator_id in booked[year]), reverse=True):
        lowered_t = max(0, booked[year][operator_id] + missing_t)
        missing_t += booked[year][operator_id] - lowered_t
        booked[year][operator_id] = lowered_t


def _by_year(rows: Sequence[ComplianceRow]) -> dict[int, list[ComplianceRow]]:
    found: defaultdict[int, list[ComplianceRow]] = defaultdict(list)
    for row in rows:
        found[row.year].append(row)
    return found
