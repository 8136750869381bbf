"""Shapes of the registry's, the authorities' and the verifiers' views."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.common import Answer, Id, Model
from api.models.enterprise import Holding, Reading


class Application(Model):
    """An application for registration."""

    account: str
    number: int = Field(description="Counts from 1 per applicant")
    name: str
    roles: list[str]
    policy_hash: str
    profile: dict[str, Any] = Field(description="As handed in (IEEE 3218-2022, table 2)")
    state: Literal["applied", "admitted", "refused"]
    applied_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class SerialBlock(Model):
    """Issued units by serial number."""

    class_id: Id
    scheme: str
    kind: str
    vintage: int
    account: str
    name: str | None
    quantity_t: int
    first_serial: Id
    last_serial: Id
    year: int
    issued_at: datetime
    block: int
    transaction_hash: str


class AccountHolding(Holding):
    """Units of one class and holder."""

    account: str
    name: str | None


class Transfer(Model):
    """A movement of units."""

    kind: str
    class_id: Id
    symbol: str = Field(description="Scheme, kind and vintage", examples=["CN CEA 2024"])
    from_account: str | None
    from_name: str | None
    to_account: str | None
    to_name: str | None
    quantity_t: int
    note: str | None
    at: datetime
    block: int
    log_index: int
    transaction_hash: str


class UnitConservation(Model):
    """Whether every unit of a class is somewhere, once."""

    class_id: Id
    symbol: str = Field(description="Scheme, kind and vintage", examples=["EU EUA"])
    issued_t: int
    held_t: int
    surrendered_t: int
    cancelled_t: int
    sum_of_accounts_t: int
    ok: bool = Field(description="issued = held + surrendered + cancelled, and held = sum of accounts")


class Fund(Model):
    """Money of no participant."""

    fund_id: int
    name: Literal["exchange_fees", "registry_fees", "risk_reserve", "treasury"]
    total_fen: int
    leaving_fen: int = Field(description="Of the total, in withdrawals that are not decided")


class CashConservation(Model):
    """Whether all money is somewhere, once."""

    in_fen: int
    held_fen: int
    out_fen: int
    sum_of_accounts_fen: int
    funds: list[Fund]
    ok: bool = Field(description="in = held + out, and held = sum of accounts and funds")


class ReadingConservation(Model):
    """Whether no accepted reading was lost."""

    accepted: int
    anchored: int
    waiting: int
    on_chain: int = Field(description="In anchored batches, by the chain's own count")
    ok: bool = Field(description="accepted = anchored + waiting, and the chain knows of no other")


class Conservation(Answer):
    """What must always add up."""

    units: list[UnitConservation]
    cash: CashConservation
    readings: ReadingConservation | None = Field(description="Null when the oracle is silent")


class Task(Model):
    """A verification task."""

    account: str
    name: str
    area: int
    industry: str
    year: int
    body: str
    body_name: str | None
    state: Literal["assigned", "concluded"]
    assigned_at: datetime
    reported_g: int | None = Field(description="As reported on this chain")
    verified_t: int | None


class SignedReading(Model):
    """The fields that a device signed, as `carbon.readings` lays them out."""

    start_s: int
    end_s: int
    mantissa: str = Field(description="Quantity without its decimal point", examples=["317"])
    decimals: int
    unit: str = Field(examples=["KWH"])
    quality: str = Field(examples=["GOOD"])


class EvidenceReading(Reading):
    """A reading with what is needed to recompute its batch."""

    signed: SignedReading

    digest: str = Field(description="Hash that the device signed and the tree holds")
    signature: str
    place: int = Field(description="Leaf of the batch's tree")


class EvidenceBatch(Model):
    """A batch of readings, as the oracle keeps it and as the chain has its root."""

    batch_no: int
    state: str
    root: str | None
    chain_root: str | None = Field(description="Root on the chain; null when it is not there")
    items: list[EvidenceReading]


class Batch(Model):
    """An anchored batch."""

    batch_no: int
    root: str
    readings: int
    first_at: datetime
    last_at: datetime
    head: str
    anchored_at: datetime
    block: int
    transaction_hash: str


class Evidence(Answer):
    """Anchored batches of an enterprise, and the readings of one of them."""

    batches: list[Batch]
    batch: EvidenceBatch | None = Field(description="With ?batch_no=")
