"""
The figures of the market, kept as trades come: days, volume by method, candles by minute and hour.

Each is a sum over trades in the order of their logs, so a read model made anew from block 0 has the same rows. Only
listed trades make prices; the others count in volume and amount.
"""

from carbon.trading_methods import TradingMethod
from carbon.units import S_PER_DAY
from indexer.work import Row, Work
from readmodel.tables import candles, market_sessions, products, trading_days, trading_methods

SPANS_S = (60, 3_600)
"""Lengths of candles: minute and hour."""

USUAL_OFFSET_S = 28_800
"""Market time minus UTC before the exchange has set its sessions: UTC+8, as in China."""

ONLY_ROW = 1


def count_trade(work: Work, trade: Row) -> None:
    """Add a trade to every figure that it is part of."""
    day = work.edit(trading_days, trade["product_id"], trade["day"])
    _sum(day, trade)
    _sum(work.edit(trading_methods, trade["product_id"], trade["day"], trade["method"]), trade)
    if trade["method"] == TradingMethod.LISTED:
        _price(day, trade["price_fen"], "last_fen", is_first=day["open_fen"] is None)
        work.edit(products, trade["product_id"])["last_fen"] = trade["price_fen"]
        for span_s in SPANS_S:
            _candle(work, trade, span_s)


def start_of_span(at_s: int, span_s: int, utc_offset_s: int) -> int:
    """First second of the span that a moment lies in; spans are counted from midnight in market time."""
    since_midnight = (at_s + utc_offset_s) % S_PER_DAY
    return at_s - since_midnight % span_s


def _candle(work: Work, trade: Row, span_s: int) -> None:
    sessions = work.find(market_sessions, ONLY_ROW)
    offset_s = USUAL_OFFSET_S if sessions is None else sessions["utc_offset_s"]
    start_s = start_of_span(trade["made_s"], span_s, offset_s)
    candle = work.edit(candles, trade["product_id"], span_s, start_s)
    _price(candle, trade["price_fen"], "close_fen", is_first=candle["trades"] == 0)
    candle["day"] = trade["day"]
    _sum(candle, trade)


def _price(figures: Row, price_fen: int, latest: str, *, is_first: bool) -> None:
    if is_first:
        figures.update(open_fen=price_fen, high_fen=price_fen, low_fen=price_fen)
    figures["high_fen"] = max(figures["high_fen"], price_fen)
    figures["low_fen"] = min(figures["low_fen"], price_fen)
    figures[latest] = price_fen


def _sum(figures: Row, trade: Row) -> None:
    figures["trades"] += 1
    figures["quantity_t"] += trade["quantity_t"]
    figures["amount_fen"] += trade["amount_fen"]
