"""Shapes of entries, freezes, cancellations and certificates."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Id, Model

EntryKind = Literal[
    "donation",
    "inheritance",
    "division",
    "merger",
    "split",
    "bankruptcy",
    "carbon_neutrality",
    "voluntary_cancellation",
]
EntryState = Literal["in_review", "waiting", "executed", "refused", "withdrawn"]
FreezeState = Literal["open", "lifted", "forced"]
CancellationKind = Literal["surrender", "carbon_neutrality", "voluntary_cancellation", "claw_back"]
CertificateKindName = Literal["allocation", "cancellation", "holding", "surrender"]

SYMBOL = Field(description="Scheme, kind and vintage", examples=["CN CEA 2024"])


class Entry(Model):
    """An entry other than a trade."""

    entry_id: int
    kind: EntryKind
    from_account: str
    from_name: str | None
    to_account: str | None = Field(description="Null where units are cancelled")
    to_name: str | None
    class_id: Id
    symbol: str = SYMBOL
    quantity_t: int
    due_at: datetime | None = Field(description="Not carried out before; null: at once")
    beneficiary: str
    reason: str
    document_hash: str
    state: EntryState
    made_at: datetime
    decided_by: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    decision_reason: str | None
    executed_at: datetime | None
    corrected_t: int = Field(description="Brought back by counter-entries")
    block: int
    transaction_hash: str


class Correction(Model):
    """A counter-entry."""

    correction_id: int
    entry_id: int
    act_id: int
    quantity_t: int = Field(description="Back from the entry's receiver to its sender")
    reason: str
    document_hash: str
    at: datetime
    block: int
    transaction_hash: str


class Freeze(Model):
    """Units frozen by order."""

    freeze_id: int
    act_id: int
    account: str
    name: str | None
    class_id: Id
    symbol: str = SYMBOL
    sub_account: Literal["registry", "trading"]
    quantity_t: int = Field(description="As ordered")
    left_t: int = Field(description="Of it frozen still")
    order_no: str
    reason: str
    document_hash: str
    at: datetime
    state: FreezeState = Field(description="forced: nothing is left, and some of it was transferred by force")
    block: int
    transaction_hash: str


class Cancellation(Model):
    """Units that ended."""

    kind: CancellationKind
    account: str
    name: str | None
    class_id: Id
    symbol: str = SYMBOL
    quantity_t: int
    serials: str = Field(description="Serial numbers that ended", examples=["1-400 501-600"])
    beneficiary: str | None
    at: datetime
    certificate_code: str | None
    block: int
    transaction_hash: str


class CertificateRow(Model):
    """A certificate that exists, with the code that anyone can check it by."""

    code: str = Field(examples=["C000123-4567-89"])
    kind: CertificateKindName
    account: str
    name: str | None
    class_id: Id
    symbol: str = SYMBOL
    quantity_t: int = Field(description="Allocated, cancelled or held, in t")
    beneficiary: str | None
    at: datetime
    block: int
    transaction_hash: str


class Proof(Model):
    """Where on the chain anyone can see for himself."""

    contract: str
    event: str
    block: int
    block_hash: str | None
    transaction_hash: str


class Certificate(CertificateRow):
    """What a certificate says."""

    reason: str | None
    entry_kind: EntryKind | None = Field(description="Of a cancellation")
    year: int | None = Field(description="Of an allocation: the year that it is for")
    registry_t: int | None = Field(description="Of a holding: in the registry sub-account")
    trading_t: int | None = Field(description="Of a holding: in the trading sub-account")
    locked_t: int | None = Field(description="Of a holding: locked for surrender")
    frozen_t: int | None = Field(description="Of a holding: frozen by order, in both sub-accounts")
    serials: list[tuple[Id, Id]] = Field(description="First and last serial numbers allocated or cancelled")
    proof: Proof


class CertificateCheck(Answer):
    """Whether a code is of a certificate, and what that says."""

    code: str
    is_well_formed: bool
    is_valid: bool
    problem: str | None
    certificate: Certificate | None
