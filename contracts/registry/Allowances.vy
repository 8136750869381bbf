# pragma version 0.4.3
"""
@title Allowances
@license Apache-2.0
@notice Multi-class unit ledger: who holds which tonnes, in a registry and a trading sub-account.
@dev Quantities are whole tonnes CO2e. A class issues fewer than LIMIT units, so every quantity of it fits a cell.
     Always true, per class: issued = held + surrendered + cancelled, and held = the sum of all holdings; per
     account: locked <= held in the registry, reserved + owed <= held in trading.
     What is available is held - locked in the registry, held - reserved - owed in trading. A reserve belongs to one
     trading day: from the next day on it is void without a transaction.
     Only views of the Directory, Participants and Market are called, so nothing can reenter. A receiver is an
     admitted participant, known by name; therefore ERC-1155 receiver hooks are not called.
     Who gets units and why is for Quota, Compliance, OrderBook and Settlement to decide.
@custom:stop Freeze an account in Participants: it can neither send nor receive. Surrender of locked units stays open.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.modules import cells
from contracts.modules import roles

implements: IAllowances

ERC165_ID: constant(bytes4) = 0x01ffc9a7
ERC1155_ID: constant(bytes4) = 0xd9b67a26
MAX_BATCH: constant(uint256) = 16
MAX_VINTAGE: constant(uint256) = 9999

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(address)

scheme_of: public(HashMap[uint256, String[8]])  # class -> CN, EU, UK, …; empty when not defined
issued_t: public(HashMap[uint256, uint256])  # class -> t CO2e, only ever rises; also the last serial given out
held_t: public(HashMap[uint256, uint256])  # class -> t CO2e
surrendered_t: public(HashMap[uint256, uint256])  # class -> t CO2e, only ever rises
cancelled_t: public(HashMap[uint256, uint256])  # class -> t CO2e, only ever rises
isApprovedForAll: public(HashMap[address, HashMap[address, bool]])  # account -> operator

registry_cells: HashMap[uint256, HashMap[address, uint256]]  # class -> account -> packed RegistryCell
trading_cells: HashMap[uint256, HashMap[address, uint256]]  # class -> account -> packed TradingCell


@deploy
def __init__(directory: address):
    DIRECTORY = directory
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
def registry_t(class_id: uint256, account: address) -> (uint256, uint256):
    """
    @notice Registry sub-account: held, and of it locked for surrender, in t CO2e.
    """
    cell: cells.RegistryCell = self._registry(class_id, account)
    return cell.held, cell.locked


@view
@external
def trading_t(class_id: uint256, account: address) -> (uint256, uint256, uint256):
    """
    @notice Trading sub-account: held, of it reserved today, of it owed, in t CO2e.
    """
    cell: cells.TradingCell = self._trading_today(class_id, account)
    return cell.held, cell.reserved, cell.owed


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
    @dev By the owner or his operator; both ends must be allowed to hold. `data` is not used.
    @param amount Quantity in t CO2e; zero is allowed, as in ERC-1155.
    """
    self._check_transfer(owner, to)

    self._transfer(owner, to, id, amount)
    log IAllowances.TransferSingle(operator=msg.sender, owner=owner, to=to, id=id, amount=amount)


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
    self._check_transfer(owner, to)
    assert len(ids) == len(amounts), "Allowances: lengths differ"

    for i: uint256 in range(len(ids), bound=MAX_BATCH):
        self._transfer(owner, to, ids[i], amounts[i])
    log IAllowances.TransferBatch(operator=msg.sender, owner=owner, to=to, ids=ids, amounts=amounts)


@external
def to_trading(class_id: uint256, quantity_t: uint256):
    """
    @notice Move the caller's available units from the registry to the trading sub-account.
    """
    self._check_holder(msg.sender)
    assert quantity_t > 0, "Allowances: quantity is zero"

    self._take_from_registry(class_id, msg.sender, quantity_t)
    self._add_to_trading(class_id, msg.sender, quantity_t)
    log IAllowances.MovedToTrading(class_id=class_id, account=msg.sender, quantity_t=quantity_t)


@external
def to_registry(class_id: uint256, quantity_t: uint256):
    """
    @notice Move the caller's available units from the trading to the registry sub-account.
    """
    self._check_holder(msg.sender)
    assert quantity_t > 0, "Allowances: quantity is zero"
    # A void reserve is stored as void: were it still there, an order of that day could spend what leaves now.
    cell: cells.TradingCell = self._trading_today(class_id, msg.sender)
    assert quantity_t <= cell.held - cell.reserved - cell.owed, "Allowances: not enough available"

    cell.held -= quantity_t
    self.trading_cells[class_id][msg.sender] = cells.pack_trading(cell)
    self._add_to_registry(class_id, msg.sender, quantity_t)
    log IAllowances.MovedToRegistry(class_id=class_id, account=msg.sender, quantity_t=quantity_t)


