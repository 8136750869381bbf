"""Batches: closed by size and by age, the same on disk and in memory, each reading in exactly one place."""

import pytest
from sqlalchemy import select

from carbon.merkle import root_of
from oracle import queries
from oracle.errors import NotAnchored, NotFound
from oracle.signatures import Verifier
from oracle.store import batches
from tests.oracle_fixtures import NOW_S, OTHER_WORKS, START_S, STEP_S, WORKS, Meter, outcomes, verdicts_of


def batch_rows(store, owner=WORKS):
    with store.engine.connect() as connection:
        return queries.owner_batches(connection, owner)


def contents(store, batch_no, owner=WORKS):
    with store.engine.connect() as connection:
        return queries.batch(connection, owner, batch_no)


def test_batch__full__is_closed_with_its_root_and_the_next_is_opened(start, store, meter):
    verdicts_of(start(batch_readings=10), meter, *meter.readings(1, 25))

    rows = batch_rows(store)
    assert [(row["batch_no"], row["state"], row["readings"]) for row in rows] == [
        (1, "closed", 10),
        (2, "closed", 10),
        (3, "open", None),
    ]
    assert (rows[1]["first_s"], rows[1]["last_s"]) == (START_S + 10 * STEP_S, START_S + 20 * STEP_S)
    items = contents(store, 2)["items"]
    assert [(item["sequence"], item["place"]) for item in items] == [(11 + place, place) for place in range(10)]
    assert rows[1]["root"] == "0x" + root_of([bytes.fromhex(item["digest"][2:]) for item in items]).hex()


def test_batch__digest_of_its_readings__is_what_the_meter_signed(ingest, store, meter):
    (signed,) = meter.readings(7, 7)
    verdicts_of(ingest, meter, signed)

    (item,) = contents(store, 1)["items"]

    assert item["signature"] == "0x" + signed["signature"]
    verifier = Verifier(meter.registered.public_key)
    assert verifier.is_valid(bytes.fromhex(item["digest"][2:]), bytes.fromhex(item["signature"][2:]))


def test_batch__old_enough__is_closed(start, store, meter):
    now = [NOW_S]
    ingest = start(clock=lambda: now[0])
    verdicts_of(ingest, meter, *meter.readings(1, 3))

    now[0] += 29
    ingest.close_batches(30)
    assert batch_rows(store)[0]["state"] == "open"
    now[0] += 1
    ingest.close_batches(30)

    assert (batch_rows(store)[0]["state"], batch_rows(store)[0]["readings"]) == ("closed", 3)


def test_batch__without_readings__is_never_closed(ingest, store, meter):
    verdicts_of(ingest, meter, meter.reading(1, "-1"))

    ingest.close_batches()

    assert not [row for row in batch_rows(store) if row["state"] != "open"]


def test_batch__of_a_killed_oracle__goes_on_where_it_was(start, store, meter):
    verdicts_of(start(batch_readings=10), meter, *meter.readings(1, 7))

    verdicts_of(start(batch_readings=10), meter, *meter.readings(8, 12))

    items = contents(store, 1)["items"]
    assert [item["sequence"] for item in items] == list(range(1, 11))
    assert batch_rows(store)[0]["root"] == "0x" + root_of([bytes.fromhex(item["digest"][2:]) for item in items]).hex()
    assert [item["sequence"] for item in contents(store, 2)["items"]] == [11, 12]


def test_batches__of_two_owners__do_not_mix(start, store, register, meter):
    other = Meter("other", OTHER_WORKS)
    second = Meter("second of the works")
    register.devices |= {one.signer.device_id: one.registered for one in (other, second)}
    ingest = start(batch_readings=6)

    for first in (1, 4):
        ingest.accept([one.packet(*one.readings(first, first + 2)) for one in (meter, other, second)])

    assert [row["readings"] for row in batch_rows(store)] == [6, 6]
    assert {item["device_id"] for item in contents(store, 1, OTHER_WORKS)["items"]} == {other.name}
    assert [(item["device_id"], item["sequence"]) for item in contents(store, 1)["items"]] == [
        *((meter.name, number) for number in (1, 2, 3)),
        *((second.name, number) for number in (1, 2, 3)),
    ]


