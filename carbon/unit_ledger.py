"""
Reference ledger of units; twin of `contracts/registry/Allowances.vy`, to the last digit and the last refusal.

A unit is one tonne of CO2e. Who may call what is the contract's affair; here the caller is taken to be entitled.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum

from carbon.refusal import Refused, require
from carbon.serials import SerialRange
from carbon.trading_cell import CELL_LIMIT, TradingCell
from carbon.units import MarketDay, Tonnes

MAX_VINTAGE = 9999

MAX_CLASSES = 1024
"""How many classes a ledger can have."""


@dataclass(frozen=True, slots=True)
class RegistryCell:
    """What is in a registry sub-account. Always: locked + frozen <= held."""

    held: int = 0
    """All that is in the sub-account, in t."""

    locked: int = 0
    """Of it named in surrender applications, in t."""

    frozen: int = 0
    """Of it frozen by order, in t."""

    @property
    def available(self) -> int:
        """What can be moved, cancelled, locked or frozen, in t."""
        return self.held - self.locked - self.frozen

    def add(self, quantity: int) -> RegistryCell:
        """Return the cell with more in it."""
        return replace(self, held=self.held + quantity)

    def take(self, quantity: int) -> RegistryCell:
        """Return the cell with some of what is available taken out."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, held=self.held - quantity)

    def lock(self, quantity: int) -> RegistryCell:
        """Return the cell with some of what is available locked."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, locked=self.locked + quantity)

    def unlock(self, quantity: int) -> RegistryCell:
        """Return the cell with some of what is locked free again."""
        require(quantity <= self.locked, "not enough locked", quantity=quantity, locked=self.locked)
        return replace(self, locked=self.locked - quantity)

    def freeze(self, quantity: int) -> RegistryCell:
        """Return the cell with some of what is available frozen."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, frozen=self.frozen + quantity)

    def unfreeze(self, quantity: int) -> RegistryCell:
        """Return the cell with some of what is frozen free again."""
        require(quantity <= self.frozen, "not enough frozen", quantity=quantity, frozen=self.frozen)
        return replace(self, frozen=self.frozen - quantity)


class SubAccount(IntEnum):
    """Where units of an account are, as the contract numbers it."""

    REGISTRY = 1
    TRADING = 2


def class_key(scheme: str, kind: str, vintage: int) -> int:
    """
    Return the class_id of a scheme (CN), kind (CEA) and vintage (a year, 0 for all years).

    scheme * 2**128 + kind * 2**64 + vintage, each name as the big-endian number of its ASCII bytes.
    Refused: a name that is not 1 to 8 capital letters and digits, a vintage above 9999.
    """
    require(0 <= vintage <= MAX_VINTAGE, "vintage is not a year", vintage=vintage)
    return _number_of(scheme) << 128 | _number_of(kind) << 64 | vintage


