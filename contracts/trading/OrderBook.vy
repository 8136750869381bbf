# pragma version 0.4.3
"""
@title Order book
@license Apache-2.0
@notice Listed orders of one trading day: price, then time.
@dev Day orders. The ticks of the day's price band stand in a two-level bitmap, orders in a queue per price; the best
     price of each side is kept. What an order costs does not depend on how many others rest.
     `Market` hands over the rules of a day in two words per product (`book_slots`): an order asks nobody for them.
     Nothing is cleaned: levels carry the day they were used on, and those of another day count as empty; a bitmap word
     counts only while its bit of the summary is set. Slots of an earlier day's orders are written over; within a day no
     place is used twice, so that the place makes the id.
     A cancelled order leaves a gap in its queue. Gaps that touch are joined, and both ends of a gap hold its length,
     so that matching steps over any number of cancelled orders with one read.
     Who trades keeps what he gives reserved until delivery; what he is to receive is credited as expected, 64 makers at
     a time. Reserves are for `Allowances` and `Cash`, trades for `Settlement`, position limits for `Positions`.
@custom:stop `Market.halt` stops orders; cancelling stays open. Frozen participants' orders are taken out when met.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IOrderBook
from contracts.interfaces import IParticipants
from contracts.interfaces import IPositions
from contracts.interfaces import ISettlement
from contracts.modules import book_slots
from contracts.modules import lookup

implements: IOrderBook


LISTED: constant(uint256) = 10  # method of a trade, as the exchange's data codes it
BATCH: constant(uint256) = 64  # makers that the ledgers and Settlement are told of at a time
MAX_BATCHES: constant(uint256) = 16
MAX_WALK: constant(uint256) = 1_024  # crossing orders and gaps looked through for the caller's own
MAX_AT_ONCE: constant(uint256) = 64  # orders placed or cancelled in one call
MAX_DEPTH: constant(uint256) = 32  # levels shown
MAX_PLACE: constant(uint256) = 2**32 - 1

DIRECTORY: immutable(IDirectory)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)

_classes: HashMap[uint256, uint256]  # product -> class of units
_rules: HashMap[uint256, uint256]  # product -> rules of its day
_books: HashMap[uint256, uint256]  # product -> terms of its day, and the best prices
_summaries: HashMap[uint256, uint256]  # product, side -> bit per word that has a level
_words: HashMap[uint256, uint256]  # product, side, index // 256 -> bit per level with open orders
_levels: HashMap[uint256, uint256]  # product, side, price -> `Level`
_orders: HashMap[uint256, uint256]  # product, side, price, place -> order or end of a gap


@deploy
def __init__(directory: address):
    DIRECTORY = IDirectory(directory)
    PARTICIPANTS = IParticipants(staticcall DIRECTORY.contract_of("Participants"))
    ALLOWANCES = IAllowances(staticcall DIRECTORY.contract_of("Allowances"))
    CASH = ICash(staticcall DIRECTORY.contract_of("Cash"))
    assert PARTICIPANTS.address != empty(address), "OrderBook: Participants is not named"
    assert ALLOWANCES.address != empty(address), "OrderBook: Allowances is not named"
    assert CASH.address != empty(address), "OrderBook: Cash is not named"


# Anyone


@view
@external
def best(product_id: uint256, side: uint256) -> uint256:
    """@notice Best price of a side in fen per tonne, 0 when it is empty today."""
    index: uint256 = self._best_today(product_id, side)
    if index == book_slots.EMPTY:
        return 0
    return book_slots.price_of(self._books[product_id], side, index)


@view
@external
def depth(
    product_id: uint256, side: uint256, levels: uint256
) -> (DynArray[uint256, MAX_DEPTH], DynArray[uint256, MAX_DEPTH]):
    """@notice Prices in fen per tonne and open t CO2e of the best levels of a side today, at most 32."""
    prices_fen: DynArray[uint256, MAX_DEPTH] = []
    open_t: DynArray[uint256, MAX_DEPTH] = []
    index: uint256 = self._best_today(product_id, side)
    for _: uint256 in range(MAX_DEPTH):
        if index == book_slots.EMPTY or len(open_t) == levels:
            break
        price_fen: uint256 = book_slots.price_of(self._books[product_id], side, index)
        word: uint256 = self._levels[book_slots.level_key(product_id, side, price_fen)]
        prices_fen.append(price_fen)
        open_t.append(book_slots.level_open_t(word))
        index = self._next(product_id, side, index)
    return prices_fen, open_t


@view
@external
def open_t(order_id: uint256) -> uint256:
    """@notice Open t CO2e of an order, 0 when filled, cancelled or expired."""
    return book_slots.open_t(self._order(order_id))


@view
@external
def order(order_id: uint256) -> (address, uint256, uint256):
    """@notice Account, filled and open t CO2e of an open order; empty for any other."""
    word: uint256 = self._order(order_id)
    return book_slots.account_of(word), book_slots.filled_t(word), book_slots.open_t(word)


# Traders


@external
def place(product_id: uint256, side: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Place a day order: it trades with what crosses, best price then oldest, at the resting order's price;
            what is left of it rests.
    @dev For TRADERS, in a session. Sets aside units, or money at the limit price with the fee on it; what a better
         price saves is free at once. Where own orders of the other side are within its limit, it is refused or they
         are cancelled, as `Market` has it. An order met whose owner may no longer trade is cancelled. An order that
         would meet over some 1,000 others reverts as a whole. Logs `OrderPlaced`, `OrderCancelled`.
    @param product_id Product of `Market`.
    @param side 1 buy, 2 sell.
    @param price_fen Limit price, fen per tonne.
    @param quantity_t Size, t CO2e.
    @return Id of the order.
    """
    self._check_side(side)
    rules: uint256 = self._known_rules(product_id)
    self._check_trader(rules)
    return self._place(product_id, side, price_fen, quantity_t, rules)


