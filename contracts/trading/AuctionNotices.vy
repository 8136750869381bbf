# pragma version 0.4.3
"""
@title Auction notices
@license Apache-2.0
@notice What is announced of one-way auctions, checked and kept for `Auction`.
@dev Quantities are t CO2e, prices fen per tonne, times unix seconds. A notice never changes: one that is wrong is
     cancelled in `Auction` and announced again.
@custom:stop `Auction.cancel` calls an auction off; without an announcement there is none.
"""

from contracts.interfaces import IAuctionNotices
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.modules import auction_rules
from contracts.modules import bid_list
from contracts.modules import lookup
from contracts.modules import roles

implements: IAuctionNotices

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)

auctions: public(uint256)  # how many, numbered from 1
notices: HashMap[uint256, IAuctionNotices.Notice]


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))


# Anyone


@view
@external
def notice_of(auction_id: uint256) -> IAuctionNotices.Notice:
    """
    @notice What was announced; empty when there is no such auction.
    """
    return self.notices[auction_id]


@view
@external
def deposit_of(auction_id: uint256, up_to_t: uint256) -> uint256:
    """
    @notice Deposit for a sealed bid of at most that quantity, in fen.
    """
    return auction_rules.deposit_fen(self.notices[auction_id], up_to_t)


# Exchange


@external
def announce(notice: IAuctionNotices.Notice, title: String[96], document_hash: bytes32) -> uint256:
    """
    @notice Announce an auction. Logs `AuctionAnnounced`.
    @dev It is held only if the initiator, or for the scheme the ministry, stands by it (`Auction.back`).
    @param document_hash keccak256 of the notice in full.
    @return Number of the auction, from 1.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE), "AuctionNotices: caller is not the exchange"
    auction_rules.check_notice(notice)
    assert len(title) > 0, "AuctionNotices: title is empty"
    market: IMarket = IMarket(lookup.find(DIRECTORY, "Market"))
    class_id: uint256 = (staticcall market.product(notice.product_id)).class_id
    assert class_id > 0, "AuctionNotices: product is unknown"
    assert class_id == notice.class_id, "AuctionNotices: class is not that of the product"
    if notice.initiator == empty(address):
        assert notice.side == bid_list.SALE, "AuctionNotices: the scheme only sells"
        assert notice.year > 0, "AuctionNotices: year is zero"
    else:
        assert notice.year == 0, "AuctionNotices: year is of the scheme's sale only"
        self._check_day(market, notice)

    auction_id: uint256 = self.auctions + 1
    self.auctions = auction_id
    self.notices[auction_id] = notice
    log IAuctionNotices.AuctionAnnounced(
        auction_id=auction_id,
        product_id=notice.product_id,
        initiator=notice.initiator,
        by=msg.sender,
        title=title,
        notice=notice,
        document_hash=document_hash,
    )
    return auction_id


# Internals


@view
@internal
def _check_day(market: IMarket, notice: IAuctionNotices.Notice):
    """
    @dev What sets units or money of the market aside must end on the trading day on which it begins: reserves carry it.
    """
    first_s: uint256 = notice.bids_to_s if notice.is_sealed else notice.opens_s
    last_s: uint256 = notice.ends_s
    if not notice.is_sealed:
        last_s += notice.latest_s - notice.bids_to_s
    day: uint256 = staticcall market.day_of(first_s)
    assert staticcall market.day_of(last_s) == day, "AuctionNotices: auction does not end on its day"
    assert staticcall market.is_trading_day(day), "AuctionNotices: not a trading day"
