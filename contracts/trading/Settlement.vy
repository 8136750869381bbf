# pragma version 0.4.3
"""
@title Settlement
@license Apache-2.0
@notice Trades of a day: recording, closing, clearing in two reviews, delivery against payment.
@dev A day's trades need no slot each: a commitment per chunk of 64 carries them, the events carry what it commits to, and
     who settles hands in a whole chunk, which is held against it. trade_id = product_id * 2**64 + day * 2**32 + sequence.
     Units move in `Allowances`, money in `Cash`; both were set aside for the trade when it was made, so a delivery needs
     nothing else of the parties. Every call leaves a state that the next one can begin from: what is delivered has its
     bit, a call that was interrupted or is made again delivers the rest.
     A trade in default leaves the day; `Defaults` says when, and what becomes of it.
     Replace this contract only when every published day is settled: what it recorded stays here.
@custom:stop Without `confirm_results` nothing is delivered.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import ISettlement
from contracts.interfaces import IVouchers
from contracts.modules import day_totals
from contracts.modules import lookup
from contracts.modules import roles

implements: ISettlement


interface Schedule:  # of IMarket
    def fees_on(day: uint256) -> (uint256, uint256): view


struct Delivery:  # what is delivered of a chunk
    trade_ids: DynArray[uint256, 64]
    hashes: DynArray[bytes32, 64]
    sellers: DynArray[address, 64]
    buyers: DynArray[address, 64]
    quantities_t: DynArray[uint256, 64]
    amounts_fen: DynArray[uint256, 64]
    fees_fen: DynArray[uint256, 64]
    registry_fees_fen: uint256


MAX_TRADES: constant(uint256) = 64  # of a chunk
MASK_32: constant(uint256) = 2**32 - 1
MASK_64: constant(uint256) = 2**64 - 1
FULL_BP: constant(uint256) = 10_000  # 100 %
MAX_REASON: constant(uint256) = 96  # bytes of a ledger's revert reason
ERROR_HEAD: constant(uint256) = 68  # selector of Error(string), offset, length
MAX_CALL: constant(uint256) = 8_516  # bytes of `Cash.pay`: selector, six words, four lists of 64 with their lengths

METHODS: constant(uint256[4]) = [10, 20, 21, 30]  # listed, block, auction, agreed
LISTED: constant(uint256) = 10

DIRECTORY: immutable(IDirectory)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)
VOUCHERS: immutable(IVouchers)

_totals: HashMap[uint256, uint256]  # day key -> `day_totals` word
_methods: HashMap[uint256, uint256]  # day key + method -> `day_totals` word of a method that is not listed
_commitments: HashMap[uint256, bytes32]  # day key + chunk -> see ISettlement
_done: HashMap[uint256, uint256]  # day key + chunk -> bit per trade delivered, and 64 above it per trade set aside
_open_days: HashMap[uint256, uint256]  # day -> products with a trade that is neither delivered nor set aside
_reviews: HashMap[uint256, bytes32]  # day key -> clearing file of the first review
_reviewers: HashMap[uint256, address]  # day key -> who made it
_asides: HashMap[uint256, ISettlement.Aside]  # trade -> in default


@deploy
def __init__(directory: address):
    DIRECTORY = IDirectory(directory)
    PARTICIPANTS = IParticipants(staticcall DIRECTORY.contract_of("Participants"))
    ALLOWANCES = IAllowances(staticcall DIRECTORY.contract_of("Allowances"))
    CASH = ICash(staticcall DIRECTORY.contract_of("Cash"))
    VOUCHERS = IVouchers(staticcall DIRECTORY.contract_of("Vouchers"))
    assert PARTICIPANTS.address != empty(address), "Settlement: Participants is not named"
    assert ALLOWANCES.address != empty(address), "Settlement: Allowances is not named"
    assert CASH.address != empty(address), "Settlement: Cash is not named"
    assert VOUCHERS.address != empty(address), "Settlement: Vouchers is not named"


# Anyone


@view
@external
def commitment(product_id: uint256, day: uint256, chunk: uint256) -> bytes32:
    """
    @notice What a chunk of a day's trades must hash to; empty when there is none.
    @param chunk Counts from 0: trades 64 * chunk + 1 to 64 * chunk + 64.
    """
    return self._commitments[self._day_key(product_id, day) | chunk]


@view
@external
def figures(product_id: uint256, day: uint256) -> ISettlement.Figures[4]:
    """
    @notice Number of trades, t CO2e and fen of a product's day: listed, block, auction, agreed.
    """
    return self._figures(self._day_key(product_id, day))


@view
@external
def day_state(product_id: uint256, day: uint256) -> (uint256, uint256, uint256):
    """
    @notice 0 open, 1 published, 2 cleared, 3 confirmed, 4 settled; how many trades, and of them delivered or set aside.
    """
    totals: day_totals.Totals = day_totals.totals_of(self._totals[self._day_key(product_id, day)])
    return totals.state, totals.trades, totals.done


@view
@external
def is_day_settled(day: uint256) -> bool:
    """
    @notice Is each trade of the day delivered or set aside, in every product?
    """
    return self._open_days[day] == 0


@view
@external
def is_settled(trade_id: uint256) -> bool:
    """
    @notice Was this trade delivered and paid?
    """
    sequence: uint256 = trade_id & MASK_32
    if sequence == 0:
        return False
    place: uint256 = sequence - 1
    return (self._done[(trade_id ^ sequence) | place // MAX_TRADES] >> (place % MAX_TRADES)) & 1 != 0


@view
@external
def aside(trade_id: uint256) -> ISettlement.Aside:
    """
    @notice What stands aside for a trade in default; its hash is empty when it is in none.
    """
    return self._asides[trade_id]


@view
@external
def first_difference(
    trades: DynArray[ISettlement.Trade, MAX_TRADES], statement: DynArray[ISettlement.Trade, MAX_TRADES]
) -> uint256:
    """
    @notice The first trade of a chunk that a statement leaves out or has otherwise.
    @param trades The chunk as `TradeMade` logged it; held against its commitment.
    @param statement What a clearing, a bank or a participant says the chunk is.
    @return Its trade_id, or of the statement's first trade that the chunk does not have; 0 when they agree.
    """
    hashes: DynArray[bytes32, MAX_TRADES] = self._proven(trades, 0).hashes

    for i: uint256 in range(len(trades), bound=MAX_TRADES):
        if i == len(statement) or keccak256(abi_encode(statement[i])) != hashes[i]:
            return trades[i].trade_id
    return statement[len(trades)].trade_id if len(statement) > len(trades) else 0


# Contracts OrderBook, BlockTrades, Auction and AgreedTransfers


@external
def record(product_id: uint256, day: uint256, method: uint256, deals: DynArray[ISettlement.Deal, MAX_TRADES]) -> uint256:
    """
    @notice Record trades that were just made. Logs `TradeMade` for each.
    @param method 10 listed, 20 block, 21 auction, 30 agreed: of the caller.
    @return Sequence of the first of them; the others follow.
    """
    assert staticcall DIRECTORY.is_current(self._maker_of(method), msg.sender), "Settlement: caller is not the method's"
    assert len(deals) > 0, "Settlement: no trade"
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state == day_totals.OPEN, "Settlement: day is published"

    if totals.trades == 0:
        self._open_days[day] += 1
    first: uint256 = totals.trades + 1
    chunk_key: uint256 = day_key | totals.trades // MAX_TRADES
    link: bytes32 = self._commitments[chunk_key]
    quantity_t: uint256 = 0
    amount_fen: uint256 = 0
    for deal: ISettlement.Deal in deals:
        if totals.trades % MAX_TRADES == 0 and totals.trades >= first:
            self._commitments[chunk_key] = link
            chunk_key = day_key | totals.trades // MAX_TRADES
            link = empty(bytes32)
        totals.trades += 1
        quantity_t += deal.quantity_t
        amount_fen += deal.price_fen * deal.quantity_t
        trade: ISettlement.Trade = ISettlement.Trade(
            trade_id=day_key | totals.trades,
            buyer=deal.buyer,
            seller=deal.seller,
            price_fen=deal.price_fen,
            quantity_t=deal.quantity_t,
            buy_ref=deal.buy_ref,
            sell_ref=deal.sell_ref,
            method=method,
            at=block.timestamp,
        )
        link = keccak256(concat(link, keccak256(abi_encode(trade))))
        log ISettlement.TradeMade(
            trade_id=trade.trade_id,
            buyer=deal.buyer,
            seller=deal.seller,
            product_id=product_id,
            day=day,
            sequence=totals.trades,
            price_fen=deal.price_fen,
            quantity_t=deal.quantity_t,
            buy_ref=deal.buy_ref,
            sell_ref=deal.sell_ref,
            method=method,
        )
    self._commitments[chunk_key] = link
    if method == LISTED:
        totals.listed_t += quantity_t
        totals.listed_fen += amount_fen
    else:
        made: day_totals.Method = day_totals.method_of(self._methods[day_key | method])
        made.trades += len(deals)
        made.quantity_t += quantity_t
        made.amount_fen += amount_fen
        self._methods[day_key | method] = day_totals.method_word(made)
    self._totals[day_key] = day_totals.word_of(totals)
    return first


# Exchange


@external
def publish_results(product_id: uint256, day: uint256, figures: ISettlement.Figures[4]):
    """
    @notice Hand in the exchange's figures of a day and close it. Logs `ResultsPublished`.
    @dev For EXCHANGE, after the last session. The figures must be the chain's: a difference is named.
    @param figures Listed, block, auction, agreed.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE), "Settlement: caller is not the exchange"
    market: IMarket = self._market()
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state == day_totals.OPEN, "Settlement: day is published"
    assert (staticcall market.limits(product_id))[0] == day, "Settlement: day is not the one opened last"
    assert staticcall market.is_over(day), "Settlement: day is not over"
    self._check_figures(day_key, figures)

    totals.state = day_totals.PUBLISHED
    self._totals[day_key] = day_totals.word_of(totals)
    log ISettlement.ResultsPublished(product_id=product_id, day=day, by=msg.sender, figures=figures)
    extcall market.close_day(product_id, totals.listed_t, totals.listed_fen)


