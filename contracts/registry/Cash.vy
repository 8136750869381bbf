# pragma version 0.4.3
"""
@title Cash
@license Apache-2.0
@notice Money ledger: what participants have at settlement banks, in fen (0.01 CNY), and what of it is spoken for.
@dev The ledger holds less than LIMIT fen in all, so every amount fits a cell.
     Always true: in = held + out, held = the sum of all balances, and per account
     reserved + owed + leaving <= total. What is leaving is no longer in the cell, so orders cannot reach it.
     A reserve belongs to one trading day: from the next day on it is void without a transaction.
     Only views of the Directory, Participants and Market are called, so nothing can reenter.
     The money itself is at the banks: a bank books in what it received and books out what it paid. What is bought
     and for how much is for OrderBook and Settlement to decide.
@custom:stop Freeze an account in Participants: nothing is booked in for it and it can request no withdrawal.
"""

from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.modules import cells
from contracts.modules import roles

implements: ICash


struct Withdrawal:
    account: address
    bank: address  # of the account when it asked
    amount_fen: uint256  # 0 when decided


DIRECTORY: immutable(address)
PARTICIPANTS: immutable(address)

in_fen: public(uint256)  # booked in by banks, only ever rises
out_fen: public(uint256)  # booked out by banks, only ever rises
held_fen: public(uint256)

trading_cells: HashMap[address, uint256]  # account -> packed TradingCell
leaving_fen: HashMap[address, uint256]  # account -> requested and not decided
withdrawals: HashMap[uint256, Withdrawal]  # withdrawal_id, counts from 1
last_withdrawal_id: uint256
is_booked: HashMap[address, HashMap[bytes32, bool]]  # bank -> its reference of a payment in or out


@deploy
def __init__(directory: address):
    DIRECTORY = directory
    PARTICIPANTS = staticcall IDirectory(directory).contract_of("Participants")
    assert PARTICIPANTS != empty(address), "Cash: Participants is not named"


# Anyone


@view
@external
def balance_of(account: address) -> (uint256, uint256, uint256, uint256):
    """
    @notice Total, of it reserved today, of it owed, of it leaving, in fen.
    """
    cell: cells.TradingCell = self._cell_today(account)
    leaving: uint256 = self.leaving_fen[account]
    return cell.held + leaving, cell.reserved, cell.owed, leaving


@view
@external
def available_fen(account: address) -> uint256:
    """
    @notice What the account can spend or withdraw now.
    """
    cell: cells.TradingCell = self._cell_today(account)
    return cells.free_of_trading(cell)


@view
@external
def is_empty(account: address) -> bool:
    """
    @notice Whether the account has nothing, and nothing is leaving.
    """
    cell: cells.TradingCell = cells.unpack_trading(self.trading_cells[account])
    return cell.held == 0 and self.leaving_fen[account] == 0


# Holders


@external
def request_withdrawal(amount_fen: uint256) -> uint256:
    """
    @notice Ask the own bank to pay out available money; it is out of reach for orders until the bank decides.
    @return withdrawal_id, counts from 1
    """
    self._check_holder(msg.sender)
    assert amount_fen > 0, "Cash: amount is zero"
    bank: address = staticcall IParticipants(PARTICIPANTS).bank_of(msg.sender)
    assert bank != empty(address), "Cash: account names no bank"
    # A void reserve is stored as void: were it still there, an order of that day could spend what leaves now.
    cell: cells.TradingCell = self._cell_today(msg.sender)
    assert amount_fen <= cells.free_of_trading(cell), "Cash: not enough available"

    cell.held -= amount_fen
    self.trading_cells[msg.sender] = cells.pack_trading(cell)
    self.leaving_fen[msg.sender] += amount_fen
    withdrawal_id: uint256 = self.last_withdrawal_id + 1
    self.last_withdrawal_id = withdrawal_id
    self.withdrawals[withdrawal_id] = Withdrawal(account=msg.sender, bank=bank, amount_fen=amount_fen)
    log ICash.WithdrawalRequested(account=msg.sender, bank=bank, withdrawal_id=withdrawal_id, amount_fen=amount_fen)
    return withdrawal_id


