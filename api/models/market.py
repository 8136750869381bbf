"""Shapes of market data. Nobody's name is in them: who buys and who sells is not public."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.models.common import Answer, Id, Model

DayState = Literal["open", "published", "cleared", "confirmed", "settled"]
TradeState = Literal["made", "settled", "aside", "unwound"]

Phase = Literal["no_trading", "before", "morning", "noon", "afternoon", "after"]

Span = Literal["minute", "hour", "day"]

MethodName = Annotated[
    str, Field(description="listed, block, auction or agreed", examples=["listed"], pattern="^[a-z0-9]{1,20}$")
]


class Product(Model):
    """A product with the figures of its latest trading day."""

    product_id: int
    symbol: str = Field(examples=["CEA"])
    class_id: Id
    tick_fen: int
    lot_t: int
    min_order_t: int
    max_order_t: int
    band_bp: int = Field(description="Price band around the previous close, 1/10,000", examples=[1000])
    is_halted: bool
    halt_reason: str | None
    day: date | None = Field(description="Latest trading day")
    is_day_open: bool
    previous_close_fen: int | None
    lower_fen: int | None
    upper_fen: int | None
    last_fen: int | None
    close_fen: int | None = Field(description="Published close of the latest day")
    quantity_t: int
    amount_fen: int


class TradingDay(Model):
    """A trading day of a product."""

    day: date
    open_fen: int | None
    high_fen: int | None
    low_fen: int | None
    close_fen: int | None = Field(
        description="As published; before that the mean of the listed trades so far, weighted by volume, to the fen"
    )
    last_fen: int | None = Field(description="Price of the last listed trade")
    listed_t: int = Field(description="Listed trades alone, which make the prices")
    listed_trades: int
    quantity_t: int = Field(description="By all methods of trading")
    amount_fen: int
    trades: int
    previous_close_fen: int
    lower_fen: int
    upper_fen: int
    state: DayState


class MethodVolume(Model):
    """What was traded by one method."""

    method: MethodName
    trades: int
    quantity_t: int
    amount_fen: int


class DayMethod(MethodVolume):
    """What was traded by one method in a day."""

    day: date


class Session(Model):
    """Where the market's clock stands, by the time of the newest block."""

    day: date = Field(description="Market day of that time")
    phase: Phase
    ends_at: datetime | None = Field(description="When the phase ends; null after the last session and on days off")
    morning: list[datetime] = Field(description="Beginning and end of the morning session of that day")
    afternoon: list[datetime] = Field(description="Beginning and end of the afternoon session of that day")


class Quote(Answer):
    """A product's figures of its latest trading day."""

    product_id: int
    symbol: str
    day: date | None = Field(description="Latest trading day; null before the first")
    is_day_open: bool
    is_halted: bool
    halt_reason: str | None
    previous_close_fen: int | None
    lower_fen: int | None
    upper_fen: int | None
    band_bp: int
    open_fen: int | None
    high_fen: int | None
    low_fen: int | None
    close_fen: int | None = Field(description="As in the list of days")
    last_fen: int | None = Field(description="Price of the last listed trade of that day")
    bid_fen: int | None = Field(description="Best price that someone buys at")
    ask_fen: int | None = Field(description="Best price that someone sells at")
    trades: int
    quantity_t: int
    amount_fen: int
    methods: list[MethodVolume]
    session: Session


class Candle(Model):
    """Listed trades of a minute, an hour or a day; a span without one has no candle."""

    start: datetime
    day: date
    open_fen: int
    high_fen: int
    low_fen: int
    close_fen: int = Field(description="Price of the last trade; of a day: its close")
    trades: int
    quantity_t: int
    amount_fen: int


class Level(Model):
    """Orders at one price."""

    price_fen: int
    quantity_t: int = Field(description="Open quantity")
    orders: int


class Depth(Answer):
    """Prices of both sides, best first."""

    bids: list[Level]
    asks: list[Level]
    last_fen: int | None
    day: date | None


class Trade(Model):
    """A trade, without names."""

    trade_id: Id
    day: date
    sequence: int = Field(description="Counts from 1 per product and day")
    method: MethodName
    at: datetime
    price_fen: int
    quantity_t: int
    amount_fen: int
    voucher_code: str | None = Field(description="Null before settlement", examples=["3K7A-0F2B-9XQ4"])
    state: TradeState
    block: int
    transaction_hash: str


class VoucherTrade(Trade):
    """The public part of a voucher's trade."""

    product_id: int
    symbol: str


class VoucherCheck(Answer):
    """What a voucher code says and whether it holds."""

    code: str
    is_well_formed: bool = Field(description="Length, letters and check symbols hold")
    is_valid: bool = Field(description="The chain issued it")
    problem: str | None = Field(description="Why it is not valid")
    trade: VoucherTrade | None
    issued_at: datetime | None
    block: int | None
    transaction_hash: str | None
    trade_hash: str | None = Field(description="Hash of the trade as the chain keeps it")
