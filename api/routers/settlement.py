"""Clearing and delivery, as the registry sees them."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ReadModel, RegistryView
from api.models.common import Page
from api.models.settlement import SettlementDay
from api.paging import as_of
from api.problems import documented
from api.queries import settlement as queries
from api.store import number_of

router = APIRouter(prefix="/registry/settlement", tags=["registry"], responses=documented(401, 403, 503))

CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}}, "description": "Each trade, then the sums of each account"}
}


@router.get("")
def settlement(
    caller: RegistryView,
    read_model: ReadModel,
    day: Annotated[date | None, Query(description="One day; all that are not settled when left out")] = None,
) -> Page[SettlementDay]:
    """Trading days with their figures, reviews, and the trades that wait for delivery, newest first."""
    number = None if day is None else number_of(day)
    return Page(as_of=as_of(read_model), items=queries.settlement_days(read_model, number))


@router.get("/{product_id}/{day}/clearing.csv", response_class=Response, responses=CSV | documented(404))
def clearing(
    caller: RegistryView, product_id: Annotated[int, Path(ge=1, lt=2**32)], day: date, read_model: ReadModel
) -> Response:
    """The clearing file of a day: its keccak256 is what both reviews name."""
    content = queries.clearing(read_model, product_id, number_of(day))
    name = f"clearing-{product_id}-{day}.csv"
    return Response(content, media_type="text/csv", headers={"content-disposition": f'attachment; filename="{name}"'})
