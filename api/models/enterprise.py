"""Shapes of an enterprise's own view."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.models.common import Answer, Id, Model
from api.models.market import MethodName, TradeState


class Factor(Model):
    """A term of the rule set that a report was computed with."""

    source: str = Field(examples=["electricity"])
    unit: str = Field(examples=["mWh"])
    factor: int = Field(description="g CO2e * scale per unit")
    scale: int
    is_deduction: bool
    reference: str = Field(description="Row of the factor table that it was read from")


class Coverage(Model):
    """How complete the readings are."""

    readings: int = Field(description="Accepted; one that repeats an interval counts no further")
    expected: int = Field(description="As many as fit between the first and the last, by the devices' interval")
    refused: int


class Money(Model):
    """Money of an account, in fen."""

    total_fen: int
    available_fen: int = Field(description="For buying, with what is due from today's sales")
    idle_fen: int = Field(description="For a withdrawal or a deposit to an auction")
    reserved_fen: int = Field(description="Behind buy orders and purchases of the day, with fees")
    due_fen: int = Field(description="From sales of the day, less fees; not in the total")
    leaving_fen: int = Field(description="Of the total, in withdrawals that are not decided")
    lodged_fen: int = Field(description="Of the total, deposits for auctions")
    aside_fen: int = Field(description="Of the total, of purchases in default")
    covered_fen: int = Field(description="Paid by the risk reserve, and owed to it")


class Overview(Answer):
    """One enterprise and year at a glance."""

    account: str
    name: str
    area: int
    industry: str
    account_status: str
    year: int | None = Field(description="The newest with figures unless asked for; null when there are none")
    years: list[int] = Field(description="Years with figures, newest first")
    emissions_g: int | None = Field(description="As reported; null without a report on this chain")
    verified_t: int | None
    energy_mwh: int | None = Field(description="In milliwatt hours: of the open report, else metered")
    factor: Factor | None = Field(description="First term of the rule set that the report was computed with")
    rule_set: str | None = Field(description="Its name")
    rule_version: int | None
    allocated_t: int | None = Field(description="Approved for the year; null when nothing was")
    held_t: int = Field(description="Held now, registry and trading account, all classes")
    available_t: int = Field(description="Of it neither locked, reserved, frozen nor in default")
    reserved_t: int = Field(description="Of it behind sell orders and sales of the day")
    due_t: int = Field(description="Bought on the day and to be delivered; not in what is held")
    locked_t: int = Field(description="Of it locked for surrender applications")
    bought_t: int = Field(description="In all trades so far")
    sold_t: int = Field(description="In all trades so far")
    surrendered_t: int = Field(description="For the year, opening entries included")
    obligation_t: int | None = Field(description="Verified emissions; before verification the reported, rounded up")
    owed_t: int | None = Field(
        description="Still to surrender for the year and those that its scheme counts together with it"
    )
    gap_t: int | None = Field(description="Owed minus held; negative is a surplus")
    status: Literal["A", "B", "C", "D", "E", "X", "-"] | None = Field(description="Null before the year was assessed")
    balance_t: int | None
    deadline: date | None = Field(description="Null while the scheme on this chain names none")
    coverage: Coverage | None = Field(description="Null when the oracle is silent")
    cash: Money


class Device(Model):
    """A meter or gateway of an enterprise."""

    device_id: str
    kind: str
    quantity: str
    accuracy_bp: int
    calibrated_until: datetime
    max_per_hour: int
    status: str
    status_reason: str
    registered_at: datetime
    readings: int | None = Field(description="Accepted; null when the oracle is silent")
    first_at: datetime | None
    last_at: datetime | None
    energy_mwh: int | None


class Reading(Model):
    """An accepted reading."""

    device_id: str
    sequence: int
    start: datetime
    end: datetime
    quantity: int = Field(description="In the base unit: mWh for energy")
    unit: str = Field(examples=["mWh"])
    quality: str
    flags: list[str]
    batch_no: int | None
    is_anchored: bool


class Readings(Answer):
    """Readings of a day."""

    items: list[Reading]
    next: str | None = None


class EnergyPeriod(Model):
    """Energy of a month or day."""

    period: str = Field(examples=["2018-01", "2018-01-31"])
    energy_mwh: int
    emissions_g: int | None = Field(description="By the rule set of the year's report, rounded up; null without one")
    readings: int


class Refusal(Model):
    """A reading that was refused."""

    device_id: str | None
    sequence: int | None
    reason: str
    detail: str
    received_at: datetime


class Proof(Model):
    """A reading with the Merkle path to its anchored root."""

    owner: str
    batch_no: int
    index: int
    size: int
    root: str
    proof: list[str]
    reading: dict[str, Any]


class Holding(Model):
    """Units of one class."""

    class_id: Id
    scheme: str
    kind: str
    vintage: int
    registry_t: int
    locked_t: int
    trading_t: int
    reserved_t: int = Field(description="Behind sell orders and sales of the day")
    due_t: int = Field(description="Bought on the day and to be delivered; not in what is held")
    aside_t: int = Field(description="Of sales in default; in what is held, in neither sub-account")
    frozen_t: int = Field(description="Of the registry sub-account, frozen by order")
    trading_frozen_t: int = Field(description="Of the trading sub-account, frozen by order")
    held_t: int
    available_t: int = Field(description="In both sub-accounts, neither locked, frozen nor reserved")


class Order(Model):
    """An order."""

    order_id: Id
    product_id: int
    symbol: str
    side: Literal["buy", "sell"]
    price_fen: int
    quantity_t: int
    open_t: int
    filled_t: int
    day: date
    state: Literal["open", "filled", "cancelled", "expired"]
    placed_at: datetime
    closed_at: datetime | None
    transaction_hash: str


class OwnTrade(Model):
    """A trade, as one of its sides sees it."""

    trade_id: Id
    product_id: int
    symbol: str
    side: Literal["buy", "sell"]
    day: date
    at: datetime
    price_fen: int
    quantity_t: int
    amount_fen: int
    fee_fen: int
    method: MethodName
    state: TradeState
    voucher_code: str | None
    ref: Id = Field(description="This side's order, offer, demand, bid or auction")
    transaction_hash: str


class CashEntry(Model):
    """A booking of money."""

    kind: Literal[
        "deposited",
        "withdrawal_requested",
        "withdrawal_cleared",
        "withdrawal_confirmed",
        "withdrawal_refused",
        "paid",
        "received",
        "lodged",
        "unlodged",
        "forfeited",
        "collected",
        "set_aside",
        "given_back",
        "made_good",
        "covered",
        "compensated",
        "recovered",
    ]
    amount_fen: int
    fee_fen: int = Field(description="Of this account in the payment")
    change_fen: int
    total_fen: int
    withdrawal_id: int | None
    note: str | None
    at: datetime
    block: int
    log_index: int
    transaction_hash: str


class Surrender(Model):
    """A surrender application."""

    application_id: int
    account: str
    name: str
    area: int
    year: int
    class_id: Id
    quantity_t: int
    state: Literal["applied", "accepted", "rejected"]
    applied_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class Allocation(Model):
    """An allocation, proposed or approved."""

    account: str
    name: str
    class_id: Id
    symbol: str = Field(description="The class in words", examples=["CN CEA 2024"])
    year: int
    area: int
    method: str
    proposed_t: int = Field(description="Adjustments included, before a penalty's deduction")
    deducted_t: int = Field(description="Of it not issued, for a penalty")
    adjusted_t: int = Field(description="Sum of the adjustments since the approval; may be below 0")
    approved_t: int = Field(description="After deduction and adjustments")
    owed_t: int = Field(description="Clawed back and not yet taken; `Quota.recover` takes it")
    state: Literal["proposed", "approved", "refused"]
    batch_id: int = Field(description="Batch of the proposal")
    registration: str | None = Field(description="Year, batch and row of the last approval", examples=["2024-17-3"])
    certificate: str | None = Field(
        description="Code of the certificate of the units issued first; null when none were",
        examples=["A000001-0042-31"],
    )
    approved_at: datetime | None = Field(description="Of the last approval")
    approved_block: int | None
    object_by: datetime | None = Field(description="Last moment for an objection; null when none can be made now")
