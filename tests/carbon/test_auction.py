"""Q2, T1: auctions of the twin, against clearing by brute force that shares no code with it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon.auction import (
    MAX_STANDING,
    Clearing,
    Notice,
    OpenBids,
    Side,
    bid_seal,
    clear,
    reserve_seal,
)
from carbon.fees import cost_of, fee_of
from carbon.refusal import Refused
from carbon.units import BasisPoints, Fen, FenPerTonne, Tonnes, UnixSeconds
from tests.auction_samples import RISING, SALE, bids, changed, notices, offers_for

NOW = UnixSeconds(500)
AUCTION, BIDDER, OTHER = "0x" + "11" * 20, "0x" + "22" * 20, "0x" + "33" * 20
SALT = b"\x05" * 32


def fills_of(cleared: Clearing) -> dict[int, tuple[int, int]]:
    """Bid number -> price paid and quantity, of those that get something."""
    return {fill.bid.number: (fill.price, fill.quantity) for fill in cleared.fills if fill.quantity}


# --- clearing ---


def test_clear__more_bid_for_than_offered__shares_the_rest_at_the_margin() -> None:
    cleared = clear(SALE, bids(SALE, (7_000, 60), (6_000, 40), (6_000, 40), (5_500, 90)), FenPerTonne(0))

    assert (cleared.price, cleared.demand, cleared.taken) == (6_000, 140, 100)
    assert fills_of(cleared) == {1: (6_000, 60), 2: (6_000, 20), 3: (6_000, 20)}


def test_clear__rest_does_not_divide__each_is_within_one_lot_of_its_share() -> None:
    cleared = clear(SALE, bids(SALE, (7_000, 93), (6_000, 10), (6_000, 10), (6_000, 10)), FenPerTonne(0))

    assert [fill.quantity for fill in cleared.fills] == [93, 2, 2, 3]


def test_clear__pay_as_bid__everyone_pays_his_own_price() -> None:
    notice = changed(SALE, is_uniform=False)

    cleared = clear(notice, bids(notice, (7_000, 60), (6_000, 40)), FenPerTonne(0))

    assert fills_of(cleared) == {1: (7_000, 60), 2: (6_000, 40)}


def test_clear__fewer_bid_for_than_offered__price_is_that_of_the_worst_acceptable_bid() -> None:
    cleared = clear(SALE, bids(SALE, (7_000, 30), (6_000, 20), (5_500, 10)), FenPerTonne(6_000))

    assert (cleared.price, cleared.taken) == (6_000, 50)
    assert fills_of(cleared) == {1: (6_000, 30), 2: (6_000, 20)}


def test_clear__below_the_least_quantity__sells_nothing() -> None:
    notice = changed(SALE, least=Tonnes(80))

    cleared = clear(notice, bids(notice, (7_000, 79)), FenPerTonne(0))

    assert (cleared.price, cleared.demand, cleared.taken, fills_of(cleared)) == (0, 79, 0, {})


def test_clear__purchase__takes_the_cheapest_first() -> None:
    notice = changed(SALE, side=Side.PURCHASE)

    cleared = clear(notice, bids(notice, (7_000, 60), (6_000, 60), (8_000, 60)), FenPerTonne(7_500))

    assert fills_of(cleared) == {2: (7_000, 60), 1: (7_000, 40)}


def brute_force(notice: Notice, offers: list[tuple[int, int]], reserve: int) -> tuple[int, int, dict[int, Fraction]]:
    """
    Price, quantity taken and exact shares by trying every price.

    The price of the margin is the worst one at which better bids alone do not yet take everything.
    """
    sign = 1 if notice.side == Side.SALE else -1
    acceptable = [(sign * price, size, n) for n, (price, size) in enumerate(offers, 1)]
    if reserve:
        acceptable = [one for one in acceptable if one[0] >= sign * reserve]
    if not acceptable or sum(size for _, size, _ in acceptable) < notice.least:
        return 0, 0, {}
    tried = [
        price for price, _, _ in acceptable if sum(size for at, size, _ in acceptable if at > price) < notice.quantity
    ]
    margin = min(tried)
    better = sum(size for at, size, _ in acceptable if at > margin)
    level = sum(size for at, size, _ in acceptable if at == margin)
    rest = min(notice.quantity - better, level)
    shares = {n: Fraction(size) for at, size, n in acceptable if at > margin}
    shares |= {n: Fraction(size * rest, level) for at, size, n in acceptable if at == margin}
    return sign * margin, better + rest, shares


@given(data=st.data(), notice=notices())
@settings(max_examples=200, deadline=None)
def test_clear__any_bids__agree_with_brute_force(data: st.DataObject, notice: Notice) -> None:
    offers = data.draw(offers_for(notice))
    reserve = FenPerTonne(data.draw(st.sampled_from([0, 110, 120, 140])))

    cleared = clear(notice, bids(notice, *offers), reserve)

    price, taken, shares = brute_force(notice, offers, reserve)
    if cleared.taken:
        assert (cleared.price, cleared.taken) == (price, taken)
    else:
        assert (cleared.price, taken) == (0, 0)
    got = {fill.bid.number: fill.quantity for fill in cleared.fills}
    assert sum(got.values()) == cleared.taken <= notice.quantity
    for fill in cleared.fills:
        assert fill.quantity % notice.lot == 0
        assert fill.quantity <= fill.bid.quantity
        assert abs(fill.quantity - shares.get(fill.bid.number, Fraction(0))) < notice.lot
        if fill.quantity:
            paid = cleared.price if notice.is_uniform else fill.bid.price
            assert fill.price == paid
            assert fill.price <= fill.bid.price if notice.side == Side.SALE else fill.price >= fill.bid.price


# --- open bids ---


def test_place__room_left__any_acceptable_price_stands() -> None:
    auction = OpenBids(RISING)

    auction.place("one", FenPerTonne(6_000), Tonnes(60), NOW)
    _, outbid = auction.place("two", FenPerTonne(5_000), Tonnes(40), NOW)

    assert outbid == []
    assert auction.quantity == 100


def test_place__everything_bid_for__takes_the_place_of_the_worst() -> None:
    auction = OpenBids(RISING)
    auction.place("one", FenPerTonne(6_000), Tonnes(60), NOW)
    auction.place("two", FenPerTonne(5_000), Tonnes(40), NOW)

    _, outbid = auction.place("three", FenPerTonne(5_050), Tonnes(50), NOW)

    assert [(one.bid.bidder, one.left) for one in outbid] == [("two", 0), ("three", 40)]
    assert auction.quantity == 100


@pytest.mark.parametrize("price", [5_000, 5_049])
def test_place__not_a_step_better__is_refused(price: int) -> None:
    auction = OpenBids(RISING)
    auction.place("one", FenPerTonne(5_000), Tonnes(100), NOW)

    with pytest.raises(Refused, match="bid is not a step better"):
        auction.place("two", FenPerTonne(price), Tonnes(10), NOW)


def test_place__late__extends_the_bidding_up_to_the_latest_time() -> None:
    auction = OpenBids(RISING)

    auction.place("one", FenPerTonne(5_000), Tonnes(10), UnixSeconds(1_939))
    assert auction.bids_to == 2_000
    auction.place("one", FenPerTonne(5_000), Tonnes(10), UnixSeconds(1_940))
    assert auction.bids_to == 2_060
    auction.place("one", FenPerTonne(5_000), Tonnes(10), UnixSeconds(2_059))
    auction.place("one", FenPerTonne(5_000), Tonnes(10), UnixSeconds(2_178))
    auction.place("one", FenPerTonne(5_000), Tonnes(10), UnixSeconds(2_297))
    assert auction.bids_to == RISING.latest


@given(data=st.data(), notice=notices(is_sealed=False))
@settings(max_examples=150, deadline=None)
def test_place__any_bids__standing_ones_are_the_best_and_never_too_many(data: st.DataObject, notice: Notice) -> None:
    auction = OpenBids(notice)
    for price, size in data.draw(offers_for(notice, most=30)):
        before = auction.quantity
        try:
            bid, outbid = auction.place("anyone", FenPerTonne(price), Tonnes(size), NOW)
        except Refused:
            assert auction.quantity == before
            continue
        cut = sum(one.bid.quantity - one.left for one in outbid)
        assert auction.quantity == before + bid.quantity - cut <= notice.quantity
        assert len(auction.standing) <= MAX_STANDING
        assert before == notice.quantity or auction.quantity == min(notice.quantity, before + bid.quantity)
    prices = [bid.price for bid in auction.standing]
    assert prices == sorted(prices, reverse=notice.side == Side.SALE)
    cleared = clear(notice, auction.standing, FenPerTonne(0))
    assert cleared.taken in (0, auction.quantity)


# --- notices ---


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"lot": 0}, "lot is zero or too large"),
        ({"quantity": 0}, "quantity is zero or too large"),
        ({"lot": 3}, "quantity is not a multiple of the lot"),
        ({"least": 101}, "least quantity is over the quantity"),
        ({"min_bid": 0}, "bid sizes are not in order"),
        ({"max_bid": 101}, "bid sizes are not in order"),
        ({"bids_each": 0}, "no bids are allowed"),
        ({"tick": 0}, "tick is zero"),
        ({"lower": 10_001}, "prices are not in order"),
        ({"tick": 3}, "price is not a multiple of the tick"),
        ({"reserve": 4_999}, "reserve price is outside the bounds"),
        ({"reserve": 6_000, "is_sealed_reserve": True}, "two reserve prices"),
        ({"deposit": 10_001}, "deposit is over 100 %"),
        ({"deposit": 0}, "sealed bids without a deposit"),
        ({"opens": 499}, "times are not in order"),
        ({"bids_to": 1_000}, "times are not in order"),
        ({"ends": 2_000}, "no time to open the bids"),
        ({"is_sealed": False, "latest": 1_999}, "times are not in order"),
        ({"is_sealed": False, "min_bid": 1}, "smallest bid is too small"),
        ({"is_sealed": False, "is_sealed_reserve": True, "ends": 2_000}, "no time to open the reserve price"),
    ],
)
def test_check__unsound_notice__is_refused(fields: dict[str, int], fact: str) -> None:
    with pytest.raises(Refused) as refused:
        changed(SALE, **fields).check(NOW)
    assert refused.value.reason == fact


def test_check__sound_notices__pass() -> None:
    SALE.check(NOW)
    RISING.check(NOW)


@pytest.mark.parametrize(
    ("price", "quantity", "fact"),
    [
        (5_001, 10, "price is not a multiple of the tick"),
        (4_990, 10, "price outside the notice's bounds"),
        (10_010, 10, "price outside the notice's bounds"),
        (5_990, 10, "price does not meet the reserve price"),
        (6_000, 3, "quantity is not a multiple of the lot"),
        (6_000, 2, "bid is too small"),
        (6_000, 52, "bid is too large"),
    ],
)
def test_check_bid__outside_the_notice__is_refused(price: int, quantity: int, fact: str) -> None:
    notice = changed(SALE, tick=10, lot=2, min_bid=4, max_bid=50, reserve=6_000)
    with pytest.raises(Refused) as refused:
        notice.check_bid(FenPerTonne(price), Tonnes(quantity))
    assert refused.value.reason == fact


def test_money__deposit_rounds_up_and_fees_round_down() -> None:
    assert changed(SALE, upper=5_001, deposit=1).deposit_of(Tonnes(3)) == 2  # 1.5003
    assert fee_of(Fen(19_999), BasisPoints(5)) == 9
    assert cost_of(Fen(19_999), BasisPoints(5)) == 20_008
    assert changed(SALE, reserve=6_000).backing_of(BasisPoints(10)) == 600_600
    assert SALE.backing_of(BasisPoints(0)) == 1_000_000


def test_bid_seal__another_bidder_or_auction__is_another_seal() -> None:
    """A commitment cannot be copied."""
    own = bid_seal(1, AUCTION, 7, BIDDER, FenPerTonne(6_000), Tonnes(10), SALT)
    others = [
        bid_seal(1, AUCTION, 7, OTHER, FenPerTonne(6_000), Tonnes(10), SALT),
        bid_seal(1, AUCTION, 8, BIDDER, FenPerTonne(6_000), Tonnes(10), SALT),
        bid_seal(2, AUCTION, 7, BIDDER, FenPerTonne(6_000), Tonnes(10), SALT),
        bid_seal(1, OTHER, 7, BIDDER, FenPerTonne(6_000), Tonnes(10), SALT),
        reserve_seal(1, AUCTION, BIDDER, 7, FenPerTonne(6_000), SALT),
    ]
    assert len({own, *others}) == 6
