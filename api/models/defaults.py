"""Shapes of trades in default."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Id, Model

DefaultState = Literal["declared", "rejected", "noticed", "made_good", "covered", "unwound"]


class DefaultTerms(Answer):
    """Terms of defaults that are noticed on a day."""

    day: date
    from_day: date | None = Field(description="First day in force; null where none were ever set: nothing is noticed")
    notice_s: int = Field(description="From the notice to the last moment for making good, s")
    compensation_bp: int = Field(description="Of an unwound trade's amount, for the innocent side; 1/10,000")


class Default(Model):
    """A trade that could not be delivered, and what became of it."""

    trade_id: Id
    product_id: int
    symbol: str
    day: date
    price_fen: int
    quantity_t: int
    amount_fen: int
    state: DefaultState
    side: Literal["buyer", "seller"] = Field(description="Who is in default")
    buyer: str
    buyer_name: str | None
    seller: str
    seller_name: str | None
    defaulter: str | None
    innocent: str | None
    reason: str
    document_hash: str
    declared_by: str
    declared_at: datetime
    noticed_by: str | None = Field(description="Second person of the registry, who confirmed or rejected it")
    noticed_at: datetime | None
    missing_fen: int = Field(description="Of the buyer's amount and fee, at the notice")
    there_fen: int = Field(description="Money of the buyer that stands aside now")
    deadline: datetime | None = Field(description="Last moment for making good")
    compensation_bp: int = Field(description="Of the amount, when it is unwound; 1/10,000")
    paid_fen: int = Field(description="Made good by the buyer, or covered by the risk reserve")
    compensation_fen: int
    owed_fen: int = Field(description="Of the compensation, not yet paid")
    barred_until: datetime | None
    decided_at: datetime | None
    decision_reason: str | None
    decision_document_hash: str | None
