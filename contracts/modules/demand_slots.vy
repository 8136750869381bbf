# pragma version 0.4.3
"""
@title Slots of published demands
@license Apache-2.0
@notice How a demand fits into two words, and where the matching of a product stands into one.
@dev Stateless. Matching looks at up to 256 demands in a call; two reads each instead of nine save it 15,000 gas a demand.
"""

struct Head:  # who wants what
    account: address
    open_t: uint256  # 56 bits
    day: uint256  # 24 bits
    product_id: uint256  # 8 bits
    side: uint256  # 2 bits
    is_listed: bool  # on the list that is matched


struct Terms:  # for what, and its neighbours on the list
    lowest_fen: uint256  # 56 bits
    highest_fen: uint256  # 56 bits
    smallest_part_t: uint256  # 56 bits
    before: uint256  # 40 bits, next older demand on the list, 0 for none
    after: uint256  # 40 bits, next younger one


struct Round:  # of a product's day
    day: uint256  # 24 bits; another day: nothing is listed
    oldest: uint256  # 40 bits, as all below: first and last demand on the list
    youngest: uint256
    incoming: uint256  # demand that is served; 0 when the round is through
    at: uint256  # to be looked at next for it
    best: uint256  # best seen for it, 0 for none


LIMIT: constant(uint256) = 2**56  # first price or quantity that does not fit
MASK_8: constant(uint256) = 2**8 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_40: constant(uint256) = 2**40 - 1
MASK_56: constant(uint256) = 2**56 - 1


@pure
@internal
def head_of(word: uint256) -> Head:
    return Head(
        account=convert(word >> 96, address),
        open_t=(word >> 40) & MASK_56,
        day=(word >> 16) & MASK_24,
        product_id=(word >> 8) & MASK_8,
        side=(word >> 1) & 3,
        is_listed=word & 1 == 1,
    )


@pure
@internal
def head_word(head: Head) -> uint256:
    return (
        (convert(head.account, uint256) << 96)
        | (head.open_t << 40)
        | (head.day << 16)
        | (head.product_id << 8)
        | (head.side << 1)
        | convert(head.is_listed, uint256)
    )


@pure
@internal
def terms_of(word: uint256) -> Terms:
    return Terms(
        lowest_fen=word >> 200,
        highest_fen=(word >> 144) & MASK_56,
        smallest_part_t=(word >> 88) & MASK_56,
        before=(word >> 44) & MASK_40,
        after=word & MASK_40,
    )


@pure
@internal
def terms_word(terms: Terms) -> uint256:
    return (
        (terms.lowest_fen << 200)
        | (terms.highest_fen << 144)
        | (terms.smallest_part_t << 88)
        | (terms.before << 44)
        | terms.after
    )


@pure
@internal
def round_of(word: uint256, day: uint256) -> Round:
    """@dev A round of another day is an empty one."""
    if word & MASK_24 != day:
        return Round(day=day, oldest=0, youngest=0, incoming=0, at=0, best=0)
    return Round(
        day=day,
        oldest=(word >> 24) & MASK_40,
        youngest=(word >> 64) & MASK_40,
        incoming=(word >> 104) & MASK_40,
        at=(word >> 144) & MASK_40,
        best=(word >> 184) & MASK_40,
    )


@pure
@internal
def round_word(round: Round) -> uint256:
    return (
        round.day
        | (round.oldest << 24)
        | (round.youngest << 64)
        | (round.incoming << 104)
        | (round.at << 144)
        | (round.best << 184)
    )


@pure
@internal
def overlap_of(one: Terms, other: Terms) -> (uint256, uint256):
    """@dev Lowest and highest price that both accept; the lowest is above the highest when there is none."""
    return max(one.lowest_fen, other.lowest_fen), min(one.highest_fen, other.highest_fen)


@pure
@internal
def part_of(one_open_t: uint256, one: Terms, other_open_t: uint256, other: Terms) -> uint256:
    """@dev All that both have open; 0 when that is too small a part for one of them."""
    part_t: uint256 = min(one_open_t, other_open_t)
    if part_t < min(one.smallest_part_t, one_open_t) or part_t < min(other.smallest_part_t, other_open_t):
        return 0
    return part_t


@pure
@internal
def price_of(lowest_fen: uint256, highest_fen: uint256, tick_fen: uint256) -> uint256:
    """@dev The middle, rounded down to the tick: in the buyer's favour, by less than a tick."""
    middle_fen: uint256 = (lowest_fen + highest_fen) // 2
    return middle_fen - middle_fen % tick_fen
