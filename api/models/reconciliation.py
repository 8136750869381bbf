"""Shapes of a bank's daily reconciliation."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.models.common import Answer, Model


class BookingSums(Model):
    """What one side comes to."""

    rows: int
    in_fen: int
    out_fen: int


class SideBooking(Model):
    """A booking as one side has it."""

    direction: Literal["in", "out"]
    account: str = Field(description="Account, or the name of a fund of the scheme")
    amount_fen: int


class AgreedBooking(SideBooking):
    """A reference on which bank and chain agree."""

    reference: str


class BookingDifference(Model):
    """A reference on which bank and chain differ."""

    finding: Literal["not_on_chain", "not_in_file", "other_direction", "other_account", "other_amount", "twice_in_file"]
    reference: str
    bank: SideBooking | None
    chain: SideBooking | None


class FileError(Model):
    """What is wrong at a place of the file, and what to do."""

    row: int
    column: str | None
    message: str


class Reconciliation(Answer):
    """A bank's file of a day, held against the chain."""

    bank: str
    day: date
    file: BookingSums
    chain: BookingSums
    agreed: list[AgreedBooking]
    differences: list[BookingDifference]
    errors: list[FileError] = Field(description="Lines that could not be read; with any, nothing is compared")
    ok: bool = Field(description="No line is wrong, and both sides have the same bookings")
