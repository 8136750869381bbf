"""Several oracles share one evidence store of PostgreSQL: nothing twice, whoever takes it, whoever dies."""

import threading
import time

import httpx
import pytest
from sqlalchemy import select

from oracle import queries
from oracle.anchor import anchor_closed
from oracle.ingest import Ingest
from oracle.store import EvidenceStore, batches
from readmodel.errors import BadUrl
from readmodel.postgresql import ANCHOR_LOCK, held
from readmodel.store import upgrade
from tests.oracle.test_kill import PACKETS, PER_PACKET, Oracle, post_all
from tests.oracle_fixtures import NOW_S, WORKS, MemoryAnchorLog, MemoryRegister, Meter

BATCH = 64
ROUNDS = 12


@pytest.fixture
def url(postgresql):
    return postgresql.new_database()


@pytest.fixture
def workers(url):
    """Two oracles of one store, and the meters they know: two of one owner, one of another."""
    meters = [Meter("first"), Meter("second"), Meter("elsewhere", owner="0x" + "77" * 20)]
    stores = [EvidenceStore(url), EvidenceStore(url)]
    yield [Ingest(store, MemoryRegister(*meters), BATCH, 120, lambda: NOW_S) for store in stores], stores, meters
    for store in stores:
        store.close()


def together(*work):
    """Do everything at once, and wait for the end; what one raises is raised."""
    failures = []

    def run(one):
        try:
            one()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for failure in failures:
        raise failure


def held_readings(store, owner=WORKS):
    """Device and sequence of every reading in the batches of an owner, as often as it is in one."""
    with store.engine.connect() as connection:
        query = select(batches.c.batch_no).where(batches.c.owner == owner).order_by(batches.c.batch_no)
        numbers = connection.execute(query).scalars().all()
        assert numbers == list(range(1, len(numbers) + 1))
        items = [queries.batch(connection, owner, number)["items"] for number in numbers]
    for of_batch in items:
        assert [item["place"] for item in of_batch] == list(range(len(of_batch)))
    return [(item["device_id"], item["sequence"]) for of_batch in items for item in of_batch]


def test_two_oracles__same_readings_at_once__each_is_accepted_once(workers):
    (one, two), stores, (first, second, _) = workers
    found = {one: [], two: []}

    def send(ingest):
        for number in range(ROUNDS):
            span = number * 25 + 1, number * 25 + 25
            found[ingest] += ingest.accept([meter.packet(*meter.readings(*span)) for meter in (first, second)])

    together(lambda: send(one), lambda: send(two))

    for packets in zip(found[one], found[two], strict=True):
        for verdicts in zip(*packets, strict=True):
            assert sorted(verdict.state for verdict in verdicts) == ["accepted", "duplicate"]
    held = held_readings(stores[0])
    assert len(held) == len(set(held)) == 2 * ROUNDS * 25


def test_two_oracles__different_readings_of_one_owner_at_once__share_its_batches(workers):
    (one, two), stores, (first, second, elsewhere) = workers

    def send(ingest, *meters):
        for number in range(ROUNDS):
            span = number * 25 + 1, number * 25 + 25
            verdicts = ingest.accept([meter.packet(*meter.readings(*span)) for meter in meters])
            assert {verdict.state for packet in verdicts for verdict in packet} == {"accepted"}
            ingest.close_batches()

    together(lambda: send(one, first, elsewhere), lambda: send(two, second))

    held = held_readings(stores[1])
    assert len(held) == len(set(held)) == 2 * ROUNDS * 25
    assert len(held_readings(stores[1], elsewhere.registered.owner)) == ROUNDS * 25


def test_two_oracles__devices_named_in_opposite_order__wait_for_no_circle(workers):
    (one, two), stores, (first, second, _) = workers

    def send(ingest, meters, first_sequence):
        for number in range(ROUNDS):
            span = first_sequence + number * 5, first_sequence + number * 5 + 4
            ingest.accept([meter.packet(*meter.readings(*span)) for meter in meters])

    together(lambda: send(one, (first, second), 1), lambda: send(two, (second, first), 1001))

    held = held_readings(stores[0])
    assert len(held) == len(set(held)) == 2 * 2 * ROUNDS * 5


def test_interval_counted_by_the_other_oracle__is_known_to_be_repeated(workers):
    """What an oracle remembers of a device is not believed after another one has held the device."""
    (one, two), _, (meter, *_) = workers
    one.accept([meter.packet(*meter.readings(1, 3))])
    two.accept([meter.packet(*meter.readings(4, 6))])
    again = meter.reading(7, start_s=meter.reading(5)["start_s"], end_s=meter.reading(5)["end_s"])

    (verdict,) = one.accept([meter.packet(again)])[0]

    assert (verdict.state, verdict.flags) == ("accepted", ("REPEATED_INTERVAL",))


def test_anchoring__while_another_oracle_anchors__is_left_to_it(workers):
    (one, _), (store, other), (meter, *_) = workers
    anchors = MemoryAnchorLog()
    one.accept([meter.packet(*meter.readings(1, 3))])
    one.close_batches()

    with held(other.engine, ANCHOR_LOCK) as is_ours:
        assert is_ours
        assert anchor_closed(store, anchors) is None
    assert not anchors.batches

    assert anchor_closed(store, anchors) == 1
    assert anchor_closed(other, anchors) == 0


@pytest.mark.slow
def test_two_oracles__one_killed_while_meters_post__has_what_they_acknowledged_exactly_once(url, tmp_path):
    oracles = [Oracle(tmp_path, url), Oracle(tmp_path, url)]
    for oracle in oracles:
        oracle.start()
    meters, acknowledged = [Meter(f"killed {number}") for number in range(3)], [[], [], []]
    threads = [
        threading.Thread(target=post_all, args=(oracles[number % 2], meters[number], acknowledged[number]))
        for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.3)
        oracles[0].kill()
        oracles[0].start()
    for thread in threads:
        thread.join()
    oracles[0].kill()  # for good: the other one goes on with what it left

    address = f"http://127.0.0.1:{oracles[1].port}/flush"
    answer = httpx.post(address, headers={"authorization": "Bearer token"}, timeout=60).json()
    oracles[1].kill()

    total = 3 * PACKETS * PER_PACKET
    assert answer == {"accepted": total, "anchored": total, "waiting": 0, "refused": {}}
    assert {state for found in acknowledged for _, state in found} <= {"accepted", "duplicate"}
    store = EvidenceStore(url)
    held = held_readings(store)
    store.close()
    assert len(held) == len(set(held)) == total
    anchored = [line.split() for line in (tmp_path / "anchored").read_text().splitlines()]
    assert [int(number) for number, _, _ in anchored] == list(range(1, len(anchored) + 1))
    assert sum(int(readings) for _, _, readings in anchored) == total


def test_store__in_the_read_models_database__is_refused(url):
    upgrade(url)
    with pytest.raises(BadUrl, match="each need a database of their own"):
        EvidenceStore(url)
