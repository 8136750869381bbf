"""T1, S3 8.5: `Auction.seal` and `open`: sealed bids with a deposit, opened by their owner alone."""

from __future__ import annotations

import pytest

from carbon.auction import Notice
from tests.auction_samples import SALE, changed
from tests.auction_world import (
    BIDDERS,
    EXCHANGE,
    FEE_BP,
    GOVERNOR,
    MONEY_FEN,
    NO_HASH,
    NOBODY,
    PRODUCT,
    PURCHASE,
    RISING_SALE,
    SALT,
    SEALED_SALE,
    SELLER,
    STRANGER,
    UNITS_T,
    AuctionWorld,
    opened,
    timed,
)

ONE, TWO, THREE, _ = BIDDERS
FROZEN = 4


@pytest.fixture
def scheme_sale() -> AuctionWorld:
    return opened()


def freeze(scheme_sale: AuctionWorld, account: str) -> None:
    """By two persons of the registry, whose contract the governor plays here."""
    assert scheme_sale.evm.send(GOVERNOR, "Participants", "set_status", account, FROZEN, "order", NO_HASH) is None


def test_seal__trader__lodges_the_deposit_and_logs_no_price(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE)
    seal = scheme_sale.sealed(auction_id, ONE, 7_000, 30)

    [logged] = scheme_sale.logged("BidSealed", ONE, "seal", auction_id, 50, seal)

    bid_id = auction_id << 32 | 1
    assert (logged["bidder"], logged["up_to_t"], logged["deposit_fen"]) == (ONE, 50, 50_000)  # 10 % of 50 t at 100 CNY
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 50_000)
    assert scheme_sale.evm.call("Auction", "seal_of", bid_id) == "0x" + seal.hex()


