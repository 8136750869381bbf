"""
Balance and status of an entity; twin of what `contracts/registry/Compliance.vy` computes, to the tonne.

Both are functions of what is verified and what is surrendered. The books that they are read from, with deadlines,
applications and offsets, are `carbon.compliance_book`; who may enter those is the contract's affair.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Literal

from carbon.schemes import Scheme
from carbon.units import Tonnes, UnixSeconds, Year

Code = Literal["A", "B", "C", "D", "E", "X", "-"]
"""A status as the logs write it."""

_CODES: tuple[Code, ...] = ("A", "B", "C", "D", "E", "X", "-")


class Status(IntEnum):
    """Compliance status; the numbers are those of `Compliance`, the letters those of the EU and UK logs."""

    A = 1
    """Surrendered at least the verified emissions."""
    B = 2
    """Surrendered less."""
    C = 3
    """No verified emissions."""
    D = 4
    """Emissions corrected after the deadline, the authority decided: not in compliance."""
    E = 5
    """Emissions corrected after the deadline, the authority decided: in compliance."""
    X = 6
    """Suspended."""
    NONE = 7
    """No obligation; the logs write a dash."""

    @property
    def code(self) -> Code:
        """The code as the logs write it."""
        return _CODES[self - 1]


def balance_t(scheme: Scheme, year: Year, verified: Mapping[Year, Tonnes], surrendered: Mapping[Year, Tonnes]) -> int:
    """
    Return surrendered minus verified over the years that the scheme counts up to a year, in t CO2e.

    `verified` has only years with a booked figure. Refused: the year is in no period of the scheme.
    """
    counted = range(scheme.first_counted(year), year + 1)
    surrendered_t = sum(surrendered.get(Year(one), 0) for one in counted)
    verified_t = sum(verified.get(Year(one), 0) for one in counted)
    return surrendered_t - verified_t


def status_of(
    scheme: Scheme, year: Year, verified: Mapping[Year, Tonnes], surrendered: Mapping[Year, Tonnes]
) -> Status:
    """
    Return the status for a year: C without a verified figure, else A when the balance is 0 or more, else B.

    For a year with a deadline, `verified` is what was booked by it, and `surrendered` has each surrender at the year
    that `counts_from` gives. Refused: the year is in no period of the scheme.
    """
    balance = balance_t(scheme, year, verified, surrendered)
    if year not in verified:
        return Status.C
    return Status.A if balance >= 0 else Status.B


def counts_from(
    scheme: Scheme, year: Year, deadlines: Mapping[Year, UnixSeconds], applied_s: UnixSeconds
) -> Year | None:
    """
    Return the first year whose status counts a surrender for a year, None when no status does.

    It is the year itself when the application came by its deadline, that second included, or no deadline is set. A late
    one counts for the next year whose deadline is not past: by period only within the period, by year for none. A
    deadline covers the years before it too, those without one of their own included.
    Refused: the year is in no period of the scheme.
    """
    _, last_year = scheme.span(year)
    past = [one for one in range(year, last_year + 1) if applied_s > deadlines.get(Year(one), applied_s)]
    first_open = past[-1] + 1 if past else year
    return Year(first_open) if first_open <= last_year else None
