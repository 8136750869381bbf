"""The market's rules for everyone: what is in force on a day, past days too."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ReadModel
from api.exports.answer import DOCUMENTED, Form
from api.models.common import MAX_NUMBER, Page
from api.models.rules import MarketRules, RuleChange
from api.paging import FormQuery, whole
from api.problems import documented
from api.queries import rules as queries
from api.store import day_of

router = APIRouter(tags=["market"])

ProductId = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Product", examples=[1])]


@router.get("/market/{product_id}/rules", responses=documented(404, 503))
def rules(
    product_id: ProductId,
    read_model: ReadModel,
    day: Annotated[date | None, Query(description="Market day; that of the newest block when left out")] = None,
) -> MarketRules:
    """Terms, sessions, fees, self-trade rule, holiday, position limits and threshold in force on a day."""
    return queries.rules_on(read_model, product_id, day or day_of(read_model.today))


@router.get(
    "/market/{product_id}/rules/changes",
    response_model=Page[RuleChange],
    responses=DOCUMENTED | documented(404, 503),
)
def changes(product_id: ProductId, read_model: ReadModel, format: FormQuery = Form.JSON) -> Page[RuleChange] | Response:
    """Which rules are in force from which day, newest first; `rules?day=` says what they are."""
    found = queries.changes(read_model, product_id)
    return whole(read_model, format, f"product-{product_id}-rules", RuleChange, found)
