# pragma version 0.4.3
"""
@title Sums of an entity and year
@license Apache-2.0
@notice What `Compliance` counts for one entity and year, in one word: a balance reads one slot for each year.
@dev Stateless. Four fields of 64 bits. Whatever is added here is locked or burnt by `Allowances` in the same
     transaction, which holds less than 2^64 t in any class: no field can overflow into its neighbour.
"""

struct Sums:
    requested_t: uint256  # applied for and not refused, opening entries too
    surrendered_t: uint256  # of it, accepted
    counted_t: uint256  # accepted, and counted by the status of this year first
    offset_t: uint256  # of what is requested, units of offset kinds


MASK: constant(uint256) = 2**64 - 1


@pure
@internal
def unpack(word: uint256) -> Sums:
    return Sums(
        requested_t=word & MASK,
        surrendered_t=(word >> 64) & MASK,
        counted_t=(word >> 128) & MASK,
        offset_t=word >> 192,
    )


@pure
@internal
def pack(sums: Sums) -> uint256:
    return sums.requested_t | (sums.surrendered_t << 64) | (sums.counted_t << 128) | (sums.offset_t << 192)