# Registry


@external
def clear(product_id: uint256, day: uint256, figures: ISettlement.Figures[4], clearing_hash: bytes32):
    """
    @notice First review: hand in the registry's own figures of a published day. Logs `ResultsCleared`.
    @dev The figures must be the chain's: a difference is named; `first_difference` finds the trade.
    @param clearing_hash keccak256 of the clearing file, which the second reviewer gives again.
    """
    self._check_registry()
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state != day_totals.OPEN, "Settlement: day is not published"
    assert totals.state == day_totals.PUBLISHED, "Settlement: day is cleared"
    assert clearing_hash != empty(bytes32), "Settlement: clearing hash is empty"
    self._check_figures(day_key, figures)

    totals.state = day_totals.CLEARED
    self._totals[day_key] = day_totals.word_of(totals)
    self._reviews[day_key] = clearing_hash
    self._reviewers[day_key] = msg.sender
    log ISettlement.ResultsCleared(product_id=product_id, day=day, by=msg.sender, clearing_hash=clearing_hash)


@external
def reject_clearing(product_id: uint256, day: uint256, reason: String[160]):
    """
    @notice Send a clearing back: the day is to be cleared anew. Logs `ClearingRejected`.
    """
    self._check_registry()
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state == day_totals.CLEARED, "Settlement: no clearing is to be reviewed"
    assert len(reason) > 0, "Settlement: reason is empty"

    totals.state = day_totals.PUBLISHED
    self._totals[day_key] = day_totals.word_of(totals)
    log ISettlement.ClearingRejected(product_id=product_id, day=day, by=msg.sender, reason=reason)


