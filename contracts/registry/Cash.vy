# pragma version 0.4.3
"""
@title Cash
@license Apache-2.0
@notice Money ledger: what participants have at settlement banks, in fen (0.01 CNY), and what of it is spoken for.
@dev The ledger holds less than LIMIT fen in all, so every amount fits a cell.
     Always true: in = held + out, and held = the totals of all accounts + the totals of the funds. A total is what
     is in the cell, what is leaving, lodged for auctions, and set aside for trades in default.
     What is reserved and due belongs to one trading day and is void, without a transaction, once `Market.counts` says
     that the day is settled. What is due from a sale can back a purchase of the day and nothing else.
     Which contracts may write it keeps itself, see `speakers`. Only views of Participants and Market are called, so
     nothing can reenter.
     The money itself is at the banks: a bank books in what it received and books out what it paid, each for the
     accounts that named it. What is bought and for how much is for the ways to trade and Settlement to decide.
@custom:stop Freeze an account in Participants: nothing is booked in for it and it can request no withdrawal.
"""

from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.modules import cells
from contracts.modules import roles
from contracts.modules import speakers

implements: ICash
initializes: speakers
exports: speakers.follow


interface Clock:  # of IMarket, what a ledger asks
    def counts(day: uint256) -> bool: view


MAX_TRADES: constant(uint256) = 64  # of a chunk
DAY_S: constant(uint256) = 86_400

# Funds
EXCHANGE_FEES: constant(uint256) = 1
REGISTRY_FEES: constant(uint256) = 2
RISK_RESERVE: constant(uint256) = 3
TREASURY: constant(uint256) = 4  # what the scheme's own auctions brought

# States of a withdrawal
REQUESTED: constant(uint256) = 1
CLEARED: constant(uint256) = 2
PAID: constant(uint256) = 3
REFUSED: constant(uint256) = 4

PARTICIPANTS: immutable(address)

in_fen: public(uint256)  # booked in by banks, only ever rises
out_fen: public(uint256)  # booked out by banks, only ever rises
held_fen: public(uint256)
lodged_fen: public(HashMap[address, uint256])  # account -> deposits for auctions
aside_fen: public(HashMap[address, uint256])  # account -> for purchases in default
covered_fen: public(HashMap[address, uint256])  # account -> paid for it by the risk reserve and not recovered

trading_cells: HashMap[address, uint256]  # account -> packed MoneyCell
leaving_fen: HashMap[address, uint256]  # account -> requested and not decided
funds_fen: HashMap[uint256, uint256]  # fund -> fen, without what is leaving
funds_leaving_fen: HashMap[uint256, uint256]
withdrawals: HashMap[uint256, ICash.Withdrawal]  # withdrawal_id, counts from 1
last_withdrawal_id: uint256
is_booked: HashMap[address, HashMap[bytes32, bool]]  # bank -> its reference of a payment in or out


@deploy
def __init__(directory: address):
    speakers.__init__(directory)
    PARTICIPANTS = staticcall IDirectory(directory).contract_of("Participants")
    assert PARTICIPANTS != empty(address), "Cash: Participants is not named"


# Anyone


@view
@external
def balance_of(account: address) -> (uint256, uint256, uint256, uint256):
    """
    @notice Total; reserved today, due from sales of the day (not in the total), of the total leaving; in fen.
    """
    slot: uint256 = self._slot_today(account)
    return (
        self._total(account),
        (slot >> cells.RESERVED) & cells.MASK,
        (slot >> cells.DUE) & cells.MASK,
        self.leaving_fen[account],
    )


@view
@external
def available_fen(account: address) -> uint256:
    """
    @notice What the account can buy for now.
    """
    return cells.free_of_money(self._slot_today(account))


@view
@external
def idle_fen(account: address) -> uint256:
    """
    @notice What the account can withdraw or lodge now: without what a sale of the day will bring.
    """
    return cells.idle_of_money(self._slot_today(account))


