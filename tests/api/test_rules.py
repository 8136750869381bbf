"""T4: rules are data in force from a day, and those of a past day stay readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, insert
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import DAY, World, address

TODAY = date(1970, 1, 1) + timedelta(days=DAY)
TERMS = {
    "product_id": 1,
    "tick_fen": 1,
    "lot_t": 1,
    "min_order_t": 1,
    "max_order_t": 99_999,
    "band_bp": 1_000,
    "min_block_t": 100_000,
    "max_block_t": 0,
    "block_band_bp": 3_000,
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "market_terms": [
        TERMS | {"from_day": 0},
        TERMS | {"from_day": DAY, "tick_fen": 5},
        TERMS | {"from_day": DAY + 10, "tick_fen": 10, "max_block_t": 900_000},
        TERMS | {"from_day": 0, "product_id": 2, "tick_fen": 77},
    ],
    "market_hours": [
        {"from_day": 0, "utc_offset_s": 28_800, "sessions": "34200-41400,46800-54000", "block_sessions": "46800-54000"}
    ],
    "market_fees": [
        {"from_day": 0, "exchange_bp": 5, "registry_bp": 1},
        {"from_day": DAY - 1, "exchange_bp": 3, "registry_bp": 2},
    ],
    "market_self_trade": [{"from_day": DAY, "cancels_older": True}],
    "holidays": [{"day": DAY + 2, "is_holiday": True}, {"day": DAY + 3, "is_holiday": False}],
    "position_limits": [
        {"subject": "investor", "from_day": 0, "is_limited": True, "limit_t": 1_000},
        {"subject": "investor", "from_day": DAY, "is_limited": False, "limit_t": 0},
        {"subject": address("emitter"), "from_day": 0, "is_limited": True, "limit_t": 7},
    ],
    "report_thresholds": [{"from_day": 0, "threshold_t": 500}],
}


@pytest.fixture(autouse=True)
def rules(world: World) -> None:
    """Rules with a past, a present and a future."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            connection.execute(delete(getattr(tables, name)))
            connection.execute(insert(getattr(tables, name)), rows)
    engine.dispose()


def on(ask: Callable[..., Any], days: int) -> dict[str, Any]:
    """The rules so many days after today."""
    answer = ask("/market/1/rules", day=(TODAY + timedelta(days=days)).isoformat())
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_rules__of_today__are_the_newest_that_have_begun(ask: Callable[..., Any]) -> None:
    found = ask("/market/1/rules").json()

    assert (found["day"], found["symbol"]) == (TODAY.isoformat(), "CEA")
    assert found["terms"] | {"from_day": ""} == {
        "from_day": "",
        "tick_fen": 5,
        "lot_t": 1,
        "min_order_t": 1,
        "max_order_t": 99_999,
        "band_bp": 1_000,
        "min_block_t": 100_000,
        "max_block_t": None,
        "block_band_bp": 3_000,
    }
    assert found["terms"]["from_day"] == TODAY.isoformat()
    assert found["hours"]["sessions"] == [
        {"opens": "09:30:00", "closes": "11:30:00"},
        {"opens": "13:00:00", "closes": "15:00:00"},
    ]
    assert found["hours"]["block_sessions"] == [{"opens": "13:00:00", "closes": "15:00:00"}]
    assert (found["fees"]["exchange_bp"], found["fees"]["registry_bp"]) == (3, 2)
    assert found["self_trade"]["cancels_older"] is True
    assert found["report_threshold"]["threshold_t"] == 500
    assert [(one["kind"], one["limit_t"]) for one in found["position_limits"]] == [("investor", None)]
    assert found["prices"] == {"previous_close_fen": 5_000, "lower_fen": 4_500, "upper_fen": 5_500}


def test_rules__of_a_past_day__stay_readable(ask: Callable[..., Any]) -> None:
    yesterday, long_ago = on(ask, -1), on(ask, -2)

    assert (yesterday["terms"]["tick_fen"], yesterday["fees"]["exchange_bp"]) == (1, 3)
    assert yesterday["self_trade"] is None
    assert [(one["kind"], one["limit_t"]) for one in yesterday["position_limits"]] == [("investor", 1_000)]
    assert (long_ago["fees"]["exchange_bp"], long_ago["prices"]) == (5, None)


def test_rules__of_a_day_to_come__are_those_announced_for_it(ask: Callable[..., Any]) -> None:
    assert on(ask, 9)["terms"]["tick_fen"] == 5
    later = on(ask, 10)["terms"]
    assert (later["tick_fen"], later["max_block_t"]) == (10, 900_000)


@pytest.mark.parametrize(
    ("days", "is_trading_day", "is_holiday"),
    [(0, False, False), (1, True, False), (2, False, True), (3, True, False), (6, False, False)],
)
def test_rules__of_a_day__say_whether_it_is_one_of_trading(
    ask: Callable[..., Any], days: int, is_trading_day: bool, is_holiday: bool
) -> None:
    """Today is a Sunday; the day after the next is a holiday, and the one behind it no longer is."""
    found = on(ask, days)
    assert (found["is_trading_day"], found["is_holiday"]) == (is_trading_day, is_holiday)


def test_rules__before_anything_was_set__are_null(ask: Callable[..., Any]) -> None:
    found = ask("/market/1/rules", day="1969-12-31").json()
    assert (found["terms"], found["hours"], found["fees"], found["position_limits"]) == (None, None, None, [])


@pytest.mark.parametrize("path", ["/market/9/rules", "/market/9/rules/changes"])
def test_rules__of_no_product__are_not_found(ask: Callable[..., Any], path: str) -> None:
    assert ask(path).status_code == 404


def test_changes__of_rules__say_what_is_past_in_force_and_coming(ask: Callable[..., Any]) -> None:
    found = ask("/market/1/rules/changes")

    states = [(one["what"], one["state"]) for one in found.json()["items"]]
    assert states[0] == ("terms", "coming")
    assert sorted(states) == [
        ("fees", "in_force"),
        ("fees", "past"),
        ("hours", "in_force"),
        ("position_limits", "in_force"),
        ("position_limits", "past"),
        ("report_threshold", "in_force"),
        ("self_trade", "in_force"),
        ("terms", "coming"),
        ("terms", "in_force"),
        ("terms", "past"),
    ]
    assert address("emitter") not in found.text
    lines = ask("/market/1/rules/changes", format="csv").text.splitlines()
    assert lines[0].removeprefix("\ufeff") == "what,from_day,subject,state"
    assert len(lines) == 1 + len(states)


def test_limits__for_the_exchange__have_those_of_single_accounts_too(ask: Callable[..., Any]) -> None:
    found = ask("/exchange/limits", as_="exchange").json()["items"]

    assert {(one["subject"], one["name"], one["limit_t"]) for one in found} == {
        ("investor", None, 1_000),
        ("investor", None, None),
        (address("emitter"), "emitter", 7),
    }
    assert len(ask("/exchange/limits", as_="ministry", account=address("emitter")).json()["items"]) == 1
    assert ask("/exchange/limits", as_="emitter").status_code == 403
