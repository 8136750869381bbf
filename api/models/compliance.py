"""Shapes of published compliance and of registration."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Model, Words


class ComplianceYear(Model):
    """How many entities of a scheme have which status for a year."""

    year: int
    scheme: str
    entities: int
    a: int = Field(description="Surrendered at least the verified emissions")
    b: int = Field(description="Surrendered less")
    c: int = Field(description="No verified emissions")


class ComplianceStatus(Model):
    """Compliance of an entity for a year, as published."""

    account: str
    name: str
    year: int
    scheme: str
    area: int
    verified_t: int | None = Field(description="Verified emissions of the year; null when none are booked")
    surrendered_t: int = Field(description="Surrendered for the year, opening entries included")
    balance_t: int = Field(description="Surrendered minus verified over the span that the scheme counts")
    status: Literal["A", "B", "C", "D", "E", "X", "-"]
    assessed_at: datetime


class RegistrationField(Model):
    """One entry of an application (IEEE 3218-2022, table 2)."""

    name: str = Field(description="Name in `Participants.apply`'s profile")
    kind: Literal["text", "number", "hash", "account"]
    max_length: int | None = Field(None, description="Bytes of a text at most")
    label: Words


class RegistrationPolicy(Answer):
    """What who registers agrees to, and what he hands in."""

    policy_hash: str | None = Field(description="keccak256 of the text; null before the registry has published one")
    uri: str | None
    text: str | None = Field(description="Null when the text at hand is not the published one")
    fields: list[RegistrationField]
