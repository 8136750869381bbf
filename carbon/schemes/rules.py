"""
What a scheme sets besides its balance: deadlines, kinds of units, offsets, penalties. Data with their source.

`deadlines.csv`, `allowance_kinds.csv`, `offset_rules.csv`, `penalty_rules.csv`; the ministry enters them on the chain.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

from carbon.units import BasisPoints, UnixSeconds, Year


@dataclass(frozen=True, slots=True)
class OffsetRule:
    """How far a kind of units may be surrendered as offsets."""

    cap: BasisPoints
    """Offsets of all kinds for a year, at most, of its obligation."""
    first_year: Year
    last_year: Year
    """Included."""


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """Between which multiples of the mean price a fine lies."""

    min_multiple: BasisPoints
    max_multiple: BasisPoints
    repeat_step: BasisPoints
    """By which each earlier penalty raises the least multiple, never past the greatest."""
    deductions_until: date | None
    """Last day on which a deduction from the next allocation may be decided; None: no end is set."""
    source: str


@cache
def deadline_of(scheme: str, year: Year) -> UnixSeconds | None:
    """Return the last second in which units can be surrendered in time for a year, None where no rule says."""
    for row in _rows("deadlines.csv"):
        if row["scheme"] == scheme and int(row["first_year"]) <= year <= int(row["last_year"]):
            zone = timezone(timedelta(hours=int(row["utc_offset_hours"])))
            day = datetime(year + int(row["years_after"]), int(row["month"]), int(row["day"]), tzinfo=zone)
            return UnixSeconds(int((day + timedelta(days=1)).timestamp()) - 1)
    return None


@cache
def allowance_kinds(scheme: str) -> tuple[str, ...]:
    """Return the kinds of units that are a scheme's own allowances."""
    return tuple(row["kind"] for row in _rows("allowance_kinds.csv") if row["scheme"] == scheme)


@cache
def offset_rules(scheme: str) -> tuple[tuple[str, OffsetRule], ...]:
    """Return the kinds of units that a scheme takes as offsets with their rules; a kind may have one for each plan."""
    return tuple(
        (
            row["kind"],
            OffsetRule(BasisPoints(int(row["cap_bp"])), Year(int(row["first_year"])), Year(int(row["last_year"]))),
        )
        for row in _rows("offset_rules.csv")
        if row["scheme"] == scheme
    )


@cache
def penalty_rule(scheme: str) -> PenaltyRule | None:
    """Return how a scheme fines what is missing, None where fines are no multiple of the price."""
    for row in _rows("penalty_rules.csv"):
        if row["scheme"] == scheme:
            return PenaltyRule(
                BasisPoints(int(row["min_multiple_bp"])),
                BasisPoints(int(row["max_multiple_bp"])),
                BasisPoints(int(row["repeat_step_bp"])),
                date.fromisoformat(row["deductions_until"]) if row["deductions_until"] else None,
                row["source"],
            )
    return None


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))
