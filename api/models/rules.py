"""Shapes of the market's rules by day."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.models.common import Answer, Model

FromDay = Annotated[date, Field(description="First day in force")]
Clock = Annotated[str, Field(description="Market time", examples=["09:30:00"])]


class MarketTerms(Model):
    """Tick, lot, sizes and bands of a product."""

    from_day: FromDay
    tick_fen: int = Field(description="Prices are multiples of it")
    lot_t: int = Field(description="Quantities are multiples of it")
    min_order_t: int
    max_order_t: int
    band_bp: int = Field(description="Price band around the previous close, 1/10,000")
    min_block_t: int
    max_block_t: int | None = Field(description="Null: there is no largest block")
    block_band_bp: int = Field(description="Price band of blocks, 1/10,000")


class ClockSpan(Model):
    """A session, half-open."""

    opens: Clock
    closes: Clock = Field(description="First second after it")


class MarketHours(Model):
    """The market's clock and its sessions."""

    from_day: FromDay
    utc_offset_s: int = Field(description="Market time minus UTC")
    sessions: list[ClockSpan]
    block_sessions: list[ClockSpan]


class MarketFees(Model):
    """Fees of each side of a trade, in 1/10,000 of its amount."""

    from_day: FromDay
    exchange_bp: int
    registry_bp: int


class SelfTrade(Model):
    """What becomes of an order that crosses one's own."""

    from_day: FromDay
    cancels_older: bool = Field(description="The older orders are cancelled; else the new one is refused")


class PositionLimit(Model):
    """The most that accounts of a kind may hold."""

    kind: Literal["emitter", "investor"]
    from_day: FromDay
    limit_t: int | None = Field(description="For an emitter on top of its own allocation; null: no limit")


class ReportThreshold(Model):
    """From which position on a holder is reported."""

    from_day: FromDay
    threshold_t: int | None = Field(description="Null: nobody is reported")


class DayLimits(Model):
    """Prices of a trading day that was opened."""

    previous_close_fen: int
    lower_fen: int
    upper_fen: int


class MarketRules(Answer):
    """The rules of a product that are in force on a day; what was never set is null."""

    product_id: int
    symbol: str
    day: date
    is_trading_day: bool = Field(description="Monday to Friday, and no holiday")
    is_holiday: bool = Field(description="Declared a holiday")
    terms: MarketTerms | None
    hours: MarketHours | None
    fees: MarketFees | None
    self_trade: SelfTrade | None
    position_limits: list[PositionLimit]
    report_threshold: ReportThreshold | None
    prices: DayLimits | None = Field(description="Null when the day was not opened for this product")


class RuleChange(Model):
    """From when a rule is in force."""

    what: Literal["terms", "hours", "fees", "self_trade", "position_limits", "report_threshold"]
    from_day: FromDay
    subject: str | None = Field(description="Of a position limit: emitter or investor")
    state: Literal["past", "in_force", "coming"] = Field(description="On the day of the newest block")