@view
@external
def reserved_on(account: address, day: uint256) -> uint256:
    """
    @notice What is reserved of a trading day, whether it still counts or not, in fen.
    """
    slot: uint256 = self.trading_cells[account]
    return (slot >> cells.RESERVED) & cells.MASK if (slot >> cells.DAY) & cells.DAY_MASK == day else 0


@view
@external
def net_t(account: address) -> int256:
    """
    @notice Bought and open to buy, less what was sold, on the day that is not settled yet; in t CO2e, over all classes.
    """
    slot: uint256 = self.trading_cells[account]
    return cells.net_of(slot) if self._counts((slot >> cells.DAY) & cells.DAY_MASK) else 0


@view
@external
def is_empty(account: address) -> bool:
    """
    @notice Whether the account has nothing, nothing is leaving, and it owes the risk reserve nothing.
    """
    return self._total(account) == 0 and self.covered_fen[account] == 0


@view
@external
def fund(fund_id: uint256) -> (uint256, uint256):
    """
    @notice Total of a fund, and of it leaving, in fen.
    @param fund_id 1 fees of the exchange, 2 fees of the registry, 3 risk reserve.
    """
    leaving: uint256 = self.funds_leaving_fen[fund_id]
    return self.funds_fen[fund_id] + leaving, leaving


@view
@external
def withdrawal(withdrawal_id: uint256) -> ICash.Withdrawal:
    """
    @notice A withdrawal; state 0 when there is none.
    """
    return self.withdrawals[withdrawal_id]


# Holders


@external
def request_withdrawal(amount_fen: uint256) -> uint256:
    """
    @notice Ask for money to be paid out by the own bank; it is out of reach for orders until that is decided.
    @return withdrawal_id, counts from 1
    """
    self._check_holder(msg.sender)
    self._check_some(amount_fen)
    bank: address = self._own_bank()
    self._take_idle(msg.sender, amount_fen)
    self.leaving_fen[msg.sender] += amount_fen
    return self._request(bank, 0, amount_fen)


# Exchange and registry


@external
def request_fund_withdrawal(fund_id: uint256, amount_fen: uint256) -> uint256:
    """
    @notice Ask for money of a fund to be paid out by the caller's bank.
    @param fund_id 1 fees of the exchange, for EXCHANGE; 2 fees of the registry or 3 risk reserve, for REGISTRY;
           4 treasury, for MINISTRY.
    @return withdrawal_id, counts from 1
    """
    self._check_fund(fund_id)
    self._check_some(amount_fen)
    bank: address = self._own_bank()
    self._take_from_fund(fund_id, amount_fen)
    self.funds_leaving_fen[fund_id] += amount_fen
    return self._request(bank, fund_id, amount_fen)


@external
def assign_fees(fund_id: uint256, amount_fen: uint256):
    """
    @notice Put fees into the risk reserve.
    @param fund_id 1 fees of the exchange, for EXCHANGE; 2 fees of the registry, for REGISTRY.
    """
    assert fund_id != RISK_RESERVE, "Cash: money is in the risk reserve"
    assert fund_id != TREASURY, "Cash: money is in the treasury"
    self._check_fund(fund_id)
    self._take_from_fund(fund_id, amount_fen)

    self.funds_fen[RISK_RESERVE] += amount_fen
    log ICash.FeesAssigned(fund_id=fund_id, by=msg.sender, amount_fen=amount_fen)


# Registry


@external
def clear_withdrawal(withdrawal_id: uint256):
    """
    @notice Agree to a withdrawal, which the bank may then pay. Not by who asked for it.
    """
    self._check_registry()
    withdrawal: ICash.Withdrawal = self._open_withdrawal(withdrawal_id)
    assert withdrawal.state == REQUESTED, "Cash: withdrawal is cleared"
    assert withdrawal.account != msg.sender, "Cash: caller asked for the withdrawal"

    self.withdrawals[withdrawal_id].state = CLEARED
    log ICash.WithdrawalCleared(account=withdrawal.account, by=msg.sender, withdrawal_id=withdrawal_id)


