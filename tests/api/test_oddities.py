"""V10: what looks odd is told from its threshold on, and not before; to ministry and regulator alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from readmodel import tables
from tests.api.api_world import CLASS_ID, NOW_S, ORIGIN, World, address, build
from tests.api.conftest import signed_in

EMITTER, OTHER, BODY, MINISTRY = map(address, ("emitter", "other_emitter", "body", "ministry"))
DAY_S = 86_400
NO_HASH = "0x" + "00" * 32
Put = Callable[..., None]

pytestmark = pytest.mark.both_databases


@pytest.fixture
def found(ask: Any) -> Any:
    """The findings that the regulator gets for some filters."""
    return lambda **wanted: ask("/supervision/oddities", as_="regulator", **wanted).json()["items"]


def place(number: int) -> dict[str, Any]:
    """Where a row's log stands."""
    return {"block": 3, "log_index": number, "transaction_hash": ORIGIN["transaction_hash"]}


def refused_calls(add: Put, figure: int) -> None:
    for number in range(figure):
        call = {
            "hash": f"0x{number:04x}" + "ed" * 30,
            "block": 1_000 + number,
            "position": 0,
            "time_s": NOW_S,
            "sender": OTHER,
        }
        rest = {"to_address": None, "contract": None, "function": None, "nonce": number, "input": "0x", "gas_used": 1}
        add(tables.transactions, call | rest | {"sender": OTHER, "is_done": False})


def quick_review(add: Put, figure: int) -> None:
    opened = {"act_id": 900, "contract": "Custody", "data": "0x", "reason": "order", "document_hash": NO_HASH}
    second = {"state": "confirmed", "decided_by": OTHER, "decided_s": NOW_S + figure, "refusal": None}
    add(tables.reviews, opened | second | {"opened_by": MINISTRY, "opened_s": NOW_S} | ORIGIN)


def task(add: Put, entity: str, year: int) -> None:
    given = {"body": BODY, "assigned_by": MINISTRY, "assigned_s": NOW_S, "state": "concluded"}
    add(tables.verification_tasks, given | {"entity": entity, "year": year} | ORIGIN)


def conclusion(add: Put, number: int, entity: str, year: int, after_s: int, paper: str) -> None:
    figures = {"person": address("person"), "body": BODY, "verified_g": 1, "reported_g": 1, "workpaper_hash": paper}
    add(tables.conclusions, place(number) | figures | {"entity": entity, "year": year, "concluded_s": NOW_S + after_s})


def quick_verification(add: Put, figure: int) -> None:
    task(add, OTHER, 2001)
    conclusion(add, 900, OTHER, 2001, figure, "0x" + "a1" * 32)


def shared_workpaper(add: Put, figure: int) -> None:
    for number in range(figure):
        conclusion(add, 900 + number, OTHER, 2001 + number, 30 * DAY_S, "0x" + "a2" * 32)
    conclusion(add, 990, OTHER, 2001, 31 * DAY_S, "0x" + "a2" * 32)  # of the same report again: no other one


def emission_jump(add: Put, figure: int) -> None:
    for year, verified_t in ((2001, 10_000), (2002, 10_000 - figure)):
        add(
            tables.emissions,
            {"entity": OTHER, "year": year, "verified_t": verified_t, "body": BODY, "booked_s": NOW_S} | ORIGIN,
        )


def many_revisions(add: Put, figure: int) -> None:
    for revision in range(1, figure + 1):
        report = {"entity": OTHER, "year": 2001, "revision": revision, "emissions_g": 1, "rule_set": NO_HASH}
        rest = {"rule_version": 1, "activity_commitment": NO_HASH, "evidence_head": NO_HASH, "is_open": False}
        add(tables.reports, report | rest | {"filed_s": NOW_S} | ORIGIN)


def booking(number: int, kind: str, amount_fen: int, at_s: int) -> dict[str, Any]:
    row = place(number) | {"item": 0, "account": OTHER, "kind": kind, "amount_fen": amount_fen, "at_s": at_s}
    also = {"fee_fen": 0, "change_fen": 0, "total_fen": 0, "counterparty": None, "withdrawal_id": None}
    return row | also | {"bank_reference": None, "note": None}


def withdrawal(add: Put, amount_fen: int, at_s: int) -> None:
    row = {"withdrawal_id": 900, "account": OTHER, "bank": address("bank"), "fund_id": 0, "amount_fen": amount_fen}
    later = dict.fromkeys(("cleared_s", "cleared_by", "decided_s", "decided_by", "bank_reference", "reason"))
    add(tables.withdrawals, row | later | {"state": "requested", "requested_s": at_s} | ORIGIN)


def money_passes(add: Put, figure: int) -> None:
    add(tables.cash_entries, booking(900, "deposited", 10_000, NOW_S))
    withdrawal(add, figure, NOW_S + DAY_S - 1)


def transfer(number: int, source: str, target: str, quantity_t: int, at_s: int) -> dict[str, Any]:
    units = {"item": 0, "kind": "transferred", "class_id": CLASS_ID, "quantity_t": quantity_t, "note": None}
    return place(number) | units | {"from_account": source, "to_account": target, "at_s": at_s}


def units_pass(add: Put, figure: int) -> None:
    add(
        tables.transfers,
        transfer(900, EMITTER, OTHER, 10_000, NOW_S),
        transfer(901, OTHER, BODY, figure, NOW_S + DAY_S - 1),
    )


