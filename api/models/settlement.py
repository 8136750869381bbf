"""Shapes of days on their way to delivery."""

from datetime import date, datetime

from pydantic import Field

from api.models.common import Id, Model
from api.models.market import DayState


class TradeStruct(Model):
    """`Settlement.Trade`, ready for `settle`."""

    trade_id: Id
    buyer: str
    seller: str
    price_fen: int
    quantity_t: int
    buy_ref: Id
    sell_ref: Id
    method: int = Field(description="10 listed, 20 block, 21 auction, 30 agreed")
    at: int = Field(description="Unix seconds")


class Chunk(Model):
    """Trades that are delivered together."""

    chunk: int = Field(description="Counts from 0")
    waiting: int = Field(description="How many of them are neither delivered nor set aside")
    trades: list[TradeStruct] = Field(description="All of the chunk, at most 64, as `settle` takes them")


class SettlementFigures(Model):
    """What a day comes to by one method."""

    trades: int
    quantity_t: int
    amount_fen: int


class SettlementDay(Model):
    """A trading day on its way to settlement."""

    product_id: int
    symbol: str
    day: date
    day_number: int = Field(description="The day as contracts count it")
    state: DayState
    trades: int
    quantity_t: int
    amount_fen: int
    settled_trades: int
    aside_trades: int = Field(description="In default")
    figures: list[SettlementFigures] = Field(description="Listed, block, auction, agreed: as `clear` takes them")
    own_clearing_hash: str | None = Field(
        description="Of the clearing that the read model gives; null before publication"
    )
    clearing_hash: str | None = Field(description="Of the first review")
    cleared_by: str | None
    cleared_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    reject_reason: str | None
    to_settle: list[Chunk] = Field(description="The first chunks in which trades wait")
