"""The way of a unit, as the registry and as the public sees it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from api.queries.serials import overlapping
from carbon.serials import SerialRange
from indexer.serials import span_of
from readmodel.store import open_writer, upgrade
from readmodel.tables import serial_moves
from tests.api.api_world import address

EMITTER, OTHER = address("emitter"), address("other_emitter")


def ranges(items: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(item.get("kind") or item["state"], int(item["first_serial"]), int(item["last_serial"])) for item in items]


def test_trace__of_a_surrendered_unit__leads_from_issue_to_end(ask: Callable[..., Any]) -> None:
    found = ask("/registry/trace/eu-eua-0-450", as_="registry").json()

    assert (found["serial"], found["scheme"], found["vintage"]) == ("EU-EUA-0000-0000450", "EU", 0)
    assert ranges(found["steps"]) == [("issued", 450, 450), ("surrendered", 450, 450)]
    assert [step["from_account"] for step in found["steps"]] == [None, EMITTER]
    assert [step["to_name"] for step in found["steps"]] == ["emitter", None]
    [place] = found["now"]
    assert (place["state"], place["account"], place["quantity_t"]) == ("surrendered", EMITTER, 1)


def test_trace__of_a_range__says_where_each_part_is(ask: Callable[..., Any]) -> None:
    found = ask("/registry/trace/EU-EUA-0000-0000300-0000600", as_="ministry").json()

    assert ranges(found["steps"]) == [
        ("issued", 300, 600),
        ("delivered", 300, 400),
        ("surrendered", 401, 500),
        ("cancelled", 501, 525),
    ]
    assert ranges(found["now"]) == [
        ("held", 300, 400),
        ("surrendered", 401, 500),
        ("cancelled", 501, 525),
        ("held", 526, 600),
    ]
    assert [place["name"] for place in found["now"]] == ["other emitter", "emitter", "emitter", "emitter"]


def test_public_trace__of_a_unit_that_was_sold__names_neither_side(ask: Callable[..., Any]) -> None:
    answer = ask("/public/serials/EU-EUA-0000-0000001")

    assert ranges(answer.json()["steps"]) == [("issued", 1, 1), ("delivered", 1, 1)]
    assert answer.json()["steps"][0]["to_account"] == EMITTER
    assert OTHER not in answer.text
    assert "other emitter" not in answer.text


@pytest.mark.parametrize(
    ("serial", "status", "detail"),
    [
        ("EU-EUA-0000-0001001", 404, "never issued: the class has 1000 units"),
        ("EU-EUA-2020-0000001", 404, "there is no class of units EU-EUA-2020"),
        ("EU-EUA", 422, "a serial number looks like"),
        ("EU-EUA-0000-0000002-0000001", 422, "ends before it begins"),
    ],
)
def test_public_trace__of_no_unit__says_why(ask: Callable[..., Any], serial: str, status: int, detail: str) -> None:
    answer = ask(f"/public/serials/{serial}")

    assert answer.status_code == status
    assert detail in answer.json()["detail"]


@pytest.fixture
def empty_read_model(new_read_model: Callable[[str], str]) -> str:
    """URL of a read model without rows."""
    url = new_read_model("overlap")
    upgrade(url)
    return url


ENDS = st.tuples(st.integers(1, 3000), st.integers(1, 3000)).map(sorted)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(ENDS, max_size=30), wanted=ENDS)
def test_overlapping__any_ranges__finds_those_that_a_plain_comparison_finds(
    empty_read_model: str, moves: list[list[int]], wanted: list[int]
) -> None:
    engine = open_writer(empty_read_model)
    with engine.begin() as connection:
        connection.execute(serial_moves.delete())
        for place, (first, last) in enumerate(moves):
            row = {"block": place, "log_index": 0, "item": 0, "part": 0, "class_id": "1"}
            serials = {"first_serial": first, "last_serial": last, "span": span_of((first, last))}
            connection.execute(insert(serial_moves), row | serials)
        query = select(serial_moves.c.block).where(overlapping("1", SerialRange(*wanted)))
        found = sorted(connection.execute(query).scalars())
    engine.dispose()

    assert found == [place for place, (first, last) in enumerate(moves) if first <= wanted[1] and last >= wanted[0]]


@pytest.mark.sqlite_only("reads the plan of SQLite")
def test_overlapping__in_sqlite__searches_the_index_and_scans_nothing(empty_read_model: str) -> None:
    engine = open_writer(empty_read_model)
    query = select(serial_moves).where(overlapping("1", SerialRange(5, 9)))
    with engine.connect() as connection:
        sql = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
    engine.dispose()

    assert any("ix_serial_moves_class_id_span_first_serial" in line for line in plan)
    assert not any(line.startswith("SCAN") for line in plan)


def test_now__of_a_whole_class__covers_every_number_once(ask: Callable[..., Any]) -> None:
    now = ask("/registry/trace/EU-EUA-0-1-1000", as_="registry").json()["now"]

    ends = [(int(place["first_serial"]), int(place["last_serial"])) for place in now]
    assert (ends[0][0], ends[-1][1]) == (1, 1000)
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ends))
