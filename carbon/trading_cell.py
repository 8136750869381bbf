"""
Sub-accounts that orders can lay claim to; twin of `contracts/modules/cells.vy` and of what the ledgers do with it.

`TradingCell` is in tonnes, for `unit_ledger`; `MoneyCell` in fen, for `cash_ledger`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from carbon.refusal import require
from carbon.units import MarketDay

CELL_LIMIT = 2**56
"""First quantity that does not fit a field of a cell."""

DAY_LIMIT = 2**24
"""First day that does not fit a cell."""

NO_DAY = MarketDay(0)
"""Day of a reserve that was never made."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """What is in a sub-account, and what of it one trading day lays claim to."""

    held: int = 0
    """All that is there."""

    reserved: int = 0
    """Behind open orders and trades of `day`."""

    due: int = 0
    """To come from trades of `day`."""

    day: MarketDay = NO_DAY
    """Trading day of the two; void when it is settled."""

    def void_on(self, day: MarketDay) -> Self:
        """Return the cell with nothing that belongs to an earlier day."""
        return replace(self, reserved=0, due=0, day=day)

    def on(self, day: MarketDay) -> Self:
        """Return the cell as the ways to trade see it on a day. Refused: a day before the stored one."""
        if day == self.day:
            return self
        require(day > self.day, "day is past", day=day, cell_day=self.day)
        require(day < DAY_LIMIT, "day is too large", day=day)
        return self.void_on(day)

    def today(self, today: MarketDay | None) -> Self:
        """Return the cell as its holder sees it; `today` is the first day that counts, None where none does."""
        counts = today is not None and self.day >= today
        return self if counts or self.reserved + self.due == 0 else self.void_on(self.day)

    def add(self, quantity: int) -> Self:
        """Return the cell with more in it."""
        return replace(self, held=self.held + quantity)

    def release(self, quantity: int, day: MarketDay) -> Self:
        """Return the cell with part of the day's reserve given back."""
        cell = self.on(day)
        require(quantity <= cell.reserved, "not enough reserved", quantity=quantity, reserved=cell.reserved)
        return replace(cell, reserved=cell.reserved - quantity)

    def expect(self, quantity: int, day: MarketDay) -> Self:
        """Return the cell with more to come."""
        cell = self.on(day)
        require(quantity < CELL_LIMIT - cell.due, "too much is due", quantity=quantity, due=cell.due)
        return replace(cell, due=cell.due + quantity)

    def drop_due(self, quantity: int, day: MarketDay) -> Self:
        """Return the cell with less to come."""
        cell = self.on(day)
        require(quantity <= cell.due, "not enough due", quantity=quantity, due=cell.due)
        return replace(cell, due=cell.due - quantity)

    def receive(self, quantity: int, day: MarketDay) -> Self:
        """Return the cell with what was due there."""
        return self.drop_due(quantity, day).add(quantity)


@dataclass(frozen=True, slots=True)
class TradingCell(DayCell):
    """Units. Always: reserved + frozen <= held. What is due cannot be sold."""

    frozen: int = 0
    """Of what is held, frozen by order."""

    @property
    def available(self) -> int:
        """What can be reserved, frozen or taken out, as long as the reserve counts."""
        return self.held - self.reserved - self.frozen

    def take(self, quantity: int) -> TradingCell:
        """Return the cell with some of what is available taken out."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, held=self.held - quantity)

    def reserve(self, quantity: int, day: MarketDay) -> TradingCell:
        """Return the cell with some of what is available behind an order of the day."""
        cell = self.on(day)
        wanted = {"quantity": quantity, "available": cell.available, "due": cell.due}
        require(quantity <= cell.available + cell.due, "not enough available", **wanted)
        require(quantity <= cell.available, "bought today", **wanted)
        return replace(cell, reserved=cell.reserved + quantity)

    def give(self, quantity: int, day: MarketDay) -> TradingCell:
        """Return the cell with part of the day's reserve gone."""
        cell = self.release(quantity, day)
        return replace(cell, held=cell.held - quantity)

    def freeze(self, quantity: int) -> TradingCell:
        """Return the cell with some of what is available frozen."""
        require(quantity <= self.available, "not enough available", quantity=quantity, available=self.available)
        return replace(self, frozen=self.frozen + quantity)

    def unfreeze(self, quantity: int) -> TradingCell:
        """Return the cell with some of what is frozen free again."""
        require(quantity <= self.frozen, "not enough frozen", quantity=quantity, frozen=self.frozen)
        return replace(self, frozen=self.frozen - quantity)


@dataclass(frozen=True, slots=True)
class MoneyCell(DayCell):
    """Money. Always: reserved <= held + due, unless a sale was set aside whose money was spoken for."""

    net_t: int = 0
    """Tonnes bought and open to buy on `day`, less those sold."""

    @property
    def available(self) -> int:
        """What can be reserved: money of a sale can buy at once."""
        return max(0, self.held + self.due - self.reserved)

    @property
    def idle(self) -> int:
        """What can leave."""
        return max(0, self.held - self.reserved)

    def void_on(self, day: MarketDay) -> MoneyCell:
        """Return the cell with nothing that belongs to an earlier day."""
        return MoneyCell(held=self.held, day=day)

    def take(self, amount: int) -> MoneyCell:
        """Return the cell with some of what is idle taken out."""
        require(amount <= self.idle, "not enough available", amount=amount, idle=self.idle)
        return replace(self, held=self.held - amount)

    def reserve(self, amount: int, quantity_t: int, day: MarketDay) -> MoneyCell:
        """Return the cell with some of what is available behind an order to buy so much."""
        cell = self.on(day)
        require(amount <= cell.available, "not enough available", amount=amount, available=cell.available)
        return replace(cell, reserved=cell.reserved + amount, net_t=cell.net_t + quantity_t)

    def more_net(self, quantity_t: int) -> MoneyCell:
        """Return the cell with more bought; less when negative."""
        return replace(self, net_t=self.net_t + quantity_t)

    def give(self, amount: int, day: MarketDay) -> MoneyCell:
        """Return the cell with part of the day's reserve gone."""
        cell = self.release(amount, day)
        require(amount <= cell.held, "not enough held", amount=amount, held=cell.held)
        return replace(cell, held=cell.held - amount)
