"""
Reference ledger of units; twin of `contracts/registry/Allowances.vy`, to the last digit and the last refusal.

A unit is one tonne of CO2e. Who may call what is the contract's affair; here the caller is taken to be entitled.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from carbon.refusal import require
from carbon.serials import SerialRange
from carbon.trading_cell import CELL_LIMIT, TradingCell
from carbon.units import MarketDay, Tonnes

MAX_VINTAGE = 9999


@dataclass(frozen=True, slots=True)
class RegistryCell:
    """What is in a registry sub-account. Always: locked <= held."""

    held: int = 0
    """All that is in the sub-account, in t."""

    locked: int = 0
    """Of it named in surrender applications, in t."""

    @property
    def available(self) -> int:
        """What can be moved, cancelled or locked, in t."""
        return self.held - self.locked


def class_key(scheme: str, kind: str, vintage: int) -> int:
    """
    Return the class_id of a scheme (CN), kind (CEA) and vintage (a year, 0 for all years).

    scheme * 2**128 + kind * 2**64 + vintage, each name as the big-endian number of its ASCII bytes.
    Refused: a name that is not 1 to 8 capital letters and digits, a vintage above 9999.
    """
    require(0 <= vintage <= MAX_VINTAGE, "vintage is not a year", vintage=vintage)
    return _number_of(scheme) << 128 | _number_of(kind) << 64 | vintage


def _number_of(name: str) -> int:
    require(name != "", "name is empty")
    require(re.fullmatch("[A-Z0-9]{1,8}", name) is not None, "name is not capitals and digits", name=name)
    return int.from_bytes(name.encode("ascii"), "big")


class UnitLedger:
    """
    Who holds which tonnes, in a registry and a trading sub-account.

    Per class, always: issued = held + surrendered + cancelled, and held = the sum of all holdings.
    Operations raise `Refused` and then have changed nothing.
    """

    def __init__(self, may_hold: Callable[[str], bool]) -> None:
        """`may_hold` says whether an account may hold units now, as `Participants` does."""
        self._may_hold = may_hold
        self._registry: defaultdict[tuple[int, str], RegistryCell] = defaultdict(RegistryCell)
        self._trading: defaultdict[tuple[int, str], TradingCell] = defaultdict(TradingCell)
        self.scheme_of: dict[int, str] = {}
        """Defined classes and their schemes."""
        self.issued_t: Counter[int] = Counter()
        """By class; also the last serial given out."""
        self.held_t: Counter[int] = Counter()
        """By class."""
        self.surrendered_t: Counter[int] = Counter()
        """By class."""
        self.cancelled_t: Counter[int] = Counter()
        """By class."""

    # Views

    def balance_of(self, account: str, class_id: int) -> Tonnes:
        """All units of a class that the account holds, registry and trading together."""
        key = (class_id, account)
        return Tonnes(self._registry[key].held + self._trading[key].held)

    def registry_t(self, class_id: int, account: str) -> tuple[Tonnes, Tonnes]:
        """Registry sub-account: held, and of it locked."""
        cell = self._registry[class_id, account]
        return Tonnes(cell.held), Tonnes(cell.locked)

    def trading_t(self, class_id: int, account: str, today: MarketDay | None) -> tuple[Tonnes, Tonnes, Tonnes]:
        """Trading sub-account: held, of it reserved today, of it owed. `today` is None while there is no market."""
        cell = self._trading[class_id, account].today(today)
        return Tonnes(cell.held), Tonnes(cell.reserved), Tonnes(cell.owed)

    # Holders

    def transfer(self, owner: str, to: str, class_id: int, quantity: Tonnes) -> None:
        """Move available registry units to the receiver's registry sub-account; zero is allowed."""
        self.transfer_batch(owner, to, [(class_id, quantity)])

    def transfer_batch(self, owner: str, to: str, parts: Sequence[tuple[int, Tonnes]]) -> None:
        """Move several classes and quantities, one after the other; all or nothing."""
        self._require_holder(owner)
        self._require_holder(to)
        wanted: Counter[int] = Counter()
        for class_id, quantity in parts:
            wanted[class_id] += quantity
        if owner != to:
            for class_id, quantity_t in wanted.items():
                self._require_available(class_id, owner, quantity_t)
        for class_id, quantity in parts:
            self._take_from_registry(class_id, owner, quantity)
            self._add_to_registry(class_id, to, quantity)

    def to_trading(self, account: str, class_id: int, quantity: Tonnes) -> None:
        """Move available units from the registry to the trading sub-account."""
        self._require_holder(account)
        _require_some(quantity)
        self._take_from_registry(class_id, account, quantity)
        self._trading[class_id, account] = self._trading[class_id, account].add(quantity)

    def to_registry(self, account: str, class_id: int, quantity: Tonnes, today: MarketDay | None) -> None:
        """Move available units from the trading to the registry sub-account. `today` is as in `trading_t`."""
        self._require_holder(account)
        _require_some(quantity)
        self._trading[class_id, account] = self._trading[class_id, account].today(today).take(quantity)
        self._add_to_registry(class_id, account, quantity)

    def cancel(self, account: str, class_id: int, quantity: Tonnes, reason: str) -> None:
        """Give up available registry units for good, without meeting an obligation."""
        self._require_holder(account)
        _require_some(quantity)
        require(reason != "", "reason is empty")
        self._take_from_registry(class_id, account, quantity)
        self.held_t[class_id] -= quantity
        self.cancelled_t[class_id] += quantity

    # Registry

    def define_class(self, scheme: str, kind: str, vintage: int) -> int:
        """Open a class of units and return its id."""
        class_id = class_key(scheme, kind, vintage)
        require(class_id not in self.scheme_of, "class is defined", class_id=class_id)
        self.scheme_of[class_id] = scheme
        return class_id

    # Quota and Compliance

    def issue(self, class_id: int, account: str, quantity: Tonnes) -> SerialRange:
        """Create units in the registry sub-account, with the next serials of the class."""
        _require_some(quantity)
        require(class_id in self.scheme_of, "class is not defined", class_id=class_id)
        self._require_holder(account)
        last_before = self.issued_t[class_id]
        require(last_before + quantity < CELL_LIMIT, "class is full", issued_t=last_before, quantity_t=quantity)
        self.issued_t[class_id] += quantity
        self.held_t[class_id] += quantity
        self._add_to_registry(class_id, account, quantity)
        return SerialRange(last_before + 1, last_before + quantity)

    def lock(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Hold available registry units for a surrender application."""
        _require_some(quantity)
        self._require_available(class_id, account, quantity)
        cell = self._registry[class_id, account]
        self._registry[class_id, account] = replace(cell, locked=cell.locked + quantity)

    def unlock(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Free locked units again."""
        _require_some(quantity)
        cell = self._registry[class_id, account]
        require(quantity <= cell.locked, "not enough locked", quantity_t=quantity, locked_t=cell.locked)
        self._registry[class_id, account] = replace(cell, locked=cell.locked - quantity)

    def surrender(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Burn locked units against an obligation, for good."""
        self.unlock(class_id, account, quantity)
        self._take_from_registry(class_id, account, quantity)
        self.held_t[class_id] -= quantity
        self.surrendered_t[class_id] += quantity

    # Order book and settlement

    def reserve(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Put available trading units behind an order of the day; a reserve of an earlier day is void from here."""
        _require_some(quantity)
        self._trading[class_id, account] = self._trading[class_id, account].reserve(quantity, day)

    def release(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Give back part of the day's reserve."""
        _require_some(quantity)
        self._trading[class_id, account] = self._trading[class_id, account].release(quantity, day)

    def owe(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Turn part of the day's reserve into units owed to a buyer."""
        _require_some(quantity)
        self._trading[class_id, account] = self._trading[class_id, account].owe(quantity, day)

    def deliver(self, class_id: int, seller: str, buyer: str, quantity: Tonnes) -> None:
        """Move owed units of the seller to the buyer's trading sub-account."""
        _require_some(quantity)
        self._require_holder(buyer)
        self._trading[class_id, seller] = self._trading[class_id, seller].settle(quantity)
        self._trading[class_id, buyer] = self._trading[class_id, buyer].add(quantity)

    # Internals

    def _require_holder(self, account: str) -> None:
        require(self._may_hold(account), "account may not hold", account=account)

    def _require_available(self, class_id: int, account: str, quantity: int) -> None:
        available = self._registry[class_id, account].available
        require(quantity <= available, "not enough available", quantity_t=quantity, available_t=available)

    def _take_from_registry(self, class_id: int, account: str, quantity: int) -> None:
        self._require_available(class_id, account, quantity)
        cell = self._registry[class_id, account]
        self._registry[class_id, account] = replace(cell, held=cell.held - quantity)

    def _add_to_registry(self, class_id: int, account: str, quantity: int) -> None:
        cell = self._registry[class_id, account]
        self._registry[class_id, account] = replace(cell, held=cell.held + quantity)


def _require_some(quantity: int) -> None:
    require(quantity > 0, "quantity is zero", quantity_t=quantity)
