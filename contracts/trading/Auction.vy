# pragma version 0.4.3
"""
@title Auction
@license Apache-2.0
@notice One-way auctions: sealed or open bids, clearing at one price or as bid, pro rata at the margin.
@dev Sealed: a commitment with a deposit, which is kept until the bid is opened and lost when it never is. The commitment
     names auction and bidder, so a copy opens for nobody else. Open: a bid stands until a better one takes its place, and
     what it had set aside is free in the same transaction.
     Bids stand in a sorted list (`bid_list`); a notice that would let more than 64 open bids stand is refused, and who
     opens a sealed bid says where it belongs, so no bid gets dearer by others. Clearing goes along the list in as many
     calls as it takes; each call leaves everything in order.
     A sale or purchase between participants is backed and cleared on one trading day: reserves carry that day, the deals
     are recorded in `Settlement` and delivered with the day. What is not cleared on its day fails.
     The scheme's own sale needs no day: bids are lodged in `Cash`, and at clearing the money goes to the treasury while
     `Quota` issues the units out of the auction share, in one transaction. No fee is taken.
     Replace this contract and `AuctionNotices` together, when every auction is closed.
@custom:stop The exchange cancels an auction until its pricing begins; deposits are then returned.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IAuction
from contracts.interfaces import IAuctionNotices
from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import IQuota
from contracts.interfaces import ISettlement
from contracts.modules import auction_rules
from contracts.modules import bid_list
from contracts.modules import lookup
from contracts.modules import roles

implements: IAuction
initializes: bid_list


interface Limits:  # of IPositions, what an auction asks
    def allows(account: address, more_t: uint256) -> bool: view


# Stages of an auction.
ANNOUNCED: constant(uint256) = 0
BACKED: constant(uint256) = 1
PRICING: constant(uint256) = 2
ALLOCATING: constant(uint256) = 3
CLOSED: constant(uint256) = 4

METHOD: constant(uint256) = 21  # of auctions in the exchange's data
MAX_BIDS: constant(uint256) = 64  # dealt with in one call

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)
NOTICES: immutable(IAuctionNotices)

states: HashMap[uint256, IAuction.State]
seals: HashMap[uint256, bytes32]  # bid -> commitment, until it is opened or its deposit decided
bids_of: HashMap[uint256, HashMap[address, uint256]]  # auction -> account -> bids made


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants, Allowances, Cash and AuctionNotices.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))
    CASH = ICash(lookup.find(directory, "Cash"))
    NOTICES = IAuctionNotices(lookup.find(directory, "AuctionNotices"))


# Anyone


@view
@external
def state_of(auction_id: uint256) -> IAuction.State:
    """@notice How far an auction is; stage 0 when there is none."""
    return self._state(auction_id)


@view
@external
def bid_of(bid_id: uint256) -> (address, uint256, uint256):
    """@notice Bidder, price in fen and t CO2e; the price is 0 and the quantity the greatest possible while it is sealed."""
    bid: bid_list.Bid = bid_list.unpack(bid_list.bids[bid_id])
    return bid_list.bidder_of[bid_id], bid.price_fen, bid.quantity_t


@view
@external
def seal_of(bid_id: uint256) -> bytes32:
    """@notice Commitment of a sealed bid; empty when it is opened or its deposit decided."""
    return self.seals[bid_id]


@view
@external
def best_bids(auction_id: uint256, after: uint256, count: uint256) -> DynArray[uint256, MAX_BIDS]:
    """
    @notice Numbers of the known bids, best first.
    @param after Number of the bid to go on from; 0 from the best.
    @param count At most 64.
    """
    numbers: DynArray[uint256, MAX_BIDS] = []
    number: uint256 = bid_list.bid_at(auction_id, after).next
    for _: uint256 in range(count, bound=MAX_BIDS):
        if number == 0:
            break
        numbers.append(number)
        number = bid_list.bid_at(auction_id, number).next
    return numbers


@external
def open_reserve(auction_id: uint256, reserve_fen: uint256, salt: bytes32):
    """
    @notice Open the sealed reserve price, after bidding and before clearing. Logs `ReserveOpened`.
    @dev For who knows it. Left sealed, it binds nobody: the initiator then takes what was bid.
    """
    notice: IAuctionNotices.Notice = self._notice(auction_id)
    state: IAuction.State = self._state(auction_id)
    assert notice.reserve_seal != empty(bytes32), "Auction: no reserve price is sealed"
    seal: bytes32 = self._reserve_seal(notice.initiator, notice.product_id, reserve_fen, salt)
    assert seal == notice.reserve_seal, "Auction: not what was sealed"
    self._check_time(self._bids_to_s(notice, state), self._ends_s(notice, state))
    is_price: bool = reserve_fen >= notice.lower_fen and reserve_fen <= notice.upper_fen
    assert is_price, "Auction: reserve price is outside the bounds"

    self.states[auction_id].reserve_fen = reserve_fen
    log IAuction.ReserveOpened(auction_id=auction_id, by=msg.sender, reserve_fen=reserve_fen)


@external
def clear(auction_id: uint256, bids: uint256):
    """
    @notice Price an auction whose bids are in, and deal with its bids, best first; call again until it is closed.
    @dev For anyone: it only carries out the notice. Logs `AuctionPriced` when the price is found, `BidDecided` for each
         bid, `AuctionClosed` with the last. One that nobody backed in time closes with nothing sold, and so does one
         between participants whose day is over.
    @param bids How many bids to go along at most; more than 64 count as 64.
    """
    notice: IAuctionNotices.Notice = self._notice(auction_id)
    state: IAuction.State = self._state(auction_id)
    assert state.stage != CLOSED, "Auction: auction is closed"
    if self._is_lapsed(notice, state):
        state.is_cancelled = state.sold_t == 0
        self._close(auction_id, notice, state, True)
        return
    assert state.stage != ANNOUNCED, "Auction: initiator has not backed it"

    if state.stage == BACKED:
        assert block.timestamp >= self._ends_s(notice, state), "Auction: bids are not all in"
        state.stage = PRICING
        state.cursor = bid_list.bid_at(auction_id, 0).next
    left: uint256 = min(bids, MAX_BIDS)
    if state.stage == PRICING:
        state, left = self._price(auction_id, notice, state, left)
    if state.stage == ALLOCATING:
        state = self._allocate(auction_id, notice, state, left)
    if state.stage == ALLOCATING and state.cursor == 0:
        self._close(auction_id, notice, state, False)
    else:
        self._store(auction_id, state)


@external
def decide_deposits(bid_ids: DynArray[uint256, MAX_BIDS]):
    """
    @notice Decide the deposits of bids that were never opened: they go to the risk reserve; they are returned when the
            auction was cancelled, or the bidder may not trade by now. Logs `DepositForfeited` or `DepositReturned`.
    @dev For anyone, once the time to open bids is over.
    """
    for bid_id: uint256 in bid_ids:
        auction_id: uint256 = bid_id >> 32
        notice: IAuctionNotices.Notice = self._notice(auction_id)
        state: IAuction.State = self._state(auction_id)
        assert self.seals[bid_id] != empty(bytes32), "Auction: no deposit is held"
        is_decided: bool = state.is_cancelled or block.timestamp >= self._ends_s(notice, state)
        assert is_decided, "Auction: bids can still be opened"

        bidder: address = bid_list.bidder_of[bid_id]
        is_returned: bool = (
            state.is_cancelled or state.stage == ANNOUNCED or not staticcall PARTICIPANTS.may_trade(bidder)
        )
        amount_fen: uint256 = self._take_seal(bid_id, notice)
        if is_returned:
            log IAuction.DepositReturned(auction_id=auction_id, bid_id=bid_id, bidder=bidder, amount_fen=amount_fen)
            extcall CASH.unlodge(bidder, amount_fen)
        else:
            log IAuction.DepositForfeited(auction_id=auction_id, bid_id=bid_id, bidder=bidder, amount_fen=amount_fen)
            extcall CASH.forfeit(bidder, amount_fen)


# Initiator, or the ministry


@external
def back(auction_id: uint256):
    """
    @notice Stand by an auction: the initiator's units or money are set aside. Logs `AuctionBacked`.
    @dev For the initiator, on the open day on which bids are set aside and cleared, while bids are taken or before. For
         MINISTRY where the scheme sells, on any day: the units are kept within the auction share of `Quota`.
    """
    notice: IAuctionNotices.Notice = self._notice(auction_id)
    state: IAuction.State = self._state(auction_id)
    assert state.stage == ANNOUNCED and not state.is_cancelled, "Auction: auction is not to be backed"
    assert block.timestamp < notice.bids_to_s, "Auction: bidding is over"
    if self._is_scheme(notice):
        assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Auction: caller is not the ministry"
    else:
        assert msg.sender == notice.initiator, "Auction: caller is not the initiator"
        self._check_trader()
        state.day, state.fee_bp = self._day_and_fee(notice)

    state.stage = BACKED
    self._store(auction_id, state)
    amount_fen: uint256 = 0
    if notice.side == bid_list.PURCHASE:
        self._check_position(notice.quantity_t)
        amount_fen = auction_rules.backing_fen(notice, state.fee_bp)
        extcall CASH.reserve(msg.sender, amount_fen, notice.quantity_t, state.day)
    elif self._is_scheme(notice):
        extcall self._quota().offer(notice.class_id, notice.year, notice.quantity_t)
    else:
        extcall ALLOWANCES.reserve(notice.class_id, msg.sender, notice.quantity_t, state.day)
    log IAuction.AuctionBacked(
        auction_id=auction_id,
        by=msg.sender,
        day=state.day,
        fee_bp=state.fee_bp,
        units_t=notice.quantity_t if notice.side == bid_list.SALE else 0,
        amount_fen=amount_fen,
    )


# Traders


@external
def seal(auction_id: uint256, up_to_t: uint256, seal: bytes32) -> uint256:
    """
    @notice Hand in a sealed bid with its deposit. Logs `BidSealed`.
    @param up_to_t The most that the bid may be for; the deposit is a share of it at the highest price.
    @param seal As `bid_seal` computes it.
    @return bid_id
    """
    notice: IAuctionNotices.Notice = self._notice(auction_id)
    assert notice.is_sealed, "Auction: bids are not sealed"
    bid_id: uint256 = self._new_bid(auction_id, notice)
    auction_rules.check_size(notice, up_to_t)
    assert seal != empty(bytes32), "Auction: seal is empty"
    deposit_fen: uint256 = auction_rules.deposit_fen(notice, up_to_t)

    bid_list.keep(bid_id, msg.sender, up_to_t)
    self.seals[bid_id] = seal
    log IAuction.BidSealed(
        auction_id=auction_id,
        bid_id=bid_id,
        bidder=msg.sender,
        up_to_t=up_to_t,
        deposit_fen=deposit_fen,
        seal=seal,
    )
    extcall CASH.lodge(msg.sender, deposit_fen)
    return bid_id


@external
def open(bid_id: uint256, price_fen: uint256, quantity_t: uint256, salt: bytes32, after: uint256):
    """
    @notice Open a sealed bid: the deposit comes back, and what the bid costs with its fee is set aside. Logs `BidMade`.
    @dev For the bidder, after bidding and before clearing, once the initiator stands by the auction.
    @param after Number of an opened bid that is as good or better, at most 64 places ahead; 0 for the start.
    """
    auction_id: uint256 = bid_id >> 32
    notice: IAuctionNotices.Notice = self._notice(auction_id)
    state: IAuction.State = self._state(auction_id)
    assert bid_list.bidder_of[bid_id] == msg.sender, "Auction: caller is not the bidder"
    self._check_trader()
    self._check_backed(notice, state)
    self._check_time(notice.bids_to_s, notice.ends_s)
    seal: bytes32 = self._bid_seal(auction_id, msg.sender, price_fen, quantity_t, salt)
    assert seal == self.seals[bid_id], "Auction: not what was sealed"
    auction_rules.check_bid(notice, price_fen, quantity_t)
    up_to_t: uint256 = bid_list.unpack(bid_list.bids[bid_id]).quantity_t
    assert quantity_t <= up_to_t, "Auction: bid is larger than its deposit allows"

    deposit_fen: uint256 = self._take_seal(bid_id, notice)
    bid_list.insert(auction_id, notice.side, bid_id & bid_list.MAX_NUMBER, price_fen, quantity_t, after)
    self.states[auction_id].standing_t = state.standing_t + quantity_t
    log IAuction.BidMade(
        auction_id=auction_id, bid_id=bid_id, bidder=msg.sender, price_fen=price_fen, quantity_t=quantity_t
    )
    extcall CASH.unlodge(msg.sender, deposit_fen)
    self._set_aside(notice, state, price_fen, quantity_t)


@external
def bid(auction_id: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Make an open bid; once everything is bid for, it must be a step better than the worst, and takes its place.
    @dev Logs `BidMade`, `BidOutbid` for each bid that gives way, and `BiddingExtended` when it comes late.
    @return bid_id
    """
    notice: IAuctionNotices.Notice = self._notice(auction_id)
    assert not notice.is_sealed, "Auction: bids are sealed"
    bid_id: uint256 = self._new_bid(auction_id, notice)
    state: IAuction.State = self._state(auction_id)
    self._check_backed(notice, state)
    auction_rules.check_bid(notice, price_fen, quantity_t)
    if state.standing_t == notice.quantity_t:
        worst: bid_list.Bid = bid_list.bid_at(auction_id, bid_list.bid_at(auction_id, 0).previous)
        assert auction_rules.beats(notice, price_fen, worst.price_fen), "Auction: bid is not a step better"

    bid_list.keep(bid_id, msg.sender, quantity_t)
    bid_list.insert(auction_id, notice.side, bid_id & bid_list.MAX_NUMBER, price_fen, quantity_t, 0)
    log IAuction.BidMade(
        auction_id=auction_id, bid_id=bid_id, bidder=msg.sender, price_fen=price_fen, quantity_t=quantity_t
    )
    self._extend(auction_id, notice, state)
    self._set_aside(notice, state, price_fen, quantity_t)
    self.states[auction_id].standing_t = self._cut(auction_id, notice, state, state.standing_t + quantity_t)
    return bid_id


