"""A settlement bank's view: the accounts that named it and wait for its word, and those it settles for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import BankView, ReadModel
from api.exports.answer import DOCUMENTED
from api.models.accounts import BankBinding
from api.models.common import Page
from api.paging import Table, Wishes, ascending, table
from api.problems import documented
from api.queries import accounts as queries
from readmodel.tables import participants

router = APIRouter(prefix="/bank", tags=["bank"], responses=documented(401, 403, 503))

ORDERS = {"name": ascending(participants.c.name, participants.c.account)}


@router.get("/bindings", response_model=Page[BankBinding], responses=DOCUMENTED)
def bindings(
    caller: BankView,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[Literal["proposed", "confirmed"] | None, Query(description="Of one state only")] = None,
) -> Page[BankBinding] | Response:
    """Accounts of this bank, by name; `Participants.decide_bindings` decides about those that wait."""
    query = queries.bindings_of(caller.account, state)
    shape = Table(
        "bindings", BankBinding, query, ORDERS, lambda row: queries.binding_of(read_model, row, caller.account)
    )
    return table(read_model, wish, shape)
