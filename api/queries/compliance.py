"""Published compliance."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, func, select

from api.models.compliance import ComplianceStatus, ComplianceYear
from api.paging import ascending
from api.store import View
from readmodel.tables import emissions, enrolments, openings, participants, policies, statuses, surrenders

STATUS_ORDERS = {
    "name": ascending(participants.c.name, statuses.c.entity),
    "area": ascending(participants.c.area, statuses.c.entity),
    "status": ascending(statuses.c.status, statuses.c.entity),
    "balance_t": ascending(statuses.c.balance_t, statuses.c.entity),
}
"""What published compliance can be sorted by."""


def surrendered_by_year() -> Subquery:
    """Surrendered by entity and year: accepted applications and opening entries."""
    accepted = select(surrenders.c.entity, surrenders.c.year, surrenders.c.quantity_t).where(
        surrenders.c.state == "accepted"
    )
    before = select(openings.c.entity, openings.c.year, openings.c.surrendered_t.label("quantity_t"))
    both = accepted.union_all(before).subquery()
    return (
        select(both.c.entity, both.c.year, func.sum(both.c.quantity_t).label("surrendered_t"))
        .group_by(both.c.entity, both.c.year)
        .subquery()
    )


def years(view: View) -> list[ComplianceYear]:
    """Counts of each status by year and scheme, newest first."""
    query = (
        select(
            statuses.c.year,
            enrolments.c.scheme,
            func.count().label("entities"),
            _count_of("A").label("a"),
            _count_of("B").label("b"),
            _count_of("C").label("c"),
        )
        .join(enrolments, enrolments.c.entity == statuses.c.entity)
        .group_by(statuses.c.year, enrolments.c.scheme)
        .order_by(statuses.c.year.desc(), enrolments.c.scheme)
    )
    return [ComplianceYear.model_validate(row) for row in view.db.execute(query)]


def _count_of(status: str) -> ColumnElement[int]:
    return func.sum(case((statuses.c.status == status, 1), else_=0))


def assessed(year: int | None = None, entity: str | None = None) -> Select[Any]:
    """Assessed entities, of one year or one entity."""
    surrendered = surrendered_by_year()
    query = (
        select(
            statuses.c.entity,
            statuses.c.year,
            statuses.c.status,
            statuses.c.balance_t,
            statuses.c.assessed_s,
            participants.c.name,
            participants.c.area,
            enrolments.c.scheme,
            emissions.c.verified_t,
            func.coalesce(surrendered.c.surrendered_t, 0).label("surrendered_t"),
        )
        .join(participants, participants.c.account == statuses.c.entity)
        .join(enrolments, enrolments.c.entity == statuses.c.entity)
        .join(
            emissions, (emissions.c.entity == statuses.c.entity) & (emissions.c.year == statuses.c.year), isouter=True
        )
        .join(
            surrendered,
            (surrendered.c.entity == statuses.c.entity) & (surrendered.c.year == statuses.c.year),
            isouter=True,
        )
    )
    if year is not None:
        query = query.where(statuses.c.year == year)
    if entity is not None:
        query = query.where(statuses.c.entity == entity)
    return query


def status_of(view: View, row: Row[Any]) -> ComplianceStatus:
    """Shape of an assessed entity."""
    return ComplianceStatus.model_validate(
        dict(row._mapping)
        | {
            "account": row.entity,
            "assessed_at": view.time(row.assessed_s),
            "surrendered_t": int(row.surrendered_t),
        }
    )


def newest_policy(view: View) -> Row[Any] | None:
    """The registration policy in force."""
    query = select(policies).order_by(policies.c.published_s.desc(), policies.c.block.desc()).limit(1)
    return view.db.execute(query).one_or_none()
