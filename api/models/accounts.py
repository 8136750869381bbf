"""Shapes of what the registry knows of accounts."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.chain import Participant
from api.models.common import Answer, Model, Words
from api.models.enterprise import Holding

ConductKind = Literal["surrender_default", "settlement_default", "false_data", "market_misconduct", "other"]


class RegistryAccount(Participant):
    """A participant with what only the registry sees."""

    postal_address: str
    settlement_bank: str
    bank_name: str | None
    bank_state: Literal["none", "proposed", "confirmed", "declined"] = Field(
        description="Of the bank named last: it settles for the account only from its own confirmation on"
    )
    status_reason: str
    applied_at: datetime | None
    barred_until: datetime | None = Field(description="End of the bar from trading; null when there is none")
    conduct_records: int


class Profile(Model):
    """Particulars of an account (IEEE 3218-2022, table 2); documents by their hash."""

    name: str
    kind: str
    area: int
    industry: str
    postal_address: str
    business_licence_hash: str
    legal_representative_hash: str
    power_of_attorney_hash: str
    settlement_bank: str
    bank_account_hash: str


class AccountDetail(Answer, RegistryAccount):
    """One account with its particulars and what it holds."""

    profile: Profile
    policy_hash: str
    registered_at: datetime | None = Field(description="When it was admitted")
    admitted_by: str | None
    is_hooked: bool = Field(description="Whether its ERC-1155 receiver hooks are called")
    holdings: list[Holding]


class AccountChange(Model):
    """One change of an account: who, when, why, and by which document."""

    at: datetime
    kind: Literal[
        "applied",
        "admitted",
        "refused",
        "account_opened",
        "status",
        "change_proposed",
        "change_decided",
        "bank_decided",
        "role_approved",
        "role_approvals_withdrawn",
        "role_granted",
        "role_revoked",
        "conduct",
        "bar_lifted",
        "hook",
    ]
    from_status: str | None = Field(description="Status before; null where the change is of something else")
    to_status: str | None
    accepted: bool | None = Field(description="Of a proposed change of particulars")
    roles: list[str] = Field(description="Roles applied for, granted or revoked")
    reason: str | None
    document_hash: str | None
    profile_hash: str | None
    by: str
    by_name: str | None
    block: int
    transaction_hash: str


class BankBinding(Model):
    """An account that named the bank, or whose bank it is."""

    account: str
    name: str
    status: str
    state: Literal["proposed", "confirmed"] = Field(description="Waits for the bank's word, or the bank confirmed it")
    bank_account_hash: str = Field(description="keccak256 of the bank account's data")
    named_at: datetime | None = Field(description="When the account applied; null when unknown")


class ProfileChange(Model):
    """Particulars as they are and as their holder wants them."""

    account: str
    name: str
    number: int = Field(description="Counts from 1 per account")
    profile_hash: str
    profile: Profile = Field(description="As it shall be")
    now: Profile = Field(description="As it is")
    state: Literal["proposed", "replaced", "accepted", "refused"]
    proposed_at: datetime
    decided_by: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    reason: str | None
    block: int
    transaction_hash: str


class ConductRecord(Model):
    """A default or dishonest conduct, read before a trade."""

    record_id: int
    account: str
    name: str | None
    kind: ConductKind
    barred_until: datetime | None = Field(description="As the record asked for; null when it bars from nothing")
    reason: str
    document_hash: str
    by: str
    by_name: str | None
    at: datetime
    block: int
    transaction_hash: str


class LogRow(Model):
    """What somebody signed."""

    at: datetime
    block: int
    sender: str
    sender_name: str | None
    contract: str | None
    function: str | None
    summary: Words | None = Field(description="Null when the call can not be read")
    arguments: dict[str, Any] | None
    is_done: bool = Field(description="False: refused, changed nothing")
    transaction_hash: str


class Act(LogRow):
    """What somebody signed, with what he is."""

    roles: list[str] = Field(description="Those that the account has now")
    area: int | None = Field(description="Area code in its particulars; null for an account that never applied")
