"""Trades in default, for the registry and for their sides."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Select
from starlette.responses import Response

from api.access import ReadModel, RegistryView, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import equal
from api.models.common import Page
from api.models.defaults import Default, DefaultState
from api.paging import Table, Wish, Wishes, table
from api.problems import documented
from api.queries import defaults as queries
from api.store import View
from readmodel.tables import defaults

router = APIRouter(responses=documented(401, 403, 503))

StateQuery = Annotated[DefaultState | None, Query(description="Of one state only")]


@router.get("/registry/defaults", response_model=Page[Default], responses=DOCUMENTED, tags=["registry"])
def all_defaults(
    caller: RegistryView, read_model: ReadModel, wish: Wishes, state: StateQuery = None
) -> Page[Default] | Response:
    """Trades that were declared undeliverable, newest first, with notice, deadline and decision."""
    return _listed(read_model, wish, queries.all_defaults(), state)


@router.get(
    "/enterprises/{account}/defaults",
    response_model=Page[Default],
    responses=DOCUMENTED | documented(404),
    tags=["enterprise"],
)
def own_defaults(
    enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes, state: StateQuery = None
) -> Page[Default] | Response:
    """Trades in default in which the account is on a side; `Defaults.make_good` is for the side in default."""
    return _listed(read_model, wish, queries.all_defaults(enterprise.account), state)


def _listed(view: View, wish: Wish, query: Select[Any], state: DefaultState | None) -> Page[Default] | Response:
    narrowed = equal(query, state=(defaults.c.state, state))
    shape = Table("defaults", Default, narrowed, queries.DEFAULT_ORDERS, lambda row: queries.default_of(view, row))
    return table(view, wish, shape)
