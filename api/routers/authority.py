"""The authorities' view: a province sees its own area, the ministry all."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access import AuthorityView, Caller, ReadModel
from api.models.common import Page, Year
from api.models.enterprise import Surrender
from api.models.registry import Task
from api.paging import Parts, descending, page
from api.problems import documented
from api.queries import authority as queries
from api.queries import enterprise
from carbon.roles import Role
from readmodel.tables import surrenders, verification_tasks

router = APIRouter(prefix="/authority", tags=["authority"], responses=documented(401, 403, 503))

SurrenderState = Literal["applied", "accepted", "rejected"]
YearQuery = Annotated[Year | None, Query(description="One year only")]


@router.get("/tasks")
def tasks(caller: AuthorityView, read_model: ReadModel, part: Parts, year: YearQuery = None) -> Page[Task]:
    """Verification tasks, newest year first."""
    query = queries.tasks(year=year, area=_area_of(caller))
    newest_first = descending(verification_tasks.c.year, verification_tasks.c.entity)
    return page(read_model, query, newest_first, part, lambda row: queries.task_of(read_model, row))


@router.get("/surrenders")
def surrender_applications(
    caller: AuthorityView,
    read_model: ReadModel,
    part: Parts,
    state: Annotated[SurrenderState | None, Query(description="Of one state only")] = None,
) -> Page[Surrender]:
    """Surrender applications, newest first."""
    area = _area_of(caller)
    query = enterprise.surrender_applications(state=state, areas=None if area is None else [area])
    newest_first = descending(surrenders.c.application_id)
    return page(read_model, query, newest_first, part, lambda row: enterprise.surrender_of(read_model, row))


def _area_of(caller: Caller) -> int | None:
    """The area that the caller is kept to; None for the ministry."""
    return None if caller.has(Role.MINISTRY) else caller.area