# Exchange


@external
def cancel(auction_id: uint256, reason: String[96]):
    """
    @notice Call an auction off, until its pricing begins: `clear` then gives everything back. Logs `AuctionCancelled`.
    @dev For EXCHANGE.
    """
    self._check_exchange()
    state: IAuction.State = self._state(auction_id)
    is_open: bool = state.stage == ANNOUNCED or state.stage == BACKED
    assert is_open and not state.is_cancelled, "Auction: auction is not to be cancelled"
    assert len(reason) > 0, "Auction: reason is empty"

    state.is_cancelled = True
    if state.stage == BACKED:
        state.stage = ALLOCATING  # of nothing: every bid is released
        state.cursor = bid_list.bid_at(auction_id, 0).next
    self._store(auction_id, state)
    log IAuction.AuctionCancelled(auction_id=auction_id, by=msg.sender, reason=reason)


# Internals: books


@view
@internal
def _notice(auction_id: uint256) -> IAuctionNotices.Notice:
    notice: IAuctionNotices.Notice = staticcall NOTICES.notice_of(auction_id)
    assert notice.quantity_t > 0, "Auction: no such auction"
    return notice


@view
@internal
def _state(auction_id: uint256) -> IAuction.State:
    return self.states[auction_id]


@internal
def _store(auction_id: uint256, state: IAuction.State):
    self.states[auction_id] = state


