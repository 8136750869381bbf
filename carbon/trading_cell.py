"""
A sub-account that orders can lay claim to; twin of `contracts/modules/cells.vy` and of what the ledgers do with it.

Quantities are in the unit of the ledger that uses it: tonnes in `unit_ledger`, fen in `cash_ledger`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from carbon.refusal import require
from carbon.units import MarketDay

CELL_LIMIT = 2**56
"""First quantity that does not fit a field of a cell."""

DAY_LIMIT = 2**32
"""First day that does not fit a cell."""

NO_DAY = MarketDay(0)
"""Day of a reserve that was never made."""


@dataclass(frozen=True, slots=True)
class TradingCell:
    """What is in a trading sub-account and what of it is spoken for. Always: reserved + owed + frozen <= held."""

    held: int = 0
    """All that is in the sub-account."""

    reserved: int = 0
    """Of it behind open orders of `reserved_day`."""

    owed: int = 0
    """Of it sold and awaiting delivery."""

    frozen: int = 0
    """Of it frozen by order."""

    reserved_day: MarketDay = NO_DAY
    """Trading day that `reserved` belongs to; later the reserve is void."""

    @property
    def available(self) -> int:
        """What can be reserved, frozen or taken out, as long as the reserve counts."""
        return self.held - self.reserved - self.owed - self.frozen

    def on(self, day: MarketDay) -> TradingCell:
        """Return the cell as the order book sees it on a trading day. Refused: a day before the stored one."""
        require(day >= self.reserved_day, "day is past", day=day, reserved_day=self.reserved_day)
        return self if day == self.reserved_day else replace(self, reserved=0, reserved_day=day)

    def today(self, today: MarketDay | None) -> TradingCell:
        """Return the cell as its holder sees it; `today` is the market's day, None as long as there is no market."""
        counts = today is not None and self.reserved_day >= today
        return self if counts else replace(self, reserved=0)

    def add(self, quantity: int) -> TradingCell:
        """Return the cell with more in it."""
        return replace(self, held=self.held + quantity)

    def take(self, quantity: int) -> TradingCell:
        """Return the cell with some of what is available taken out."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, held=self.held - quantity)

    def reserve(self, quantity: int, day: MarketDay) -> TradingCell:
        """Return the cell with some of what is available behind an order of the day."""
        require(day < DAY_LIMIT, "day is too large", day=day)
        cell = self.on(day)
        require(quantity <= cell.available, "not enough available", quantity=quantity, available=cell.available)
        return replace(cell, reserved=cell.reserved + quantity)

    def release(self, quantity: int, day: MarketDay) -> TradingCell:
        """Return the cell with part of the day's reserve given back."""
        cell = self.on(day)
        require(quantity <= cell.reserved, "not enough reserved", quantity=quantity, reserved=cell.reserved)
        return replace(cell, reserved=cell.reserved - quantity)

    def owe(self, quantity: int, day: MarketDay) -> TradingCell:
        """Return the cell with part of the day's reserve turned into a debt."""
        cell = self.release(quantity, day)
        return replace(cell, owed=cell.owed + quantity)

    def freeze(self, quantity: int) -> TradingCell:
        """Return the cell with some of what is available frozen."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, frozen=self.frozen + quantity)

    def unfreeze(self, quantity: int) -> TradingCell:
        """Return the cell with some of what is frozen free again."""
        require(quantity <= self.frozen, "not enough frozen", quantity=quantity, frozen=self.frozen)
        return replace(self, frozen=self.frozen - quantity)

    def settle(self, quantity: int) -> TradingCell:
        """Return the cell with part of the debt delivered."""
        require(quantity <= self.owed, "not enough owed", quantity=quantity, owed=self.owed)
        return replace(self, held=self.held - quantity, owed=self.owed - quantity)
