"""
`Allowances` and its twin in `carbon`, driven together: they agree to the last digit after every step.

What holds after every step, by class: issued = held + surrendered + cancelled; held = the sum of all holdings; by
account: no more is locked, reserved and frozen than is there. What is locked, reserved, due, frozen or aside can not
move: every limit is also tried with one unit too many, and both refuse with the same fact.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from carbon.refusal import Refused
from carbon.trading_cell import CELL_LIMIT
from carbon.unit_ledger import SubAccount, UnitLedger
from tests.ledger_machine import LedgerMachine, LedgerWorld, run

REGISTRY, TRADING = SubAccount.REGISTRY, SubAccount.TRADING

OPERATIONS = (
    "to_trading",
    "to_registry",
    "cancel",
    "transfer",
    "move",
    "freeze_registry",
    "freeze_trading",
    "unfreeze_registry",
    "unfreeze_trading",
    "force_registry",
    "force_trading",
    "lock",
    "unlock",
    "surrender",
    "reserve",
    "release",
    "deliver_aside",
)
"""What takes units from somewhere and so has a limit."""

BETWEEN_TWO = ("move", "force_registry", "force_trading")
"""What is refused when sender is receiver."""


@dataclass(frozen=True, kw_only=True)
class UnitWorld(LedgerWorld):
    """With those who move units."""

    registry: Any
    quota: Any
    compliance: Any
    entries: Any
    custody: Any


class UnitLedgerMachine(LedgerMachine):
    """Steps are drawn so that the ledger must accept them; those that `ask` for too much so that it must not."""

    CONTRACT = "Allowances"

    def __init__(self, world: UnitWorld) -> None:
        super().__init__(world)
        self.twin = UnitLedger(may_hold=lambda account: account not in self.frozen)
        self.class_ids = [self._define("CN", "CEA", 0), self._define("EU", "EUA", 2010)]
        self.touched = self.class_ids[0]
        self.matches: list[tuple[int, Any, Any, int]] = []
        self.cells = [(class_id, holder) for class_id in self.class_ids for holder in world.holders]

        for holder in world.holders:  # so that a short course of events gets somewhere
            self._issue(self.touched, holder, 1_000)
            self._both("to_trading", self.touched, holder, 600, holder)

    def _define(self, scheme: str, kind: str, vintage: int) -> int:
        self.chain.define_class(scheme, kind, vintage, sender=self.world.registry)
        return self.twin.define_class(scheme, kind, vintage)

    # What each operation may take at most, and how contract and twin are asked for it

    def _limit(self, operation: str, class_id: int, holder: Any) -> int:
        account = holder.address
        held, locked, frozen = self.twin.registry_t(class_id, account)
        in_trading, reserved, _, frozen_in_trading = self.twin.trading_t(class_id, account, self.today)
        registry, trading = held - locked - frozen, in_trading - reserved - frozen_in_trading
        may_hold = account not in self.frozen
        return {
            "to_trading": registry * may_hold,
            "to_registry": trading * may_hold,
            "cancel": registry * may_hold,
            "transfer": registry * may_hold,
            "move": registry * may_hold,
            "freeze_registry": registry,
            "freeze_trading": trading,
            "unfreeze_registry": frozen,
            "unfreeze_trading": frozen_in_trading,
            "force_registry": frozen,
            "force_trading": frozen_in_trading,
            "lock": registry,
            "unlock": locked,
            "surrender": locked,
            "reserve": trading,
            "release": reserved,
            "deliver_aside": self.twin.aside_t(class_id, account),
        }[operation]

    def _on_chain(self, operation: str, class_id: int, holder: Any, quantity: int, to: Any) -> None:
        chain, world, day = self.chain, self.world, self.today
        calls: dict[str, Callable[[], Any]] = {
            "to_trading": lambda: chain.to_trading(class_id, quantity, sender=holder),
            "to_registry": lambda: chain.to_registry(class_id, quantity, sender=holder),
            "cancel": lambda: chain.cancel(class_id, holder, quantity, sender=world.entries),
            "move": lambda: chain.move(class_id, holder, to, quantity, sender=world.entries),
            "freeze_registry": lambda: chain.freeze(class_id, holder, 1, quantity, sender=world.custody),
            "freeze_trading": lambda: chain.freeze(class_id, holder, 2, quantity, sender=world.custody),
            "unfreeze_registry": lambda: chain.unfreeze(class_id, holder, 1, quantity, sender=world.custody),
            "unfreeze_trading": lambda: chain.unfreeze(class_id, holder, 2, quantity, sender=world.custody),
            "force_registry": lambda: chain.force_transfer(class_id, holder, to, 1, quantity, sender=world.custody),
            "force_trading": lambda: chain.force_transfer(class_id, holder, to, 2, quantity, sender=world.custody),
            "transfer": lambda: chain.safeTransferFrom(holder, to, class_id, quantity, b"", sender=holder),
            "lock": lambda: chain.lock(class_id, holder, quantity, sender=world.compliance),
            "unlock": lambda: chain.unlock(class_id, holder, quantity, sender=world.compliance),
            "surrender": lambda: chain.surrender(class_id, holder, quantity, sender=world.compliance),
            "reserve": lambda: chain.reserve(class_id, holder, quantity, day, sender=world.order_book),
            "release": lambda: chain.release(class_id, holder, quantity, day, sender=world.order_book),
            "deliver_aside": lambda: chain.deliver_aside(class_id, holder, to, quantity, sender=world.settlement),
        }
        calls[operation]()

    def _on_twin(self, operation: str, class_id: int, holder: Any, quantity: int, to: Any) -> None:
        twin, account, day = self.twin, holder.address, self.today
        calls: dict[str, Callable[[], Any]] = {
            "to_trading": lambda: twin.to_trading(account, class_id, quantity),
            "to_registry": lambda: twin.to_registry(account, class_id, quantity, day),
            "cancel": lambda: twin.cancel(class_id, account, quantity),
            "move": lambda: twin.move(class_id, account, to.address, quantity),
            "freeze_registry": lambda: twin.freeze(class_id, account, REGISTRY, quantity, day),
            "freeze_trading": lambda: twin.freeze(class_id, account, TRADING, quantity, day),
            "unfreeze_registry": lambda: twin.unfreeze(class_id, account, REGISTRY, quantity),
            "unfreeze_trading": lambda: twin.unfreeze(class_id, account, TRADING, quantity),
            "force_registry": lambda: twin.force_transfer(class_id, account, to.address, REGISTRY, quantity),
            "force_trading": lambda: twin.force_transfer(class_id, account, to.address, TRADING, quantity),
            "transfer": lambda: twin.transfer(account, to.address, class_id, quantity),
            "lock": lambda: twin.lock(class_id, account, quantity),
            "unlock": lambda: twin.unlock(class_id, account, quantity),
            "surrender": lambda: twin.surrender(class_id, account, quantity),
            "reserve": lambda: twin.reserve(class_id, account, quantity, day),
            "release": lambda: twin.release(class_id, account, quantity, day),
            "deliver_aside": lambda: twin.deliver_aside(class_id, account, to.address, quantity),
        }
        calls[operation]()

    def _possible(self, operation: str) -> list[tuple[int, Any, int]]:
        limits = ((class_id, holder, self._limit(operation, class_id, holder)) for class_id, holder in self.cells)
        return [(class_id, holder, limit) for class_id, holder, limit in limits if limit > 0]

    def _spoken_for(self) -> list[tuple[int, Any]]:
        claims = ("unlock", "release", "deliver_aside", "unfreeze_registry", "unfreeze_trading")
        return [cell for cell in self.cells if any(self._limit(claim, *cell) for claim in claims)]

    # Steps

    @precondition(lambda self: self._able())
    @rule(data=st.data(), quantity=st.integers(1, 2**44))
    def issue(self, data: st.DataObject, quantity: int) -> None:
        holder = data.draw(st.sampled_from(self._able()))
        self.touched = data.draw(st.sampled_from(self.class_ids))
        self._issue(self.touched, holder, quantity)

    def _issue(self, class_id: int, holder: Any, quantity: int) -> None:
        receipt = self.chain.issue(class_id, holder, quantity, 2021, sender=self.world.quota)
        serials = self.twin.issue(class_id, holder.address, quantity)

        [issued] = receipt.decode_logs(self.chain.Issued)
        assert (issued.first_serial, issued.last_serial) == (serials.first, serials.last)

    @precondition(lambda self: self._able())
    @rule(data=st.data())
    def issue_to_many(self, data: st.DataObject) -> None:
        able = st.sampled_from(self._able())
        rows = data.draw(st.lists(st.tuples(able, st.integers(0, 2**44)), max_size=6))
        self.touched = class_id = data.draw(st.sampled_from(self.class_ids))

        holders, quantities = [holder for holder, _ in rows], [quantity for _, quantity in rows]
        receipt = self.chain.issue_batch(class_id, holders, quantities, 2021, sender=self.world.quota)
        serials = self.twin.issue_batch(class_id, [(holder.address, quantity) for holder, quantity in rows])

        [issued] = receipt.decode_logs(self.chain.IssuedBatch)
        assert (issued.first_serial, sum(issued.quantities_t)) == (serials.first, serials.quantity)

    @precondition(lambda self: self._able())
    @rule(data=st.data())
    def ask_for_one_more_than_the_class_can_hold(self, data: st.DataObject) -> None:
        holder = data.draw(st.sampled_from(self._able()))
        self.touched = class_id = data.draw(st.sampled_from(self.class_ids))
        quantity = CELL_LIMIT - self.twin.issued_t[class_id]
        self._both_refuse(
            lambda: self.chain.issue(class_id, holder, quantity, 2021, sender=self.world.quota),
            lambda: self.twin.issue(class_id, holder.address, quantity),
        )

    def _step(self, data: st.DataObject, operation: str) -> None:
        class_id, holder, limit = data.draw(st.sampled_from(self._possible(operation)))
        self.touched = class_id
        quantity = data.draw(st.integers(1, limit) | st.just(limit))
        others = [able for able in self._able() if able != holder or operation not in BETWEEN_TWO]
        if others:
            self._both(operation, class_id, holder, quantity, data.draw(st.sampled_from(others)))

    def _both(self, operation: str, class_id: int, holder: Any, quantity: int, to: Any) -> None:
        self._on_chain(operation, class_id, holder, quantity, to)
        self._on_twin(operation, class_id, holder, quantity, to)

    @precondition(lambda self: self._possible("to_trading"))
    @rule(data=st.data())
    def to_trading(self, data: st.DataObject) -> None:
        self._step(data, "to_trading")

    @precondition(lambda self: self._possible("to_registry"))
    @rule(data=st.data())
    def to_registry(self, data: st.DataObject) -> None:
        self._step(data, "to_registry")

    @precondition(lambda self: self._able() and self._possible("transfer"))
    @rule(data=st.data(), operation=st.sampled_from(["transfer", "cancel"]))
    def transfer_or_cancel(self, data: st.DataObject, operation: str) -> None:
        self._step(data, operation)

    @precondition(lambda self: self._able() and self._possible("move"))
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        self._step(data, "move")

    @precondition(lambda self: self._possible("freeze_registry") or self._possible("freeze_trading"))
    @rule(data=st.data())
    def freeze(self, data: st.DataObject) -> None:
        self._step_of_one(data, "freeze_registry", "freeze_trading")

    @precondition(lambda self: self._possible("unfreeze_registry") or self._possible("unfreeze_trading"))
    @rule(data=st.data())
    def unfreeze(self, data: st.DataObject) -> None:
        self._step_of_one(data, "unfreeze_registry", "unfreeze_trading")

    @precondition(lambda self: self._possible("force_registry") or self._possible("force_trading"))
    @rule(data=st.data())
    def force(self, data: st.DataObject) -> None:
        self._step_of_one(data, "force_registry", "force_trading")

    def _step_of_one(self, data: st.DataObject, *operations: str) -> None:
        possible = [operation for operation in operations if self._possible(operation)]
        self._step(data, data.draw(st.sampled_from(possible)))

    @precondition(lambda self: self._able() and self._possible("lock"))
    @rule(data=st.data())
    def lock(self, data: st.DataObject) -> None:
        self._step(data, "lock")

    @precondition(lambda self: self._able() and self._possible("surrender"))
    @rule(data=st.data(), operation=st.sampled_from(["unlock", "surrender"]))
    def decide_locked(self, data: st.DataObject, operation: str) -> None:
        self._step(data, operation)

    @precondition(lambda self: self._able() and self._possible("reserve"))
    @rule(data=st.data())
    def reserve(self, data: st.DataObject) -> None:
        self._step(data, "reserve")

    @precondition(lambda self: self._possible("release"))
    @rule(data=st.data())
    def match(self, data: st.DataObject) -> None:
        """Part of what is reserved finds a buyer, who may be anyone."""
        class_id, holder, limit = data.draw(st.sampled_from(self._possible("release")))
        self.touched = class_id
        sold = sum(quantity for key, seller, _, quantity in self.matches if (key, seller) == (class_id, holder))
        if sold >= limit:
            return
        quantity, buyer = data.draw(st.integers(1, limit - sold)), data.draw(st.sampled_from(self.world.holders))
        self.chain.expect(class_id, [buyer], [quantity], self.today, sender=self.world.order_book)
        self.twin.expect(class_id, [(buyer.address, quantity)], self.today)
        self.matches.append((class_id, holder, buyer, quantity))

    @precondition(lambda self: self.matches)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Some of the day's trades of a class together; when one cannot be delivered, none is."""
        class_id = self.touched = data.draw(st.sampled_from(self.matches))[0]
        candidates = [match for match in self.matches if match[0] == class_id]
        chosen = data.draw(st.lists(st.sampled_from(candidates), min_size=1, unique_by=id))
        sellers, buyers, quantities = ([match[i] for match in chosen] for i in (1, 2, 3))
        rows = [(seller.address, buyer.address, quantity) for _, seller, buyer, quantity in chosen]

        def on_chain() -> None:
            world = self.world
            self.chain.deliver(class_id, sellers, buyers, quantities, self.today, sender=world.settlement)

        def on_twin() -> None:
            self.twin.deliver(class_id, rows, self.today)

        if not self._would_do(lambda twin: twin.deliver(class_id, rows, self.today)):
            self._both_refuse(on_chain, on_twin)
            return
        on_chain()
        on_twin()
        self.matches = [match for match in self.matches if not any(match is one for one in chosen)]

    @precondition(lambda self: self.matches)
    @rule(data=st.data())
    def set_aside(self, data: st.DataObject) -> None:
        class_id, seller, buyer, quantity = match = data.draw(st.sampled_from(self.matches))
        self.touched = class_id
        request = (class_id, seller.address, buyer.address, quantity, self.today)
        if not self._would_do(lambda twin: twin.set_aside(*request)):
            return  # its reserve was given back by another step
        self.chain.set_aside(class_id, seller, buyer, quantity, self.today, sender=self.world.settlement)
        self.twin.set_aside(*request)
        self.matches.remove(match)

    def _would_do(self, step: Callable[[UnitLedger], Any]) -> bool:
        twin = copy(self.twin)
        twin.__dict__.update({name: deepcopy(kept) for name, kept in vars(twin).items() if name != "_may_hold"})
        try:
            step(twin)
        except Refused:
            return False
        return True

    @precondition(lambda self: self._able() and self._possible("deliver_aside"))
    @rule(data=st.data())
    def deliver_aside(self, data: st.DataObject) -> None:
        class_id, holder, limit = data.draw(st.sampled_from(self._possible("deliver_aside")))
        self.touched = class_id
        to = data.draw(st.sampled_from(self._able())) if holder in self._able() else holder
        self._both("deliver_aside", class_id, holder, data.draw(st.integers(1, limit)), to)

    @precondition(lambda self: self._possible("transfer"))
    @rule(data=st.data())
    def transfer_one_class_in_two_parts(self, data: st.DataObject) -> None:
        class_id, holder, limit = data.draw(st.sampled_from(self._possible("transfer")))
        self.touched = class_id
        first = data.draw(st.integers(0, limit))
        second = data.draw(st.integers(0, limit - first))
        to = data.draw(st.sampled_from(self._able()))

        self.chain.safeBatchTransferFrom(holder, to, [class_id] * 2, [first, second], b"", sender=holder)
        self.twin.transfer_batch(holder.address, to.address, [(class_id, first), (class_id, second)])

    @rule(data=st.data())
    def ask_for_one_too_many_of_everything(self, data: st.DataObject) -> None:
        class_id, holder = data.draw(st.sampled_from(self._spoken_for() or self.cells))
        to = data.draw(st.sampled_from(self.world.holders))
        self.touched = class_id
        for operation in OPERATIONS:
            quantity = self._limit(operation, class_id, holder) + 1
            request = (operation, class_id, holder, quantity, to)
            self._both_refuse(partial(self._on_chain, *request), partial(self._on_twin, *request))

    @rule(data=st.data(), days=st.integers(1, 3))
    def pass_days(self, data: st.DataObject, days: int) -> None:
        self.touched = data.draw(st.sampled_from(self.class_ids))
        self._pass(days)
        self.matches.clear()

    # What always holds

    @invariant()
    def contract_and_twin_agree_and_conserve(self) -> None:
        """Look at the class of this step only: a wrong figure elsewhere stays wrong until its class has its turn."""
        class_id, twin = self.touched, self.twin
        accounts = [holder.address for holder in self.world.holders]
        figures = iter(self.world.lens.units(self.chain, class_id, accounts))
        issued, held, surrendered, cancelled = (next(figures) for _ in range(4))
        assert issued == twin.issued_t[class_id]
        assert held == twin.held_t[class_id]
        assert surrendered == twin.surrendered_t[class_id]
        assert cancelled == twin.cancelled_t[class_id]
        assert issued == held + surrendered + cancelled
        assert held == sum(self._agreed_balance(class_id, account, figures) for account in accounts)

    def _agreed_balance(self, class_id: int, account: str, figures: Any) -> int:
        balance, registry, locked, frozen = (next(figures) for _ in range(4))
        trading, reserved, due, frozen_in_trading, aside = (next(figures) for _ in range(5))
        assert aside == self.twin.aside_t(class_id, account)
        assert balance == self.twin.balance_of(account, class_id) == registry + trading + aside
        assert (registry, locked, frozen) == self.twin.registry_t(class_id, account)
        assert (trading, reserved, due, frozen_in_trading) == self.twin.trading_t(class_id, account, self.today)
        assert locked + frozen <= registry
        assert reserved + frozen_in_trading <= trading
        return int(balance)


