"""Who may trade: for the account itself, and what the exchange decided about accounts."""

from fastapi import APIRouter
from starlette.responses import Response

from api.access import MarketStaffView, ReadModel, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, equal
from api.models.common import Page
from api.models.trading_rights import PositionLimitRow, Suspension, TradingRight
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import trading_rights as queries
from readmodel.tables import position_limits, suspensions

router = APIRouter(responses=documented(401, 403, 503))


@router.get("/enterprises/{account}/trading-right", responses=documented(404), tags=["enterprise"])
def trading_right(enterprise: VisibleEnterprise, read_model: ReadModel) -> TradingRight:
    """Whether the account may trade now, what keeps it from it, and its credit record."""
    return queries.right_of(read_model, enterprise.account)


@router.get("/exchange/suspensions", response_model=Page[Suspension], responses=DOCUMENTED, tags=["exchange"])
def all_suspensions(
    caller: MarketStaffView, read_model: ReadModel, wish: Wishes, account: AccountQuery = None
) -> Page[Suspension] | Response:
    """Suspensions from trading and their ends, newest first."""
    query = equal(queries.all_suspensions(), account=(suspensions.c.account, account))
    shape = Table(
        "suspensions",
        Suspension,
        query,
        queries.SUSPENSION_ORDERS,
        lambda row: queries.suspension_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/exchange/limits", response_model=Page[PositionLimitRow], responses=DOCUMENTED, tags=["exchange"])
def all_limits(
    caller: MarketStaffView, read_model: ReadModel, wish: Wishes, account: AccountQuery = None
) -> Page[PositionLimitRow] | Response:
    """Position limits of kinds of accounts and of single ones, by the day from which they are in force."""
    query = equal(queries.all_limits(), subject=(position_limits.c.subject, account))
    shape = Table("position-limits", PositionLimitRow, query, queries.LIMIT_ORDERS, queries.limit_of)
    return table(read_model, wish, shape)
