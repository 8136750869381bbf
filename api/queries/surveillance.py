"""Alerts, what they rest on, and what became of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from api.errors import NotFound
from api.models.surveillance import (
    Account,
    Alert,
    AlertFile,
    AlertStep,
    EarlierDay,
    Measure,
    Relation,
    SurveillanceRule,
    WatchedDay,
    WatchedOrder,
    WatchedTrade,
)
from api.paging import Order, as_of, ascending, descending
from api.queries.naming import names_of, with_name
from api.store import View, day_of
from carbon.surveillance import Kind
from carbon.trading_methods import TradingMethod, name_of
from carbon.units import S_PER_DAY
from readmodel.tables import (
    alert_accounts,
    alert_measures,
    alert_steps,
    alerts,
    market_hours,
    orders,
    products,
    relations,
    surveillance_rules,
    trades,
    trading_days,
    trading_methods,
)

EARLIER_DAYS = 250
"""Trading days that a volume can be held against: about one year."""

ALERT_ORDERS: dict[str, Order] = {
    "alert_id": descending(alerts.c.alert_id),
    "day": descending(alerts.c.day, alerts.c.alert_id),
    "quantity_t": descending(alerts.c.quantity_t, alerts.c.alert_id),
    "measured_bp": descending(alerts.c.measured_bp, alerts.c.alert_id),
}
RELATION_ORDERS: dict[str, Order] = {
    "declared_at": descending(relations.c.declared_s, relations.c.account, relations.c.other),
    "account": ascending(relations.c.account, relations.c.other),
}
ORDER_ORDERS: dict[str, Order] = {
    "placed_at": ascending(orders.c.block, orders.c.log_index),
    "quantity_t": descending(orders.c.quantity_t, orders.c.block, orders.c.log_index),
}
TRADE_ORDERS: dict[str, Order] = {
    "trade_id": ascending(trades.c.day, trades.c.product_id, trades.c.sequence),
    "quantity_t": descending(trades.c.quantity_t, trades.c.day, trades.c.product_id, trades.c.sequence),
}
MEASURE_ORDERS: dict[str, Order] = {"decided_at": descending(alert_measures.c.block, alert_measures.c.log_index)}


# --- rules and relations ---


def rules_on(view: View, day: int) -> list[SurveillanceRule]:
    """Thresholds of every kind on a day; off where none was set."""
    return [_rule_on(view, kind, day) for kind in Kind]


def _rule_on(view: View, kind: Kind, day: int) -> SurveillanceRule:
    rule = surveillance_rules.c
    query = select(surveillance_rules).where(rule.kind == kind.word, rule.from_day <= day)
    row = view.db.execute(query.order_by(rule.from_day.desc()).limit(1)).one_or_none()
    figures = dict.fromkeys(("window_s", "least_count", "quantity_t", "share_bp", "move_bp"), 0)
    found = figures | {"is_on": False, "from_day": None} if row is None else dict(row._mapping)
    first = found["from_day"]
    return SurveillanceRule.model_validate(
        found
        | {
            "kind": kind.word,
            "number": kind.value,
            "count": found["least_count"],
            "from_day": None if first is None else day_of(first),
            "from_day_number": first,
        }
    )


def all_relations() -> Select[Any]:
    """Declared relations with both names."""
    query = with_name(select(relations), relations.c.account, "account_name")
    return with_name(query, relations.c.other, "other_name")


def relation_of(view: View, row: Row[Any]) -> Relation:
    """Shape of a relation."""
    return Relation.model_validate(dict(row._mapping) | {"declared_at": view.time(row.declared_s)})


# --- alerts ---


def all_alerts(account: str | None = None) -> Select[Any]:
    """Alerts with the symbol of their product; those that name one account, or all."""
    query = select(alerts, products.c.symbol).join(products, products.c.product_id == alerts.c.product_id)
    if account is None:
        return query
    named = select(alert_accounts.c.alert_id).where(alert_accounts.c.account == account)
    return query.where(alerts.c.alert_id.in_(named))


def alert_of(view: View, row: Row[Any]) -> Alert:
    """Shape of an alert."""
    named = select(alert_accounts.c.account).where(alert_accounts.c.alert_id == row.alert_id)
    return Alert.model_validate(
        dict(row._mapping)
        | {
            "day": day_of(row.day),
            "accounts": _named(view, view.db.execute(named).scalars()),
            "rule": _rule_on(view, Kind[row.kind.upper()], row.day),
            "raised_at": view.time(row.raised_s),
            "decided_at": view.time_or_none(row.decided_s),
        }
    )


def alert_file(view: View, alert_id: int) -> AlertFile:
    """
    An alert with its steps, oldest first.

    :raises NotFound: there is none
    """
    row = view.db.execute(all_alerts().where(alerts.c.alert_id == alert_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no alert {alert_id}")
    step = alert_steps.c
    steps = select(alert_steps).where(step.alert_id == alert_id).order_by(step.block, step.log_index)
    return AlertFile(
        as_of=as_of(view),
        alert=alert_of(view, row),
        steps=[_step_of(view, found) for found in view.db.execute(steps).all()],
    )


def _step_of(view: View, row: Row[Any]) -> AlertStep:
    measure = alert_measures.c
    hit = select(measure.account).where(measure.block == row.block, measure.log_index == row.log_index)
    accounts = _named(view, view.db.execute(hit).scalars())
    return AlertStep.model_validate(dict(row._mapping) | {"accounts": accounts, "decided_at": view.time(row.decided_s)})


def _named(view: View, accounts: Iterable[str]) -> list[Account]:
    found = sorted(accounts, key=lambda account: int(account, 16))
    names = names_of(view, found)
    return [Account(account=account, name=names.get(account)) for account in found]


def measures_of(account: str) -> Select[Any]:
    """Decisions that have hit an account."""
    same_log = and_(
        alert_steps.c.block == alert_measures.c.block, alert_steps.c.log_index == alert_measures.c.log_index
    )
    said = (alert_steps.c.reason, alert_steps.c.document_hash, alert_steps.c.decided_s, alert_steps.c.transaction_hash)
    return (
        select(alert_measures, *said, alerts.c.kind, alerts.c.product_id, alerts.c.day, products.c.symbol)
        .join(alert_steps, same_log)
        .join(alerts, alerts.c.alert_id == alert_measures.c.alert_id)
        .join(products, products.c.product_id == alerts.c.product_id)
        .where(alert_measures.c.account == account)
    )


def measure_of(view: View, row: Row[Any]) -> Measure:
    """Shape of a measure."""
    return Measure.model_validate(dict(row._mapping) | {"day": day_of(row.day), "decided_at": view.time(row.decided_s)})


# --- what is searched ---


def watched_day(view: View, product_id: int, day: int) -> WatchedDay:
    """
    A product's day and those before it.

    :raises NotFound: the product has no such day
    """
    query = select(trading_days, products.c.symbol).join(products, products.c.product_id == trading_days.c.product_id)
    row = view.db.execute(query.where(trading_days.c.product_id == product_id, trading_days.c.day == day)).one_or_none()
    if row is None:
        raise NotFound(f"product {product_id} has no trading day {day_of(day)}")
    return WatchedDay(
        as_of=as_of(view),
        chain_id=view.chain_id,
        product_id=product_id,
        symbol=row.symbol,
        day=day_of(day),
        day_number=day,
        state=row.state,
        listed_end_at=view.time(_listed_end_s(view, day)),
        previous_close_fen=row.previous_close_fen,
        earlier=_earlier(view, product_id, day),
    )


def _listed_end_s(view: View, day: int) -> int:
    """First second after the last listed session, by the hours in force on the day."""
    query = select(market_hours).where(market_hours.c.from_day <= day).order_by(market_hours.c.from_day.desc())
    row = view.db.execute(query.limit(1)).one_or_none()
    if row is None:
        raise NotFound(f"no hours were in force on {day_of(day)}")
    closes = (int(session.partition("-")[2]) for session in row.sessions.split(","))
    return int(day * S_PER_DAY + max(closes) - row.utc_offset_s)


def _earlier(view: View, product_id: int, day: int) -> list[EarlierDay]:
    listed = and_(
        trading_methods.c.product_id == trading_days.c.product_id,
        trading_methods.c.day == trading_days.c.day,
        trading_methods.c.method == TradingMethod.LISTED.value,
    )
    query = (
        select(trading_days.c.day, func.coalesce(trading_methods.c.quantity_t, 0).label("listed_t"))
        .join(trading_methods, listed, isouter=True)
        .where(trading_days.c.product_id == product_id, trading_days.c.day < day)
        .order_by(trading_days.c.day.desc())
        .limit(EARLIER_DAYS)
    )
    return [
        EarlierDay(day=day_of(row.day), day_number=row.day, listed_t=row.listed_t) for row in view.db.execute(query)
    ]


def all_orders(account: str | None) -> Select[Any]:
    """Orders with the names of who placed them."""
    query = with_name(select(orders), orders.c.account, "account_name")
    return query if account is None else query.where(orders.c.account == account)


def order_of(view: View, row: Row[Any]) -> WatchedOrder:
    """Shape of an order."""
    return WatchedOrder.model_validate(
        dict(row._mapping)
        | {
            "day": day_of(row.day),
            "placed_at": view.time(row.placed_s),
            "closed_at": view.time_or_none(row.closed_s),
        }
    )


def all_trades(account: str | None) -> Select[Any]:
    """Trades with the names of both sides; those of one account, or all."""
    query = with_name(with_name(select(trades), trades.c.buyer, "buyer_name"), trades.c.seller, "seller_name")
    return query if account is None else query.where((trades.c.buyer == account) | (trades.c.seller == account))


def trade_of(view: View, row: Row[Any]) -> WatchedTrade:
    """Shape of a trade."""
    return WatchedTrade.model_validate(
        dict(row._mapping) | {"day": day_of(row.day), "method": name_of(row.method), "made_at": view.time(row.made_s)}
    )
