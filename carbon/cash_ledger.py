"""
Reference ledger of money; twin of `contracts/registry/Cash.vy`, to the last fen and the last refusal.

Whether a caller is a contract in force or a bank with the role is the contract's affair; whether it is the bank of
the account, and whether an account may hold, is asked of `Parties`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Protocol

from carbon.refusal import Refused, require
from carbon.trading_cell import CELL_LIMIT, TradingCell
from carbon.units import Fen, MarketDay

NO_REFERENCE = bytes(32)
"""A bank reference that says nothing."""


class Parties(Protocol):
    """What the ledger asks of the register of participants."""

    def may_hold(self, account: str) -> bool:
        """Whether the account may hold money now."""
        ...

    def bank_of(self, account: str) -> str | None:
        """The settlement bank that the account named, if any."""
        ...


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Money that its owner asked his bank to pay out."""

    account: str
    bank: str
    amount: Fen
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account has and what of it is spoken for. Always: reserved + owed + leaving <= total."""

    total: Fen
    reserved: Fen
    """Behind orders of the day."""
    owed: Fen
    """Traded and awaiting settlement."""
    leaving: Fen
    """Requested from the bank and not decided."""


class CashLedger:
    """
    Money of participants at settlement banks.

    Always: in = held + out, and held = the sum of all balances.
    Operations raise `Refused` and then have changed nothing.
    """

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._cells: defaultdict[str, TradingCell] = defaultdict(TradingCell)
        self._leaving: Counter[str] = Counter()
        self._withdrawals: dict[int, Withdrawal] = {}
        self._booked: set[tuple[str, bytes]] = set()
        self.in_fen = 0
        """Booked in by banks."""
        self.out_fen = 0
        """Booked out by banks."""
        self.held_fen = 0

    # Views

    def balance_of(self, account: str, today: MarketDay | None) -> Balance:
        """What the account has; `today` is the market's day, None while there is no market."""
        cell = self._cells[account].today(today)
        leaving = self._leaving[account]
        return Balance(Fen(cell.held + leaving), Fen(cell.reserved), Fen(cell.owed), Fen(leaving))

    def available(self, account: str, today: MarketDay | None) -> Fen:
        """What the account can spend or withdraw now."""
        return Fen(self._cells[account].today(today).available)

    # Holders and banks

    def request_withdrawal(self, account: str, amount: Fen, today: MarketDay | None) -> int:
        """Ask the own bank to pay out available money; return the number of the request, from 1."""
        self._require_holder(account)
        _require_some(amount)
        bank = self._parties.bank_of(account)
        if bank is None:
            raise Refused("account names no bank", account=account)
        self._cells[account] = self._cells[account].today(today).take(amount)
        self._leaving[account] += amount
        withdrawal_id = len(self._withdrawals) + 1
        self._withdrawals[withdrawal_id] = Withdrawal(account, bank, amount)
        return withdrawal_id

    def deposit(self, bank: str, account: str, amount: Fen, reference: bytes) -> None:
        """Book in money that the bank received; the bank's reference counts once, in or out."""
        require(self._parties.bank_of(account) == bank, "caller is not the bank of the account", bank=bank)
        _require_some(amount)
        self._require_holder(account)
        require(self.held_fen + amount < CELL_LIMIT, "ledger is full", held_fen=self.held_fen, amount_fen=amount)
        self._use_reference(bank, reference)
        self.in_fen += amount
        self.held_fen += amount
        self._add(account, amount)

    def confirm_withdrawal(self, bank: str, withdrawal_id: int, reference: bytes) -> None:
        """Book out money that the bank paid; the bank's reference counts once, in or out."""
        withdrawal = self._open_withdrawal(bank, withdrawal_id)
        self._use_reference(bank, reference)
        self._close_withdrawal(withdrawal_id, withdrawal)
        self.held_fen -= withdrawal.amount
        self.out_fen += withdrawal.amount

    def refuse_withdrawal(self, bank: str, withdrawal_id: int, reason: str) -> None:
        """Give the money back to the account, which never left."""
        withdrawal = self._open_withdrawal(bank, withdrawal_id)
        require(reason != "", "reason is empty")
        self._close_withdrawal(withdrawal_id, withdrawal)
        self._add(withdrawal.account, withdrawal.amount)

    # Order book and settlement

    def reserve(self, account: str, amount: Fen, day: MarketDay) -> None:
        """Put available money behind an order of the day; a reserve of an earlier day is void from here."""
        _require_some(amount)
        self._cells[account] = self._cells[account].reserve(amount, day)

    def release(self, account: str, amount: Fen, day: MarketDay) -> None:
        """Give back part of the day's reserve."""
        _require_some(amount)
        self._cells[account] = self._cells[account].release(amount, day)

    def owe(self, account: str, amount: Fen, released: Fen, day: MarketDay) -> None:
        """Turn part of the day's reserve into money owed to a seller, and give back another part."""
        _require_some(amount)
        cell = self._cells[account].on(day)
        wanted = amount + released
        require(wanted <= cell.reserved, "not enough reserved", wanted_fen=wanted, reserved_fen=cell.reserved)
        self._cells[account] = cell.release(released, day).owe(amount, day)

    def pay(self, buyer: str, seller: str, amount: Fen) -> None:
        """Move money owed by the buyer to the seller."""
        _require_some(amount)
        self._require_holder(seller)
        self._cells[buyer] = self._cells[buyer].settle(amount)
        self._add(seller, amount)

    # Internals

    def _require_holder(self, account: str) -> None:
        require(self._parties.may_hold(account), "account may not hold", account=account)

    def _open_withdrawal(self, bank: str, withdrawal_id: int) -> Withdrawal:
        withdrawal = self._withdrawals.get(withdrawal_id)
        if withdrawal is None:
            raise Refused("no such withdrawal", withdrawal_id=withdrawal_id)
        require(withdrawal.bank == bank, "caller is not the bank of the account", bank=bank)
        require(not withdrawal.is_decided, "withdrawal is decided", withdrawal_id=withdrawal_id)
        return withdrawal

    def _close_withdrawal(self, withdrawal_id: int, withdrawal: Withdrawal) -> None:
        self._withdrawals[withdrawal_id] = Withdrawal(withdrawal.account, withdrawal.bank, withdrawal.amount, True)
        self._leaving[withdrawal.account] -= withdrawal.amount

    def _use_reference(self, bank: str, reference: bytes) -> None:
        require(reference != NO_REFERENCE, "bank reference is empty")
        require((bank, reference) not in self._booked, "bank reference is booked", reference=reference.hex())
        self._booked.add((bank, reference))

    def _add(self, account: str, amount: int) -> None:
        self._cells[account] = self._cells[account].add(amount)


def _require_some(amount: int) -> None:
    require(amount > 0, "amount is zero", amount_fen=amount)