# Bank of the account


@external
def deposit(account: address, amount_fen: uint256, bank_reference: bytes32):
    """
    @notice Book in money that the bank received for the account.
    @param bank_reference The bank's own reference of the payment; each counts once, in or out.
    """
    self._check_bank(staticcall IParticipants(PARTICIPANTS).bank_of(account))
    assert amount_fen > 0, "Cash: amount is zero"
    self._check_holder(account)
    held_before: uint256 = self.held_fen
    assert amount_fen < cells.LIMIT - held_before, "Cash: ledger is full"

    self._use_reference(bank_reference)
    self.in_fen += amount_fen
    self.held_fen = held_before + amount_fen
    self._add(account, amount_fen)
    log ICash.Deposited(account=account, bank=msg.sender, amount_fen=amount_fen, bank_reference=bank_reference)


@external
def confirm_withdrawal(withdrawal_id: uint256, bank_reference: bytes32):
    """
    @notice Book out money that the bank paid. Open for a frozen account too: the payment has been made.
    @param bank_reference The bank's own reference of the payment; each counts once, in or out.
    """
    withdrawal: Withdrawal = self._open_withdrawal(withdrawal_id)

    self._use_reference(bank_reference)
    self._close_withdrawal(withdrawal_id, withdrawal)
    self.held_fen -= withdrawal.amount_fen
    self.out_fen += withdrawal.amount_fen
    log ICash.WithdrawalConfirmed(
        account=withdrawal.account,
        bank=msg.sender,
        withdrawal_id=withdrawal_id,
        amount_fen=withdrawal.amount_fen,
        bank_reference=bank_reference,
    )


@external
def refuse_withdrawal(withdrawal_id: uint256, reason: String[96]):
    """
    @notice Give the money back to the account, which never left. No right to hold is needed to keep what one has.
    @param reason Why, for the account's owner.
    """
    withdrawal: Withdrawal = self._open_withdrawal(withdrawal_id)
    assert len(reason) > 0, "Cash: reason is empty"

    self._close_withdrawal(withdrawal_id, withdrawal)
    self._add(withdrawal.account, withdrawal.amount_fen)
    log ICash.WithdrawalRefused(
        account=withdrawal.account,
        bank=msg.sender,
        withdrawal_id=withdrawal_id,
        amount_fen=withdrawal.amount_fen,
        reason=reason,
    )


# Contract OrderBook


@external
def reserve(account: address, amount_fen: uint256, day: uint256):
    """
    @notice Put available money behind an order of the trading day; a reserve of an earlier day is void from here.
    """
    assert self._is_caller("OrderBook"), "Cash: caller is not OrderBook"
    assert amount_fen > 0, "Cash: amount is zero"
    assert day < cells.DAY_LIMIT, "Cash: day is too large"
    cell: cells.TradingCell = self._cell_on(account, day)
    assert amount_fen <= cells.free_of_trading(cell), "Cash: not enough available"

    cell.reserved += amount_fen
    self.trading_cells[account] = cells.pack_trading(cell)


@external
def release(account: address, amount_fen: uint256, day: uint256):
    """
    @notice Give back part of the day's reserve.
    """
    assert self._is_caller("OrderBook"), "Cash: caller is not OrderBook"
    assert amount_fen > 0, "Cash: amount is zero"
    cell: cells.TradingCell = self._cell_on(account, day)
    assert amount_fen <= cell.reserved, "Cash: not enough reserved"

    cell.reserved -= amount_fen
    self.trading_cells[account] = cells.pack_trading(cell)


@external
def owe(account: address, amount_fen: uint256, released_fen: uint256, day: uint256):
    """
    @notice Turn part of the day's reserve into money owed to a seller, and give back another part. What is owed stays
            so, over any number of days, until paid.
    @param released_fen Given back: reserved for a higher price than the trade was made at. May be zero.
    """
    assert self._is_caller("OrderBook"), "Cash: caller is not OrderBook"
    assert amount_fen > 0, "Cash: amount is zero"
    cell: cells.TradingCell = self._cell_on(account, day)
    assert amount_fen <= cell.reserved, "Cash: not enough reserved"
    assert released_fen <= cell.reserved - amount_fen, "Cash: not enough reserved"

    cell.reserved -= amount_fen + released_fen
    cell.owed += amount_fen
    self.trading_cells[account] = cells.pack_trading(cell)


