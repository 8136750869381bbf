# pragma version 0.4.3
"""
@title Totals of a trading day
@license Apache-2.0
@notice What `Settlement` counts for one product and day, in one word: each trade then changes one slot.
@dev Stateless. The widths cannot be reached: a day holds at most 2^32 trades of at most 2^64 t,
     paid from deposited money.
"""

struct Totals:
    state: uint256  # 8 bits: 0 open, 1 published, 2 confirmed, 3 settled
    trades: uint256  # 32 bits
    settled: uint256  # 32 bits, of the trades
    quantity_t: uint256  # 80 bits
    amount_fen: uint256  # 104 bits


OPEN: constant(uint256) = 0
PUBLISHED: constant(uint256) = 1
CONFIRMED: constant(uint256) = 2
SETTLED: constant(uint256) = 3

MASK_8: constant(uint256) = 2**8 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_80: constant(uint256) = 2**80 - 1


@pure
@internal
def totals_of(word: uint256) -> Totals:
    return Totals(
        state=word & MASK_8,
        trades=(word >> 8) & MASK_32,
        settled=(word >> 40) & MASK_32,
        quantity_t=(word >> 72) & MASK_80,
        amount_fen=word >> 152,
    )


@pure
@internal
def word_of(totals: Totals) -> uint256:
    return (
        totals.state
        | (totals.trades << 8)
        | (totals.settled << 40)
        | (totals.quantity_t << 72)
        | (totals.amount_fen << 152)
    )
