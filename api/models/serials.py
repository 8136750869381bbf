"""Shapes of the way of serial numbers."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Id, Model


class SerialStep(Model):
    """One movement of the asked-for numbers."""

    kind: str = Field(examples=["transferred"])
    first_serial: Id = Field(description="First of the asked-for numbers that moved")
    last_serial: Id
    quantity_t: int
    from_account: str | None = Field(description="Null when issued; not told to the public between two holders")
    from_name: str | None
    to_account: str | None = Field(description="Null when it ended; not told to the public between two holders")
    to_name: str | None
    note: str | None
    at: datetime
    block: int
    log_index: int
    transaction_hash: str


class SerialPlace(Model):
    """Where some of the asked-for numbers are now."""

    first_serial: Id
    last_serial: Id
    quantity_t: int
    state: Literal["held", "surrendered", "cancelled"]
    account: str | None = Field(description="Who holds them, or held them last; not told to the public while held")
    name: str | None
    since: datetime


class SerialTrace(Answer):
    """The way of a serial number, or of a range of them, from issue to where it is now."""

    serial: str = Field(examples=["CN-CEA-2024-0000123"])
    class_id: Id
    scheme: str
    kind: str
    vintage: int
    first_serial: Id
    last_serial: Id
    issued_at: datetime = Field(description="When the first of them was issued")
    now: list[SerialPlace] = Field(description="In the order of the numbers")
    steps: list[SerialStep] = Field(description="Oldest first")
