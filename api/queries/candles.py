"""
Candles as the indexer keeps them. A question reads as many rows as it answers with, however many trades there were.

Those of minutes and hours have rows of their own; those of days are the trading days that had a listed trade.
"""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from api.filters import Span as Days
from api.filters import in_days
from api.models.market import Candle, Span
from api.queries import market
from api.store import View, day_of
from carbon.units import S_PER_DAY
from readmodel.tables import candles, trading_days

SPANS_S: dict[Span, int] = {"minute": 60, "hour": 3_600}
COPIED = ("open_fen", "high_fen", "low_fen", "close_fen", "trades", "quantity_t", "amount_fen")


def of_span(view: View, product_id: int, span: Span, days: Days) -> Select[Any]:
    """Candles of a product in some days."""
    if span == "day":
        return in_days(market.days(product_id).where(trading_days.c.open_fen.is_not(None)), trading_days.c.day, days)
    query = select(candles).where(candles.c.product_id == product_id, candles.c.span_s == SPANS_S[span])
    return days.narrow(view, query, candles.c.start_s)


def place_of(span: Span) -> ColumnElement[int]:
    """The column that orders candles."""
    return trading_days.c.day if span == "day" else candles.c.start_s


def candle_of(view: View, row: Row[Any], span: Span) -> Candle:
    """Shape of a candle."""
    values: dict[str, Any] = {name: getattr(row, name) for name in COPIED}
    start_s = row.day * S_PER_DAY - int(view.zone.utcoffset(None).total_seconds()) if span == "day" else row.start_s
    if span == "day":
        values |= {"trades": row.listed_trades, "quantity_t": row.listed_t, "amount_fen": row.listed_fen}
        values["close_fen"] = market.close_fen(row)
    return Candle(start=view.time(start_s), day=day_of(row.day), **values)