@external
def recover(account: address, amount_fen: uint256):
    """
    @notice Take back from an account what the risk reserve paid for it.
    """
    self._check_registry()
    covered: uint256 = self.covered_fen[account]
    assert amount_fen <= covered, "Cash: more than was covered"
    self._take_idle(account, amount_fen)

    self.covered_fen[account] = covered - amount_fen
    self.funds_fen[RISK_RESERVE] += amount_fen
    log ICash.Recovered(account=account, by=msg.sender, amount_fen=amount_fen)


# Banks


@external
def deposit(account: address, amount_fen: uint256, bank_reference: bytes32):
    """
    @notice Book in money that the bank received for the account. For the bank of the account.
    @param bank_reference The bank's own reference of the payment; each counts once, in or out.
    """
    self._check_bank(staticcall IParticipants(PARTICIPANTS).bank_of(account))
    self._check_holder(account)
    self._book_in(amount_fen, bank_reference)
    self._add(account, amount_fen)
    log ICash.Deposited(account=account, bank=msg.sender, amount_fen=amount_fen, bank_reference=bank_reference)


@external
def deposit_to_reserve(amount_fen: uint256, bank_reference: bytes32):
    """
    @notice Book in money that any settlement bank received for the risk reserve.
    @param bank_reference The bank's own reference of the payment; each counts once, in or out.
    """
    self._check_bank(msg.sender)
    self._book_in(amount_fen, bank_reference)
    self.funds_fen[RISK_RESERVE] += amount_fen
    log ICash.ReserveDeposited(bank=msg.sender, amount_fen=amount_fen, bank_reference=bank_reference)


@external
def confirm_withdrawal(withdrawal_id: uint256, bank_reference: bytes32):
    """
    @notice Book out money that the bank paid. Open for a frozen account too: the payment has been made.
    @param bank_reference The bank's own reference of the payment; each counts once, in or out.
    """
    withdrawal: ICash.Withdrawal = self._open_withdrawal(withdrawal_id)
    self._check_bank(withdrawal.bank)
    assert withdrawal.state == CLEARED, "Cash: withdrawal is not cleared"

    self._use_reference(bank_reference)
    self._close_withdrawal(withdrawal_id, withdrawal, PAID)
    self.held_fen -= withdrawal.amount_fen
    self.out_fen += withdrawal.amount_fen
    log ICash.WithdrawalConfirmed(
        account=withdrawal.account,
        bank=msg.sender,
        withdrawal_id=withdrawal_id,
        amount_fen=withdrawal.amount_fen,
        bank_reference=bank_reference,
    )


# The bank of the account, or the registry


@external
def refuse_withdrawal(withdrawal_id: uint256, reason: String[96]):
    """
    @notice Give the money back to where it came from, as it never left. No right to hold is needed to keep what one has.
    @dev The registry can only refuse what it has not cleared: the bank may be paying the rest.
    @param reason Why, for the account's owner.
    """
    withdrawal: ICash.Withdrawal = self._open_withdrawal(withdrawal_id)
    if withdrawal.state == CLEARED or not self._has_role(msg.sender, roles.REGISTRY):
        self._check_bank(withdrawal.bank)
    assert len(reason) > 0, "Cash: reason is empty"

    self._close_withdrawal(withdrawal_id, withdrawal, REFUSED)
    if withdrawal.fund_id == 0:
        self._add(withdrawal.account, withdrawal.amount_fen)
    else:
        self.funds_fen[withdrawal.fund_id] += withdrawal.amount_fen
    log ICash.WithdrawalRefused(
        account=withdrawal.account,
        by=msg.sender,
        withdrawal_id=withdrawal_id,
        amount_fen=withdrawal.amount_fen,
        reason=reason,
    )


# Contracts OrderBook, BlockTrades, Auction and AgreedTransfers


@external
def reserve(account: address, amount_fen: uint256, quantity_t: uint256, day: uint256):
    """
    @notice Put available money behind purchases of the day, until they are paid or given back.
    @param quantity_t What is to be bought for it.
    """
    self._check_way_to_trade()
    self._check_some(amount_fen)
    slot: uint256 = self._slot_on(account, day)
    assert amount_fen <= cells.free_of_money(slot), "Cash: not enough available"

    slot += amount_fen << cells.RESERVED
    self.trading_cells[account] = self._with_more(slot, convert(quantity_t, int256))


