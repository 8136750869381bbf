# pragma version 0.4.3
"""
@title Order book
@license Apache-2.0
@notice Listed orders of one trading day: price, then time.
@dev Day orders. The ticks of the day's price band stand in a two-level bitmap, orders in a queue per tick; the best
     price of each side is kept. What an order costs does not depend on how many others rest.
     Nothing is cleaned: books and levels carry the day they were used on, and those of another day count as empty;
     a bitmap word counts only while its bit of the summary is set. Slots of old orders are written over.
     A cancelled order leaves a gap in its queue. Gaps that touch are joined, and both ends of a gap hold its length,
     so that matching steps over any number of cancelled orders with one read.
     Acceptance of an order is for `Market`, reserves are for `Allowances` and `Cash`, trades for `Settlement`.
@custom:stop `Market.halt` stops orders; cancelling stays open. Frozen participants' orders are taken out when met.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IOrderBook
from contracts.interfaces import IParticipants
from contracts.interfaces import ISettlement
from contracts.modules import book_slots

implements: IOrderBook


struct Incoming:  # an order on its way through the book
    product_id: uint256
    class_id: uint256
    side: uint256
    price_fen: uint256
    order_id: uint256
    left_t: uint256
    day: uint256


MAX_MET: constant(uint256) = 64  # resting orders one new order may meet
MAX_DEPTH: constant(uint256) = 32  # levels shown
MAX_PLACE: constant(uint256) = 2**32 - 1

DIRECTORY: immutable(IDirectory)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)

_books: HashMap[uint256, uint256]  # product -> `Book`
_summaries: HashMap[uint256, uint256]  # product, side -> bit per word that has a level
_words: HashMap[uint256, uint256]  # product, side, index // 256 -> bit per level with open orders
_levels: HashMap[uint256, uint256]  # product, side, index -> `Level`
_orders: HashMap[uint256, uint256]  # product, side, index, place -> order or end of a gap


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
    book: book_slots.Book = self._book_today(product_id)
    index: uint256 = self._best(book, side)
    if index == book_slots.EMPTY:
        return 0
    return self._price_fen(book, side, index)


@view
@external
def depth(
    product_id: uint256, side: uint256, levels: uint256
) -> (DynArray[uint256, MAX_DEPTH], DynArray[uint256, MAX_DEPTH]):
    """@notice Prices in fen per tonne and open t CO2e of the best levels of a side today, at most 32."""
    prices_fen: DynArray[uint256, MAX_DEPTH] = []
    open_t: DynArray[uint256, MAX_DEPTH] = []
    book: book_slots.Book = self._book_today(product_id)
    index: uint256 = self._best(book, side)
    for _: uint256 in range(MAX_DEPTH):
        if index == book_slots.EMPTY or len(open_t) == levels:
            break
        word: uint256 = self._levels[book_slots.level_key(product_id, side, index)]
        prices_fen.append(self._price_fen(book, side, index))
        open_t.append(book_slots.level_of(word, book.day).open_t)
        index = self._next(product_id, side, index)
    return prices_fen, open_t


@view
@external
def open_t(order_id: uint256) -> uint256:
    """@notice Open t CO2e of an order, 0 when filled, cancelled or of a past day."""
    id: book_slots.OrderId = book_slots.id_of(order_id)
    if id.day != staticcall self._market().today():
        return 0
    return self._order(id) & book_slots.MASK_64


# Traders


@external
def place(product_id: uint256, side: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Place a day order: it trades with what crosses, best price then oldest, at the resting order's price;
            what is left of it rests.
    @dev For TRADERS. What `Market.check_order` refuses reverts with its reason. Sets aside units, or money at the limit
         price; money that a better price saves is free at once. An order that would meet the caller's own, or more than
         64 others, reverts as a whole. Logs `OrderPlaced`, and `OrderFilled` for each order met; an order met whose
         owner may no longer trade is cancelled, and logs `OrderCancelled`.
    @param product_id Product of `Market`.
    @param side 1 buy, 2 sell.
    @param price_fen Limit price, fen per tonne.
    @param quantity_t Size, t CO2e.
    @return Id of the order.
    """
    assert side == book_slots.BUY or side == book_slots.SELL, "OrderBook: side is neither buy nor sell"
    assert staticcall PARTICIPANTS.may_trade(msg.sender), "OrderBook: caller may not trade"
    day: uint256 = 0
    class_id: uint256 = 0
    lower_fen: uint256 = 0
    tick_fen: uint256 = 0
    day, class_id, lower_fen, tick_fen = staticcall self._market().check_order(product_id, price_fen, quantity_t)
    assert quantity_t <= book_slots.MASK_64, "OrderBook: quantity needs more than 64 bits"

    book: book_slots.Book = self._opened_book(product_id, day, lower_fen, tick_fen)
    ticks: uint256 = price_fen // book.tick_fen
    assert ticks >= book.first_tick and price_fen % book.tick_fen == 0, "OrderBook: price is not on the day's ladder"
    tick: uint256 = ticks - book.first_tick
    assert tick <= book_slots.LAST_TICK, "OrderBook: price is over 65536 ticks above the lowest"
    index: uint256 = book_slots.index_of(side, tick)
    level_key: uint256 = book_slots.level_key(product_id, side, index)
    level: book_slots.Level = book_slots.level_of(self._levels[level_key], day)
    assert level.tail < MAX_PLACE, "OrderBook: queue is full"
    book.orders += 1
    order: Incoming = Incoming(
        product_id=product_id,
        class_id=class_id,
        side=side,
        price_fen=price_fen,
        order_id=book_slots.order_id(
            book_slots.OrderId(
                product_id=product_id, day=day, side=side, tick=tick, place=level.tail, number=book.orders
            )
        ),
        left_t=quantity_t,
        day=day,
    )

    if side == book_slots.BUY:
        extcall CASH.reserve(msg.sender, price_fen * quantity_t, day)
    else:
        extcall ALLOWANCES.reserve(class_id, msg.sender, quantity_t, day)
    log IOrderBook.OrderPlaced(
        order_id=order.order_id,
        account=msg.sender,
        product_id=product_id,
        side=side,
        price_fen=price_fen,
        quantity_t=quantity_t,
        day=day,
    )

    best_other: uint256 = 0
    if side == book_slots.BUY:
        order.left_t, best_other = self._match(order, book, book.best_sell, tick)
        book.best_sell = best_other
    else:
        order.left_t, best_other = self._match(order, book, book.best_buy, book_slots.LAST_TICK - tick)
        book.best_buy = best_other

    if order.left_t > 0:
        if level.open_t == 0:
            self._mark(product_id, side, index)
        self._orders[(level_key << 32) | level.tail] = book_slots.order_word(msg.sender, book.orders, order.left_t)
        level.tail += 1
        level.open_t += order.left_t
        self._levels[level_key] = book_slots.level_word(level)
        if side == book_slots.BUY:
            book.best_buy = min(book.best_buy, index)
        else:
            book.best_sell = min(book.best_sell, index)
    self._books[product_id] = book_slots.book_word(book)
    return order.order_id


