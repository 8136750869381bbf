"""V10: the ministry sees everything that anybody signed, carried out or refused, down to each call."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.api.api_world import BLOCK, address

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
