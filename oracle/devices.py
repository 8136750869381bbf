"""Registered devices, as `Devices` on the chain knows them."""

import time
from dataclasses import dataclass
from typing import Protocol

from chain.client import Chain

ACTIVE = 2
"""Status of an approved device on `Devices`."""

NOBODY = "0x0000000000000000000000000000000000000000"


@dataclass(frozen=True, slots=True)
class Device:
    """What the oracle needs to know of a meter."""

    device_id: bytes
    owner: str
    public_key: bytes
    """Compressed secp256k1 point, 33 bytes."""
    kind: str
    accuracy_bp: int
    calibrated_until_s: int
    max_per_hour_mwh: int
    """Largest possible energy in an hour, in milliwatt hours."""
    is_active: bool


class DeviceRegister(Protocol):
    """Where devices are looked up."""

    def find(self, device_id: bytes) -> Device | None: ...


class ChainDevices:
    """Looks devices up on the chain and believes the answer for a while."""

    def __init__(self, chain: Chain, believe_s: float) -> None:
        self._chain, self._believe_s = chain, believe_s
        self._known: dict[bytes, tuple[float, Device | None]] = {}

    def find(self, device_id: bytes) -> Device | None:
        """The device of that id; None when it is not registered."""
        now = time.monotonic()
        found = self._known.get(device_id)
        if found is None or found[0] < now - self._believe_s:
            if len(self._known) > 100_000:  # strangers' ids must not fill the memory
                self._known.clear()
            found = self._known[device_id] = (now, self._ask(device_id))
        return found[1]

    def _ask(self, device_id: bytes) -> Device | None:
        fields = self._chain.call("Devices", "device", device_id)
        if fields["owner"] == NOBODY:
            return None
        return Device(
            device_id=device_id,
            owner=fields["owner"],
            public_key=bytes.fromhex(fields["public_key"][2:]),
            kind=fields["kind"],
            accuracy_bp=fields["accuracy_bp"],
            calibrated_until_s=fields["calibrated_until"],
            max_per_hour_mwh=fields["max_per_hour"],
            is_active=fields["status"] == ACTIVE,
        )
