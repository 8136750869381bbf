"""The registry's view of credited projects and their periods."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import ReadModel, RegistryView
from api.exports.answer import DOCUMENTED
from api.filters import equal
from api.models.common import MAX_NUMBER, Page
from api.models.credits import CreditPeriod, CreditProject, PeriodState
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import credits as queries
from readmodel.tables import credit_periods, credit_projects

router = APIRouter(prefix="/registry", tags=["registry"], responses=documented(401, 403, 503))


@router.get("/projects", response_model=Page[CreditProject], responses=DOCUMENTED)
def all_projects(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    code: Annotated[str | None, Query(max_length=32, description="Of one code only")] = None,
) -> Page[CreditProject] | Response:
    """Projects that may be credited, newest first."""
    query = equal(queries.all_projects(), code=(credit_projects.c.code, code))
    shape = Table(
        "projects", CreditProject, query, queries.PROJECT_ORDERS, lambda row: queries.project_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/periods", response_model=Page[CreditPeriod], responses=DOCUMENTED)
def all_periods(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    project_id: Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Of one project only")] = None,
    state: Annotated[PeriodState | None, Query(description="Of one state only")] = None,
) -> Page[CreditPeriod] | Response:
    """Periods of credited projects, newest first."""
    columns = credit_periods.c
    query = equal(queries.all_periods(), project=(columns.project_id, project_id), state=(columns.state, state))
    shape = Table("periods", CreditPeriod, query, queries.PERIOD_ORDERS, lambda row: queries.period_of(read_model, row))
    return table(read_model, wish, shape)
