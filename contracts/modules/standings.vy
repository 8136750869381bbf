# pragma version 0.4.3
"""
@title Standings
@license Apache-2.0
@notice How all that decides what an account may do fits into one storage slot of `Participants`. Stateless.
@dev From the lowest bit: roles in 32 bits, status in 8, area in 16, barred_until_s in 64, is_hooked in 1, is_suspended in 1.
     A transfer reads two of these slots; one slot each instead of two saves it some 4,000 gas.
"""

from contracts.modules import roles as role_bits

ROLES_MASK: constant(uint256) = 2**32 - 1
STATUS_MASK: constant(uint256) = 2**8 - 1
AREA_MASK: constant(uint256) = 2**16 - 1
TIME_LIMIT: constant(uint256) = 2**64  # first time that does not fit
HOOKED: constant(uint256) = 1 << 120
SUSPENDED: constant(uint256) = 1 << 121

ACTIVE: constant(uint256) = 2
RESTRICTED: constant(uint256) = 3


struct Standing:
    roles: uint256  # role bits granted
    status: uint256  # 1 applied, 2 active, 3 restricted, 4 frozen, 5 closed
    area: uint256  # GB/T 2260 two-digit code, or 0
    barred_until_s: uint256  # from trading; unix s
    is_hooked: bool  # ERC-1155 receiver hooks are called
    is_suspended: bool  # from trading, by the exchange


@internal
@pure
def unpack(slot: uint256) -> Standing:
    return Standing(
        roles=slot & ROLES_MASK,
        status=(slot >> 32) & STATUS_MASK,
        area=(slot >> 40) & AREA_MASK,
        barred_until_s=(slot >> 56) & (TIME_LIMIT - 1),
        is_hooked=slot & HOOKED != 0,
        is_suspended=slot & SUSPENDED != 0,
    )


@internal
@pure
def pack(standing: Standing) -> uint256:
    slot: uint256 = standing.roles | standing.status << 32 | standing.area << 40 | standing.barred_until_s << 56
    if standing.is_hooked:
        slot |= HOOKED
    if standing.is_suspended:
        slot |= SUSPENDED
    return slot


@internal
@pure
def may_hold(slot: uint256) -> bool:
    """
    @notice A trader, active or restricted.
    """
    status: uint256 = (slot >> 32) & STATUS_MASK
    return slot & role_bits.TRADERS != 0 and (status == ACTIVE or status == RESTRICTED)


@internal
@pure
def may_hold_plainly(slot: uint256) -> bool:
    """
    @notice May hold, and wants no ERC-1155 hooks.
    """
    return slot & HOOKED == 0 and self.may_hold(slot)
