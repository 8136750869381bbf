"""C2 to C4 as seen through the API: obligations, notices, penalties, statistics, and why a status is what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from eth_hash.auto import keccak
from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import CLASS_ID, DAY, NOW_S, ORIGIN, World, address

EMITTER, OTHER = address("emitter"), address("other_emitter")
DAY_S = 86_400
HASH = "0x" + "ab" * 32

PLACE = {"block": 3, "log_index": 0, "transaction_hash": "0x" + "11" * 32}


@pytest.fixture
def add(world: World) -> Callable[..., None]:
    """Return `add(table, **values)`: the indexer writes another row."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)

    def added(table: Any, **values: Any) -> None:
        with engine.begin() as db:
            db.execute(insert(table).values(**values))

    return added


@pytest.fixture
def past(world: World, add: Callable[..., None]) -> None:
    """2010 had its deadline ten days ago; the emitter's 100 t came eleven days ago, another 340 t yesterday."""
    add(tables.deadlines, scheme="EU", year=2010, deadline_s=NOW_S - 10 * DAY_S, **ORIGIN)
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(delete(tables.openings))
        db.execute(delete(tables.surrenders).where(tables.surrenders.c.state == "applied"))
        db.execute(update(tables.surrenders).values(applied_s=NOW_S - 11 * DAY_S))
        db.execute(update(tables.emissions).values(booked_s=NOW_S - 40 * DAY_S))
    surrender = {"application_id": 9, "entity": EMITTER, "year": 2010, "class_id": CLASS_ID, "quantity_t": 340}
    decided = {"state": "accepted", "decided_by": address("province"), "decided_s": NOW_S}
    add(tables.surrenders, applied_s=NOW_S - DAY_S, findings=6, is_offset=False, **surrender, **decided, **ORIGIN)


@pytest.fixture
def rule(add: Callable[..., None]) -> None:
    """Fines between 5 and 10 times the mean price, and once more at least for each repetition."""
    multiples = {"min_multiple_bp": 50_000, "max_multiple_bp": 100_000, "repeat_step_bp": 10_000}
    add(tables.penalty_rules, scheme="EU", **multiples, **ORIGIN)


def test_statistics__by_each_key__add_up_the_same(ask: Callable[..., Any]) -> None:
    totals = []
    for by in ("area", "industry", "year", "scheme"):
        rows = ask("/compliance/statistics", by=by).json()["items"]
        totals.append([sum(row[name] for row in rows) for name in ("entities", "a", "b", "c", "missing_t")])

    assert totals == [[3, 1, 1, 1, 340]] * 4


def test_statistics__of_a_year_by_area__have_rate_and_sums(ask: Callable[..., Any]) -> None:
    (row,) = ask("/compliance/statistics", by="area", year=2010).json()["items"]

    assert (row["key"], row["entities"], row["a"], row["b"], row["c"]) == ("42", 2, 0, 1, 1)
    assert (row["missing_t"], row["rate_bp"], row["fines_fen"]) == (340, 0, 0)


def test_statistics__as_csv__are_a_file(ask: Callable[..., Any]) -> None:
    answer = ask("/compliance/statistics", by="year", format="csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert "2009" in answer.text
    assert "2010" in answer.text


def test_statistics__by_something_else__are_refused(ask: Callable[..., Any]) -> None:
    assert ask("/compliance/statistics", by="colour").status_code == 422


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({"status": "B"}, ["emitter"]),
        ({"q": "other"}, ["other emitter"]),
        ({"area": 43}, []),
        ({"sort": "-status"}, ["other emitter", "emitter"]),
        ({"sort": "balance_t"}, ["emitter", "other emitter"]),
    ],
)
def test_compliance__filters_and_sorting__do_what_they_say(
    ask: Callable[..., Any], wish: dict[str, Any], names: list[str]
) -> None:
    found = ask("/compliance", year=2010, **wish).json()["items"]

    assert [row["name"] for row in found] == names


def test_published__late_surrender__keeps_the_status_and_says_why(ask: Callable[..., Any], past: None) -> None:
    """The balance is clear, the status of the deadline stays."""
    (year,) = ask(f"/compliance/{EMITTER}").json()["years"]

    assert (year["status"], year["balance_t"], year["shortfall_t"]) == ("B", 0, 340)
    assert "340 t less than the verified emissions" in year["why"]["en"]
    assert "the status of the deadline stays" in year["why"]["en"]
    assert "截止时的履约状态不变" in year["why"]["zh"]


def test_published__without_a_deadline__counts_all_and_tells_the_span(ask: Callable[..., Any]) -> None:
    found = ask(f"/compliance/{EMITTER}").json()

    years = {year["year"]: year for year in found["years"]}
    assert found["name"] == "emitter"
    assert (years[2010]["status"], years[2010]["balance_t"], years[2010]["deadline"]) == ("B", -280, None)
    assert years[2010]["why"]["en"] == "Surrendered so far for 2008–2010: 280 t less than the verified emissions"
    assert (years[2009]["status"], years[2009]["why"]["en"]) == ("C", "No verified emissions were booked so far")


