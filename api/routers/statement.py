"""
An account's statement: what it holds and its newest movements, in one answer that many ask for at once.

This is the statement as it is defined, from the lists of holdings and movements. Over SQLite `api.quick_statement`
answers the usual request before it comes here, to the byte the same.
"""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import ReadModel, VisibleEnterprise
from api.models.statement import Statement
from api.paging import Part, page
from api.problems import documented
from api.queries.enterprise import holdings_of
from api.queries.registry import TRANSFER_ORDERS, all_transfers, own_transfer_of

router = APIRouter(prefix="/enterprises/{account}", tags=["enterprise"], responses=documented(401, 403, 404, 503))

USUAL = 20
MOST = 100


@router.get("/statement")
def statement(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Movements at most")] = USUAL,
) -> Statement:
    """What an account holds and its newest movements, in one answer."""
    account = enterprise.account
    movements = page(
        read_model,
        all_transfers(account),
        TRANSFER_ORDERS["at"],
        Part(limit),
        lambda row: own_transfer_of(read_model, row, account),
    )
    return Statement(
        as_of=movements.as_of,
        account=account,
        name=enterprise.name,
        status=enterprise.status,
        holdings=holdings_of(read_model, account),
        items=movements.items,
        next=movements.next,
    )
