"""P5: after a replacement the API prepares for the contract in force, and still reads what the former one did."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

from readmodel.store import open_writer
from readmodel.tables import contracts
from tests.api.api_world import NOW_S, World, address, contract_address
from tests.api.test_transactions import prepare, relay, signed

NEW = address("stranger")
"""Stands for a contract: what counts is where it is."""


@pytest.fixture
def replaced(world: World) -> World:
    """The book has changed hands in block 6."""
    engine = open_writer(world.services.settings.readmodel_url)
    row = {"name": "OrderBook", "version": 2, "address": NEW, "since_s": NOW_S, "is_current": True}
    with engine.begin() as connection:
        connection.execute(update(contracts).where(contracts.c.name == "OrderBook").values(is_current=False))
        connection.execute(insert(contracts).values(**row, block=6, transaction_hash="0x" + "66" * 32))
    engine.dispose()
    return world


def test_contracts__after_a_replacement__lists_both_versions_with_their_blocks(client: Any, replaced: World) -> None:
    items = client.get("/chain/contracts").json()["items"]

    found = [item for item in items if item["name"] == "OrderBook"]
    assert [(one["version"], one["address"], one["block"], one["is_current"]) for one in found] == [
        (1, contract_address("OrderBook"), 1, False),
        (2, NEW, 6, True),
    ]


def test_prepare__after_a_replacement__is_for_the_new_address_without_a_restart(
    client: Any, world: World, request: pytest.FixtureRequest
) -> None:
    before = prepare(client).json()["transaction"]["to"]

    request.getfixturevalue("replaced")

    assert (before, prepare(client).json()["transaction"]["to"]) == (contract_address("OrderBook"), NEW)


def test_relay__to_the_former_contract__is_refused_and_nothing_is_sent(client: Any, replaced: World) -> None:
    transaction = prepare(client).json()["transaction"]

    answer = relay(client, signed(transaction, to=contract_address("OrderBook")))

    assert answer.status_code == 422, answer.text
    assert "is none of our contracts" in answer.json()["detail"]
    assert replaced.node.sent == {}


def test_transaction__to_the_former_contract__is_still_read(client: Any, replaced: World) -> None:
    found = client.get(f"/chain/transactions/0x{1:064x}").json()

    assert found["to"] == contract_address("OrderBook")
    assert found["arguments"] == {"order_id": 5}
