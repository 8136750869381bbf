"""Shapes of market data. Nobody's name is in them: who buys and who sells is not public."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Id, Model

DayState = Literal["open", "published", "confirmed", "settled"]


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
    close_fen: int | None
    quantity_t: int
    amount_fen: int
    trades: int
    previous_close_fen: int
    lower_fen: int
    upper_fen: int
    state: DayState


class Level(Model):
    """Orders at one price."""

    price_fen: int
    quantity_t: int = Field(description="Open quantity")
    orders: int


class Depth(Answer):
    """The best prices of both sides, best first."""

    bids: list[Level]
    asks: list[Level]
    last_fen: int | None
    day: date | None


class Trade(Model):
    """A trade, without names."""

    trade_id: Id
    day: date
    sequence: int = Field(description="Counts from 1 per product and day")
    at: datetime
    price_fen: int
    quantity_t: int
    amount_fen: int
    voucher_code: str | None = Field(description="Null before settlement", examples=["3K7A-0F2B-9XQ4"])
    state: Literal["made", "settled"]
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
