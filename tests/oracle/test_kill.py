"""The oracle is killed again and again while meters post; what it acknowledged is there, once, and nothing else is."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from oracle import queries
from oracle.store import EvidenceStore, batches
from tests.oracle_fixtures import WORKS, Meter

ROOT = Path(__file__).parents[2]
SERVER = Path(__file__).with_name("oracle_to_kill.py")
KILLS = 6
PACKETS = 60
PER_PACKET = 50
PATIENCE_S = 60


class Oracle:
    """An oracle in a process of its own that can be killed and started again on the same port and disk."""

    def __init__(self, folder, url):
        self.folder, self.url, self.port, self.process = folder, url, 0, None

    def start(self):
        """Start it and wait until it listens."""
        command = [sys.executable, str(SERVER), str(self.folder), self.url, str(self.port)]
        environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def kill(self):
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def oracle(tmp_path, new_database):
    oracle = Oracle(tmp_path, new_database("evidence"))
    oracle.start()
    yield oracle
    oracle.kill()


def post_all(oracle, meter, acknowledged):
    """Post every packet until it is acknowledged, as a meter does."""
    with httpx.Client(timeout=10) as http:
        for number in range(PACKETS):
            first = number * PER_PACKET + 1
            body = meter.body(*meter.readings(first, first + PER_PACKET - 1))
            deadline = time.monotonic() + PATIENCE_S
            while True:
                try:
                    answer = http.post(f"http://127.0.0.1:{oracle.port}/readings", content=body)
                    assert answer.status_code == 200, answer.text
                    break
                except httpx.HTTPError:
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
            acknowledged += [(item["sequence"], item["state"]) for item in answer.json()["readings"]]


def test_oracle__killed_while_meters_post__has_what_it_acknowledged_exactly_once(oracle, tmp_path):
    meters, acknowledged = [Meter(f"killed {number}") for number in range(3)], [[], [], []]
    threads = [
        threading.Thread(target=post_all, args=(oracle, meter, found))
        for meter, found in zip(meters, acknowledged, strict=True)
    ]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(0.3)
        oracle.kill()
        oracle.start()
    for thread in threads:
        thread.join()

    answer = httpx.post(
        f"http://127.0.0.1:{oracle.port}/flush", headers={"authorization": "Bearer token"}, timeout=60
    ).json()

    total = PACKETS * PER_PACKET
    assert all([sequence for sequence, _ in found] == list(range(1, total + 1)) for found in acknowledged)
    assert {state for found in acknowledged for _, state in found} <= {"accepted", "duplicate"}
    assert answer == {"accepted": 3 * total, "anchored": 3 * total, "waiting": 0, "refused": {}}
    store = EvidenceStore(oracle.url)
    with store.engine.connect() as connection:
        numbers = connection.execute(select(batches.c.batch_no).order_by(batches.c.batch_no)).scalars().all()
        held = [
            (item["device_id"], item["sequence"])
            for number in numbers
            for item in queries.batch(connection, WORKS, number)["items"]
        ]
    store.close()
    anchored = [line.split() for line in (tmp_path / "anchored").read_text().splitlines()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [int(number) for number, _, _ in anchored] == numbers
    assert sum(int(readings) for _, _, readings in anchored) == 3 * total
    assert len(held) == len(set(held)) == 3 * total
