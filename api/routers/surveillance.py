"""Surveillance: its rules for everyone, what it finds for exchange and ministry, what is decided for whom it hits."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ExchangeView, ReadModel, SupervisionView, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, Spans, equal, in_days
from api.models.common import MAX_NUMBER, Page
from api.models.surveillance import (
    Alert,
    AlertFile,
    AlertKind,
    AlertState,
    Measure,
    OrderState,
    Relation,
    SurveillanceRule,
    WatchedDay,
    WatchedOrder,
    WatchedTrade,
)
from api.paging import Table, Wishes, as_of, table
from api.problems import documented
from api.queries import surveillance as queries
from api.store import View, number_of
from readmodel.tables import alerts, orders, relations, trades

router = APIRouter()

ROLES = documented(401, 403, 503)

AlertPath = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Number of the alert")]
ProductPath = Annotated[int, Path(ge=1, lt=2**32, description="Product")]
ProductQuery = Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Of one product only")]
StateQuery = Annotated[AlertState | None, Query(description="In one state only: open ones wait")]
KindQuery = Annotated[AlertKind | None, Query(description="Of one kind only")]
DayQuery = Annotated[date | None, Query(description="Trading day; the present one when left out")]


@router.get("/exchange/alerts", tags=["exchange"], response_model=Page[Alert], responses=DOCUMENTED | ROLES)
def alerts_for_the_exchange(
    caller: ExchangeView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    state: StateQuery = None,
    kind: KindQuery = None,
    product_id: ProductQuery = None,
    account: AccountQuery = None,
) -> Page[Alert] | Response:
    """Alerts of surveillance, newest first."""
    return _alerts(read_model, wish, span, state, kind, product_id, account)


@router.get("/exchange/alerts/{alert_id}", tags=["exchange"], responses=ROLES | documented(404))
def alert_for_the_exchange(caller: ExchangeView, read_model: ReadModel, alert_id: AlertPath) -> AlertFile:
    """An alert with each step since."""
    return queries.alert_file(read_model, alert_id)


@router.get("/authority/alerts", tags=["authority"], response_model=Page[Alert], responses=DOCUMENTED | ROLES)
def alerts_for_the_ministry(
    caller: SupervisionView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    state: StateQuery = None,
    kind: KindQuery = None,
    product_id: ProductQuery = None,
    account: AccountQuery = None,
) -> Page[Alert] | Response:
    """Alerts of surveillance, newest first."""
    return _alerts(read_model, wish, span, state, kind, product_id, account)


@router.get("/authority/alerts/{alert_id}", tags=["authority"], responses=ROLES | documented(404))
def alert_for_the_ministry(caller: SupervisionView, read_model: ReadModel, alert_id: AlertPath) -> AlertFile:
    """An alert with each step since."""
    return queries.alert_file(read_model, alert_id)


def _alerts(
    view: View,
    wish: Wishes,
    span: Spans,
    state: AlertState | None,
    kind: AlertKind | None,
    product_id: int | None,
    account: str | None,
) -> Page[Alert] | Response:
    column = alerts.c
    query = equal(
        queries.all_alerts(account),
        state=(column.state, state),
        kind=(column.kind, kind),
        product=(column.product_id, product_id),
    )
    query = in_days(query, column.day, span)
    shape = Table("alerts", Alert, query, queries.ALERT_ORDERS, lambda row: queries.alert_of(view, row))
    return table(view, wish, shape)


@router.get("/market/surveillance-rules", tags=["market"], responses=documented(503))
def rules(read_model: ReadModel, day: DayQuery = None) -> Page[SurveillanceRule]:
    """Thresholds of every kind that were in force on a day, or will be."""
    number = read_model.today if day is None else number_of(day)
    return Page(as_of=as_of(read_model), items=queries.rules_on(read_model, number))


@router.get("/exchange/relations", tags=["exchange"], response_model=Page[Relation], responses=DOCUMENTED | ROLES)
def declared_relations(
    caller: ExchangeView,
    read_model: ReadModel,
    wish: Wishes,
    is_related: Annotated[bool | None, Query(description="Only those that hold, or only those that ended")] = None,
) -> Page[Relation] | Response:
    """Parties that were declared related, newest first."""
    query = equal(queries.all_relations(), is_related=(relations.c.is_related, is_related))
    shape = Table(
        "relations", Relation, query, queries.RELATION_ORDERS, lambda row: queries.relation_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/exchange/days/{product_id}/{day}", tags=["exchange"], responses=ROLES | documented(404))
def watched_day(caller: ExchangeView, read_model: ReadModel, product_id: ProductPath, day: date) -> WatchedDay:
    """What a product's day is held against: end of listed trading, previous close, days before."""
    return queries.watched_day(read_model, product_id, number_of(day))


@router.get("/exchange/orders", tags=["exchange"], response_model=Page[WatchedOrder], responses=DOCUMENTED | ROLES)
def watched_orders(
    caller: ExchangeView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    product_id: ProductQuery = None,
    account: AccountQuery = None,
    state: Annotated[OrderState | None, Query(description="In one state only")] = None,
) -> Page[WatchedOrder] | Response:
    """Orders with who placed them, in the order of their placing."""
    query = equal(queries.all_orders(account), product=(orders.c.product_id, product_id), state=(orders.c.state, state))
    shape = Table(
        "orders",
        WatchedOrder,
        in_days(query, orders.c.day, span),
        queries.ORDER_ORDERS,
        lambda row: queries.order_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/exchange/trades", tags=["exchange"], response_model=Page[WatchedTrade], responses=DOCUMENTED | ROLES)
def watched_trades(
    caller: ExchangeView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    product_id: ProductQuery = None,
    account: AccountQuery = None,
) -> Page[WatchedTrade] | Response:
    """Trades with both sides, in the order of their making."""
    query = equal(queries.all_trades(account), product=(trades.c.product_id, product_id))
    shape = Table(
        "trades",
        WatchedTrade,
        in_days(query, trades.c.day, span),
        queries.TRADE_ORDERS,
        lambda row: queries.trade_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get(
    "/enterprises/{account}/measures",
    tags=["enterprise"],
    response_model=Page[Measure],
    responses=DOCUMENTED | ROLES | documented(404),
)
def own_measures(enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes) -> Page[Measure] | Response:
    """What surveillance has decided about it, newest first: warned, restricted, barred, and why."""
    query = queries.measures_of(enterprise.account)
    shape = Table("measures", Measure, query, queries.MEASURE_ORDERS, lambda row: queries.measure_of(read_model, row))
    return table(read_model, wish, shape)
