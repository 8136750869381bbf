"""The authorities' view of the quota: a province sees its own area, the ministry all."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from api import quota_import
from api.access import AuthorityView, Caller, ProvinceView, ReadModel, Wired, limited
from api.errors import BadRequest, NotAllowed
from api.exports.answer import DOCUMENTED
from api.models.common import MAX_NUMBER, Id, Page, Year
from api.models.quota import (
    BatchState,
    MethodName,
    Objection,
    ObjectionState,
    Quota,
    QuotaBatch,
    QuotaBatchDetail,
    QuotaPreview,
)
from api.paging import Table, Wishes, as_of, descending, table
from api.problems import documented
from api.queries import quota as queries
from api.quota_computed import PRE, Wanted, preview_computed
from api.sheets import handed_in
from carbon.allocation.computed import Method
from carbon.allocation.written import needed, optional
from carbon.roles import SEE_ALL, Role
from readmodel.tables import objections, quota_batches

router = APIRouter(prefix="/authority", tags=["authority"], responses=documented(401, 403, 503))

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_METHOD_BYTES, MAX_REASON_BYTES = 32, 160

AreaQuery = Annotated[int | None, Query(ge=0, le=99, description="One area only, GB/T 2260 two-digit code")]
ClassQuery = Annotated[Id | None, Query(description="One class of units only")]
YearQuery = Annotated[Year | None, Query(description="One year only")]


@router.get("/quota")
def quota(
    caller: AuthorityView,
    read_model: ReadModel,
    year: Annotated[Year, Query()],
    area: AreaQuery = None,
    class_id: ClassQuery = None,
) -> Quota:
    """Totals of a year: the nation's, by area, and each allocation."""
    wanted = _area(caller, area)
    return Quota(
        as_of=as_of(read_model),
        year=year,
        national=queries.national(read_model, year, class_id),
        areas=queries.areas(read_model, year, wanted, class_id),
        items=queries.allocations_of_year(read_model, year, wanted, class_id),
    )


@router.get("/quota/batches", response_model=Page[QuotaBatch], responses=DOCUMENTED)
def quota_batches_(
    caller: AuthorityView,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[BatchState | None, Query(description="`open`: what waits for the ministry")] = None,
    year: YearQuery = None,
    area: AreaQuery = None,
    class_id: ClassQuery = None,
) -> Page[QuotaBatch] | Response:
    """Batches that provinces handed in, newest first."""
    shape = Table(
        "quota-batches",
        QuotaBatch,
        queries.batches(state, year, _area(caller, area), class_id),
        {"batch_id": descending(quota_batches.c.batch_id)},
        lambda row: queries.batch_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/quota/batches/{batch_id}", responses=documented(404))
def quota_batch(
    caller: AuthorityView,
    read_model: ReadModel,
    batch_id: Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Number of the batch")],
) -> QuotaBatchDetail:
    """A batch with its rows, and the call that approves it exactly as it was proposed."""
    return queries.batch_with_rows(read_model, batch_id, _area(caller, None))


TABLE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file; proposals: `account` (address or number), `quantity_t`; totals: `area`, `total_t`",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "area,total_t\n42,1000\n"},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


FIGURES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file; `account` (address or number) and the figures of the method: "
        + "; ".join(
            f"{method.name.lower()}: {', '.join(needed(method))}"
            + (f" (and perhaps {', '.join(optional(method))})" if optional(method) else "")
            for method in Method
        )
        + ". A power station has a line for each of its units.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "account,intensity,balance\n10,1.8,1.85\n"},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post("/quota/preview", dependencies=[Depends(limited)], responses=documented(429), openapi_extra=TABLE)
def preview(
    caller: AuthorityView,
    read_model: ReadModel,
    content: Annotated[bytes, Depends(handed_in)],
    kind: Annotated[Literal["totals", "proposals"], Query(description="totals: ministry; proposals: a province")],
    class_id: Annotated[Id, Query()],
    year: Annotated[Year, Query()],
    method: Annotated[str, Query(max_length=32, description="Of proposals: how they were calculated")] = "",
) -> QuotaPreview:
    """
    What a table of totals or proposals would do, line by line, with every error. Nothing is sent: without an error, the
    answer has the calls to prepare, sign and relay, a hundred rows each.
    """
    needed = Role.MINISTRY if kind == "totals" else Role.PROVINCE
    if not caller.has(needed):
        raise NotAllowed(f"{kind} are handed in by {needed.name}")
    if kind == "totals":
        return quota_import.preview_totals(read_model, class_id, year, content)
    if not method or len(method.encode()) > MAX_METHOD_BYTES:
        raise BadRequest(f"method: 1 to {MAX_METHOD_BYTES} bytes that say how the quantities were calculated")
    return quota_import.preview_proposals(read_model, caller.area, class_id, year, method, content)


@router.post("/quota/computed", dependencies=[Depends(limited)], responses=documented(429), openapi_extra=FIGURES)
def computed(
    caller: ProvinceView,
    services: Wired,
    read_model: ReadModel,
    content: Annotated[bytes, Depends(handed_in)],
    stage: Annotated[
        Literal["proposals", "adjustments"],
        Query(description="adjustments: from what is approved now, a pre-allocation, to what is computed"),
    ],
    method: Annotated[MethodName, Query(description="What computes it")],
    class_id: Annotated[Id, Query()],
    year: Annotated[Year, Query()],
    plan_year: Annotated[Year, Query(description="Year whose plan is applied, in its newest version")],
    name: Annotated[str, Query(max_length=160, description="Of proposals: plan and stage; of adjustments: the reason")],
) -> QuotaPreview:
    """
    What `ComputedProposals` computes of a table of figures, line by line, with every error. Nothing is sent: without an
    error, the answer has the calls to prepare, sign and relay.
    """
    wanted = Wanted(stage, caller.area, class_id, year, plan_year, Method[method.upper()], name)
    most = MAX_METHOD_BYTES if stage == "proposals" else MAX_REASON_BYTES
    if not 0 < len(name.encode()) <= most:
        raise BadRequest(f"name: 1 to {most} bytes that say by which plan and in which stage")
    if stage == "adjustments" and wanted.method in PRE:
        raise BadRequest(f"method: {method} computes a pre-allocation; name the one of the final allocation")
    return preview_computed(services.chain.now(), read_model, wanted, content)


@router.get("/objections", response_model=Page[Objection], responses=DOCUMENTED)
def quota_objections(
    caller: AuthorityView,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[ObjectionState | None, Query(description="Of one state only")] = None,
    year: YearQuery = None,
    area: AreaQuery = None,
) -> Page[Objection] | Response:
    """Objections of enterprises to their allocations, newest first."""
    shape = Table(
        "objections",
        Objection,
        queries.all_objections(state, _area(caller, area), year=year),
        {"objection_id": descending(objections.c.objection_id)},
        lambda row: queries.objection_of(read_model, row),
    )
    return table(read_model, wish, shape)


def _area(caller: Caller, wanted: int | None) -> int | None:
    """The area to show: a province is kept to its own, whatever it asks for; None for all."""
    return wanted if caller.has(SEE_ALL) else caller.area