def large_adjustment(add: Put, figure: int) -> None:
    batch = {"batch_id": 900, "kind": "adjustment", "class_id": CLASS_ID, "year": 2001, "area": 42, "method": ""}
    done = {"state": "approved", "decided_by": MINISTRY, "decided_s": NOW_S, "decided_block": 3, "refusal": None}
    proposed = {"document_hash": NO_HASH, "proposed_by": address("province"), "proposed_s": NOW_S}
    more = {"decided_transaction": ORIGIN["transaction_hash"]}
    add(tables.quota_batches, batch | done | proposed | more | ORIGIN)
    key = {"class_id": CLASS_ID, "entity": OTHER, "year": 2001}
    add(tables.allocations, key | {"area": 42, "method": "", "approved_t": 10_000, "state": "approved"} | given())
    change = {"batch_id": 900, "position": 0, "delta_t": -figure, "state": "approved", "objection_id": 0}
    add(tables.allocation_adjustments, key | change)


def given() -> dict[str, Any]:
    return {"proposed_t": 10_000, "proposed_s": NOW_S, "batch_id": 899, "position": 0} | ORIGIN


def status_overridden(add: Put, figure: int) -> None:
    put = {"entity": OTHER, "year": 2001, "status": "E" if figure else "C", "status_before": "C"}
    why = {"overridden_by": MINISTRY, "reason": "ruling", "document_hash": NO_HASH, "overridden_s": NOW_S}
    add(tables.status_overrides, put | why | ORIGIN)


CASES: dict[str, tuple[Callable[[Put, int], None], int, int]] = {
    "refused_calls": (refused_calls, 20, 19),
    "quick_review": (quick_review, 29, 30),
    "quick_verification": (quick_verification, DAY_S - 1, DAY_S),
    "shared_workpaper": (shared_workpaper, 2, 1),
    "emission_jump": (emission_jump, 5_000, 4_999),
    "many_revisions": (many_revisions, 3, 2),
    "money_passes": (money_passes, 8_000, 7_999),
    "units_pass": (units_pass, 8_000, 7_999),
    "large_adjustment": (large_adjustment, 2_000, 1_999),
    "status_overridden": (status_overridden, 1, 0),
}
"""Kind -> what makes a finding of a figure, a figure that is told, and the nearest one that is not."""


@pytest.mark.parametrize("kind", CASES)
def test_oddities__at_their_threshold__are_told_with_figure_and_bound(found: Any, add: Put, kind: str) -> None:
    make, told, _ = CASES[kind]
    before = found(kind=kind)
    make(add, told)
    new = [row for row in found(kind=kind) if row not in before]
    assert [(row["kind"], row["figure"]) for row in new] == [(kind, told)]
    assert OTHER in (new[0]["account"], new[0]["other"]) or new[0]["account"] == BODY
    assert new[0]["name"]
    assert {row["kind"] for row in found()} >= {kind}


@pytest.mark.parametrize("kind", CASES)
def test_oddities__just_short_of_their_threshold__are_not_told(found: Any, add: Put, kind: str) -> None:
    make, _, untold = CASES[kind]
    before = found(kind=kind)
    make(add, untold)
    assert found(kind=kind) == before


def test_money__with_a_purchase_between__does_not_only_pass(found: Any, add: Put) -> None:
    money_passes(add, 9_000)
    add(tables.cash_entries, booking(901, "paid", 500, NOW_S + 60))
    assert found(kind="money_passes") == []


@pytest.mark.parametrize("after_s", [-1, DAY_S])
def test_money__that_leaves_before_it_came_or_long_after__does_not_only_pass(
    found: Any, add: Put, after_s: int
) -> None:
    add(tables.cash_entries, booking(900, "deposited", 10_000, NOW_S))
    withdrawal(add, 10_000, NOW_S + after_s)
    assert found(kind="money_passes") == []


def test_refused_calls__on_two_days__are_counted_by_day(found: Any, add: Put) -> None:
    refused_calls(add, 19)
    last = {"hash": "0x" + "ee" * 32, "block": 2_000, "position": 0, "time_s": NOW_S + DAY_S, "sender": OTHER}
    rest = {"to_address": None, "contract": None, "function": None, "nonce": 99, "input": "0x", "gas_used": 1}
    add(tables.transactions, last | rest | {"is_done": False})
    assert found(kind="refused_calls") == []


def test_oddities__narrowed_down_and_in_parts__are_those_alone(ask: Any, found: Any, add: Put) -> None:
    emission_jump(add, 6_000)
    many_revisions(add, 4)
    mine = found(account=OTHER)
    assert {row["kind"] for row in mine} == {"emission_jump", "many_revisions"}
    assert found(account=OTHER, to="2000-01-01") == []
    assert found(account=address("bank")) == []

    everything = found()
    first = ask("/supervision/oddities", as_="regulator", limit=1).json()
    rest = ask("/supervision/oddities", as_="regulator", cursor=first["next"]).json()
    assert first["items"] + rest["items"] == everything


def test_oddities__as_a_file__are_the_same(ask: Any, found: Any, add: Put) -> None:
    emission_jump(add, 6_000)
    lines = ask("/supervision/oddities", as_="ministry", format="csv").text.splitlines()
    assert len(lines) == 1 + len(found())


@pytest.mark.parametrize("who", ["registry", "exchange", "province", "emitter"])
def test_oddities__asked_for_by_anybody_else__are_refused(ask: Any, who: str) -> None:
    assert ask("/supervision/oddities", as_=who).status_code == 403


def test_oddities__by_a_regulators_own_thresholds__are_told_from_those_on(tmp_path: Any) -> None:
    own = tmp_path / "own.csv"
    own.write_text("kind,bound,window_s\nmany_revisions,1,0\n")
    world: World = build(tmp_path, oddity_thresholds=own)
    with TestClient(create_app(world.services.settings, world.services)) as client:
        answer = client.get("/supervision/oddities", headers=signed_in(client, "regulator")).json()
    assert {(row["kind"], row["bound"]) for row in answer["items"]} == {("many_revisions", 1)}