@external
def confirm_results(product_id: uint256, day: uint256, clearing_hash: bytes32):
    """
    @notice Second review, by another person; delivery may begin. Logs `ResultsConfirmed`.
    @dev A day without trades is settled at once, and logs `DaySettled`.
    @param clearing_hash keccak256 of the clearing file that the caller has read.
    """
    self._check_registry()
    day_key: uint256 = self._day_key(product_id, day)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state == day_totals.CLEARED, "Settlement: no clearing is to be reviewed"
    assert clearing_hash == self._reviews[day_key], "Settlement: not the clearing file of the first review"
    assert msg.sender != self._reviewers[day_key], "Settlement: caller made the first review"

    totals.state = day_totals.CONFIRMED if totals.trades > 0 else day_totals.SETTLED
    self._totals[day_key] = day_totals.word_of(totals)
    log ISettlement.ResultsConfirmed(product_id=product_id, day=day, by=msg.sender)
    if totals.trades == 0:
        log ISettlement.DaySettled(product_id=product_id, day=day)


@external
def settle(trades: DynArray[ISettlement.Trade, MAX_TRADES], skip: uint256) -> uint256:
    """
    @notice Deliver units against payment, trade by trade in full amount, and make the voucher codes.
            Logs `TradesSettled`, and `DaySettled` with the last of a day.
    @dev For REGISTRY, chunks of any confirmed days in any order. What was delivered or set aside before is passed over,
         so that a call can be repeated. When a ledger refuses a trade, the call reverts and names it: skip it and call
         again. Deliver in the order of the trades' making where one pays for a purchase with a sale of the day.
    @param trades A whole chunk as `TradeMade` logged it; held against its commitment.
    @param skip Bit i: leave out trades[i] for now.
    @return How many were delivered.
    """
    self._check_registry()
    assert len(trades) > 0, "Settlement: no trade"
    first_id: uint256 = trades[0].trade_id
    chunk_key: uint256 = self._chunk_key(first_id)
    done: uint256 = self._done[chunk_key]
    left_out: uint256 = done | done >> MAX_TRADES | skip
    delivery: Delivery = self._proven(trades, left_out)
    number: uint256 = len(delivery.trade_ids)
    if number == 0:
        return 0

    self._done[chunk_key] = done | ((1 << len(trades)) - 1) & ~left_out
    is_last: bool = self._count_done(first_id, number)
    self._deliver(delivery)
    extcall VOUCHERS.issue(delivery.trade_ids, delivery.hashes)
    product_id: uint256 = chunk_key >> 64
    day: uint256 = (chunk_key >> 32) & MASK_32
    log ISettlement.TradesSettled(product_id=product_id, day=day, trade_ids=delivery.trade_ids)
    if is_last:
        log ISettlement.DaySettled(product_id=product_id, day=day)
    return number