@external
def release(account: address, amount_fen: uint256, quantity_t: uint256, day: uint256):
    """
    @notice Give back part of the day's reserve.
    @param quantity_t What will not be bought.
    """
    self._check_way_to_trade()
    self._check_some(amount_fen)
    slot: uint256 = self._slot_on(account, day)
    assert amount_fen <= (slot >> cells.RESERVED) & cells.MASK, "Cash: not enough reserved"

    slot -= amount_fen << cells.RESERVED
    self.trading_cells[account] = self._with_more(slot, -convert(quantity_t, int256))


@external
def expect(
    accounts: DynArray[address, MAX_TRADES],
    amounts_fen: DynArray[uint256, MAX_TRADES],
    quantities_t: DynArray[uint256, MAX_TRADES],
    day: uint256,
):
    """
    @notice Credit each seller with money to come from a trade of the day.
    @param amounts_fen What he will get: net of his fee.
    @param quantities_t What he sold.
    """
    self._check_way_to_trade()
    assert len(accounts) == len(amounts_fen), "Cash: lengths differ"
    assert len(accounts) == len(quantities_t), "Cash: lengths differ"

    for i: uint256 in range(len(accounts), bound=MAX_TRADES):
        slot: uint256 = self._slot_on(accounts[i], day)
        assert amounts_fen[i] < cells.LIMIT - ((slot >> cells.DUE) & cells.MASK), "Cash: too much is due"
        slot += amounts_fen[i] << cells.DUE
        self.trading_cells[accounts[i]] = self._with_more(slot, -convert(quantities_t[i], int256))


# Contract Auction


@external
def lodge(account: address, amount_fen: uint256):
    """
    @notice Hold money of the account as a deposit for auctions, over any number of days.
    """
    self._check_auction()
    self._take_idle(account, amount_fen)
    self.lodged_fen[account] += amount_fen
    log ICash.Lodged(account=account, amount_fen=amount_fen)


@external
def unlodge(account: address, amount_fen: uint256):
    """
    @notice Give a deposit back.
    """
    self._check_auction()
    self._take_lodged(account, amount_fen)
    self._add(account, amount_fen)
    log ICash.Unlodged(account=account, amount_fen=amount_fen)


@external
def forfeit(account: address, amount_fen: uint256):
    """
    @notice Let the risk reserve have a deposit.
    """
    self._check_auction()
    self._take_lodged(account, amount_fen)
    self.funds_fen[RISK_RESERVE] += amount_fen
    log ICash.Forfeited(account=account, amount_fen=amount_fen)


@external
def collect(accounts: DynArray[address, MAX_TRADES], amounts_fen: DynArray[uint256, MAX_TRADES]):
    """
    @notice Let the treasury have what each account lodged and pays for units of the scheme.
    """
    self._check_auction()
    assert len(accounts) == len(amounts_fen), "Cash: lengths differ"

    for i: uint256 in range(len(accounts), bound=MAX_TRADES):
        self._take_lodged(accounts[i], amounts_fen[i])
        self.funds_fen[TREASURY] += amounts_fen[i]
    log ICash.Collected(accounts=accounts, amounts_fen=amounts_fen)


# Contract Settlement


