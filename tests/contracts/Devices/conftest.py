"""Devices of the emitter in area 42."""

import pytest
from eth_utils import keccak

from tests.mrv_fixtures import province_without_area

__all__ = ["active_meter", "devices", "meter", "particulars", "province_without_area"]

METER = keccak(text="meter")


@pytest.fixture(scope="module")
def devices(deploy):
    """The register of devices."""
    return deploy("Devices")


@pytest.fixture
def particulars():
    """`particulars(**changes)`: arguments of `register`, in order."""

    def arguments(**changes):
        good = {
            "device_id": METER,
            "public_key": b"\x02" + b"\x11" * 32,
            "suite": 1,
            "kind": "meter",
            "quantity": "active_energy",
            "accuracy_bp": 50,
            "calibrated_until": 1_800_000_000,
            "max_per_hour": 10**9,
            "group": keccak(text="mill"),
        }
        return list((good | changes).values())

    return arguments


@pytest.fixture
def meter(devices, particulars, emitter):
    """A pending meter of the emitter."""
    devices.register(*particulars(), sender=emitter)
    return METER


@pytest.fixture
def active_meter(devices, meter, province):
    """The same, approved."""
    devices.approve(meter, sender=province)
    return meter
