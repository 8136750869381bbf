"""P8: readers of evidence, however many, hold up no meter; and the oracle counts what it does."""

import asyncio
import threading
from collections import Counter

import httpx

from oracle import app as oracle_app
from oracle.app import READERS, WAITING_READERS, create_app

PATIENCE_S = 20
SERVICE = {"authorization": "Bearer token"}


async def no_flush():
    """Nothing waits in these tests."""


def played(app, play):
    async def whole():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://oracle", timeout=PATIENCE_S) as http:
            found = await play(http)
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            return found

    return asyncio.run(whole())


def test_readers__ten_times_what_may_wait__are_sent_away_and_meters_are_served(store, ingest, meter, monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(oracle_app.queries, "counts", lambda *_: release.wait(PATIENCE_S))
    asked = 10 * (READERS + WAITING_READERS)

    async def play(http):
        readers = asyncio.gather(*(http.get("/counts", headers=SERVICE) for _ in range(asked)))
        await asyncio.sleep(0.1)
        posted = await http.post("/readings", content=meter.body(*meter.readings(1, 50)))
        release.set()
        return posted, await readers

    posted, answers = played(create_app(store, ingest, "token", no_flush), play)

    assert [item["state"] for item in posted.json()["readings"]] == ["accepted"] * 50
    served = READERS + WAITING_READERS
    assert Counter(answer.status_code for answer in answers) == {200: served, 429: asked - served}
    assert {answer.headers["retry-after"] for answer in answers if answer.status_code == 429} == {"1"}


def test_metrics__after_good_and_bad_readings__count_each_verdict(store, ingest, meter):
    body = meter.body(meter.reading(1), meter.reading(2), meter.reading(3) | {"unit": "BTU"})

    async def play(http):
        await http.post("/readings", content=body)
        await http.post("/readings", content=body)
        return (await http.get("/metrics")).text

    text = played(create_app(store, ingest, "token", no_flush), play)

    for line in (
        'chainets_oracle_readings_total{verdict="accepted"} 2.0',
        'chainets_oracle_readings_total{verdict="duplicate"} 2.0',
        'chainets_oracle_readings_total{verdict="UNKNOWN_UNIT"} 2.0',
        'chainets_http_request_duration_seconds_count{method="POST",route="/readings",status="200"} 2.0',
        "chainets_oracle_queue_bytes 0.0",
        "chainets_oracle_batches_waiting 0.0",
        "chainets_disk_full 0.0",
    ):
        assert line in text
