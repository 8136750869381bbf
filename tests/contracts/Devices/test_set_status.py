import ape
import pytest

PENDING, ACTIVE, SUSPENDED, RETIRED = range(1, 5)


def test_set_status__stranger__reverts(devices, active_meter, other_emitter):
    with ape.reverts("Devices: caller is not a province"):
        devices.set_status(active_meter, SUSPENDED, "spite", sender=other_emitter)

    assert devices.device(active_meter).status == ACTIVE


def test_set_status__province_of_another_area__reverts(devices, active_meter, other_province):
    with ape.reverts("Devices: owner is in another area"):
        devices.set_status(active_meter, SUSPENDED, "not mine", sender=other_province)


@pytest.mark.parametrize("who", ["emitter", "province"])
@pytest.mark.parametrize("status", [SUSPENDED, RETIRED])
def test_set_status__owner_or_his_province__changes_and_logs_it(devices, active_meter, request, who, status):
    caller = request.getfixturevalue(who)

    receipt = devices.set_status(active_meter, status, "maintenance", sender=caller)

    assert devices.device(active_meter).status == status
    assert receipt.events == [
        devices.DeviceStatusChanged(device_id=active_meter, by=caller, status=status, reason="maintenance")
    ]


def test_set_status__owner_of_a_suspended_device__cannot_reactivate_it(devices, active_meter, province, emitter):
    devices.set_status(active_meter, SUSPENDED, "tampered seal", sender=province)

    with ape.reverts("Devices: only the province activates"):
        devices.set_status(active_meter, ACTIVE, "all well", sender=emitter)

    assert devices.device(active_meter).status == SUSPENDED


def test_set_status__province_of_a_suspended_device__reactivates_it(devices, active_meter, province):
    devices.set_status(active_meter, SUSPENDED, "inspection", sender=province)

    devices.set_status(active_meter, ACTIVE, "seal is whole", sender=province)

    assert devices.device(active_meter).status == ACTIVE


def test_set_status__pending_device__cannot_be_activated_without_approval(devices, meter, province):
    with ape.reverts("Devices: not a change of status"):
        devices.set_status(meter, ACTIVE, "short cut", sender=province)


def test_set_status__retired_device__stays_retired(devices, active_meter, province):
    devices.set_status(active_meter, RETIRED, "replaced", sender=province)

    for status in (ACTIVE, SUSPENDED, RETIRED):
        with ape.reverts("Devices: not a change of status"):
            devices.set_status(active_meter, status, "back", sender=province)


@pytest.mark.parametrize("status", [0, PENDING, ACTIVE, 5])
def test_set_status__active_device_to_what_nobody_sets__reverts(devices, active_meter, province, status):
    with ape.reverts("Devices: not a change of status"):
        devices.set_status(active_meter, status, "test", sender=province)


def test_set_status__no_reason__reverts(devices, active_meter, province):
    with ape.reverts("Devices: reason is empty"):
        devices.set_status(active_meter, SUSPENDED, "", sender=province)


def test_set_status__unknown_device__reverts(devices, province):
    with ape.reverts("Devices: unknown device"):
        devices.set_status(b"\x01" * 32, SUSPENDED, "test", sender=province)
