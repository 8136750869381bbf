"""Products, days, depth, trades and vouchers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, tuple_

from api.errors import NotFound
from api.models.market import Depth, Level, Product, Trade, TradingDay, VoucherTrade
from api.paging import as_of
from api.store import View, day_of
from carbon.market_rules import close_of
from carbon.trading_methods import TradingMethod, name_of
from carbon.units import Fen, FenPerTonne, Tonnes
from carbon.vouchers import format_code
from readmodel.tables import orders, products, trades, trading_days, trading_methods, vouchers

BEST_FIRST = {"buy": orders.c.price_fen.desc(), "sell": orders.c.price_fen.asc()}


PLACE = (trades.c.day, trades.c.sequence)
"""Columns that order a product's trades as they were made."""

Place = tuple[int, int]
"""Day and sequence of a trade of a product."""


def all_products(view: View) -> list[Product]:
    """Products with the figures of their latest day."""
    latest = and_(trading_days.c.product_id == products.c.product_id, trading_days.c.day == products.c.day)
    query = (
        select(products, trading_days.c.close_fen, trading_days.c.quantity_t, trading_days.c.amount_fen)
        .join(trading_days, latest, isouter=True)
        .order_by(products.c.product_id)
    )
    return [_product(row) for row in view.db.execute(query)]


def product(view: View, product_id: int) -> Row[Any]:
    """
    One product.

    :raises NotFound: there is none
    """
    row = view.db.execute(select(products).where(products.c.product_id == product_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no product {product_id}")
    return row


def symbol_of(view: View, product_id: int) -> str | None:
    """Symbol of a product."""
    return view.db.execute(select(products.c.symbol).where(products.c.product_id == product_id)).scalar_one_or_none()


def days(product_id: int) -> Select[Any]:
    """Trading days of a product, with what its listed trades come to."""
    listed = and_(
        trading_methods.c.product_id == trading_days.c.product_id,
        trading_methods.c.day == trading_days.c.day,
        trading_methods.c.method == TradingMethod.LISTED,
    )
    return (
        select(
            trading_days,
            func.coalesce(trading_methods.c.quantity_t, 0).label("listed_t"),
            func.coalesce(trading_methods.c.amount_fen, 0).label("listed_fen"),
            func.coalesce(trading_methods.c.trades, 0).label("listed_trades"),
        )
        .join(trading_methods, listed, isouter=True)
        .where(trading_days.c.product_id == product_id)
    )


def levels(view: View, product_id: int, day: int, side: str, count: int | None) -> list[Level]:
    """The best prices of one side of a day's book, best first; all of them without a count."""
    query = (
        select(orders.c.price_fen, func.sum(orders.c.open_t).label("quantity_t"), func.count().label("orders"))
        .where(orders.c.product_id == product_id, orders.c.day == day, orders.c.state == "open", orders.c.side == side)
        .group_by(orders.c.price_fen)
        .order_by(BEST_FIRST[side])
        .limit(count)
    )
    return [
        Level(price_fen=row.price_fen, quantity_t=int(row.quantity_t), orders=row.orders)
        for row in view.db.execute(query)
    ]


def depth(view: View, product_id: int, count: int | None) -> Depth:
    """
    The best prices of both sides of the latest day's book; all of them without a count.

    :raises NotFound: there is no such product
    """
    row = product(view, product_id)
    return Depth(
        as_of=as_of(view),
        bids=levels(view, product_id, row.day, "buy", count),
        asks=levels(view, product_id, row.day, "sell", count),
        last_fen=row.last_fen or None,
        day=day_of(row.day) if row.day else None,
    )


def product_trades(product_id: int) -> Select[Any]:
    """Trades of a product."""
    return select(trades).where(trades.c.product_id == product_id)


def trades_after(view: View, product_id: int, place: Place, most: int) -> Sequence[Row[Any]]:
    """Trades of a product that were made after another one, oldest first."""
    query = product_trades(product_id).where(tuple_(*PLACE) > tuple_(*place)).order_by(*PLACE).limit(most)
    return view.db.execute(query).all()


def newest_place(view: View, product_id: int) -> Place:
    """Place of the newest trade of a product; (0, 0) before the first."""
    newest = [column.desc() for column in PLACE]
    query = select(*PLACE).where(trades.c.product_id == product_id).order_by(*newest).limit(1)
    row = view.db.execute(query).one_or_none()
    return (row.day, row.sequence) if row else (0, 0)


def voucher(view: View, code: int) -> Row[Any] | None:
    """A voucher with its trade, None when the chain never issued it."""
    query = (
        select(
            trades,
            products.c.symbol,
            vouchers.c.trade_hash,
            vouchers.c.issued_s,
            vouchers.c.block.label("voucher_block"),
            vouchers.c.transaction_hash.label("voucher_transaction"),
        )
        .select_from(vouchers)
        .join(trades, trades.c.trade_id == vouchers.c.trade_id)
        .join(products, products.c.product_id == trades.c.product_id)
        .where(vouchers.c.code == str(code))
    )
    return view.db.execute(query).one_or_none()


def trading_day_of(row: Row[Any]) -> TradingDay:
    """Shape of a trading day."""
    return TradingDay.model_validate(dict(row._mapping) | {"day": day_of(row.day), "close_fen": close_fen(row)})


def close_fen(row: Row[Any]) -> int | None:
    """The close of a row of `days`: as published, or of the listed trades so far; None before the first."""
    if row.close_fen is not None or not row.listed_t:
        return None if row.close_fen is None else int(row.close_fen)
    return close_of(Fen(row.listed_fen), Tonnes(row.listed_t), FenPerTonne(row.previous_close_fen))


def trade_of(view: View, row: Row[Any]) -> Trade:
    """Shape of a trade."""
    return Trade.model_validate(_trade_values(view, row))


def voucher_trade_of(view: View, row: Row[Any]) -> VoucherTrade:
    """Shape of a voucher's trade."""
    return VoucherTrade.model_validate(_trade_values(view, row))


def code_text(number: str | None) -> str | None:
    """A voucher code as people write it."""
    return None if number is None else format_code(int(number))


def _trade_values(view: View, row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping) | {
        "day": day_of(row.day),
        "method": name_of(row.method),
        "at": view.time(row.made_s),
        "voucher_code": code_text(row.voucher_code),
    }


def _product(row: Row[Any]) -> Product:
    """Shape of a product; what has not happened yet is null."""
    values = dict(row._mapping)
    for name in ("previous_close_fen", "lower_fen", "upper_fen", "last_fen"):
        values[name] = values[name] or None
    values["day"] = day_of(row.day) if row.day else None
    values["quantity_t"], values["amount_fen"] = row.quantity_t or 0, row.amount_fen or 0
    return Product.model_validate(values)
