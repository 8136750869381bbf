"""Trades in default: their terms for everyone, themselves for the registry and for their sides."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Select
from starlette.responses import Response

from api.access import ReadModel, RegistryView, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import equal
from api.models.common import Id, Page
from api.models.defaults import Default, DefaultState, DefaultTerms
from api.models.disputes import TradeInChunk
from api.paging import Table, Wish, Wishes, table
from api.problems import documented
from api.queries import defaults as queries
from api.queries.disputes import chunk_of
from api.store import View, number_of
from readmodel.tables import defaults

router = APIRouter()

ROLES = documented(401, 403, 503)

StateQuery = Annotated[DefaultState | None, Query(description="Of one state only")]


@router.get("/market/default-terms", tags=["market"], responses=documented(503))
def terms(
    read_model: ReadModel,
    day: Annotated[date | None, Query(description="Day of the notice; the present one when left out")] = None,
) -> DefaultTerms:
    """Terms of defaults that are noticed on a day."""
    return queries.terms_on(read_model, read_model.today if day is None else number_of(day))


@router.get("/registry/defaults", response_model=Page[Default], responses=DOCUMENTED | ROLES, tags=["registry"])
def all_defaults(
    caller: RegistryView, read_model: ReadModel, wish: Wishes, state: StateQuery = None
) -> Page[Default] | Response:
    """Trades that were declared undeliverable, newest first, with notice, deadline and decision."""
    return _listed(read_model, wish, queries.all_defaults(), state)


@router.get(
    "/enterprises/{account}/defaults",
    response_model=Page[Default],
    responses=DOCUMENTED | ROLES | documented(404),
    tags=["enterprise"],
)
def own_defaults(
    enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes, state: StateQuery = None
) -> Page[Default] | Response:
    """Trades in default in which the account is on a side; `Defaults.make_good` is for the side in default."""
    return _listed(read_model, wish, queries.all_defaults(enterprise.account), state)


@router.get("/registry/trades/{trade_id}/chunk", responses=ROLES | documented(404), tags=["registry"])
def trade_in_chunk(
    caller: RegistryView, read_model: ReadModel, trade_id: Annotated[Id, Path(description="Trade")]
) -> TradeInChunk:
    """A trade as `Defaults.confirm` takes it: with its whole chunk, which the chain has a commitment to."""
    return chunk_of(read_model, trade_id)


def _listed(view: View, wish: Wish, query: Select[Any], state: DefaultState | None) -> Page[Default] | Response:
    narrowed = equal(query, state=(defaults.c.state, state))
    shape = Table("defaults", Default, narrowed, queries.DEFAULT_ORDERS, lambda row: queries.default_of(view, row))
    return table(view, wish, shape)
