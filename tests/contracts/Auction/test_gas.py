"""What a bid costs does not grow with the number of bids, and a clearing's call has a bound."""

from __future__ import annotations

from tests.auction_samples import SALE
from tests.auction_world import BIDDERS, NOBODY, RISING_SALE, SALT, SELLER, STRANGER, AuctionWorld, opened, timed

ONE, TWO, _, _ = BIDDERS
MANY = 130
MOST_GAS = 12_000_000
"""Of one call of `clear` with 64 winners, far below a block of 30 million."""
MOST_BID_GAS = 400_000
"""Of one open bid: new slots for the bid, its bidder and his count, and the notice, which is read whole."""


def spent(scheme: AuctionWorld, sender: str, function: str, *arguments: object) -> int:
    """Gas of a call of Auction."""
    return int(scheme.evm.done(sender, "Auction", function, *arguments).gas_used)


def test_open__behind_130_bids_with_a_hint__costs_what_it_costs_behind_two() -> None:
    scheme = opened()
    auction_id = scheme.begun(timed(SALE, bids_each=MANY, quantity=1_000, max_bid=1_000))
    ids = [scheme.seal(auction_id, ONE, 7_000, 2) for _ in range(MANY)]
    few, many = scheme.seal(auction_id, TWO, 6_000, 2), scheme.seal(auction_id, TWO, 5_500, 2)
    scheme.go(timed(SALE).bids_to)
    for number, bid_id in enumerate(ids[:2]):
        scheme.do(ONE, "open", bid_id, 7_000, 2, SALT, number)
    behind_two = spent(scheme, TWO, "open", few, 6_000, 2, SALT, 2)
    for number, bid_id in enumerate(ids[2:], 2):
        scheme.do(ONE, "open", bid_id, 7_000, 2, SALT, number)

    behind_many = spent(scheme, TWO, "open", many, 5_500, 2, SALT, MANY + 1)

    assert behind_many <= behind_two * 1.05
    print(f"open: {behind_two} gas behind two, {behind_many} behind {MANY}")


def test_clear__64_winners__stays_below_its_bound() -> None:
    for initiator in (SELLER, NOBODY):
        scheme = opened()
        notice = timed(SALE, bids_each=64, quantity=128, max_bid=128)
        auction_id = scheme.begun(notice, initiator)
        ids = [scheme.seal(auction_id, BIDDERS[place % 4], 7_000, 2) for place in range(64)]
        scheme.go(notice.bids_to)
        for place, bid_id in enumerate(ids):
            scheme.do(BIDDERS[place % 4], "open", bid_id, 7_000, 2, SALT, place)
        scheme.go(notice.ends)
        priced = spent(scheme, STRANGER, "clear", auction_id, 64)
        dealt = spent(scheme, STRANGER, "clear", auction_id, 64)
        assert scheme.state(auction_id)["sold_t"] == 128
        assert max(priced, dealt) <= MOST_GAS
        print(f"clear 64 bids, {'scheme' if initiator == NOBODY else 'sale'}: {priced} to price, {dealt} to deal with")


def test_bid__that_stands_or_outbids__stays_below_its_bound() -> None:
    scheme = opened()
    auction_id = scheme.begun(RISING_SALE)
    rests = spent(scheme, ONE, "bid", auction_id, 6_000, 100)
    outbids = spent(scheme, TWO, "bid", auction_id, 7_000, 100)
    print(f"bid: {rests} gas that stands, {outbids} that outbids one")
    assert max(rests, outbids) <= MOST_BID_GAS
