"""
Reference ledger of money; twin of `contracts/registry/Cash.vy`, to the last fen and the last refusal.

Whether a caller is a contract in force or a bank with the role is the contract's affair; whether it is the bank of
the account, and whether an account may hold, is asked of `Parties`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol

from carbon.refusal import Refused, require
from carbon.trading_cell import CELL_LIMIT, MoneyCell
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


class Fund(IntEnum):
    """Money of no participant, as the contract numbers it."""

    NONE = 0
    EXCHANGE_FEES = 1
    REGISTRY_FEES = 2
    RISK_RESERVE = 3
    TREASURY = 4
    """What the scheme's own auctions brought."""


class WithdrawalState(IntEnum):
    """How far a withdrawal is."""

    REQUESTED = 1
    CLEARED = 2
    PAID = 3
    REFUSED = 4


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Money that its owner asked his bank to pay out."""

    account: str
    bank: str
    amount: Fen
    fund: Fund = Fund.NONE
    state: WithdrawalState = WithdrawalState.REQUESTED


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account has and what of it is spoken for."""

    total: Fen
    reserved: Fen
    """Behind orders and trades of the day; backed by what is due, too."""
    due: Fen
    """From sales of the day, beside the total."""
    leaving: Fen
    """Requested and not decided."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A trade to be paid."""

    buyer: str
    seller: str
    amount: Fen
    fee: Fen
    """Of each side."""


