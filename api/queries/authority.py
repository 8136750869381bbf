"""Quota by area, verification tasks, anchored batches."""

from typing import Any

from sqlalchemy import Row, Select, func, select

from api.models.registry import Batch, QuotaArea, Task
from api.queries.enterprise import allocation_of, allocations_with_names
from api.store import View
from readmodel.tables import (
    allocations,
    batches,
    classes,
    emissions,
    participants,
    quota_totals,
    reports,
    verification_tasks,
)


def quota_areas(view: View, year: int, area: int | None) -> list[QuotaArea]:
    """Totals of a year by class and area, with what is proposed and approved of them."""
    same = (
        (allocations.c.class_id == quota_totals.c.class_id)
        & (allocations.c.area == quota_totals.c.area)
        & (allocations.c.year == quota_totals.c.year)
    )
    named = (classes.c.scheme, classes.c.kind, classes.c.vintage)
    totals = (*(quota_totals.c[name] for name in ("class_id", "area", "year", "total_t")), *named)
    query = (
        select(
            *totals,
            func.coalesce(func.sum(allocations.c.proposed_t), 0).label("proposed_t"),
            func.coalesce(func.sum(allocations.c.approved_t), 0).label("approved_t"),
        )
        .join(classes, classes.c.class_id == quota_totals.c.class_id)
        .join(allocations, same, isouter=True)
        .where(quota_totals.c.year == year)
        .group_by(*totals)
        .order_by(quota_totals.c.area, quota_totals.c.class_id)
    )
    if area is not None:
        query = query.where(quota_totals.c.area == area)
    return [QuotaArea.model_validate(dict(row._mapping)) for row in view.db.execute(query)]


def allocations_of_year(view: View, year: int, area: int | None) -> list[Any]:
    """Allocations of a year, by area and name."""
    query = allocations_with_names().where(allocations.c.year == year)
    if area is not None:
        query = query.where(allocations.c.area == area)
    query = query.order_by(allocations.c.area, participants.c.name, allocations.c.entity)
    return [allocation_of(view, row) for row in view.db.execute(query)]


def tasks(year: int | None = None, area: int | None = None, body: str | None = None) -> Select[Any]:
    """Verification tasks, of one year, one area or one body."""
    bodies = participants.alias("bodies")
    newest = (
        select(reports.c.entity, reports.c.year, func.max(reports.c.revision).label("revision"))
        .group_by(reports.c.entity, reports.c.year)
        .subquery()
    )
    task = verification_tasks.c
    query = (
        select(
            verification_tasks,
            participants.c.name,
            participants.c.area,
            participants.c.industry,
            bodies.c.name.label("body_name"),
            reports.c.emissions_g.label("reported_g"),
            emissions.c.verified_t,
        )
        .join(participants, participants.c.account == task.entity)
        .join(bodies, bodies.c.account == task.body, isouter=True)
        .join(newest, (newest.c.entity == task.entity) & (newest.c.year == task.year), isouter=True)
        .join(
            reports,
            (reports.c.entity == task.entity)
            & (reports.c.year == task.year)
            & (reports.c.revision == newest.c.revision),
            isouter=True,
        )
        .join(emissions, (emissions.c.entity == task.entity) & (emissions.c.year == task.year), isouter=True)
    )
    for column, wanted in ((task.year, year), (participants.c.area, area), (task.body, body)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


def task_of(view: View, row: Row[Any]) -> Task:
    """Shape of a task."""
    return Task.model_validate(dict(row._mapping) | {"account": row.entity, "assigned_at": view.time(row.assigned_s)})


def batches_of(view: View, account: str) -> list[Batch]:
    """Anchored batches of an owner, oldest first."""
    query = select(batches).where(batches.c.owner == account).order_by(batches.c.batch_no)
    return [
        Batch.model_validate(
            dict(row._mapping)
            | {
                "first_at": view.time(row.first_s),
                "last_at": view.time(row.last_s),
                "anchored_at": view.time(row.anchored_s),
            }
        )
        for row in view.db.execute(query)
    ]
