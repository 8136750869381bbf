"""
A meter's side of the oracle: sign readings and pack them for `POST /readings`.

Copy this file and `carbon/readings.py` into a gateway; `tests/vectors/readings.json` has vectors to check with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coincurve import PrivateKey

from carbon.readings import QUALITY_NAMES, UNIT_NAMES, Reading

NAME_OF_UNIT = {unit: name for name, unit in UNIT_NAMES.items()}
NAME_OF_QUALITY = {quality: name for name, quality in QUALITY_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Device:
    """A meter or gateway with its key."""

    device_id: bytes
    """32 bytes, as registered on `Devices`."""
    key: PrivateKey
    """secp256k1; never leaves the device."""

    def sign(self, reading: Reading) -> dict[str, Any]:
        """The reading as it goes over the wire, with the device's signature (r || s, low s)."""
        signature = self.key.sign_recoverable(reading.digest(), hasher=None)[:64]
        return {
            "sequence": reading.sequence,
            "start_s": reading.start_s,
            "end_s": reading.end_s,
            "quantity": decimal_text(reading.mantissa, reading.decimals),
            "unit": NAME_OF_UNIT[reading.unit],
            "quality": NAME_OF_QUALITY[reading.quality],
            "signature": signature.hex(),
        }


def packet(device: Device, readings: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Body of `POST /readings`: signed readings of one device, 50 to 100 at a time."""
    return {"device": "0x" + device.device_id.hex(), "readings": list(readings)}


def decimal_text(mantissa: int, decimals: int) -> str:
    """The quantity as it was signed: (317, 2) is "3.17"."""
    sign, digits = ("-" if mantissa < 0 else ""), str(abs(mantissa)).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