@external
def pay(
    buyers: DynArray[address, MAX_TRADES],
    sellers: DynArray[address, MAX_TRADES],
    amounts_fen: DynArray[uint256, MAX_TRADES],
    fees_fen: DynArray[uint256, MAX_TRADES],
    registry_fees_fen: uint256,
    day: uint256,
):
    """
    @notice Pay trades of a day: each buyer gives amount and fee out of his reserve, each seller gets amount less fee.
    @dev All sellers are paid first: what one gets in this call can pay for what he buys in it.
         Who traded had the right to; that he still may hold is only asked when somebody lost a right since. A day
         begins at most 14 hours before its number says so in UTC.
    @param fees_fen Fee of each side of each trade.
    @param registry_fees_fen The registry's part of all fees; the rest is the exchange's.
    """
    self._check_settlement()
    assert len(buyers) == len(sellers), "Cash: lengths differ"
    assert len(buyers) == len(amounts_fen), "Cash: lengths differ"
    assert len(buyers) == len(fees_fen), "Cash: lengths differ"
    if (staticcall IParticipants(PARTICIPANTS).last_loss_s()) + DAY_S >= day * DAY_S:
        self._check_holders(buyers)
        self._check_holders(sellers)

    fees: uint256 = 0
    for i: uint256 in range(len(sellers), bound=MAX_TRADES):
        proceeds: uint256 = amounts_fen[i] - fees_fen[i]
        slot: uint256 = self._slot_on(sellers[i], day)
        assert proceeds <= (slot >> cells.DUE) & cells.MASK, "Cash: not enough due"
        self.trading_cells[sellers[i]] = slot + (proceeds << cells.HELD) - (proceeds << cells.DUE)
        fees += 2 * fees_fen[i]
    for i: uint256 in range(len(buyers), bound=MAX_TRADES):
        cost: uint256 = amounts_fen[i] + fees_fen[i]
        slot: uint256 = self._slot_on(buyers[i], day)
        assert cost <= (slot >> cells.RESERVED) & cells.MASK, "Cash: not enough reserved"
        assert cost <= slot >> cells.HELD, "Cash: not enough held"
        self.trading_cells[buyers[i]] = slot - (cost << cells.HELD) - (cost << cells.RESERVED)
    self._add_fees(fees, registry_fees_fen)
    log ICash.Paid(buyers=buyers, sellers=sellers, amounts_fen=amounts_fen, fees_fen=fees_fen)


@external
def set_aside(buyer: address, seller: address, amount_fen: uint256, fee_fen: uint256, day: uint256) -> uint256:
    """
    @notice Take the money of a trade in default out of the day: reserved of the buyer, and due to the seller.
    @dev Of what the buyer has, only that is taken which his other purchases of the day leave: nothing else shall wait.
    @return What was there to be set aside, at most amount and fee.
    """
    self._check_settlement()
    cost: uint256 = amount_fen + fee_fen
    proceeds: uint256 = amount_fen - fee_fen
    slot: uint256 = self._slot_on(seller, day)
    assert proceeds <= (slot >> cells.DUE) & cells.MASK, "Cash: not enough due"
    self.trading_cells[seller] = slot - (proceeds << cells.DUE)

    slot = self._slot_on(buyer, day)
    assert cost <= (slot >> cells.RESERVED) & cells.MASK, "Cash: not enough reserved"
    slot -= cost << cells.RESERVED
    taken: uint256 = min(cost, cells.idle_of_money(slot))
    self.trading_cells[buyer] = slot - (taken << cells.HELD)
    self.aside_fen[buyer] += taken
    log ICash.SetAside(buyer=buyer, seller=seller, amount_fen=amount_fen, taken_fen=taken)
    return taken


@external
def make_good(account: address, amount_fen: uint256):
    """
    @notice Add idle money of the account to what is set aside for its purchases in default.
    """
    self._check_settlement()
    self._take_idle(account, amount_fen)
    self.aside_fen[account] += amount_fen
    log ICash.MadeGood(account=account, amount_fen=amount_fen)


@external
def cover(account: address, amount_fen: uint256):
    """
    @notice Let the risk reserve pay what is missing of an account's trades in default; the account owes it then.
    """
    self._check_settlement()
    self._take_from_fund(RISK_RESERVE, amount_fen)
    self.covered_fen[account] += amount_fen
    self.aside_fen[account] += amount_fen
    log ICash.Covered(account=account, amount_fen=amount_fen)


@external
def pay_aside(buyer: address, seller: address, amount_fen: uint256, fee_fen: uint256, registry_fees_fen: uint256):
    """
    @notice Pay a trade in default out of what is set aside.
    """
    self._check_settlement()
    self._check_holder(seller)
    self._take_aside(buyer, amount_fen + fee_fen)
    self._add(seller, amount_fen - fee_fen)
    self._add_fees(2 * fee_fen, registry_fees_fen)
    log ICash.PaidAside(buyer=buyer, seller=seller, amount_fen=amount_fen, fee_fen=fee_fen)


