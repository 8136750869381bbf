"""Credited projects, their periods, and the rules that the ministry has set."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, Table, func, select

from api.models.credits import CreditPeriod, CreditProject, OffsetRule, PenaltyRule, SchemeRules
from api.paging import Order, as_of, ascending, descending
from api.queries.naming import with_name
from api.store import View
from carbon.credits import FIRST_DAY
from readmodel.tables import credit_periods, credit_projects, offset_rules, penalty_rules, quota_settings

PROJECT_ORDERS: dict[str, Order] = {
    "registered_at": descending(credit_projects.c.project_id),
    "code": ascending(credit_projects.c.code),
}
PERIOD_ORDERS: dict[str, Order] = {
    "registered_at": descending(credit_periods.c.period_id),
    "reduction_t": descending(credit_periods.c.reduction_t, credit_periods.c.period_id),
}


def all_projects() -> Select[Any]:
    """Projects with their owners' names and what was issued for them."""
    period = credit_periods.c
    issued_t = (
        select(func.coalesce(func.sum(period.reduction_t), 0))
        .where(period.project_id == credit_projects.c.project_id, period.state == "issued")
        .scalar_subquery()
    )
    return with_name(select(credit_projects, issued_t.label("issued_t")), credit_projects.c.owner, "owner_name")


def project_of(view: View, row: Row[Any]) -> CreditProject:
    """Shape of a project."""
    return CreditProject.model_validate(
        dict(row._mapping) | _days(row) | {"registered_at": view.time(row.registered_s)}
    )


def all_periods() -> Select[Any]:
    """Periods with their projects."""
    project = credit_projects.c
    query = select(credit_periods, project.code, project.name, project.owner).join(
        credit_projects, project.project_id == credit_periods.c.project_id
    )
    return with_name(query, project.owner, "owner_name")


def period_of(view: View, row: Row[Any]) -> CreditPeriod:
    """Shape of a period."""
    times = {"registered_at": view.time(row.registered_s), "issued_at": view.time_or_none(row.issued_s)}
    return CreditPeriod.model_validate(dict(row._mapping) | _days(row) | times)


def rules(view: View) -> SchemeRules:
    """What is set for all schemes."""
    term_s = view.db.execute(select(quota_settings.c.objection_term_s)).scalar_one_or_none()
    return SchemeRules(
        as_of=as_of(view),
        offsets=[OffsetRule.model_validate(dict(row._mapping)) for row in _rows(view, offset_rules, "scheme", "kind")],
        penalties=[PenaltyRule.model_validate(dict(row._mapping)) for row in _rows(view, penalty_rules, "scheme")],
        objection_term_s=term_s,
    )


def _rows(view: View, table: Table, *order: str) -> list[Row[Any]]:
    return list(view.db.execute(select(table).order_by(*(table.c[name] for name in order))))


def _days(row: Row[Any]) -> dict[str, date]:
    return {name: FIRST_DAY + timedelta(days=row._mapping[name]) for name in ("first_day", "last_day")}
