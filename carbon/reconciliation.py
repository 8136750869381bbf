"""What a settlement bank booked in a day, held against what the chain booked with that bank."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from carbon.units import Fen


class Direction(StrEnum):
    """Which way money went."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Booking:
    """Money in or out, as one side has it."""

    reference: str
    """The bank's own, 0x and 64 hexadecimal digits; in and out it counts once."""
    direction: Direction
    account: str
    """Whose money; for a fund of the scheme its name."""
    amount: Fen


class Finding(StrEnum):
    """How the two sides differ."""

    NOT_ON_CHAIN = "not_on_chain"
    NOT_IN_FILE = "not_in_file"
    OTHER_DIRECTION = "other_direction"
    OTHER_ACCOUNT = "other_account"
    OTHER_AMOUNT = "other_amount"
    TWICE_IN_FILE = "twice_in_file"


class Difference(NamedTuple):
    """One reference on which the two sides differ."""

    finding: Finding
    reference: str
    bank: Booking | None
    chain: Booking | None


class Sums(NamedTuple):
    """What one side comes to."""

    rows: int
    in_fen: Fen
    out_fen: Fen


def sums_of(bookings: Sequence[Booking]) -> Sums:
    """Add up one side."""
    of = {way: Fen(sum(booking.amount for booking in bookings if booking.direction is way)) for way in Direction}
    return Sums(len(bookings), of[Direction.IN], of[Direction.OUT])


def differences(bank: Sequence[Booking], chain: Sequence[Booking]) -> list[Difference]:
    """
    Where a bank's file and the chain differ: the file's references in their order, then those it leaves out.

    :param chain: each reference at most once, as the contract makes sure
    """
    by_reference = {booking.reference: booking for booking in chain}
    seen: defaultdict[str, int] = defaultdict(int)
    found = []
    for booking in bank:
        seen[booking.reference] += 1
        other = by_reference.get(booking.reference)
        if seen[booking.reference] > 1:
            found.append(Difference(Finding.TWICE_IN_FILE, booking.reference, booking, other))
        elif other is None:
            found.append(Difference(Finding.NOT_ON_CHAIN, booking.reference, booking, None))
        elif (finding := _between(booking, other)) is not None:
            found.append(Difference(finding, booking.reference, booking, other))
    missing = (booking for booking in chain if booking.reference not in seen)
    return found + [Difference(Finding.NOT_IN_FILE, booking.reference, None, booking) for booking in missing]


def _between(bank: Booking, chain: Booking) -> Finding | None:
    if bank.direction is not chain.direction:
        return Finding.OTHER_DIRECTION
    if bank.account.lower() != chain.account.lower():
        return Finding.OTHER_ACCOUNT
    return Finding.OTHER_AMOUNT if bank.amount != chain.amount else None
