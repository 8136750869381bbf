"""A product's figures of its latest day, volume by method of trading, and the market's clock."""

from typing import Any

from sqlalchemy import Row, Select, select

from api.models.market import DayMethod, MethodVolume, Phase, Quote, Session
from api.paging import as_of
from api.queries import market
from api.store import View, day_of
from carbon.market_rules import NATIONAL_SESSIONS, Calendar, Sessions
from carbon.trading_methods import name_of
from carbon.units import S_PER_DAY, MarketDay
from readmodel.tables import holidays, market_sessions, trading_days, trading_methods

NOTHING = dict.fromkeys(("open_fen", "high_fen", "low_fen", "close_fen", "last_fen"))
"""Prices of a day without a trade."""


def quote(view: View, product_id: int) -> Quote:
    """
    The figures of a product.

    :raises NotFound: there is no such product
    """
    product = market.product(view, product_id)
    day = view.db.execute(market.days(product_id).where(trading_days.c.day == product.day)).one_or_none()
    prices: dict[str, Any] = (
        NOTHING
        if day is None
        else {name: getattr(day, name) for name in NOTHING} | {"close_fen": market.close_fen(day)}
    )
    sums: dict[str, Any] = {
        name: 0 if day is None else getattr(day, name) for name in ("trades", "quantity_t", "amount_fen")
    }
    best: dict[str, Any] = {
        name: next((level.price_fen for level in market.levels(view, product_id, product.day, side, 1)), None)
        for name, side in (("bid_fen", "buy"), ("ask_fen", "sell"))
    }
    return Quote(
        as_of=as_of(view),
        product_id=product_id,
        symbol=product.symbol,
        day=day_of(product.day) if product.day else None,
        is_day_open=product.is_day_open,
        is_halted=product.is_halted,
        halt_reason=product.halt_reason,
        previous_close_fen=(product.previous_close_fen if day is None else day.previous_close_fen) or None,
        lower_fen=product.lower_fen or None,
        upper_fen=product.upper_fen or None,
        band_bp=product.band_bp,
        methods=_methods_of_day(view, product_id, product.day),
        session=session(view),
        **prices,
        **sums,
        **best,
    )


def methods(product_id: int) -> Select[Any]:
    """What was traded in each day by each method."""
    return select(trading_methods).where(trading_methods.c.product_id == product_id)


def day_method_of(row: Row[Any]) -> DayMethod:
    """Shape of what was traded in a day by one method."""
    return DayMethod(day=day_of(row.day), **_volume(row))


def session(view: View) -> Session:
    """Where the market's clock stands at the newest block."""
    row = view.db.execute(select(market_sessions)).one_or_none()
    hours = NATIONAL_SESSIONS if row is None else Sessions(*row[1:])
    today = MarketDay((view.time_s + hours.utc_offset_s) // S_PER_DAY)
    days_off = select(holidays.c.day).where(holidays.c.day == today, holidays.c.is_holiday)
    calendar = Calendar(hours, frozenset(MarketDay(day) for day in view.db.execute(days_off).scalars()))
    midnight_s = today * S_PER_DAY - hours.utc_offset_s
    bounds = [midnight_s + since for since in (hours.morning_open_s, hours.morning_close_s)]
    bounds += [midnight_s + since for since in (hours.afternoon_open_s, hours.afternoon_close_s)]
    phases: tuple[Phase, ...] = ("before", "morning", "noon", "afternoon")
    phase: Phase = "after" if calendar.is_trading_day(today) else "no_trading"
    ends_s = None
    if phase == "after":
        left = [(name, end) for name, end in zip(phases, bounds, strict=True) if view.time_s < end]
        phase, ends_s = left[0] if left else (phase, None)
    times = [view.time(bound) for bound in bounds]
    return Session(
        day=day_of(today), phase=phase, ends_at=view.time_or_none(ends_s), morning=times[:2], afternoon=times[2:]
    )


def _methods_of_day(view: View, product_id: int, day: int) -> list[MethodVolume]:
    query = methods(product_id).where(trading_methods.c.day == day).order_by(trading_methods.c.method)
    return [MethodVolume(**_volume(row)) for row in view.db.execute(query)]


def _volume(row: Row[Any]) -> dict[str, Any]:
    return {
        "method": name_of(row.method),
        "trades": row.trades,
        "quantity_t": row.quantity_t,
        "amount_fen": row.amount_fen,
    }
