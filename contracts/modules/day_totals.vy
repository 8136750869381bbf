# pragma version 0.4.3
"""
@title Totals of a trading day
@license Apache-2.0
@notice What `Settlement` counts for one product and day, in one word: a listed trade then changes one slot of it.
@dev Stateless. The widths cannot be reached: a day holds at most 2^32 trades of at most 2^64 t,
     paid from deposited money. Of the methods other than listed the quantities stand in words of their own.
"""

struct Totals:
    state: uint256  # 8 bits: 0 open, 1 published, 2 cleared, 3 confirmed, 4 settled
    trades: uint256  # 32 bits, of all methods
    done: uint256  # 32 bits, of the trades: delivered or set aside
    listed_t: uint256  # 80 bits
    listed_fen: uint256  # 104 bits


struct Method:
    trades: uint256  # 32 bits
    quantity_t: uint256  # 80 bits
    amount_fen: uint256  # 104 bits


OPEN: constant(uint256) = 0
PUBLISHED: constant(uint256) = 1
CLEARED: constant(uint256) = 2
CONFIRMED: constant(uint256) = 3
SETTLED: constant(uint256) = 4

MASK_8: constant(uint256) = 2**8 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_80: constant(uint256) = 2**80 - 1


@pure
@internal
def totals_of(word: uint256) -> Totals:
    return Totals(
        state=word & MASK_8,
        trades=(word >> 8) & MASK_32,
        done=(word >> 40) & MASK_32,
        listed_t=(word >> 72) & MASK_80,
        listed_fen=word >> 152,
    )


@pure
@internal
def word_of(totals: Totals) -> uint256:
    return (
        totals.state
        | (totals.trades << 8)
        | (totals.done << 40)
        | (totals.listed_t << 72)
        | (totals.listed_fen << 152)
    )


@pure
@internal
def method_of(word: uint256) -> Method:
    return Method(trades=word & MASK_32, quantity_t=(word >> 32) & MASK_80, amount_fen=word >> 112)


@pure
@internal
def method_word(method: Method) -> uint256:
    return method.trades | (method.quantity_t << 32) | (method.amount_fen << 112)