@external
def cancel(order_id: uint256):
    """
    @notice Take back what is open of an order; its reserve is free at once.
    @dev For the owner, also in the break and during a halt, until the last session of the day ends. For anyone when the
         owner may no longer trade: matching would only step over such orders, at most 64 at a time.
         Logs `OrderCancelled`.
    """
    id: book_slots.OrderId = book_slots.id_of(order_id)
    word: uint256 = self._order(id)
    assert word != 0, "OrderBook: order is not open"
    owner: address = convert(word >> 96, address)
    if owner != msg.sender:
        assert not staticcall PARTICIPANTS.may_trade(owner), "OrderBook: caller does not own the order"
    market: IMarket = self._market()
    assert not staticcall market.is_over(id.day), "OrderBook: day is over"

    book: book_slots.Book = book_slots.book_of(self._books[id.product_id])
    index: uint256 = book_slots.index_of(id.side, id.tick)
    quantity_t: uint256 = word & book_slots.MASK_64
    self._leave_gap(id, index)
    level_key: uint256 = book_slots.level_key(id.product_id, id.side, index)
    if book_slots.level_of(self._levels[level_key], id.day).open_t == 0:
        best_left: uint256 = self._unmark(id.product_id, id.side, index)
        if index == self._best(book, id.side):
            if id.side == book_slots.BUY:
                book.best_buy = best_left
            else:
                book.best_sell = best_left
            self._books[id.product_id] = book_slots.book_word(book)

    class_id: uint256 = 0
    if id.side == book_slots.SELL:
        class_id = (staticcall market.product(id.product_id)).class_id
    self._release(owner, id.side, class_id, self._price_fen(book, id.side, index), quantity_t, id.day)
    log IOrderBook.OrderCancelled(order_id=order_id, account=owner, quantity_t=quantity_t)


# Internals: matching


