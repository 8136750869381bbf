# pragma version 0.4.3
"""
@title Slots of the order book
@license Apache-2.0
@notice How the rules of a day, a book, a price level, an order and an order id are packed into one word each.
@dev Stateless. Packing pays here: an order is checked against two words, and it, its level and its book are one each.
     An `index` counts ticks from the best possible price of its side, so the smallest index is always the best.
     An order id is `day << 128 | slot`, and a slot is `level << 32 | place`: a cancellation finds both without a book.
"""

from contracts.interfaces import IOrderBook

struct Level:  # the queue at one price
    day: uint256  # 24 bits; of another day than today: empty
    end_s: uint256  # 40 bits, unix time at which its day is over
    fee_bp: uint256  # 16 bits, of its day
    head: uint256  # 32 bits, place of the oldest order
    tail: uint256  # 32 bits, place of the next order to come
    open_t: uint256  # 64 bits, sum of the open orders


BUY: constant(uint256) = 1
SELL: constant(uint256) = 2
EMPTY: constant(uint256) = 65_536  # index of a side without orders
LAST_TICK: constant(uint256) = 65_535
FULL_BP: constant(uint256) = 10_000  # 100 %
PRICE_LIMIT: constant(uint256) = 2**56  # first price that an id cannot hold

MASK_14: constant(uint256) = 2**14 - 1
MASK_16: constant(uint256) = 2**16 - 1
MASK_17: constant(uint256) = 2**17 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_40: constant(uint256) = 2**40 - 1
MASK_56: constant(uint256) = 2**56 - 1
MASK_64: constant(uint256) = 2**64 - 1
MASK_128: constant(uint256) = 2**128 - 1

# Rules: day 24, midnight 40, end 17, fee 14, three flags, then sessions 17 each from bit 98
HALTED: constant(uint256) = 1 << 95
CANCELS_OLDER: constant(uint256) = 1 << 96
HAS_LIMITS: constant(uint256) = 1 << 97
SESSIONS: constant(uint256) = 98

# Book: best buy 17, best sell 17, tick 24, lot 24, smallest 32, largest 32, first tick 40, last tick 16
BEST_BITS: constant(uint256) = 17
NO_ORDERS: constant(uint256) = EMPTY | (EMPTY << 17)


# Rules of a day


@pure
@internal
def fits(day: IOrderBook.Day) -> bool:
    """@dev Is every field as wide as its place in the words?"""
    for time_s: uint256 in day.sessions_s:
        if time_s > day.end_s:
            return False
    return (
        day.day <= MASK_24
        and day.midnight_s <= MASK_40
        and day.end_s <= MASK_17
        and day.fee_bp <= FULL_BP
        and day.tick_fen <= MASK_24
        and day.lot_t <= MASK_24
        and day.min_order_t <= MASK_32
        and day.max_order_t <= MASK_32
        and day.first_tick <= MASK_40
        and day.last_tick <= LAST_TICK
        and (day.first_tick + day.last_tick) * day.tick_fen < PRICE_LIMIT
    )


@pure
@internal
def rules_word(day: IOrderBook.Day) -> uint256:
    word: uint256 = day.day | (day.midnight_s << 24) | (day.end_s << 64) | (day.fee_bp << 81)
    if day.is_halted:
        word |= HALTED
    if day.cancels_older:
        word |= CANCELS_OLDER
    if day.has_limits:
        word |= HAS_LIMITS
    for i: uint256 in range(8):
        word |= day.sessions_s[i] << (SESSIONS + 17 * i)
    return word


@pure
@internal
def is_session(rules: uint256, at_s: uint256) -> bool:
    """@dev Half-open: the closing second is closed."""
    midnight_s: uint256 = (rules >> 24) & MASK_40
    if at_s < midnight_s:
        return False
    time_s: uint256 = unsafe_sub(at_s, midnight_s)
    sessions: uint256 = rules >> SESSIONS
    for _: uint256 in range(4):
        if time_s < (sessions >> 17) & MASK_17:
            return time_s >= sessions & MASK_17
        sessions = sessions >> 34
    return False


@pure
@internal
def opening_s(rules: uint256) -> uint256:
    """@dev Unix time at which the first session opens."""
    return ((rules >> 24) & MASK_40) + ((rules >> SESSIONS) & MASK_17)


@pure
@internal
def end_s(rules: uint256) -> uint256:
    """@dev Unix time at which the last session ends."""
    return unsafe_add((rules >> 24) & MASK_40, (rules >> 64) & MASK_17)


