"""The plans of every year, from the tables beside this file; a plan that was superseded stays readable."""

from decimal import Decimal
from functools import cache
from importlib.resources import files

from carbon.allocation.errors import NoPlan
from carbon.allocation.model import Parameter, Segment, UnitPlan
from carbon.allocation.tables import (
    ANY_CLASS,
    Benchmark,
    Key,
    read_benchmarks,
    read_parameters,
    read_segments,
)

WAYS_OF_COOLING = ("water", "air", "back_pressure")
"""In the order of their numbers on chain, from 0."""


@cache
def unit_plan(year: int, unit_class: str) -> UnitPlan:
    """
    Return how the plan of a year allocates to a class of power units: I, II, III or IV.

    Raises NoPlan.
    """
    row = _benchmarks().get((year, unit_class))
    if row is None:
        years = sorted({known for known, _ in _benchmarks()})
        raise NoPlan(f"no plan for power units of class {unit_class} in {year}; there are {years[0]} to {years[-1]}")
    cooling = {way: _optional(f"cooling.{way}", year, unit_class) for way in WAYS_OF_COOLING}
    return UnitPlan(
        year=year,
        unit_class=unit_class,
        basis=row.basis,
        electricity=row.electricity,
        heat=row.heat,
        cooling={way: found.value for way, found in cooling.items() if found},
        heat_share=share.value if (share := _optional("heat_share", year, unit_class)) else Decimal(0),
        segments=_segments().get((year, unit_class), ()),
        document=row.document,
        source=row.source,
        confidence=row.confidence,
    )


@cache
def plan_periods() -> dict[str, int]:
    """Return the periods of several years with one plan, as the table names them, and their first years."""
    first: dict[str, int] = {}
    for (year, _), row in sorted(_benchmarks().items()):
        if not row.period.isdigit():
            first.setdefault(row.period, year)
    return first


@cache
def parameter(code: str, year: int) -> Parameter:
    """
    Return a number of the rules of a year, such as `gap_cap`; `parameters.csv` lists them.

    Raises NoPlan.
    """
    found = _optional(code, year, ANY_CLASS)
    if found is None:
        years = sorted(known for known, _ in _parameters().get(code, {}))
        there = f"; there is one for {years[0]} to {years[-1]}" if years else ""
        raise NoPlan(f"no rule {code} for {year}{there}")
    return found


def _optional(code: str, year: int, unit_class: str) -> Parameter | None:
    return _parameters().get(code, {}).get((year, unit_class))


@cache
def _benchmarks() -> dict[Key, Benchmark]:
    return read_benchmarks("allocation_benchmarks.csv", _text("allocation_benchmarks.csv"))


@cache
def _segments() -> dict[Key, tuple[Segment, ...]]:
    return read_segments("load_factors.csv", _text("load_factors.csv"))


@cache
def _parameters() -> dict[str, dict[Key, Parameter]]:
    return read_parameters("parameters.csv", _text("parameters.csv"))


def _text(name: str) -> str:
    return files(__name__.rpartition(".")[0]).joinpath(name).read_text(encoding="utf-8")
