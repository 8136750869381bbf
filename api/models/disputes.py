"""Shapes of disputes about trades. They are for the two sides, the exchange and the ministry."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Id, Model
from api.models.market import MethodName
from api.models.settlement import TradeStruct

DisputeState = Literal["filed", "answered", "rejected", "upheld", "to_correct", "corrected", "appealed", "withdrawn"]
DisputeStepName = Literal["filed", "answered", "withdrawn", "rejected", "upheld", "appealed", "corrected"]


class DisputeTerms(Answer):
    """Terms of disputes that are filed on a day; 0: no end."""

    day: date
    from_day: date | None = Field(description="First day in force; null where none were ever set")
    file_days: int = Field(description="After the day of the trade")
    answer_days: int = Field(
        description="After the filing; without an end, nothing is decided before there is an answer"
    )
    appeal_days: int = Field(description="After the decision")


class Dispute(Model):
    """A trade that one of its sides disputes."""

    dispute_id: int
    trade_id: Id
    product_id: int
    symbol: str
    day: date
    method: MethodName
    price_fen: int
    quantity_t: int
    buyer: str
    seller: str
    claimant: str
    claimant_name: str | None
    respondent: str
    respondent_name: str | None
    state: DisputeState
    is_final: bool = Field(description="Decided by the ministry")
    to_correct_t: int = Field(description="That is to go back to the seller")
    corrected_t: int
    filed_at: datetime
    answer_until: datetime | None = Field(description="Last second of the term; null: no end")
    decided_at: datetime | None
    appeal_until: datetime | None = Field(description="Last second of the term; null: no end, or no decision")
    block: int
    transaction_hash: str


class DisputeStep(Model):
    """What was done in a dispute."""

    step: DisputeStepName
    made_by: str
    made_by_name: str | None
    reason: str | None
    document_hash: str | None
    quantity_t: int | None = Field(description="To be corrected by a decision, or corrected")
    trade_id: Id | None = Field(description="Counter-trade")
    entry_id: int | None = Field(description="Entry that corrects")
    made_at: datetime
    block: int
    transaction_hash: str


class DisputeFile(Answer):
    """A dispute with each of its steps."""

    dispute: Dispute
    steps: list[DisputeStep]


class TradeInChunk(Answer):
    """A trade as `Disputes` takes it: with all of its chunk, which the chain has a commitment to."""

    trades: list[TradeStruct] = Field(description="All of the chunk so far, at most 64")
    position: int = Field(description="Of the trade in it, from 0")