@external
def cancel(class_id: uint256, quantity_t: uint256, reason: String[96]):
    """
    @notice Give up the caller's available registry units for good, without meeting an obligation.
    @param reason Why, for the public record.
    """
    self._check_holder(msg.sender)
    assert quantity_t > 0, "Allowances: quantity is zero"
    assert len(reason) > 0, "Allowances: reason is empty"

    self._take_from_registry(class_id, msg.sender, quantity_t)
    self.held_t[class_id] -= quantity_t
    self.cancelled_t[class_id] += quantity_t
    log IAllowances.Cancelled(class_id=class_id, account=msg.sender, quantity_t=quantity_t, reason=reason)
    self._log_burn(class_id, msg.sender, quantity_t)


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

    self.scheme_of[class_id] = scheme
    log IAllowances.ClassDefined(class_id=class_id, scheme=scheme, kind=kind, vintage=vintage)
    return class_id


# Contracts Quota and Compliance


@external
def issue(class_id: uint256, account: address, quantity_t: uint256, year: uint256):
    """
    @notice Create units in the account's registry sub-account, with the next serials of the class.
    @param year Year that the units are allocated for; kept in the log only.
    """
    assert self._is_caller("Quota") or self._is_caller("Compliance"), "Allowances: caller is not Quota or Compliance"
    assert quantity_t > 0, "Allowances: quantity is zero"
    assert self._is_class(class_id), "Allowances: class is not defined"
    self._check_holder(account)
    last_before: uint256 = self.issued_t[class_id]
    assert quantity_t < cells.LIMIT - last_before, "Allowances: class is full"

    last_serial: uint256 = last_before + quantity_t
    self.issued_t[class_id] = last_serial
    self.held_t[class_id] += quantity_t
    self._add_to_registry(class_id, account, quantity_t)
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


# Contract Compliance


@external
def lock(class_id: uint256, account: address, quantity_t: uint256):
    """
    @notice Hold available registry units for a surrender application.
    """
    assert self._is_caller("Compliance"), "Allowances: caller is not Compliance"
    assert quantity_t > 0, "Allowances: quantity is zero"
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cell.held - cell.locked, "Allowances: not enough available"

    cell.locked += quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)
    log IAllowances.Locked(class_id=class_id, account=account, quantity_t=quantity_t)


@external
def unlock(class_id: uint256, account: address, quantity_t: uint256):
    """
    @notice Free locked units again.
    """
    assert self._is_caller("Compliance"), "Allowances: caller is not Compliance"
    assert quantity_t > 0, "Allowances: quantity is zero"
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
    assert self._is_caller("Compliance"), "Allowances: caller is not Compliance"
    assert quantity_t > 0, "Allowances: quantity is zero"
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cell.locked, "Allowances: not enough locked"

    cell.held -= quantity_t
    cell.locked -= quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)
    self.held_t[class_id] -= quantity_t
    self.surrendered_t[class_id] += quantity_t
    log IAllowances.Surrendered(class_id=class_id, account=account, quantity_t=quantity_t)
    self._log_burn(class_id, account, quantity_t)


# Contract OrderBook


@external
def reserve(class_id: uint256, account: address, quantity_t: uint256, day: uint256):
    """
    @notice Put available trading units behind an order of the trading day; a reserve of an earlier day is void from here.
    """
    assert self._is_caller("OrderBook"), "Allowances: caller is not OrderBook"
    assert quantity_t > 0, "Allowances: quantity is zero"
    assert day < cells.LIMIT, "Allowances: day is too large"
    cell: cells.TradingCell = self._trading_on(class_id, account, day)
    assert quantity_t <= cell.held - cell.reserved - cell.owed, "Allowances: not enough available"

    cell.reserved += quantity_t
    self.trading_cells[class_id][account] = cells.pack_trading(cell)


@external
def release(class_id: uint256, account: address, quantity_t: uint256, day: uint256):
    """
    @notice Give back part of the day's reserve.
    """
    assert self._is_caller("OrderBook"), "Allowances: caller is not OrderBook"
    assert quantity_t > 0, "Allowances: quantity is zero"
    cell: cells.TradingCell = self._trading_on(class_id, account, day)
    assert quantity_t <= cell.reserved, "Allowances: not enough reserved"

    cell.reserved -= quantity_t
    self.trading_cells[class_id][account] = cells.pack_trading(cell)


