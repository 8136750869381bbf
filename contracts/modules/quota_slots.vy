# pragma version 0.4.3
"""
@title Slots of the quota
@license Apache-2.0
@notice How an entity's allocation of a class and year is packed into one word.
@dev Stateless. Packing pays here: an approval of a hundred rows reads one slot for each and writes none.
     Quantities are below LIMIT, as all totals are, so no field can overflow into its neighbour.
"""

struct Allocation:
    quantity_t: uint256  # 56 bits, proposed, adjustments included
    deducted_t: uint256  # 56 bits, of it not issued, for a penalty
    area: uint256  # 16 bits, whose total it draws on; 0 when nothing was ever proposed
    batch_id: uint256  # 64 bits, that proposed it
    decided_by: uint256  # 64 bits, batch of its last approved adjustment; 0 before one


LIMIT: constant(uint256) = 2**56  # first quantity that does not fit
AREA_LIMIT: constant(uint256) = 2**16

MASK_56: constant(uint256) = 2**56 - 1
MASK_16: constant(uint256) = 2**16 - 1
MASK_64: constant(uint256) = 2**64 - 1


@pure
@internal
def unpack(word: uint256) -> Allocation:
    return Allocation(
        quantity_t=word >> 200,
        deducted_t=(word >> 144) & MASK_56,
        area=(word >> 128) & MASK_16,
        batch_id=(word >> 64) & MASK_64,
        decided_by=word & MASK_64,
    )


@pure
@internal
def pack(one: Allocation) -> uint256:
    return (
        one.quantity_t << 200 | one.deducted_t << 144 | one.area << 128 | one.batch_id << 64 | one.decided_by
    )
