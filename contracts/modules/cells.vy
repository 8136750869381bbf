# pragma version 0.4.3
"""
@title Cells
@license Apache-2.0
@notice How a sub-account fits into one storage slot. Stateless; `Allowances` and `Cash` use it.
@dev Four fields of 64 bits: held | reserved | owed | reserved_day, or held | locked in the upper two.
     Every order, match and delivery touches these cells, and one slot instead of four saves it some 6,000 gas
     per cold read. Ledgers keep each of their totals below LIMIT, so no field can overflow into its neighbour.
"""

LIMIT: constant(uint256) = 2**64  # first value that does not fit a field
MASK: constant(uint256) = 2**64 - 1


struct TradingCell:
    held: uint256  # all that is in the sub-account
    reserved: uint256  # of it behind open orders of `reserved_day`
    owed: uint256  # of it sold and awaiting delivery
    reserved_day: uint256


struct RegistryCell:
    held: uint256  # all that is in the sub-account
    locked: uint256  # of it named in surrender applications


@internal
@pure
def unpack_trading(slot: uint256) -> TradingCell:
    return TradingCell(
        held=slot >> 192, reserved=(slot >> 128) & MASK, owed=(slot >> 64) & MASK, reserved_day=slot & MASK
    )


@internal
@pure
def pack_trading(cell: TradingCell) -> uint256:
    return cell.held << 192 | cell.reserved << 128 | cell.owed << 64 | cell.reserved_day


@internal
@pure
def unpack_registry(slot: uint256) -> RegistryCell:
    return RegistryCell(held=slot >> 192, locked=(slot >> 128) & MASK)


@internal
@pure
def pack_registry(cell: RegistryCell) -> uint256:
    return cell.held << 192 | cell.locked << 128