@external
def place_all(
    product_id: uint256, orders: DynArray[IOrderBook.NewOrder, MAX_AT_ONCE]
) -> DynArray[uint256, MAX_AT_ONCE]:
    """
    @notice Place several day orders of one product, at most 64, each as `place` would after those before it: all or
            none of them.
    @dev For TRADERS, in a session. What a transaction costs the nodes and the check of the caller are paid once.
    @return Ids of the orders, in their order.
    """
    rules: uint256 = self._known_rules(product_id)
    self._check_trader(rules)
    order_ids: DynArray[uint256, MAX_AT_ONCE] = []
    for order: IOrderBook.NewOrder in orders:
        self._check_side(order.side)
        order_ids.append(self._place(product_id, order.side, order.price_fen, order.quantity_t, rules))
    return order_ids


@external
def amend(order_id: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Change price and quantity of an open order. A smaller quantity at the same price keeps the place; everything
            else is a new order, checked as if the old one were gone, and may trade at once.
    @dev For the owner, in a session. Logs `OrderAmended`; a new order's trades follow.
    @param quantity_t New total, what is filled included.
    @return Id of the order from now on: the same when it keeps its place.
    """
    word: uint256 = self._open_order(order_id)
    self._check_owner(word)
    key: uint256 = (order_id & book_slots.MASK_128) >> 32
    product_id: uint256 = key >> 64
    side: uint256 = (key >> 56) & 255
    open_t: uint256 = book_slots.open_t(word)
    filled_t: uint256 = book_slots.filled_t(word)
    rules: uint256 = self._rules[product_id]
    self._check_trader(rules)
    book: uint256 = self._books[product_id]
    if quantity_t <= filled_t:
        self._check_tick(book, price_fen)
        self._check_terms(0, rules, price_fen, quantity_t)
        raise "OrderBook: quantity is not above what is filled"
    self._check_terms(book, rules, price_fen, quantity_t)

    if price_fen == key & book_slots.MASK_56 and quantity_t < filled_t + open_t:
        self._shrink(order_id, word, filled_t + open_t - quantity_t)
        log IOrderBook.OrderAmended(
            order_id=order_id,
            new_order_id=order_id,
            account=msg.sender,
            quantity_t=quantity_t,
            open_t=quantity_t - filled_t,
        )
        return order_id

    self._take_out(order_id, word)
    level: uint256 = self._levels[book_slots.level_key(product_id, side, price_fen)]
    left_t: uint256 = quantity_t - filled_t
    book = self._books[product_id]
    return self._enter(product_id, side, price_fen, left_t, filled_t, order_id, rules, book, level)


@external
def cancel(order_id: uint256):
    """
    @notice Take back what is open of an order; its reserve is free at once.
    @dev For the owner, also in the break and during a halt, until the last session of the day ends. For anyone when the
         owner may no longer trade: matching would only take such orders out one by one. Logs `OrderCancelled`.
    """
    self._cancel(order_id, self._open_order(order_id))


@external
def cancel_all(order_ids: DynArray[uint256, MAX_AT_ONCE]):
    """
    @notice Take back what is open of several orders, at most 64; those filled, cancelled or expired meanwhile are
            passed over.
    @dev For whoever may `cancel` each of them; else none is. Logs `OrderCancelled`.
    """
    for order_id: uint256 in order_ids:
        word: uint256 = self._order(order_id)
        if word != 0:
            self._cancel(order_id, word)


# Contracts


@external
def open_day(product_id: uint256, day: IOrderBook.Day):
    """
    @notice Start a day with an empty book and the rules that its orders are checked against.
    @dev For the contract Market.
    """
    self._only_market()
    assert book_slots.fits(day), "OrderBook: a rule of the day does not fit its place"
    assert day.day > self._rules[product_id] & book_slots.MASK_24, "OrderBook: day was opened before"

    self._classes[product_id] = day.class_id
    self._rules[product_id] = book_slots.rules_word(day)
    self._books[product_id] = book_slots.book_word(day)
    self._summaries[(product_id << 2) | book_slots.BUY] = 0
    self._summaries[(product_id << 2) | book_slots.SELL] = 0


@external
def take(
    order: IOrderBook.Order, order_id: uint256, rules: uint256, book: uint256, class_id: uint256, worst_index: uint256
) -> (uint256, uint256):
    """
    @notice Match an order that is being placed.
    @dev For the contract OrderBook itself. Trades with the other side from its best level to `worst_index`.
         Makers are read one by one, and told to the ledgers and to Settlement a batch at a time: each costs one order
         read and one cell.
         Terminates: each round of the inner loop meets an order, or steps over one gap before one.
    @return What is left of the order in t, and the book with the best index that stays on the other side.
    """
    assert msg.sender == self, "OrderBook: caller is not OrderBook"
    is_buy: bool = order.side == book_slots.BUY
    other: uint256 = book_slots.BUY + book_slots.SELL - order.side
    day: uint256 = rules & book_slots.MASK_24
    bp: uint256 = book_slots.fee_bp(rules)
    are_asked: bool = staticcall PARTICIPANTS.last_loss_s() >= book_slots.opening_s(rules)
    settlement: ISettlement = ISettlement(lookup.find(DIRECTORY.address, "Settlement"))
    left_t: uint256 = order.quantity_t
    index: uint256 = book_slots.best(book, other)
    money_fen: uint256 = 0  # a buyer's, with fees; a seller's, less fees

    for _batch: uint256 in range(MAX_BATCHES):
        if left_t == 0 or index > worst_index:
            break
        accounts: DynArray[address, BATCH] = []
        amounts_fen: DynArray[uint256, BATCH] = []
        quantities_t: DynArray[uint256, BATCH] = []
        deals: DynArray[ISettlement.Deal, BATCH] = []
        for _level: uint256 in range(BATCH):
            if left_t == 0 or index > worst_index or len(deals) == BATCH:
                break
            price_fen: uint256 = book_slots.price_of(book, other, index)
            key: uint256 = book_slots.level_key(order.product_id, other, price_fen)
            level: uint256 = self._levels[key]
            head: uint256 = book_slots.head(level)
            level_t: uint256 = book_slots.level_open_t(level)
            for _round: uint256 in range(2 * BATCH):
                if left_t == 0 or level_t == 0 or len(deals) == BATCH:
                    break
                slot: uint256 = (key << 32) | head
                word: uint256 = self._orders[slot]
                open_t: uint256 = book_slots.open_t(word)
                if open_t == 0:
                    head = unsafe_add(head, book_slots.filled_t(word))  # a gap of that many places
                    continue
                maker: address = book_slots.account_of(word)
                maker_id: uint256 = (day << 128) | slot
                if are_asked and not staticcall PARTICIPANTS.may_trade(maker):
                    # Frozen since it was placed: it must neither trade nor block the queue.
                    head = unsafe_add(head, 1)
                    level_t = unsafe_sub(level_t, open_t)
                    self._release(maker, other, class_id, price_fen, open_t, bp, day)
                    log IOrderBook.OrderCancelled(order_id=maker_id, account=maker, quantity_t=open_t)
                    continue
                filled_t: uint256 = min(left_t, open_t)
                amount_fen: uint256 = unsafe_mul(price_fen, filled_t)
                fee_fen: uint256 = unsafe_mul(amount_fen, bp) // book_slots.FULL_BP
                left_t = unsafe_sub(left_t, filled_t)
                level_t = unsafe_sub(level_t, filled_t)
                if filled_t == open_t:
                    head = unsafe_add(head, 1)
                else:
                    self._orders[slot] = unsafe_add(unsafe_sub(word, filled_t), filled_t << 64)
                    if not is_buy and bp > 0:
                        self._free_fee(maker, price_fen, open_t, filled_t, bp, day)
                accounts.append(maker)
                quantities_t.append(filled_t)
                if is_buy:
                    amounts_fen.append(unsafe_sub(amount_fen, fee_fen))
                    money_fen = unsafe_add(money_fen, unsafe_add(amount_fen, fee_fen))
                    deals.append(
                        ISettlement.Deal(
                            buyer=order.account,
                            seller=maker,
                            price_fen=price_fen,
                            quantity_t=filled_t,
                            buy_ref=order_id,
                            sell_ref=maker_id,
                        )
                    )
                else:
                    money_fen = unsafe_add(money_fen, unsafe_sub(amount_fen, fee_fen))
                    deals.append(
                        ISettlement.Deal(
                            buyer=maker,
                            seller=order.account,
                            price_fen=price_fen,
                            quantity_t=filled_t,
                            buy_ref=maker_id,
                            sell_ref=order_id,
                        )
                    )
            level = book_slots.with_head(level & (book_slots.OPEN_LIMIT - 1), head)
            self._levels[key] = level | (level_t << book_slots.OPEN)
            if level_t == 0:
                index = self._unmark(order.product_id, other, index)
        if len(deals) > 0:
            if is_buy:
                extcall CASH.expect(accounts, amounts_fen, quantities_t, day)
            else:
                extcall ALLOWANCES.expect(class_id, accounts, quantities_t, day)
            extcall settlement.record(order.product_id, day, LISTED, deals)
    assert left_t == 0 or index > worst_index, "OrderBook: order meets over 1024 others"

    self._expect(order, class_id, left_t, money_fen, bp, day)
    return left_t, book_slots.with_best(book, other, index)


@external
def set_halted(product_id: uint256, is_halted: bool):
    """
    @notice Take no more orders of a product, or take them again.
    @dev For the contract Market.
    """
    self._only_market()

    rules: uint256 = self._rules[product_id] & ~book_slots.HALTED
    self._rules[product_id] = rules | book_slots.HALTED if is_halted else rules


# Internals: checks


@view
@internal
def _only_market():
    assert staticcall DIRECTORY.is_current("Market", msg.sender), "OrderBook: caller is not Market"


@view
@internal
def _check_trader(rules: uint256):
    """@dev May the caller order now? In the order in which the market names its refusals."""
    assert rules & book_slots.HALTED == 0, "OrderBook: product is halted"
    if not staticcall PARTICIPANTS.may_trade(msg.sender):
        is_active: bool = False
        is_unsuspended: bool = False
        is_unbarred: bool = False
        is_active, is_unsuspended, is_unbarred = staticcall PARTICIPANTS.trading_right(msg.sender)
        assert is_active, "OrderBook: caller may not trade"
        assert is_unsuspended, "OrderBook: caller is suspended from trading"
        raise "OrderBook: caller is barred by its credit record"
    if not book_slots.is_session(rules, block.timestamp):
        market: IMarket = self._market()
        assert staticcall market.is_trading_day(staticcall market.today()), "OrderBook: not a trading day"
        assert staticcall market.is_session(block.timestamp), "OrderBook: session is closed"
        raise "OrderBook: day is not open"


@pure
@internal
def _check_side(side: uint256):
    assert side == book_slots.BUY or side == book_slots.SELL, "OrderBook: side is neither buy nor sell"


@view
@internal
def _known_rules(product_id: uint256) -> uint256:
    rules: uint256 = self._rules[product_id]
    if rules == 0:
        assert product_id > 0 and product_id <= staticcall self._market().products(), "OrderBook: product is unknown"
    return rules


@pure
@internal
def _check_tick(book: uint256, price_fen: uint256):
    is_multiple: bool = price_fen > 0 and price_fen % book_slots.tick_fen(book) == 0
    assert is_multiple, "OrderBook: price is not a multiple of the tick"


@pure
@internal
def _check_terms(book: uint256, rules: uint256, price_fen: uint256, quantity_t: uint256):
    """@dev Tick, size, limits, in this order; only the size where there is no book to check the price against."""
    if book != 0:
        self._check_tick(book, price_fen)
    assert quantity_t % book_slots.lot_t(rules) == 0, "OrderBook: quantity is not a multiple of the lot"
    assert quantity_t >= book_slots.min_order_t(rules), "OrderBook: order is too small"
    assert quantity_t <= book_slots.max_order_t(rules), "OrderBook: order is too large"
    if book != 0:
        ticks: uint256 = price_fen // book_slots.tick_fen(book)
        first: uint256 = book_slots.first_tick(book)
        is_allowed: bool = ticks >= first and ticks - first <= book_slots.last_tick(book)
        assert is_allowed, "OrderBook: price outside the day's limits"


@view
@internal
def _order(order_id: uint256) -> uint256:
    """@dev Word of an order that rests, 0 when there is none of that id. Decides ids that callers made up, too."""
    slot: uint256 = order_id & book_slots.MASK_128
    level: uint256 = self._levels[slot >> 32]
    day: uint256 = order_id >> 128
    place: uint256 = slot & book_slots.MASK_32
    if level & book_slots.MASK_24 != day or place < book_slots.head(level) or place >= book_slots.tail(level):
        return 0
    if block.timestamp >= book_slots.level_end_s(level) and not staticcall self._market().is_day_open(slot >> 96, day):
        return 0  # expired
    word: uint256 = self._orders[slot]
    return word if book_slots.open_t(word) > 0 else 0


@view
@internal
def _open_order(order_id: uint256) -> uint256:
    word: uint256 = self._order(order_id)
    assert word != 0, "OrderBook: order is not open"
    return word


@view
@internal
def _check_owner(word: uint256):
    """@dev May the caller change an open order? The owner may; anyone may one whose owner may no longer trade."""
    owner: address = book_slots.account_of(word)
    if owner != msg.sender:
        assert not staticcall PARTICIPANTS.may_trade(owner), "OrderBook: caller does not own the order"


# Internals: entering


@internal
def _place(product_id: uint256, side: uint256, price_fen: uint256, quantity_t: uint256, rules: uint256) -> uint256:
    level: uint256 = 0
    if price_fen < book_slots.PRICE_LIMIT:
        level = self._levels[book_slots.level_key(product_id, side, price_fen)]
    # Where orders of today rest at its price, it is allowed and crosses nothing: the book need not be read.
    book: uint256 = 0 if book_slots.is_live(level, rules) else self._books[product_id]
    self._check_terms(book, rules, price_fen, quantity_t)

    return self._enter(product_id, side, price_fen, quantity_t, 0, 0, rules, book, level)


@internal
def _enter(
    product_id: uint256,
    side: uint256,
    price_fen: uint256,
    quantity_t: uint256,
    filled_before_t: uint256,
    replaces: uint256,
    rules: uint256,
    book_before: uint256,
    level_before: uint256,
) -> uint256:
    """
    @dev The rest of an order's checks, its reserve, its trades and its place in the queue.
    @param book_before 0 where orders of today rest at its price, so that it crosses nothing and changes no best price.
    """
    day: uint256 = rules & book_slots.MASK_24
    book: uint256 = book_before
    other: uint256 = book_slots.BUY + book_slots.SELL - side
    index: uint256 = 0
    worst_index: uint256 = 0  # of its price, seen from the other side
    is_crossing: bool = False
    if book != 0:
        index = book_slots.index_of(book, side, price_fen)
        worst_index = book_slots.LAST_TICK - index
        is_crossing = book_slots.best(book, other) <= worst_index
    class_id: uint256 = 0
    if is_crossing or side == book_slots.SELL:
        class_id = self._classes[product_id]

    if is_crossing and self._has_reserve(msg.sender, other, class_id, day):
        self._meet_own(product_id, other, rules, book, worst_index)
        book = self._books[product_id]
    if side == book_slots.BUY:
        if rules & book_slots.HAS_LIMITS != 0:
            positions: IPositions = IPositions(lookup.find(DIRECTORY.address, "Positions"))
            assert staticcall positions.allows(msg.sender, quantity_t), "OrderBook: position is over the limit"
        money_fen: uint256 = book_slots.money_for(price_fen, quantity_t, book_slots.fee_bp(rules))
        extcall CASH.reserve(msg.sender, money_fen, quantity_t, day, skip_contract_check=True)
    else:
        extcall ALLOWANCES.reserve(class_id, msg.sender, quantity_t, day, skip_contract_check=True)

    key: uint256 = book_slots.level_key(product_id, side, price_fen)
    level: uint256 = book_slots.level_today(level_before, rules)
    place: uint256 = book_slots.tail(level)
    assert place < MAX_PLACE, "OrderBook: queue is full"
    slot: uint256 = (key << 32) | place
    order_id: uint256 = (day << 128) | slot
    if replaces == 0:
        log IOrderBook.OrderPlaced(order_id=order_id, account=msg.sender, quantity_t=quantity_t)
    else:
        log IOrderBook.OrderAmended(
            order_id=replaces,
            new_order_id=order_id,
            account=msg.sender,
            quantity_t=filled_before_t + quantity_t,
            open_t=quantity_t,
        )

    left_t: uint256 = quantity_t
    if is_crossing:
        order: IOrderBook.Order = IOrderBook.Order(
            account=msg.sender, product_id=product_id, side=side, price_fen=price_fen, quantity_t=quantity_t
        )
        # Called from outside, so that an order which only rests does not pay for the memory of matching.
        left_t, book = extcall IOrderBook(self).take(order, order_id, rules, book, class_id, worst_index)
    level = unsafe_add(level, 1 << book_slots.TAIL)
    if left_t > 0:
        if book != 0:
            self._mark(product_id, side, index)
            if index < book_slots.best(book, side):
                book = book_slots.with_best(book, side, index)
        filled_t: uint256 = unsafe_sub(unsafe_add(filled_before_t, quantity_t), left_t)
        self._orders[slot] = book_slots.order_word(msg.sender, filled_t, left_t)
        level += left_t << book_slots.OPEN
    else:
        level = book_slots.emptied(level)  # nobody rests at a price that crosses; the place is used up all the same
    self._levels[key] = level
    if book != book_before:
        self._books[product_id] = book
    return order_id


@view
@internal
def _has_reserve(account: address, side: uint256, class_id: uint256, day: uint256) -> bool:
    """@dev Can the account have orders of a side today? Its reserve also holds what it traded."""
    if side == book_slots.BUY:
        return staticcall CASH.reserved_on(account, day) > 0
    return staticcall ALLOWANCES.reserved_on(class_id, account, day) > 0


@internal
def _meet_own(product_id: uint256, other: uint256, rules: uint256, book: uint256, worst_index: uint256):
    """@dev Looks through all orders that cross the price, not only those it would reach. Stops at MAX_WALK of them."""
    index: uint256 = book_slots.best(book, other)
    key: uint256 = 0
    place: uint256 = 0
    tail: uint256 = 0
    for _: uint256 in range(MAX_WALK + 1):
        if place == tail:
            if key != 0:
                index = self._next(product_id, other, index)
            if index > worst_index:
                return
            key = book_slots.level_key(product_id, other, book_slots.price_of(book, other, index))
            level: uint256 = self._levels[key]
            place = book_slots.head(level)
            tail = book_slots.tail(level)
        slot: uint256 = (key << 32) | place
        word: uint256 = self._orders[slot]
        open_t: uint256 = book_slots.open_t(word)
        if open_t == 0:
            place += book_slots.filled_t(word)  # a gap of that many places
            continue
        place += 1
        if book_slots.account_of(word) == msg.sender:
            assert rules & book_slots.CANCELS_OLDER != 0, "OrderBook: would trade with own order"
            order_id: uint256 = ((rules & book_slots.MASK_24) << 128) | slot
            if place < tail:
                behind: uint256 = self._orders[slot + 1]
                if book_slots.open_t(behind) == 0:
                    place += book_slots.filled_t(behind)  # before it becomes the end of a longer gap
            self._take_out(order_id, word)
            log IOrderBook.OrderCancelled(order_id=order_id, account=msg.sender, quantity_t=open_t)
    raise "OrderBook: over 1024 orders cross the price"


# Internals: matching


@internal
def _expect(order: IOrderBook.Order, class_id: uint256, left_t: uint256, money_fen: uint256, bp: uint256, day: uint256):
    """@dev The taker's side: what it receives, and what a better price saved of its reserve."""
    if left_t == order.quantity_t:
        return
    filled_t: uint256 = order.quantity_t - left_t
    if order.side == book_slots.SELL:
        extcall CASH.expect([order.account], [money_fen], [filled_t], day)
        return
    extcall ALLOWANCES.expect(class_id, [order.account], [filled_t], day)
    reserved_fen: uint256 = book_slots.money_for(order.price_fen, order.quantity_t, bp)
    saved_fen: uint256 = reserved_fen - money_fen - book_slots.money_for(order.price_fen, left_t, bp)
    if saved_fen > 0:
        extcall CASH.release(order.account, saved_fen, 0, day)


@internal
def _free_fee(maker: address, price_fen: uint256, open_t: uint256, filled_t: uint256, bp: uint256, day: uint256):
    """@dev Fees round down, trade by trade: a buyer filled in parts may pay less than was reserved for the whole."""
    before_fen: uint256 = book_slots.money_for(price_fen, open_t, bp)
    spent_fen: uint256 = book_slots.money_for(price_fen, filled_t, bp)
    after_fen: uint256 = book_slots.money_for(price_fen, open_t - filled_t, bp)
    if before_fen > spent_fen + after_fen:
        extcall CASH.release(maker, before_fen - spent_fen - after_fen, 0, day)


@internal
def _release(
    account: address,
    side: uint256,
    class_id: uint256,
    price_fen: uint256,
    quantity_t: uint256,
    bp: uint256,
    day: uint256,
):
    if side == book_slots.BUY:
        extcall CASH.release(account, book_slots.money_for(price_fen, quantity_t, bp), quantity_t, day)
    else:
        extcall ALLOWANCES.release(class_id, account, quantity_t, day)


# Internals: queues


@internal
def _cancel(order_id: uint256, word: uint256):
    self._check_owner(word)
    level: uint256 = self._levels[(order_id & book_slots.MASK_128) >> 32]
    assert block.timestamp < book_slots.level_end_s(level), "OrderBook: day is over"

    self._take_out(order_id, word)
    log IOrderBook.OrderCancelled(
        order_id=order_id, account=book_slots.account_of(word), quantity_t=book_slots.open_t(word)
    )


@internal
def _shrink(order_id: uint256, word: uint256, less_t: uint256):
    """@dev Takes some of an open order's quantity and its reserve; not all of it."""
    slot: uint256 = order_id & book_slots.MASK_128
    key: uint256 = slot >> 32
    level: uint256 = self._levels[key]
    day: uint256 = level & book_slots.MASK_24
    bp: uint256 = book_slots.level_fee_bp(level)
    owner: address = book_slots.account_of(word)
    open_t: uint256 = book_slots.open_t(word)
    price_fen: uint256 = key & book_slots.MASK_56
    self._levels[key] = level - (less_t << book_slots.OPEN)
    self._orders[slot] = word - less_t
    if (key >> 56) & 255 == book_slots.SELL:
        extcall ALLOWANCES.release(self._classes[key >> 64], owner, less_t, day)
    else:
        before_fen: uint256 = book_slots.money_for(price_fen, open_t, bp)
        after_fen: uint256 = book_slots.money_for(price_fen, open_t - less_t, bp)
        extcall CASH.release(owner, before_fen - after_fen, less_t, day)


@internal
def _take_out(order_id: uint256, word: uint256):
    """
    @dev Takes a resting order out of its queue and frees its reserve. A live order's neighbours are orders or ends of
         gaps; the new gap takes in both, and its length is written at its ends. A gap at the head of the queue is
         dropped, and a queue without orders ends where it began: places before its head are nobody's.
    """
    slot: uint256 = order_id & book_slots.MASK_128
    key: uint256 = slot >> 32
    product_id: uint256 = key >> 64
    side: uint256 = (key >> 56) & 255
    price_fen: uint256 = key & book_slots.MASK_56
    open_t: uint256 = book_slots.open_t(word)
    level: uint256 = self._levels[key] - (open_t << book_slots.OPEN)
    if book_slots.level_open_t(level) > 0:
        self._levels[key] = self._without(slot, level)
    else:
        self._levels[key] = book_slots.emptied(level)
        book: uint256 = self._books[product_id]
        index: uint256 = book_slots.index_of(book, side, price_fen)
        best_left: uint256 = self._unmark(product_id, side, index)
        if index == book_slots.best(book, side):
            self._books[product_id] = book_slots.with_best(book, side, best_left)
    class_id: uint256 = self._classes[product_id] if side == book_slots.SELL else 0
    bp: uint256 = book_slots.level_fee_bp(level)
    self._release(book_slots.account_of(word), side, class_id, price_fen, open_t, bp, level & book_slots.MASK_24)


@internal
def _without(slot: uint256, level: uint256) -> uint256:
    """@return The level after an order was taken out of its queue, in which others stay."""
    place: uint256 = slot & book_slots.MASK_32
    head: uint256 = book_slots.head(level)
    first: uint256 = place
    after: uint256 = place + 1
    if level & book_slots.HAS_GAPS != 0:
        if place > head:
            before: uint256 = self._orders[slot - 1]
            if book_slots.open_t(before) == 0:
                first -= book_slots.filled_t(before)
        if after < book_slots.tail(level):
            behind: uint256 = self._orders[slot + 1]
            if book_slots.open_t(behind) == 0:
                after += book_slots.filled_t(behind)
    if first == head:
        return book_slots.with_head(level, after)

    gap: uint256 = book_slots.gap_word(after - first)
    self._orders[slot] = gap  # inside the gap it is only never again an order
    if first != place:
        self._orders[slot - place + first] = gap
    if after - 1 != place:
        self._orders[slot - place + after - 1] = gap
    return level | book_slots.HAS_GAPS


# Internals: book and bitmap


@view
@internal
def _market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY.address, "Market"))


