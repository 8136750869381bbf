"""Shapes of credited projects, their periods, and the rules of a scheme."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Hash, Id, Model

PeriodState = Literal["registered", "issued"]


class CreditProject(Model):
    """A project that reduces emissions, registered once."""

    project_id: int
    code: str = Field(description="Number in the project register")
    name: str
    methodology: str
    owner: str = Field(description="Account that gets the credits")
    owner_name: str | None
    first_day: date = Field(description="Of the crediting period")
    last_day: date
    document_hash: Hash = Field(description="Of the design document; zeros when none")
    registered_by: str
    registered_at: datetime
    issued_t: int = Field(description="Credits issued for all its periods")
    block: int
    transaction_hash: Hash


class CreditPeriod(Model):
    """What a project reduced in a span of days that no other period of it touches."""

    period_id: int
    project_id: int
    code: str
    name: str
    owner: str
    owner_name: str | None
    first_day: date
    last_day: date
    reduction_t: int
    verifier: str
    document_hash: Hash = Field(description="Of the verification report; zeros when none")
    registered_by: str
    registered_at: datetime
    state: PeriodState
    class_id: Id | None = Field(description="Of the credits; null before they are issued")
    act_id: int | None = Field(description="Act of two persons that issued them")
    issued_at: datetime | None
    block: int
    transaction_hash: Hash


class OffsetRule(Model):
    """A kind of units that may be surrendered in the place of allowances."""

    scheme: str
    kind: str
    cap_bp: int = Field(description="Offsets of all kinds for a year at most, in 1/10,000 of its obligation")
    first_year: int
    last_year: int


class PenaltyRule(Model):
    """Between which multiples of the mean price a scheme's fines lie."""

    scheme: str
    min_multiple_bp: int = Field(description="1/10,000")
    max_multiple_bp: int
    repeat_step_bp: int = Field(description="By which each earlier penalty raises the least multiple")


class SchemeRules(Answer):
    """What the ministry has set for the schemes, as it is now."""

    offsets: list[OffsetRule]
    penalties: list[PenaltyRule]
    objection_term_s: int | None = Field(
        description="How long after an approval an enterprise may object; null: not set"
    )
