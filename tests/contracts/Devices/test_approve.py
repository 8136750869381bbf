import ape
import pytest


def test_approve__not_a_province__reverts(devices, meter, emitter):
    with ape.reverts("Devices: caller is not a province"):
        devices.approve(meter, sender=emitter)

    assert devices.device(meter).status == 1


def test_approve__province_of_another_area__reverts(devices, meter, other_province):
    with ape.reverts("Devices: owner is in another area"):
        devices.approve(meter, sender=other_province)

    assert devices.device(meter).status == 1


def test_approve__province_of_the_owner__activates_and_logs_it(devices, meter, province):
    receipt = devices.approve(meter, sender=province)

    assert devices.device(meter).status == 2
    assert receipt.events == [devices.DeviceApproved(device_id=meter, by=province)]


def test_approve__unknown_device__reverts(devices, province):
    with ape.reverts("Devices: unknown device"):
        devices.approve(b"\x01" * 32, sender=province)


def test_approve__twice__reverts(devices, active_meter, province):
    with ape.reverts("Devices: device is not pending"):
        devices.approve(active_meter, sender=province)


@pytest.mark.parametrize("status", [3, 4])
def test_approve__suspended_or_retired__reverts(devices, active_meter, emitter, province, status):
    devices.set_status(active_meter, status, "test", sender=emitter)

    with ape.reverts("Devices: device is not pending"):
        devices.approve(active_meter, sender=province)


def test_approve__province_without_area__reverts(devices, meter, province_without_area):
    """Area 0 is also that of everyone who never applied."""
    with ape.reverts("Devices: caller has no area"):
        devices.approve(meter, sender=province_without_area)

    assert devices.device(meter).status == 1