@external
def give_aside(account: address, to: address, amount_fen: uint256):
    """
    @notice Give money that is set aside to another account as compensation, or back to the account itself.
    """
    self._check_settlement()
    self._take_aside(account, amount_fen)
    self._add(to, amount_fen)
    log ICash.GivenAside(account=account, to=to, amount_fen=amount_fen)


# Internals: who


@internal
@view
def _check_way_to_trade():
    assert speakers.speaks_for(msg.sender, speakers.WAYS_TO_TRADE), "Cash: caller is not a way to trade"


@internal
@view
def _check_auction():
    assert speakers.speaks_for(msg.sender, speakers.AUCTION), "Cash: caller is not Auction"


@internal
@view
def _check_settlement():
    assert speakers.speaks_for(msg.sender, speakers.SETTLEMENT), "Cash: caller is not Settlement"


@internal
@view
def _has_role(account: address, role: uint256) -> bool:
    return staticcall IParticipants(PARTICIPANTS).has_role(account, role)


@internal
@view
def _check_registry():
    assert self._has_role(msg.sender, roles.REGISTRY), "Cash: caller is not the registry"


@internal
@view
def _check_fund(fund_id: uint256):
    assert 0 < fund_id and fund_id <= TREASURY, "Cash: no such fund"
    if fund_id == EXCHANGE_FEES:
        assert self._has_role(msg.sender, roles.EXCHANGE), "Cash: caller is not the exchange"
    elif fund_id == TREASURY:
        assert self._has_role(msg.sender, roles.MINISTRY), "Cash: caller is not the ministry"
    else:
        self._check_registry()


@internal
@view
def _check_holder(account: address):
    assert staticcall IParticipants(PARTICIPANTS).may_hold(account), "Cash: account may not hold"


@internal
@view
def _check_holders(accounts: DynArray[address, MAX_TRADES]):
    assert staticcall IParticipants(PARTICIPANTS).may_hold_all(accounts), "Cash: account may not hold"


@internal
@view
def _check_bank(bank: address):
    assert msg.sender == bank, "Cash: caller is not the bank of the account"
    assert self._has_role(bank, roles.BANK), "Cash: caller is not a settlement bank"


@internal
@pure
def _check_some(amount_fen: uint256):
    assert amount_fen > 0, "Cash: amount is zero"


# Internals: banks


@internal
def _book_in(amount_fen: uint256, bank_reference: bytes32):
    self._check_some(amount_fen)
    held_before: uint256 = self.held_fen
    assert amount_fen < cells.LIMIT - held_before, "Cash: ledger is full"

    self._use_reference(bank_reference)
    self.in_fen += amount_fen
    self.held_fen = held_before + amount_fen


@internal
@view
def _own_bank() -> address:
    bank: address = staticcall IParticipants(PARTICIPANTS).bank_of(msg.sender)
    assert bank != empty(address), "Cash: account names no bank"
    return bank


@internal
def _request(bank: address, fund_id: uint256, amount_fen: uint256) -> uint256:
    withdrawal_id: uint256 = self.last_withdrawal_id + 1
    self.last_withdrawal_id = withdrawal_id
    self.withdrawals[withdrawal_id] = ICash.Withdrawal(
        account=msg.sender, bank=bank, amount_fen=amount_fen, fund_id=fund_id, state=REQUESTED
    )
    log ICash.WithdrawalRequested(
        account=msg.sender, bank=bank, withdrawal_id=withdrawal_id, fund_id=fund_id, amount_fen=amount_fen
    )
    return withdrawal_id


@internal
@view
def _open_withdrawal(withdrawal_id: uint256) -> ICash.Withdrawal:
    withdrawal: ICash.Withdrawal = self.withdrawals[withdrawal_id]
    assert withdrawal.state != 0, "Cash: no such withdrawal"
    assert withdrawal.state <= CLEARED, "Cash: withdrawal is decided"
    return withdrawal


