"""Shapes of auctions. Who bids is not public."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Id, Model

AuctionSide = Literal["purchase", "sale"]
AuctionState = Literal["announced", "backed", "priced", "closed", "cancelled"]
BidState = Literal["sealed", "standing", "outbid", "won", "lost", "forfeited", "returned"]


class Auction(Model):
    """A one-way auction: its notice, and how far it is."""

    auction_id: int
    product_id: int
    symbol: str = Field(examples=["CEA"])
    class_id: Id
    side: AuctionSide = Field(description="What the initiator does")
    initiator: str | None = Field(description="Null where the scheme sells")
    initiator_name: str | None
    year: int | None = Field(description="Whose auction share is sold, where the scheme sells")
    title: str
    document_hash: str
    state: AuctionState
    quantity_t: int
    least_t: int = Field(description="If fewer are bid for at acceptable prices, the auction fails")
    lot_t: int
    tick_fen: int
    lower_fen: int = Field(description="Lowest price that may be bid")
    upper_fen: int = Field(description="Highest price that may be bid")
    min_bid_t: int
    max_bid_t: int
    bids_each: int = Field(description="Most bids of one account")
    reserve_fen: int | None = Field(description="Reserve price, published or opened")
    has_sealed_reserve: bool
    is_sealed: bool = Field(description="Sealed bids, otherwise open rising ones")
    is_uniform: bool = Field(description="All at the price of the margin, otherwise each at its bid")
    deposit_bp: int = Field(description="Of the most that a sealed bid may come to, 1/10,000")
    step_fen: int
    opens_at: datetime
    bids_to: datetime = Field(description="First moment after bidding, as extended")
    ends_at: datetime = Field(description="First moment after the opening of sealed bids; clearing begins")
    bids: int = Field(description="Bids made")
    price_fen: int | None = Field(description="Of the worst bid that gets something")
    demand_t: int | None = Field(description="Bid for down to that price")
    sold_t: int
    amount_fen: int
    cancel_reason: str | None
    day: date | None = Field(description="Trading day of its reserves; null where the scheme sells")
    announced_at: datetime
    closed_at: datetime | None
    block: int
    transaction_hash: str


class AuctionBid(Model):
    """A bid that is known, without its bidder."""

    number: int = Field(description="Counts from 1 in the auction")
    state: BidState
    price_fen: int
    quantity_t: int
    standing_t: int = Field(description="Of it not outbid")
    won_t: int
    paid_fen: int | None = Field(description="Price paid, per tonne")
    made_at: datetime
    opened_at: datetime | None = Field(description="When a sealed bid was opened")
    block: int
    transaction_hash: str


class OwnBid(Model):
    """A bid as its bidder sees it: he is told of sealed ones, too."""

    bid_id: Id
    auction_id: int
    title: str
    number: int
    state: BidState
    up_to_t: int | None = Field(description="Most that a sealed bid may be for")
    deposit_fen: int | None
    price_fen: int | None = Field(description="Null while it is sealed")
    quantity_t: int | None
    standing_t: int
    won_t: int
    paid_fen: int | None
    made_at: datetime
    opened_at: datetime | None
    decided_at: datetime | None
    block: int
    transaction_hash: str
