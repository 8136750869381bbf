"""T1, Q2: what the events of auctions do to the read model."""

import pytest

from benchmarks.fake_chain import FakeCall, FakeLog, account, hash_of
from indexer.log import ZERO_ADDRESS
from readmodel.tables import auction_bids, auctions, quota_national

SELLER, ONE, TWO, EXCHANGE = map(account, range(4))
CLASS_ID, YEAR = 2**130, 2031
HASH, NO_HASH = hash_of(1), "0x" + "00" * 32
FIRST, SECOND = 1 << 32 | 1, 1 << 32 | 2
NOTICE = {
    "product_id": 1,
    "class_id": CLASS_ID,
    "side": 2,
    "initiator": SELLER,
    "year": 0,
    "quantity_t": 100,
    "least_t": 0,
    "lot_t": 1,
    "tick_fen": 1,
    "lower_fen": 5_000,
    "upper_fen": 10_000,
    "min_bid_t": 2,
    "max_bid_t": 100,
    "bids_each": 5,
    "reserve_fen": 0,
    "reserve_seal": HASH,
    "is_sealed": True,
    "is_uniform": True,
    "deposit_bp": 1_000,
    "step_fen": 0,
    "opens_s": 1_000,
    "bids_to_s": 2_000,
    "ends_s": 3_000,
    "window_s": 60,
    "extension_s": 120,
    "latest_s": 2_300,
}


def announced(**changes):
    """The log of a notice."""
    notice = NOTICE | changes
    fields = {"product_id": 1, "initiator": notice["initiator"], "by": EXCHANGE, "title": "spring sale"}
    return FakeLog(
        "AuctionNotices", "AuctionAnnounced", fields | {"auction_id": 1, "notice": notice, "document_hash": HASH}
    )


def said(event, **fields):
    """A log of the auction."""
    return FakeLog("Auction", event, {"auction_id": 1} | fields)


def of_bid(event, bid_id, bidder, **fields):
    """A log about a bid."""
    return said(event, bid_id=bid_id, bidder=bidder, **fields)


@pytest.fixture
def mine(chain):
    """Put logs into a transaction and a block of their own."""
    return lambda *logs: chain.mine(FakeCall(EXCHANGE, "Auction", "clear", list(logs)))


@pytest.fixture
def indexed(start):
    """Index what has been logged so far."""

    def run():
        indexer = start("data")
        indexer.catch_up()
        return indexer

    return run


def test_sealed__opened_and_cleared__shows_price_winner_and_silent_bidder(mine, indexed, table):
    mine(announced())
    mine(said("AuctionBacked", by=SELLER, day=22_341, fee_bp=10, units_t=100, amount_fen=0))
    for bid_id, bidder in ((FIRST, ONE), (SECOND, TWO)):
        mine(of_bid("BidSealed", bid_id, bidder, up_to_t=50, deposit_fen=50_000, seal=HASH))
    mine(of_bid("BidMade", FIRST, ONE, price_fen=7_000, quantity_t=40))
    mine(said("ReserveOpened", by=SELLER, reserve_fen=6_000))
    mine(
        said("AuctionPriced", price_fen=7_000, demand_t=40, taken_t=40),
        of_bid("BidDecided", FIRST, ONE, price_fen=7_000, quantity_t=40),
        said("AuctionClosed", sold_t=40, amount_fen=280_000, unsold_t=60),
    )
    mine(of_bid("DepositForfeited", SECOND, TWO, amount_fen=50_000))
    indexer = indexed()

    (auction,) = table(indexer, auctions)
    assert (auction["state"], auction["side"], auction["initiator"], auction["year"]) == (
        "closed",
        "sale",
        SELLER,
        None,
    )
    assert (auction["bids"], auction["price_fen"], auction["demand_t"]) == (2, 7_000, 40)
    assert (auction["sold_t"], auction["amount_fen"], auction["reserve_fen"], auction["day"]) == (
        40,
        280_000,
        6_000,
        22_341,
    )
    assert auction["has_sealed_reserve"]
    won, silent = table(indexer, auction_bids)
    assert (won["bid_id"], won["state"], won["won_t"], won["paid_fen"], won["up_to_t"]) == (
        str(FIRST),
        "won",
        40,
        7_000,
        50,
    )
    assert (silent["bidder"], silent["state"], silent["price_fen"], silent["deposit_fen"]) == (
        TWO,
        "forfeited",
        None,
        50_000,
    )


def test_open__outbid_and_extended__shows_what_stands(mine, indexed, table):
    mine(announced(is_sealed=False, reserve_seal=NO_HASH, initiator=ZERO_ADDRESS, year=YEAR, ends_s=2_000))
    mine(of_bid("BidMade", FIRST, ONE, price_fen=6_000, quantity_t=100))
    mine(
        of_bid("BidMade", SECOND, TWO, price_fen=7_000, quantity_t=60),
        said("BiddingExtended", bids_to_s=2_100),
        of_bid("BidOutbid", FIRST, ONE, left_t=40),
    )
    indexer = indexed()

    (auction,) = table(indexer, auctions)
    assert (auction["initiator"], auction["year"], auction["bids_to_s"], auction["ends_s"]) == (
        None,
        YEAR,
        2_100,
        2_100,
    )
    assert not auction["has_sealed_reserve"]
    assert [(bid["state"], bid["standing_t"]) for bid in table(indexer, auction_bids)] == [
        ("standing", 40),
        ("standing", 60),
    ]


def test_cancelled__with_bids__stays_cancelled_and_bids_get_nothing(mine, indexed, table):
    mine(announced())
    mine(said("AuctionBacked", by=EXCHANGE, day=20_090, fee_bp=10, units_t=100, amount_fen=0))
    mine(of_bid("BidSealed", SECOND, TWO, up_to_t=50, deposit_fen=50_000, seal=HASH))
    mine(of_bid("BidMade", FIRST, ONE, price_fen=7_000, quantity_t=40))
    mine(said("AuctionCancelled", by=EXCHANGE, reason="called off"))
    mine(said("AuctionClosed", sold_t=0, amount_fen=0, unsold_t=100))
    mine(of_bid("DepositReturned", SECOND, TWO, amount_fen=50_000))
    indexer = indexed()

    (auction,) = table(indexer, auctions)
    assert (auction["state"], auction["cancel_reason"], auction["price_fen"]) == ("cancelled", "called off", None)
    assert sorted((bid["number"], bid["state"]) for bid in table(indexer, auction_bids)) == [
        (1, "lost"),
        (2, "returned"),
    ]


def test_quota__auctioned__shows_what_is_offered_and_issued(mine, indexed, table):
    of_class = {"class_id": CLASS_ID, "year": YEAR}
    mine(FakeLog("Quota", "AuctionOffered", of_class | {"quantity_t": 100}))
    mine(FakeLog("Quota", "AuctionIssued", of_class | {"quantity_t": 60, "rows": 2}))
    mine(FakeLog("Quota", "AuctionRetracted", of_class | {"quantity_t": 30}))

    (national,) = table(indexed(), quota_national)

    assert (national["offered_t"], national["auctioned_t"]) == (10, 60)
