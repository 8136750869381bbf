# pragma version 0.4.3
"""
@title Slots of the market rules
@license Apache-2.0
@notice How terms of a product, limits of its day and the sessions are packed into one word each.
@dev Stateless. Every order reads all three: one word each instead of fifteen slots saves it 27,000 gas.
"""

struct Terms:
    tick_fen: uint256  # 56 bits, as the three below
    lot_t: uint256
    min_order_t: uint256
    max_order_t: uint256
    band_bp: uint256  # 16 bits, half width of the price band in 1/10,000
    is_halted: bool


struct Limits:
    day: uint256  # 32 bits, opened last
    lower_fen: uint256  # 96 bits
    upper_fen: uint256  # 96 bits
    is_open: bool


struct Sessions:  # seconds, each 32 bits
    utc_offset_s: int256
    morning_open_s: uint256
    morning_close_s: uint256
    afternoon_open_s: uint256
    afternoon_close_s: uint256


MASK_16: constant(uint256) = 2**16 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_56: constant(uint256) = 2**56 - 1
MASK_96: constant(uint256) = 2**96 - 1
OFFSET_BASE: constant(int256) = 2**31  # added to the offset, so that it is never negative


@pure
@internal
def terms_of(word: uint256) -> Terms:
    return Terms(
        tick_fen=word & MASK_56,
        lot_t=(word >> 56) & MASK_56,
        min_order_t=(word >> 112) & MASK_56,
        max_order_t=(word >> 168) & MASK_56,
        band_bp=(word >> 224) & MASK_16,
        is_halted=word >> 240 != 0,
    )


@pure
@internal
def terms_word(terms: Terms) -> uint256:
    return (
        terms.tick_fen
        | (terms.lot_t << 56)
        | (terms.min_order_t << 112)
        | (terms.max_order_t << 168)
        | (terms.band_bp << 224)
        | (convert(terms.is_halted, uint256) << 240)
    )


@pure
@internal
def limits_of(word: uint256) -> Limits:
    return Limits(
        day=word & MASK_32,
        lower_fen=(word >> 32) & MASK_96,
        upper_fen=(word >> 128) & MASK_96,
        is_open=word >> 224 != 0,
    )


@pure
@internal
def limits_word(limits: Limits) -> uint256:
    return (
        limits.day
        | (limits.lower_fen << 32)
        | (limits.upper_fen << 128)
        | (convert(limits.is_open, uint256) << 224)
    )


@pure
@internal
def sessions_of(word: uint256) -> Sessions:
    return Sessions(
        utc_offset_s=convert(word & MASK_32, int256) - OFFSET_BASE,
        morning_open_s=(word >> 32) & MASK_32,
        morning_close_s=(word >> 64) & MASK_32,
        afternoon_open_s=(word >> 96) & MASK_32,
        afternoon_close_s=word >> 128,
    )


@pure
@internal
def sessions_word(sessions: Sessions) -> uint256:
    return (
        convert(sessions.utc_offset_s + OFFSET_BASE, uint256)
        | (sessions.morning_open_s << 32)
        | (sessions.morning_close_s << 64)
        | (sessions.afternoon_open_s << 96)
        | (sessions.afternoon_close_s << 128)
    )
