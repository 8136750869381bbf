"""
Trading schemes as parameters: how each keeps its balance, and over which years.

`schemes.csv` holds them with their legal source; China's scheme, the default, takes each year alone.
"""

import csv
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

from carbon.refusal import Refused, require
from carbon.units import Year

MAX_YEARS = 64
"""Years that one balance can reach back."""

LAST_YEAR = 9_999
"""Years have four digits."""


class Mode(IntEnum):
    """How the balance of a scheme is kept; the numbers are those of `Compliance`."""

    BY_PERIOD = 1
    """EU ETS: a surplus or shortfall of an earlier year of the trading period counts."""
    SINCE_START = 2
    """UK ETS: of any earlier year."""
    BY_YEAR = 3
    """CN: the year stands alone."""


@dataclass(frozen=True, slots=True)
class Period:
    """A trading period, both years included."""

    first_year: Year
    last_year: Year


@dataclass(frozen=True, slots=True)
class Scheme:
    """
    A trading scheme.

    Refused: periods out of order or overlapping, or more than MAX_YEARS from first to last.
    """

    name: str
    """CN, EU, UK, …"""

    mode: Mode
    """How the balance is kept."""

    periods: tuple[Period, ...] = ()
    """In order of time; not needed where each year stands alone."""

    def __post_init__(self) -> None:
        require(len(self.name) > 0, "scheme is empty")
        for period in self.periods:
            require(period.first_year > 0 and period.last_year <= LAST_YEAR, "no such year", period=period)
            require(period.first_year <= period.last_year, "years are out of order", period=period)
        for before, after in zip(self.periods, self.periods[1:], strict=False):
            require(after.first_year > before.last_year, "period overlaps the last one", period=after)
        if self.periods:
            span = self.periods[-1].last_year - self.periods[0].first_year
            require(span < MAX_YEARS, "more than 64 years", years=span + 1)

    def first_counted(self, year: Year) -> Year:
        """
        Return the first year of the balance of a year.

        Refused: the scheme has periods and the year is in none.
        """
        return self.span(year)[0]

    def span(self, year: Year) -> tuple[Year, Year]:
        """
        Return the first year of the balance of a year, and the last whose status a late surrender for it may count for.

        Refused: the scheme has periods and the year is in none.
        """
        if self.mode is Mode.BY_YEAR:
            return year, year
        for period in self.periods:
            if period.first_year <= year <= period.last_year:
                if self.mode is Mode.BY_PERIOD:
                    return period.first_year, period.last_year
                first_year = self.periods[0].first_year
                return first_year, Year(first_year + MAX_YEARS - 1)
        raise Refused("year is in no period", scheme=self.name, year=year)


class UnknownScheme(LookupError):
    """`schemes.csv` has no such scheme."""


def scheme_named(name: str) -> Scheme:
    """
    Return a scheme of `schemes.csv`: CN, EU or UK.

    Raises UnknownScheme.
    """
    try:
        return _schemes()[name]
    except KeyError:
        raise UnknownScheme(f"schemes.csv has no scheme {name}") from None


@cache
def _schemes() -> dict[str, Scheme]:
    text = files(__name__).joinpath("schemes.csv").read_text(encoding="utf-8")
    schemes: dict[str, Scheme] = {}
    for row in csv.DictReader(text.splitlines()):
        before = schemes.get(row["scheme"], Scheme(row["scheme"], Mode(int(row["mode"]))))
        periods = before.periods
        if row["first_year"]:
            periods += (Period(Year(int(row["first_year"])), Year(int(row["last_year"]))),)
        schemes[row["scheme"]] = Scheme(before.name, before.mode, periods)
    return schemes
