"""Shapes of the log of reads."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Address, Answer, Hash, Model
from api.reads import Outcome


class Read(Model):
    """One question about data that is not the asker's own."""

    number: int = Field(description="Place in the log")
    at: datetime = Field(description="When it was asked; again within ten minutes is not told again")
    account: Address = Field(description="Who asked")
    name: str | None = Field(description="His legal name")
    roles: list[str] = Field(description="His roles now")
    area: int
    subject: Address | None = Field(description="Whose data was asked for; null for a list of many")
    subject_name: str | None
    path: str = Field(examples=["/registry/holdings"])
    query: str
    outcome: Outcome


class ReadDay(Model):
    """A day of the log, and its root where somebody had that recorded on chain."""

    day: date = Field(description="UTC")
    reads: int = Field(description="Entries")
    recorded_root: Hash | None = Field(description="The first root of it on chain; null when there is none")
    recorded_by: Address | None
    recorded_by_name: str | None
    recorded_at: datetime | None


class ReadDayCheck(Answer, ReadDay):
    """A day of the log, checked."""

    root: Hash | None = Field(description="Of a tree over the entries as they are now (RFC 9162); null without any")
    state: Literal["running", "empty", "unrecorded", "matches", "differs"] = Field(
        description="Whether the entries give the root on chain; `differs`: somebody changed the log after that"
    )
    kind: str = Field(description="For `Evidence.record_document`")
    period: int = Field(description="For `Evidence.record_document`", examples=[20261130])
