"""T6: alerts and what they rest on are for exchange and ministry; measures for whom they hit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.api_world import CHAIN_ID, DAY, address
from tests.api.watch_rows import HASH

EMITTER, OTHER = address("emitter"), address("other_emitter")
EVERYONE = ("ministry", "province", "registry", "bank", "emitter", "exchange", "stranger")
FOR_EXCHANGE = (
    *("alerts", "alerts/1", "relations", "orders", "trades", "days/1/2011-03-13"),
    *("disputes", "disputes/1"),
)


@pytest.mark.parametrize("path", FOR_EXCHANGE)
def test_exchange_routes__for_everyone__open_for_exchange_and_ministry(ask: Callable[..., Any], path: str) -> None:
    answers = {name: ask(f"/exchange/{path}", as_=name).status_code for name in EVERYONE}

    assert {name for name, status in answers.items() if status == 200} == {"exchange", "ministry"}
    assert {status for status in answers.values() if status != 200} == {403}
    assert ask(f"/exchange/{path}").status_code == 401


@pytest.mark.parametrize("path", ["alerts", "alerts/1", "disputes", "disputes/1"])
def test_authority_routes__for_everyone__open_for_the_ministry_alone(ask: Callable[..., Any], path: str) -> None:
    answers = {name: ask(f"/authority/{path}", as_=name).status_code for name in EVERYONE}
    assert {name for name, status in answers.items() if status == 200} == {"ministry"}
    assert ask(f"/authority/{path}", as_="ministry").json() == ask(f"/exchange/{path}", as_="exchange").json()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, [2, 1]),
        ({"state": "open"}, [2]),
        ({"kind": "wash_trade"}, [1]),
        ({"account": EMITTER}, [1]),
        ({"from": "2011-03-13"}, [2]),
        ({"product_id": 9}, []),
        ({"sort": "day"}, [1, 2]),
    ],
)
def test_alerts__narrowed__are_those(ask: Callable[..., Any], query: dict[str, Any], ids: list[int]) -> None:
    found = ask("/exchange/alerts", as_="exchange", **query).json()["items"]
    assert [one["alert_id"] for one in found] == ids


def test_alert__with_steps__says_whom_each_has_hit_and_by_which_rule(ask: Callable[..., Any]) -> None:
    found = ask("/exchange/alerts/1", as_="exchange").json()

    alert = found["alert"]
    assert (alert["kind"], alert["state"], alert["evidence_hash"], alert["day"]) == (
        "wash_trade",
        "restricted",
        HASH,
        "2011-03-12",
    )
    assert {one["account"] for one in alert["accounts"]} == {EMITTER, OTHER}
    assert all(one["name"] for one in alert["accounts"])
    hit = [(step["action"], sorted(one["account"] for one in step["accounts"])) for step in found["steps"]]
    assert hit == [("warn", sorted((EMITTER, OTHER))), ("restrict", [OTHER])]
    assert (alert["rule"]["from_day"], alert["rule"]["share_bp"], alert["rule"]["is_on"]) == ("2011-03-12", 5_000, True)
    assert ask("/exchange/alerts/9", as_="exchange").status_code == 404


def test_rules__of_a_day__are_all_kinds_with_what_was_in_force(ask: Callable[..., Any]) -> None:
    def wash(day: str) -> tuple[bool, int]:
        found = ask("/market/surveillance-rules", day=day).json()["items"]
        assert [one["number"] for one in found] == list(range(1, 8))
        return found[0]["is_on"], found[0]["count"]

    assert [wash(f"2011-03-{day}") for day in (11, 12, 13, 14)] == [(False, 0), (True, 1), (True, 1), (False, 1)]


def test_relations__of_the_exchange__have_both_names(ask: Callable[..., Any]) -> None:
    [one] = ask("/exchange/relations", as_="exchange", is_related=True).json()["items"]
    assert {one["account"], one["other"]} == {EMITTER, OTHER}
    assert one["account_name"]
    assert one["other_name"]
    assert ask("/exchange/relations", as_="exchange", is_related=False).json()["items"] == []


def test_orders_and_trades__of_a_day__name_their_sides(ask: Callable[..., Any]) -> None:
    day = {"from": "2011-03-13", "to": "2011-03-13", "product_id": 1}

    orders = ask("/exchange/orders", as_="exchange", **day, account=OTHER).json()["items"]
    [trade] = ask("/exchange/trades", as_="exchange", **day).json()["items"]

    assert [(one["account"], one["side"], one["price_fen"]) for one in orders] == [
        (OTHER, "buy", 5_000),
        (OTHER, "sell", 5_300),
    ]
    assert (trade["buyer"], trade["seller"], trade["method"], trade["price_fen"]) == (EMITTER, OTHER, "listed", 5_100)
    assert ask("/exchange/trades", as_="exchange", from_="x", account=address("bank")).json()["items"] == []


def test_watched_day__with_a_day_before__has_what_it_is_held_against(ask: Callable[..., Any]) -> None:
    found = ask("/exchange/days/1/2011-03-13", as_="exchange").json()

    assert (found["chain_id"], found["day_number"], found["state"], found["previous_close_fen"]) == (
        CHAIN_ID,
        DAY,
        "open",
        5_000,
    )
    assert found["listed_end_at"] == "2011-03-13T15:00:00+08:00"
    assert found["earlier"] == [{"day": "2011-03-12", "day_number": DAY - 1, "listed_t": 10}]
    assert ask("/exchange/days/1/2011-03-20", as_="exchange").status_code == 404


def test_measures__of_an_account__are_those_that_hit_it_and_for_those_who_may_see_it(ask: Callable[..., Any]) -> None:
    own = ask(f"/enterprises/{EMITTER}/measures", as_="emitter").json()["items"]
    others = ask(f"/enterprises/{OTHER}/measures", as_="registry").json()["items"]

    assert [(one["action"], one["reason"], one["kind"]) for one in own] == [("warn", "to warn", "wash_trade")]
    assert [one["action"] for one in others] == ["restrict", "warn"]
    assert ask(f"/enterprises/{OTHER}/measures", as_="emitter").status_code == 403
    assert OTHER not in ask(f"/enterprises/{EMITTER}/measures", as_="emitter").text
