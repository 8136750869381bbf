"""Every reason for which a reading is refused, and that each refusal can be looked up."""

import json

import pytest

from carbon.readings import Quality, Refusal, Unit
from oracle import queries
from oracle.devices import Device
from oracle.errors import BadRequest
from oracle.ingest import decode_packet
from tests.oracle_fixtures import NOW_S, START_S, MemoryRegister, Meter, outcomes, verdicts_of


def refusals(store):
    with store.engine.connect() as connection:
        return queries.refused(connection, None, None, None)


def accepted(store):
    with store.engine.connect() as connection:
        return queries.counts(connection)["accepted"]


@pytest.mark.parametrize(
    ("quantity", "unit", "times", "reason"),
    [
        ("3.17", "kWh", {"end_s": START_S}, Refusal.BAD_INTERVAL),
        ("3.17", "kWh", {"end_s": START_S - 1}, Refusal.BAD_INTERVAL),
        ("3.17", "kWh", {"start_s": NOW_S, "end_s": NOW_S + 121}, Refusal.FROM_THE_FUTURE),
        ("1000000", "kWh", {}, Refusal.OUT_OF_RANGE),
        ("-1", "kWh", {}, Refusal.OUT_OF_RANGE),
        ("0.0000001", "kWh", {}, Refusal.OUT_OF_RANGE),
        ("9223372036854775807", "GWh", {}, Refusal.OUT_OF_RANGE),
    ],
)
def test_reading__impossible_but_signed__is_refused_with_its_reason(
    ingest, store, meter, quantity, unit, times, reason
):
    unit = {"kWh": Unit.KWH, "GWh": Unit.GWH}[unit]

    (verdict,) = verdicts_of(ingest, meter, meter.reading(1, quantity, unit=unit, **times))

    assert (verdict.state, verdict.reason) == ("refused", reason.value)
    assert [(item["reason"], item["sequence"], item["device_id"]) for item in refusals(store)] == [
        (reason.value, 1, meter.name)
    ]
    assert accepted(store) == 0


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("quantity", "١٢", Refusal.MALFORMED),
        ("quantity", "1e3", Refusal.MALFORMED),
        ("quantity", "1_000", Refusal.MALFORMED),
        ("quantity", " 1", Refusal.MALFORMED),
        ("quantity", "+1", Refusal.MALFORMED),
        ("quantity", "--1", Refusal.MALFORMED),
        ("quantity", "1.-7", Refusal.MALFORMED),
        ("quantity", ".-7", Refusal.MALFORMED),
        ("quantity", "NaN", Refusal.MALFORMED),
        ("quantity", "", Refusal.MALFORMED),
        ("quantity", "1" * 37, Refusal.MALFORMED),
        ("quantity", "1" * 20, Refusal.OUT_OF_RANGE),
        ("signature", "", Refusal.MALFORMED),
        ("signature", "zz" * 64, Refusal.MALFORMED),
        ("signature", "00" * 65, Refusal.MALFORMED),
        ("signature", "00" * 64, Refusal.BAD_SIGNATURE),
        ("signature", "ff" * 64, Refusal.BAD_SIGNATURE),
        ("unit", "BTU", Refusal.UNKNOWN_UNIT),
        ("quality", "perfect", Refusal.MALFORMED),
        ("sequence", 0, Refusal.MALFORMED),
        ("sequence", 1 << 63, Refusal.MALFORMED),
        ("sequence", 10**30, Refusal.MALFORMED),
        ("sequence", -(10**30), Refusal.MALFORMED),
        ("start_s", -1, Refusal.MALFORMED),
        ("end_s", 1 << 63, Refusal.MALFORMED),
        ("sequence", 2, Refusal.BAD_SIGNATURE),
        ("start_s", START_S + 1, Refusal.BAD_SIGNATURE),
        ("end_s", START_S + 1, Refusal.BAD_SIGNATURE),
        ("quantity", "3.18", Refusal.BAD_SIGNATURE),
        ("quantity", "3.170", Refusal.BAD_SIGNATURE),
        ("unit", "MWh", Refusal.BAD_SIGNATURE),
        ("quality", "estimated", Refusal.BAD_SIGNATURE),
    ],
)
def test_reading__one_field_changed__is_refused_and_its_neighbours_are_not(ingest, store, meter, field, value, reason):
    changed = meter.reading(1) | {field: value}

    verdicts = verdicts_of(ingest, meter, changed, meter.reading(2))

    assert outcomes(verdicts) == [reason.value, "accepted"]
    (refusal,) = refusals(store)
    assert refusal["reason"] == reason.value
    assert json.loads(refusal["content"])[field] == value


def test_reading__signature_with_high_s__is_refused(ingest, meter):
    """Else one reading would have two signatures and two texts."""
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    reading = meter.reading(1)
    high_s = order - int(reading["signature"][64:], 16)

    verdicts = verdicts_of(ingest, meter, reading | {"signature": reading["signature"][:64] + f"{high_s:064x}"})

    assert outcomes(verdicts) == ["BAD_SIGNATURE"]


def test_reading__signature_in_capitals__is_the_same_signature(ingest, meter):
    reading = meter.reading(1)

    assert outcomes(verdicts_of(ingest, meter, reading | {"signature": reading["signature"].upper()}, reading)) == [
        "accepted",
        "duplicate",
    ]


