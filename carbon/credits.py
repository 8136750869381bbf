"""
Credited projects and periods; twin of `contracts/registry/Credits.vy`, to the tonne and the last refusal.

A day counts from 1970-01-01; both ends of a span of days are included.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from carbon.refusal import Refused, require
from carbon.serials import SerialRange
from carbon.unit_ledger import UnitLedger
from carbon.units import Tonnes, Year

MAX_PERIODS = 64
"""Periods of one project."""

FIRST_DAY = date(1970, 1, 1)
DAY_LIMIT = (date.max - FIRST_DAY).days + 1
"""The first day that is too large: 10000-01-01."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project that reduces emissions."""

    code: str
    """In the project register."""
    owner: str
    first_day: int
    """Of the crediting period."""
    last_day: int


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days and what the project reduced in it."""

    project_id: int
    first_day: int
    last_day: int
    reduction: Tonnes
    is_issued: bool = False


class CreditBook:
    """
    Projects and periods by number, each counted from 1.

    Always: periods of one project share no day, and a period is issued once. Operations raise `Refused` and then have
    changed nothing.
    """

    def __init__(
        self, ledger: UnitLedger, may_hold: Callable[[str], bool], is_offset_class: Callable[[int], bool]
    ) -> None:
        """
        Begin without a project.

        `may_hold` says whether an account may hold units now, as `Participants` does; `is_offset_class` whether an
        offset rule names the units of a class, as `Compliance` does.
        """
        self._ledger, self._may_hold, self._is_offset_class = ledger, may_hold, is_offset_class
        self.projects: dict[int, Project] = {}
        self.periods: dict[int, Period] = {}

    def register_project(self, code: str, owner: str, first_day: int, last_day: int) -> int:
        """Register a project and return its number. Refused: a code twice or none, who may not hold, bad days."""
        require(bool(code), "code is empty")
        require(all(code != project.code for project in self.projects.values()), "project is registered", code=code)
        require(self._may_hold(owner), "owner may not hold", owner=owner)
        _require_days(first_day, last_day)
        self.projects[len(self.projects) + 1] = Project(code, owner, first_day, last_day)
        return len(self.projects)

    def register_period(self, project_id: int, first_day: int, last_day: int, reduction: Tonnes, verifier: str) -> int:
        """
        Register a period and return its number.

        Refused: an unknown project, bad days, outside the crediting period, no reduction, no verifier, a shared day.
        """
        project = self.projects.get(project_id)
        if project is None:
            raise Refused("no such project", project_id=project_id)
        _require_days(first_day, last_day)
        is_inside = project.first_day <= first_day and last_day <= project.last_day
        require(is_inside, "period is outside the crediting period", first_day=first_day, last_day=last_day)
        require(reduction > 0, "reduction is zero")
        require(bool(verifier), "verifier is empty")
        others = [period for period in self.periods.values() if period.project_id == project_id]
        require(len(others) < MAX_PERIODS, "too many periods", periods=len(others))
        is_apart = all(last_day < other.first_day or other.last_day < first_day for other in others)
        require(is_apart, "period overlaps a registered one", first_day=first_day, last_day=last_day)
        self.periods[len(self.periods) + 1] = Period(project_id, first_day, last_day, reduction)
        return len(self.periods)

    def issue(self, period_id: int, class_id: int) -> SerialRange:
        """
        Issue a period's credits to the owner and return their serials.

        Refused: no such period, twice, a class that is no offset, or by the ledger.
        """
        period = self.periods.get(period_id)
        if period is None:
            raise Refused("no such period", period_id=period_id)
        require(not period.is_issued, "period is issued", period_id=period_id)
        require(self._is_offset_class(class_id), "class is no offset of its scheme", class_id=class_id)
        serials = self._ledger.issue(class_id, self.projects[period.project_id].owner, period.reduction)
        self.periods[period_id] = replace(period, is_issued=True)
        return serials


def year_of(day: int) -> Year:
    """Return the Gregorian year of a day."""
    return Year((FIRST_DAY + timedelta(days=day)).year)


def _require_days(first_day: int, last_day: int) -> None:
    require(first_day <= last_day, "days are out of order", first_day=first_day, last_day=last_day)
    require(last_day < DAY_LIMIT, "day is too large", last_day=last_day)
