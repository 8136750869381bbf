"""The authorities' view: a province sees its own area, the ministry all."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import AuthorityView, Caller, ReadModel
from api.exports.answer import DOCUMENTED
from api.models.common import Page, Year
from api.models.enterprise import Surrender
from api.models.registry import Task
from api.paging import Table, Wishes, ascending, descending, table
from api.problems import documented
from api.queries import authority as queries
from api.queries import enterprise
from carbon.roles import SEE_ALL
from readmodel.tables import surrenders, verification_tasks

router = APIRouter(prefix="/authority", tags=["authority"], responses=documented(401, 403, 503))

SurrenderState = Literal["applied", "accepted", "rejected"]
YearQuery = Annotated[Year | None, Query(description="One year only")]


@router.get("/tasks", response_model=Page[Task], responses=DOCUMENTED)
def tasks(caller: AuthorityView, read_model: ReadModel, wish: Wishes, year: YearQuery = None) -> Page[Task] | Response:
    """Verification tasks, newest year first."""
    task = verification_tasks.c
    shape = Table(
        "verification-tasks",
        Task,
        queries.tasks(year=year, area=_area_of(caller)),
        {"year": descending(task.year, task.entity), "account": ascending(task.entity, task.year)},
        lambda row: queries.task_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/surrenders", response_model=Page[Surrender], responses=DOCUMENTED)
def surrender_applications(
    caller: AuthorityView,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[SurrenderState | None, Query(description="Of one state only")] = None,
) -> Page[Surrender] | Response:
    """Surrender applications, newest first."""
    area, applied = _area_of(caller), surrenders.c
    shape = Table(
        "surrenders",
        Surrender,
        enterprise.surrender_applications(state=state, areas=None if area is None else [area]),
        {
            "applied_at": descending(applied.application_id),
            "year": ascending(applied.year, applied.application_id),
            "quantity_t": ascending(applied.quantity_t, applied.application_id),
        },
        lambda row: enterprise.surrender_of(read_model, row),
    )
    return table(read_model, wish, shape)


def _area_of(caller: Caller) -> int | None:
    """The area that the caller is kept to; None for who sees all."""
    return None if caller.has(SEE_ALL) else caller.area