@internal
def _match(order: Incoming, book: book_slots.Book, best_index: uint256, worst_index: uint256) -> (uint256, uint256):
    """
    @dev Trades with the other side from its best level to `worst_index`.
         Terminates: each round of the inner loop meets an order, or steps over one gap before one.
    @return What is left of the order in t, and the best index that stays on the other side.
    """
    other: uint256 = book_slots.BUY + book_slots.SELL - order.side
    left_t: uint256 = order.left_t
    index: uint256 = best_index
    met: uint256 = 0
    for _level: uint256 in range(MAX_MET + 1):
        if left_t == 0 or index > worst_index:
            break
        level_key: uint256 = book_slots.level_key(order.product_id, other, index)
        level: book_slots.Level = book_slots.level_of(self._levels[level_key], order.day)
        tick: uint256 = book_slots.index_of(other, index)
        price_fen: uint256 = (book.first_tick + tick) * book.tick_fen
        for _round: uint256 in range(2 * MAX_MET + 2):
            if left_t == 0 or level.open_t == 0:
                break
            key: uint256 = (level_key << 32) | level.head
            word: uint256 = self._orders[key]
            open_t: uint256 = word & book_slots.MASK_64
            if open_t == 0:
                level.head = unsafe_add(level.head, word >> 64)  # a gap of that many places
                continue
            assert met < MAX_MET, "OrderBook: order meets more than 64 others"
            met = unsafe_add(met, 1)
            resting_id: uint256 = book_slots.order_id(
                book_slots.OrderId(
                    product_id=order.product_id,
                    day=order.day,
                    side=other,
                    tick=tick,
                    place=level.head,
                    number=(word >> 64) & book_slots.MASK_32,
                )
            )
            owner: address = convert(word >> 96, address)
            if not staticcall PARTICIPANTS.may_trade(owner):
                # Frozen since it was placed: it must neither trade nor block the queue.
                level.head = unsafe_add(level.head, 1)
                level.open_t = unsafe_sub(level.open_t, open_t)
                self._release(owner, other, order.class_id, price_fen, open_t, order.day)
                log IOrderBook.OrderCancelled(order_id=resting_id, account=owner, quantity_t=open_t)
                continue
            assert owner != msg.sender, "OrderBook: would trade with own order"
            filled_t: uint256 = min(left_t, open_t)
            left_t = unsafe_sub(left_t, filled_t)
            level.open_t = unsafe_sub(level.open_t, filled_t)
            if filled_t == open_t:
                level.head = unsafe_add(level.head, 1)
            else:
                self._orders[key] = unsafe_sub(word, filled_t)
            trade_id: uint256 = self._trade(order, owner, resting_id, price_fen, filled_t)
            log IOrderBook.OrderFilled(
                order_id=resting_id, trade_id=trade_id, quantity_t=filled_t, open_t=unsafe_sub(open_t, filled_t)
            )
        self._levels[level_key] = book_slots.level_word(level)
        if level.open_t == 0:
            index = self._unmark(order.product_id, other, index)
    return left_t, index


