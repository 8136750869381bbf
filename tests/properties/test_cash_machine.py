"""
`Cash` and its twin in `carbon`, driven together: they agree to the last fen after every step.

What holds after every step: in = held + out; held = the sum of all balances; by account no more is reserved, owed and
leaving than is there. What is reserved, owed or leaving can not be spent or withdrawn: every limit is also tried with
one fen too many, and both refuse with the same fact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from carbon.cash_ledger import CashLedger
from tests.ledger_machine import LedgerMachine, LedgerWorld, run

OPERATIONS = ("request_withdrawal", "reserve", "release", "owe", "pay")
"""What takes money from somewhere and so has a limit."""


@dataclass(frozen=True, kw_only=True)
class CashWorld(LedgerWorld):
    """With those who move money in and out."""

    bank: Any
    not_the_bank: Any


@dataclass(frozen=True)
class Register:
    """The twin's register of participants: all name one bank, and may hold unless frozen."""

    bank: str
    frozen: set[str]

    def may_hold(self, account: str) -> bool:
        return account not in self.frozen

    def bank_of(self, account: str) -> str | None:
        return self.bank


class CashMachine(LedgerMachine):
    """Steps are drawn so that the ledger must accept them; those that `ask` for too much so that it must not."""

    CONTRACT = "Cash"

    def __init__(self, world: CashWorld) -> None:
        super().__init__(world)
        self.twin = CashLedger(Register(world.bank.address, self.frozen))
        self.requests: list[int] = []
        self.decided: list[int] = []
        self.references = 0
        for holder in world.holders:  # so that a short course of events gets somewhere
            self._deposit(holder, 1_000)

    # What each operation may take at most, and how contract and twin are asked for it

    def _limit(self, operation: str, holder: Any) -> int:
        balance = self.twin.balance_of(holder.address, self.today)
        available = self.twin.available(holder.address, self.today)
        may_hold = holder.address not in self.frozen
        return {
            "request_withdrawal": available * may_hold,
            "reserve": available,
            "release": balance.reserved,
            "owe": balance.reserved,
            "pay": balance.owed,
        }[operation]

    def _on_chain(self, operation: str, holder: Any, amount: int, released: int, to: Any) -> None:
        chain, world, day = self.chain, self.world, self.today
        calls: dict[str, Callable[[], Any]] = {
            "request_withdrawal": lambda: chain.request_withdrawal(amount, sender=holder),
            "reserve": lambda: chain.reserve(holder, amount, day, sender=world.order_book),
            "release": lambda: chain.release(holder, amount, day, sender=world.order_book),
            "owe": lambda: chain.owe(holder, amount - released, released, day, sender=world.order_book),
            "pay": lambda: chain.pay(holder, to, amount, sender=world.settlement),
        }
        calls[operation]()

    def _on_twin(self, operation: str, holder: Any, amount: int, released: int, to: Any) -> None:
        twin, account, day = self.twin, holder.address, self.today
        calls: dict[str, Callable[[], Any]] = {
            "request_withdrawal": lambda: self.requests.append(twin.request_withdrawal(account, amount, day)),
            "reserve": lambda: twin.reserve(account, amount, day),
            "release": lambda: twin.release(account, amount, day),
            "owe": lambda: twin.owe(account, amount - released, released, day),
            "pay": lambda: twin.pay(account, to.address, amount),
        }
        calls[operation]()

    def _possible(self, operation: str) -> list[tuple[Any, int]]:
        limits = ((holder, self._limit(operation, holder)) for holder in self.world.holders)
        return [(holder, limit) for holder, limit in limits if limit > 0]

    def _spoken_for(self) -> list[Any]:
        return [holder for holder in self.world.holders if self._limit("release", holder) or self._limit("pay", holder)]

    def _new_reference(self) -> bytes:
        self.references += 1
        return self.references.to_bytes(32, "big")

    def _step(self, data: st.DataObject, operation: str) -> None:
        holder, limit = data.draw(st.sampled_from(self._possible(operation)))
        amount = data.draw(st.integers(1, limit) | st.just(limit))
        released = data.draw(st.integers(0, amount - 1)) if operation == "owe" else 0
        to = data.draw(st.sampled_from(self._able()))

        self._on_chain(operation, holder, amount, released, to)
        self._on_twin(operation, holder, amount, released, to)

    # Steps

    @precondition(lambda self: self._able())
    @rule(data=st.data(), amount=st.integers(1, 2**56))
    def deposit(self, data: st.DataObject, amount: int) -> None:
        self._deposit(data.draw(st.sampled_from(self._able())), amount)

    def _deposit(self, holder: Any, amount: int) -> None:
        reference = self._new_reference()
        self.chain.deposit(holder, amount, reference, sender=self.world.bank)
        self.twin.deposit(self.world.bank.address, holder.address, amount, reference)

    @precondition(lambda self: self._able() and self._possible("request_withdrawal"))
    @rule(data=st.data())
    def request_withdrawal(self, data: st.DataObject) -> None:
        self._step(data, "request_withdrawal")

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def confirm_withdrawal(self, data: st.DataObject) -> None:
        request, reference = data.draw(st.sampled_from(self.requests)), self._new_reference()
        self.chain.confirm_withdrawal(request, reference, sender=self.world.bank)
        self.twin.confirm_withdrawal(self.world.bank.address, request, reference)
        self._move_to_decided(request)

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def refuse_withdrawal(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self.requests))
        self.chain.refuse_withdrawal(request, "unknown payee", sender=self.world.bank)
        self.twin.refuse_withdrawal(self.world.bank.address, request, "unknown payee")
        self._move_to_decided(request)

    def _move_to_decided(self, request: int) -> None:
        self.requests.remove(request)
        self.decided.append(request)

    @precondition(lambda self: self._able() and self._possible("reserve"))
    @rule(data=st.data())
    def reserve(self, data: st.DataObject) -> None:
        self._step(data, "reserve")

    @precondition(lambda self: self._able() and self._possible("owe"))
    @rule(data=st.data(), operation=st.sampled_from(["owe", "owe", "release"]))
    def match_or_release(self, data: st.DataObject, operation: str) -> None:
        self._step(data, operation)

    @precondition(lambda self: self._able() and self._possible("pay"))
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        self._step(data, "pay")

    @rule(data=st.data())
    def ask_for_one_too_many_of_everything(self, data: st.DataObject) -> None:
        holder = data.draw(st.sampled_from(self._spoken_for() or self.world.holders))
        to = data.draw(st.sampled_from(self.world.holders))
        for operation in OPERATIONS:
            amount = self._limit(operation, holder) + 1
            released = data.draw(st.integers(0, amount - 1)) if operation == "owe" else 0
            request = (operation, holder, amount, released, to)
            self._both_refuse(partial(self._on_chain, *request), partial(self._on_twin, *request))

    @rule(data=st.data())
    def ask_to_book_a_payment_twice(self, data: st.DataObject) -> None:
        holder, bank = data.draw(st.sampled_from(self.world.holders)), self.world.bank
        reference = data.draw(st.integers(1, self.references)).to_bytes(32, "big")
        self._both_refuse(
            lambda: self.chain.deposit(holder, 1, reference, sender=bank),
            lambda: self.twin.deposit(bank.address, holder.address, 1, reference),
        )

    @precondition(lambda self: self.requests or self.decided)
    @rule(data=st.data(), is_bank=st.booleans())
    def ask_to_decide_as_another_or_again(self, data: st.DataObject, is_bank: bool) -> None:
        caller = self.world.bank if is_bank and self.decided else self.world.not_the_bank
        candidates = self.decided if caller is self.world.bank else self.requests + self.decided
        request, reference = data.draw(st.sampled_from(candidates)), self._new_reference()
        self._both_refuse(
            lambda: self.chain.confirm_withdrawal(request, reference, sender=caller),
            lambda: self.twin.confirm_withdrawal(caller.address, request, reference),
        )
        self.references -= 1

    @rule(days=st.integers(1, 3))
    def pass_days(self, days: int) -> None:
        self._pass(days)

    # What always holds

    @invariant()
    def contract_and_twin_agree_and_conserve(self) -> None:
        accounts = [holder.address for holder in self.world.holders]
        figures = iter(self.world.lens.money(self.chain, accounts))
        money_in, money_out, held = (next(figures) for _ in range(3))
        assert (money_in, money_out, held) == (self.twin.in_fen, self.twin.out_fen, self.twin.held_fen)
        assert money_in == held + money_out
        assert held == sum(self._agreed_total(account, figures) for account in accounts)

    def _agreed_total(self, account: str, figures: Any) -> int:
        total, reserved, owed, leaving, available = (next(figures) for _ in range(5))
        balance = self.twin.balance_of(account, self.today)
        assert (total, reserved, owed, leaving) == (balance.total, balance.reserved, balance.owed, balance.leaving)
        assert available == self.twin.available(account, self.today)
        assert available == total - reserved - owed - leaving
        return int(total)


@pytest.fixture
def world(
    project: Any,
    directory: Any,
    deployer: Any,
    emitter: Any,
    other_emitter: Any,
    investor: Any,
    market: Any,
    bank: Any,
    exchange: Any,
    order_book: Any,
    settlement: Any,
    set_status: Any,
) -> CashWorld:
    """Three holders and everyone who moves their money."""
    return CashWorld(
        deploy_ledger=lambda: deployer.deploy(project.Cash, directory),
        lens=deployer.deploy(project.LedgerLens),
        holders=[emitter, other_emitter, investor],
        market=market,
        deployer=deployer,
        bank=bank,
        not_the_bank=exchange,
        order_book=order_book,
        settlement=settlement,
        set_status=set_status,
    )


def test_cash__any_course_of_events__equals_its_twin_and_conserves_money(world):
    run(lambda: CashMachine(world), examples=5, steps=35)


@pytest.mark.long
def test_cash__many_long_courses_of_events__equals_its_twin_and_conserves_money(world):
    run(lambda: CashMachine(world), examples=30, steps=80)
