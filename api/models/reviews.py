"""Shapes of the two-person rule: acts under review, and the call that one carries."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.common import Model, Words

ReviewState = Literal["opened", "confirmed", "rejected"]


class Review(Model):
    """An act that two people of the registry must want."""

    act_id: int
    state: ReviewState
    contract: str = Field(description="Contract that it calls")
    function: str | None = Field(description="Function that it calls; null when the call cannot be read")
    arguments: dict[str, Any] = Field(description="By name; numbers above 2^53 as decimal text")
    summary: Words | None = Field(description="What it does; null when the call cannot be read")
    data: str = Field(description="Call data: what the second person confirms, 0x-hex")
    reason: str
    document_hash: str = Field(description="keccak256 of the order or file behind it; zeros when none")
    opened_by: str
    opened_by_name: str | None
    opened_at: datetime
    decided_by: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    decision_reason: str | None = Field(description="Why rejected")
    block: int
    transaction_hash: str


class EncodeRequest(Model):
    """A call, to be written as call data."""

    contract: str = Field(max_length=64)
    function: str = Field(max_length=64)
    arguments: dict[str, Any] = Field(
        default_factory=dict,
        description="By name, as the contract names them; integers as numbers or decimal text, bytes as 0x-hex",
    )


class EncodeAnswer(Model):
    """Call data, and what it means."""

    data: str = Field(description="Selector and arguments, 0x-hex")
    summary: Words
