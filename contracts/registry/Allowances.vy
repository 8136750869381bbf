# pragma version 0.4.3
"""
@title Allowances
@license Apache-2.0
@notice Multi-class unit ledger: who holds which tonnes, in a registry and a trading sub-account.
@dev Quantities are whole tonnes CO2e. A class issues fewer than LIMIT units, so every quantity of it fits a cell.
     Always true, per class: issued = held + surrendered + cancelled, and held = the sum of all holdings; per
     account: locked + frozen <= held in the registry, reserved + frozen <= held in trading.
     What is available is the rest. What is reserved, and what is due from purchases, belongs to one trading day and is
     void, without a transaction, once `Market.counts` says that the day is settled. What is due cannot be sold.
     Units of a trade in default stand aside, out of reach of both sides and of the day.
     Frozen units move in one way only, by `force_transfer`.
     That an account may hold, and has no hooks, the ledger remembers in its registry cells of the classes: `cleared`.
     Participants has it forget in the same transaction in which the account loses its right or gains a hook.
     Which contracts may write it keeps itself, see `speakers`.
     Only views of the Directory, Participants and Market are called, and ERC-1155 hooks of receivers on the list in
     Participants: those last of all, when everything is stored and logged.
     Who gets units and why is for Quota, Compliance, Entries, Custody, Credits, the ways to trade and Settlement.
@custom:stop Freeze an account in Participants: it can neither send nor receive. Surrender of locked units stays open.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.modules import cells
from contracts.modules import roles
from contracts.modules import speakers

implements: IAllowances
initializes: speakers
exports: speakers.follow


interface Clock:  # of IMarket, what a ledger asks
    def counts(day: uint256) -> bool: view


interface Receiver:  # ERC1155TokenReceiver
    def onERC1155Received(
        operator: address, owner: address, id: uint256, amount: uint256, data: Bytes[1024]
    ) -> bytes4: nonpayable
    def onERC1155BatchReceived(
        operator: address,
        owner: address,
        ids: DynArray[uint256, 16],
        amounts: DynArray[uint256, 16],
        data: Bytes[1024],
    ) -> bytes4: nonpayable


ERC165_ID: constant(bytes4) = 0x01ffc9a7
ERC1155_ID: constant(bytes4) = 0xd9b67a26
ON_RECEIVED: constant(bytes4) = 0xf23a6e61  # selector of the hook, which it answers with
ON_BATCH_RECEIVED: constant(bytes4) = 0xbc197c81
MAX_BATCH: constant(uint256) = 16
MAX_ROWS: constant(uint256) = 100  # of an issue to many
MAX_CLASSES: constant(uint256) = 1024  # `is_empty` reads two slots of each
MAX_VINTAGE: constant(uint256) = 9999
MAX_TRADES: constant(uint256) = 64  # of a chunk
DAY_S: constant(uint256) = 86_400

REGISTRY_SUB_ACCOUNT: constant(uint256) = 1
TRADING_SUB_ACCOUNT: constant(uint256) = 2

PARTICIPANTS: immutable(address)

scheme_of: public(HashMap[uint256, String[8]])  # class -> CN, EU, UK, …; empty when not defined
class_count: public(uint256)
class_at: public(HashMap[uint256, uint256])  # position, from 0, in order of definition -> class
issued_t: public(HashMap[uint256, uint256])  # class -> t CO2e, only ever rises; also the last serial given out
held_t: public(HashMap[uint256, uint256])  # class -> t CO2e
surrendered_t: public(HashMap[uint256, uint256])  # class -> t CO2e, only ever rises
cancelled_t: public(HashMap[uint256, uint256])  # class -> t CO2e, only ever rises
isApprovedForAll: public(HashMap[address, HashMap[address, bool]])  # account -> operator

registry_cells: HashMap[uint256, HashMap[address, uint256]]  # class -> account -> packed RegistryCell
trading_cells: HashMap[uint256, HashMap[address, uint256]]  # class -> account -> packed TradingCell
aside_t: public(HashMap[uint256, HashMap[address, uint256]])  # class -> seller -> t CO2e of trades in default


@deploy
def __init__(directory: address):
    speakers.__init__(directory)
    PARTICIPANTS = staticcall IDirectory(directory).contract_of("Participants")
    assert PARTICIPANTS != empty(address), "Allowances: Participants is not named"


# Anyone: classes


@view
@external
def class_key(scheme: String[8], kind: String[8], vintage: uint256) -> uint256:
    """
    @notice The class_id of a scheme, kind and vintage, defined or not.
    @dev scheme * 2**128 + kind * 2**64 + vintage, each name as the big-endian number of its ASCII bytes.
    @param scheme CN, EU, UK, …; capital letters and digits.
    @param kind CEA, CCER, EUA, …; capital letters and digits.
    @param vintage Year, or 0 for all years of the scheme.
    """
    return self._class_key(scheme, kind, vintage)


@view
@external
def is_class(class_id: uint256) -> bool:
    """
    @notice Whether the registry has defined the class.
    """
    return self._is_class(class_id)


# Anyone: holdings


@view
@external
def registry_t(class_id: uint256, account: address) -> (uint256, uint256, uint256):
    """
    @notice Registry sub-account: held, of it locked for surrender, of it frozen, in t CO2e.
    """
    cell: cells.RegistryCell = self._registry(class_id, account)
    return cell.held, cell.locked, cell.frozen


@view
@external
def trading_t(class_id: uint256, account: address) -> (uint256, uint256, uint256, uint256):
    """
    @notice Trading sub-account: held, of it reserved, due from purchases of the day, of what is held frozen; in t CO2e.
    """
    slot: uint256 = self._trading_today(class_id, account)
    return (
        slot >> cells.HELD,
        (slot >> cells.RESERVED) & cells.MASK,
        (slot >> cells.DUE) & cells.MASK,
        (slot >> cells.FROZEN) & cells.MASK,
    )


@view
@external
def available_t(class_id: uint256, account: address) -> uint256:
    """
    @notice What the account can sell or take out of its trading sub-account now, in t CO2e.
    """
    return cells.free_of_trading(self._trading_today(class_id, account))


@view
@external
def reserved_on(class_id: uint256, account: address, day: uint256) -> uint256:
    """
    @notice What is reserved of a trading day, whether it still counts or not, in t CO2e.
    """
    slot: uint256 = self.trading_cells[class_id][account]
    return (slot >> cells.RESERVED) & cells.MASK if (slot >> cells.DAY) & cells.DAY_MASK == day else 0


@view
@external
def is_empty(account: address) -> bool:
    """
    @notice Whether the account holds nothing of any class.
    """
    for i: uint256 in range(self.class_count, bound=MAX_CLASSES):
        if self._balance(account, self.class_at[i]) > 0:
            return False
    return True


@view
@external
def balanceOf(account: address, id: uint256) -> uint256:
    """
    @notice All units of the class that the account holds, registry and trading together, in t CO2e.
    """
    return self._balance(account, id)


@view
@external
def balanceOfBatch(
    accounts: DynArray[address, MAX_BATCH], ids: DynArray[uint256, MAX_BATCH]
) -> DynArray[uint256, MAX_BATCH]:
    """
    @notice `balanceOf` of each pair of account and class.
    """
    assert len(accounts) == len(ids), "Allowances: lengths differ"

    balances: DynArray[uint256, MAX_BATCH] = []
    for i: uint256 in range(len(accounts), bound=MAX_BATCH):
        balances.append(self._balance(accounts[i], ids[i]))
    return balances


@view
@external
def supportsInterface(interface_id: bytes4) -> bool:
    """
    @notice True for ERC-165 and ERC-1155.
    """
    return interface_id in [ERC165_ID, ERC1155_ID]


# Holders


@external
def setApprovalForAll(operator: address, approved: bool):
    """
    @notice Let an operator transfer all of the caller's available registry units, or stop letting him.
    """
    self.isApprovedForAll[msg.sender][operator] = approved
    log IAllowances.ApprovalForAll(account=msg.sender, operator=operator, approved=approved)


@external
def safeTransferFrom(owner: address, to: address, id: uint256, amount: uint256, data: Bytes[1024]):
    """
    @notice Move available registry units to the receiver's registry sub-account.
    @dev By the owner or his operator; both ends must be allowed to hold. `data` is for the receiver's hook only.
    @param amount Quantity in t CO2e; zero is allowed, as in ERC-1155.
    """
    self._check_operator(owner)

    is_hooked: bool = self._transfer(owner, to, id, amount)
    log IAllowances.TransferSingle(operator=msg.sender, owner=owner, to=to, id=id, amount=amount)
    if is_hooked:
        answer: bytes4 = extcall Receiver(to).onERC1155Received(msg.sender, owner, id, amount, data)
        assert answer == ON_RECEIVED, "Allowances: receiver refused"


@external
def safeBatchTransferFrom(
    owner: address,
    to: address,
    ids: DynArray[uint256, MAX_BATCH],
    amounts: DynArray[uint256, MAX_BATCH],
    data: Bytes[1024],
):
    """
    @notice `safeTransferFrom` of several classes, one after the other; all or nothing.
    """
    self._check_operator(owner)
    assert len(ids) == len(amounts), "Allowances: lengths differ"
    assert len(ids) > 0, "Allowances: nothing to transfer"

    is_hooked: bool = False
    for i: uint256 in range(len(ids), bound=MAX_BATCH):
        is_hooked = self._transfer(owner, to, ids[i], amounts[i])
    log IAllowances.TransferBatch(operator=msg.sender, owner=owner, to=to, ids=ids, amounts=amounts)
    if is_hooked:
        answer: bytes4 = extcall Receiver(to).onERC1155BatchReceived(msg.sender, owner, ids, amounts, data)
        assert answer == ON_BATCH_RECEIVED, "Allowances: receiver refused"


@external
def to_trading(class_id: uint256, quantity_t: uint256):
    """
    @notice Move the caller's available units from the registry to the trading sub-account.
    """
    self._check_holder(msg.sender)
    self._check_some(quantity_t)

    self._take_from_registry(class_id, msg.sender, quantity_t)
    self._add_to_trading(class_id, msg.sender, quantity_t)
    log IAllowances.MovedToTrading(class_id=class_id, account=msg.sender, quantity_t=quantity_t)


@external
def to_registry(class_id: uint256, quantity_t: uint256):
    """
    @notice Move the caller's available units from the trading to the registry sub-account.
    """
    self._check_holder(msg.sender)
    self._check_some(quantity_t)
    # A void reserve is stored as void: were it still there, an order of that day could spend what leaves now.
    slot: uint256 = self._trading_today(class_id, msg.sender)
    assert quantity_t <= cells.free_of_trading(slot), "Allowances: not enough available"

    self.trading_cells[class_id][msg.sender] = slot - (quantity_t << cells.HELD)
    self._add_to_registry(class_id, msg.sender, quantity_t)
    log IAllowances.MovedToRegistry(class_id=class_id, account=msg.sender, quantity_t=quantity_t)


# Registry


@external
def define_class(scheme: String[8], kind: String[8], vintage: uint256) -> uint256:
    """
    @notice Open a class of units. Parameters as in `class_key`.
    @return class_id
    """
    self._check_registry()
    class_id: uint256 = self._class_key(scheme, kind, vintage)
    assert not self._is_class(class_id), "Allowances: class is defined"
    position: uint256 = self.class_count
    assert position < MAX_CLASSES, "Allowances: too many classes"

    self.scheme_of[class_id] = scheme
    self.class_at[position] = class_id
    self.class_count = position + 1
    log IAllowances.ClassDefined(class_id=class_id, scheme=scheme, kind=kind, vintage=vintage)
    return class_id


# Participants


@external
def forget(account: address):
    """
    @notice Forget that the account may hold, in every class: it no longer may, or has hooks from now on.
    @dev No other cell is marked: `cleared` is set where units of a defined class arrive or leave, nowhere else.
    """
    assert msg.sender == PARTICIPANTS, "Allowances: caller is not Participants"

    for i: uint256 in range(self.class_count, bound=MAX_CLASSES):
        class_id: uint256 = self.class_at[i]
        slot: uint256 = self.registry_cells[class_id][account]
        if slot & cells.CLEARED != 0:
            self.registry_cells[class_id][account] = slot ^ cells.CLEARED


# Contracts Quota, Compliance and Credits


@external
def issue(class_id: uint256, account: address, quantity_t: uint256, year: uint256):
    """
    @notice Create units in the account's registry sub-account, with the next serials of the class.
    @param year Year that the units are allocated for; kept in the log only.
    """
    is_issuer: bool = self._is_caller(speakers.QUOTA | speakers.COMPLIANCE | speakers.CREDITS)
    assert is_issuer, "Allowances: caller is not Quota, Compliance or Credits"
    self._check_some(quantity_t)
    assert self._is_class(class_id), "Allowances: class is not defined"
    last_before: uint256 = self.issued_t[class_id]
    assert quantity_t < cells.LIMIT - last_before, "Allowances: class is full"
    cell: cells.RegistryCell = self._registry(class_id, account)
    cell.cleared = self._clearance_of(account)

    last_serial: uint256 = last_before + quantity_t
    self.issued_t[class_id] = last_serial
    self.held_t[class_id] += quantity_t
    cell.held += quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)
    log IAllowances.Issued(
        class_id=class_id,
        account=account,
        quantity_t=quantity_t,
        first_serial=last_before + 1,
        last_serial=last_serial,
        year=year,
    )
    log IAllowances.TransferSingle(
        operator=msg.sender, owner=empty(address), to=account, id=class_id, amount=quantity_t
    )


# Contract Quota


@external
def issue_batch(
    class_id: uint256,
    accounts: DynArray[address, MAX_ROWS],
    quantities_t: DynArray[uint256, MAX_ROWS],
    year: uint256,
):
    """
    @notice `issue` to many accounts, with consecutive serials in their order; all or nothing.
    @dev A row of zero is skipped, whatever its account, and gets no serial.
    """
    assert self._is_caller(speakers.QUOTA), "Allowances: caller is not Quota"
    assert len(accounts) == len(quantities_t), "Allowances: lengths differ"
    assert self._is_class(class_id), "Allowances: class is not defined"

    last_before: uint256 = self.issued_t[class_id]
    last_serial: uint256 = last_before
    is_asked: bool = False
    is_plain: bool = False  # every account may hold and wants no hooks
    for i: uint256 in range(len(accounts), bound=MAX_ROWS):
        quantity_t: uint256 = quantities_t[i]
        if quantity_t == 0:
            continue
        assert quantity_t < cells.LIMIT - last_serial, "Allowances: class is full"
        account: address = accounts[i]
        slot: uint256 = self.registry_cells[class_id][account]
        if slot & cells.CLEARED == 0:
            if not is_asked:
                is_asked = True
                is_plain = staticcall IParticipants(PARTICIPANTS).may_hold_plainly(accounts)
            if is_plain:
                slot |= cells.CLEARED
            else:
                self._check_holder(account)
        last_serial += quantity_t
        self.registry_cells[class_id][account] = slot + (quantity_t << cells.HELD)
        log IAllowances.TransferSingle(
            operator=msg.sender, owner=empty(address), to=account, id=class_id, amount=quantity_t
        )

    self.issued_t[class_id] = last_serial
    self.held_t[class_id] += last_serial - last_before
    log IAllowances.IssuedBatch(
        class_id=class_id, year=year, accounts=accounts, quantities_t=quantities_t, first_serial=last_before + 1
    )


# Contracts Entries and Custody


@external
def move(class_id: uint256, owner: address, to: address, quantity_t: uint256):
    """
    @notice Move available registry units to another account's registry sub-account, for an entry or a correction.
    @dev Both ends must be allowed to hold. Nobody's hook is called: the entry is already decided.
    """
    is_mover: bool = self._is_caller(speakers.ENTRIES | speakers.CUSTODY)
    assert is_mover, "Allowances: caller is not Entries or Custody"
    self._check_some(quantity_t)
    assert owner != to, "Allowances: sender is receiver"

    self._transfer(owner, to, class_id, quantity_t)
    log IAllowances.TransferSingle(operator=msg.sender, owner=owner, to=to, id=class_id, amount=quantity_t)


# Contracts Entries, Quota and Custody


@external
def cancel(class_id: uint256, account: address, quantity_t: uint256):
    """
    @notice Burn available registry units for good, without meeting an obligation.
    @dev The account must be allowed to hold: what a frozen account has stays where it is, whoever asks.
    """
    is_canceller: bool = self._is_caller(speakers.ENTRIES | speakers.QUOTA | speakers.CUSTODY)
    assert is_canceller, "Allowances: caller is not Entries, Quota or Custody"
    self._check_some(quantity_t)
    self._check_holder(account)

    self._take_from_registry(class_id, account, quantity_t)
    self.held_t[class_id] -= quantity_t
    self.cancelled_t[class_id] += quantity_t
    log IAllowances.Cancelled(class_id=class_id, account=account, quantity_t=quantity_t)
    self._log_burn(class_id, account, quantity_t)


# Contract Custody


@external
def freeze(class_id: uint256, account: address, sub_account: uint256, quantity_t: uint256):
    """
    @notice Freeze available units, whatever the account's status.
    @param sub_account 1 registry, 2 trading.
    """
    self._check_custody(sub_account, quantity_t)

    if sub_account == REGISTRY_SUB_ACCOUNT:
        registry: cells.RegistryCell = self._registry(class_id, account)
        assert quantity_t <= cells.free_of_registry(registry), "Allowances: not enough available"
        registry.frozen += quantity_t
        self.registry_cells[class_id][account] = cells.pack_registry(registry)
    else:
        # A void reserve is stored as void: were it still there, an order of that day could spend what is frozen now.
        trading: uint256 = self._trading_today(class_id, account)
        assert quantity_t <= cells.free_of_trading(trading), "Allowances: not enough available"
        self.trading_cells[class_id][account] = trading + (quantity_t << cells.FROZEN)
    log IAllowances.Frozen(class_id=class_id, account=account, sub_account=sub_account, quantity_t=quantity_t)


@external
def unfreeze(class_id: uint256, account: address, sub_account: uint256, quantity_t: uint256):
    """
    @notice Free frozen units again, where they are.
    @param sub_account 1 registry, 2 trading.
    """
    self._check_custody(sub_account, quantity_t)

    self._thaw(class_id, account, sub_account, quantity_t, False)
    log IAllowances.Unfrozen(class_id=class_id, account=account, sub_account=sub_account, quantity_t=quantity_t)


@external
def force_transfer(class_id: uint256, owner: address, to: address, sub_account: uint256, quantity_t: uint256):
    """
    @notice Take frozen units from the owner's sub-account to the receiver's registry sub-account, free there.
    @dev The owner may be frozen, the receiver must be allowed to hold. Nobody's hook is called: none may stand in the
         way of an order.
    @param sub_account Of the owner: 1 registry, 2 trading.
    """
    self._check_custody(sub_account, quantity_t)
    assert owner != to, "Allowances: sender is receiver"
    self._check_holder(to)

    self._thaw(class_id, owner, sub_account, quantity_t, True)
    self._add_to_registry(class_id, to, quantity_t)
    log IAllowances.ForceTransferred(
        class_id=class_id, owner=owner, to=to, sub_account=sub_account, quantity_t=quantity_t
    )
    log IAllowances.TransferSingle(operator=msg.sender, owner=owner, to=to, id=class_id, amount=quantity_t)


# Contract Compliance


@external
def lock(class_id: uint256, account: address, quantity_t: uint256):
    """
    @notice Hold available registry units for a surrender application.
    """
    self._check_compliance()
    self._check_some(quantity_t)
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cells.free_of_registry(cell), "Allowances: not enough available"

    cell.locked += quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)
    log IAllowances.Locked(class_id=class_id, account=account, quantity_t=quantity_t)


@external
def unlock(class_id: uint256, account: address, quantity_t: uint256):
    """
    @notice Free locked units again.
    """
    self._check_compliance()
    self._check_some(quantity_t)
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cell.locked, "Allowances: not enough locked"

    cell.locked -= quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)
    log IAllowances.Unlocked(class_id=class_id, account=account, quantity_t=quantity_t)


@external
def surrender(class_id: uint256, account: address, quantity_t: uint256):
    """
    @notice Burn locked units against an obligation, for good.
    """
    self._check_compliance()
    self._check_some(quantity_t)
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cell.locked, "Allowances: not enough locked"

    cell.held -= quantity_t
    cell.locked -= quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)
    self.held_t[class_id] -= quantity_t
    self.surrendered_t[class_id] += quantity_t
    log IAllowances.Surrendered(class_id=class_id, account=account, quantity_t=quantity_t)
    self._log_burn(class_id, account, quantity_t)


# Contracts OrderBook, BlockTrades, Auction and AgreedTransfers


@external
def reserve(class_id: uint256, account: address, quantity_t: uint256, day: uint256):
    """
    @notice Put available trading units behind orders and trades of the day, until they are delivered or given back.
    """
    self._check_way_to_trade()
    self._check_some(quantity_t)
    slot: uint256 = self._trading_on(class_id, account, day)
    free: uint256 = cells.free_of_trading(slot)
    if quantity_t > free:
        assert quantity_t <= free + ((slot >> cells.DUE) & cells.MASK), "Allowances: not enough available"
        raise "Allowances: bought today"

    self.trading_cells[class_id][account] = unsafe_add(slot, quantity_t << cells.RESERVED)  # at most what is held


@external
def release(class_id: uint256, account: address, quantity_t: uint256, day: uint256):
    """
    @notice Give back part of the day's reserve.
    """
    self._check_way_to_trade()
    self._check_some(quantity_t)
    slot: uint256 = self._trading_on(class_id, account, day)
    assert quantity_t <= (slot >> cells.RESERVED) & cells.MASK, "Allowances: not enough reserved"

    self.trading_cells[class_id][account] = slot - (quantity_t << cells.RESERVED)


@external
def expect(
    class_id: uint256,
    accounts: DynArray[address, MAX_TRADES],
    quantities_t: DynArray[uint256, MAX_TRADES],
    day: uint256,
):
    """
    @notice Credit each buyer with units to come from a trade of the day.
    """
    self._check_way_to_trade()
    assert len(accounts) == len(quantities_t), "Allowances: lengths differ"

    for i: uint256 in range(len(accounts), bound=MAX_TRADES):
        quantity_t: uint256 = quantities_t[i]
        slot: uint256 = self._trading_on(class_id, accounts[i], day)
        assert quantity_t < cells.LIMIT - ((slot >> cells.DUE) & cells.MASK), "Allowances: too much is due"
        self.trading_cells[class_id][accounts[i]] = slot + (quantity_t << cells.DUE)


# Contract Settlement


@external
def deliver(
    class_id: uint256,
    sellers: DynArray[address, MAX_TRADES],
    buyers: DynArray[address, MAX_TRADES],
    quantities_t: DynArray[uint256, MAX_TRADES],
    day: uint256,
):
    """
    @notice Move reserved units of each seller to the buyer's trading sub-account, where they are available.
    @dev Who traded had the right to; that he still may hold is only asked when somebody lost a right since. A day
         begins at most 14 hours before its number says so in UTC.
    """
    self._check_settlement()
    self._check_lengths(len(sellers), len(buyers), len(quantities_t))
    if (staticcall IParticipants(PARTICIPANTS).last_loss_s()) + DAY_S >= day * DAY_S:
        self._check_holders(sellers)
        self._check_holders(buyers)

    for i: uint256 in range(len(sellers), bound=MAX_TRADES):
        quantity_t: uint256 = quantities_t[i]
        self._take_reserved(class_id, sellers[i], quantity_t, day)
        slot: uint256 = self._less_due(class_id, buyers[i], quantity_t, day)
        self.trading_cells[class_id][buyers[i]] = slot + (quantity_t << cells.HELD)
        log IAllowances.TransferSingle(
            operator=msg.sender, owner=sellers[i], to=buyers[i], id=class_id, amount=quantity_t
        )
    log IAllowances.Delivered(class_id=class_id, day=day, transfers=len(sellers))


@external
def set_aside(class_id: uint256, seller: address, buyer: address, quantity_t: uint256, day: uint256):
    """
    @notice Take the units of a trade in default out of the day: reserved of the seller, and due to the buyer.
    """
    self._check_settlement()
    self.trading_cells[class_id][buyer] = self._less_due(class_id, buyer, quantity_t, day)
    self._take_reserved(class_id, seller, quantity_t, day)
    self.aside_t[class_id][seller] += quantity_t
    log IAllowances.SetAside(class_id=class_id, seller=seller, buyer=buyer, quantity_t=quantity_t)


@external
def deliver_aside(class_id: uint256, seller: address, buyer: address, quantity_t: uint256):
    """
    @notice Move units set aside to the buyer's trading sub-account; to the seller's own, that is, give them back.
    @dev Nobody who may not hold gets another's units; what is one's own comes back whatever became of one's account.
    """
    self._check_settlement()
    aside: uint256 = self.aside_t[class_id][seller]
    assert quantity_t <= aside, "Allowances: not enough set aside"
    if seller != buyer:
        self._check_holder(seller)
        self._check_holder(buyer)

    self.aside_t[class_id][seller] = aside - quantity_t
    self._add_to_trading(class_id, buyer, quantity_t)
    if seller != buyer:
        log IAllowances.TransferSingle(
            operator=msg.sender, owner=seller, to=buyer, id=class_id, amount=quantity_t
        )
    log IAllowances.DeliveredAside(class_id=class_id, seller=seller, buyer=buyer, quantity_t=quantity_t)


# Internals: who


@internal
@view
def _is_caller(names: uint256) -> bool:
    return speakers.speaks_for(msg.sender, names)


@internal
@view
def _check_compliance():
    assert self._is_caller(speakers.COMPLIANCE), "Allowances: caller is not Compliance"


@internal
@view
def _check_way_to_trade():
    assert self._is_caller(speakers.WAYS_TO_TRADE), "Allowances: caller is not a way to trade"


@internal
@view
def _check_settlement():
    assert self._is_caller(speakers.SETTLEMENT), "Allowances: caller is not Settlement"


@internal
@view
def _check_registry():
    is_registry: bool = staticcall IParticipants(PARTICIPANTS).has_role(msg.sender, roles.REGISTRY)
    assert is_registry, "Allowances: caller is not the registry"


@internal
@pure
def _check_some(quantity_t: uint256):
    assert quantity_t > 0, "Allowances: quantity is zero"


@internal
@view
def _check_holder(account: address):
    assert staticcall IParticipants(PARTICIPANTS).may_hold(account), "Allowances: account may not hold"


@internal
@view
def _check_holders(accounts: DynArray[address, MAX_TRADES]):
    assert staticcall IParticipants(PARTICIPANTS).may_hold_all(accounts), "Allowances: account may not hold"


@internal
@pure
def _check_lengths(first: uint256, second: uint256, third: uint256):
    assert first == second and first == third, "Allowances: lengths differ"


@internal
@view
def _check_operator(owner: address):
    is_allowed: bool = msg.sender == owner or self.isApprovedForAll[owner][msg.sender]
    assert is_allowed, "Allowances: caller is not owner or operator"


@internal
@view
def _check_custody(sub_account: uint256, quantity_t: uint256):
    assert self._is_caller(speakers.CUSTODY), "Allowances: caller is not Custody"
    is_known: bool = sub_account == REGISTRY_SUB_ACCOUNT or sub_account == TRADING_SUB_ACCOUNT
    assert is_known, "Allowances: no such sub-account"
    self._check_some(quantity_t)


@internal
@view
def _clearance_of(account: address) -> uint256:
    # The `cleared` of an account that may hold: of one with hooks nothing is remembered, so that they are not missed.
    may_hold: bool = False
    is_hooked: bool = False
    may_hold, is_hooked = staticcall IParticipants(PARTICIPANTS).may_transfer(account, account)
    assert may_hold, "Allowances: account may not hold"
    return 0 if is_hooked else cells.CLEARED


# Internals: classes


@internal
@pure
def _class_key(scheme: String[8], kind: String[8], vintage: uint256) -> uint256:
    assert vintage <= MAX_VINTAGE, "Allowances: vintage is not a year"
    return self._number_of(scheme) << 128 | self._number_of(kind) << 64 | vintage


@internal
@pure
def _number_of(name: String[8]) -> uint256:
    # Other characters would let two names look alike, or one number stand for two names.
    assert len(name) > 0, "Allowances: name is empty"
    number: uint256 = 0
    for i: uint256 in range(len(name), bound=8):
        character: uint256 = convert(convert(slice(name, i, 1), Bytes[1]), uint256)
        is_digit: bool = 48 <= character and character <= 57  # ASCII 0-9
        is_capital: bool = 65 <= character and character <= 90  # ASCII A-Z
        assert is_digit or is_capital, "Allowances: name is not capitals and digits"
        number = number << 8 | character
    return number


@internal
@view
def _is_class(class_id: uint256) -> bool:
    return len(self.scheme_of[class_id]) > 0


# Internals: cells


@internal
@view
def _registry(class_id: uint256, account: address) -> cells.RegistryCell:
    return cells.unpack_registry(self.registry_cells[class_id][account])


@internal
@view
def _trading_on(class_id: uint256, account: address, day: uint256) -> uint256:
    # What the ways to trade see on `day`: they only trade on a day when all before are settled, and what was reserved
    # and due then is void.
    slot: uint256 = self.trading_cells[class_id][account]
    cell_day: uint256 = (slot >> cells.DAY) & cells.DAY_MASK
    if day != cell_day:
        assert day > cell_day, "Allowances: day is past"
        assert day < cells.DAY_LIMIT, "Allowances: day is too large"
        slot = cells.trading_on(slot, day)
    return slot


@internal
@view
def _trading_today(class_id: uint256, account: address) -> uint256:
    # What the holder sees: reserved and due count until their day is settled.
    slot: uint256 = self.trading_cells[class_id][account]
    if slot & cells.VOIDED != 0:
        day: uint256 = (slot >> cells.DAY) & cells.DAY_MASK
        if not self._counts(day):
            slot = cells.trading_on(slot, day)
    return slot


@internal
@view
def _counts(day: uint256) -> bool:
    market: address = speakers.market()
    if market == empty(address):
        return False  # without a market there are no orders
    return staticcall Clock(market).counts(day)


@internal
@view
def _balance(account: address, class_id: uint256) -> uint256:
    held_t: uint256 = self._registry(class_id, account).held + (self.trading_cells[class_id][account] >> cells.HELD)
    return held_t + self.aside_t[class_id][account]


@internal
def _transfer(owner: address, to: address, class_id: uint256, quantity_t: uint256) -> bool:
    """
    Move available registry units; return whether the receiver's hook is to be called.

    No slot is read to see that the class is defined: only of such a class is there anything available. Quantities of
    a class are below LIMIT, so adding `quantity_t << HELD` to a cell, or taking it off, changes `held` alone.
    """
    from_slot: uint256 = self.registry_cells[class_id][owner]
    to_slot: uint256 = self.registry_cells[class_id][to]
    is_hooked: bool = False
    if from_slot & to_slot & cells.CLEARED == 0:
        may_transfer: bool = False
        may_transfer, is_hooked = staticcall IParticipants(PARTICIPANTS).may_transfer(owner, to)
        assert may_transfer, "Allowances: account may not hold"
        if is_hooked:
            is_hooked = staticcall IParticipants(PARTICIPANTS).is_hooked(to)
        elif quantity_t > 0:
            from_slot |= cells.CLEARED
            to_slot |= cells.CLEARED
    assert quantity_t <= cells.free_of_registry_slot(from_slot), "Allowances: not enough available"

    if owner != to:
        self.registry_cells[class_id][owner] = from_slot - (quantity_t << cells.HELD)
        self.registry_cells[class_id][to] = to_slot + (quantity_t << cells.HELD)
    return is_hooked


@internal
def _thaw(class_id: uint256, account: address, sub_account: uint256, quantity_t: uint256, is_taken: bool):
    # Frozen units become free, or leave the sub-account.
    if sub_account == REGISTRY_SUB_ACCOUNT:
        registry: cells.RegistryCell = self._registry(class_id, account)
        assert quantity_t <= registry.frozen, "Allowances: not enough frozen"
        registry.frozen -= quantity_t
        if is_taken:
            registry.held -= quantity_t
        self.registry_cells[class_id][account] = cells.pack_registry(registry)
    else:
        trading: uint256 = self.trading_cells[class_id][account]
        assert quantity_t <= (trading >> cells.FROZEN) & cells.MASK, "Allowances: not enough frozen"
        trading -= quantity_t << cells.FROZEN
        if is_taken:
            trading -= quantity_t << cells.HELD
        self.trading_cells[class_id][account] = trading


@internal
def _take_from_registry(class_id: uint256, account: address, quantity_t: uint256):
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cells.free_of_registry(cell), "Allowances: not enough available"
    cell.held -= quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)


@internal
def _add_to_registry(class_id: uint256, account: address, quantity_t: uint256):
    cell: cells.RegistryCell = self._registry(class_id, account)
    cell.held += quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)


@internal
def _take_reserved(class_id: uint256, seller: address, quantity_t: uint256, day: uint256):
    slot: uint256 = self._trading_on(class_id, seller, day)
    assert quantity_t <= (slot >> cells.RESERVED) & cells.MASK, "Allowances: not enough reserved"
    self.trading_cells[class_id][seller] = slot - (quantity_t << cells.HELD) - (quantity_t << cells.RESERVED)


@internal
@view
def _less_due(class_id: uint256, buyer: address, quantity_t: uint256, day: uint256) -> uint256:
    slot: uint256 = self._trading_on(class_id, buyer, day)
    assert quantity_t <= (slot >> cells.DUE) & cells.MASK, "Allowances: not enough due"
    return slot - (quantity_t << cells.DUE)


@internal
def _add_to_trading(class_id: uint256, account: address, quantity_t: uint256):
    # A class has fewer than LIMIT units: `held` cannot overflow.
    self.trading_cells[class_id][account] += quantity_t << cells.HELD


@internal
def _log_burn(class_id: uint256, account: address, quantity_t: uint256):
    log IAllowances.TransferSingle(
        operator=msg.sender, owner=account, to=empty(address), id=class_id, amount=quantity_t
    )