@internal
def _trade(order: Incoming, owner: address, resting_id: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """@dev Records one trade of the caller with `owner` and sets both sides' part aside for delivery."""
    buyer: address = msg.sender
    seller: address = owner
    buy_order_id: uint256 = order.order_id
    sell_order_id: uint256 = resting_id
    saved_fen: uint256 = 0
    if order.side == book_slots.BUY:
        saved_fen = (order.price_fen - price_fen) * quantity_t
    else:
        buyer = owner
        seller = msg.sender
        buy_order_id = resting_id
        sell_order_id = order.order_id

    extcall ALLOWANCES.owe(order.class_id, seller, quantity_t, order.day)
    extcall CASH.owe(buyer, price_fen * quantity_t, saved_fen, order.day)
    settlement: ISettlement = ISettlement(staticcall DIRECTORY.contract_of("Settlement"))
    return extcall settlement.record(
        order.product_id, order.day, buyer, seller, price_fen, quantity_t, buy_order_id, sell_order_id
    )


@internal
def _release(
    account: address, side: uint256, class_id: uint256, price_fen: uint256, quantity_t: uint256, day: uint256
):
    if side == book_slots.BUY:
        extcall CASH.release(account, price_fen * quantity_t, day)
    else:
        extcall ALLOWANCES.release(class_id, account, quantity_t, day)


# Internals: queues


@view
@internal
def _order(id: book_slots.OrderId) -> uint256:
    """@dev Word of an order that rests, 0 when there is none of that id. Decides ids that callers made up, too."""
    book: book_slots.Book = book_slots.book_of(self._books[id.product_id])
    if book.day != id.day or id.tick > book_slots.LAST_TICK:
        return 0
    if id.side != book_slots.BUY and id.side != book_slots.SELL:
        return 0
    level_key: uint256 = book_slots.level_key(id.product_id, id.side, book_slots.index_of(id.side, id.tick))
    level: book_slots.Level = book_slots.level_of(self._levels[level_key], id.day)
    if id.place < level.head or id.place >= level.tail:
        return 0
    word: uint256 = self._orders[(level_key << 32) | id.place]
    if word & book_slots.MASK_64 == 0 or (word >> 64) & book_slots.MASK_32 != id.number:
        return 0
    return word


@internal
def _leave_gap(id: book_slots.OrderId, index: uint256):
    """
    @dev Takes a resting order out of its queue. A live order's neighbours are orders or ends of gaps; the new gap
         takes in both, and its length is written at its ends. A gap at the head of the queue is dropped.
    """
    level_key: uint256 = book_slots.level_key(id.product_id, id.side, index)
    level: book_slots.Level = book_slots.level_of(self._levels[level_key], id.day)
    orders_key: uint256 = level_key << 32
    first: uint256 = id.place
    after: uint256 = id.place + 1
    if first > level.head:
        before: uint256 = self._orders[orders_key | (first - 1)]
        if before & book_slots.MASK_64 == 0:
            first -= before >> 64
    if after < level.tail:
        behind: uint256 = self._orders[orders_key | after]
        if behind & book_slots.MASK_64 == 0:
            after += behind >> 64

    level.open_t -= self._orders[orders_key | id.place] & book_slots.MASK_64
    if first == level.head:
        level.head = after
    else:
        gap: uint256 = book_slots.gap_word(after - first)
        self._orders[orders_key | first] = gap
        self._orders[orders_key | (after - 1)] = gap
        if id.place != first and id.place != after - 1:
            self._orders[orders_key | id.place] = gap  # inside the gap: only never again an order
    self._levels[level_key] = book_slots.level_word(level)


# Internals: book and bitmap


@view
@internal
def _market() -> IMarket:
    return IMarket(staticcall DIRECTORY.contract_of("Market"))


@view
@internal
def _book_today(product_id: uint256) -> book_slots.Book:
    book: book_slots.Book = book_slots.book_of(self._books[product_id])
    if book.day != staticcall self._market().today():
        book.best_buy = book_slots.EMPTY
        book.best_sell = book_slots.EMPTY
    return book


@internal
def _opened_book(product_id: uint256, day: uint256, lower_fen: uint256, tick_fen: uint256) -> book_slots.Book:
    """@dev Today's book; the first order of a day starts it empty."""
    book: book_slots.Book = book_slots.book_of(self._books[product_id])
    if book.day == day:
        return book
    self._summaries[(product_id << 2) | book_slots.BUY] = 0
    self._summaries[(product_id << 2) | book_slots.SELL] = 0
    return book_slots.Book(
        day=day,
        orders=0,
        best_buy=book_slots.EMPTY,
        best_sell=book_slots.EMPTY,
        first_tick=(lower_fen + tick_fen - 1) // tick_fen,
        tick_fen=tick_fen,
    )


@pure
@internal
def _best(book: book_slots.Book, side: uint256) -> uint256:
    if side == book_slots.BUY:
        return book.best_buy
    return book.best_sell


@pure
@internal
def _price_fen(book: book_slots.Book, side: uint256, index: uint256) -> uint256:
    return (book.first_tick + book_slots.index_of(side, index)) * book.tick_fen


@internal
def _mark(product_id: uint256, side: uint256, index: uint256):
    """@dev Puts a level on the bitmap. A word whose summary bit is not set is of an earlier use and written over."""
    summary_key: uint256 = (product_id << 2) | side
    word_key: uint256 = book_slots.level_key(product_id, side, index >> 8)
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
    word_key: uint256 = book_slots.level_key(product_id, side, index >> 8)
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
        word = self._words[book_slots.level_key(product_id, side, first)]
    return (first << 8) | book_slots.lowest_bit(word)


@view
@internal
def _next(product_id: uint256, side: uint256, index: uint256) -> uint256:
    """@dev The level after `index`, or EMPTY."""
    high: uint256 = index >> 8
    word: uint256 = self._words[book_slots.level_key(product_id, side, high)] & self._bits_above(index & 255)
    if word != 0:
        return (high << 8) | book_slots.lowest_bit(word)
    summary: uint256 = self._summaries[(product_id << 2) | side] & self._bits_above(high)
    if summary == 0:
        return book_slots.EMPTY
    high = book_slots.lowest_bit(summary)
    return (high << 8) | book_slots.lowest_bit(self._words[book_slots.level_key(product_id, side, high)])


@pure
@internal
def _bits_above(bit: uint256) -> uint256:
    return max_value(uint256) << bit << 1
