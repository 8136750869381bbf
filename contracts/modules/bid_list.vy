# pragma version 0.4.3
"""
@title Sorted bids
@license Apache-2.0
@notice The known bids of auctions, best price first and equal prices in the order of time. Holds their storage.
@dev A bid's id is auction_id * 2**32 + number, numbers count from 1. A bid is one word, and a ring links those of an
     auction through number 0, whose `next` is the best bid and whose `previous` is the worst. What an insertion costs
     is bounded by MAX_WALK, whatever the number of bids: who bids says after which bid his belongs.
"""

struct Bid:
    price_fen: uint256  # 64 bits; of a bid still sealed 0
    quantity_t: uint256  # 64 bits; of a bid still sealed the most that it may be
    next: uint256  # 32 bits, number of the next worse one; 0 at the end
    previous: uint256  # 32 bits


PURCHASE: constant(uint256) = 1
SALE: constant(uint256) = 2
LIMIT: constant(uint256) = 2**64  # first price or quantity that does not fit
MAX_NUMBER: constant(uint256) = 2**32 - 1
MAX_WALK: constant(uint256) = 65

bidder_of: HashMap[uint256, address]  # bid -> account
bids: HashMap[uint256, uint256]  # bid -> packed Bid


@pure
@internal
def unpack(word: uint256) -> Bid:
    return Bid(
        price_fen=word & (LIMIT - 1),
        quantity_t=(word >> 64) & (LIMIT - 1),
        next=(word >> 128) & MAX_NUMBER,
        previous=word >> 160,
    )


@pure
@internal
def pack(bid: Bid) -> uint256:
    return bid.price_fen | bid.quantity_t << 64 | bid.next << 128 | bid.previous << 160


@pure
@internal
def is_better(side: uint256, price_fen: uint256, other_fen: uint256) -> bool:
    """@dev Whether the initiator likes a price better than another."""
    if side == SALE:
        return price_fen > other_fen
    return price_fen < other_fen


@view
@internal
def bid_at(auction_id: uint256, number: uint256) -> Bid:
    return self.unpack(self.bids[auction_id << 32 | number])


@internal
def keep(bid_id: uint256, bidder: address, most_t: uint256):
    """@dev Remember a bid that is not in the list yet."""
    self.bidder_of[bid_id] = bidder
    self.bids[bid_id] = self.pack(Bid(price_fen=0, quantity_t=most_t, next=0, previous=0))


@internal
def insert(auction_id: uint256, side: uint256, number: uint256, price_fen: uint256, quantity_t: uint256, after: uint256):
    """
    @dev Put a bid in its place: behind all that are as good, before the first that is worse.
    @param after Number of a listed bid that is as good or better, from which the place is looked for; 0 from the start.
    """
    at: uint256 = after
    before: Bid = self.bid_at(auction_id, at)
    if at != 0:
        is_listed: bool = before.price_fen > 0 and before.quantity_t > 0
        is_ahead: bool = is_listed and not self.is_better(side, price_fen, before.price_fen)
        assert is_ahead, "Auction: hint is not ahead of the bid"
    is_found: bool = False
    for _: uint256 in range(MAX_WALK):
        is_found = before.next == 0
        if not is_found:
            ahead: Bid = self.bid_at(auction_id, before.next)
            is_found = self.is_better(side, price_fen, ahead.price_fen)
            if not is_found:
                at = before.next
                before = ahead
        if is_found:
            break
    assert is_found, "Auction: hint is too far ahead of the bid"

    behind: uint256 = before.next
    self.bids[auction_id << 32 | number] = self.pack(
        Bid(price_fen=price_fen, quantity_t=quantity_t, next=behind, previous=at)
    )
    before.next = number
    self.bids[auction_id << 32 | at] = self.pack(before)
    follower: Bid = self.bid_at(auction_id, behind)
    follower.previous = number
    self.bids[auction_id << 32 | behind] = self.pack(follower)


@internal
def remove_worst(auction_id: uint256):
    """@dev Take the last bid out of the list; it keeps its price, with no quantity."""
    ring: Bid = self.bid_at(auction_id, 0)
    worst: Bid = self.bid_at(auction_id, ring.previous)
    self.bids[auction_id << 32 | ring.previous] = self.pack(
        Bid(price_fen=worst.price_fen, quantity_t=0, next=0, previous=0)
    )
    ring.previous = worst.previous
    self.bids[auction_id << 32] = self.pack(ring)
    last: Bid = self.bid_at(auction_id, worst.previous)
    last.next = 0
    self.bids[auction_id << 32 | worst.previous] = self.pack(last)


@internal
def resize(bid_id: uint256, quantity_t: uint256):
    bid: Bid = self.unpack(self.bids[bid_id])
    bid.quantity_t = quantity_t
    self.bids[bid_id] = self.pack(bid)
