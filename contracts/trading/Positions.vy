# pragma version 0.4.3
"""
@title Position limits
@license Apache-2.0
@notice How much an account may hold over all products of the market, and from how much on it is reported.
@dev A position is what is held, in both sub-accounts and whether reserved or not, and what is bought and being bought
     today less what is sold and not yet delivered. Limits are in force from a day on (`dated`) and never change for a
     day that was opened. Whether they are asked for at all, `Market.open_day` tells the ways to trade.
     Holdings are for `Allowances` and `Cash`, allocations for `Quota`, products for `Market`.
@custom:stop Set a limit of 0: the accounts it is for can buy nothing from that day on.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import IPositions
from contracts.interfaces import IQuota
from contracts.modules import dated
from contracts.modules import lookup
from contracts.modules import roles

implements: IPositions
initializes: dated


MAX_PRODUCTS: constant(uint256) = 30
MAX_QUANTITY: constant(uint256) = 2**56  # first quantity that a ledger cannot hold
THRESHOLD: constant(uint256) = 1  # key of `dated`; kinds have their role bit, accounts their address above 16 bits
VINTAGE: constant(uint256) = 2**64 - 1  # of a class id

# A limit: whether one is set, whether it limits, how much
IS_SET: constant(uint256) = 1
IS_LIMITED: constant(uint256) = 2

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)

limited_from: public(uint256)  # first day on which any limit is in force, 0 when none was ever set


@deploy
def __init__(directory: address):
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))
    CASH = ICash(lookup.find(directory, "Cash"))


# Anyone


@view
@external
def position_t(account: address) -> uint256:
    """@notice What the account holds over all products, with what it bought and is buying today, in t CO2e."""
    return self._position(account)


@view
@external
def limit_on(account: address, day: uint256) -> (bool, uint256):
    """@notice Is the account limited on a day, and to how many t CO2e? An emitter's includes its own allocations."""
    return self._limit_on(account, day)


@view
@external
def threshold_on(day: uint256) -> uint256:
    """@notice Position in t CO2e from which on an account is a large holder; 0 when nobody is reported."""
    return dated._on(THRESHOLD, day)


@view
@external
def is_in_force(day: uint256) -> bool:
    """@notice Has any limit been set for that day?"""
    return self.limited_from != 0 and day >= self.limited_from


@view
@external
def allows(account: address, more_t: uint256) -> bool:
    """@notice May the account buy `more_t` t CO2e today without going over its limit?"""
    is_limited: bool = False
    limit_t: uint256 = 0
    is_limited, limit_t = self._limit_on(account, staticcall self._market().today())
    return not is_limited or self._position(account) + more_t <= limit_t


@external
def report(account: address):
    """
    @notice Report an account whose position reaches the threshold of a large holder.
    @dev Anyone may: it says what the ledgers say. Logs `LargeHolderReported`.
    """
    day: uint256 = staticcall self._market().today()
    threshold_t: uint256 = dated._on(THRESHOLD, day)
    position_t: uint256 = self._position(account)
    assert threshold_t > 0, "Positions: no threshold is set"
    assert position_t >= threshold_t, "Positions: position is below the threshold"

    log IPositions.LargeHolderReported(
        account=account, by=msg.sender, day=day, position_t=position_t, threshold_t=threshold_t
    )


# Exchange


@external
def set_limit(kind: uint256, is_limited: bool, limit_t: uint256, from_day: uint256):
    """
    @notice Limit the positions of a kind of accounts from a day on that was not opened yet, or lift the limit.
    @dev For EXCHANGE. Who is emitter and investor has the emitter's. Logs `LimitSet`.
    @param kind Role bit: emitter or investor.
    @param limit_t t CO2e; for an emitter on top of its own allocations of the products.
    """
    self._check_setting(from_day)
    assert kind == roles.EMITTER or kind == roles.INVESTOR, "Positions: no such kind of account"

    self._set_limit(kind, is_limited, limit_t, from_day)
    log IPositions.LimitSet(kind=kind, limit_t=limit_t, is_limited=is_limited, from_day=from_day)


