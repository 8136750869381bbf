"""Allocation plans of every year, each version."""

from typing import Any

import orjson
from sqlalchemy import Row, Select, Table, select

from api.models.plans import AllocationPlans, AllocationTerms, UnitPlan
from api.paging import as_of
from api.store import View
from readmodel.tables import allocation_terms, unit_plans

LISTS = ("cooling_e6", "segments")
"""Columns of JSON."""


def plans(view: View, year: int | None) -> AllocationPlans:
    """Of one year, or of all."""
    units = _of_year(unit_plans, year).order_by(unit_plans.c.year.desc(), unit_plans.c.unit_class, unit_plans.c.version)
    terms = _of_year(allocation_terms, year).order_by(allocation_terms.c.year.desc(), allocation_terms.c.version)
    return AllocationPlans(
        as_of=as_of(view),
        units=[_unit_plan(view, row) for row in view.db.execute(units)],
        terms=[AllocationTerms(**_version(view, row)) for row in view.db.execute(terms)],
    )


def _of_year(table: Table, year: int | None) -> Select[Any]:
    return select(table) if year is None else select(table).where(table.c.year == year)


def _unit_plan(view: View, row: Row[Any]) -> UnitPlan:
    fields = _version(view, row)
    return UnitPlan(**fields | {name: orjson.loads(fields[name]) for name in LISTS})


def _version(view: View, row: Row[Any]) -> dict[str, Any]:
    fields = dict(row._mapping)
    fields["set_at"] = view.time(fields.pop("set_s"))
    return fields
