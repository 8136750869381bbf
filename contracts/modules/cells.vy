# pragma version 0.4.3
"""
@title Cells
@license Apache-2.0
@notice How a sub-account fits into one storage slot. Stateless; `Allowances` and `Cash` use it.
@dev TradingCell: held | reserved (of it, behind orders and trades of `day`) | due (bought on `day`, not delivered) |
     frozen (of what is held) in 56 bits each, day in 24, 8 unused.
     MoneyCell: held | reserved (behind orders and trades of `day`, backed by held and due) | due (from sales of `day`,
     not paid) | net_t (bought and open to buy on `day`, less what was sold; in 56 bits with a sign), then as above.
     RegistryCell: held | locked | frozen in 56 bits each, then 87 unused, then cleared in 1.
     Every order, match and delivery touches these cells, and one slot instead of five saves it some 8,000 gas
     per cold read. Ledgers keep each of their totals below LIMIT, so no field can overflow into its neighbour.
"""

LIMIT: constant(uint256) = 2**56  # first quantity that does not fit a field
MASK: constant(uint256) = 2**56 - 1
DAY_LIMIT: constant(uint256) = 2**24  # first day that does not fit
DAY_MASK: constant(uint256) = 2**24 - 1
CLEARED: constant(uint256) = 1
HELD: constant(uint256) = 200  # bits below `held`, in all cells
RESERVED: constant(uint256) = 144  # bits below it in the cells of trading
DUE: constant(uint256) = 88
FROZEN: constant(uint256) = 32  # in TradingCell
NET: constant(uint256) = 32  # in MoneyCell
DAY: constant(uint256) = 8
VOIDED: constant(uint256) = MASK << RESERVED | MASK << DUE  # what is void once the day is settled
NET_LIMIT: constant(int256) = 2**55  # first net quantity that does not fit


struct RegistryCell:
    held: uint256  # all that is in the sub-account
    locked: uint256  # of it named in surrender applications
    frozen: uint256  # of it frozen by order
    cleared: uint256  # 1: the account may hold, and has no hooks


@internal
@pure
def trading_on(slot: uint256, day: uint256) -> uint256:
    """
    @notice A trading cell of an earlier day as it stands on `day`: nothing reserved and nothing due.
    """
    return slot & ~(VOIDED | DAY_MASK << DAY) | day << DAY


@internal
@pure
def money_on(slot: uint256, day: uint256) -> uint256:
    """
    @notice A money cell of an earlier day as it stands on `day`: nothing reserved, due, bought or sold.
    """
    return slot >> HELD << HELD | day << DAY


@internal
@pure
def free_of_trading(slot: uint256) -> uint256:
    """
    @notice What can be reserved, frozen or taken out, as long as the reserve counts.
    """
    return (slot >> HELD) - ((slot >> RESERVED) & MASK) - ((slot >> FROZEN) & MASK)


@internal
@pure
def free_of_money(slot: uint256) -> uint256:
    """
    @notice What can be reserved; nothing when a sale was set aside whose money is already spoken for.
    """
    return self._less((slot >> HELD) + ((slot >> DUE) & MASK), (slot >> RESERVED) & MASK)


@internal
@pure
def idle_of_money(slot: uint256) -> uint256:
    """
    @notice What can be taken out: money of a sale that is not paid yet can buy, and cannot leave.
    """
    return self._less(slot >> HELD, (slot >> RESERVED) & MASK)


@internal
@pure
def net_of(slot: uint256) -> int256:
    """
    @notice The signed net quantity of a money cell.
    """
    net: int256 = convert((slot >> NET) & MASK, int256)
    return net if net < NET_LIMIT else net - 2 * NET_LIMIT


@internal
@pure
def with_net(slot: uint256, net: int256) -> uint256:
    """
    @notice The cell with another net quantity, which must be inside ±NET_LIMIT.
    """
    bits: uint256 = convert(net, uint256) if net >= 0 else LIMIT - convert(-net, uint256)
    return slot & ~(MASK << NET) | bits << NET


@internal
@pure
def _less(first: uint256, second: uint256) -> uint256:
    return first - second if first > second else 0


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
