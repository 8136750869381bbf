"""
Device readings: what a meter signs, and what makes a reading good, doubtful or bad.

The signed message is a fixed layout of 83 bytes, big-endian, hashed with keccak256:

    8   tag "CETSRD01"
    32  device id
    8   sequence, counts from 1 per device
    8   start of the interval, unix s
    8   end of the interval, unix s
    8   quantity: integer mantissa (signed)
    1   decimals of the quantity: value = mantissa / 10 ** decimals
    1   unit code
    1   quality code

Suite 1 signs that hash with ECDSA over secp256k1: r || s, 64 bytes, low s.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag, StrEnum

from carbon.hashing import keccak
from carbon.units import MilliwattHours

TAG = b"CETSRD01"
LAYOUT = struct.Struct(">8s32sQQQqBBB")
MAX_DIGITS = 36


class Unit(IntEnum):
    """Units that a meter may send, with their code in the signed message."""

    WH = 1
    KWH = 2
    MWH = 3
    GWH = 4


UNIT_NAMES = {"Wh": Unit.WH, "kWh": Unit.KWH, "MWh": Unit.MWH, "GWh": Unit.GWH}
"""Names on the wire."""

POWER_OF_TEN = {Unit.WH: 3, Unit.KWH: 6, Unit.MWH: 9, Unit.GWH: 12}
"""One unit is 10 ** n milliwatt hours (SI prefixes)."""


class Quality(IntEnum):
    """What the device says of its own reading."""

    GOOD = 0
    DOUBTFUL = 1
    ESTIMATED = 2


QUALITY_NAMES = {"good": Quality.GOOD, "doubtful": Quality.DOUBTFUL, "estimated": Quality.ESTIMATED}
"""Names on the wire."""


class Refusal(StrEnum):
    """Why a reading is not accepted."""

    MALFORMED = "MALFORMED"
    UNKNOWN_DEVICE = "UNKNOWN_DEVICE"
    DEVICE_NOT_ACTIVE = "DEVICE_NOT_ACTIVE"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    BAD_INTERVAL = "BAD_INTERVAL"
    FROM_THE_FUTURE = "FROM_THE_FUTURE"
    CALIBRATION_EXPIRED = "CALIBRATION_EXPIRED"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    SEQUENCE_REUSED = "SEQUENCE_REUSED"


class Flag(IntFlag):
    """What is remarkable about an accepted reading."""

    UNIT_CONVERTED = 1
    """Sent in another unit than kWh."""
    SEQUENCE_GAP = 2
    """Sequence numbers before it have not come."""
    TIME_GAP = 4
    """Starts after the end of the reading before it."""
    LATE = 8
    """Came after a reading with a higher sequence."""
    REPEATED_INTERVAL = 16
    """Its interval overlaps an earlier reading of the device: kept as evidence, adds no energy."""
    NOT_GOOD = 32
    """The device itself calls it doubtful or estimated."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One metered interval, as the device signs it."""

    device_id: bytes
    """32 bytes, as on `Devices`."""
    sequence: int
    """Counts from 1 per device."""
    start_s: int
    """Start of the interval, unix s."""
    end_s: int
    """End of the interval, unix s."""
    mantissa: int
    """Quantity without its decimal point."""
    decimals: int
    """Decimals of the quantity."""
    unit: Unit
    quality: Quality

    def message(self) -> bytes:
        """The bytes that are hashed and signed."""
        return LAYOUT.pack(
            TAG,
            self.device_id,
            self.sequence,
            self.start_s,
            self.end_s,
            self.mantissa,
            self.decimals,
            self.unit,
            self.quality,
        )

    def digest(self) -> bytes:
        """What the device signs, and the entry of the Merkle leaf."""
        return keccak(self.message())


def parse_decimal(text: str) -> tuple[int, int]:
    """
    Mantissa and decimals of a decimal number, exactly: "3.17" is (317, 2).

    :raises ValueError: not a plain decimal number
    """
    whole, _, fraction = text.partition(".")
    digits = whole + fraction
    if (
        not (digits.isdigit() or (digits[:1] == "-" and digits[1:].isdigit()))
        or not digits.isascii()
        or len(digits) > MAX_DIGITS
    ):
        raise ValueError(f"{text!r} is not a plain decimal number")
    return int(digits), len(fraction)


def energy_of(mantissa: int, decimals: int, unit: Unit) -> MilliwattHours | None:
    """The quantity in milliwatt hours; None when it is finer than that."""
    power = POWER_OF_TEN[unit] - decimals
    if power >= 0:
        return MilliwattHours(mantissa * 10**power)
    energy, rest = divmod(mantissa, 10**-power)
    return None if rest else MilliwattHours(energy)
