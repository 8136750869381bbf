# pragma version 0.4.3
"""
@title Rules of an auction
@license Apache-2.0
@notice What a notice and a bid must keep to, deposits, costs, and shares at the margin; `carbon/auction.py` says the same.
@dev Stateless.
"""

from contracts.interfaces import IAuctionNotices
from contracts.modules import bid_list

FULL_BP: constant(uint256) = 10_000  # 100 %
MAX_STANDING: constant(uint256) = 64  # open bids that stand at once, so that what a bid costs does not grow


@view
@internal
def check_notice(notice: IAuctionNotices.Notice):
    """@dev Raises with the first reason against announcing it."""
    assert notice.side == bid_list.PURCHASE or notice.side == bid_list.SALE, "Auction: side is neither purchase nor sale"
    self._check_quantities(notice)
    self._check_prices(notice)
    assert notice.deposit_bp <= FULL_BP, "Auction: deposit is over 100 %"
    in_order: bool = block.timestamp <= notice.opens_s and notice.opens_s < notice.bids_to_s
    assert in_order and notice.bids_to_s <= notice.ends_s, "Auction: times are not in order"
    if notice.is_sealed:
        assert notice.ends_s > notice.bids_to_s, "Auction: no time to open the bids"
        assert notice.deposit_bp > 0, "Auction: sealed bids without a deposit"
    else:
        standing: uint256 = (notice.quantity_t + notice.min_bid_t - 1) // notice.min_bid_t
        assert standing < MAX_STANDING, "Auction: smallest bid is too small"
        assert notice.latest_s >= notice.bids_to_s, "Auction: times are not in order"
    if notice.reserve_seal != empty(bytes32):
        assert notice.ends_s > notice.bids_to_s, "Auction: no time to open the reserve price"


@pure
@internal
def _check_quantities(notice: IAuctionNotices.Notice):
    assert notice.lot_t > 0 and notice.lot_t < bid_list.LIMIT, "Auction: lot is zero or too large"
    is_some: bool = notice.quantity_t > 0 and notice.quantity_t < bid_list.LIMIT
    assert is_some, "Auction: quantity is zero or too large"
    is_whole: bool = notice.quantity_t % notice.lot_t == 0 and notice.min_bid_t % notice.lot_t == 0
    assert is_whole and notice.max_bid_t % notice.lot_t == 0, "Auction: quantity is not a multiple of the lot"
    assert notice.least_t <= notice.quantity_t, "Auction: least quantity is over the quantity"
    in_order: bool = notice.min_bid_t > 0 and notice.min_bid_t <= notice.max_bid_t
    assert in_order and notice.max_bid_t <= notice.quantity_t, "Auction: bid sizes are not in order"
    assert notice.bids_each > 0, "Auction: no bids are allowed"


@pure
@internal
def _check_prices(notice: IAuctionNotices.Notice):
    assert notice.tick_fen > 0, "Auction: tick is zero"
    in_order: bool = notice.lower_fen > 0 and notice.lower_fen <= notice.upper_fen
    assert in_order and notice.upper_fen < bid_list.LIMIT, "Auction: prices are not in order"
    for price_fen: uint256 in [notice.lower_fen, notice.upper_fen, notice.reserve_fen, notice.step_fen]:
        assert price_fen % notice.tick_fen == 0, "Auction: price is not a multiple of the tick"
    is_within: bool = notice.reserve_fen >= notice.lower_fen and notice.reserve_fen <= notice.upper_fen
    assert notice.reserve_fen == 0 or is_within, "Auction: reserve price is outside the bounds"
    assert notice.reserve_fen == 0 or notice.reserve_seal == empty(bytes32), "Auction: two reserve prices"


@view
@internal
def check_bid(notice: IAuctionNotices.Notice, price_fen: uint256, quantity_t: uint256):
    """@dev Raises with the first reason against a bid."""
    assert price_fen % notice.tick_fen == 0, "Auction: price is not a multiple of the tick"
    is_within: bool = price_fen >= notice.lower_fen and price_fen <= notice.upper_fen
    assert is_within, "Auction: price outside the notice's bounds"
    is_met: bool = self.meets(notice.side, price_fen, notice.reserve_fen)
    assert is_met, "Auction: price does not meet the reserve price"
    assert quantity_t % notice.lot_t == 0, "Auction: quantity is not a multiple of the lot"
    self.check_size(notice, quantity_t)


@pure
@internal
def check_size(notice: IAuctionNotices.Notice, quantity_t: uint256):
    assert quantity_t >= notice.min_bid_t, "Auction: bid is too small"
    assert quantity_t <= notice.max_bid_t, "Auction: bid is too large"


@pure
@internal
def meets(side: uint256, price_fen: uint256, reserve_fen: uint256) -> bool:
    """@dev Whether a price is acceptable at a reserve price; 0 is none."""
    if reserve_fen == 0 or price_fen == reserve_fen:
        return True
    return (price_fen > reserve_fen) == (side == bid_list.SALE)


@pure
@internal
def beats(notice: IAuctionNotices.Notice, price_fen: uint256, worst_fen: uint256) -> bool:
    """@dev Whether an open bid is better than the worst standing one, and by a step."""
    if notice.side == bid_list.SALE:
        return price_fen > worst_fen and price_fen >= worst_fen + notice.step_fen
    return price_fen < worst_fen and price_fen + notice.step_fen <= worst_fen


@pure
@internal
def deposit_fen(notice: IAuctionNotices.Notice, up_to_t: uint256) -> uint256:
    """@dev For a sealed bid of at most that quantity, at the highest price; rounded up."""
    return (notice.upper_fen * up_to_t * notice.deposit_bp + FULL_BP - 1) // FULL_BP


@pure
@internal
def backing_fen(notice: IAuctionNotices.Notice, fee_bp: uint256) -> uint256:
    """@dev What an initiator who buys sets aside: everything at the worst acceptable price, with the fee."""
    price_fen: uint256 = notice.reserve_fen if notice.reserve_fen > 0 else notice.upper_fen
    return self.cost_fen(price_fen, notice.quantity_t, fee_bp)


@pure
@internal
def fee_fen(price_fen: uint256, quantity_t: uint256, fee_bp: uint256) -> uint256:
    """@dev Of one side of a trade, rounded down."""
    return price_fen * quantity_t * fee_bp // FULL_BP


@pure
@internal
def cost_fen(price_fen: uint256, quantity_t: uint256, fee_bp: uint256) -> uint256:
    """@dev What a buyer pays, with his fee."""
    return price_fen * quantity_t + self.fee_fen(price_fen, quantity_t, fee_bp)


@pure
@internal
def proceeds_fen(price_fen: uint256, quantity_t: uint256, fee_bp: uint256) -> uint256:
    """@dev What a seller gets, less his fee."""
    return price_fen * quantity_t - self.fee_fen(price_fen, quantity_t, fee_bp)


@pure
@internal
def share_t(passed_t: uint256, rest_t: uint256, level_t: uint256, lot_t: uint256) -> uint256:
    """
    @dev Part of `rest_t` that the first `passed_t` of the margin's `level_t` get, in whole lots, rounded down. A bid gets
         the difference that it makes: all of them add up to `rest_t`, and none gets more than it asked for.
    """
    return passed_t * rest_t // level_t // lot_t * lot_t
