"""Shapes of who may trade, and of what keeps an account from it."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.accounts import ConductRecord
from api.models.common import Answer, Model

Obstacle = Literal["no_role", "not_active", "suspended", "barred"]


class TradingRight(Answer):
    """Whether an account may trade at the newest block, and its credit record, as contracts read it before a trade."""

    account: str
    may_trade: bool
    obstacles: list[Obstacle] = Field(description="All that keep it from trading; empty when it may")
    status: str
    status_reason: str | None
    suspension_reason: str | None = Field(description="Of the exchange's suspension; null when there is none")
    barred_until: datetime | None = Field(description="End of the bar from trading; null when there is none")
    records: list[ConductRecord] = Field(description="Its credit record, newest first")


class Suspension(Model):
    """A suspension of an account from trading, or its end."""

    account: str
    name: str | None
    is_suspended: bool = Field(description="Suspended, or trading again")
    is_newest: bool = Field(description="What is in force for the account")
    reason: str
    document_hash: str
    decided_by: str
    decided_by_name: str | None
    at: datetime
    block: int
    log_index: int
    transaction_hash: str


class PositionLimitRow(Model):
    """A position limit of a kind of accounts or of one account."""

    subject: str = Field(description="emitter, investor, or an account")
    name: str | None
    from_day: date = Field(description="First day in force")
    limit_t: int | None = Field(description="Null: no limit")
