"""P8: a full disk under the oracle: said, nothing acknowledged that is not stored, and over when there is space."""

import asyncio
import logging
import re

import httpx
import pytest

from oracle import queries
from oracle.app import create_app
from tests.oracle_fixtures import WORKS
from tests.small_disks import SmallDisk

pytestmark = pytest.mark.sqlite_only("its pages can be counted")
PACKETS, EACH = 6, 100


def test_oracle__disk_full_then_wide__stores_what_it_acknowledged_and_alarms(store, ingest, meter, caplog):
    disk = SmallDisk(store.engine)
    bodies = [meter.body(*meter.readings(n * EACH + 1, (n + 1) * EACH)) for n in range(PACKETS)]

    async def flush():
        ingest.close_batches()

    async def play():
        transport = httpx.ASGITransport(create_app(store, ingest, "token", flush))
        async with httpx.AsyncClient(transport=transport, base_url="http://oracle") as http:

            async def post(body):
                return await http.post("/readings", content=body)

            async def health():
                return (await http.get("/health")).json()

            first, before = await post(bodies[0]), await health()
            disk.fill()
            refused, full = await asyncio.gather(*map(post, bodies[1:])), await health()
            with store.engine.connect() as connection:
                held = queries.counts(connection, WORKS)["accepted"]
            disk.widen()
            again, after = [await post(body) for body in bodies], await health()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            return first, before, refused, full, held, again, after

    with caplog.at_level(logging.WARNING):
        first, before, refused, full, held, again, after = asyncio.run(play())

    assert [before["status"], full["status"], after["status"]] == ["ok", "disk_full", "ok"]
    assert (before["disk_full_since_s"], after["disk_full_since_s"]) == (None, None)
    assert full["disk_full_since_s"] > 0
    states = [[item["state"] for item in answer.json()["readings"]] for answer in (first, *again)]
    assert states == [["accepted"] * EACH, ["duplicate"] * EACH, *[["accepted"] * EACH] * (PACKETS - 1)]
    assert {(answer.status_code, answer.headers["retry-after"]) for answer in refused} == {(503, "10")}
    assert held == EACH
    said = [re.split("[:,]", record.getMessage())[0] for record in caplog.records if "disk" in record.getMessage()]
    assert said == ["disk full", "disk has space again"]
