"""What anyone may know: published compliance, allocation plans, and the way of a unit."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import ReadModel, SerialPath
from api.exports.answer import DOCUMENTED
from api.filters import TextQuery, equal
from api.models.common import Page, Year
from api.models.compliance import ComplianceStatus, ComplianceYear
from api.models.plans import AllocationPlans
from api.models.serials import SerialTrace
from api.paging import Table, Wishes, as_of, table
from api.problems import documented
from api.queries import accounts, compliance, plans, serials
from carbon.compliance import Code
from readmodel.tables import participants, statuses

router = APIRouter(tags=["public"])


@router.get("/compliance/years", responses=documented(503))
def years(read_model: ReadModel) -> Page[ComplianceYear]:
    """How many entities have which status, by year and scheme, newest first."""
    return Page(as_of=as_of(read_model), items=compliance.years(read_model))


@router.get("/compliance", response_model=Page[ComplianceStatus], responses=DOCUMENTED | documented(503))
def assessed(
    year: Annotated[Year, Query()],
    read_model: ReadModel,
    wish: Wishes,
    q: TextQuery = None,
    status: Annotated[Code | None, Query(description="Of one status only")] = None,
    area: Annotated[int | None, Query(ge=0, le=65_535, description="Of one area only")] = None,
) -> Page[ComplianceStatus] | Response:
    """Published compliance of a year, by name."""
    query = equal(
        accounts.found_by(compliance.assessed(year=year), q, None),
        status=(statuses.c.status, status),
        area=(participants.c.area, area),
    )
    shape = Table(
        f"compliance-{year}",
        ComplianceStatus,
        query,
        compliance.STATUS_ORDERS,
        lambda row: compliance.status_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/quota/plans", responses=documented(503))
def allocation_plans(
    read_model: ReadModel, year: Annotated[Year | None, Query(description="One year only")] = None
) -> AllocationPlans:
    """How each year's plan allocates: benchmarks and factors of power units, and the rules for entities."""
    return plans.plans(read_model, year)


@router.get("/public/serials/{serial}", responses=documented(404, 503))
def serial_trace(serial: SerialPath, read_model: ReadModel) -> SerialTrace:
    """The way of a unit from issue to where it is now; who held it in between is not told."""
    return serials.trace(read_model, serials.serial_of(serial), is_public=True)