class CashLedger:
    """
    Money of participants at settlement banks.

    Always: in = held + out, and held = the totals of all accounts and of the four funds.
    Operations raise `Refused` and then have changed nothing.
    """

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._cells: defaultdict[str, MoneyCell] = defaultdict(MoneyCell)
        self._leaving: Counter[str] = Counter()
        self._lodged: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()
        self._covered: Counter[str] = Counter()
        self._funds: Counter[Fund] = Counter()
        self._funds_leaving: Counter[Fund] = Counter()
        self._withdrawals: dict[int, Withdrawal] = {}
        self._booked: set[tuple[str, bytes]] = set()
        self.in_fen = 0
        """Booked in by banks."""
        self.out_fen = 0
        """Booked out by banks."""
        self.held_fen = 0

    # Views

    def balance_of(self, account: str, today: MarketDay | None) -> Balance:
        """What the account has; `today` is the first day whose reserves count, None while there is no market."""
        cell = self._cells[account].today(today)
        leaving = self._leaving[account]
        total = self._cells[account].held + leaving + self._lodged[account] + self._aside[account]
        return Balance(Fen(total), Fen(cell.reserved), Fen(cell.due), Fen(leaving))

    def available(self, account: str, today: MarketDay | None) -> Fen:
        """What the account can buy for now."""
        return Fen(self._cells[account].today(today).available)

    def idle(self, account: str, today: MarketDay | None) -> Fen:
        """What the account can withdraw or lodge now."""
        return Fen(self._cells[account].today(today).idle)

    def net_t(self, account: str, today: MarketDay | None) -> int:
        """Bought and open to buy, less sold, on the day that counts."""
        cell = self._cells[account]
        return cell.net_t if today is not None and cell.day >= today else 0

    def lodged(self, account: str) -> Fen:
        """Deposits for auctions."""
        return Fen(self._lodged[account])

    def aside(self, account: str) -> Fen:
        """Money of the account's purchases in default."""
        return Fen(self._aside[account])

    def covered(self, account: str) -> Fen:
        """What the risk reserve paid for the account and has not got back."""
        return Fen(self._covered[account])

    def fund(self, fund: Fund) -> tuple[Fen, Fen]:
        """Total of a fund, and of it leaving."""
        leaving = self._funds_leaving[fund]
        return Fen(self._funds[fund] + leaving), Fen(leaving)

    # Holders, exchange, registry and banks

    def request_withdrawal(self, account: str, amount: Fen, today: MarketDay | None) -> int:
        """Ask for idle money to be paid out by the own bank; return the number of the request, from 1."""
        self._require_holder(account)
        _require_some(amount)
        bank = self._bank_of(account)
        self._cells[account] = self._cells[account].today(today).take(amount)
        self._leaving[account] += amount
        return self._request(account, bank, amount, Fund.NONE)

    def request_fund_withdrawal(self, by: str, fund: Fund, amount: Fen) -> int:
        """Ask for money of a fund to be paid out by the caller's bank."""
        _require_some(amount)
        bank = self._bank_of(by)
        self._require_in_fund(fund, amount)
        self._funds[fund] -= amount
        self._funds_leaving[fund] += amount
        return self._request(by, bank, amount, fund)

    def assign_fees(self, fund: Fund, amount: Fen) -> None:
        """Put fees into the risk reserve."""
        require(fund != Fund.RISK_RESERVE, "money is in the risk reserve")
        require(fund != Fund.TREASURY, "money is in the treasury")
        self._require_in_fund(fund, amount)
        self._funds[fund] -= amount
        self._funds[Fund.RISK_RESERVE] += amount

    def clear_withdrawal(self, by: str, withdrawal_id: int) -> None:
        """Agree to a withdrawal, for the registry; not by who asked for it."""
        withdrawal = self._open_withdrawal(withdrawal_id)
        require(withdrawal.state == WithdrawalState.REQUESTED, "withdrawal is cleared", withdrawal_id=withdrawal_id)
        require(withdrawal.account != by, "caller asked for the withdrawal", withdrawal_id=withdrawal_id)
        self._withdrawals[withdrawal_id] = replace(withdrawal, state=WithdrawalState.CLEARED)

    def recover(self, account: str, amount: Fen, today: MarketDay | None) -> None:
        """Take back from an account what the risk reserve paid for it."""
        require(amount <= self._covered[account], "more than was covered", amount_fen=amount)
        _require_some(amount)
        self._cells[account] = self._cells[account].today(today).take(amount)
        self._covered[account] -= amount
        self._funds[Fund.RISK_RESERVE] += amount

    def deposit(self, bank: str, account: str, amount: Fen, reference: bytes) -> None:
        """Book in money that the bank received; the bank's reference counts once, in or out."""
        require(self._parties.bank_of(account) == bank, "caller is not the bank of the account", bank=bank)
        self._require_holder(account)
        self._book_in(bank, amount, reference)
        self._add(account, amount)

    def deposit_to_reserve(self, bank: str, amount: Fen, reference: bytes) -> None:
        """Book in money that a bank received for the risk reserve."""
        self._book_in(bank, amount, reference)
        self._funds[Fund.RISK_RESERVE] += amount

    def confirm_withdrawal(self, bank: str, withdrawal_id: int, reference: bytes) -> None:
        """Book out money that the bank paid; the bank's reference counts once, in or out."""
        withdrawal = self._open_withdrawal(withdrawal_id)
        require(withdrawal.bank == bank, "caller is not the bank of the account", bank=bank)
        require(withdrawal.state == WithdrawalState.CLEARED, "withdrawal is not cleared", withdrawal_id=withdrawal_id)
        self._use_reference(bank, reference)
        self._close_withdrawal(withdrawal_id, withdrawal, WithdrawalState.PAID)
        self.held_fen -= withdrawal.amount
        self.out_fen += withdrawal.amount

    def refuse_withdrawal(self, by: str, withdrawal_id: int, reason: str, *, is_registry: bool = False) -> None:
        """Give the money back to where it came from; the registry can only refuse what it has not cleared."""
        withdrawal = self._open_withdrawal(withdrawal_id)
        if withdrawal.state == WithdrawalState.CLEARED or not is_registry:
            require(withdrawal.bank == by, "caller is not the bank of the account", bank=by)
        require(reason != "", "reason is empty")
        self._close_withdrawal(withdrawal_id, withdrawal, WithdrawalState.REFUSED)
        if withdrawal.fund == Fund.NONE:
            self._add(withdrawal.account, withdrawal.amount)
        else:
            self._funds[withdrawal.fund] += withdrawal.amount

    # Ways to trade

    def reserve(self, account: str, amount: Fen, quantity_t: int, day: MarketDay) -> None:
        """Put available money behind purchases of the day."""
        _require_some(amount)
        self._cells[account] = self._cells[account].reserve(amount, quantity_t, day)

    def release(self, account: str, amount: Fen, quantity_t: int, day: MarketDay) -> None:
        """Give back part of the day's reserve."""
        _require_some(amount)
        self._cells[account] = self._cells[account].release(amount, day).more_net(-quantity_t)

    def expect(self, rows: Sequence[tuple[str, Fen, int]], day: MarketDay) -> None:
        """Credit each seller with money to come, for so many tonnes sold; all or nothing."""
        with self._all_or_nothing():
            for account, amount, quantity_t in rows:
                self._cells[account] = self._cells[account].expect(amount, day).more_net(-quantity_t)

    # Auction

    def lodge(self, account: str, amount: Fen, today: MarketDay | None) -> None:
        """Hold idle money as a deposit."""
        _require_some(amount)
        self._cells[account] = self._cells[account].today(today).take(amount)
        self._lodged[account] += amount

    def unlodge(self, account: str, amount: Fen) -> None:
        """Give a deposit back."""
        self._take_lodged(account, amount)
        self._add(account, amount)

    def forfeit(self, account: str, amount: Fen) -> None:
        """Let the risk reserve have a deposit."""
        self._take_lodged(account, amount)
        self._funds[Fund.RISK_RESERVE] += amount

    def collect(self, rows: Sequence[tuple[str, Fen]]) -> None:
        """Let the treasury have what each account lodged for units of the scheme; all or nothing."""
        before = Counter(self._lodged)
        try:
            for account, amount in rows:
                self._take_lodged(account, amount)
        except Refused:
            self._lodged = before
            raise
        self._funds[Fund.TREASURY] += sum(amount for _, amount in rows)

    # Settlement

    def pay(self, payments: Sequence[Payment], registry_fees: Fen, day: MarketDay) -> None:
        """Pay all sellers, then have all buyers give; all or nothing."""
        for payment in payments:
            self._require_holder(payment.buyer)
            self._require_holder(payment.seller)
        with self._all_or_nothing():
            for payment in payments:
                self._cells[payment.seller] = self._cells[payment.seller].receive(payment.amount - payment.fee, day)
            for payment in payments:
                self._cells[payment.buyer] = self._cells[payment.buyer].give(payment.amount + payment.fee, day)
            self._add_fees(2 * sum(payment.fee for payment in payments), registry_fees)

    def set_aside(self, trade: Payment, day: MarketDay) -> Fen:
        """Take the money of a trade in default out of the day; return what was there of it."""
        cost = trade.amount + trade.fee
        with self._all_or_nothing():
            self._cells[trade.seller] = self._cells[trade.seller].drop_due(trade.amount - trade.fee, day)
            cell = self._cells[trade.buyer].release(cost, day)
            taken = min(cost, cell.idle)
            self._cells[trade.buyer] = cell.take(taken)
        self._aside[trade.buyer] += taken
        return Fen(taken)

    def make_good(self, account: str, amount: Fen, today: MarketDay | None) -> None:
        """Add idle money to what stands aside."""
        _require_some(amount)
        self._cells[account] = self._cells[account].today(today).take(amount)
        self._aside[account] += amount

    def cover(self, account: str, amount: Fen) -> None:
        """Let the risk reserve add to what stands aside; the account owes it."""
        self._require_in_fund(Fund.RISK_RESERVE, amount)
        self._funds[Fund.RISK_RESERVE] -= amount
        self._covered[account] += amount
        self._aside[account] += amount

    def pay_aside(self, trade: Payment, registry_fees: Fen) -> None:
        """Pay a trade in default out of what stands aside."""
        self._require_holder(trade.seller)
        self._take_aside(trade.buyer, trade.amount + trade.fee)
        self._add(trade.seller, trade.amount - trade.fee)
        self._add_fees(2 * trade.fee, registry_fees)

    def give_aside(self, account: str, to: str, amount: Fen) -> None:
        """Give what stands aside to another, or back."""
        self._take_aside(account, amount)
        self._add(to, amount)

    # Internals

    def _require_holder(self, account: str) -> None:
        require(self._parties.may_hold(account), "account may not hold", account=account)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        before = dict(self._cells)
        try:
            yield
        except Refused:
            self._cells = defaultdict(MoneyCell, before)
            raise

    def _bank_of(self, account: str) -> str:
        bank = self._parties.bank_of(account)
        if bank is None:
            raise Refused("account names no bank", account=account)
        return bank

    def _request(self, account: str, bank: str, amount: Fen, fund: Fund) -> int:
        withdrawal_id = len(self._withdrawals) + 1
        self._withdrawals[withdrawal_id] = Withdrawal(account, bank, amount, fund)
        return withdrawal_id

    def _book_in(self, bank: str, amount: Fen, reference: bytes) -> None:
        _require_some(amount)
        require(self.held_fen + amount < CELL_LIMIT, "ledger is full", held_fen=self.held_fen, amount_fen=amount)
        self._use_reference(bank, reference)
        self.in_fen += amount
        self.held_fen += amount

    def _require_in_fund(self, fund: Fund, amount: Fen) -> None:
        _require_some(amount)
        require(amount <= self._funds[fund], "not enough in the fund", amount_fen=amount, fund_fen=self._funds[fund])

    def _take_lodged(self, account: str, amount: Fen) -> None:
        _require_some(amount)
        require(amount <= self._lodged[account], "not enough lodged", amount_fen=amount)
        self._lodged[account] -= amount

    def _take_aside(self, account: str, amount: int) -> None:
        require(amount <= self._aside[account], "not enough set aside", amount_fen=amount)
        self._aside[account] -= amount

    def _add_fees(self, fees: int, registry_fees: int) -> None:
        if fees > 0:
            require(registry_fees <= fees, "the registry's part is more than all fees", fees_fen=fees)
            self._funds[Fund.REGISTRY_FEES] += registry_fees
            self._funds[Fund.EXCHANGE_FEES] += fees - registry_fees

    def _open_withdrawal(self, withdrawal_id: int) -> Withdrawal:
        withdrawal = self._withdrawals.get(withdrawal_id)
        if withdrawal is None:
            raise Refused("no such withdrawal", withdrawal_id=withdrawal_id)
        is_open = withdrawal.state <= WithdrawalState.CLEARED
        require(is_open, "withdrawal is decided", withdrawal_id=withdrawal_id)
        return withdrawal

    def _close_withdrawal(self, withdrawal_id: int, withdrawal: Withdrawal, state: WithdrawalState) -> None:
        self._withdrawals[withdrawal_id] = replace(withdrawal, state=state)
        if withdrawal.fund == Fund.NONE:
            self._leaving[withdrawal.account] -= withdrawal.amount
        else:
            self._funds_leaving[withdrawal.fund] -= withdrawal.amount

    def _use_reference(self, bank: str, reference: bytes) -> None:
        require(reference != NO_REFERENCE, "bank reference is empty")
        require((bank, reference) not in self._booked, "bank reference is booked", reference=reference.hex())
        self._booked.add((bank, reference))

    def _add(self, account: str, amount: int) -> None:
        self._cells[account] = self._cells[account].add(amount)


def _require_some(amount: int) -> None:
    require(amount > 0, "amount is zero", amount_fen=amount)