# Contract Defaults


@external
def set_aside(trades: DynArray[ISettlement.Trade, MAX_TRADES], position: uint256):
    """
    @notice Take a trade in default out of its day, with what both sides reserved for it, so that nothing else waits.
            Logs `TradeSetAside`, and `DaySettled` with the last of a day.
    @param trades A whole chunk as `TradeMade` logged it; held against its commitment.
    @param position Of the trade in the chunk, from 0.
    """
    self._check_defaults()
    assert position < len(trades), "Settlement: no such trade in the chunk"
    delivery: Delivery = self._proven(trades, ~(1 << position))
    trade: ISettlement.Trade = trades[position]
    trade_hash: bytes32 = delivery.hashes[0]
    chunk_key: uint256 = self._chunk_key(trade.trade_id)
    done: uint256 = self._done[chunk_key]
    is_open: bool = ((done | done >> MAX_TRADES) >> position) & 1 == 0
    assert is_open, "Settlement: trade is delivered or set aside"
    day: uint256 = (trade.trade_id >> 32) & MASK_32

    self._done[chunk_key] = done | 1 << (position + MAX_TRADES)
    is_last: bool = self._count_done(trade.trade_id, 1)
    extcall ALLOWANCES.set_aside(self._class_of(trade.trade_id), trade.seller, trade.buyer, trade.quantity_t, day)
    there_fen: uint256 = extcall CASH.set_aside(
        trade.buyer, trade.seller, delivery.amounts_fen[0], delivery.fees_fen[0], day
    )
    self._asides[trade.trade_id] = ISettlement.Aside(
        trade_hash=trade_hash,
        fee_fen=delivery.fees_fen[0],
        registry_fees_fen=delivery.registry_fees_fen,
        there_fen=there_fen,
    )
    log ISettlement.TradeSetAside(trade_id=trade.trade_id, trade_hash=trade_hash, there_fen=there_fen)
    if is_last:
        log ISettlement.DaySettled(product_id=trade.trade_id >> 64, day=day)


