# pragma version 0.4.3
"""
@title Slots of the market rules
@license Apache-2.0
@notice How terms of a product, hours and fees are packed into the words that `dated` keeps, and limits into theirs.
@dev Stateless.
"""

from contracts.interfaces import IMarket

struct Limits:
    day: uint256  # 24 bits, opened last
    lower_fen: uint256  # 96 bits
    upper_fen: uint256  # 96 bits
    is_open: bool


MASK_14: constant(uint256) = 2**14 - 1
MASK_17: constant(uint256) = 2**17 - 1
MASK_20: constant(uint256) = 2**20 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_96: constant(uint256) = 2**96 - 1
MAX_UTC_OFFSET_S: constant(int256) = 50_400  # 14 h, the widest in use; added to the offset, so that it is never negative


@pure
@internal
def terms_of(word: uint256) -> IMarket.Terms:
    return IMarket.Terms(
        tick_fen=word & MASK_24,
        lot_t=(word >> 24) & MASK_24,
        min_order_t=(word >> 48) & MASK_32,
        max_order_t=(word >> 80) & MASK_32,
        band_bp=(word >> 112) & MASK_14,
        min_block_t=(word >> 126) & MASK_32,
        max_block_t=(word >> 158) & MASK_32,
        block_band_bp=word >> 190,
    )


@pure
@internal
def terms_word(terms: IMarket.Terms) -> uint256:
    return (
        terms.tick_fen
        | (terms.lot_t << 24)
        | (terms.min_order_t << 48)
        | (terms.max_order_t << 80)
        | (terms.band_bp << 112)
        | (terms.min_block_t << 126)
        | (terms.max_block_t << 158)
        | (terms.block_band_bp << 190)
    )


@pure
@internal
def hours_of(word: uint256) -> IMarket.Hours:
    """@dev Offset in 17 bits, then openings and closings in 17 each: four listed sessions, two for blocks."""
    hours: IMarket.Hours = empty(IMarket.Hours)
    hours.utc_offset_s = convert(word & MASK_17, int256) - MAX_UTC_OFFSET_S
    for i: uint256 in range(8):
        hours.sessions_s[i] = (word >> (17 * i + 17)) & MASK_17
    for i: uint256 in range(4):
        hours.block_sessions_s[i] = (word >> (17 * i + 153)) & MASK_17
    return hours


@pure
@internal
def hours_word(hours: IMarket.Hours) -> uint256:
    word: uint256 = convert(hours.utc_offset_s + MAX_UTC_OFFSET_S, uint256)
    for i: uint256 in range(8):
        word |= hours.sessions_s[i] << (17 * i + 17)
    for i: uint256 in range(4):
        word |= hours.block_sessions_s[i] << (17 * i + 153)
    return word


@pure
@internal
def limits_of(word: uint256) -> Limits:
    return Limits(
        day=word & MASK_24,
        lower_fen=(word >> 24) & MASK_96,
        upper_fen=(word >> 120) & MASK_96,
        is_open=word >> 216 != 0,
    )


@pure
@internal
def limits_word(limits: Limits) -> uint256:
    return (
        limits.day
        | (limits.lower_fen << 24)
        | (limits.upper_fen << 120)
        | (convert(limits.is_open, uint256) << 216)
    )