def test_readings__late_and_mixed__are_each_found_in_their_place(start, store, meter):
    ingest = start(batch_readings=4)
    verdicts_of(ingest, meter, *(meter.reading(number) for number in (5, 1, 6, 7, 3, 2, 10, 9, 8)))

    with store.engine.connect() as connection:
        listed = {item["sequence"]: item for item in queries.owner_readings(connection, WORKS, None, 0, 1 << 60)}
    in_batches = {
        item["sequence"]: (row["batch_no"], item["place"])
        for row in batch_rows(store)
        for item in contents(store, row["batch_no"])["items"]
    }

    assert {number: (item["batch_no"], item["place"]) for number, item in listed.items()} == in_batches
    by_batch = [[number for number, place in in_batches.items() if place[0] == batch_no] for batch_no in (1, 2, 3)]
    assert by_batch == [[5, 1, 6, 7], [3, 2, 10, 9], [8]]


def test_accept__disk_fails_in_the_middle__nothing_is_stored_and_memory_follows_the_disk(
    start, store, meter, monkeypatch
):
    ingest = start(batch_readings=10)
    verdicts_of(ingest, meter, *meter.readings(1, 4))
    with monkeypatch.context() as broken:
        broken.setattr(store, "save_coverage", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            verdicts_of(ingest, meter, *meter.readings(5, 20))

    assert outcomes(verdicts_of(ingest, meter, *meter.readings(5, 10))) == ["accepted"] * 6
    assert [(row["state"], row["readings"]) for row in batch_rows(store)] == [("closed", 10)]


def test_close_batches__disk_fails__readings_are_in_the_batch_that_is_closed_later(start, store, meter, monkeypatch):
    ingest = start()
    verdicts_of(ingest, meter, *meter.readings(1, 4))
    with monkeypatch.context() as broken:
        broken.setattr(store, "close_batch", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ingest.close_batches()

    verdicts_of(ingest, meter, *meter.readings(5, 6))
    ingest.close_batches()

    assert [(row["state"], row["readings"]) for row in batch_rows(store)] == [("closed", 6)]


def test_counts__accepted__are_anchored_or_waiting(start, store, meter):
    verdicts_of(start(batch_readings=10), meter, *meter.readings(1, 25), meter.reading(26, "-1"))
    with store.write() as connection:
        store.mark_anchored(connection, 1, "0x00", 7)

    with store.engine.connect() as connection:
        everyone, works, nobody = (queries.counts(connection, owner) for owner in (None, WORKS, OTHER_WORKS))

    assert everyone == {"accepted": 25, "anchored": 10, "waiting": 15, "refused": {"OUT_OF_RANGE": 1}}
    assert works == everyone
    assert nobody == {"accepted": 0, "anchored": 0, "waiting": 0, "refused": {}}


def test_proof__of_what_is_not_there_or_not_anchored__is_refused(ingest, store, meter):
    verdicts_of(ingest, meter, meter.reading(1))
    with store.engine.connect() as connection:
        with pytest.raises(NotAnchored):
            queries.proof(connection, meter.signer.device_id, 1)
        with pytest.raises(NotFound):
            queries.proof(connection, meter.signer.device_id, 2)
        with pytest.raises(NotFound):
            queries.proof(connection, bytes(32), 1)
        with pytest.raises(NotFound):
            queries.batch(connection, WORKS, 2)


def test_energy__by_month_and_day__is_of_the_local_day(ingest, store, meter):
    day = 86_400 // STEP_S
    verdicts_of(ingest, meter, *(meter.reading(number, "1") for number in range(1, day * 32 + 1, 96)))

    with store.engine.connect() as connection:
        months = queries.owner_energy(connection, WORKS, "month", 8 * 3600)
        days = queries.owner_energy(connection, WORKS, "day", 8 * 3600)

    assert months == [
        {"period": "2018-01", "energy_mwh": 31_000_000, "readings": 31},
        {"period": "2018-02", "energy_mwh": 1_000_000, "readings": 1},
    ]
    assert [item["period"] for item in days[:2]] == ["2018-01-01", "2018-01-02"]


def test_store__opened_again__has_the_same_batches(store, ingest, meter):
    verdicts_of(ingest, meter, *meter.readings(1, 3))
    ingest.close_batches()

    with store.engine.connect() as connection:
        assert connection.execute(select(batches.c.readings)).scalars().all() == [3]
