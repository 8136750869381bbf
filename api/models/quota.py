"""Shapes of the quota: totals, batches, allocations, objections, and what an import would do."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.common import Answer, Hash, Id, Model, Words
from api.models.enterprise import Allocation

BatchState = Literal["open", "approved", "refused"]
PreviewKind = Literal["totals", "proposals", "adjustments"]
MethodName = Literal[
    "grandfathering",
    "intensity",
    "benchmark",
    "industry",
    "pre_allocation",
    "power_pre_allocation",
    "power_final",
]
"""Names of `carbon.allocation.computed.Method`, in small letters."""
ObjectionState = Literal["open", "accepted", "rejected", "adjusted"]


class QuotaClass(Model):
    """A class of units and a year."""

    class_id: Id
    scheme: str
    kind: str
    vintage: int
    year: int


class QuotaNational(QuotaClass):
    """The national total of a class and year."""

    total_t: int | None = Field(description="null: not set")
    auction_t: int = Field(description="Of the total kept for auction")
    offered_t: int = Field(description="Of that offered in auctions that are not closed")
    auctioned_t: int = Field(description="Of that issued to who bought it")
    areas_t: int = Field(description="Sum of the areas' totals")


class QuotaArea(QuotaClass):
    """Total of an area and what became of it."""

    area: int
    total_t: int
    proposed_t: int = Field(description="Drawn on the total: open and approved, and what is clawed back but still owed")
    approved_t: int = Field(description="Approved, after deductions and adjustments")


class Quota(Answer):
    """Quota of a year."""

    year: int
    national: list[QuotaNational]
    areas: list[QuotaArea]
    items: list[Allocation]


class QuotaBatch(QuotaClass):
    """A batch that a province handed in."""

    batch_id: int
    kind: Literal["allocation", "adjustment"]
    area: int
    state: BatchState
    method: str = Field(description="How it was calculated; of an adjustment, why it is made")
    document_hash: Hash | None
    rows: int = Field(description="Without those that a newer batch took away")
    quantity_t: int = Field(description="Drawn on the area's total")
    deducted_t: int
    issued_t: int
    proposed_by: str
    proposed_by_name: str | None
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_block: int | None
    refusal: str | None


class QuotaComputed(Model):
    """What a quantity was computed of on chain: whoever puts it into the method again gets the same tonnes."""

    method: str = Field(description="Name of the method, as `carbon.allocation.computed.Method`", examples=["industry"])
    plan_year: int = Field(description="Year whose plan was applied")
    terms_version: int = Field(description="Version of that year's terms; no matter for methods that take none")
    figures: dict[str, int | str] = Field(description="The method's figures by name; text beyond 2^53")
    units: list[dict[str, Any]] = Field(description="Units of a power station, as `ComputedProposals` took them")
    verified_t: int = Field(description="Booked emissions it was computed of; 0 where the method takes none")
    quantity_t: int
    transaction_hash: Hash


class QuotaRow(Model):
    """A row of a batch of proposals."""

    position: int
    account: str
    name: str | None
    quantity_t: int
    deducted_t: int
    computed: QuotaComputed | None = Field(description="null: the quantity was given, not computed on chain")
    replaced_by: int | None = Field(description="Newer batch that took the entity away; then this row is passed over")
    may_hold: bool = Field(description="Whether the account may hold units now; if not, the ledger refuses the batch")
    first_serial: int | None = Field(description="Of the units that its approval issued")
    last_serial: int | None
    registration: str | None = Field(description="Year, batch and row of the approval", examples=["2024-17-3"])
    certificate: str | None = Field(
        description="Code of the certificate of the issued units", examples=["A000001-0042-31"]
    )


class QuotaAdjustment(Model):
    """A row of a batch of adjustments."""

    position: int
    account: str
    name: str | None
    delta_t: int = Field(description="Above 0 a top-up, below 0 a claw-back")
    objection_id: int = Field(description="Objection that it answers; 0: none")
    issued_t: int
    clawed_t: int
    owed_t: int


class Call(Model):
    """A call to prepare, sign and relay."""

    contract: str
    function: str
    arguments: dict[str, Any]


class QuotaBatchDetail(Answer):
    """A batch with its rows, and what the ministry calls to approve it."""

    batch: QuotaBatch
    rows: list[QuotaRow]
    adjustments: list[QuotaAdjustment]
    approval: Call | None = Field(description="For `POST /transactions/prepare`; null once it is decided")


class Objection(QuotaClass):
    """An objection to an allocation."""

    objection_id: int
    account: str
    name: str | None
    area: int
    reason: str
    document_hash: Hash
    objected_at: datetime
    state: ObjectionState
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    decision_hash: Hash | None
    adjusted_in: int | None = Field(description="Batch of the adjustment that followed")


class Forecast(Model):
    """What the year's emissions will be, by the best basis there is."""

    basis: Literal["verified", "seasonal", "metered", "last_year"] = Field(
        description="verified: booked; seasonal: metered emissions so far, times the metered energy of the year before "
        "over that of the same days of it; metered: metered emissions per day so far, times the days of the year; "
        "last_year: verified emissions of the year before"
    )
    emissions_t: int = Field(description="Rounded up")
    gap_t: int = Field(description="Emissions minus allocation; above 0: so much is missing")
    measured_days: int | None = Field(
        description="Of `seasonal` and `metered`: days from the first to the last reading of the year"
    )
    explanation: Words


class EnterpriseQuota(Answer):
    """An enterprise's quota of a year: what it got, used, lacks, and will lack."""

    account: str
    year: int
    allocated_t: int = Field(description="Approved, all classes, after deductions and adjustments")
    deducted_t: int
    adjusted_t: int
    owed_t: int = Field(description="Clawed back and still to be taken")
    verified_t: int | None
    surrendered_t: int
    used_t: int = Field(description="Surrendered for the year, or verified if that is more")
    gap_t: int | None = Field(description="Verified minus allocated; above 0: missing; null: not verified yet")
    forecast: Forecast | None
    items: list[Allocation]
    objections: list[Objection]


class PreviewCell(Model):
    """A cell that is wrong."""

    row: int = Field(description="Line of the file, from 1; the header counts")
    column: str | None
    message: str = Field(description="What is wrong and what to do")


class PreviewRow(Model):
    """A line of the file as it was understood."""

    row: int
    account: str | None
    name: str | None
    area: int | None
    quantity_t: int | None
    before_t: int | None = Field(description="What is set or proposed now; null: nothing")
    verified_t: int | None = Field(
        default=None, description="Of a computed row: the booked emissions it is computed of"
    )
    change_t: int | None = Field(default=None, description="Of an adjustment: above 0 a top-up, below 0 a claw-back")


class QuotaPreview(Answer):
    """What an import would do. Nothing was sent."""

    kind: PreviewKind
    rows: list[PreviewRow]
    errors: list[PreviewCell]
    total_t: int
    calls: list[Call] = Field(description="For `POST /transactions/prepare`, in this order; none if there is an error")