# Internals: who and when


@view
@internal
def _check_exchange():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE), "Auction: caller is not the exchange"


@view
@internal
def _check_trader():
    assert staticcall PARTICIPANTS.may_trade(msg.sender), "Auction: caller may not trade"


@view
@internal
def _check_position(more_t: uint256):
    positions: address = staticcall IDirectory(DIRECTORY).contract_of("Positions")
    if positions != empty(address):
        assert staticcall Limits(positions).allows(msg.sender, more_t), "Auction: position is over the limit"


@pure
@internal
def _is_scheme(notice: IAuctionNotices.Notice) -> bool:
    return notice.initiator == empty(address)


@view
@internal
def _market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY, "Market"))


@view
@internal
def _quota() -> IQuota:
    return IQuota(lookup.find(DIRECTORY, "Quota"))


@view
@internal
def _check_time(from_s: uint256, to_s: uint256):
    assert block.timestamp >= from_s, "Auction: too early"
    assert block.timestamp < to_s, "Auction: too late"


@view
@internal
def _check_backed(notice: IAuctionNotices.Notice, state: IAuction.State):
    assert not state.is_cancelled, "Auction: auction is cancelled"
    assert state.stage == BACKED, "Auction: initiator has not backed it"
    if state.day > 0:
        is_open: bool = staticcall self._market().is_day_open(notice.product_id, state.day)
        assert is_open, "Auction: day is not open"


