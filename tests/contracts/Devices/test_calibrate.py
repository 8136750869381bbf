import ape

CERTIFICATE = b"\x07" * 32
UNTIL_S = 1_900_000_000


def test_calibrate__owner__reverts(devices, meter, emitter):
    """An enterprise cannot vouch for its own meter."""
    with ape.reverts("Devices: caller is not a province"):
        devices.calibrate(meter, UNTIL_S, CERTIFICATE, sender=emitter)

    assert devices.device(meter).calibrated_until != UNTIL_S


def test_calibrate__province_of_another_area__reverts(devices, meter, other_province):
    with ape.reverts("Devices: owner is in another area"):
        devices.calibrate(meter, UNTIL_S, CERTIFICATE, sender=other_province)


def test_calibrate__province_of_the_owner__moves_the_date_and_logs_it(devices, meter, province):
    receipt = devices.calibrate(meter, UNTIL_S, CERTIFICATE, sender=province)

    assert devices.device(meter).calibrated_until == UNTIL_S
    assert receipt.events == [
        devices.DeviceCalibrated(device_id=meter, by=province, calibrated_until=UNTIL_S, certificate_hash=CERTIFICATE)
    ]


def test_calibrate__unknown_device__reverts(devices, province):
    with ape.reverts("Devices: unknown device"):
        devices.calibrate(b"\x01" * 32, UNTIL_S, CERTIFICATE, sender=province)


def test_calibrate__retired_device__reverts(devices, meter, emitter, province):
    devices.set_status(meter, 4, "broken", sender=emitter)

    with ape.reverts("Devices: device is retired"):
        devices.calibrate(meter, UNTIL_S, CERTIFICATE, sender=province)


def test_calibrate__no_certificate__reverts(devices, meter, province):
    with ape.reverts("Devices: certificate is empty"):
        devices.calibrate(meter, UNTIL_S, bytes(32), sender=province)