@external
def make_good(trade: ISettlement.Trade, amount_fen: uint256):
    """
    @notice Add idle money of the buyer to what stands aside for the trade.
    """
    self._check_defaults()
    self._check_aside(trade)
    self._asides[trade.trade_id].there_fen += amount_fen
    extcall CASH.make_good(trade.buyer, amount_fen)


@external
def cover(trade: ISettlement.Trade, amount_fen: uint256):
    """
    @notice Add money of the risk reserve to what stands aside for the trade; the buyer owes it.
    """
    self._check_defaults()
    self._check_aside(trade)
    self._asides[trade.trade_id].there_fen += amount_fen
    extcall CASH.cover(trade.buyer, amount_fen)


@external
def deliver_aside(trade: ISettlement.Trade):
    """
    @notice Deliver a trade in default against what stands aside for it. Logs `TradesSettled`.
    """
    self._check_defaults()
    aside: ISettlement.Aside = self._check_aside(trade)
    amount_fen: uint256 = trade.price_fen * trade.quantity_t
    assert aside.there_fen == amount_fen + aside.fee_fen, "Settlement: not the money of the trade"

    self._asides[trade.trade_id] = empty(ISettlement.Aside)
    place: uint256 = (trade.trade_id & MASK_32) - 1
    self._done[self._chunk_key(trade.trade_id)] |= 1 << (place % MAX_TRADES)
    extcall ALLOWANCES.deliver_aside(self._class_of(trade.trade_id), trade.seller, trade.buyer, trade.quantity_t)
    extcall CASH.pay_aside(trade.buyer, trade.seller, amount_fen, aside.fee_fen, aside.registry_fees_fen)
    extcall VOUCHERS.issue([trade.trade_id], [aside.trade_hash])
    log ISettlement.TradesSettled(
        product_id=trade.trade_id >> 64, day=(trade.trade_id >> 32) & MASK_32, trade_ids=[trade.trade_id]
    )


@external
def unwind(trade: ISettlement.Trade):
    """
    @notice Give both sides back what stands aside for a trade in default, for good. Logs `TradeUnwound`.
    """
    self._check_defaults()
    aside: ISettlement.Aside = self._check_aside(trade)

    self._asides[trade.trade_id] = empty(ISettlement.Aside)
    extcall ALLOWANCES.deliver_aside(self._class_of(trade.trade_id), trade.seller, trade.seller, trade.quantity_t)
    extcall CASH.give_aside(trade.buyer, trade.buyer, aside.there_fen)
    log ISettlement.TradeUnwound(trade_id=trade.trade_id)


@external
def compensate(account: address, to: address, amount_fen: uint256):
    """
    @notice Let the risk reserve pay a compensation to one side of a trade, which the other side then owes.
    """
    self._check_defaults()
    extcall CASH.cover(account, amount_fen)
    extcall CASH.give_aside(account, to, amount_fen)


# Internals: who and where


@view
@internal
def _check_registry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY), "Settlement: caller is not the registry"


@view
@internal
def _check_defaults():
    assert staticcall DIRECTORY.is_current("Defaults", msg.sender), "Settlement: caller is not Defaults"


@pure
@internal
def _maker_of(method: uint256) -> String[32]:
    if method == 10:
        return "OrderBook"
    if method == 20:
        return "BlockTrades"
    if method == 21:
        return "Auction"
    assert method == 30, "Settlement: no such method"
    return "AgreedTransfers"