def class_name(class_id: int) -> str | None:
    """Return the class of a class_id in words, as in CN-CEA-2024 or EU-EUA (all years); None for no class's number."""
    half = 2**64
    vintage, kind, scheme = class_id % half, _name_of(class_id // half % half), _name_of(class_id // half**2)
    if scheme is None or kind is None or not 0 <= vintage <= MAX_VINTAGE:
        return None
    return f"{scheme}-{kind}-{vintage:04d}" if vintage else f"{scheme}-{kind}"


def _name_of(number: int) -> str | None:
    """The name of a number by `_number_of`."""
    if not 0 < number < 2**64:
        return None
    name = number.to_bytes(8, "big").lstrip(b"\0")
    return name.decode("ascii") if re.fullmatch(rb"[A-Z0-9]{1,8}", name) else None


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
        self._aside: Counter[tuple[int, str]] = Counter()
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
        """All units of a class that the account holds: registry, trading, and set aside."""
        key = (class_id, account)
        return Tonnes(self._registry[key].held + self._trading[key].held + self._aside[key])

    def registry_t(self, class_id: int, account: str) -> tuple[Tonnes, Tonnes, Tonnes]:
        """Registry sub-account: held, of it locked, of it frozen."""
        cell = self._registry[class_id, account]
        return Tonnes(cell.held), Tonnes(cell.locked), Tonnes(cell.frozen)

    def trading_t(self, class_id: int, account: str, today: MarketDay | None) -> tuple[Tonnes, Tonnes, Tonnes, Tonnes]:
        """
        Trading sub-account: held, of it reserved, due from purchases of the day, of what is held frozen.

        `today` is None while there is no market.
        """
        cell = self._trading[class_id, account].today(today)
        return Tonnes(cell.held), Tonnes(cell.reserved), Tonnes(cell.due), Tonnes(cell.frozen)

    def is_empty(self, account: str) -> bool:
        """Whether the account holds nothing of any class."""
        return all(self.balance_of(account, class_id) == 0 for class_id in self.scheme_of)

    # Holders

    def transfer(self, owner: str, to: str, class_id: int, quantity: Tonnes) -> None:
        """Move available registry units to the receiver's registry sub-account; zero is allowed."""
        self.transfer_batch(owner, to, [(class_id, quantity)])

    def transfer_batch(self, owner: str, to: str, parts: Sequence[tuple[int, Tonnes]]) -> None:
        """Move several classes and quantities, one after the other; all or nothing."""
        require(len(parts) > 0, "nothing to transfer")
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

    # Registry

    def define_class(self, scheme: str, kind: str, vintage: int) -> int:
        """Open a class of units and return its id."""
        class_id = class_key(scheme, kind, vintage)
        require(class_id not in self.scheme_of, "class is defined", class_id=class_id)
        require(len(self.scheme_of) < MAX_CLASSES, "too many classes", classes=len(self.scheme_of))
        self.scheme_of[class_id] = scheme
        return class_id

    # Quota, Compliance and Credits

    def issue(self, class_id: int, account: str, quantity: Tonnes) -> SerialRange:
        """Create units in the registry sub-account, with the next serials of the class."""
        _require_some(quantity)
        return self.issue_batch(class_id, [(account, quantity)])

    def issue_batch(self, class_id: int, rows: Sequence[tuple[str, Tonnes]]) -> SerialRange:
        """Issue to many with consecutive serials, in the order of the rows; a row of zero is skipped."""
        require(class_id in self.scheme_of, "class is not defined", class_id=class_id)
        last_before = last = self.issued_t[class_id]
        for account, quantity in rows:
            if quantity > 0:
                require(last + quantity < CELL_LIMIT, "class is full", issued_t=last, quantity_t=quantity)
                self._require_holder(account)
                last += quantity
        for account, quantity in rows:
            self._add_to_registry(class_id, account, quantity)
        self.issued_t[class_id] = last
        self.held_t[class_id] += last - last_before
        return SerialRange(last_before + 1, last)

    # Entries, Quota and Custody

    def move(self, class_id: int, owner: str, to: str, quantity: Tonnes) -> None:
        """Move available registry units to another account's registry sub-account."""
        _require_some(quantity)
        require(owner != to, "sender is receiver", account=owner)
        self.transfer(owner, to, class_id, quantity)

    def cancel(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Burn available registry units for good, without meeting an obligation."""
        _require_some(quantity)
        self._require_holder(account)
        self._take_from_registry(class_id, account, quantity)
        self.held_t[class_id] -= quantity
        self.cancelled_t[class_id] += quantity

    # Custody

    def freeze(
        self, class_id: int, account: str, sub_account: SubAccount, quantity: Tonnes, today: MarketDay | None
    ) -> None:
        """Freeze available units of a sub-account. `today` is as in `trading_t`."""
        _require_some(quantity)
        key = (class_id, account)
        if sub_account is SubAccount.REGISTRY:
            self._registry[key] = self._registry[key].freeze(quantity)
        else:
            self._trading[key] = self._trading[key].today(today).freeze(quantity)

    def unfreeze(self, class_id: int, account: str, sub_account: SubAccount, quantity: Tonnes) -> None:
        """Free frozen units again, where they are."""
        _require_some(quantity)
        key = (class_id, account)
        if sub_account is SubAccount.REGISTRY:
            self._registry[key] = self._registry[key].unfreeze(quantity)
        else:
            self._trading[key] = self._trading[key].unfreeze(quantity)

    def force_transfer(self, class_id: int, owner: str, to: str, sub_account: SubAccount, quantity: Tonnes) -> None:
        """Take frozen units of the owner's sub-account to the receiver's registry sub-account, free there."""
        _require_some(quantity)
        require(owner != to, "sender is receiver", account=owner)
        self._require_holder(to)
        self.unfreeze(class_id, owner, sub_account, quantity)
        key = (class_id, owner)
        if sub_account is SubAccount.REGISTRY:
            self._registry[key] = self._registry[key].add(-quantity)
        else:
            self._trading[key] = self._trading[key].add(-quantity)
        self._add_to_registry(class_id, to, quantity)

    # Compliance

    def lock(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Hold available registry units for a surrender application."""
        _require_some(quantity)
        self._registry[class_id, account] = self._registry[class_id, account].lock(quantity)

    def unlock(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Free locked units again."""
        _require_some(quantity)
        self._registry[class_id, account] = self._registry[class_id, account].unlock(quantity)

    def surrender(self, class_id: int, account: str, quantity: Tonnes) -> None:
        """Burn locked units against an obligation, for good."""
        self.unlock(class_id, account, quantity)
        self._take_from_registry(class_id, account, quantity)
        self.held_t[class_id] -= quantity
        self.surrendered_t[class_id] += quantity

    # Ways to trade

    def reserve(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Put available trading units behind orders and trades of the day."""
        _require_some(quantity)
        self._trading[class_id, account] = self._trading[class_id, account].reserve(quantity, day)

    def release(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Give back part of the day's reserve."""
        _require_some(quantity)
        self._trading[class_id, account] = self._trading[class_id, account].release(quantity, day)

    def expect(self, class_id: int, rows: Sequence[tuple[str, Tonnes]], day: MarketDay) -> None:
        """Credit each buyer with units to come; all or nothing."""
        with self._all_or_nothing():
            for account, quantity in rows:
                self._trading[class_id, account] = self._trading[class_id, account].expect(quantity, day)

    # Settlement

    def deliver(self, class_id: int, rows: Sequence[tuple[str, str, Tonnes]], day: MarketDay) -> None:
        """Move reserved units of each seller to the buyer; all or nothing."""
        for seller, buyer, _ in rows:
            self._require_holder(seller)
            self._require_holder(buyer)
        with self._all_or_nothing():
            for seller, buyer, quantity in rows:
                self._trading[class_id, seller] = self._trading[class_id, seller].give(quantity, day)
                self._trading[class_id, buyer] = self._trading[class_id, buyer].receive(quantity, day)

    def set_aside(self, class_id: int, seller: str, buyer: str, quantity: Tonnes, day: MarketDay) -> None:
        """Take the units of a trade in default out of the day."""
        with self._all_or_nothing():
            self._trading[class_id, buyer] = self._trading[class_id, buyer].drop_due(quantity, day)
            self._trading[class_id, seller] = self._trading[class_id, seller].give(quantity, day)
        self._aside[class_id, seller] += quantity

    def deliver_aside(self, class_id: int, seller: str, buyer: str, quantity: Tonnes) -> None:
        """Move units set aside to the buyer; back, where buyer and seller are the same."""
        aside = self._aside[class_id, seller]
        require(quantity <= aside, "not enough set aside", quantity_t=quantity, aside_t=aside)
        if seller != buyer:
            self._require_holder(seller)
            self._require_holder(buyer)
        self._aside[class_id, seller] -= quantity
        self._trading[class_id, buyer] = self._trading[class_id, buyer].add(quantity)

    def aside_t(self, class_id: int, account: str) -> Tonnes:
        """Units of the account's sales in default."""
        return Tonnes(self._aside[class_id, account])

    # Internals

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        before = dict(self._trading)
        try:
            yield
        except Refused:
            self._trading = defaultdict(TradingCell, before)
            raise

    def _require_holder(self, account: str) -> None:
        require(self._may_hold(account), "account may not hold", account=account)

    def _require_available(self, class_id: int, account: str, quantity: int) -> None:
        available = self._registry[class_id, account].available
        require(quantity <= available, "not enough available", quantity_t=quantity, available_t=available)

    def _take_from_registry(self, class_id: int, account: str, quantity: int) -> None:
        self._registry[class_id, account] = self._registry[class_id, account].take(quantity)

    def _add_to_registry(self, class_id: int, account: str, quantity: int) -> None:
        self._registry[class_id, account] = self._registry[class_id, account].add(quantity)


def _require_some(quantity: int) -> None:
    require(quantity > 0, "quantity is zero", quantity_t=quantity)