def test_seal__before_the_initiator_stands_by_it__is_taken(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(SEALED_SALE)
    scheme_sale.go(SEALED_SALE.opens)
    scheme_sale.seal(auction_id, ONE, 7_000, 30)
    assert scheme_sale.money(ONE)[3] == 30_000


def test_seal__refusals(scheme_sale: AuctionWorld) -> None:
    seal = b"\x01" * 32
    assert scheme_sale.ask(ONE, "seal", 9, 50, seal) == "Auction: no such auction"
    auction_id = scheme_sale.announce(timed(SALE, bids_each=1))
    assert scheme_sale.ask(ONE, "seal", auction_id, 50, seal) == "Auction: too early"
    scheme_sale.go(SEALED_SALE.opens)
    assert scheme_sale.ask(SELLER, "seal", auction_id, 50, seal) == "Auction: caller is the initiator"
    assert scheme_sale.ask(STRANGER, "seal", auction_id, 50, seal) == "Auction: caller may not trade"
    assert scheme_sale.ask(ONE, "seal", auction_id, 1, seal) == "Auction: bid is too small"
    assert scheme_sale.ask(ONE, "seal", auction_id, 101, seal) == "Auction: bid is too large"
    assert scheme_sale.ask(ONE, "seal", auction_id, 50, NO_HASH) == "Auction: seal is empty"
    assert scheme_sale.ask(ONE, "bid", auction_id, 7_000, 50) == "Auction: bids are sealed"
    scheme_sale.do(ONE, "seal", auction_id, 50, seal)
    assert scheme_sale.ask(ONE, "seal", auction_id, 50, seal) == "Auction: caller has made all bids he may"
    assert scheme_sale.evm.send(EXCHANGE, "Market", "halt", PRODUCT, "news", NO_HASH) is None
    assert scheme_sale.ask(TWO, "seal", auction_id, 50, seal) == "Auction: product is halted"
    assert scheme_sale.evm.send(EXCHANGE, "Market", "resume", PRODUCT, "over", NO_HASH) is None
    scheme_sale.go(SEALED_SALE.bids_to)
    assert scheme_sale.ask(TWO, "seal", auction_id, 50, seal) == "Auction: too late"
    rising = scheme_sale.announce(rising_now(scheme_sale))
    assert scheme_sale.ask(TWO, "seal", rising, 50, seal) == "Auction: bids are not sealed"


def rising_now(scheme_sale: AuctionWorld) -> Notice:
    """Open bids that begin now."""
    now_s = scheme_sale.evm.now_s
    return changed(RISING_SALE, opens=now_s, bids_to=now_s + 60, ends=now_s + 60)


def test_open__sale__returns_the_deposit_and_reserves_cost_and_fee(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE)
    bid_id = scheme_sale.seal(auction_id, ONE, 7_000, 30, 50)
    scheme_sale.go(SEALED_SALE.bids_to)

    [logged] = scheme_sale.logged("BidMade", ONE, "open", bid_id, 7_000, 30, SALT, 0)

    assert (logged["bidder"], logged["price_fen"], logged["quantity_t"]) == (ONE, 7_000, 30)
    assert scheme_sale.money(ONE) == (MONEY_FEN, 210_000 + 210_000 * FEE_BP // 10_000, 0, 0)
    assert scheme_sale.evm.call("Auction", "seal_of", bid_id) == "0x" + "00" * 32


def test_open__purchase__reserves_units(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(PURCHASE)
    bid_id = scheme_sale.seal(auction_id, ONE, 7_000, 30)
    scheme_sale.go(PURCHASE.bids_to)
    scheme_sale.do(ONE, "open", bid_id, 7_000, 30, SALT, 0)
    assert scheme_sale.units(ONE) == (UNITS_T, 30, 0)
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 0)


def test_open__sale_of_the_scheme__lodges_the_price_without_a_fee(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE, NOBODY)
    bid_id = scheme_sale.seal(auction_id, ONE, 7_000, 30)
    scheme_sale.go(SEALED_SALE.bids_to)
    scheme_sale.do(ONE, "open", bid_id, 7_000, 30, SALT, 0)
    assert scheme_sale.money(ONE) == (MONEY_FEN, 0, 0, 210_000)


def test_open__copied_commitment__opens_for_nobody_else(scheme_sale: AuctionWorld) -> None:
    """Front running: who copies a commitment cannot open it when its secret is out."""
    auction_id = scheme_sale.begun(SEALED_SALE)
    bid_id = scheme_sale.seal(auction_id, ONE, 7_000, 30)
    copied = scheme_sale.sealed(auction_id, ONE, 7_000, 30)
    scheme_sale.do(TWO, "seal", auction_id, 30, copied)
    copy_id = scheme_sale.last_bid(auction_id)
    scheme_sale.go(SEALED_SALE.bids_to)
    scheme_sale.do(ONE, "open", bid_id, 7_000, 30, SALT, 0)

    assert scheme_sale.ask(TWO, "open", copy_id, 7_000, 30, SALT, 0) == "Auction: not what was sealed"
    assert scheme_sale.ask(TWO, "open", bid_id, 7_000, 30, SALT, 0) == "Auction: caller is not the bidder"


def test_open__refusals(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.announce(timed(SALE, tick=10))
    scheme_sale.go(SEALED_SALE.opens)
    good, off_tick = scheme_sale.seal(auction_id, ONE, 7_000, 30), scheme_sale.seal(auction_id, ONE, 7_001, 30)
    large = scheme_sale.seal(auction_id, ONE, 7_000, 31, 30)
    frozen = scheme_sale.seal(auction_id, TWO, 7_000, 30)
    assert scheme_sale.ask(ONE, "open", good, 7_000, 30, SALT, 0) == "Auction: initiator has not backed it"
    scheme_sale.do(SELLER, "back", auction_id)
    assert scheme_sale.ask(ONE, "open", good, 7_000, 30, SALT, 0) == "Auction: too early"
    freeze(scheme_sale, TWO)
    scheme_sale.go(SEALED_SALE.bids_to)
    assert scheme_sale.ask(ONE, "open", good, 7_000, 29, SALT, 0) == "Auction: not what was sealed"
    assert scheme_sale.ask(ONE, "open", off_tick, 7_001, 30, SALT, 0) == "Auction: price is not a multiple of the tick"
    assert scheme_sale.ask(ONE, "open", large, 7_000, 31, SALT, 0) == "Auction: bid is larger than its deposit allows"
    assert scheme_sale.ask(TWO, "open", frozen, 7_000, 30, SALT, 0) == "Auction: caller may not trade"
    scheme_sale.do(ONE, "open", good, 7_000, 30, SALT, 0)
    assert scheme_sale.ask(ONE, "open", good, 7_000, 30, SALT, 0) == "Auction: not what was sealed"
    scheme_sale.go(SEALED_SALE.ends)
    assert scheme_sale.ask(ONE, "open", off_tick, 7_001, 30, SALT, 0) == "Auction: too late"


def test_open__hint__is_checked_and_saves_the_walk(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(SEALED_SALE)
    first, second = scheme_sale.seal(auction_id, ONE, 7_000, 30), scheme_sale.seal(auction_id, TWO, 8_000, 30)
    third = scheme_sale.seal(auction_id, THREE, 7_500, 30)
    scheme_sale.go(SEALED_SALE.bids_to)
    scheme_sale.do(ONE, "open", first, 7_000, 30, SALT, 0)

    assert scheme_sale.ask(TWO, "open", second, 8_000, 30, SALT, 1) == "Auction: hint is not ahead of the bid"
    assert scheme_sale.ask(TWO, "open", second, 8_000, 30, SALT, 3) == "Auction: hint is not ahead of the bid"
    scheme_sale.do(TWO, "open", second, 8_000, 30, SALT, 0)
    scheme_sale.do(THREE, "open", third, 7_500, 30, SALT, 2)

    assert scheme_sale.evm.call("Auction", "best_bids", auction_id, 0, 64) == [2, 3, 1]
    assert scheme_sale.evm.call("Auction", "best_bids", auction_id, 3, 1) == [1]


def test_open__hint_over_64_bids_ahead__reverts(scheme_sale: AuctionWorld) -> None:
    auction_id = scheme_sale.begun(timed(SALE, bids_each=70))
    ids = [scheme_sale.seal(auction_id, ONE, 7_000, 2) for _ in range(66)]
    last = scheme_sale.seal(auction_id, TWO, 6_000, 2)
    scheme_sale.go(SEALED_SALE.bids_to)
    for number, bid_id in enumerate(ids):
        scheme_sale.do(ONE, "open", bid_id, 7_000, 2, SALT, number)

    assert scheme_sale.ask(TWO, "open", last, 6_000, 2, SALT, 0) == "Auction: hint is too far ahead of the bid"
    scheme_sale.do(TWO, "open", last, 6_000, 2, SALT, 66)