@view
@internal
def _best_today(product_id: uint256, side: uint256) -> uint256:
    day: uint256 = self._rules[product_id] & book_slots.MASK_24
    if not staticcall self._market().is_day_open(product_id, day):
        return book_slots.EMPTY
    return book_slots.best(self._books[product_id], side)


@internal
def _mark(product_id: uint256, side: uint256, index: uint256):
    """@dev Puts a level on the bitmap. A word whose summary bit is not set is of an earlier use and written over."""
    summary_key: uint256 = (product_id << 2) | side
    word_key: uint256 = self._word_key(product_id, side, index >> 8)
    summary: uint256 = self._summaries[summary_key]
    bit: uint256 = 1 << (index & 255)
    if summary & (1 << (index >> 8)) == 0:
        self._summaries[summary_key] = summary | (1 << (index >> 8))
        self._words[word_key] = bit
    else:
        self._words[word_key] |= bit


@internal
def _unmark(product_id: uint256, side: uint256, index: uint256) -> uint256:
    """@dev Takes a level off the bitmap and returns the best level that stays, or EMPTY."""
    summary_key: uint256 = (product_id << 2) | side
    word_key: uint256 = self._word_key(product_id, side, index >> 8)
    word: uint256 = self._words[word_key] & ~(1 << (index & 255))
    summary: uint256 = self._summaries[summary_key]
    self._words[word_key] = word
    if word == 0:
        summary = summary & ~(1 << (index >> 8))
        self._summaries[summary_key] = summary
    if summary == 0:
        return book_slots.EMPTY
    first: uint256 = book_slots.lowest_bit(summary)
    if first != index >> 8:
        word = self._words[self._word_key(product_id, side, first)]
    return (first << 8) | book_slots.lowest_bit(word)


@view
@internal
def _next(product_id: uint256, side: uint256, index: uint256) -> uint256:
    """@dev The level after `index`, or EMPTY."""
    high: uint256 = index >> 8
    word: uint256 = self._words[self._word_key(product_id, side, high)] & self._bits_above(index & 255)
    if word != 0:
        return (high << 8) | book_slots.lowest_bit(word)
    summary: uint256 = self._summaries[(product_id << 2) | side] & self._bits_above(high)
    if summary == 0:
        return book_slots.EMPTY
    high = book_slots.lowest_bit(summary)
    return (high << 8) | book_slots.lowest_bit(self._words[self._word_key(product_id, side, high)])


@pure
@internal
def _bits_above(bit: uint256) -> uint256:
    return max_value(uint256) << bit << 1


@pure
@internal
def _word_key(product_id: uint256, side: uint256, number: uint256) -> uint256:
    return (product_id << 24) | (side << 16) | number
