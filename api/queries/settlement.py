"""Days on their way from publication to delivery."""

from typing import Any

from sqlalchemy import Row, Select, func, select

from api.errors import NotFound
from api.models.settlement import Chunk, SettlementDay, SettlementFigures, TradeStruct
from api.store import View, day_of
from carbon.clearing import clearing_file, clearing_hash
from carbon.settlement import CHUNK, Trade
from carbon.trading_methods import TradingMethod
from carbon.units import FenPerTonne, Tonnes, UnixSeconds
from readmodel.tables import products, trades, trading_days, trading_methods

OPEN_DAYS = 250
"""Trading days shown at most: about one year."""

CHUNKS_SHOWN = 4
"""Chunks of a day that are handed out at once, ready to be delivered."""


def settlement_days(view: View, day: int | None) -> list[SettlementDay]:
    """One trading day of all products, or all that are not settled yet; newest first."""
    query = select(trading_days, products.c.symbol).join(products, products.c.product_id == trading_days.c.product_id)
    wanted = trading_days.c.state != "settled" if day is None else trading_days.c.day == day
    query = query.where(wanted).order_by(trading_days.c.day.desc(), trading_days.c.product_id).limit(OPEN_DAYS)
    return [_settlement_day_of(view, row) for row in view.db.execute(query).all()]


def clearing(view: View, product_id: int, day: int) -> bytes:
    """
    The clearing file of a product's day, from the read model.

    :raises NotFound: the product has no such day
    """
    of_day = (trading_days.c.product_id == product_id) & (trading_days.c.day == day)
    row = view.db.execute(select(trading_days).where(of_day)).one_or_none()
    if row is None:
        raise NotFound(f"product {product_id} has no trading day {day_of(day)}")
    made = [_trade_of(trade) for trade in view.db.execute(_trades(product_id, day))]
    return clearing_file(made, row.exchange_bp, row.registry_bp)


def _trades(product_id: int, day: int) -> Select[Any]:
    of_day = (trades.c.product_id == product_id) & (trades.c.day == day)
    return select(trades).where(of_day).order_by(trades.c.sequence)


def _trade_of(row: Row[Any]) -> Trade:
    return Trade(
        trade_id=int(row.trade_id),
        buyer=row.buyer,
        seller=row.seller,
        price=FenPerTonne(row.price_fen),
        quantity=Tonnes(row.quantity_t),
        buy_ref=int(row.buy_ref),
        sell_ref=int(row.sell_ref),
        method=row.method,
        at=UnixSeconds(row.made_s),
    )


def _settlement_day_of(view: View, row: Row[Any]) -> SettlementDay:
    is_to_review = row.state in ("published", "cleared")
    return SettlementDay.model_validate(
        dict(row._mapping)
        | {
            "day": day_of(row.day),
            "day_number": row.day,
            "figures": _figures(view, row.product_id, row.day),
            "own_clearing_hash": clearing_hash(clearing(view, row.product_id, row.day)) if is_to_review else None,
            "cleared_at": view.time_or_none(row.cleared_s),
            "confirmed_at": view.time_or_none(row.confirmed_s),
            "to_settle": _waiting_chunks(view, row) if row.state == "confirmed" else [],
        }
    )


def _figures(view: View, product_id: int, day: int) -> list[SettlementFigures]:
    """By method, in the order in which the contract takes them."""
    of_day = (trading_methods.c.product_id == product_id) & (trading_methods.c.day == day)
    found = {row.method: dict(row._mapping) for row in view.db.execute(select(trading_methods).where(of_day))}
    nothing = dict.fromkeys(SettlementFigures.model_fields, 0)
    return [SettlementFigures.model_validate(found.get(method.value, nothing)) for method in TradingMethod]


def _waiting_chunks(view: View, day: Row[Any]) -> list[Chunk]:
    """The first chunks of a day in which trades wait."""
    number = ((trades.c.sequence - 1) // CHUNK).label("chunk")
    waiting = (
        select(number, func.count().label("waiting"))
        .where(trades.c.product_id == day.product_id, trades.c.day == day.day, trades.c.state == "made")
        .group_by(number)
        .order_by(number)
        .limit(CHUNKS_SHOWN)
    )
    return [_chunk_of(view, day, row.chunk, row.waiting) for row in view.db.execute(waiting).all()]


def _chunk_of(view: View, day: Row[Any], number: int, waiting: int) -> Chunk:
    of_chunk = trades.c.sequence.between(CHUNK * number + 1, CHUNK * (number + 1))
    made = [
        TradeStruct.model_validate(dict(row._mapping) | {"at": row.made_s})
        for row in view.db.execute(_trades(day.product_id, day.day).where(of_chunk))
    ]
    return Chunk(chunk=number, waiting=waiting, trades=made)
