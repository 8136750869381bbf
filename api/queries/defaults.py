"""Trades in default."""

from typing import Any

from sqlalchemy import Row, Select, or_, select

from api.models.defaults import Default, DefaultTerms
from api.paging import Order, as_of, descending
from api.queries.naming import with_name
from api.store import View, day_of
from readmodel.tables import default_terms, defaults, products, trades

DEFAULT_ORDERS: dict[str, Order] = {"declared_at": descending(defaults.c.declared_s, defaults.c.trade_id)}
OF_TRADE = (
    trades.c.product_id,
    trades.c.day,
    trades.c.price_fen,
    trades.c.quantity_t,
    trades.c.amount_fen,
    trades.c.buyer,
    trades.c.seller,
    trades.c.there_fen,
)


def terms_on(view: View, day: int) -> DefaultTerms:
    """Terms of what is noticed on a day; none before the first."""
    term = default_terms.c
    query = select(default_terms).where(term.from_day <= day).order_by(term.from_day.desc()).limit(1)
    row = view.db.execute(query).one_or_none()
    return DefaultTerms(
        as_of=as_of(view),
        day=day_of(day),
        from_day=None if row is None else day_of(row.from_day),
        notice_s=0 if row is None else row.notice_s,
        compensation_bp=0 if row is None else row.compensation_bp,
    )


def all_defaults(account: str | None = None) -> Select[Any]:
    """Trades in default with what was traded; those in which an account is on a side, or all."""
    query = (
        select(defaults, *OF_TRADE, products.c.symbol)
        .join(trades, trades.c.trade_id == defaults.c.trade_id)
        .join(products, products.c.product_id == trades.c.product_id)
    )
    query = with_name(with_name(query, trades.c.buyer, "buyer_name"), trades.c.seller, "seller_name")
    return query if account is None else query.where(or_(trades.c.buyer == account, trades.c.seller == account))


def default_of(view: View, row: Row[Any]) -> Default:
    """Shape of a trade in default."""
    times = {
        "day": day_of(row.day),
        "declared_at": view.time(row.declared_s),
        "noticed_at": view.time_or_none(row.noticed_s),
        "deadline": view.time_or_none(row.deadline_s),
        "decided_at": view.time_or_none(row.decided_s),
        "barred_until": view.time_or_none(row.barred_until_s or None),
    }
    return Default.model_validate(dict(row._mapping) | times)
