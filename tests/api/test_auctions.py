"""T1: auctions are public, bids without names once they are known, one's own bids from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.api_world import address

EMITTER, OTHER = address("emitter"), address("other_emitter")


def test_auctions__public__show_notice_and_result(ask: Callable[..., Any]) -> None:
    found = ask("/market/auctions").json()["items"]

    assert [one["auction_id"] for one in found] == [2, 1]
    closed = ask("/market/auctions/1").json()
    assert closed == found[1]
    assert (closed["state"], closed["price_fen"], closed["sold_t"], closed["initiator"]) == ("closed", 7000, 40, None)
    assert (closed["symbol"], closed["year"], closed["reserve_fen"]) == ("CEA", 2010, None)


@pytest.mark.parametrize(("query", "ids"), [({"state": "backed"}, [2]), ({"product_id": 9}, []), ({}, [2, 1])])
def test_auctions__narrowed__are_those(ask: Callable[..., Any], query: dict[str, Any], ids: list[int]) -> None:
    assert [one["auction_id"] for one in ask("/market/auctions", **query).json()["items"]] == ids


def test_auction__unknown__is_not_found(ask: Callable[..., Any]) -> None:
    assert ask("/market/auctions/9").status_code == 404
    assert ask("/market/auctions/9/bids").status_code == 404


def test_bids__public__have_no_names_and_no_sealed_ones(ask: Callable[..., Any]) -> None:
    found = ask("/market/auctions/1/bids")

    assert [(one["number"], one["price_fen"], one["won_t"]) for one in found.json()["items"]] == [(1, 7000, 40)]
    assert EMITTER not in found.text
    assert ask("/market/auctions/2/bids").json()["items"] == []


def test_own_bids__by_their_bidder__show_sealed_ones_and_deposits(ask: Callable[..., Any]) -> None:
    found = ask(f"/enterprises/{EMITTER}/auction-bids", as_="emitter").json()["items"]

    assert [(one["auction_id"], one["state"], one["deposit_fen"]) for one in found] == [
        (2, "sealed", 50000),
        (1, "won", 50000),
    ]
    assert ask(f"/enterprises/{EMITTER}/auction-bids", as_="other_emitter").status_code == 403


def test_auctions__as_a_file__are_a_table(ask: Callable[..., Any]) -> None:
    text = ask("/market/auctions", format="csv").text
    assert text.splitlines()[0].lstrip("\ufeff").startswith("auction_id,product_id,symbol")
    assert len(text.splitlines()) >= 3
