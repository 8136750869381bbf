"""Money on its way out, for who asks for it, who clears it and who pays it; and the money of no participant."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Select
from starlette.responses import Response

from api.access import BankView, FundsView, ReadModel, RegistryView, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, equal
from api.models.cash import Withdrawal, WithdrawalState
from api.models.common import Page
from api.models.registry import Fund
from api.paging import Table, Wish, Wishes, as_of, table
from api.problems import documented
from api.queries import cash as queries
from api.queries.registry import funds as all_funds
from api.store import View
from readmodel.tables import withdrawals

router = APIRouter(responses=documented(401, 403, 503))

StateQuery = Annotated[WithdrawalState | None, Query(description="Of one state only")]


@router.get("/registry/withdrawals", response_model=Page[Withdrawal], responses=DOCUMENTED, tags=["registry"])
def registry_withdrawals(
    caller: RegistryView, read_model: ReadModel, wish: Wishes, state: StateQuery = None, account: AccountQuery = None
) -> Page[Withdrawal] | Response:
    """Withdrawals of all accounts and funds, newest first; `Cash.clear_withdrawal` lets the bank pay."""
    query = equal(queries.all_withdrawals(), account=(withdrawals.c.account, account))
    return _listed(read_model, wish, query, state)


@router.get("/bank/withdrawals", response_model=Page[Withdrawal], responses=DOCUMENTED, tags=["bank"])
def bank_withdrawals(
    caller: BankView, read_model: ReadModel, wish: Wishes, state: StateQuery = None
) -> Page[Withdrawal] | Response:
    """Withdrawals that the bank pays, newest first; it pays those that the registry has cleared."""
    return _listed(read_model, wish, queries.all_withdrawals().where(withdrawals.c.bank == caller.account), state)


@router.get(
    "/enterprises/{account}/withdrawals",
    response_model=Page[Withdrawal],
    responses=DOCUMENTED | documented(404),
    tags=["enterprise"],
)
def own_withdrawals(
    enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes, state: StateQuery = None
) -> Page[Withdrawal] | Response:
    """Withdrawals that the account asked for, newest first."""
    query = queries.all_withdrawals().where(withdrawals.c.account == enterprise.account)
    return _listed(read_model, wish, query, state)


@router.get("/funds", tags=["registry"])
def funds(caller: FundsView, read_model: ReadModel) -> Page[Fund]:
    """Fees, risk reserve and treasury, for those who look after them."""
    return Page(as_of=as_of(read_model), items=all_funds(read_model))


def _listed(view: View, wish: Wish, query: Select[Any], state: WithdrawalState | None) -> Page[Withdrawal] | Response:
    narrowed = equal(query, state=(withdrawals.c.state, state))
    shape = Table(
        "withdrawals",
        Withdrawal,
        narrowed,
        queries.WITHDRAWAL_ORDERS,
        lambda row: queries.withdrawal_of(view, row),
    )
    return table(view, wish, shape)
