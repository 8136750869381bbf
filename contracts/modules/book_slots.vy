# pragma version 0.4.3
"""
@title Slots of the order book
@license Apache-2.0
@notice How the book of a product, a price level, an order and an order id are packed into one word each.
@dev Stateless. Packing pays here: an order then costs one slot, and its level and its book are one read each.
     An `index` counts ticks from the best possible price of its side, so the smallest index is always the best.
"""

struct Book:  # of one product, today
    day: uint256  # 32 bits
    orders: uint256  # 32 bits, placed this day
    best_buy: uint256  # 24 bits, index, EMPTY when there is none
    best_sell: uint256  # 24 bits
    first_tick: uint256  # 64 bits, lowest price of the day in ticks
    tick_fen: uint256  # 64 bits


struct Level:  # the queue at one price
    day: uint256  # 32 bits, of another day: empty
    head: uint256  # 32 bits, place of the oldest order
    tail: uint256  # 32 bits, place of the next order to come
    open_t: uint256  # 96 bits, sum of the open orders


struct OrderId:
    product_id: uint256  # all bits above
    day: uint256  # 32 bits
    side: uint256  # 8 bits
    tick: uint256  # 24 bits, from the lowest price of the day
    place: uint256  # 32 bits, in the queue of its level
    number: uint256  # 32 bits, of the day: makes the id unique though places are used again


EMPTY: constant(uint256) = 65_536  # index of a side without orders
LAST_TICK: constant(uint256) = 65_535
BUY: constant(uint256) = 1
SELL: constant(uint256) = 2

MASK_8: constant(uint256) = 2**8 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_64: constant(uint256) = 2**64 - 1
MASK_96: constant(uint256) = 2**96 - 1


@pure
@internal
def book_of(word: uint256) -> Book:
    return Book(
        day=word & MASK_32,
        orders=(word >> 32) & MASK_32,
        best_buy=(word >> 64) & MASK_24,
        best_sell=(word >> 88) & MASK_24,
        first_tick=(word >> 112) & MASK_64,
        tick_fen=word >> 176,
    )


@pure
@internal
def book_word(book: Book) -> uint256:
    return (
        book.day
        | (book.orders << 32)
        | (book.best_buy << 64)
        | (book.best_sell << 88)
        | (book.first_tick << 112)
        | (book.tick_fen << 176)
    )


@pure
@internal
def level_of(word: uint256, day: uint256) -> Level:
    """@dev A level that was last used on another day is an empty one."""
    if word & MASK_32 != day:
        return Level(day=day, head=0, tail=0, open_t=0)
    return Level(day=day, head=(word >> 32) & MASK_32, tail=(word >> 64) & MASK_32, open_t=word >> 96)


@pure
@internal
def level_word(level: Level) -> uint256:
    """@dev An emptied level starts again at place 0, so that its slots are used again."""
    if level.open_t == 0:
        return level.day
    return level.day | (level.head << 32) | (level.tail << 64) | (level.open_t << 96)


@pure
@internal
def order_word(account: address, number: uint256, quantity_t: uint256) -> uint256:
    """@dev account 160 bits, number 32 bits, open quantity 64 bits."""
    return (convert(account, uint256) << 96) | (number << 64) | quantity_t


@pure
@internal
def gap_word(places: uint256) -> uint256:
    """@dev What stands at both ends of a run of cancelled orders: its length, and no quantity."""
    return places << 64


@pure
@internal
def order_id(id: OrderId) -> uint256:
    return (
        (id.product_id << 128) | (id.day << 96) | (id.side << 88) | (id.tick << 64) | (id.place << 32) | id.number
    )


@pure
@internal
def id_of(order_id: uint256) -> OrderId:
    return OrderId(
        product_id=order_id >> 128,
        day=(order_id >> 96) & MASK_32,
        side=(order_id >> 88) & MASK_8,
        tick=(order_id >> 64) & MASK_24,
        place=(order_id >> 32) & MASK_32,
        number=order_id & MASK_32,
    )


@pure
@internal
def index_of(side: uint256, tick: uint256) -> uint256:
    """@dev Its own inverse: also the tick of an index."""
    if side == BUY:
        return LAST_TICK - tick
    return tick


@pure
@internal
def level_key(product_id: uint256, side: uint256, index: uint256) -> uint256:
    return (product_id << 24) | (side << 16) | index


@pure
@internal
def lowest_bit(word: uint256) -> uint256:
    """@dev Number of the lowest bit that is set; `word` is not zero. Halving: eight steps for any word."""
    bit: uint256 = word & unsafe_add(~word, 1)
    number: uint256 = 0
    if bit & (2**128 - 1) == 0:
        number = 128
        bit = bit >> 128
    if bit & (2**64 - 1) == 0:
        number = unsafe_add(number, 64)
        bit = bit >> 64
    if bit & (2**32 - 1) == 0:
        number = unsafe_add(number, 32)
        bit = bit >> 32
    if bit & (2**16 - 1) == 0:
        number = unsafe_add(number, 16)
        bit = bit >> 16
    if bit & (2**8 - 1) == 0:
        number = unsafe_add(number, 8)
        bit = bit >> 8
    if bit & (2**4 - 1) == 0:
        number = unsafe_add(number, 4)
        bit = bit >> 4
    if bit & (2**2 - 1) == 0:
        number = unsafe_add(number, 2)
        bit = bit >> 2
    return unsafe_add(number, unsafe_sub(1, bit & 1))
