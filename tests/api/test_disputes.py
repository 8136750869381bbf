"""T7: disputes are for the two sides of the trade, the exchange and the ministry; the terms are public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.api_world import DAY, address, trade_id

EMITTER, OTHER = address("emitter"), address("other_emitter")


@pytest.mark.parametrize(
    ("query", "ids"),
    [({}, [2, 1]), ({"state": "to_correct"}, [1]), ({"to": "2011-03-12"}, [1]), ({"account": address("bank")}, [])],
)
def test_disputes__narrowed__are_those(ask: Callable[..., Any], query: dict[str, Any], ids: list[int]) -> None:
    found = ask("/exchange/disputes", as_="exchange", **query).json()["items"]
    assert [one["dispute_id"] for one in found] == ids


def test_dispute__with_steps__says_who_did_what(ask: Callable[..., Any]) -> None:
    found = ask("/exchange/disputes/1", as_="exchange").json()

    dispute = found["dispute"]
    assert (dispute["trade_id"], dispute["claimant"], dispute["state"]) == (trade_id(DAY - 1), EMITTER, "to_correct")
    assert (dispute["price_fen"], dispute["quantity_t"], dispute["to_correct_t"]) == (5_000, 10, 4)
    assert [(step["step"], step["made_by"], step["quantity_t"]) for step in found["steps"]] == [
        ("filed", EMITTER, None),
        ("answered", OTHER, None),
        ("upheld", OTHER, 4),
    ]
    assert ask("/exchange/disputes/9", as_="exchange").status_code == 404


@pytest.mark.parametrize("who", ["emitter", "other_emitter"])
def test_own_disputes__of_both_sides__are_the_same(ask: Callable[..., Any], who: str) -> None:
    found = ask(f"/enterprises/{address(who)}/disputes", as_=who).json()["items"]
    assert [one["dispute_id"] for one in found] == [2, 1]
    assert ask(f"/enterprises/{address(who)}/disputes/1", as_=who).json()["dispute"] == found[1]
    assert ask(f"/enterprises/{address(who)}/disputes", as_="bank").status_code == 403
    assert ask(f"/enterprises/{address('bank')}/disputes/1", as_="bank").status_code == 404


def test_chunk__of_ones_own_trade__is_what_the_contract_takes(ask: Callable[..., Any]) -> None:
    path = f"/trades/{trade_id(DAY)}/chunk"

    found = ask(f"/enterprises/{EMITTER}{path}", as_="emitter").json()

    assert found["position"] == 0
    [trade] = found["trades"]
    assert (trade["trade_id"], trade["buyer"], trade["seller"], trade["method"]) == (trade_id(DAY), EMITTER, OTHER, 10)
    assert ask(f"/exchange{path}", as_="exchange").json()["trades"] == found["trades"]
    assert ask(f"/enterprises/{address('bank')}{path}", as_="bank").status_code == 404
    assert ask(f"/exchange{path}", as_="emitter").status_code == 403


def test_terms__without_a_session__are_those_of_the_day(ask: Callable[..., Any]) -> None:
    before = ask("/market/dispute-terms", day="2011-03-12").json()
    today = ask("/market/dispute-terms").json()
    assert (before["from_day"], before["file_days"]) == (None, 0)
    assert (today["from_day"], today["file_days"], today["answer_days"], today["appeal_days"]) == (
        "2011-03-13",
        3,
        5,
        15,
    )
