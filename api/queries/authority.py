"""Verification tasks, anchored batches."""

from typing import Any

from sqlalchemy import Row, Select, func, select

from api.models.registry import Batch, Task
from api.store import View
from readmodel.tables import (
    batches,
    emissions,
    participants,
    reports,
    verification_tasks,
)


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
