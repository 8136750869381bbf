"""Bring a registry of the EU log in: allocate, verify, surrender and close, account by account and year by year."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from carbon.published_codes import NO_OBLIGATION, Comparison, compare
from carbon.schemes import Scheme
from cli.registry.books import Books, Figures, Opening
from cli.registry.eutl import EXCLUDED, ComplianceRow
from cli.registry.outputs import Sheet

STATUS_COLUMNS = (
    "registry", "installation_id", "account_id", "year", "allocated_t", "verified_t", "surrendered_t",
    "period_balance_t", "status", "published_code",
)  # fmt: skip
SUMS_COLUMNS = ("registry", "year", "allocated_t", "verified_t", "surrendered_t")
DIFFERENCES_COLUMNS = (
    "registry", "installation_id", "account_id", "year", "period_balance_t", "status", "published_code",
    "what_the_source_tells",
)  # fmt: skip

Advance = Callable[[int], None]
"""Told how many more rows are done."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are brought in; None takes all."""

    registry: str | None = None
    from_year: int | None = None
    to_year: int | None = None

    def keeps(self, row: ComplianceRow) -> bool:
        """Whether a row is brought in."""
        return (
            self.has_registry(row)
            and (self.from_year is None or row.year >= self.from_year)
            and (self.to_year is None or row.year <= self.to_year)
        )

    def opens(self, row: ComplianceRow, scheme: Scheme) -> bool:
        """Whether a row is of an earlier year of the trading period in which the choice begins."""
        if self.from_year is None or row.year >= self.from_year or not self.has_registry(row):
            return False
        periods = (one for one in scheme.periods if one.first_year <= self.from_year <= one.last_year)
        return any(period.first_year <= row.year for period in periods)

    def has_registry(self, row: ComplianceRow) -> bool:
        """Whether a row is of the registry asked for."""
        return self.registry in (None, row.registry)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what the books say of it."""

    row: ComplianceRow
    balance_t: int
    status: str

    @property
    def comparison(self) -> Comparison:
        """How the status stands to the published code."""
        return compare(self.status, self.row.published_code)


@dataclass(frozen=True, slots=True)
class Import:
    """What came of an import."""

    judged: Sequence[Judged]
    """In the order of the source."""
    earlier: Sequence[ComplianceRow]
    """Rows that were entered as openings."""

    @property
    def counts(self) -> Counter[Comparison]:
        """Rows by comparison."""
        return Counter(one.comparison for one in self.judged)

    def sheets(self) -> dict[str, Sheet]:
        """The files of the import."""
        return {
            "status.csv": Sheet(STATUS_COLUMNS, map(_status_line, self.judged)),
            "sums.csv": Sheet(SUMS_COLUMNS, self._sums()),
            "differences.csv": Sheet(DIFFERENCES_COLUMNS, self._differences()),
        }

    def _sums(self) -> list[tuple[str, int, int, int, int]]:
        sums: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for row in (one.row for one in self.judged):
            of_year = sums[row.registry, row.year]
            of_year["allocated"] += row.allocated_t or 0
            of_year["verified"] += row.verified_t or 0
            of_year["surrendered"] += row.surrendered_t or 0
        return [(*key, one["allocated"], one["verified"], one["surrendered"]) for key, one in sorted(sums.items())]

    def _differences(self) -> Iterable[tuple[str | int, ...]]:
        rows_of: defaultdict[tuple[str, str], list[ComplianceRow]] = defaultdict(list)
        for row in (*self.earlier, *(one.row for one in self.judged)):
            rows_of[row.account, row.period].append(row)
        for one in self.judged:
            if one.comparison is Comparison.DIFFER:
                row = one.row
                before = [other for other in rows_of[row.account, row.period] if other.year < row.year]
                key = (row.registry, row.installation_id, row.account_id, row.year)
                yield (*key, one.balance_t, one.status, row.published_code, what_the_source_tells(one, before))


def what_the_source_tells(judged: Judged, before: Sequence[ComplianceRow]) -> str:
    """
    Why the figures of the table may give another status than the published one.

    :param before: the earlier years of the period
    """
    row = judged.row
    if row.is_updated_later:
        return "emissions were changed after the deadline; the code is that of the deadline or of the change"
    if judged.status == "A" and row.published_code == "B":
        return "surrendered after the deadline, which counts for the balance and not for the code"
    if row.published_code == "C":
        return "emissions were entered after the deadline"
    if any(other.is_updated_later for other in before):
        return "emissions of an earlier year of the period were changed after its deadline"
    if any(other.booked_t and not other.published_code for other in before):
        return "an earlier year of the period has emissions and no code: it may have had no obligation"
    return "nothing"


def run(rows: Sequence[ComplianceRow], scheme: Scheme, choice: Choice, books: Books, advance: Advance) -> Import:
    """Put the chosen rows through the books."""
    kept = [row for row in rows if choice.keeps(row)]
    accounts = dict.fromkeys(row.account for row in kept)
    earlier = [row for row in rows if choice.opens(row, scheme) and row.account in accounts]
    books.open(scheme, {row.account: row.registry for row in kept})
    _enter_openings(earlier, books)
    judged: dict[tuple[str, int], Judged] = {}
    for year, of_year in sorted(_by_year(kept).items()):
        for one in _year(year, of_year, books):
            judged[one.row.account, year] = one
        advance(len(of_year))
    return Import([judged[row.account, row.year] for row in kept], earlier)


def _enter_openings(earlier: Sequence[ComplianceRow], books: Books) -> None:
    """Verified figures and surrenders of the earlier years; with the last of them what was saved."""
    by_year = sorted(_by_year(earlier).items())
    saved: Counter[str] = Counter()
    last_year = {row.account: year for year, rows in by_year for row in rows}
    for year, rows in by_year:
        books.verify(year, _booked(rows))
        openings = []
        for row in rows:
            saved[row.account] = max(0, saved[row.account] + (row.allocated_t or 0) - (row.surrendered_t or 0))
            held_t = saved[row.account] if last_year[row.account] == year else 0
            openings.append(Opening(row.account, row.surrendered_t or 0, held_t))
        books.enter_openings(year, [one for one in openings if one.held_t or one.surrendered_t])


def _year(year: int, rows: Sequence[ComplianceRow], books: Books) -> Iterable[Judged]:
    books.allocate(year, [(row.account, row.allocated_t) for row in rows if row.allocated_t is not None])
    books.verify(year, _booked(rows))
    books.surrender(year, [(row.account, row.surrendered_t) for row in rows if row.surrendered_t])
    obliged = [row for row in rows if row.verified_status != EXCLUDED]
    closed = books.close(year, [row.account for row in obliged])
    yield from (Judged(row, one.balance_t, one.status.name) for row, one in zip(obliged, closed, strict=True))
    excluded = (row for row in rows if row.verified_status == EXCLUDED)
    yield from (Judged(row, books.balance_t(year, row.account), NO_OBLIGATION) for row in excluded)


def _booked(rows: Iterable[ComplianceRow]) -> Figures:
    return [(row.account, row.booked_t) for row in rows if row.booked_t is not None]


def _by_year(rows: Iterable[ComplianceRow]) -> dict[int, list[ComplianceRow]]:
    found: defaultdict[int, list[ComplianceRow]] = defaultdict(list)
    for row in rows:
        found[row.year].append(row)
    return found


def _status_line(one: Judged) -> tuple[str | int | None, ...]:
    row = one.row
    key = (row.registry, row.installation_id, row.account_id, row.year)
    figures = (row.allocated_t, row.verified_t, row.surrendered_t)
    return (*key, *figures, one.balance_t, one.status, row.published_code)