@pure
@internal
def fee_bp(rules: uint256) -> uint256:
    return (rules >> 81) & MASK_14


# Book of a product


@pure
@internal
def book_word(day: IOrderBook.Day) -> uint256:
    """@dev Without orders."""
    return (
        NO_ORDERS
        | (day.tick_fen << 34)
        | (day.lot_t << 58)
        | (day.min_order_t << 82)
        | (day.max_order_t << 114)
        | (day.first_tick << 146)
        | (day.last_tick << 186)
    )


@pure
@internal
def best(book: uint256, side: uint256) -> uint256:
    """@dev Index of the best level of a side, or EMPTY."""
    return (book >> (BEST_BITS * (side - BUY))) & MASK_17


@pure
@internal
def with_best(book: uint256, side: uint256, index: uint256) -> uint256:
    bits: uint256 = BEST_BITS * (side - BUY)
    return (book & ~(MASK_17 << bits)) | (index << bits)


@pure
@internal
def tick_fen(book: uint256) -> uint256:
    return (book >> 34) & MASK_24


@pure
@internal
def lot_t(book: uint256) -> uint256:
    return (book >> 58) & MASK_24


@pure
@internal
def min_order_t(book: uint256) -> uint256:
    return (book >> 82) & MASK_32


@pure
@internal
def max_order_t(book: uint256) -> uint256:
    return (book >> 114) & MASK_32


@pure
@internal
def first_tick(book: uint256) -> uint256:
    return (book >> 146) & MASK_40


@pure
@internal
def last_tick(book: uint256) -> uint256:
    return book >> 186


@pure
@internal
def index_of(book: uint256, side: uint256, price_fen: uint256) -> uint256:
    """@dev Index of an allowed price."""
    tick: uint256 = price_fen // self.tick_fen(book) - self.first_tick(book)
    return LAST_TICK - tick if side == BUY else tick


@pure
@internal
def price_of(book: uint256, side: uint256, index: uint256) -> uint256:
    tick: uint256 = LAST_TICK - index if side == BUY else index
    return (self.first_tick(book) + tick) * self.tick_fen(book)


# Level


@pure
@internal
def level_key(product_id: uint256, side: uint256, price_fen: uint256) -> uint256:
    return (product_id << 64) | (side << 56) | price_fen


@pure
@internal
def level_of(word: uint256) -> Level:
    return Level(
        day=word & MASK_24,
        end_s=(word >> 24) & MASK_40,
        fee_bp=(word >> 64) & MASK_16,
        head=(word >> 80) & MASK_32,
        tail=(word >> 112) & MASK_32,
        open_t=word >> 144,
    )


@pure
@internal
def level_today(word: uint256, rules: uint256) -> Level:
    """@dev A level that was last used on another day is an empty one: its slots are used again."""
    if word & MASK_24 == rules & MASK_24:
        return self.level_of(word)
    return Level(day=rules & MASK_24, end_s=self.end_s(rules), fee_bp=self.fee_bp(rules), head=0, tail=0, open_t=0)


@pure
@internal
def level_word(level: Level) -> uint256:
    return (
        level.day
        | (level.end_s << 24)
        | (level.fee_bp << 64)
        | (level.head << 80)
        | (level.tail << 112)
        | (level.open_t << 144)
    )


# Order


@pure
@internal
def order_word(account: address, filled_t: uint256, open_t: uint256) -> uint256:
    """@dev account 160 bits, filled 32, open 64."""
    return (convert(account, uint256) << 96) | (filled_t << 64) | open_t


@pure
@internal
def gap_word(places: uint256) -> uint256:
    """@dev What stands at both ends of a run of cancelled orders: its length, and no quantity."""
    return places << 64


@pure
@internal
def account_of(word: uint256) -> address:
    return convert(word >> 96, address)


@pure
@internal
def filled_t(word: uint256) -> uint256:
    """@dev Of a gap: its length."""
    return (word >> 64) & MASK_32


@pure
@internal
def open_t(word: uint256) -> uint256:
    """@dev Of a gap: none."""
    return word & MASK_64


@pure
@internal
def money_for(price_fen: uint256, quantity_t: uint256, bp: uint256) -> uint256:
    """@dev What a purchase asks for: its amount, and the fee on that, rounded down."""
    amount_fen: uint256 = price_fen * quantity_t
    return amount_fen + amount_fen * bp // FULL_BP


# Bits


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
