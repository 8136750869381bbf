"""Q2, T1: `Auction.clear`: one price or as bid, pro rata at the margin, in as many calls as it takes."""

from __future__ import annotations

import pytest

from carbon.auction import Notice
from carbon.market_rules import Calendar
from tests.auction_samples import SALE
from tests.auction_world import (
    BIDDERS,
    CLOSED,
    EXCHANGE,
    FEE_BP,
    GOVERNOR,
    MONDAY,
    MONEY_FEN,
    NO_HASH,
    NOBODY,
    PURCHASE,
    RISING_SALE,
    SALT,
    SEALED_SALE,
    SELLER,
    STRANGER,
    TREASURY,
    UNITS_T,
    YEAR,
    AuctionWorld,
    decided,
    opened,
    timed,
)

ONE, TWO, THREE, FOUR = BIDDERS
FROZEN = 4


def fee(amount: int) -> int:
    """Of one side, rounded down."""
    return amount * FEE_BP // 10_000


@pytest.fixture
def scheme_sale() -> AuctionWorld:
    return opened()


def made(scheme_sale: AuctionWorld, notice: Notice, *bids: tuple[str, int, int], initiator: str = SELLER) -> int:
    """An auction whose sealed bids are opened, at the time of clearing."""
    auction_id = scheme_sale.begun(notice, initiator)
    ids = [scheme_sale.seal(auction_id, *bid) for bid in bids]
    scheme_sale.go(notice.bids_to)
    for bid_id, (bidder, price, quantity) in zip(ids, bids, strict=True):
        scheme_sale.do(bidder, "open", bid_id, price, quantity, SALT, 0)
    scheme_sale.go(notice.ends)
    return auction_id


@pytest.mark.parametrize("at_once", [1, 2, 64])
def test_clear__sale__records_deals_and_frees_the_rest(scheme_sale: AuctionWorld, at_once: int) -> None:
    """60 t at 70.00, and 40 t shared by two bids of 40 t at 60.00; all pay 60.00."""
    auction_id = made(
        scheme_sale, SEALED_SALE, (ONE, 7_000, 60), (TWO, 6_000, 40), (THREE, 6_000, 40), (FOUR, 5_500, 90)
    )

    got = scheme_sale.clear(auction_id, at_once)

    assert decided(got) == [(1, 6_000, 60), (2, 6_000, 20), (3, 6_000, 20), (4, 0, 0)]
    assert scheme_sale.trades() == (3, 100, 600_000)
    assert scheme_sale.units(SELLER) == (UNITS_T, 100, 0)
    assert scheme_sale.money(SELLER) == (MONEY_FEN, 0, 600_000 - fee(360_000) - 2 * fee(120_000), 0)
    assert scheme_sale.units(ONE) == (UNITS_T, 0, 60)
    assert scheme_sale.money(ONE) == (MONEY_FEN, 360_000 + fee(360_000), 0, 0)
    assert scheme_sale.money(TWO) == (MONEY_FEN, 120_000 + fee(120_000), 0, 0)
    assert scheme_sale.money(FOUR) == (MONEY_FEN, 0, 0, 0)
    state = scheme_sale.state(auction_id)
    assert (state["stage"], state["sold_t"], state["amount_fen"]) == (CLOSED, 100, 600_000)
    assert scheme_sale.ask(STRANGER, "clear", auction_id, 64) == "Auction: auction is closed"


def test_clear__pay_as_bid__each_pays_his_own_price(scheme_sale: AuctionWorld) -> None:
    auction_id = made(scheme_sale, timed(SALE, is_uniform=False), (ONE, 7_000, 60), (TWO, 6_000, 60))
    assert decided(scheme_sale.clear(auction_id)) == [(1, 7_000, 60), (2, 6_000, 40)]
    assert scheme_sale.trades() == (2, 100, 660_000)


def test_clear__purchase__delivers_units_of_bidders_and_money_of_the_initiator(scheme_sale: AuctionWorld) -> None:
    auction_id = made(scheme_sale, PURCHASE, (ONE, 7_000, 60), (TWO, 6_000, 30), (THREE, 8_000, 30))

    assert decided(scheme_sale.clear(auction_id, 1)) == [(2, 8_000, 30), (1, 8_000, 60), (3, 8_000, 10)]

    assert scheme_sale.units(SELLER) == (UNITS_T, 0, 100)
    spent = sum(amount + fee(amount) for amount in (240_000, 480_000, 80_000))
    assert scheme_sale.money(SELLER) == (MONEY_FEN, spent, 0, 0)
    assert scheme_sale.units(THREE) == (UNITS_T, 10, 0)
    assert scheme_sale.money(THREE) == (MONEY_FEN, 0, 80_000 - fee(80_000), 0)


def test_clear__reserve_price_and_unsold__go_back_to_the_initiator(scheme_sale: AuctionWorld) -> None:
    auction_id = made(scheme_sale, timed(SALE, reserve=6_000), (ONE, 7_000, 30), (TWO, 6_000, 20))
    assert decided(scheme_sale.clear(auction_id)) == [(1, 6_000, 30), (2, 6_000, 20)]
    assert scheme_sale.units(SELLER) == (UNITS_T, 50, 0)