@pytest.fixture
def world(
    project: Any,
    deployer: Any,
    registry: Any,
    emitter: Any,
    other_emitter: Any,
    investor: Any,
    market: Any,
    quota: Any,
    compliance: Any,
    entries: Any,
    custody: Any,
    deploy: Any,
    order_book: Any,
    settlement: Any,
    set_status: Any,
) -> UnitWorld:
    """Three holders and everyone who moves their units."""
    return UnitWorld(
        deploy_ledger=lambda: deploy("Allowances"),  # named: it must hear who may no longer hold
        lens=deployer.deploy(project.LedgerLens),
        holders=[emitter, other_emitter, investor],
        market=market,
        deployer=deployer,
        registry=registry,
        quota=quota,
        compliance=compliance,
        entries=entries,
        custody=custody,
        order_book=order_book,
        settlement=settlement,
        set_status=set_status,
    )


@pytest.mark.slow  # the search of the registry moves units in every run
def test_unit_ledger__any_course_of_events__equals_its_twin_and_conserves_units(world):
    run(lambda: UnitLedgerMachine(world), examples=2, steps=30)


@pytest.mark.long
def test_unit_ledger__many_long_courses_of_events__equals_its_twin_and_conserves_units(world):
    run(lambda: UnitLedgerMachine(world), examples=30, steps=80)