@view
@internal
def _market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY.address, "Market"))


@view
@internal
def _class_of(trade_id: uint256) -> uint256:
    return (staticcall self._market().product(trade_id >> 64)).class_id


@pure
@internal
def _day_key(product_id: uint256, day: uint256) -> uint256:
    # The day's trade ids are this plus their sequence, its chunks this plus their number.
    return (product_id << 64) | (day << 32)


@pure
@internal
def _chunk_key(trade_id: uint256) -> uint256:
    sequence: uint256 = trade_id & MASK_32
    assert sequence > 0, "Settlement: trade has no sequence"
    return (trade_id ^ sequence) | (sequence - 1) // MAX_TRADES


# Internals: figures


@view
@internal
def _figures(day_key: uint256) -> ISettlement.Figures[4]:
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    figures: ISettlement.Figures[4] = empty(ISettlement.Figures[4])
    figures[0] = ISettlement.Figures(
        trades=totals.trades, quantity_t=totals.listed_t, amount_fen=totals.listed_fen
    )
    for i: uint256 in range(1, 4):
        made: day_totals.Method = day_totals.method_of(self._methods[day_key | METHODS[i]])
        figures[i] = ISettlement.Figures(
            trades=made.trades, quantity_t=made.quantity_t, amount_fen=made.amount_fen
        )
        figures[0].trades -= made.trades
    return figures


@view
@internal
def _check_figures(day_key: uint256, given: ISettlement.Figures[4]):
    figures: ISettlement.Figures[4] = self._figures(day_key)
    for i: uint256 in range(4):
        assert given[i].trades == figures[i].trades, self._about_method(i, "number of trades differs")
        assert given[i].quantity_t == figures[i].quantity_t, self._about_method(i, "quantity differs")
        assert given[i].amount_fen == figures[i].amount_fen, self._about_method(i, "amount differs")


@pure
@internal
def _about_method(position: uint256, fact: String[24]) -> String[132]:
    return concat("Settlement: method ", uint2str(METHODS[position]), ": ", fact)


@view
@internal
def _check_aside(trade: ISettlement.Trade) -> ISettlement.Aside:
    aside: ISettlement.Aside = self._asides[trade.trade_id]
    assert aside.trade_hash != empty(bytes32), "Settlement: trade is not in default"
    assert aside.trade_hash == keccak256(abi_encode(trade)), "Settlement: trade is not as recorded"
    return aside


@internal
def _count_done(trade_id: uint256, number: uint256) -> bool:
    # Whether these were the last of the day.
    day_key: uint256 = trade_id ^ (trade_id & MASK_32)
    totals: day_totals.Totals = day_totals.totals_of(self._totals[day_key])
    assert totals.state == day_totals.CONFIRMED, "Settlement: day is not confirmed"
    totals.done += number
    is_last: bool = totals.done == totals.trades
    if is_last:
        totals.state = day_totals.SETTLED
        self._open_days[(trade_id >> 32) & MASK_32] -= 1
    self._totals[day_key] = day_totals.word_of(totals)
    return is_last


# Internals: delivery