@internal
def _close_withdrawal(withdrawal_id: uint256, withdrawal: ICash.Withdrawal, state: uint256):
    self.withdrawals[withdrawal_id].state = state
    if withdrawal.fund_id == 0:
        self.leaving_fen[withdrawal.account] -= withdrawal.amount_fen
    else:
        self.funds_leaving_fen[withdrawal.fund_id] -= withdrawal.amount_fen


@internal
def _use_reference(bank_reference: bytes32):
    # Per bank: no bank can spoil another's references by using them first.
    assert bank_reference != empty(bytes32), "Cash: bank reference is empty"
    assert not self.is_booked[msg.sender][bank_reference], "Cash: bank reference is booked"
    self.is_booked[msg.sender][bank_reference] = True


# Internals: money


@internal
@view
def _total(account: address) -> uint256:
    held: uint256 = self.trading_cells[account] >> cells.HELD
    return held + self.leaving_fen[account] + self.lodged_fen[account] + self.aside_fen[account]


@internal
@view
def _slot_on(account: address, day: uint256) -> uint256:
    # What the ways to trade see on `day`: they only trade on a day when all before are settled, and what was reserved
    # and due then is void.
    slot: uint256 = self.trading_cells[account]
    cell_day: uint256 = (slot >> cells.DAY) & cells.DAY_MASK
    if day != cell_day:
        assert day > cell_day, "Cash: day is past"
        assert day < cells.DAY_LIMIT, "Cash: day is too large"
        slot = cells.money_on(slot, day)
    return slot


@internal
@view
def _slot_today(account: address) -> uint256:
    # What the holder sees: reserved and due count until their day is settled.
    slot: uint256 = self.trading_cells[account]
    if slot & cells.VOIDED != 0:
        day: uint256 = (slot >> cells.DAY) & cells.DAY_MASK
        if not self._counts(day):
            slot = cells.money_on(slot, day)
    return slot


@internal
@view
def _counts(day: uint256) -> bool:
    market: address = speakers.market()
    if market == empty(address):
        return False  # without a market there are no orders
    return staticcall Clock(market).counts(day)


@internal
@pure
def _with_more(slot: uint256, quantity_t: int256) -> uint256:
    net: int256 = cells.net_of(slot) + quantity_t
    assert -cells.NET_LIMIT < net and net < cells.NET_LIMIT, "Cash: net quantity needs more than 56 bits"
    return cells.with_net(slot, net)


@internal
def _add(account: address, amount_fen: uint256):
    self.trading_cells[account] += amount_fen << cells.HELD


@internal
def _take_idle(account: address, amount_fen: uint256):
    self._check_some(amount_fen)
    # A void reserve is stored as void: were it still there, an order of that day could spend what leaves now.
    slot: uint256 = self._slot_today(account)
    assert amount_fen <= cells.idle_of_money(slot), "Cash: not enough available"
    self.trading_cells[account] = slot - (amount_fen << cells.HELD)


@internal
def _take_lodged(account: address, amount_fen: uint256):
    self._check_some(amount_fen)
    lodged: uint256 = self.lodged_fen[account]
    assert amount_fen <= lodged, "Cash: not enough lodged"
    self.lodged_fen[account] = lodged - amount_fen


@internal
def _take_aside(account: address, amount_fen: uint256):
    aside: uint256 = self.aside_fen[account]
    assert amount_fen <= aside, "Cash: not enough set aside"
    self.aside_fen[account] = aside - amount_fen


@internal
def _take_from_fund(fund_id: uint256, amount_fen: uint256):
    self._check_some(amount_fen)
    there: uint256 = self.funds_fen[fund_id]
    assert amount_fen <= there, "Cash: not enough in the fund"
    self.funds_fen[fund_id] = there - amount_fen


@internal
def _add_fees(fees_fen: uint256, registry_fees_fen: uint256):
    if fees_fen == 0:
        return
    assert registry_fees_fen <= fees_fen, "Cash: the registry's part is more than all fees"
    self.funds_fen[REGISTRY_FEES] += registry_fees_fen
    self.funds_fen[EXCHANGE_FEES] += fees_fen - registry_fees_fen