# Contract Settlement


@external
def pay(buyer: address, seller: address, amount_fen: uint256):
    """
    @notice Move money owed by the buyer to the seller, where it is available.
    """
    assert self._is_caller("Settlement"), "Cash: caller is not Settlement"
    assert amount_fen > 0, "Cash: amount is zero"
    self._check_holder(seller)
    cell: cells.TradingCell = cells.unpack_trading(self.trading_cells[buyer])
    assert amount_fen <= cell.owed, "Cash: not enough owed"

    cell.held -= amount_fen
    cell.owed -= amount_fen
    self.trading_cells[buyer] = cells.pack_trading(cell)
    self._add(seller, amount_fen)
    log ICash.Paid(buyer=buyer, seller=seller, amount_fen=amount_fen)


# Internals: who


@internal
@view
def _is_caller(name: String[32]) -> bool:
    return staticcall IDirectory(DIRECTORY).is_current(name, msg.sender)


@internal
@view
def _check_holder(account: address):
    assert staticcall IParticipants(PARTICIPANTS).may_hold(account), "Cash: account may not hold"


@internal
@view
def _check_bank(bank: address):
    assert msg.sender == bank, "Cash: caller is not the bank of the account"
    assert staticcall IParticipants(PARTICIPANTS).has_role(bank, roles.BANK), "Cash: caller is not a settlement bank"


# Internals: withdrawals


@internal
@view
def _open_withdrawal(withdrawal_id: uint256) -> Withdrawal:
    withdrawal: Withdrawal = self.withdrawals[withdrawal_id]
    assert withdrawal.account != empty(address), "Cash: no such withdrawal"
    self._check_bank(withdrawal.bank)
    assert withdrawal.amount_fen > 0, "Cash: withdrawal is decided"
    return withdrawal


@internal
def _close_withdrawal(withdrawal_id: uint256, withdrawal: Withdrawal):
    self.withdrawals[withdrawal_id].amount_fen = 0
    self.leaving_fen[withdrawal.account] -= withdrawal.amount_fen


@internal
def _use_reference(bank_reference: bytes32):
    # Per bank: no bank can spoil another's references by using them first.
    assert bank_reference != empty(bytes32), "Cash: bank reference is empty"
    assert not self.is_booked[msg.sender][bank_reference], "Cash: bank reference is booked"
    self.is_booked[msg.sender][bank_reference] = True


# Internals: cells


@internal
@view
def _cell_on(account: address, day: uint256) -> cells.TradingCell:
    # What the order book sees on `day`: a reserve of an earlier day is void. Days never run backwards.
    cell: cells.TradingCell = cells.unpack_trading(self.trading_cells[account])
    assert day >= cell.reserved_day, "Cash: day is past"
    if day > cell.reserved_day:
        cell.reserved = 0
        cell.reserved_day = day
    return cell


@internal
@view
def _cell_today(account: address) -> cells.TradingCell:
    # What the holder sees: the reserve counts until the market's clock has passed its day.
    cell: cells.TradingCell = cells.unpack_trading(self.trading_cells[account])
    if cell.reserved > 0 and not self._is_ahead(cell.reserved_day):
        cell.reserved = 0
    return cell


@internal
@view
def _is_ahead(day: uint256) -> bool:
    market: address = staticcall IDirectory(DIRECTORY).contract_of("Market")
    if market == empty(address):
        return False  # without a market there are no orders
    return day >= staticcall IMarket(market).today()


@internal
def _add(account: address, amount_fen: uint256):
    cell: cells.TradingCell = cells.unpack_trading(self.trading_cells[account])
    cell.held += amount_fen
    self.trading_cells[account] = cells.pack_trading(cell)