def test_published__overridden__gives_the_authoritys_reason(ask: Callable[..., Any], add: Callable[..., None]) -> None:
    overridden = {"status": "E", "status_before": "B", "overridden_by": address("province"), "overridden_s": NOW_S}
    key = {"entity": EMITTER, "year": 2010, "reason": "meter was wrong", "document_hash": HASH}
    add(tables.status_overrides, **overridden, **key, **ORIGIN)

    year = ask(f"/compliance/{EMITTER}").json()["years"][0]

    assert (year["status"], year["override_reason"]) == ("E", "meter was wrong")
    assert year["why"] == {"en": "An authority decided: meter was wrong", "zh": "主管部门决定：meter was wrong"}


def test_published__who_is_in_no_scheme__is_not_found(ask: Callable[..., Any]) -> None:
    assert ask(f"/compliance/{address('bank')}").status_code == 404


def test_obligations__of_a_year__tell_who_has_not_surrendered_and_how_long_there_is(
    ask: Callable[..., Any], add: Callable[..., None]
) -> None:
    add(tables.deadlines, scheme="EU", year=2010, deadline_s=NOW_S + 10 * DAY_S + 5, **ORIGIN)

    rows = {row["name"]: row for row in ask("/authority/obligations", as_="province", year=2010).json()["items"]}

    emitter, other = rows["emitter"], rows["other emitter"]
    assert (emitter["verified_t"], emitter["surrendered_t"], emitter["pending_t"]) == (440, 100, 50)
    assert (emitter["missing_t"], emitter["days_left"], emitter["status"]) == (280, 10, "B")
    assert (other["verified_t"], other["missing_t"], other["last_notice_at"]) == (None, 0, None)


def test_obligations__who_misses_most__comes_first(ask: Callable[..., Any]) -> None:
    rows = ask("/authority/obligations", as_="ministry", year=2010).json()["items"]
    sorted_rows = ask("/authority/obligations", as_="ministry", year=2010, sort="-name").json()["items"]

    assert [row["name"] for row in rows] == ["emitter", "other emitter"]
    assert [row["name"] for row in sorted_rows] == ["other emitter", "emitter"]


def test_obligations__in_parts__come_whole(ask: Callable[..., Any]) -> None:
    first = ask("/authority/obligations", as_="ministry", year=2010, limit=1).json()
    second = ask("/authority/obligations", as_="ministry", year=2010, limit=1, cursor=first["next"]).json()

    assert [one["items"][0]["name"] for one in (first, second)] == ["emitter", "other emitter"]
    assert second["next"] is None


def test_obligations__of_another_area__are_not_shown_to_a_province(ask: Callable[..., Any]) -> None:
    assert ask("/authority/obligations", as_="other_province", year=2010, area=42).json()["items"] == []
    assert ask("/authority/obligations", as_="ministry", year=2010, area=43).json()["items"] == []
    assert len(ask("/authority/obligations", as_="ministry", year=2010, status="C").json()["items"]) == 1


def test_notices__given_and_derived__reach_the_enterprise(ask: Callable[..., Any], add: Callable[..., None]) -> None:
    add(tables.deadlines, scheme="EU", year=2010, deadline_s=NOW_S + 10 * DAY_S, **ORIGIN)
    notice = {"entity": EMITTER, "year": 2010, "kind": "reminder", "text": "please surrender", "document_hash": HASH}
    add(tables.notices, given_by=address("province"), at_s=NOW_S, **notice, **PLACE)

    warning, given = ask(f"/enterprises/{EMITTER}/notices", as_="emitter").json()["items"]
    (seen,) = ask("/authority/notices", as_="province").json()["items"]

    assert (warning["kind"], warning["by"]) == ("due", None)
    assert warning["words"]["en"] == "280 t must be surrendered for 2010 by 2011-03-23: 10 days are left"
    assert (given["kind"], given["text"], given["by_name"]) == ("reminder", "please surrender", "province")
    assert seen == given
    assert ask("/authority/notices", as_="other_province").json()["items"] == []


def test_notices__deadline_past__say_since_when(ask: Callable[..., Any], add: Callable[..., None]) -> None:
    add(tables.deadlines, scheme="EU", year=2010, deadline_s=NOW_S - 3 * DAY_S, **ORIGIN)

    (warning,) = ask(f"/enterprises/{EMITTER}/notices", as_="emitter").json()["items"]

    assert (warning["kind"], warning["words"]["en"]) == ("overdue", "280 t for 2010 were due on 2011-03-10: 3 days ago")


@pytest.mark.parametrize("days", [91, 400])
def test_notices__deadline_far_away__do_not_warn_yet(
    ask: Callable[..., Any], add: Callable[..., None], days: int
) -> None:
    add(tables.deadlines, scheme="EU", year=2010, deadline_s=NOW_S + days * DAY_S, **ORIGIN)

    assert ask(f"/enterprises/{EMITTER}/notices", as_="emitter").json()["items"] == []


