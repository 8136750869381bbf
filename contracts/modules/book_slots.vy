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

BUY: constant(uint256) = 1
SELL: constant(uint256) = 2
EMPTY: constant(uint256) = 65_536  # index of a side without orders
LAST_TICK: constant(uint256) = 65_535
FULL_BP: constant(uint256) = 10_000  # 100 %
PRICE_LIMIT: constant(uint256) = 2**56  # first price that an id cannot hold

MASK_11: constant(uint256) = 2**11 - 1
MASK_14: constant(uint256) = 2**14 - 1
MASK_15: constant(uint256) = 2**15 - 1
MASK_17: constant(uint256) = 2**17 - 1
MASK_20: constant(uint256) = 2**20 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_40: constant(uint256) = 2**40 - 1
MASK_56: constant(uint256) = 2**56 - 1
MASK_64: constant(uint256) = 2**64 - 1
MASK_128: constant(uint256) = 2**128 - 1

# Rules: day 24, midnight 40, three flags, fee 14, lot 20, smallest 24, largest 32, end 11, then sessions 11 each
HALTED: constant(uint256) = 1 << 64
CANCELS_OLDER: constant(uint256) = 1 << 65
HAS_LIMITS: constant(uint256) = 1 << 66
END: constant(uint256) = 157
SESSIONS: constant(uint256) = 168
MINUTE_S: constant(uint256) = 60

# Level: day 24, end of it 40 (unix time), fee 15, one flag, head 32 (oldest order), tail 32 (next to come), open 112
HAS_GAPS: constant(uint256) = 1 << 79
HEAD: constant(uint256) = 80
TAIL: constant(uint256) = 112
OPEN: constant(uint256) = 144
OPEN_LIMIT: constant(uint256) = 1 << OPEN

# Book: best buy 17, best sell 17, tick 24, first tick 40, last tick 16
NO_ORDERS: constant(uint256) = EMPTY | (EMPTY << 17)


# Rules of a day


@pure
@internal
def fits(day: IOrderBook.Day) -> bool:
    """@dev Is every field as wide as its place in the words, and every time of day in whole minutes?"""
    for time_s: uint256 in day.sessions_s:
        if time_s > day.end_s or time_s % MINUTE_S != 0:
            return False
    return (
        day.day <= MASK_24
        and day.midnight_s <= MASK_40
        and day.end_s // MINUTE_S <= MASK_11
        and day.end_s % MINUTE_S == 0
        and day.fee_bp <= FULL_BP
        and day.lot_t <= MASK_20
        and day.min_order_t <= MASK_24
        and day.max_order_t <= MASK_32
        and day.tick_fen <= MASK_24
        and day.first_tick <= MASK_40
        and day.last_tick <= LAST_TICK
        and (day.first_tick + day.last_tick) * day.tick_fen < PRICE_LIMIT
    )


@pure
@internal
def rules_word(day: IOrderBook.Day) -> uint256:
    word: uint256 = (
        day.day
        | (day.midnight_s << 24)
        | (day.fee_bp << 67)
        | (day.lot_t << 81)
        | (day.min_order_t << 101)
        | (day.max_order_t << 125)
        | ((day.end_s // MINUTE_S) << END)
    )
    if day.is_halted:
        word |= HALTED
    if day.cancels_older:
        word |= CANCELS_OLDER
    if day.has_limits:
        word |= HAS_LIMITS
    for i: uint256 in range(8):
        word |= (day.sessions_s[i] // MINUTE_S) << (SESSIONS + 11 * i)
    return word


@pure
@internal
def is_session(rules: uint256, at_s: uint256) -> bool:
    """@dev Half-open: the closing second is closed."""
    midnight_s: uint256 = (rules >> 24) & MASK_40
    if at_s < midnight_s:
        return False
    minute: uint256 = unsafe_sub(at_s, midnight_s) // MINUTE_S
    sessions: uint256 = rules >> SESSIONS
    for _: uint256 in range(4):
        if minute < (sessions >> 11) & MASK_11:
            return minute >= sessions & MASK_11
        sessions = sessions >> 22
    return False


@pure
@internal
def opening_s(rules: uint256) -> uint256:
    """@dev Unix time at which the first session opens."""
    return ((rules >> 24) & MASK_40) + ((rules >> SESSIONS) & MASK_11) * MINUTE_S


@pure
@internal
def end_s(rules: uint256) -> uint256:
    """@dev Unix time at which the last session ends."""
    return ((rules >> 24) & MASK_40) + ((rules >> END) & MASK_11) * MINUTE_S


@pure
@internal
def fee_bp(rules: uint256) -> uint256:
    return (rules >> 67) & MASK_14


@pure
@internal
def lot_t(rules: uint256) -> uint256:
    return (rules >> 81) & MASK_20


@pure
@internal
def min_order_t(rules: uint256) -> uint256:
    return (rules >> 101) & MASK_24


@pure
@internal
def max_order_t(rules: uint256) -> uint256:
    return (rules >> 125) & MASK_32


# Book of a product


@pure
@internal
def book_word(day: IOrderBook.Day) -> uint256:
    """@dev Without orders."""
    return NO_ORDERS | (day.tick_fen << 34) | (day.first_tick << 58) | (day.last_tick << 98)


@pure
@internal
def best(book: uint256, side: uint256) -> uint256:
    """@dev Index of the best level of a side, or EMPTY."""
    return (book >> 17 if side == SELL else book) & MASK_17


@pure
@internal
def with_best(book: uint256, side: uint256, index: uint256) -> uint256:
    bits: uint256 = 17 if side == SELL else 0
    return (book & ~(MASK_17 << bits)) | (index << bits)


@pure
@internal
def tick_fen(book: uint256) -> uint256:
    return (book >> 34) & MASK_24


@pure
@internal
def first_tick(book: uint256) -> uint256:
    return (book >> 58) & MASK_40


@pure
@internal
def last_tick(book: uint256) -> uint256:
    return book >> 98


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
def is_live(level: uint256, rules: uint256) -> bool:
    """@dev Do orders of today rest there? Then its price is allowed, and crosses nothing."""
    return level >> OPEN != 0 and (level ^ rules) & MASK_24 == 0


@pure
@internal
def level_today(level: uint256, rules: uint256) -> uint256:
    """@dev A level that was last used on another day is an empty one: its slots are used again."""
    if (level ^ rules) & MASK_24 == 0:
        return level
    return (rules & MASK_24) | (self.end_s(rules) << 24) | (self.fee_bp(rules) << 64)


@pure
@internal
def level_end_s(level: uint256) -> uint256:
    return (level >> 24) & MASK_40


@pure
@internal
def level_fee_bp(level: uint256) -> uint256:
    return (level >> 64) & MASK_15


@pure
@internal
def head(level: uint256) -> uint256:
    return (level >> HEAD) & MASK_32


@pure
@internal
def tail(level: uint256) -> uint256:
    return (level >> TAIL) & MASK_32


@pure
@internal
def level_open_t(level: uint256) -> uint256:
    return level >> OPEN


@pure
@internal
def with_head(level: uint256, place: uint256) -> uint256:
    return (level & ~(MASK_32 << HEAD)) | (place << HEAD)


@pure
@internal
def emptied(level: uint256) -> uint256:
    """@dev Nobody rests there: the head is at the tail, and there are no gaps."""
    return self.with_head(level & (OPEN_LIMIT - 1) & ~HAS_GAPS, self.tail(level))


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