@external
def owe(class_id: uint256, account: address, quantity_t: uint256, day: uint256):
    """
    @notice Turn part of the day's reserve into units owed to a buyer. They stay owed, over any number of days,
            until delivered.
    """
    assert self._is_caller("OrderBook"), "Allowances: caller is not OrderBook"
    assert quantity_t > 0, "Allowances: quantity is zero"
    cell: cells.TradingCell = self._trading_on(class_id, account, day)
    assert quantity_t <= cell.reserved, "Allowances: not enough reserved"

    cell.reserved -= quantity_t
    cell.owed += quantity_t
    self.trading_cells[class_id][account] = cells.pack_trading(cell)


# Contract Settlement


@external
def deliver(class_id: uint256, seller: address, buyer: address, quantity_t: uint256):
    """
    @notice Move owed units of the seller to the buyer's trading sub-account, where they are available.
    """
    assert self._is_caller("Settlement"), "Allowances: caller is not Settlement"
    assert quantity_t > 0, "Allowances: quantity is zero"
    self._check_holder(buyer)
    cell: cells.TradingCell = self._trading(class_id, seller)
    assert quantity_t <= cell.owed, "Allowances: not enough owed"

    cell.held -= quantity_t
    cell.owed -= quantity_t
    self.trading_cells[class_id][seller] = cells.pack_trading(cell)
    self._add_to_trading(class_id, buyer, quantity_t)
    log IAllowances.Delivered(class_id=class_id, seller=seller, buyer=buyer, quantity_t=quantity_t)
    log IAllowances.TransferSingle(operator=msg.sender, owner=seller, to=buyer, id=class_id, amount=quantity_t)


# Internals: who


@internal
@view
def _is_caller(name: String[32]) -> bool:
    return staticcall IDirectory(DIRECTORY).is_current(name, msg.sender)


@internal
@view
def _check_registry():
    is_registry: bool = staticcall IParticipants(PARTICIPANTS).has_role(msg.sender, roles.REGISTRY)
    assert is_registry, "Allowances: caller is not the registry"


@internal
@view
def _check_holder(account: address):
    assert staticcall IParticipants(PARTICIPANTS).may_hold(account), "Allowances: account may not hold"


@internal
@view
def _check_transfer(owner: address, to: address):
    is_allowed: bool = msg.sender == owner or self.isApprovedForAll[owner][msg.sender]
    assert is_allowed, "Allowances: caller is not owner or operator"
    self._check_holder(owner)
    self._check_holder(to)


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
def _trading(class_id: uint256, account: address) -> cells.TradingCell:
    return cells.unpack_trading(self.trading_cells[class_id][account])


@internal
@view
def _trading_on(class_id: uint256, account: address, day: uint256) -> cells.TradingCell:
    # What the order book sees on `day`: a reserve of an earlier day is void. Days never run backwards.
    cell: cells.TradingCell = self._trading(class_id, account)
    assert day >= cell.reserved_day, "Allowances: day is past"
    if day > cell.reserved_day:
        cell.reserved = 0
        cell.reserved_day = day
    return cell


@internal
@view
def _trading_today(class_id: uint256, account: address) -> cells.TradingCell:
    # What the holder sees: the reserve counts until the market's clock has passed its day.
    cell: cells.TradingCell = self._trading(class_id, account)
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
@view
def _balance(account: address, class_id: uint256) -> uint256:
    return self._registry(class_id, account).held + self._trading(class_id, account).held


@internal
def _transfer(owner: address, to: address, class_id: uint256, quantity_t: uint256):
    self._take_from_registry(class_id, owner, quantity_t)
    self._add_to_registry(class_id, to, quantity_t)


@internal
def _take_from_registry(class_id: uint256, account: address, quantity_t: uint256):
    cell: cells.RegistryCell = self._registry(class_id, account)
    assert quantity_t <= cell.held - cell.locked, "Allowances: not enough available"
    cell.held -= quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)


@internal
def _add_to_registry(class_id: uint256, account: address, quantity_t: uint256):
    cell: cells.RegistryCell = self._registry(class_id, account)
    cell.held += quantity_t
    self.registry_cells[class_id][account] = cells.pack_registry(cell)


@internal
def _add_to_trading(class_id: uint256, account: address, quantity_t: uint256):
    cell: cells.TradingCell = self._trading(class_id, account)
    cell.held += quantity_t
    self.trading_cells[class_id][account] = cells.pack_trading(cell)


@internal
def _log_burn(class_id: uint256, account: address, quantity_t: uint256):
    log IAllowances.TransferSingle(
        operator=msg.sender, owner=account, to=empty(address), id=class_id, amount=quantity_t
    )
