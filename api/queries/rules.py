"""Rules of the market by the day from which they are in force."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, Table, select

from api.models.rules import (
    ClockSpan,
    DayLimits,
    MarketFees,
    MarketHours,
    MarketRules,
    MarketTerms,
    PositionLimit,
    ReportThreshold,
    RuleChange,
    SelfTrade,
)
from api.paging import as_of
from api.queries import market
from api.store import View, day_of, number_of
from carbon.market_rules import Calendar
from carbon.units import MarketDay
from readmodel.tables import (
    holidays,
    market_fees,
    market_hours,
    market_self_trade,
    market_terms,
    position_limits,
    report_thresholds,
    trading_days,
)

KINDS = ("emitter", "investor")
"""Subjects of position limits that are kinds of accounts; the others are single accounts."""


def rules_on(view: View, product_id: int, day: date) -> MarketRules:
    """
    What is in force on a day.

    :raises NotFound: there is no such product
    """
    product, number = market.product(view, product_id), number_of(day)
    is_holiday = bool(view.db.execute(select(holidays.c.is_holiday).where(holidays.c.day == number)).scalar())
    calendar = Calendar(holidays=frozenset((MarketDay(number),) if is_holiday else ()))
    opened = (trading_days.c.product_id == product_id) & (trading_days.c.day == number)
    prices = view.db.execute(select(trading_days).where(opened)).one_or_none()
    return MarketRules(
        as_of=as_of(view),
        product_id=product_id,
        symbol=product.symbol,
        day=day,
        is_trading_day=calendar.is_trading_day(MarketDay(number)),
        is_holiday=is_holiday,
        terms=_terms(_on(view, market_terms, number, market_terms.c.product_id == product_id)),
        hours=_hours(_on(view, market_hours, number)),
        fees=_fees(_on(view, market_fees, number)),
        self_trade=_self_trade(_on(view, market_self_trade, number)),
        position_limits=[limit for kind in KINDS if (limit := _limit(view, kind, number)) is not None],
        report_threshold=_threshold(_on(view, report_thresholds, number)),
        prices=None if prices is None else DayLimits.model_validate(prices),
    )


def changes(view: View, product_id: int) -> list[RuleChange]:
    """
    Every rule of a product with the day from which it is in force, newest first.

    :raises NotFound: there is no such product
    """
    market.product(view, product_id)
    terms = select(market_terms).where(market_terms.c.product_id == product_id)
    found = _changes(view, "terms", terms)
    for what, rules in (
        ("hours", market_hours),
        ("fees", market_fees),
        ("self_trade", market_self_trade),
        ("report_threshold", report_thresholds),
    ):
        found += _changes(view, what, select(rules))
    for kind in KINDS:
        found += _changes(view, "position_limits", select(position_limits).where(position_limits.c.subject == kind))
    return sorted(found, key=lambda change: change.from_day, reverse=True)


def _changes(view: View, what: str, query: Select[Any]) -> list[RuleChange]:
    rows = view.db.execute(query).all()
    in_force = max((row.from_day for row in rows if row.from_day <= view.today), default=None)
    return [
        RuleChange.model_validate(
            {
                "what": what,
                "from_day": day_of(row.from_day),
                "subject": getattr(row, "subject", None),
                "state": _state(row.from_day, view.today, in_force),
            }
        )
        for row in rows
    ]


def _state(from_day: int, today: int, in_force: int | None) -> str:
    if from_day > today:
        return "coming"
    return "in_force" if from_day == in_force else "past"


def _on(view: View, rules: Table, day: int, *narrower: Any) -> Row[Any] | None:
    """The newest row that is in force on a day."""
    query = select(rules).where(rules.c.from_day <= day, *narrower).order_by(rules.c.from_day.desc()).limit(1)
    return view.db.execute(query).one_or_none()


def _terms(row: Row[Any] | None) -> MarketTerms | None:
    if row is None:
        return None
    return MarketTerms.model_validate(_dated(row) | {"max_block_t": row.max_block_t or None})


def _hours(row: Row[Any] | None) -> MarketHours | None:
    if row is None:
        return None
    spans = {name: list(_spans(getattr(row, name))) for name in ("sessions", "block_sessions")}
    return MarketHours.model_validate(_dated(row) | spans)


def _spans(written: str) -> Iterable[ClockSpan]:
    """Sessions as the read model keeps them: seconds from midnight, `34200-41400,46800-54000`."""
    for pair in filter(None, written.split(",")):
        opens, closes = (_clock(int(seconds)) for seconds in pair.split("-"))
        yield ClockSpan(opens=opens, closes=closes)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def _fees(row: Row[Any] | None) -> MarketFees | None:
    return None if row is None else MarketFees.model_validate(_dated(row))


def _self_trade(row: Row[Any] | None) -> SelfTrade | None:
    return None if row is None else SelfTrade.model_validate(_dated(row))


def _limit(view: View, kind: str, day: int) -> PositionLimit | None:
    row = _on(view, position_limits, day, position_limits.c.subject == kind)
    if row is None:
        return None
    return PositionLimit.model_validate(
        _dated(row) | {"kind": kind, "limit_t": row.limit_t if row.is_limited else None}
    )


def _threshold(row: Row[Any] | None) -> ReportThreshold | None:
    if row is None:
        return None
    return ReportThreshold.model_validate(_dated(row) | {"threshold_t": row.threshold_t or None})


def _dated(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping) | {"from_day": day_of(row.from_day)}
