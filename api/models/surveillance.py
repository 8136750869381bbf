"""Shapes of the market's surveillance. None of them is public."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Hash, Id, Model
from api.models.market import DayState, MethodName, TradeState

AlertKind = Literal[
    "wash_trade",
    "layering",
    "cancel_ratio",
    "marking_close",
    "price_jump",
    "volume_jump",
    "concentration",
]
AlertState = Literal["open", "dismissed", "warned", "restricted", "halted", "barred"]
AlertAction = Literal["dismiss", "warn", "restrict", "halt", "bar"]
OrderSide = Literal["buy", "sell"]
OrderState = Literal["open", "filled", "cancelled", "expired"]


class Account(Model):
    """An account with its name."""

    account: str
    name: str | None


class SurveillanceRule(Model):
    """From which figures on a kind is told."""

    kind: AlertKind
    number: int = Field(description="Of the kind, as the contract counts it")
    is_on: bool
    from_day: date | None = Field(description="First day in force; null where none was ever set")
    from_day_number: int | None
    window_s: int
    count: int
    quantity_t: int
    share_bp: int
    move_bp: int


class Relation(Model):
    """Two parties that the exchange has declared related, or no longer."""

    account: str
    account_name: str | None
    other: str
    other_name: str | None
    is_related: bool
    document_hash: str
    declared_by: str
    declared_at: datetime
    block: int
    transaction_hash: str


class Alert(Model):
    """What surveillance found."""

    alert_id: int
    kind: AlertKind
    product_id: int
    symbol: str
    day: date
    accounts: list[Account] = Field(description="Whom it names; none where it is about the market")
    quantity_t: int
    measured_bp: int = Field(description="Share, multiple or move that was found, 1/10,000; 0 where the kind has none")
    rule: SurveillanceRule = Field(description="Thresholds in force on its day")
    evidence_hash: Hash = Field(description="keccak256 of the evidence file, which `chainets market surveil` writes")
    state: AlertState
    raised_by: str
    raised_at: datetime
    decided_at: datetime | None = Field(description="Last step")
    block: int
    transaction_hash: str


class AlertStep(Model):
    """A decision on an alert."""

    action: AlertAction
    accounts: list[Account] = Field(description="Whom it has hit")
    reason: str
    document_hash: str
    decided_by: str
    decided_at: datetime
    block: int
    transaction_hash: str


class AlertFile(Answer):
    """An alert with what became of it."""

    alert: Alert
    steps: list[AlertStep]


class Measure(Model):
    """What a decision of surveillance says to one account."""

    alert_id: int
    kind: AlertKind
    product_id: int
    symbol: str
    day: date
    action: AlertAction
    reason: str
    document_hash: str
    decided_at: datetime
    block: int
    transaction_hash: str


class WatchedOrder(Model):
    """An order with who placed it."""

    order_id: Id
    account: str
    account_name: str | None
    product_id: int
    day: date
    side: OrderSide
    price_fen: int
    quantity_t: int
    filled_t: int
    open_t: int
    state: OrderState
    placed_at: datetime
    closed_at: datetime | None = Field(description="When it was filled, cancelled or expired")
    block: int
    transaction_hash: str


class WatchedTrade(Model):
    """A trade with both sides."""

    trade_id: Id
    product_id: int
    day: date
    sequence: int
    method: MethodName
    buyer: str
    buyer_name: str | None
    seller: str
    seller_name: str | None
    price_fen: int
    quantity_t: int
    amount_fen: int
    buy_ref: Id
    sell_ref: Id
    made_at: datetime
    state: TradeState
    block: int
    transaction_hash: str


class EarlierDay(Model):
    """A trading day before."""

    day: date
    day_number: int
    listed_t: int


class WatchedDay(Answer):
    """What a day is held against."""

    chain_id: int
    product_id: int
    symbol: str
    day: date
    day_number: int = Field(description="The day as contracts count it")
    state: DayState
    listed_end_at: datetime = Field(description="First moment after the last session of listed trading")
    previous_close_fen: int
    earlier: list[EarlierDay] = Field(description="Trading days before, newest first, at most 250")
