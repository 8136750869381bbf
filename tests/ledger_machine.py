"""What the machines share that drive a ledger and its twin in `carbon` together: world, days, and who is frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import ape
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from carbon.refusal import Refused
from tests.ledger_fixtures import ACTIVE, FROZEN, TODAY


@dataclass(frozen=True, kw_only=True)
class LedgerWorld:
    """Everything on the chain that a run needs; each run gets a ledger of its own."""

    deploy_ledger: Callable[[], Any]
    lens: Any
    holders: list[Any]
    market: Any
    deployer: Any
    order_book: Any
    settlement: Any
    set_status: Callable[[Any, int], None]


class LedgerMachine(RuleBasedStateMachine):
    """A ledger, with a day that passes and holders who are frozen and thawed."""

    CONTRACT: ClassVar[str]
    """Its refusals begin with that name."""

    def __init__(self, world: LedgerWorld) -> None:
        super().__init__()
        self.world = world
        self.frozen: set[str] = set()
        self.today = TODAY
        world.market.set_today(TODAY, sender=world.deployer)
        self.chain = world.deploy_ledger()

    def teardown(self) -> None:
        for holder in self.world.holders:
            self._thaw(holder)

    def _able(self) -> list[Any]:
        return [holder for holder in self.world.holders if holder.address not in self.frozen]

    def _both_refuse(self, on_chain: Callable[[], Any], on_twin: Callable[[], Any]) -> None:
        with pytest.raises(Refused) as refused:
            on_twin()
        with ape.reverts(f"{self.CONTRACT}: {refused.value.reason}"):
            on_chain()

    def _pass(self, days: int) -> None:
        self.today += days
        self.world.market.set_today(self.today, sender=self.world.deployer)

    @rule(data=st.data())
    def freeze_one_or_thaw_it(self, data: st.DataObject) -> None:
        for holder in self.world.holders:
            if holder.address in self.frozen:
                self._thaw(holder)
                return
        holder = data.draw(st.sampled_from(self.world.holders))
        self.world.set_status(holder, FROZEN)
        self.frozen.add(holder.address)

    def _thaw(self, holder: Any) -> None:
        if holder.address in self.frozen:
            self.world.set_status(holder, ACTIVE)
            self.frozen.remove(holder.address)


def run(machine: Callable[[], LedgerMachine], *, examples: int, steps: int) -> None:
    """Drive that many fresh machines, each for at most so many steps."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