@pure
@internal
def _bids_to_s(notice: IAuctionNotices.Notice, state: IAuction.State) -> uint256:
    return notice.bids_to_s + state.extended_s


@pure
@internal
def _ends_s(notice: IAuctionNotices.Notice, state: IAuction.State) -> uint256:
    # As much later as the bidding.
    return notice.ends_s + state.extended_s


@view
@internal
def _is_lapsed(notice: IAuctionNotices.Notice, state: IAuction.State) -> bool:
    # Nobody stood by it in time, or the day on which its reserves hold is closed.
    if state.stage == ANNOUNCED:
        return state.is_cancelled or block.timestamp >= notice.bids_to_s
    return state.day > 0 and not staticcall self._market().is_day_open(notice.product_id, state.day)


@view
@internal
def _day_and_fee(notice: IAuctionNotices.Notice) -> (uint256, uint256):
    market: IMarket = self._market()
    day: uint256 = staticcall market.today()
    assert staticcall market.is_day_open(notice.product_id, day), "Auction: day is not open"
    exchange_bp: uint256 = 0
    registry_bp: uint256 = 0
    exchange_bp, registry_bp = staticcall market.fees_on(day)
    return day, exchange_bp + registry_bp


# Internals: seals


@view
@internal
def _bid_seal(auction_id: uint256, bidder: address, price_fen: uint256, quantity_t: uint256, salt: bytes32) -> bytes32:
    return keccak256(abi_encode(chain.id, self, auction_id, bidder, price_fen, quantity_t, salt))


