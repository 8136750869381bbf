"""
`Cash` and its twin in `carbon`, driven together: they agree to the last fen after every step.

What holds after every step: in = held + out; held = the totals of all accounts and of the four funds. Money reserved
or leaving, lodged or set aside can not be spent or withdrawn: every limit is also tried with one fen too many, and both
refuse with the same fact.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from carbon.cash_ledger import Balance, CashLedger, Fund, Payment
from carbon.refusal import Refused
from tests.ledger_machine import LedgerMachine, LedgerWorld, run

OPERATIONS = (
    *("request_withdrawal", "reserve", "release", "lodge", "unlodge", "forfeit", "collect", "recover", "give_aside"),
)
"""What takes money from somewhere and so has a limit."""


@dataclass(frozen=True, kw_only=True)
class CashWorld(LedgerWorld):
    """With those who move money in and out."""

    bank: Any
    not_the_bank: Any
    auction: Any
    registry: Any
    exchange: Any


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
        self.cleared: list[int] = []
        self.decided: list[int] = []
        self.matches: list[tuple[Any, Any, int, int]] = []
        self.asides: list[tuple[Any, Any, int, int]] = []
        self.references = 0
        for holder in world.holders:  # so that a short course of events gets somewhere
            self._deposit(holder, 1_000)

    # What each operation may take at most, and how contract and twin are asked for it

    def _limit(self, operation: str, holder: Any) -> int:
        twin, account = self.twin, holder.address
        idle = twin.idle(account, self.today)
        return {
            "request_withdrawal": idle * (account not in self.frozen),
            "reserve": twin.available(account, self.today),
            "release": twin.balance_of(account, self.today).reserved,
            "lodge": idle,
            "unlodge": twin.lodged(account),
            "forfeit": twin.lodged(account),
            "collect": twin.lodged(account),
            "recover": min(idle, twin.covered(account)),
            "give_aside": twin.aside(account),
        }[operation]

    def _on_chain(self, operation: str, holder: Any, amount: int, tonnes: int, to: Any) -> None:
        chain, world, day = self.chain, self.world, self.today
        calls: dict[str, Callable[[], Any]] = {
            "request_withdrawal": lambda: chain.request_withdrawal(amount, sender=holder),
            "reserve": lambda: chain.reserve(holder, amount, tonnes, day, sender=world.order_book),
            "release": lambda: chain.release(holder, amount, tonnes, day, sender=world.order_book),
            "lodge": lambda: chain.lodge(holder, amount, sender=world.auction),
            "unlodge": lambda: chain.unlodge(holder, amount, sender=world.auction),
            "forfeit": lambda: chain.forfeit(holder, amount, sender=world.auction),
            "collect": lambda: chain.collect([holder], [amount], sender=world.auction),
            "recover": lambda: chain.recover(holder, amount, sender=world.registry),
            "give_aside": lambda: chain.give_aside(holder, to, amount, sender=world.settlement),
        }
        calls[operation]()

    def _on_twin(self, operation: str, holder: Any, amount: int, tonnes: int, to: Any) -> None:
        twin, account, day = self.twin, holder.address, self.today
        calls: dict[str, Callable[[], Any]] = {
            "request_withdrawal": lambda: self.requests.append(twin.request_withdrawal(account, amount, day)),
            "reserve": lambda: twin.reserve(account, amount, tonnes, day),
            "release": lambda: twin.release(account, amount, tonnes, day),
            "lodge": lambda: twin.lodge(account, amount, day),
            "unlodge": lambda: twin.unlodge(account, amount),
            "forfeit": lambda: twin.forfeit(account, amount),
            "collect": lambda: twin.collect([(account, amount)]),
            "recover": lambda: twin.recover(account, amount, day),
            "give_aside": lambda: twin.give_aside(account, to.address, amount),
        }
        calls[operation]()

    def _possible(self, operation: str) -> list[tuple[Any, int]]:
        limits = ((holder, self._limit(operation, holder)) for holder in self.world.holders)
        return [(holder, limit) for holder, limit in limits if limit > 0]

    def _new_reference(self) -> bytes:
        self.references += 1
        return self.references.to_bytes(32, "big")

    def _step(self, data: st.DataObject, operation: str) -> None:
        holder, limit = data.draw(st.sampled_from(self._possible(operation)))
        amount = data.draw(st.integers(1, limit) | st.just(limit))
        tonnes = data.draw(st.integers(0, 1_000))
        to = data.draw(st.sampled_from(self.world.holders))

        self._on_chain(operation, holder, amount, tonnes, to)
        self._on_twin(operation, holder, amount, tonnes, to)

    # Steps

    @precondition(lambda self: self._able())
    @rule(data=st.data(), amount=st.integers(1, 2**44))
    def deposit(self, data: st.DataObject, amount: int) -> None:
        """So little that no course of events fills the ledger, which holds less than 2**56 fen."""
        self._deposit(data.draw(st.sampled_from(self._able())), amount)

    def _deposit(self, holder: Any, amount: int) -> None:
        reference = self._new_reference()
        self.chain.deposit(holder, amount, reference, sender=self.world.bank)
        self.twin.deposit(self.world.bank.address, holder.address, amount, reference)

    @precondition(lambda self: self._able() and self._possible("request_withdrawal"))
    @rule(data=st.data())
    def request_withdrawal(self, data: st.DataObject) -> None:
        self._step(data, "request_withdrawal")

    @precondition(lambda self: self._possible_funds())
    @rule(data=st.data(), is_paid_out=st.booleans())
    def move_money_of_a_fund(self, data: st.DataObject, is_paid_out: bool) -> None:
        fund, limit = data.draw(st.sampled_from(self._possible_funds()))
        amount = data.draw(st.integers(1, limit))
        by = self.world.exchange if fund == Fund.EXCHANGE_FEES else self.world.registry
        if is_paid_out or fund == Fund.RISK_RESERVE:
            self.chain.request_fund_withdrawal(fund, amount, sender=by)
            self.requests.append(self.twin.request_fund_withdrawal(by.address, fund, amount))
        else:
            self.chain.assign_fees(fund, amount, sender=by)
            self.twin.assign_fees(fund, amount)

    def _possible_funds(self) -> list[tuple[Fund, int]]:
        funds = [(fund, self.twin.fund(fund)) for fund in (Fund.EXCHANGE_FEES, Fund.REGISTRY_FEES, Fund.RISK_RESERVE)]
        return [(fund, total - leaving) for fund, (total, leaving) in funds if total > leaving]

    @rule(amount=st.integers(1, 10_000))
    def deposit_to_reserve(self, amount: int) -> None:
        reference = self._new_reference()
        self.chain.deposit_to_reserve(amount, reference, sender=self.world.bank)
        self.twin.deposit_to_reserve(self.world.bank.address, amount, reference)

    @precondition(lambda self: self._own_requests())
    @rule(data=st.data())
    def clear_withdrawal(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self._own_requests()))
        self.chain.clear_withdrawal(request, sender=self.world.registry)
        self.twin.clear_withdrawal(self.world.registry.address, request)
        self.requests.remove(request)
        self.cleared.append(request)

    def _own_requests(self) -> list[int]:
        return [one for one in self.requests if self.chain.withdrawal(one).account != self.world.registry]

    @precondition(lambda self: self.cleared)
    @rule(data=st.data())
    def confirm_withdrawal(self, data: st.DataObject) -> None:
        request, reference = data.draw(st.sampled_from(self.cleared)), self._new_reference()
        self.chain.confirm_withdrawal(request, reference, sender=self.world.bank)
        self.twin.confirm_withdrawal(self.world.bank.address, request, reference)
        self._move_to_decided(request)

    @precondition(lambda self: self.requests + self.cleared)
    @rule(data=st.data())
    def refuse_withdrawal(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self.requests + self.cleared))
        self.chain.refuse_withdrawal(request, "unknown payee", sender=self.world.bank)
        self.twin.refuse_withdrawal(self.world.bank.address, request, "unknown payee")
        self._move_to_decided(request)

    def _move_to_decided(self, request: int) -> None:
        (self.requests if request in self.requests else self.cleared).remove(request)
        self.decided.append(request)

    @precondition(lambda self: self._possible("reserve"))
    @rule(data=st.data())
    def reserve(self, data: st.DataObject) -> None:
        self._step(data, "reserve")

    @precondition(lambda self: any(self._possible(one) for one in ("lodge", "unlodge", "recover", "give_aside")))
    @rule(data=st.data())
    def lodge_or_give_back(self, data: st.DataObject) -> None:
        operations = ("lodge", "unlodge", "forfeit", "collect", "recover", "give_aside")
        operation = data.draw(st.sampled_from([one for one in operations if self._possible(one)]))
        self._step(data, operation)
        if operation == "give_aside":
            self.asides.clear()  # what stood there for a trade may be gone

    @precondition(lambda self: self._possible("reserve"))
    @rule(data=st.data(), fee_bp=st.integers(0, 500))
    def match(self, data: st.DataObject, fee_bp: int) -> None:
        """A purchase out of everything that can buy, also out of sales of the day."""
        buyer, limit = data.draw(st.sampled_from(self._possible("reserve")))
        amount = data.draw(st.integers(1, limit) | st.just(limit)) * 10_000 // (10_000 + fee_bp)
        fee, seller = amount * fee_bp // 10_000, data.draw(st.sampled_from(self.world.holders))
        if amount == 0:
            return
        chain, world, day = self.chain, self.world, self.today
        chain.reserve(buyer, amount + fee, 3, day, sender=world.order_book)
        self.twin.reserve(buyer.address, amount + fee, 3, day)
        chain.expect([seller], [amount - fee], [3], day, sender=world.order_book)
        self.twin.expect([(seller.address, amount - fee, 3)], day)
        self.matches.append((buyer, seller, amount, fee))

    @precondition(lambda self: self.matches)
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        """Any of the day's trades in any order; what is not there yet, both refuse."""
        chosen = data.draw(st.lists(st.sampled_from(range(len(self.matches))), min_size=1, unique=True))
        matches = [self.matches[place] for place in chosen]
        columns = [list(column) for column in zip(*matches, strict=True)]
        registry_fees = sum(fee for *_, fee in matches)
        payments = [Payment(buyer.address, seller.address, *rest) for buyer, seller, *rest in matches]

        def on_chain() -> None:
            self.chain.pay(*columns, registry_fees, self.today, sender=self.world.settlement)

        def on_twin() -> None:
            self.twin.pay(payments, registry_fees, self.today)

        if not self._would_do(lambda twin: twin.pay(payments, registry_fees, self.today)):
            self._both_refuse(on_chain, on_twin)
            return
        on_chain()
        on_twin()
        self.matches = [match for place, match in enumerate(self.matches) if place not in chosen]

    def _would_do(self, step: Callable[[CashLedger], Any]) -> bool:
        try:
            step(deepcopy(self.twin))
        except Refused:
            return False
        return True

    @precondition(lambda self: self.matches)
    @rule(data=st.data())
    def set_aside(self, data: st.DataObject) -> None:
        buyer, seller, amount, fee = match = data.draw(st.sampled_from(self.matches))
        payment = Payment(buyer.address, seller.address, amount, fee)
        if not self._would_do(lambda twin: twin.set_aside(payment, self.today)):
            return  # its reserve was given back by another step
        self.chain.set_aside(buyer, seller, amount, fee, self.today, sender=self.world.settlement)
        taken = self.twin.set_aside(payment, self.today)
        missing = amount + fee - taken
        total, leaving = self.twin.fund(Fund.RISK_RESERVE)
        self.matches.remove(match)
        if 0 < missing <= total - leaving:
            self.chain.cover(buyer, missing, sender=self.world.settlement)
            self.twin.cover(buyer.address, missing)
            missing = 0
        if missing == 0:
            self.asides.append(match)

    @precondition(lambda self: self.asides)
    @rule(data=st.data())
    def pay_aside(self, data: st.DataObject) -> None:
        buyer, seller, amount, fee = match = data.draw(st.sampled_from(self.asides))
        if seller.address not in self.frozen:
            self.chain.pay_aside(buyer, seller, amount, fee, fee, sender=self.world.settlement)
            self.twin.pay_aside(Payment(buyer.address, seller.address, amount, fee), fee)
            self.asides.remove(match)

    @rule(data=st.data())
    def ask_for_one_too_many_of_everything(self, data: st.DataObject) -> None:
        holder = data.draw(st.sampled_from(self.world.holders))
        to = data.draw(st.sampled_from(self.world.holders))
        for operation in OPERATIONS:
            amount = self._limit(operation, holder) + 1
            request = (operation, holder, amount, 1, to)
            self._both_refuse(partial(self._on_chain, *request), partial(self._on_twin, *request))

    @rule(data=st.data())
    def ask_to_book_a_payment_twice(self, data: st.DataObject) -> None:
        holder, bank = data.draw(st.sampled_from(self.world.holders)), self.world.bank
        reference = data.draw(st.integers(1, self.references)).to_bytes(32, "big")
        self._both_refuse(
            lambda: self.chain.deposit(holder, 1, reference, sender=bank),
            lambda: self.twin.deposit(bank.address, holder.address, 1, reference),
        )

    @precondition(lambda self: self.cleared or self.decided)
    @rule(data=st.data(), is_bank=st.booleans())
    def ask_to_decide_as_another_or_again(self, data: st.DataObject, is_bank: bool) -> None:
        caller = self.world.bank if is_bank and self.decided else self.world.not_the_bank
        candidates = self.decided if caller is self.world.bank else self.cleared + self.decided
        request, reference = data.draw(st.sampled_from(candidates)), self._new_reference()
        self._both_refuse(
            lambda: self.chain.confirm_withdrawal(request, reference, sender=caller),
            lambda: self.twin.confirm_withdrawal(caller.address, request, reference),
        )
        self.references -= 1

    @rule(days=st.integers(1, 3))
    def pass_days(self, days: int) -> None:
        self._pass(days)
        self.matches.clear()

    # What always holds

    @invariant()
    def contract_and_twin_agree_and_conserve(self) -> None:
        accounts = [holder.address for holder in self.world.holders]
        figures = iter(self.world.lens.money(self.chain, accounts))
        money_in, money_out, held, *funds = (next(figures) for _ in range(7))
        assert (money_in, money_out, held) == (self.twin.in_fen, self.twin.out_fen, self.twin.held_fen)
        assert funds == [self.twin.fund(fund)[0] for fund in list(Fund)[1:]]
        assert money_in == held + money_out
        assert held == sum(self._agreed_total(account, figures) for account in accounts) + sum(funds)

    def _agreed_total(self, account: str, figures: Any) -> int:
        total, reserved, due, leaving, lodged, aside, covered, available, idle, net = (next(figures) for _ in range(10))
        twin, today = self.twin, self.today
        assert Balance(total, reserved, due, leaving) == twin.balance_of(account, today)
        assert (lodged, aside, covered) == (twin.lodged(account), twin.aside(account), twin.covered(account))
        assert (available, idle) == (twin.available(account, today), twin.idle(account, today))
        assert net - 2**128 == twin.net_t(account, today)
        return int(total)


@pytest.fixture
def world(
    project: Any,
    deploy: Any,
    deployer: Any,
    emitter: Any,
    other_emitter: Any,
    investor: Any,
    market: Any,
    bank: Any,
    exchange: Any,
    order_book: Any,
    auction: Any,
    registry: Any,
    settlement: Any,
    set_status: Any,
) -> CashWorld:
    """Three holders and everyone who moves their money."""
    return CashWorld(
        deploy_ledger=lambda: deploy("Cash"),  # named: the Directory tells it who may write
        lens=deployer.deploy(project.LedgerLens),
        holders=[emitter, other_emitter, investor],
        market=market,
        deployer=deployer,
        bank=bank,
        not_the_bank=exchange,
        auction=auction,
        registry=registry,
        exchange=exchange,
        order_book=order_book,
        settlement=settlement,
        set_status=set_status,
    )


@pytest.mark.slow  # the search of the exchange moves money in every run
def test_cash__any_course_of_events__equals_its_twin_and_conserves_money(world):
    run(lambda: CashMachine(world), examples=2, steps=30)


@pytest.mark.long
def test_cash__many_long_courses_of_events__equals_its_twin_and_conserves_money(world):
    run(lambda: CashMachine(world), examples=30, steps=80)
