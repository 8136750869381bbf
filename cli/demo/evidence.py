"""Stage 2: the works' meter is registered, signs its year, and posts it; bad readings come in between."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import msgspec
from coincurve import PrivateKey

from carbon.hashing import keccak
from carbon.readings import POWER_OF_TEN, Quality, Reading, Unit, parse_decimal
from cli.demo.cast import WORKS
from cli.demo.inputs import MeterRow
from cli.demo.patience import PatientTransport
from cli.demo.play import Play
from clients.device import Device, decimal_text, packet

ACCURACY_BP = 50
"""Accuracy class 0.5 of the demo's meter."""
PACKET_READINGS = 100
YEAR_S = 366 * 86_400
HOUR_S = 3_600


def send_year(play: Play) -> None:
    """Register the meters, post every reading, kill the oracle in the middle, anchor what came."""
    meter, old_meter, stranger = (_device(play, name) for name in ("ST-01", "ST-02", "XX-99"))
    last_s = max(row.end_s for row in play.inputs.meter)
    first_s = min(row.start_s for row in play.inputs.meter)
    with play.step("Works registers its meters, province approves", 4) as task:
        for device, calibrated_until in ((meter, last_s + YEAR_S), (old_meter, first_s)):
            _register(play, device, calibrated_until)
            play.progress.advance(task)
            play.act("province-east", "Devices", "approve", device_id="0x" + device.device_id.hex())
            play.progress.advance(task)

    packets = list(_packets(play, meter, old_meter, stranger))
    total = sum(len(body["readings"]) for body in packets)
    with (
        play.step("Meter signs and posts its readings", total) as task,
        httpx.Client(timeout=30.0, transport=PatientTransport()) as http,
    ):
        for number, body in enumerate(packets):
            if number == len(packets) // 2:
                play.supervisor.kill("oracle")
            _post(http, play.site.url("oracle") + "/readings", msgspec.json.encode(body))
            play.readings_sent += len(body["readings"])
            play.progress.advance(task, len(body["readings"]))
    with play.step("Last batch is anchored"):
        oracle_counts(play, flush=True)


def oracle_counts(play: Play, flush: bool = False) -> dict[str, Any]:
    """Counts of the oracle; with `flush` after anchoring all that waits."""
    token = (play.site.data_dir / "oracle" / "service-token").read_text().strip()
    headers = {"authorization": f"Bearer {token}"}
    url = play.site.url("oracle") + ("/flush" if flush else "/counts")
    with httpx.Client(timeout=60.0, transport=PatientTransport()) as http:
        response = http.request("POST" if flush else "GET", url, headers=headers)
    counts: dict[str, Any] = response.raise_for_status().json()
    return counts


def _device(play: Play, name: str) -> Device:
    return Device(keccak(f"{WORKS}/{name}".encode()), _device_key(play.site.data_dir / "devices" / f"{name}.key"))


def _device_key(file: Path) -> PrivateKey:
    """The key that a meter was made with; here a file of the demo."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(PrivateKey().to_hex())
    return PrivateKey.from_hex(file.read_text())


def _register(play: Play, device: Device, calibrated_until_s: int) -> None:
    play.act(
        WORKS,
        "Devices",
        "register",
        device_id="0x" + device.device_id.hex(),
        public_key="0x" + device.key.public_key.format().hex(),
        suite=1,
        kind="electricity meter",
        quantity="active_energy",
        accuracy_bp=ACCURACY_BP,
        calibrated_until=calibrated_until_s,
        max_per_hour=_max_per_hour_mwh(play.inputs.meter),
        group="0x" + "00" * 32,
    )


def _max_per_hour_mwh(rows: Sequence[MeterRow]) -> int:
    """The meter's range: twice the largest power that it has metered."""
    return max(1, 2 * max(row.energy_mwh * HOUR_S // (row.end_s - row.start_s) for row in rows))


def _too_much(rows: Sequence[MeterRow]) -> str:
    """More kWh than the meter can count in its first interval."""
    largest_mwh = _max_per_hour_mwh(rows) * (rows[0].end_s - rows[0].start_s) // HOUR_S
    return decimal_text(10 * (largest_mwh + 1), POWER_OF_TEN[Unit.KWH])


def _packets(play: Play, meter: Device, old_meter: Device, stranger: Device) -> Iterator[dict[str, Any]]:
    """The year in packets of one device each, a bad packet after every so many good ones."""
    rows = play.inputs.meter
    good = [
        meter.sign(_reading(meter, number, row.start_s, row.end_s, row.quantity_kwh))
        for number, row in enumerate(rows, start=1)
    ]
    bad = _bad_packets(play, meter, old_meter, stranger)
    parts = [good[start : start + PACKET_READINGS] for start in range(0, len(good), PACKET_READINGS)]
    every = max(1, len(parts) // (len(bad) + 1))
    for number, part in enumerate(parts, start=1):
        yield packet(meter, part)
        if number % every == 0 and bad:
            yield bad.pop(0)
    yield from bad
    yield _repeated_interval(meter, rows[0], len(rows) + 1)


def _bad_packets(play: Play, meter: Device, old_meter: Device, stranger: Device) -> list[dict[str, Any]]:
    rows, count = play.inputs.meter, len(play.inputs.meter)
    first, last = rows[0], rows[-1]
    after = count + 1
    forger = Device(meter.device_id, PrivateKey())
    tomorrow = int(time.time()) + 86_400
    other_value = f"{int(parse_decimal(first.quantity_kwh)[0]) + 1}"

    def one(device: Device, signer: Device, *reading: Any) -> dict[str, Any]:
        return packet(device, [signer.sign(_reading(device, *reading))])

    return [
        one(meter, forger, after, last.end_s, last.end_s + 900, "1.00"),  # signed by another key
        one(meter, meter, 1, first.start_s, first.end_s, other_value),  # a sequence used before, another value
        one(stranger, stranger, 1, first.start_s, first.end_s, first.quantity_kwh),  # nobody registered it
        one(old_meter, old_meter, 1, first.start_s, first.end_s, first.quantity_kwh),  # calibration ended before
        one(meter, meter, after + 1, tomorrow, tomorrow + 900, first.quantity_kwh),  # from the future
        one(meter, meter, after + 2, first.start_s, first.end_s, _too_much(rows)),  # more than the meter can count
    ]


def _repeated_interval(meter: Device, row: MeterRow, sequence: int) -> dict[str, Any]:
    """An interval again, in MWh: accepted with flags, adds no energy beside the row that it repeats."""
    reading = _reading(meter, sequence, row.start_s, row.end_s, _thousandth(row.quantity_kwh), Unit.MWH)
    return packet(meter, [meter.sign(reading)])


def _reading(device: Device, sequence: int, start_s: int, end_s: int, quantity: str, unit: Unit = Unit.KWH) -> Reading:
    mantissa, decimals = parse_decimal(quantity)
    return Reading(device.device_id, sequence, start_s, end_s, mantissa, decimals, unit, Quality.GOOD)


def _thousandth(quantity: str) -> str:
    """A thousandth of a plain decimal number, exactly."""
    mantissa, decimals = parse_decimal(quantity)
    return decimal_text(mantissa, decimals + 3)


def _post(http: httpx.Client, url: str, body: bytes) -> None:
    """Post until it is acknowledged, as a meter does: the same packet twice is stored once."""
    http.post(url, content=body).raise_for_status()