@view
@internal
def _reserve_seal(initiator: address, product_id: uint256, reserve_fen: uint256, salt: bytes32) -> bytes32:
    return keccak256(abi_encode(chain.id, self, initiator, product_id, reserve_fen, salt))


@internal
def _take_seal(bid_id: uint256, notice: IAuctionNotices.Notice) -> uint256:
    # The deposit of a bid that is decided now, in fen.
    self.seals[bid_id] = empty(bytes32)
    return auction_rules.deposit_fen(notice, bid_list.unpack(bid_list.bids[bid_id]).quantity_t)


# Internals: bids


@internal
def _new_bid(auction_id: uint256, notice: IAuctionNotices.Notice) -> uint256:
    """
    @dev What every bid is checked for; returns its id.
    """
    state: IAuction.State = self._state(auction_id)
    assert not state.is_cancelled, "Auction: auction is cancelled"
    assert msg.sender != notice.initiator, "Auction: caller is the initiator"
    self._check_trader()
    self._check_time(notice.opens_s, self._bids_to_s(notice, state))
    is_halted: bool = (staticcall self._market().product(notice.product_id)).is_halted
    assert not is_halted, "Auction: product is halted"
    own: uint256 = self.bids_of[auction_id][msg.sender]
    assert own < notice.bids_each, "Auction: caller has made all bids he may"

    self.bids_of[auction_id][msg.sender] = own + 1
    self.states[auction_id].bids = state.bids + 1
    return auction_id << 32 | (state.bids + 1)


