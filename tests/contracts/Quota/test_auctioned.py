"""Q2: `Quota.offer`, `retract`, `issue_auctioned`: units for who bought them, within the auction share."""

import ape
import pytest

from tests.quota_fixtures import YEAR

SHARE_T = 30


@pytest.fixture
def auctioneer(desk, quota, eua, ministry, name_contract, stranger):
    """An account that plays Auction, with an auction share of 30 t."""
    desk.national(130)
    quota.set_auction_share(eua, YEAR, SHARE_T, sender=ministry)
    return name_contract("Auction", stranger)


def test_offer__contract_auction__keeps_it_and_logs_it(quota, eua, auctioneer):
    receipt = quota.offer(eua, YEAR, 20, sender=auctioneer)

    assert receipt.events == [quota.AuctionOffered(class_id=eua, year=YEAR, quantity_t=20)]
    assert quota.auctioned_of(eua, YEAR) == (20, 0)


@pytest.mark.parametrize("quantity_t", [11, 2**256 - 1])
def test_offer__more_than_the_share_leaves__reverts(quota, eua, auctioneer, quantity_t):
    quota.offer(eua, YEAR, 20, sender=auctioneer)
    with ape.reverts("Quota: auctions pass the auction share"):
        quota.offer(eua, YEAR, quantity_t, sender=auctioneer)
    assert quota.auctioned_of(eua, YEAR) == (20, 0)


def test_retract__unsold__is_free_again(quota, eua, auctioneer):
    quota.offer(eua, YEAR, 20, sender=auctioneer)

    receipt = quota.retract(eua, YEAR, 5, sender=auctioneer)

    assert receipt.events == [quota.AuctionRetracted(class_id=eua, year=YEAR, quantity_t=5)]
    assert quota.auctioned_of(eua, YEAR) == (15, 0)
    with ape.reverts("Quota: not so much is offered"):
        quota.retract(eua, YEAR, 16, sender=auctioneer)


def test_issue_auctioned__sold__issues_and_counts_it_for_good(quota, allowances, eua, auctioneer, emitter, investor):
    quota.offer(eua, YEAR, SHARE_T, sender=auctioneer)

    receipt = quota.issue_auctioned(eua, YEAR, [emitter, investor], [12, 8], sender=auctioneer)

    assert quota.AuctionIssued(class_id=eua, year=YEAR, quantity_t=20, rows=2) in receipt.events
    assert (allowances.balanceOf(emitter, eua), allowances.balanceOf(investor, eua)) == (12, 8)
    assert quota.auctioned_of(eua, YEAR) == (10, 20)
    assert quota.allocation_of(eua, emitter, YEAR) == 0
    with ape.reverts("Quota: not so much is offered"):
        quota.issue_auctioned(eua, YEAR, [emitter], [11], sender=auctioneer)
    quota.retract(eua, YEAR, 10, sender=auctioneer)
    with ape.reverts("Quota: auctions pass the auction share"):
        quota.offer(eua, YEAR, 11, sender=auctioneer)


def test_set_auction_share__below_what_is_auctioned__reverts(quota, eua, auctioneer, ministry):
    quota.offer(eua, YEAR, 20, sender=auctioneer)
    with ape.reverts("Quota: share is below what is auctioned"):
        quota.set_auction_share(eua, YEAR, 19, sender=ministry)
    quota.set_auction_share(eua, YEAR, 20, sender=ministry)


def test_auctioned__other_callers__revert(quota, eua, auctioneer, ministry, exchange, emitter):
    for caller in (ministry, exchange):
        with ape.reverts("Quota: caller is not Auction"):
            quota.offer(eua, YEAR, 1, sender=caller)
        with ape.reverts("Quota: caller is not Auction"):
            quota.retract(eua, YEAR, 1, sender=caller)
        with ape.reverts("Quota: caller is not Auction"):
            quota.issue_auctioned(eua, YEAR, [emitter], [1], sender=caller)
    assert quota.auctioned_of(eua, YEAR) == (0, 0)
