"""Block trades and agreed transfers, for their parties and, without names, for everyone."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, or_, select

from api.models.deals import Demand, DemandTrade, Inquiry, Offer, PublicDemand, Quote
from api.paging import Order, ascending, descending
from api.queries.naming import with_name
from api.store import View, day_of
from readmodel.tables import demand_trades, demands, inquiries, offers, products, quotes

INQUIRY_ORDERS: dict[str, Order] = {
    "made_at": descending(inquiries.c.inquiry_id),
    "quantity_t": descending(inquiries.c.quantity_t, inquiries.c.inquiry_id),
    "state": ascending(inquiries.c.state, inquiries.c.inquiry_id),
}
QUOTE_ORDERS: dict[str, Order] = {
    "made_at": descending(quotes.c.quote_id),
    "price_fen": descending(quotes.c.price_fen, quotes.c.quote_id),
    "quantity_t": descending(quotes.c.quantity_t, quotes.c.quote_id),
    "state": ascending(quotes.c.state, quotes.c.quote_id),
}
OFFER_ORDERS: dict[str, Order] = {
    "made_at": descending(offers.c.offer_id),
    "price_fen": descending(offers.c.price_fen, offers.c.offer_id),
    "quantity_t": descending(offers.c.quantity_t, offers.c.offer_id),
    "state": ascending(offers.c.state, offers.c.offer_id),
}
DEMAND_ORDERS: dict[str, Order] = {
    "published_at": descending(demands.c.demand_id),
    "lowest_fen": ascending(demands.c.lowest_fen, demands.c.demand_id),
    "highest_fen": descending(demands.c.highest_fen, demands.c.demand_id),
    "open_t": descending(demands.c.open_t, demands.c.demand_id),
    "side": ascending(demands.c.side, demands.c.demand_id),
}
OWN_DEMAND_ORDERS: dict[str, Order] = DEMAND_ORDERS | {"state": ascending(demands.c.state, demands.c.demand_id)}
DEMAND_TRADE_ORDERS: dict[str, Order] = {
    "traded_at": descending(demand_trades.c.block, demand_trades.c.demand_id, demand_trades.c.trade_id),
    "price_fen": descending(demand_trades.c.price_fen, demand_trades.c.demand_id, demand_trades.c.trade_id),
    "quantity_t": descending(demand_trades.c.quantity_t, demand_trades.c.demand_id, demand_trades.c.trade_id),
}


def public_demands() -> Select[Any]:
    """Open demands that anyone may take."""
    return _with_symbol(select(demands), demands).where(demands.c.state == "open", demands.c.only_for.is_(None))


def inquiries_of(account: str) -> Select[Any]:
    """Inquiries that an account made, that were made to it, and open ones to everyone."""
    columns = inquiries.c
    to_all = columns.to_account.is_(None) & (columns.state == "open")
    query = _with_symbol(select(inquiries), inquiries)
    query = with_name(with_name(query, columns.account, "name"), columns.to_account, "to_name")
    return query.where(or_(columns.account == account, columns.to_account == account, to_all))


def quotes_of(account: str) -> Select[Any]:
    """Quotes that an account made or got."""
    query = with_name(_with_symbol(select(quotes), quotes), quotes.c.account, "name")
    query = with_name(query, quotes.c.to_account, "to_name")
    return query.where(or_(quotes.c.account == account, quotes.c.to_account == account))


def offers_of(account: str) -> Select[Any]:
    """Offers that an account made or got."""
    query = with_name(_with_symbol(select(offers), offers), offers.c.account, "name")
    query = with_name(query, offers.c.counterparty, "counterparty_name")
    return query.where(or_(offers.c.account == account, offers.c.counterparty == account))


def demands_of(account: str) -> Select[Any]:
    """Demands that an account published, and those that are for it alone."""
    query = with_name(_with_symbol(select(demands), demands), demands.c.account, "name")
    query = with_name(query, demands.c.only_for, "only_for_name")
    return query.where(or_(demands.c.account == account, demands.c.only_for == account))


def demand_trades_of(account: str) -> Select[Any]:
    """What was traded of an account's demands."""
    query = select(demand_trades, demands.c.product_id, demands.c.side, products.c.symbol)
    query = query.join(demands, demands.c.demand_id == demand_trades.c.demand_id)
    return query.join(products, products.c.product_id == demands.c.product_id).where(demands.c.account == account)


def inquiry_of(view: View, row: Row[Any]) -> Inquiry:
    """Shape of an inquiry."""
    return Inquiry.model_validate(_values(view, row))


def quote_of(view: View, row: Row[Any]) -> Quote:
    """Shape of a quote."""
    return Quote.model_validate(_values(view, row))


def offer_of(view: View, row: Row[Any]) -> Offer:
    """Shape of an offer."""
    return Offer.model_validate(_values(view, row))


def public_demand_of(view: View, row: Row[Any]) -> PublicDemand:
    """Shape of a demand for everyone."""
    return PublicDemand.model_validate(_demand(view, row))


def demand_of(view: View, row: Row[Any]) -> Demand:
    """Shape of a demand for its parties."""
    return Demand.model_validate(_demand(view, row) | {"ended_at": view.time_or_none(row.ended_s)})


def demand_trade_of(view: View, row: Row[Any]) -> DemandTrade:
    """Shape of what was traded of a demand."""
    return DemandTrade.model_validate(dict(row._mapping) | {"traded_at": view.time(row.traded_s)})


def _with_symbol(query: Select[Any], table: Table) -> Select[Any]:
    of_product: ColumnElement[bool] = products.c.product_id == table.c.product_id
    return query.add_columns(products.c.symbol).join(products, of_product)


def _values(view: View, row: Row[Any]) -> dict[str, Any]:
    times = {"made_at": view.time(row.made_s), "ended_at": view.time_or_none(row.ended_s)}
    return dict(row._mapping) | times | {"day": day_of(row.day)}


def _demand(view: View, row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping) | {"day": day_of(row.day), "published_at": view.time(row.published_s)}