@external
def set_account_limit(account: address, is_limited: bool, limit_t: uint256, from_day: uint256):
    """
    @notice Limit the position of one account from a day on that was not opened yet, or exempt it: goes before its kind's.
    @dev For EXCHANGE. Logs `AccountLimitSet`.
    @param limit_t t CO2e, allocations included.
    """
    self._check_setting(from_day)
    assert account != empty(address), "Positions: account is empty"

    self._set_limit(self._key(account), is_limited, limit_t, from_day)
    log IPositions.AccountLimitSet(account=account, limit_t=limit_t, is_limited=is_limited, from_day=from_day)


@external
def set_report_threshold(threshold_t: uint256, from_day: uint256):
    """
    @notice Set from how much on an account is a large holder, from a day on that was not opened yet.
    @dev For EXCHANGE. Logs `ReportThresholdSet`.
    @param threshold_t t CO2e; 0: nobody is reported.
    """
    self._check_setting(from_day)
    assert threshold_t < MAX_QUANTITY, "Positions: quantity needs more than 56 bits"

    dated._set(THRESHOLD, threshold_t, from_day)
    log IPositions.ReportThresholdSet(threshold_t=threshold_t, from_day=from_day)


# Internals


@view
@internal
def _check_setting(from_day: uint256):
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.EXCHANGE), "Positions: caller is not the exchange"
    market: IMarket = self._market()
    assert from_day > staticcall market.last_day(), "Positions: day was opened before"
    assert from_day >= staticcall market.today(), "Positions: day is past"


@internal
def _set_limit(key: uint256, is_limited: bool, limit_t: uint256, from_day: uint256):
    assert limit_t < MAX_QUANTITY, "Positions: quantity needs more than 56 bits"
    word: uint256 = IS_SET | (limit_t << 2)
    dated._set(key, word | IS_LIMITED if is_limited else word, from_day)
    if is_limited and (self.limited_from == 0 or from_day < self.limited_from):
        self.limited_from = from_day


@view
@internal
def _market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY, "Market"))


@pure
@internal
def _key(account: address) -> uint256:
    return convert(account, uint256) << 16


@view
@internal
def _limit_on(account: address, day: uint256) -> (bool, uint256):
    word: uint256 = dated._on(self._key(account), day)
    if word & IS_SET != 0:
        return word & IS_LIMITED != 0, word >> 2

    held: uint256 = staticcall PARTICIPANTS.roles_of(account)
    if held & roles.EMITTER == 0:
        word = dated._on(roles.INVESTOR, day)
        return word & IS_LIMITED != 0, word >> 2
    word = dated._on(roles.EMITTER, day)
    if word & IS_LIMITED == 0:
        return False, 0
    return True, (word >> 2) + self._allocated(account)


@view
@internal
def _position(account: address) -> uint256:
    """@dev Never below zero: what is sold today is still held."""
    held_t: uint256 = 0
    classes: DynArray[uint256, MAX_PRODUCTS] = staticcall self._market().classes()
    for class_id: uint256 in classes:
        held_t += staticcall ALLOWANCES.balanceOf(account, class_id)
    net_t: int256 = staticcall CASH.net_t(account)
    return convert(convert(held_t, int256) + net_t, uint256)


@view
@internal
def _allocated(account: address) -> uint256:
    """@dev Allocations of the products' vintages."""
    quota: IQuota = IQuota(lookup.find(DIRECTORY, "Quota"))
    allocated_t: uint256 = 0
    classes: DynArray[uint256, MAX_PRODUCTS] = staticcall self._market().classes()
    for class_id: uint256 in classes:
        allocated_t += staticcall quota.allocation_of(class_id, account, class_id & VINTAGE)
    return allocated_t
