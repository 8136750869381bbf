"""What is remarkable about accepted readings, and what energy they add."""

import pytest

from carbon.readings import Quality, Unit
from oracle import queries
from tests.oracle_fixtures import START_S, STEP_S, WORKS, outcomes, verdicts_of


def energies(store):
    with store.engine.connect() as connection:
        return {
            item["sequence"]: item["energy_mwh"] for item in queries.owner_readings(connection, WORKS, None, 0, 1 << 60)
        }


def flags(verdicts):
    return [list(verdict.flags) for verdict in verdicts]


def test_readings__in_order_without_gaps__have_no_flags(ingest, store, meter):
    verdicts = verdicts_of(ingest, meter, *meter.readings(1, 5))

    assert flags(verdicts) == [[]] * 5
    assert energies(store)[3] == 3_030_000  # 3.03 kWh


@pytest.mark.parametrize(
    ("quantity", "unit", "energy_mwh"),
    [
        ("3170", Unit.WH, 3_170_000),
        ("0.001", Unit.WH, 1),
        ("0.000001", Unit.KWH, 1),
        ("0.00317", Unit.MWH, 3_170_000),
        ("0.00000317", Unit.GWH, 3_170_000),
        ("0.000000000001", Unit.GWH, 1),
        ("3.17000000", Unit.KWH, 3_170_000),
        ("0", Unit.KWH, 0),
    ],
)
def test_reading__in_any_unit__is_converted_exactly(ingest, store, meter, quantity, unit, energy_mwh):
    verdicts = verdicts_of(ingest, meter, meter.reading(1, quantity, unit=unit))

    assert flags(verdicts) == [[] if unit is Unit.KWH else ["UNIT_CONVERTED"]]
    assert energies(store) == {1: energy_mwh}


def test_reading__after_missing_ones__has_gaps(ingest, meter):
    assert flags(verdicts_of(ingest, meter, meter.reading(1), meter.reading(3))) == [[], ["SEQUENCE_GAP", "TIME_GAP"]]


def test_reading__called_estimated_by_its_device__is_flagged(ingest, meter):
    assert flags(verdicts_of(ingest, meter, meter.reading(1, quality=Quality.ESTIMATED))) == [["NOT_GOOD"]]


def test_reading__that_fills_a_gap_later__is_late_and_counts(ingest, store, meter):
    verdicts_of(ingest, meter, meter.reading(1), meter.reading(3))

    assert flags(verdicts_of(ingest, meter, meter.reading(2))) == [["LATE"]]
    assert energies(store) == {1: 3_170_000, 2: 3_170_000, 3: 3_170_000}


@pytest.mark.parametrize("shift_s", [0, 1, STEP_S - 1])
def test_reading__that_shares_time_with_one_that_counts__adds_no_energy(ingest, store, meter, shift_s):
    verdicts_of(ingest, meter, meter.reading(1), meter.reading(2))

    verdicts = verdicts_of(ingest, meter, meter.reading(3, start_s=START_S + STEP_S + shift_s))

    assert flags(verdicts) == [["REPEATED_INTERVAL"]]
    assert energies(store) == {1: 3_170_000, 2: 3_170_000, 3: 0}


def test_reading__that_shares_time_only_with_a_repeated_one__counts(ingest, store, meter):
    verdicts_of(ingest, meter, meter.reading(1), meter.reading(2, start_s=START_S + 450))

    verdicts_of(ingest, meter, meter.reading(3, start_s=START_S + STEP_S))

    assert energies(store) == {1: 3_170_000, 2: 0, 3: 3_170_000}


def test_reading__repeated_after_a_restart__is_still_known(start, store, meter):
    verdicts_of(start(), meter, meter.reading(1), meter.reading(3))

    verdicts = verdicts_of(
        start(), meter, meter.reading(4, start_s=START_S), meter.reading(2), meter.reading(5, start_s=START_S + STEP_S)
    )

    assert flags(verdicts) == [["REPEATED_INTERVAL"], ["LATE"], ["REPEATED_INTERVAL"]]


def test_readings__sent_again__are_duplicates_and_change_nothing(start, store, meter):
    packet = meter.readings(1, 30)
    ingest = start()
    verdicts_of(ingest, meter, *packet)
    before = energies(store)

    again = verdicts_of(ingest, meter, *packet, meter.reading(31))
    after_restart = verdicts_of(start(), meter, *packet)

    assert outcomes(again) == ["duplicate"] * 30 + ["accepted"]
    assert outcomes(after_restart) == ["duplicate"] * 30
    assert {number: energies(store)[number] for number in before} == before
    assert len(energies(store)) == 31


def test_readings__twice_in_one_transaction__are_stored_once(ingest, store, meter):
    packet = meter.packet(*meter.readings(1, 10))

    first, second = ingest.accept([packet, packet])

    assert outcomes(first) + outcomes(second) == ["accepted"] * 10 + ["duplicate"] * 10
    assert len(energies(store)) == 10
