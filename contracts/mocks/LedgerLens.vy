# pragma version 0.4.3
"""
@title Ledger lens
@license Apache-2.0
@notice Reads everything that a ledger says about some accounts in one call, for tests that compare after every step.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash


@view
@external
def units(ledger: IAllowances, class_id: uint256, accounts: DynArray[address, 8]) -> DynArray[uint256, 96]:
    """
    @notice Issued, held, surrendered, cancelled; then per account balance, registry held, locked and frozen, trading
            held, reserved, due and frozen, and what stands aside.
    """
    figures: DynArray[uint256, 96] = [
        staticcall ledger.issued_t(class_id),
        staticcall ledger.held_t(class_id),
        staticcall ledger.surrendered_t(class_id),
        staticcall ledger.cancelled_t(class_id),
    ]
    for account: address in accounts:
        figures.append(staticcall ledger.balanceOf(account, class_id))
        held: uint256 = 0
        locked: uint256 = 0
        frozen: uint256 = 0
        held, locked, frozen = staticcall ledger.registry_t(class_id, account)
        figures.append(held)
        figures.append(locked)
        figures.append(frozen)
        reserved: uint256 = 0
        due: uint256 = 0
        held, reserved, due, frozen = staticcall ledger.trading_t(class_id, account)
        figures.append(held)
        figures.append(reserved)
        figures.append(due)
        figures.append(frozen)
        figures.append(staticcall ledger.aside_t(class_id, account))
    return figures


@view
@external
def money(ledger: ICash, accounts: DynArray[address, 8]) -> DynArray[uint256, 96]:
    """
    @notice In, out, held, and the four funds; then per account total, reserved, due, leaving, lodged, set aside, covered,
            available, idle and, with 2**128 added, the net quantity of the day.
    """
    figures: DynArray[uint256, 96] = [
        staticcall ledger.in_fen(),
        staticcall ledger.out_fen(),
        staticcall ledger.held_fen(),
        (staticcall ledger.fund(1))[0],
        (staticcall ledger.fund(2))[0],
        (staticcall ledger.fund(3))[0],
        (staticcall ledger.fund(4))[0],
    ]
    for account: address in accounts:
        total: uint256 = 0
        reserved: uint256 = 0
        due: uint256 = 0
        leaving: uint256 = 0
        total, reserved, due, leaving = staticcall ledger.balance_of(account)
        figures.append(total)
        figures.append(reserved)
        figures.append(due)
        figures.append(leaving)
        figures.append(staticcall ledger.lodged_fen(account))
        figures.append(staticcall ledger.aside_fen(account))
        figures.append(staticcall ledger.covered_fen(account))
        figures.append(staticcall ledger.available_fen(account))
        figures.append(staticcall ledger.idle_fen(account))
        figures.append(convert(staticcall ledger.net_t(account) + 2**128, uint256))
    return figures
