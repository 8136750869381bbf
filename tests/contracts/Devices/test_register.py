import ape
import pytest
from eth_utils import keccak

from tests.logged_events import logged

METER = keccak(text="meter")
OWNER, STATUS = 0, -1


def test_register__not_an_emitter__reverts(devices, particulars, investor):
    with ape.reverts("Devices: caller is not an emitter"):
        devices.register(*particulars(), sender=investor)

    assert devices.device(METER)[STATUS] == 0


def test_register__frozen_emitter__reverts(devices, particulars, emitter, set_status):
    set_status(emitter, 4, "court order")

    with ape.reverts("Devices: caller is not an emitter"):
        devices.register(*particulars(), sender=emitter)


def test_register__emitter__owns_a_pending_device_and_logs_it(devices, particulars, emitter):
    device = [emitter.address, *particulars()[1:], 1]

    receipt = devices.register(*particulars(), sender=emitter)

    assert list(devices.device(METER)) == device
    assert logged(receipt) == [("DeviceRegistered", {"device_id": METER, "owner": emitter.address, "device": device})]


def test_register__id_that_is_taken__reverts(devices, particulars, meter, other_emitter):
    with ape.reverts("Devices: device id is taken"):
        devices.register(*particulars(), sender=other_emitter)

    assert devices.device(meter)[OWNER] != other_emitter


def test_register__id_of_a_retired_device__reverts(devices, particulars, meter, emitter):
    devices.set_status(meter, 4, "broken", sender=emitter)

    with ape.reverts("Devices: device id is taken"):
        devices.register(*particulars(), sender=emitter)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"device_id": bytes(32)}, "Devices: device id is empty"),
        ({"suite": 2}, "Devices: unknown suite"),
        ({"public_key": b""}, "Devices: not a compressed key"),
        ({"public_key": b"\x04" + b"\x11" * 64}, "Devices: not a compressed key"),
        ({"public_key": b"\x04" + b"\x11" * 32}, "Devices: not a compressed key"),
        ({"kind": ""}, "Devices: kind is empty"),
        ({"quantity": ""}, "Devices: quantity is empty"),
        ({"max_per_hour": 0}, "Devices: largest quantity is zero"),
    ],
)
def test_register__particulars_that_cannot_be__reverts(devices, particulars, emitter, change, reason):
    with ape.reverts(reason):
        devices.register(*particulars(**change), sender=emitter)


def test_register__calibration_that_has_run_out__is_taken(devices, particulars, emitter):
    """The oracle refuses its readings; the device itself is known."""
    devices.register(*particulars(calibrated_until=1), sender=emitter)

    assert devices.device(METER).calibrated_until == 1


def test_deploy__participants_unknown__reverts(project, deployer, governors):
    empty = deployer.deploy(project.Directory, governors, 1, 0)

    with ape.reverts("Devices: participants are unknown"):
        deployer.deploy(project.Devices, empty)
