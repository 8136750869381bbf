"""V10: the ministry sees everything that anybody signed, carried out or refused, down to each call."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest

from tests.api.api_world import BLOCK, World, address, contract_address

EMITTER = address("emitter")


@pytest.fixture
def acts(ask: Any) -> Any:
    """The rows that the ministry gets for some filters."""
    return lambda **wanted: ask("/supervision/acts", as_="ministry", **wanted).json()["items"]


def test_acts__of_everybody__are_there_newest_first_with_who_and_what(acts: Any) -> None:
    rows = acts()

    assert [row["block"] for row in rows] == list(range(BLOCK, 0, -1))
    assert {(row["sender"], row["sender_name"], *row["roles"]) for row in rows} == {(EMITTER, "emitter", "EMITTER")}
    assert (rows[0]["contract"], rows[0]["function"]) == ("OrderBook", "cancel")
    assert rows[0]["summary"]["en"]
    assert rows[0]["summary"]["zh"]
    assert rows[0]["arguments"] == {"order_id": 5}


@pytest.mark.parametrize(
    ("wanted", "blocks"),
    [
        ({"is_done": False}, [4]),
        ({"role": "REGISTRY"}, []),
        ({"role": "EMITTER", "is_done": True, "limit": 1}, [BLOCK]),
        ({"q": "emit", "is_done": False}, [4]),
        ({"q": "nobody"}, []),
        ({"account": address("ministry")}, []),
        ({"contract": "OrderBook", "function": "place"}, []),
        ({"to": "2000-01-01"}, []),
    ],
)
def test_acts__narrowed_down__are_those_alone(acts: Any, wanted: dict[str, Any], blocks: list[int]) -> None:
    assert [row["block"] for row in acts(**wanted)] == blocks


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_acts__as_a_file__are_there(ask: Any, form: str) -> None:
    assert ask("/supervision/acts", as_="ministry", format=form).status_code == 200


def test_acts__as_csv__are_the_same(ask: Any, acts: Any) -> None:
    answer = ask("/supervision/acts", as_="ministry", format="csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert [row["transaction_hash"] for row in rows] == [row["transaction_hash"] for row in acts()]
    assert {row["roles"] for row in rows} == {"EMITTER"}


def test_transaction__that_was_refused__has_the_words_of_the_contract(ask: Any, world: World) -> None:
    world.node.sent[f"0x{4:064x}"] = SimpleNamespace(
        sender=address("emitter"), to=contract_address("OrderBook"), data="0x", gas=100_000
    )  # type: ignore[assignment]  # what the node is asked of it
    world.node.mined_refusal = "OrderBook: order is not open"

    refused, done = (ask(f"/chain/transactions/0x{number:064x}").json() for number in (4, 2))

    assert (refused["is_done"], refused["reason"]) == (False, "OrderBook: order is not open")
    assert (done["is_done"], done["reason"]) == (True, None)


@pytest.mark.parametrize("is_down", [True, False])
def test_transaction__that_no_node_can_speak_of__is_there_without_a_reason(
    ask: Any, world: World, is_down: bool
) -> None:
    world.node.is_down = is_down  # else it is there and does not know the transaction

    assert ask(f"/chain/transactions/0x{4:064x}").json()["reason"] is None
