"""`Auction.back`: the initiator, or the ministry for the scheme, stands by an auction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carbon.market_rules import Calendar
from tests.auction_samples import SALE
from tests.auction_world import (
    BACKED,
    BIDDERS,
    EXCHANGE,
    FEE_BP,
    MINISTRY,
    MONDAY,
    MONEY_FEN,
    NO_HASH,
    NOBODY,
    PURCHASE,
    SEALED_SALE,
    SELLER,
    UNITS_T,
    YEAR,
    AuctionWorld,
    opened,
    timed,
)

ONE = BIDDERS[0]


@pytest.fixture
def scheme_sale() -> AuctionWorld:
    return opened()


def test_back__seller__sets_the_units_aside_and_logs_it(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(SEALED_SALE)

    [logged] = scheme_sale.logged("AuctionBacked", SELLER, "back", auction_id)

    assert (logged["by"], logged["day"], logged["fee_bp"]) == (SELLER, MONDAY, FEE_BP)
    assert (logged["units_t"], logged["amount_fen"]) == (100, 0)
    assert scheme_sale.units(SELLER) == (UNITS_T, 100, 0)
    assert scheme_sale.state(auction_id)["stage"] == BACKED


def test_back__buyer__sets_the_money_aside_at_the_worst_price(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(PURCHASE)
    scheme_sale.do(SELLER, "back", auction_id)
    assert scheme_sale.money(SELLER) == (MONEY_FEN, 1_000_000 + 1_000, 0, 0)  # 100 t at 100 CNY and 0.1 %


def test_back__scheme__keeps_the_units_within_the_auction_share(scheme_sale: AuctionWorld) -> None:
    first, second = scheme_sale.announce(SEALED_SALE, NOBODY), scheme_sale.announce(SEALED_SALE, NOBODY)
    for caller in (SELLER, EXCHANGE):
        assert scheme_sale.ask(caller, "back", first) == "Auction: caller is not the ministry"
    scheme_sale.do(MINISTRY, "back", first)

    assert scheme_sale.evm.call("Quota", "auctioned_of", scheme_sale.class_id, YEAR)["offered_t"] == 100
    assert scheme_sale.ask(MINISTRY, "back", second) == "Quota: auctions pass the auction share"
    said = scheme_sale.evm.send(MINISTRY, "Quota", "set_auction_share", scheme_sale.class_id, YEAR, 99)
    assert said == "Quota: share is below what is auctioned"


def test_back__refusals(scheme_sale: AuctionWorld) -> None:
    auction_id, too_much = scheme_sale.announce(SEALED_SALE), scheme_sale.announce(timed(SALE, quantity=UNITS_T + 1))
    assert scheme_sale.ask(ONE, "back", auction_id) == "Auction: caller is not the initiator"
    assert scheme_sale.ask(MINISTRY, "back", auction_id) == "Auction: caller is not the initiator"
    assert scheme_sale.ask(SELLER, "back", too_much) == "Allowances: not enough available"
    scheme_sale.do(SELLER, "back", auction_id)
    assert scheme_sale.ask(SELLER, "back", auction_id) == "Auction: auction is not to be backed"
    late = scheme_sale.announce(SEALED_SALE)
    scheme_sale.go(SEALED_SALE.bids_to)
    assert scheme_sale.ask(SELLER, "back", late) == "Auction: bidding is over"


def test_back__before_the_day_is_open__reverts(scheme_sale: AuctionWorld) -> None:
    """A reserve of a day that is not open would end that of the day before."""
    day_s = 86_400
    times = {"opens": SEALED_SALE.opens + day_s, "bids_to": SEALED_SALE.bids_to + day_s}
    notice = timed(SALE)
    auction_id = scheme_sale.announce(replace(notice, **times, ends=notice.ends + day_s))
    scheme_sale.go(Calendar().opening_of(MONDAY) + day_s)
    assert scheme_sale.ask(SELLER, "back", auction_id) == "Auction: day is not open"


def test_back__cancelled__reverts(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(SEALED_SALE)
    scheme_sale.do(EXCHANGE, "cancel", auction_id, "called off")
    assert scheme_sale.ask(SELLER, "back", auction_id) == "Auction: auction is not to be backed"
    assert scheme_sale.ask(ONE, "seal", auction_id, 50, NO_HASH) == "Auction: auction is cancelled"
