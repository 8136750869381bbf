"""T1: `Auction.bid`: open rising bids; who is outbid has his money back in the same transaction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carbon.auction import Side
from tests.auction_world import (
    BIDDERS,
    FEE_BP,
    LIMITED,
    MONEY_FEN,
    NOBODY,
    RISING_SALE,
    SEALED_SALE,
    SELLER,
    T0,
    UNITS_T,
    AuctionWorld,
    opened,
)

ONE, TWO, THREE, _ = BIDDERS


@pytest.fixture
def scheme_sale() -> AuctionWorld:
    return opened()


def cost(price: int, quantity: int) -> int:
    """With the fee."""
    return price * quantity + price * quantity * FEE_BP // 10_000


def test_bid__stands__reserves_cost_and_fee_and_logs_it(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(RISING_SALE)
    [logged] = scheme_sale.logged("BidMade", ONE, "bid", auction_id, 6_000, 60)
    assert (int(logged["bid_id"]), logged["bidder"]) == (auction_id << 32 | 1, ONE)
    assert scheme_sale.money(ONE) == (MONEY_FEN, cost(6_000, 60), 0, 0)
    assert list(scheme_sale.evm.call("Auction", "bid_of", auction_id << 32 | 1)) == [ONE, 6_000, 60]


def test_bid__better__frees_what_the_outbid_had_set_aside(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(RISING_SALE)
    scheme_sale.do(ONE, "bid", auction_id, 6_000, 60)
    scheme_sale.do(TWO, "bid", auction_id, 5_000, 40)

    logs = scheme_sale.logged("BidOutbid", THREE, "bid", auction_id, 6_500, 70)

    assert [(one["bidder"], one["left_t"]) for one in logs] == [(TWO, 0), (ONE, 30)]
    assert scheme_sale.money(TWO) == (MONEY_FEN, 0, 0, 0)
    assert scheme_sale.money(ONE) == (MONEY_FEN, cost(6_000, 30), 0, 0)
    assert scheme_sale.state(auction_id)["standing_t"] == 100


def test_bid__purchase__falling_prices_and_units(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(replace(RISING_SALE, side=Side.PURCHASE))
    scheme_sale.do(ONE, "bid", auction_id, 7_000, 100)
    assert scheme_sale.ask(TWO, "bid", auction_id, 6_951, 10) == "Auction: bid is not a step better"
    scheme_sale.do(TWO, "bid", auction_id, 6_950, 10)
    assert scheme_sale.units(ONE) == (UNITS_T, 90, 0)
    assert scheme_sale.units(TWO) == (UNITS_T, 10, 0)


def test_bid__scheme_sells__lodges_and_unlodges(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(RISING_SALE, NOBODY)
    scheme_sale.do(ONE, "bid", auction_id, 7_000, 100)
    scheme_sale.do(TWO, "bid", auction_id, 8_000, 100)
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 0)
    assert scheme_sale.money(TWO) == (MONEY_FEN, 0, 0, 800_000)


def test_bid__in_the_last_minute__extends_the_bidding(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(RISING_SALE)
    scheme_sale.go(RISING_SALE.bids_to - 60)
    [logged] = scheme_sale.logged("BiddingExtended", ONE, "bid", auction_id, 7_000, 100)
    assert logged["bids_to_s"] == RISING_SALE.bids_to + 60
    assert scheme_sale.ask(ONE, "clear", auction_id, 64) == "Auction: bids are not all in"
    scheme_sale.go(RISING_SALE.bids_to + 59)
    scheme_sale.do(TWO, "bid", auction_id, 8_000, 100)
    scheme_sale.go(T0 + 1_379)
    assert scheme_sale.ask(ONE, "bid", auction_id, 9_000, 100) == "Auction: too late"


def test_bid__refusals(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(replace(RISING_SALE, reserve=6_000))
    scheme_sale.go(RISING_SALE.opens)
    assert scheme_sale.ask(ONE, "bid", auction_id, 6_000, 60) == "Auction: initiator has not backed it"
    scheme_sale.do(SELLER, "back", auction_id)
    assert scheme_sale.ask(SELLER, "bid", auction_id, 6_000, 60) == "Auction: caller is the initiator"
    assert scheme_sale.ask(ONE, "bid", auction_id, 5_999, 60) == "Auction: price does not meet the reserve price"
    assert scheme_sale.ask(ONE, "bid", auction_id, 10_001, 60) == "Auction: price outside the notice's bounds"
    assert scheme_sale.ask(ONE, "bid", auction_id, 6_000, 1) == "Auction: bid is too small"
    scheme_sale.do(ONE, "bid", auction_id, 6_000, 100)
    assert scheme_sale.ask(TWO, "bid", auction_id, 6_049, 100) == "Auction: bid is not a step better"


def test_bid__64_small_bids_swept_by_one__costs_a_bounded_amount(scheme_sale: AuctionWorld) -> None:
    """Griefing: the smallest bid bounds how many can stand, so one call can always sweep them."""
    notice = replace(RISING_SALE, quantity=126, max_bid=126, bids_each=70)
    auction_id = scheme_sale.begun(notice)
    for _ in range(63):
        scheme_sale.do(ONE, "bid", auction_id, 5_000, 2)
    assert len(scheme_sale.logged("BidOutbid", TWO, "bid", auction_id, 6_000, 126)) == 63
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 0)


def test_cancelled_day__sealed_calls__are_not_for_open_bids(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE)
    assert scheme_sale.ask(ONE, "bid", auction_id, 6_000, 60) == "Auction: bids are sealed"


@pytest.mark.parametrize("initiator", [SELLER, NOBODY])
def test_bid__over_the_position_limit__reverts(scheme_sale: AuctionWorld, initiator: str) -> None:
    auction_id = scheme_sale.begun(RISING_SALE, initiator)
    assert scheme_sale.ask(LIMITED, "bid", auction_id, 6_000, 51) == "Auction: position is over the limit"
    scheme_sale.do(LIMITED, "bid", auction_id, 6_000, 50)


def test_back__purchase_over_the_position_limit__reverts(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(replace(RISING_SALE, side=Side.PURCHASE), LIMITED)
    assert scheme_sale.ask(LIMITED, "back", auction_id) == "Auction: position is over the limit"
