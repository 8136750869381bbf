"""
Device readings: what a meter signs, and what makes a reading good, doubtful or bad.

The signed message is a fixed layout of 83 bytes, big-endian, hashed with keccak256:

    8   tag: a zero byte and "CETSRD1"
    32  device id
    8   sequence, counts from 1 per device, below 2**63 as all times are
    8   start of the interval, unix s
    8   end of the interval, unix s
    8   quantity: integer mantissa (signed)
    1   decimals of the quantity: value = mantissa / 10 ** decimals
    1   unit code
    1   quality code

The zero byte makes that hash the leaf of the reading in its batch's Merkle tree too (RFC 9162: H(0x00 || entry)): what
the device signed is what the chain's root stands for. Suite 1 signs it with ECDSA over secp256k1: r || s, 64 bytes,
low s.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag, StrEnum

from carbon.hashing import keccak
from carbon.units import MilliwattHours

TAG = b"\x00CETSRD1"
LAYOUT = struct.Struct(">8s32sqqqqBBB")
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
    """Shares time with an earlier reading of the device that counts: kept as evidence, adds no energy."""
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
        """What the device signs: the leaf of the reading in its batch's tree."""
        return keccak(self.message())


def shortened(text: str, longest: int = 64) -> str:
    """A stranger's text, cut so that it can be repeated in an error."""
    return text if len(text) <= longest else text[:longest] + "…"


def parse_decimal(text: str) -> tuple[int, int]:
    """
    Mantissa and decimals of a decimal number, exactly: "3.17" is (317, 2).

    :raises ValueError: not a plain decimal number: ASCII digits, one point and a leading minus at most
    """
    whole, _, fraction = text.partition(".")
    digits = whole + fraction
    if digits.isdigit() and digits.isascii() and len(digits) <= MAX_DIGITS:
        return int(digits), len(fraction)
    if text.startswith("-") and not text.startswith("-", 1):
        mantissa, decimals = parse_decimal(text[1:])
        return -mantissa, decimals
    raise ValueError(f"{shortened(text)!r} is not a plain decimal number")


def energy_of(mantissa: int, decimals: int, unit: Unit) -> MilliwattHours | None:
    """The quantity in milliwatt hours; None when it is finer than that."""
    power = POWER_OF_TEN[unit] - decimals
    if power >= 0:
        return MilliwattHours(mantissa * 10**power)
    energy, rest = divmod(mantissa, 10**-power)
    return None if rest else MilliwattHours(energy)
