"""A QBFT chain that makes no blocks: reading goes on, writing is refused with the time to try again."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from api.services import wire
from api.settings import ApiSettings
from chain.rpc import Silence
from networks.description import CONSORTIUM
from networks.qbft import MIX_HASH
from readmodel import tables
from tests.api.api_world import NOW_S, World, address


@pytest.fixture
def qbft(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The node tells headers of a QBFT chain."""

    def block(number: str, full: bool) -> dict[str, Any]:
        return {"number": hex(world.node.block), "hash": "0x1", "timestamp": hex(NOW_S), "mixHash": MIX_HASH}

    monkeypatch.setattr(world.node, "eth_getBlockByNumber", block)
    return world


def prepare(client: Any) -> Any:
    arguments = {"product_id": 1, "side": 1, "price_fen": 9_550, "quantity_t": 1_000}
    body = {"contract": "OrderBook", "function": "place", "arguments": arguments, "from": address("emitter")}
    return client.post("/transactions/prepare", json=body)


def test_writes__no_block_for_too_long__are_refused_until_one_comes(client: Any, qbft: World) -> None:
    assert prepare(client).status_code == 200
    qbft.clock.now += 29
    assert prepare(client).status_code == 200
    qbft.clock.now += 2

    refused = prepare(client)
    assert refused.status_code == 503
    assert refused.json()["type"] == "/problems/read-only"
    assert refused.json()["detail"] == "no block for 31 s: too few validators are up; only reading is possible"
    assert refused.headers["retry-after"] == "30"
    assert client.post("/transactions/relay", json={"raw": "0x00"}).json()["type"] == "/problems/read-only"
    health = client.get("/health").json()
    assert (health["status"], health["stalled_s"]) == ("read_only", 31)
    assert client.get("/chain/blocks").status_code == 200

    qbft.node.block += 1
    qbft.clock.now += 1
    assert prepare(client).status_code == 200
    assert client.get("/health").json()["stalled_s"] is None


def test_writes__no_block_on_a_chain_that_mines_when_needed__go_on(client: Any, world: World) -> None:
    assert prepare(client).status_code == 200
    world.clock.now += 3_600
    assert prepare(client).status_code == 200


def test_limit__of_a_described_chain__is_so_many_of_its_block_periods(tmp_path: Path) -> None:
    limits = []
    for blocks in (30, 100):
        settings = ApiSettings(data_dir=tmp_path, consortium=CONSORTIUM, stalled_after_blocks=blocks)
        with closing(wire(settings)) as services:
            limits.append(services.pulse.stalled_after_s)

    assert limits == [30, 100]


def test_health__a_node_was_found_lying__names_it(client: Any, add: Any) -> None:
    table: Table = tables.node_states
    add(table, {"node": "http://node-2:8545", "state": "lying", "why": "block 5: its logs differ", "since_s": NOW_S})

    (found,) = client.get("/health").json()["nodes"]

    assert found["node"] == "http://node-2:8545"
    assert (found["state"], found["why"]) == ("lying", "block 5: its logs differ")
    assert found["found_by"] == "indexer"


def test_health__a_node_gives_the_relay_no_answer__names_it_since_when(client: Any, world: World) -> None:
    world.node.silence = Silence(NOW_S, "no answer from the node at http://node.test: HTTP 502: Bad Gateway")

    (found,) = client.get("/health").json()["nodes"]

    assert (found["node"], found["found_by"], found["state"]) == ("http://node.test", "relay", "silent")
    assert found["why"].endswith("HTTP 502: Bad Gateway")
    assert datetime.fromisoformat(found["since"]).timestamp() == NOW_S
    assert "chainets_api_nodes_silent 1.0" in client.get("/metrics").text
