"""P6: the chain over time, by hour and day in market time, and who made its blocks."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest

from networks.description import CONSORTIUM, load
from readmodel import tables
from tests.api.api_world import NOW_S, World

NODES = load(CONSORTIUM).validators
ONE, OTHER = (f"0x{node.address.hex()}" for node in NODES[:2])
COUNTED = {"transactions": 3, "refused": 1, "gas_used": 90_000, "orders": 2, "batches": 1}
MIDNIGHT_S = NOW_S - (NOW_S + 8 * 3_600) % 86_400
"""Of the newest block's day, in market time."""


@pytest.fixture
def busy(add: Any) -> None:
    """Two validators over three days, the middle one of which is empty."""
    for hour_s, account, blocks, missed in (
        (MIDNIGHT_S - 30 * 3_600, ONE, 10, 0),
        (MIDNIGHT_S, ONE, 6, 0),
        (MIDNIGHT_S, OTHER, 3, 2),
        (MIDNIGHT_S + 3_600, ONE, 3, 1),
    ):
        row = {"hour_s": hour_s, "proposer": account, "blocks": blocks, "missed": missed}
        add(tables.chain_hours, row | COUNTED)


def days(answer: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(item["begins"][:10], item["blocks"], item["missed"]) for item in answer["items"]]


def test_statistics__by_day__are_from_the_first_day_on_with_empty_ones(ask: Any, busy: None) -> None:
    answer = ask("/chain/statistics").json()

    assert [(blocks, missed) for _, blocks, missed in days(answer)] == [(10, 0), (0, 0), (12, 3)]
    assert {name: answer["items"][2][name] for name in COUNTED} == {name: 3 * each for name, each in COUNTED.items()}
    assert [datetime.fromisoformat(item["begins"]).timestamp() for item in answer["items"]] == [
        MIDNIGHT_S - 2 * 86_400, MIDNIGHT_S - 86_400, MIDNIGHT_S,
    ]  # fmt: skip


def test_statistics__by_hour__are_those_of_the_days_up_to_the_newest_block(ask: Any, busy: None) -> None:
    today = datetime.fromtimestamp(MIDNIGHT_S + 8 * 3_600).date()
    answer = ask(f"/chain/statistics?by=hour&first={today}").json()

    assert [blocks for _, blocks, _ in days(answer)][:3] == [9, 3, 0]
    assert len(answer["items"]) == (NOW_S - MIDNIGHT_S) // 3_600 + 1


def test_statistics__as_csv__have_the_same_rows(ask: Any, busy: None) -> None:
    answer = ask("/chain/statistics?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.headers["content-disposition"].startswith('attachment; filename="chain-by-day-')
    assert [(row["blocks"], row["missed"], row["orders"]) for row in rows] == [
        ("10", "0", "2"), ("0", "0", "0"), ("12", "3", "6"),
    ]  # fmt: skip


def test_proposers__of_the_days__have_shares_missed_turns_and_names(ask: Any, busy: None, world: World) -> None:
    settings = world.services.settings.model_copy(update={"consortium": CONSORTIUM})
    object.__setattr__(world.services, "settings", settings)  # frozen, and each test has its own
    answer = ask("/chain/statistics/proposers").json()

    assert [(each["blocks"], each["share_bp"], each["missed"]) for each in answer["items"]] == [
        (19, 8_636, 1), (3, 1_363, 2),
    ]  # fmt: skip
    assert [(each["account"], each["name"]) for each in answer["items"]] == [
        (ONE, NODES[0].name), (OTHER, NODES[1].name),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("by=hour&first=2000-01-01", "are more than 31 by the hour"),
        ("first=2000-01-01", "are more than 366 by the day"),
        ("first=2020-01-02&last=2020-01-01", "last: 2020-01-01 is before 2020-01-02"),
    ],
)
def test_statistics__days_that_cannot_be__are_refused(ask: Any, busy: None, query: str, words: str) -> None:
    answer = ask(f"/chain/statistics?{query}")

    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_statistics__nothing_read_yet_or_days_to_come__are_empty(ask: Any) -> None:
    assert ask("/chain/statistics").json()["items"] == []
    assert ask("/chain/statistics/proposers?first=2200-01-01").json()["items"] == []