@view
@internal
def _proven(trades: DynArray[ISettlement.Trade, MAX_TRADES], left_out: uint256) -> Delivery:
    """@dev Holds a whole chunk against what was recorded; what is to be delivered of it, without the bits left out."""
    assert len(trades) > 0, "Settlement: no trade"
    first_id: uint256 = trades[0].trade_id
    exchange_bp: uint256 = 0
    registry_bp: uint256 = 0
    exchange_bp, registry_bp = staticcall Schedule(self._market().address).fees_on((first_id >> 32) & MASK_32)
    fees_bp: uint256 = exchange_bp + registry_bp

    delivery: Delivery = empty(Delivery)
    link: bytes32 = empty(bytes32)
    rest: uint256 = left_out
    for trade: ISettlement.Trade in trades:
        trade_hash: bytes32 = keccak256(abi_encode(trade))
        link = keccak256(concat(link, trade_hash))
        if rest & 1 == 0:
            # Rounded down, in favour of who pays.
            amount_fen: uint256 = trade.price_fen * trade.quantity_t
            delivery.trade_ids.append(trade.trade_id)
            delivery.hashes.append(trade_hash)
            delivery.sellers.append(trade.seller)
            delivery.buyers.append(trade.buyer)
            delivery.quantities_t.append(trade.quantity_t)
            delivery.amounts_fen.append(amount_fen)
            delivery.fees_fen.append(amount_fen * fees_bp // FULL_BP)
            delivery.registry_fees_fen += 2 * (amount_fen * registry_bp // FULL_BP)
        rest = rest >> 1
    # The hashes contain the ids, so that the first one's chunk is everyone's.
    assert link == self._commitments[self._chunk_key(first_id)], "Settlement: chunk is not as recorded"
    return delivery


@internal
def _deliver(delivery: Delivery):
    """
    @dev One call of each ledger. When one refuses, it is asked about the trades one by one, only to find out which it
         means: the revert that follows undoes it all.
    """
    class_id: uint256 = self._class_of(delivery.trade_ids[0])
    day: uint256 = (delivery.trade_ids[0] >> 32) & MASK_32
    if len(self._move_units(delivery, class_id, day)) > 0:
        for i: uint256 in range(len(delivery.trade_ids), bound=MAX_TRADES):
            refusal: String[MAX_REASON] = self._move_units(self._only(delivery, i), class_id, day)
            assert len(refusal) == 0, self._about(delivery.trade_ids[i], refusal)
    if len(self._move_money(delivery, day)) > 0:
        for i: uint256 in range(len(delivery.trade_ids), bound=MAX_TRADES):
            refusal: String[MAX_REASON] = self._move_money(self._only(delivery, i), day)
            assert len(refusal) == 0, self._about(delivery.trade_ids[i], refusal)


@internal
def _move_units(delivery: Delivery, class_id: uint256, day: uint256) -> String[MAX_REASON]:
    return self._call(
        ALLOWANCES.address,
        abi_encode(
            class_id,
            delivery.sellers,
            delivery.buyers,
            delivery.quantities_t,
            day,
            method_id=method_id("deliver(uint256,address[],address[],uint256[],uint256)"),
        ),
    )


@internal
def _move_money(delivery: Delivery, day: uint256) -> String[MAX_REASON]:
    return self._call(
        CASH.address,
        abi_encode(
            delivery.buyers,
            delivery.sellers,
            delivery.amounts_fen,
            delivery.fees_fen,
            delivery.registry_fees_fen,
            day,
            method_id=method_id("pay(address[],address[],uint256[],uint256[],uint256,uint256)"),
        ),
    )


@internal
def _call(ledger: address, data: Bytes[MAX_CALL]) -> String[MAX_REASON]:
    """@dev A write to a ledger; the reason when it refuses, empty when it is done."""
    is_done: bool = False
    answer: Bytes[ERROR_HEAD + MAX_REASON] = b""
    is_done, answer = raw_call(ledger, data, max_outsize=ERROR_HEAD + MAX_REASON, revert_on_failure=False)
    if is_done:
        return ""
    if len(answer) <= ERROR_HEAD:
        return "refused without a reason"
    return abi_decode(slice(answer, 4, len(answer) - 4), String[MAX_REASON])


@pure
@internal
def _only(delivery: Delivery, i: uint256) -> Delivery:
    return Delivery(
        trade_ids=[delivery.trade_ids[i]],
        hashes=[delivery.hashes[i]],
        sellers=[delivery.sellers[i]],
        buyers=[delivery.buyers[i]],
        quantities_t=[delivery.quantities_t[i]],
        amounts_fen=[delivery.amounts_fen[i]],
        fees_fen=[delivery.fees_fen[i]],
        registry_fees_fen=0,
    )


@pure
@internal
def _about(trade_id: uint256, fact: String[MAX_REASON]) -> String[200]:
    return concat("Settlement: trade ", uint2str(trade_id), ": ", fact)
