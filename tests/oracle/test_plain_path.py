"""The fast path of the ingest against the readable one: same verdicts, same rows, same batches."""

import random

import pytest
from sqlalchemy import select

from carbon.readings import Quality, Unit
from oracle.ingest import Ingest
from oracle.store import EvidenceStore, batches, coverage, readings, runs
from tests.oracle_fixtures import NOW_S, START_S, MemoryRegister, Meter


def traffic(seed):
    """Packets as a field of meters sends them: mostly in order, with everything that goes wrong in between."""
    chance = random.Random(seed)
    meters = [Meter(f"meter {number}", "0x" + f"{number % 2:040x}", max_per_hour_mwh=40 * 10**6) for number in range(3)]
    packets, following = [], {meter.name: 1 for meter in meters}
    for _ in range(60):
        meter, sent = chance.choice(meters), []
        for _ in range(chance.randint(1, 25)):
            sequence, quantity, options = (
                following[meter.name],
                f"{chance.randint(0, 9)}.{chance.randint(0, 99):02}",
                {},
            )
            match chance.randint(0, 40):
                case 0:
                    sequence += chance.randint(1, 3)
                case 1:
                    sequence = max(1, sequence - chance.randint(1, 5))
                case 2:
                    options = {"unit": Unit.WH}
                case 3:
                    options = {"quality": Quality.DOUBTFUL}
                case 4:
                    quantity = "99999"
                case 5:
                    options = {"start_s": START_S + chance.randint(0, 200) * 450}
                case 6:
                    options = {"start_s": NOW_S}
            signed = meter.reading(sequence, quantity, **options)
            if chance.randint(0, 40) == 0:
                signed["quantity"] = "8.88"
            sent.append(signed)
            following[meter.name] = max(following[meter.name], sequence + 1)
        packets += [meter.packet(*sent)] * chance.choice((1, 1, 1, 2))  # some are sent again
    return meters, packets


def outcome(folder, meters, packets):
    store = EvidenceStore(f"sqlite:///{folder}/evidence.sqlite")
    ingest = Ingest(store, MemoryRegister(*meters), 64, 120, lambda: NOW_S)
    verdicts = [ingest.accept(packets[start : start + 4]) for start in range(0, len(packets), 4)]
    ingest.close_batches()
    with store.engine.connect() as connection:
        tables = [
            [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in (readings, runs, batches, coverage)
        ]
    store.close()
    return verdicts, tables


@pytest.mark.parametrize("seed", range(6))
def test_plain_path__any_traffic__gives_what_the_readable_path_gives(tmp_path, monkeypatch, seed):
    meters, packets = traffic(seed)
    (tmp_path / "fast").mkdir()
    (tmp_path / "readable").mkdir()
    fast = outcome(tmp_path / "fast", meters, packets)

    monkeypatch.setattr(Ingest, "_accept_plain", lambda *_: None)
    readable = outcome(tmp_path / "readable", meters, packets)

    assert fast == readable
    assert {verdict.state for group in fast[0] for packet in group for verdict in packet} == {
        "accepted",
        "duplicate",
        "refused",
    }
