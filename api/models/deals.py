"""Shapes of block trades and agreed transfers."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Id, Model

SideName = Literal["buy", "sell"]
InquiryState = Literal["open", "withdrawn", "expired"]
OfferState = Literal["open", "withdrawn", "confirmed", "expired"]
DemandState = Literal["open", "traded", "withdrawn", "expired"]


class Inquiry(Model):
    """A question for the price of a block."""

    inquiry_id: int
    product_id: int
    symbol: str
    side: SideName = Field(description="What he who asks would do")
    quantity_t: int
    account: str
    name: str | None
    to_account: str | None = Field(description="Who is asked; null: everyone")
    to_name: str | None
    day: date
    state: InquiryState
    made_at: datetime
    ended_at: datetime | None
    transaction_hash: str


class Quote(Model):
    """An answer to an inquiry. It binds nobody."""

    quote_id: int
    inquiry_id: int
    product_id: int
    symbol: str
    side: SideName = Field(description="What he who quotes would do")
    price_fen: int
    quantity_t: int
    account: str
    name: str | None
    to_account: str = Field(description="Who asked")
    to_name: str | None
    day: date
    state: InquiryState
    made_at: datetime
    ended_at: datetime | None
    transaction_hash: str


class Offer(Model):
    """A binding offer of a block to one counterparty."""

    offer_id: int
    product_id: int
    symbol: str
    side: SideName = Field(description="What he who offers does")
    price_fen: int
    quantity_t: int
    account: str
    name: str | None
    counterparty: str
    counterparty_name: str | None
    quote_id: int | None = Field(description="Quote that it follows")
    day: date
    state: OfferState
    trade_id: Id | None = Field(description="Trade that it became")
    made_at: datetime
    ended_at: datetime | None
    transaction_hash: str


class PublicDemand(Model):
    """A published demand, without names."""

    demand_id: int
    product_id: int
    symbol: str
    side: SideName
    lowest_fen: int = Field(description="Lowest acceptable price")
    highest_fen: int = Field(description="Highest acceptable price")
    quantity_t: int
    open_t: int
    smallest_part_t: int = Field(description="Less is not traded at once unless it is all that is open")
    day: date
    published_at: datetime


class Demand(PublicDemand):
    """A demand, for who published it and for whom it names."""

    account: str
    name: str | None
    only_for: str | None = Field(description="Who alone may take it; null: everyone, and it is matched")
    only_for_name: str | None
    traded_t: int
    state: DemandState
    ended_at: datetime | None
    transaction_hash: str


class DemandTrade(Model):
    """What was traded of a demand: the result of matching, or a taking."""

    demand_id: int
    trade_id: Id
    product_id: int
    symbol: str
    side: SideName = Field(description="Of the demand")
    how: Literal["matched", "taken"]
    other_demand_id: int | None = Field(description="Demand that it was matched with")
    price_fen: int
    quantity_t: int
    lowest_fen: int | None = Field(description="Lowest price that both accepted")
    highest_fen: int | None = Field(description="Highest price that both accepted")
    traded_at: datetime
    transaction_hash: str
