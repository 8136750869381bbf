"""Trades in default."""

from typing import Any

from sqlalchemy import Row, Select, or_, select

from api.models.defaults import Default
from api.paging import Order, descending
from api.store import View
from readmodel.tables import defaults, products, trades

DEFAULT_ORDERS: dict[str, Order] = {"declared_at": descending(defaults.c.declared_s, defaults.c.trade_id)}
OF_TRADE = (
    trades.c.product_id,
    trades.c.price_fen,
    trades.c.quantity_t,
    trades.c.amount_fen,
    trades.c.buyer,
    trades.c.seller,
    trades.c.there_fen,
)


def all_defaults(account: str | None = None) -> Select[Any]:
    """Trades in default with what was traded; those in which an account is on a side, or all."""
    query = (
        select(defaults, *OF_TRADE, products.c.symbol)
        .join(trades, trades.c.trade_id == defaults.c.trade_id)
        .join(products, products.c.product_id == trades.c.product_id)
    )
    return query if account is None else query.where(or_(trades.c.buyer == account, trades.c.seller == account))


def default_of(view: View, row: Row[Any]) -> Default:
    """Shape of a trade in default."""
    times = {
        "declared_at": view.time(row.declared_s),
        "noticed_at": view.time_or_none(row.noticed_s),
        "deadline": view.time_or_none(row.deadline_s),
        "decided_at": view.time_or_none(row.decided_s),
        "barred_until": view.time_or_none(row.barred_until_s or None),
    }
    return Default.model_validate(dict(row._mapping) | times)