def test_clear__below_the_least_quantity__sells_nothing(scheme_sale: AuctionWorld) -> None:
    auction_id = made(scheme_sale, timed(SALE, least=80), (ONE, 7_000, 79))
    assert decided(scheme_sale.clear(auction_id)) == [(1, 0, 0)]
    assert scheme_sale.units(SELLER) == (UNITS_T, 0, 0)
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 0)


def test_clear__scheme_sells__issues_within_the_share_and_pays_the_treasury(scheme_sale: AuctionWorld) -> None:
    """Q2: units out of the auction share against money for the treasury, in one transaction."""
    issued_before = scheme_sale.evm.call("Allowances", "issued_t", scheme_sale.class_id)
    auction_id = made(scheme_sale, SEALED_SALE, (ONE, 7_000, 60), (TWO, 6_000, 30), initiator=NOBODY)
    assert scheme_sale.evm.call("Quota", "auctioned_of", scheme_sale.class_id, YEAR)["offered_t"] == 100

    assert decided(scheme_sale.clear(auction_id, 1)) == [(1, 6_000, 60), (2, 6_000, 30)]

    assert scheme_sale.fund(TREASURY) == 540_000
    assert scheme_sale.money(ONE) == (MONEY_FEN - 360_000, 0, 0, 0)
    assert scheme_sale.evm.call("Allowances", "issued_t", scheme_sale.class_id) == issued_before + 90
    assert scheme_sale.evm.call("Allowances", "balanceOf", ONE, scheme_sale.class_id) == UNITS_T + 60
    auctioned = scheme_sale.evm.call("Quota", "auctioned_of", scheme_sale.class_id, YEAR)
    assert (auctioned["offered_t"], auctioned["issued_t"]) == (0, 90)
    assert scheme_sale.trades() == (0, 0, 0)


def test_clear__scheme_sells_to_one_who_may_not_hold__others_do_not_wait(scheme_sale: AuctionWorld) -> None:
    auction_id = made(scheme_sale, SEALED_SALE, (ONE, 7_000, 60), (TWO, 6_000, 30), initiator=NOBODY)
    assert scheme_sale.evm.send(GOVERNOR, "Participants", "set_status", ONE, FROZEN, "order", NO_HASH) is None

    assert decided(scheme_sale.clear(auction_id)) == [(1, 0, 0), (2, 6_000, 30)]

    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 0)
    assert scheme_sale.fund(TREASURY) == 180_000
    assert scheme_sale.evm.call("Quota", "auctioned_of", scheme_sale.class_id, YEAR)["offered_t"] == 0


def test_clear__open_bids__those_that_stand_get_what_stands(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(RISING_SALE)
    for bidder, price, quantity in [(ONE, 6_000, 60), (TWO, 5_000, 40), (THREE, 5_050, 50)]:
        scheme_sale.do(bidder, "bid", auction_id, price, quantity)
    scheme_sale.go(RISING_SALE.ends)
    assert decided(scheme_sale.clear(auction_id)) == [(1, 5_050, 60), (3, 5_050, 40)]
    assert scheme_sale.money(TWO) == (MONEY_FEN, 0, 0, 0)


def test_clear__no_bids__closes_with_nothing_sold(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE)
    scheme_sale.go(SEALED_SALE.ends)
    assert scheme_sale.clear(auction_id) == []
    assert scheme_sale.units(SELLER) == (UNITS_T, 0, 0)


def test_clear__too_early__reverts(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE)
    scheme_sale.go(SEALED_SALE.ends - 1)
    assert scheme_sale.ask(STRANGER, "clear", auction_id, 64) == "Auction: bids are not all in"


def test_clear__never_backed__closes_when_bidding_is_over(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(SEALED_SALE)
    scheme_sale.go(SEALED_SALE.opens)
    bid_id = scheme_sale.seal(auction_id, ONE, 7_000, 60)
    assert scheme_sale.ask(STRANGER, "clear", auction_id, 64) == "Auction: initiator has not backed it"
    scheme_sale.go(SEALED_SALE.bids_to)

    assert scheme_sale.clear(auction_id) == []

    assert scheme_sale.state(auction_id)["is_cancelled"]
    scheme_sale.do(STRANGER, "decide_deposits", [bid_id])
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 0)


def test_clear__day_is_closed__fails_and_leaves_voids_alone(scheme_sale: AuctionWorld) -> None:
    auction_id = made(scheme_sale, SEALED_SALE, (ONE, 7_000, 60))
    scheme_sale.go(Calendar().end_of(MONDAY))
    figures = [tuple(one.values()) for one in scheme_sale.evm.call("Settlement", "figures", 1, MONDAY)]
    assert scheme_sale.evm.send(EXCHANGE, "Settlement", "publish_results", 1, MONDAY, figures) is None

    assert scheme_sale.clear(auction_id) == []

    state = scheme_sale.state(auction_id)
    assert (state["stage"], state["is_cancelled"], state["sold_t"]) == (CLOSED, True, 0)