def test_own_obligations__offsets_instructions_and_penalties__stand_with_the_year(
    ask: Callable[..., Any], add: Callable[..., None]
) -> None:
    add(tables.offset_rules, scheme="EU", kind="CER", cap_bp=450, first_year=2008, last_year=2012, **ORIGIN)
    given = {"entity": EMITTER, "year": 2010, "class_id": CLASS_ID, "quantity_t": 0, "due_s": NOW_S + 60}
    add(tables.instructions, instruction_id=1, state="open", given_s=NOW_S, **given, **ORIGIN)
    imposed = {"shortfall_t": 340, "price_fen_per_t": 5_000, "multiple_bp": 50_000, "fine_fen": 8_500_000}
    imposed |= {"deducted_t": 280, "barred_until_s": 0, "defaults": 1, "reason": "default", "document_hash": HASH}
    key = {"entity": EMITTER, "imposed_by": address("province"), "imposed_s": NOW_S}
    add(tables.penalties, year=2009, **imposed, **key, **ORIGIN)

    years = {row["year"]: row for row in ask(f"/enterprises/{EMITTER}/obligations", as_="emitter").json()["items"]}
    listed = ask("/authority/penalties", as_="province").json()["items"]

    assert (years[2010]["offset_cap_t"], years[2010]["offset_t"], years[2010]["deducted_t"]) == (19, 0, 280)
    assert (years[2010]["missing_t"], years[2010]["pending_t"]) == (280, 50)
    assert [one["quantity_t"] for one in years[2010]["instructions"]] == [0]
    assert [one["fine_fen"] for one in years[2009]["penalties"]] == [8_500_000]
    assert years[2009]["penalties"] == listed
    assert (listed[0]["barred_until"], listed[0]["by_name"]) == (None, "province")


def test_own_obligations__in_no_scheme__are_none(ask: Callable[..., Any]) -> None:
    assert ask(f"/enterprises/{address('bank')}/obligations", as_="registry").json()["items"] == []


def test_penalty_proposal__mean_price__is_that_of_all_trades_of_the_month(
    ask: Callable[..., Any], add: Callable[..., None], world: World, past: None, rule: None
) -> None:
    """Trades of the month up to the deadline, 2011-02-04 to 2011-03-03; what was traded after it does not count."""
    deadline_day = DAY - 10
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        first = dict(db.execute(select(tables.trades)).mappings().first() or {})
    for sequence, (day, quantity_t, amount_fen) in enumerate(
        [(deadline_day, 10, 50_000), (deadline_day - 27, 20, 110_001), (deadline_day - 28, 7, 1), (DAY - 5, 9, 1)]
    ):
        row = first | {"trade_id": str(sequence), "sequence": 50 + sequence, "day": day}
        add(tables.trades, **row | {"quantity_t": quantity_t, "amount_fen": amount_fen})

    found = ask("/authority/penalties/proposal", as_="province", account=EMITTER, year=2010).json()

    assert (found["first_day"], found["last_day"]) == ("2011-02-04", "2011-03-03")
    assert (found["traded_t"], found["traded_fen"], found["price_fen_per_t"]) == (30, 160_001, 5_333)
    assert (found["shortfall_t"], found["still_missing_t"]) == (340, 0)
    assert (found["min_multiple_bp"], found["fine_fen"]) == (50_000, 340 * 5_333 * 5)
    assert json.loads(found["document"])["price_fen_per_t"] == 5_333
    assert found["document_hash"] == "0x" + keccak(found["document"].encode()).hex()


def test_penalty_proposal__second_default__has_a_higher_minimum(
    ask: Callable[..., Any], add: Callable[..., None], past: None, rule: None
) -> None:
    zeros = dict.fromkeys(
        ("shortfall_t", "price_fen_per_t", "multiple_bp", "fine_fen", "deducted_t", "barred_until_s", "imposed_s"), 0
    )
    texts = {"reason": "default", "document_hash": HASH, "imposed_by": address("province")}
    add(tables.penalties, entity=EMITTER, year=2008, defaults=1, **zeros, **texts, **ORIGIN)

    found = ask("/authority/penalties/proposal", as_="province", account=EMITTER, year=2010).json()

    assert (found["defaults"], found["min_multiple_bp"], found["max_multiple_bp"]) == (1, 60_000, 100_000)
    assert (found["price_fen_per_t"], found["fine_fen"]) == (None, None)


def test_penalty_proposal__no_deadline_or_another_area__is_not_found(ask: Callable[..., Any], rule: None) -> None:
    wanted = {"account": EMITTER, "year": 2010}

    assert ask("/authority/penalties/proposal", as_="province", **wanted).status_code == 404
    assert ask("/authority/penalties/proposal", as_="other_province", **wanted).status_code == 404
    assert ask("/authority/penalties/proposal", as_="emitter", **wanted).status_code == 403
