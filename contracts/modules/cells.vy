# pragma version 0.4.3
"""
@title Cells
@license Apache-2.0
@notice How a sub-account fits into one storage slot. Stateless; `Allowances` and `Cash` use it.
@dev TradingCell: held | reserved | owed | frozen in 56 bits each, reserved_day in 32.
     RegistryCell: held | locked | frozen in 56 bits each, then 87 unused, then cleared in 1.
     Every order, match and delivery touches these cells, and one slot instead of five saves it some 8,000 gas
     per cold read. Ledgers keep each of their totals below LIMIT, so no field can overflow into its neighbour.
"""

LIMIT: constant(uint256) = 2**56  # first quantity that does not fit a field
MASK: constant(uint256) = 2**56 - 1
DAY_LIMIT: constant(uint256) = 2**32  # first day that does not fit
DAY_MASK: constant(uint256) = 2**32 - 1
CLEARED: constant(uint256) = 1
HELD: constant(uint256) = 200  # bits below `held`, in both cells


struct TradingCell:
    held: uint256  # all that is in the sub-account
    reserved: uint256  # of it behind open orders of `reserved_day`
    owed: uint256  # of it sold and awaiting delivery
    frozen: uint256  # of it frozen by order; 0 in `Cash`
    reserved_day: uint256


struct RegistryCell:
    held: uint256  # all that is in the sub-account
    locked: uint256  # of it named in surrender applications
    frozen: uint256  # of it frozen by order
    cleared: uint256  # 1: the account may hold, and has no hooks


@internal
@pure
def unpack_trading(slot: uint256) -> TradingCell:
    return TradingCell(
        held=slot >> HELD,
        reserved=(slot >> 144) & MASK,
        owed=(slot >> 88) & MASK,
        frozen=(slot >> 32) & MASK,
        reserved_day=slot & DAY_MASK,
    )


@internal
@pure
def pack_trading(cell: TradingCell) -> uint256:
    return cell.held << HELD | cell.reserved << 144 | cell.owed << 88 | cell.frozen << 32 | cell.reserved_day


@internal
@pure
def free_of_trading(cell: TradingCell) -> uint256:
    """
    @notice What can be reserved, frozen or taken out, as long as the reserve counts.
    """
    return cell.held - cell.reserved - cell.owed - cell.frozen


@internal
@pure
def unpack_registry(slot: uint256) -> RegistryCell:
    return RegistryCell(
        held=slot >> HELD,
        locked=(slot >> 144) & MASK,
        frozen=(slot >> 88) & MASK,
        cleared=slot & CLEARED,
    )


@internal
@pure
def pack_registry(cell: RegistryCell) -> uint256:
    return cell.held << HELD | cell.locked << 144 | cell.frozen << 88 | cell.cleared


@internal
@pure
def free_of_registry(cell: RegistryCell) -> uint256:
    """
    @notice What can be moved, cancelled, locked or frozen.
    """
    return cell.held - cell.locked - cell.frozen


@internal
@pure
def free_of_registry_slot(slot: uint256) -> uint256:
    """
    @notice `free_of_registry` of a packed cell. Saves a transfer some 300 gas.
    """
    return (slot >> HELD) - ((slot >> 144) & MASK) - ((slot >> 88) & MASK)