@internal
def _set_aside(notice: IAuctionNotices.Notice, state: IAuction.State, price_fen: uint256, quantity_t: uint256):
    if notice.side == bid_list.PURCHASE:
        extcall ALLOWANCES.reserve(notice.class_id, msg.sender, quantity_t, state.day)
        return
    self._check_position(quantity_t)
    if self._is_scheme(notice):
        extcall CASH.lodge(msg.sender, price_fen * quantity_t)
    else:
        cost_fen: uint256 = auction_rules.cost_fen(price_fen, quantity_t, state.fee_bp)
        extcall CASH.reserve(msg.sender, cost_fen, quantity_t, state.day)


@internal
def _give_back(
    notice: IAuctionNotices.Notice,
    state: IAuction.State,
    bidder: address,
    bid: bid_list.Bid,
    kept_fen: uint256,
    kept_t: uint256,
):
    """
    @dev Releases what a bid had set aside, but for `kept_t` at a price of `kept_fen`.
    """
    if notice.side == bid_list.PURCHASE:
        if bid.quantity_t > kept_t:
            extcall ALLOWANCES.release(notice.class_id, bidder, bid.quantity_t - kept_t, state.day)
        return
    amount_fen: uint256 = (
        auction_rules.cost_fen(bid.price_fen, bid.quantity_t, state.fee_bp)
        - auction_rules.cost_fen(kept_fen, kept_t, state.fee_bp)
    )
    if amount_fen == 0:
        return
    if self._is_scheme(notice):
        extcall CASH.unlodge(bidder, amount_fen)
    else:
        extcall CASH.release(bidder, amount_fen, bid.quantity_t - kept_t, state.day)


@internal
def _extend(auction_id: uint256, notice: IAuctionNotices.Notice, state: IAuction.State):
    bids_to_s: uint256 = self._bids_to_s(notice, state)
    if block.timestamp + notice.window_s < bids_to_s:
        return
    later_s: uint256 = min(block.timestamp + notice.extension_s, notice.latest_s)
    if later_s > bids_to_s:
        self.states[auction_id].extended_s = later_s - notice.bids_to_s
        log IAuction.BiddingExtended(auction_id=auction_id, bids_to_s=later_s)


@internal
def _cut(auction_id: uint256, notice: IAuctionNotices.Notice, state: IAuction.State, standing_t: uint256) -> uint256:
    """
    @dev Takes from the worst bids what passes the quantity. Each is at least the smallest bid, but perhaps the worst,
         so there are fewer than 64.
    """
    left_t: uint256 = standing_t
    for _: uint256 in range(MAX_BIDS):
        if left_t <= notice.quantity_t:
            break
        number: uint256 = bid_list.bid_at(auction_id, 0).previous
        worst: bid_list.Bid = bid_list.bid_at(auction_id, number)
        bid_id: uint256 = auction_id << 32 | number
        cut_t: uint256 = min(left_t - notice.quantity_t, worst.quantity_t)
        kept_t: uint256 = worst.quantity_t - cut_t
        left_t -= cut_t
        if kept_t == 0:
            bid_list.remove_worst(auction_id)
        else:
            bid_list.resize(bid_id, kept_t)
        bidder: address = bid_list.bidder_of[bid_id]
        log IAuction.BidOutbid(auction_id=auction_id, bid_id=bid_id, bidder=bidder, left_t=kept_t)
        self._give_back(notice, state, bidder, worst, worst.price_fen, kept_t)
    return left_t


# Internals: clearing


