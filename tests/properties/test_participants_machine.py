"""
`Participants` and its twin in `carbon`, driven together: standing, bank and credit record agree after every step.

Nothing is narrowed to what is allowed: each step is taken by both, and both take it or both refuse with the same fact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ape
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from carbon.participants import AccountStatus, ParticipantRegister, Particulars
from carbon.refusal import Refused
from carbon.roles import Role
from tests.scheme_fixtures import FROZEN, NO_HASH, NO_POLICY, NOBODY, profile_of

AREAS = (0, 42, 43, 99, 100)
FAR_S = 2**40
"""Later than any block of a test."""

TIMES_S = (0, 1, FAR_S, FAR_S + 1, 2**64 - 1, 2**64)


@dataclass(frozen=True, kw_only=True)
class RegisterWorld:
    """Who acts on the register, and on whom."""

    deploy_register: Callable[[], Any]
    people: list[Any]
    contracts: list[Any]
    banks: list[Any]
    registry: Any
    ministry: Any
    governor: Any
    reviews: Any
    now_s: Callable[[], int]


class RegisterMachine(RuleBasedStateMachine):
    """One register per run, with a registry and a ministry already admitted."""

    def __init__(self, world: RegisterWorld) -> None:
        super().__init__()
        self.world = world
        self.chain = world.deploy_register()
        self.twin = ParticipantRegister()
        self.touched = world.people[0]
        staff = [(world.registry, Role.REGISTRY), (world.ministry, Role.MINISTRY)]
        for account, role in [*staff, *((bank, Role.BANK) for bank in world.banks)]:
            self.chain.apply(NO_POLICY, role, profile_of("Staff"), sender=account)
            self.chain.grant_role(account, role, sender=world.governor)

    def _both(self, on_chain: Callable[[], Any], on_twin: Callable[[], Any]) -> None:
        try:
            on_twin()
        except Refused as refused:
            with ape.reverts(f"Participants: {refused.reason}"):
                on_chain()
        else:
            on_chain()

    def _someone(self, data: st.DataObject) -> Any:
        self.touched = data.draw(st.sampled_from(self.world.people))
        return self.touched

    def _particulars(self, data: st.DataObject) -> tuple[Particulars, dict[str, Any]]:
        name = data.draw(st.sampled_from(("", "One", "Two")))
        area = data.draw(st.sampled_from(AREAS))
        bank = data.draw(st.sampled_from(self.world.banks))
        return Particulars(name, area, bank.address), profile_of(name, area=area, bank=bank.address)

    @rule(data=st.data(), roles=st.sampled_from([Role.EMITTER, Role.INVESTOR, Role.EMITTER | Role.BANK, Role.BANK]))
    def apply(self, data: st.DataObject, roles: Role) -> None:
        account = self._someone(data)
        particulars, profile = self._particulars(data)
        self._both(
            lambda: self.chain.apply(NO_POLICY, roles, profile, sender=account),
            lambda: self.twin.apply(account.address, roles, particulars),
        )

    @rule(data=st.data(), is_admitted=st.sampled_from([True, True, True, False]))
    def decide_application(self, data: st.DataObject, is_admitted: bool) -> None:
        account, registry = self._someone(data), self.world.registry
        if is_admitted:
            self._both(lambda: self.chain.admit(account, sender=registry), lambda: self.twin.admit(account.address))
        else:
            self._both(
                lambda: self.chain.refuse(account, "no", sender=registry), lambda: self.twin.refuse(account.address)
            )

    @rule(data=st.data(), status=st.sampled_from(AccountStatus))
    def set_status(self, data: st.DataObject, status: AccountStatus) -> None:
        account = self._someone(data)
        is_frozen = FROZEN in (status, self.twin.standings[account.address].status)
        sender = self.world.reviews if is_frozen else self.world.registry
        self._both(
            lambda: self.chain.set_status(account, status, "order", NO_HASH, sender=sender),
            lambda: self.twin.set_status(account.address, status),
        )

    @rule(data=st.data())
    def propose_change(self, data: st.DataObject) -> None:
        account = self._someone(data)
        particulars, profile = self._particulars(data)
        self._both(
            lambda: self.chain.propose_change(profile, sender=account),
            lambda: self.twin.propose_change(account.address, particulars),
        )

    @rule(data=st.data(), accepted=st.booleans())
    def propose_and_decide_change(self, data: st.DataObject, accepted: bool) -> None:
        account = self._someone(data)
        particulars, profile = self._particulars(data)
        try:
            self.twin.propose_change(account.address, particulars)
        except Refused:
            return
        receipt = self.chain.propose_change(profile, sender=account)
        profile_hash = receipt.events[0].profile_hash
        self.chain.decide_change(account, profile_hash, accepted, "seen", sender=self.world.registry)
        self.twin.decide_change(account.address, particulars, accepted=accepted)

    @rule(data=st.data(), accepted=st.booleans())
    def decide_binding(self, data: st.DataObject, accepted: bool) -> None:
        account, bank = self._someone(data), data.draw(st.sampled_from(self.world.banks))
        self._both(
            lambda: self.chain.decide_bindings([account], accepted, "seen", sender=bank),
            lambda: self.twin.decide_binding(bank.address, account.address, accepted=accepted),
        )

    @rule(data=st.data(), kind=st.integers(0, 6), until_s=st.sampled_from(TIMES_S))
    def record_conduct(self, data: st.DataObject, kind: int, until_s: int) -> None:
        account = self._someone(data)
        self._both(
            lambda: self.chain.record_conduct(account, kind, until_s, "why", NO_HASH, sender=self.world.registry),
            lambda: self.twin.record_conduct(account.address, kind, until_s),
        )

    @rule(data=st.data())
    def lift_bar(self, data: st.DataObject) -> None:
        account = self._someone(data)
        now_s = self.world.now_s()
        self._both(
            lambda: self.chain.lift_bar(account, "why", NO_HASH, sender=self.world.ministry),
            lambda: self.twin.lift_bar(account.address, now_s),
        )

    @rule(data=st.data(), is_hooked=st.booleans())
    def set_hook(self, data: st.DataObject, is_hooked: bool) -> None:
        contract = data.draw(st.sampled_from(self.world.contracts))
        self._both(
            lambda: self.chain.set_hook(contract, is_hooked, sender=self.world.registry),
            lambda: self.twin.set_hook(contract.address, is_hooked=is_hooked),
        )

    @invariant()
    def register_and_twin_agree(self) -> None:
        """Look at the account of this step, and at one more with it."""
        chain, person, now_s = self.chain, self.touched, self.world.now_s()
        standing = self.twin.standings[person.address]
        assert (chain.roles_of(person), chain.status_of(person)) == (standing.roles, standing.status)
        assert chain.area_of(person) == standing.area
        assert chain.bank_of(person) == (self.twin.bank_of.get(person.address) or NOBODY)
        assert chain.proposed_bank(person) == (self.twin.proposed_bank.get(person.address) or NOBODY)
        assert chain.conduct_of(person) == (self.twin.records_of[person.address], standing.barred_until_s)
        assert (chain.may_hold(person), chain.may_trade(person)) == (standing.may_hold, standing.may_trade(now_s))
        for other in (self.world.people[0], self.world.contracts[0]):
            assert chain.may_transfer(person, other) == self.twin.may_transfer(person.address, other.address)


@pytest.fixture
def register_world(
    deploy: Any,
    directory: Any,
    emitter: Any,
    other_emitter: Any,
    investor: Any,
    bank: Any,
    exchange: Any,
    registry: Any,
    ministry: Any,
    governors: Any,
    reviews: Any,
    chain: Any,
) -> RegisterWorld:
    """Three people, two banks, and everyone who decides on them."""
    return RegisterWorld(
        deploy_register=lambda: deploy("Participants"),
        people=[emitter, other_emitter, investor],
        contracts=[directory],
        banks=[bank, exchange],
        registry=registry,
        ministry=ministry,
        governor=governors[0],
        reviews=reviews,
        now_s=lambda: chain.pending_timestamp,
    )


def _run(world: RegisterWorld, *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        lambda: RegisterMachine(world),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_participants__any_course_of_events__equals_its_twin(register_world):
    _run(register_world, examples=2, steps=20)


@pytest.mark.long
def test_participants__many_long_courses_of_events__equals_its_twin(register_world):
    _run(register_world, examples=30, steps=80)