def test_packet__device_unknown_to_the_chain__is_refused(ingest, store):
    stranger = Meter("stranger")

    assert outcomes(verdicts_of(ingest, stranger, stranger.reading(1))) == ["UNKNOWN_DEVICE"]
    assert refusals(store)[0]["device_id"] == stranger.name


def test_packet__device_not_approved__is_refused(start, register):
    pending = Meter("pending", is_active=False)
    register.devices[pending.signer.device_id] = pending.registered

    assert outcomes(verdicts_of(start(), pending, pending.reading(1))) == ["DEVICE_NOT_ACTIVE"]


def test_reading__after_the_calibration_ended__is_refused(start, register):
    old = Meter("old", calibrated_until_s=START_S + 900)
    register.devices[old.signer.device_id] = old.registered

    verdicts = verdicts_of(start(), old, old.reading(1), old.reading(2))

    assert outcomes(verdicts) == ["accepted", "CALIBRATION_EXPIRED"]


def test_reading__sequence_used_for_another_value__is_refused(ingest, store, meter):
    verdicts_of(ingest, meter, meter.reading(1, "3.17"))

    assert outcomes(verdicts_of(ingest, meter, meter.reading(1, "3.18"))) == ["SEQUENCE_REUSED"]
    assert accepted(store) == 1


def test_reading__sequence_used_twice_in_one_packet__is_refused(ingest, meter):
    assert outcomes(verdicts_of(ingest, meter, meter.reading(1), meter.reading(1, "9"))) == [
        "accepted",
        "SEQUENCE_REUSED",
    ]


@pytest.mark.parametrize("device", ["", "0x", "meter 1", "0x" + "00" * 31, "0x" + "zz" * 32, "\x00", "表" * 100])
def test_packet__device_id_of_another_form__is_refused(ingest, store, meter, device):
    packet = meter.packet(meter.reading(1))
    packet.device = device

    assert outcomes(ingest.accept([packet])[0]) == ["MALFORMED"]
    assert refusals(store)[0]["device_id"].isprintable()


def test_packet__device_id_in_capitals__is_the_same_device(ingest, meter):
    packet = meter.packet(meter.reading(1))
    packet.device = "0x" + packet.device[2:].upper()

    assert outcomes(ingest.accept([packet, meter.packet(meter.reading(1))])[0]) == ["accepted"]
    assert outcomes(verdicts_of(ingest, meter, meter.reading(1))) == ["duplicate"]


def test_refusal__sent_again__is_counted_once(ingest, store, meter):
    forged = meter.reading(1) | {"quantity": "1"}

    for _ in range(3):
        verdicts_of(ingest, meter, forged, forged)

    assert len(refusals(store)) == 1


def test_refusal__of_very_long_content__is_cut(ingest, store, meter):
    verdicts_of(ingest, meter, meter.reading(1) | {"unit": "x" * 100_000})

    assert len(refusals(store)[0]["content"]) < 1_100
    assert len(refusals(store)[0]["detail"]) < 200


def test_device__range_larger_than_the_store_counts__is_still_refused_above_it(start, register):
    """`max_per_hour` on chain has 256 bits; a sum that the database can't hold would fail the whole packet."""
    huge = Meter("huge", max_per_hour_mwh=1 << 255)
    register.devices[huge.signer.device_id] = huge.registered

    assert outcomes(verdicts_of(start(), huge, huge.reading(1, "9223372036854775807"))) == ["OUT_OF_RANGE"]


def test_device__key_changed_on_chain__the_new_key_counts(start, register, meter):
    ingest = start()
    verdicts_of(ingest, meter, meter.reading(1))
    other = Meter("other key")
    register.devices[meter.signer.device_id] = Device(
        **{name: getattr(meter.registered, name) for name in Device.__slots__}
        | {"public_key": other.signer.key.public_key.format()}
    )

    assert outcomes(verdicts_of(ingest, meter, meter.reading(2))) == ["BAD_SIGNATURE"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"device": "\xff", "readings": []}',
        b'{"device": 1, "readings": []}',
        b'{"device": "0x00"}',
        b'{"device": "0x00", "readings": [{"sequence": NaN}]}',
        b'{"device": "0x00", "readings": [{"sequence": 1.0, "start_s": 1, "end_s": 2, "quantity": "1", "unit": "Wh",'
        b' "signature": ""}]}',
        b'{"device": "0x00", "readings": [{"sequence": 1, "start_s": 1, "end_s": 2, "quantity": 1.5, "unit": "Wh",'
        b' "signature": ""}]}',
        b"[" * 100_000,
    ],
)
def test_packet__not_to_be_understood__is_a_bad_request(body):
    with pytest.raises(BadRequest, match="packet: "):
        decode_packet(body)


def test_packet__of_more_than_a_thousand_readings__is_a_bad_request(meter):
    with pytest.raises(BadRequest, match="1001 readings, at most 1000 go in one"):
        decode_packet(meter.body(*[meter.reading(1)] * 1001))


def test_register_in_memory__unknown_device__is_none():
    assert MemoryRegister().find(bytes(32)) is None


def test_quality__every_name__is_taken(ingest, meter):
    readings = [meter.reading(number, quality=quality) for number, quality in enumerate(Quality, start=1)]

    assert outcomes(verdicts_of(ingest, meter, *readings)) == ["accepted"] * 3