@internal
def _price(
    auction_id: uint256, notice: IAuctionNotices.Notice, state: IAuction.State, bids: uint256
) -> (IAuction.State, uint256):
    """
    @dev Goes along the bids until the quantity is bid for; then the price of the margin is known.
    @return The new state, and how many bids may still be gone along.
    """
    new: IAuction.State = state
    left: uint256 = bids
    is_found: bool = new.cursor == 0
    for _: uint256 in range(MAX_BIDS):
        if is_found or left == 0:
            break
        bid: bid_list.Bid = bid_list.bid_at(auction_id, new.cursor)
        left -= 1
        if bid.price_fen != new.price_fen:
            reserve_fen: uint256 = max(notice.reserve_fen, new.reserve_fen)  # one of them is 0
            is_met: bool = auction_rules.meets(notice.side, bid.price_fen, reserve_fen)
            is_found = not is_met or new.above_t + new.level_t >= notice.quantity_t
            if is_found:
                break
            new.above_t += new.level_t
            new.level_t = 0
            new.price_fen = bid.price_fen
        new.level_t += bid.quantity_t
        new.cursor = bid.next
        is_found = new.cursor == 0
    if not is_found:
        return new, 0

    demand_t: uint256 = new.above_t + new.level_t
    if demand_t < notice.least_t:
        new.price_fen = 0
        new.above_t = 0
        new.level_t = 0
    new.rest_t = min(notice.quantity_t - new.above_t, new.level_t)
    new.stage = ALLOCATING
    new.cursor = bid_list.bid_at(auction_id, 0).next
    log IAuction.AuctionPriced(
        auction_id=auction_id, price_fen=new.price_fen, demand_t=demand_t, taken_t=new.above_t + new.rest_t
    )
    return new, left


@internal
def _allocate(
    auction_id: uint256, notice: IAuctionNotices.Notice, state: IAuction.State, bids: uint256
) -> IAuction.State:
    """
    @dev Deals with the next bids, and hands the deals on together.
    """
    new: IAuction.State = state
    deals: DynArray[ISettlement.Deal, MAX_BIDS] = []
    winners: DynArray[address, MAX_BIDS] = []
    quantities_t: DynArray[uint256, MAX_BIDS] = []
    proceeds_fen: DynArray[uint256, MAX_BIDS] = []
    for _: uint256 in range(bids, bound=MAX_BIDS):
        if new.cursor == 0:
            break
        bid_id: uint256 = auction_id << 32 | new.cursor
        bid: bid_list.Bid = bid_list.unpack(bid_list.bids[bid_id])
        bidder: address = bid_list.bidder_of[bid_id]
        quantity_t: uint256 = 0
        quantity_t, new.passed_t = self._share_of(notice, new, bid, bidder)
        price_fen: uint256 = 0
        if quantity_t > 0:
            price_fen = new.price_fen if notice.is_uniform else bid.price_fen
            winners.append(bidder)
            quantities_t.append(quantity_t)
            proceeds_fen.append(auction_rules.proceeds_fen(price_fen, quantity_t, new.fee_bp))
            deals.append(self._deal(notice, bidder, price_fen, quantity_t, auction_id, bid_id))
            new.sold_t += quantity_t
            new.amount_fen += price_fen * quantity_t
            new.spent_fen += auction_rules.cost_fen(price_fen, quantity_t, new.fee_bp)
        new.cursor = bid.next
        log IAuction.BidDecided(
            auction_id=auction_id, bid_id=bid_id, bidder=bidder, price_fen=price_fen, quantity_t=quantity_t
        )
        self._give_back(notice, new, bidder, bid, price_fen, quantity_t)

    if len(deals) > 0 and self._is_scheme(notice):
        extcall CASH.collect(winners, proceeds_fen)
        extcall self._quota().issue_auctioned(notice.class_id, notice.year, winners, quantities_t)
    elif len(deals) > 0:
        self._record(notice, new, deals, winners, quantities_t, proceeds_fen)
    return new


