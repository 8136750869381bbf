"""T1, S3 8.5: the exchange announces an auction; all its figures are data of the notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from carbon.auction import Side
from carbon.refusal import Refused
from tests.auction_world import (
    EXCHANGE,
    MINISTRY,
    NO_HASH,
    NOBODY,
    PRODUCT,
    RISING_SALE,
    SEALED_SALE,
    SELLER,
    STRANGER,
    T0,
    YEAR,
    AuctionWorld,
    document,
    opened,
)

NAMES = (
    *("product_id", "class_id", "side", "initiator", "year", "quantity_t", "least_t", "lot_t", "tick_fen"),
    *("lower_fen", "upper_fen", "min_bid_t", "max_bid_t", "bids_each", "reserve_fen", "reserve_seal", "is_sealed"),
    *("is_uniform", "deposit_bp", "step_fen", "opens_s", "bids_to_s", "ends_s", "window_s", "extension_s", "latest_s"),
)


def said(scheme: AuctionWorld, given: tuple[Any, ...], sender: str = EXCHANGE, title: str = "an auction") -> str:
    """What is said against announcing it; empty when it is done."""
    return scheme.evm.send(sender, "AuctionNotices", "announce", given, title, NO_HASH) or ""


def altered(scheme: AuctionWorld, **fields: Any) -> tuple[Any, ...]:
    """A good notice of a sale by sealed bids with other fields."""
    return tuple((dict(zip(NAMES, scheme.arguments(SEALED_SALE), strict=True)) | fields).values())


def test_announce__exchange__keeps_and_logs_the_notice() -> None:
    scheme = opened()
    given = scheme.arguments(SEALED_SALE)

    [logged] = scheme.evm.logs_of(
        EXCHANGE,
        "AuctionNotices",
        "announce",
        given,
        "an auction",
        document(),
        of="AuctionNotices",
        event="AuctionAnnounced",
    )

    assert (logged["product_id"], logged["initiator"], logged["by"]) == (PRODUCT, SELLER, EXCHANGE)
    assert logged["title"] == "an auction"
    assert scheme.announce(SEALED_SALE) == 1
    kept = scheme.evm.call("AuctionNotices", "notice_of", 1)
    assert (kept["quantity_t"], kept["upper_fen"], kept["initiator"]) == (100, 10_000, SELLER)
    assert scheme.evm.call("AuctionNotices", "deposit_of", 1, 50) == 50_000


@pytest.mark.parametrize("sender", [SELLER, MINISTRY, STRANGER])
def test_announce__other_caller__reverts(sender: str) -> None:
    scheme = opened()
    assert said(scheme, scheme.arguments(SEALED_SALE), sender) == "AuctionNotices: caller is not the exchange"
    assert scheme.evm.call("AuctionNotices", "auctions") == 0


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"product_id": 2}, "AuctionNotices: product is unknown"),
        ({"class_id": 1}, "AuctionNotices: class is not that of the product"),
        ({"year": YEAR}, "AuctionNotices: year is of the scheme's sale only"),
        ({"initiator": NOBODY}, "AuctionNotices: year is zero"),
        ({"initiator": NOBODY, "year": YEAR, "side": 1}, "AuctionNotices: the scheme only sells"),
        ({"ends_s": T0 + 86_400}, "AuctionNotices: auction does not end on its day"),
        (
            {"opens_s": T0 + 600, "bids_to_s": T0 + 5 * 86_400, "ends_s": T0 + 5 * 86_400 + 60},
            "AuctionNotices: not a trading day",
        ),
        ({"side": 0}, "Auction: side is neither purchase nor sale"),
        ({"side": 3}, "Auction: side is neither purchase nor sale"),
    ],
)
def test_announce__against_the_market__reverts(fields: dict[str, Any], fact: str) -> None:
    scheme = opened()
    assert said(scheme, altered(scheme, **fields)) == fact


def test_announce__without_a_title__reverts() -> None:
    scheme = opened()
    assert said(scheme, scheme.arguments(SEALED_SALE), title="") == "AuctionNotices: title is empty"


UNSOUND: list[dict[str, int | bool]] = [
    {"lot": 0},
    {"lot": 2**64},
    {"quantity": 0},
    {"quantity": 2**64},
    {"lot": 3},
    {"least": 101},
    {"min_bid": 0},
    {"min_bid": 101},
    {"max_bid": 101},
    {"bids_each": 0},
    {"tick": 0},
    {"lower": 0},
    {"lower": 10_001},
    {"upper": 2**64},
    {"tick": 3},
    {"reserve": 4_999},
    {"reserve": 6_000, "is_sealed_reserve": True},
    {"deposit": 10_001},
    {"deposit": 0},
    {"opens": T0 - 1},
    {"bids_to": T0 + 600},
    {"ends": T0 + 1_199},
    {"ends": T0 + 1_200},
    {"is_sealed": False, "latest": T0 + 1_199},
    {"is_sealed": False, "min_bid": 1},
    {"is_sealed": False, "is_sealed_reserve": True, "ends": T0 + 1_200},
    {"side": Side.PURCHASE, "quantity": 50},
]


@pytest.mark.parametrize("fields", UNSOUND, ids=str)
def test_announce__unsound_notice__reverts_with_the_twins_words(fields: dict[str, Any]) -> None:
    scheme = opened()
    notice = replace(SEALED_SALE, **fields)
    with pytest.raises(Refused) as refused:
        notice.check(scheme.evm.now_s)
    seal = document() if notice.is_sealed_reserve else NO_HASH
    assert said(scheme, scheme.arguments(notice, seal=seal)) == f"Auction: {refused.value.reason}"


def test_announce__open_bids_with_a_sealed_reserve_price__is_taken() -> None:
    scheme = opened()
    notice = replace(RISING_SALE, ends=RISING_SALE.bids_to + 60)
    assert scheme.announce(notice, seal=document()) == 1
