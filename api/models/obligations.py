"""Shapes of obligations, notices, penalties and the statistics of compliance."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Hash, Model, Words
from carbon.compliance import Code

NoticeKind = Literal["obligation", "reminder", "rectification", "other", "due", "overdue"]


class Obligation(Model):
    """Who owes what for a year, as of now."""

    account: str
    name: str
    area: int
    industry: str
    year: int
    scheme: str
    verified_t: int | None = Field(description="Verified emissions of the year; null while none are booked")
    surrendered_t: int = Field(description="Surrendered for the year, whenever that was")
    pending_t: int = Field(description="Applied to surrender for the year and not decided")
    missing_t: int = Field(description="Not surrendered yet, over the years that the scheme counts together")
    deadline: datetime | None = Field(description="Last second that is in time; null while none is set")
    days_left: int | None = Field(description="Whole days until then, below zero when it is past")
    status: Code | None = Field(description="As put on record; null before the first assessment")
    last_notice_at: datetime | None = Field(description="When the province last gave notice for this year")


class Instruction(Model):
    """A surrender that an entity has ordered for a day to come."""

    instruction_id: int
    year: int
    class_id: str
    quantity_t: int = Field(description="0: whatever is due then")
    due_at: datetime = Field(description="From when anyone may have it executed")
    state: Literal["open", "executed", "withdrawn"]
    application_id: int | None = Field(description="What it became")


class Penalty(Model):
    """What followed when too little was surrendered."""

    account: str
    name: str
    year: int
    shortfall_t: int = Field(description="Missing at the deadline")
    price_fen_per_t: int = Field(description="Mean price of the month up to the deadline")
    multiple_bp: int = Field(description="Of the price, 1/10,000")
    fine_fen: int
    deducted_t: int = Field(description="From the next year's allocation")
    barred_until: datetime | None = Field(description="From trading; null when not barred")
    defaults: int = Field(description="Penalties of the entity until then, this one included")
    reason: str
    document_hash: str
    by: str
    by_name: str | None
    at: datetime
    block: int
    transaction_hash: str


class OwnObligation(Model):
    """An enterprise's obligation of a year, with how it came about."""

    year: int
    scheme: str
    verified_t: int | None
    surrendered_t: int
    pending_t: int
    offset_t: int = Field(description="Offsets among what is surrendered or applied for")
    offset_cap_t: int = Field(description="Offsets at most, the widest rule of the scheme; part of a tonne is none")
    missing_t: int
    balance_t: int = Field(description="Surrendered minus verified over the years that the scheme counts, as of now")
    shortfall_t: int = Field(description="Missing at the deadline; a late surrender does not lower it")
    deducted_t: int = Field(description="Taken off this year's allocation for an earlier default")
    deadline: datetime | None
    days_left: int | None
    status: Code = Field(description="What the contract gives now")
    why: Words
    penalties: list[Penalty]
    instructions: list[Instruction]


class PublicYear(Model):
    """Compliance of an entity for a year, with its reason."""

    year: int
    scheme: str
    verified_t: int | None
    surrendered_t: int
    balance_t: int = Field(description="Over the years that the scheme counts, as of now")
    shortfall_t: int = Field(description="Missing at the deadline")
    deadline: datetime | None
    status: Code
    override_reason: str | None = Field(description="Why an authority put another status in the computed one's place")
    why: Words
    assessed_at: datetime | None = Field(description="When it was last put on record; null before")


class PublicCompliance(Answer):
    """Compliance of one entity, newest year first."""

    account: str
    name: str
    years: list[PublicYear]


class Notice(Model):
    """A notice that a province gave, or a warning that follows from the dates."""

    account: str
    name: str
    year: int
    kind: NoticeKind = Field(description="due and overdue follow from the dates, the others are a province's")
    text: str
    words: Words | None = Field(description="Of what follows from the dates, in both languages; null for a province's")
    document_hash: str | None
    by: str | None = Field(description="Null for what follows from the dates")
    by_name: str | None
    at: datetime = Field(description="When it was given; for what follows from the dates, the deadline")
    block: int | None
    transaction_hash: str | None


class StatisticsRow(Model):
    """Results of compliance, summed up."""

    key: str = Field(description="Area (GB/T 2260), industry code, year or scheme, by what was asked for")
    entities: int
    a: int
    b: int
    c: int
    d: int
    e: int
    x: int
    none: int = Field(description="Status -")
    verified_t: int
    surrendered_t: int
    missing_t: int = Field(description="Sum of the balances below zero, as put on record")
    rate_bp: int | None = Field(
        description="A and E of A, B, C, D and E, 1/10,000, rounded down; null when none of them"
    )
    fines_fen: int


class PenaltyProposal(Answer):
    """What a penalty would be, with the price computed from the trades; the province decides."""

    account: str
    name: str
    year: int
    scheme: str
    status: Code
    shortfall_t: int
    deadline: datetime
    first_day: date = Field(description="First day of the month up to the deadline")
    last_day: date
    traded_t: int
    traded_fen: int
    price_fen_per_t: int | None = Field(description="Amount by tonnes, rounded half up; null when nothing was traded")
    defaults: int = Field(description="Earlier penalties")
    min_multiple_bp: int
    max_multiple_bp: int
    fine_fen: int | None = Field(description="At the least multiple; null without a price")
    still_missing_t: int = Field(description="What a deduction would take off the next allocation")
    document: str = Field(description="How the price came about, canonical JSON; its hash goes into the act")
    document_hash: Hash