@view
@internal
def _share_of(
    notice: IAuctionNotices.Notice, state: IAuction.State, bid: bid_list.Bid, bidder: address
) -> (uint256, uint256):
    """
    @return What a bid gets in t, and what is bid for at the margin up to and with this bid.
    """
    passed_t: uint256 = state.passed_t
    quantity_t: uint256 = 0
    if state.price_fen > 0 and bid_list.is_better(notice.side, bid.price_fen, state.price_fen):
        quantity_t = bid.quantity_t
    elif bid.price_fen == state.price_fen:
        passed_t += bid.quantity_t
        quantity_t = (
            auction_rules.share_t(passed_t, state.rest_t, state.level_t, notice.lot_t)
            - auction_rules.share_t(state.passed_t, state.rest_t, state.level_t, notice.lot_t)
        )
    # Units cannot be issued to one who may not hold; nobody else waits for that.
    if quantity_t > 0 and self._is_scheme(notice) and not staticcall PARTICIPANTS.may_hold(bidder):
        quantity_t = 0
    return quantity_t, passed_t


@pure
@internal
def _deal(
    notice: IAuctionNotices.Notice,
    bidder: address,
    price_fen: uint256,
    quantity_t: uint256,
    auction_id: uint256,
    bid_id: uint256,
) -> ISettlement.Deal:
    is_sale: bool = notice.side == bid_list.SALE
    return ISettlement.Deal(
        buyer=bidder if is_sale else notice.initiator,
        seller=notice.initiator if is_sale else bidder,
        price_fen=price_fen,
        quantity_t=quantity_t,
        buy_ref=bid_id if is_sale else auction_id,
        sell_ref=auction_id if is_sale else bid_id,
    )


@internal
def _record(
    notice: IAuctionNotices.Notice,
    state: IAuction.State,
    deals: DynArray[ISettlement.Deal, MAX_BIDS],
    winners: DynArray[address, MAX_BIDS],
    quantities_t: DynArray[uint256, MAX_BIDS],
    proceeds_fen: DynArray[uint256, MAX_BIDS],
):
    """
    @dev What is to come: units for buyers, money for sellers. What they give stays set aside until delivery.
    """
    total_t: uint256 = 0
    total_fen: uint256 = 0
    for i: uint256 in range(len(deals), bound=MAX_BIDS):
        total_t += quantities_t[i]
        total_fen += proceeds_fen[i]
    settlement: ISettlement = ISettlement(lookup.find(DIRECTORY, "Settlement"))
    extcall settlement.record(notice.product_id, state.day, METHOD, deals)
    if notice.side == bid_list.SALE:
        extcall ALLOWANCES.expect(notice.class_id, winners, quantities_t, state.day)
        extcall CASH.expect([notice.initiator], [total_fen], [total_t], state.day)
    else:
        extcall ALLOWANCES.expect(notice.class_id, [notice.initiator], [total_t], state.day)
        extcall CASH.expect(winners, proceeds_fen, quantities_t, state.day)


@internal
def _close(auction_id: uint256, notice: IAuctionNotices.Notice, state: IAuction.State, is_lapsed: bool):
    """
    @dev Gives back what the initiator had set aside and did not sell or spend; of a lapsed day it is void.
    """
    was_backed: bool = state.stage > ANNOUNCED
    closed: IAuction.State = state
    closed.stage = CLOSED
    self._store(auction_id, closed)
    unsold_t: uint256 = notice.quantity_t - state.sold_t
    log IAuction.AuctionClosed(
        auction_id=auction_id, sold_t=state.sold_t, amount_fen=state.amount_fen, unsold_t=unsold_t
    )
    if is_lapsed or not was_backed:
        return
    if notice.side == bid_list.PURCHASE:
        left_fen: uint256 = auction_rules.backing_fen(notice, state.fee_bp) - state.spent_fen  # a sum of rounded fees
        if left_fen > 0:
            extcall CASH.release(notice.initiator, left_fen, unsold_t, state.day)
    elif unsold_t > 0 and self._is_scheme(notice):
        extcall self._quota().retract(notice.class_id, notice.year, unsold_t)
    elif unsold_t > 0:
        extcall ALLOWANCES.release(notice.class_id, notice.initiator, unsold_t, state.day)
