"""Entries other than trade, freezes, cancellations, and the registry's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import CANCELLED_BY, CLASS_ID, World, address
from tests.api.test_certificates import CANCELLATION

EMITTER, OTHER, REGISTRY = address("emitter"), address("other_emitter"), address("registry")


@pytest.mark.parametrize(
    ("parameters", "ids"),
    [
        ({}, [2, 1]),
        ({"sort": "-quantity_t"}, [1, 2]),
        ({"state": "in_review"}, [2]),
        ({"kind": "carbon_neutrality"}, [1]),
        ({"account": OTHER}, [2]),
        ({"class_id": "1"}, []),
        ({"from": "2011-03-14"}, []),
    ],
)
def test_entries__by_kind_state_account_and_time__are_those(
    ask: Callable[..., Any], parameters: dict[str, str], ids: list[int]
) -> None:
    found = ask("/registry/entries", as_="registry", **parameters)

    assert found.status_code == 200, found.text
    assert [item["entry_id"] for item in found.json()["items"]] == ids


def test_entry__that_waits_for_review__has_both_names_and_its_day(ask: Callable[..., Any]) -> None:
    [entry] = ask("/registry/entries", as_="ministry", state="in_review").json()["items"]

    assert (entry["from_name"], entry["to_name"], entry["symbol"]) == ("emitter", "other emitter", "EU EUA")
    assert entry["due_at"] == "2011-03-14T15:06:40+08:00"
    assert entry["executed_at"] is None


def test_own_entries__of_the_receiver__are_seen_by_him_and_not_by_strangers(ask: Callable[..., Any]) -> None:
    own = ask(f"/enterprises/{OTHER}/entries", as_="other_emitter").json()["items"]

    assert [entry["entry_id"] for entry in own] == [2]
    assert ask(f"/enterprises/{OTHER}/entries", as_="emitter").status_code == 403


@pytest.mark.parametrize(("state", "ids"), [(None, [3, 2, 1]), ("open", [1]), ("forced", [2]), ("lifted", [3])])
def test_freezes__by_state__are_those(ask: Callable[..., Any], state: str | None, ids: list[int]) -> None:
    found = ask("/registry/freezes", as_="registry", **({"state": state} if state else {})).json()["items"]

    assert [item["freeze_id"] for item in found] == ids
    assert state is None or {item["state"] for item in found} == {state}


def test_freeze__of_an_account__says_by_which_order_and_what_is_left(ask: Callable[..., Any]) -> None:
    newest = ask(f"/enterprises/{EMITTER}/freezes", as_="emitter", state="open").json()["items"][0]

    assert (newest["order_no"], newest["quantity_t"], newest["left_t"]) == ("(2011) 12", 40, 40)
    assert (newest["name"], newest["sub_account"]) == ("emitter", "registry")


@pytest.mark.parametrize(
    ("kind", "quantities"),
    [(None, [25, 100]), ("surrender", [100]), ("carbon_neutrality", [25]), ("claw_back", [])],
)
def test_cancellations__by_kind__are_those(ask: Callable[..., Any], kind: str | None, quantities: list[int]) -> None:
    found = ask("/registry/cancellations", as_="registry", **({"kind": kind} if kind else {})).json()["items"]

    assert [item["quantity_t"] for item in found] == quantities


def test_cancellation__for_neutrality__has_its_serials_and_its_certificate(ask: Callable[..., Any]) -> None:
    [found] = ask("/registry/cancellations", as_="registry", kind="carbon_neutrality", account=EMITTER).json()["items"]

    assert (found["serials"], found["certificate_code"]) == ("501-525", CANCELLATION)
    assert (found["beneficiary"], found["transaction_hash"]) == ("Marathon of 厦门", CANCELLED_BY)


def test_own_transfers__of_a_trade__do_not_name_the_other_side(ask: Callable[..., Any]) -> None:
    answer = ask(f"/enterprises/{EMITTER}/transfers", as_="emitter", kind="delivered")

    [row] = answer.json()["items"]
    assert (row["from_name"], row["to_account"], row["to_name"]) == ("emitter", None, None)
    assert OTHER not in answer.text


def put(world: World, statement: Any) -> None:
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def test_log__of_the_registry__has_its_acts_in_plain_words_and_those_of_nobody_else(
    ask: Callable[..., Any], world: World
) -> None:
    assert ask("/registry/log", as_="registry").json()["items"] == []
    put(world, update(tables.transactions).where(tables.transactions.c.block.in_([3, 4])).values(sender=REGISTRY))

    newest, before = ask("/registry/log", as_="registry").json()["items"]

    assert (newest["block"], newest["is_done"], before["is_done"]) == (4, False, True)
    assert (newest["sender_name"], newest["contract"], newest["function"]) == ("registry", "OrderBook", "cancel")
    assert newest["summary"]["en"]
    assert ask("/registry/log", as_="registry", function="place").json()["items"] == []
    assert len(ask("/registry/log", as_="registry", account=REGISTRY, contract="OrderBook").json()["items"]) == 2


def test_lists__of_a_class__know_its_symbol(ask: Callable[..., Any]) -> None:
    rows = ask("/registry/cancellations", as_="registry", class_id=CLASS_ID).json()["items"]

    assert {row["symbol"] for row in rows} == {"EU EUA"}
