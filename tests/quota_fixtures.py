"""
Fixtures of the tests of `Quota`: its rules, a stand-in for `Compliance`, and a desk at which the year is played.

The emitters of area 42 are in the scheme EU; `desk` acts for the province, the ministry and the emitters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ape
import pytest

from tests.mrv_fixtures import AREA, YEAR

__all__ = ["AREA", "DOCUMENT", "TERM_S", "YEAR", "QuotaDesk", "desk", "scheme_enrolment"]

DOCUMENT = b"\x66" * 32
TERM_S = 86_400 * 11
"""What the constructor sets."""


@dataclass(frozen=True)
class QuotaDesk:
    """One class and year of the quota, with everyone who acts there."""

    quota: Any
    allowances: Any
    class_id: int
    ministry: Any
    province: Any
    compliance: Any
    """The stand-in for `Compliance`."""

    player: Any
    """Plays `Compliance` where units are locked."""

    name_contract: Callable[[str, Any], Any]

    def total(self, total_t: int, area: int = AREA) -> Any:
        """The ministry gives an area its total."""
        return self.quota.set_totals(self.class_id, YEAR, [(area, total_t)], sender=self.ministry)

    def national(self, total_t: int) -> Any:
        """The ministry sets the national total."""
        return self.quota.set_national_total(self.class_id, YEAR, total_t, sender=self.ministry)

    def propose(self, *rows: tuple[Any, int], sender: Any = None, method: str = "benchmark") -> Any:
        """The province proposes a batch; its number is `last_batch`."""
        return self.quota.propose(self.class_id, YEAR, method, list(rows), sender=sender or self.province)

    @property
    def last_batch(self) -> int:
        """Number of the newest batch."""
        return int(self.quota.batch_count())

    def approve(self, *entities: Any, batch_id: int | None = None, sender: Any = None) -> Any:
        """The ministry approves a batch, the newest unless told."""
        number = self.last_batch if batch_id is None else batch_id
        return self.quota.approve(number, list(entities), sender=sender or self.ministry)

    def allocate(self, *rows: tuple[Any, int]) -> int:
        """Proposed and approved; gives the batch's number."""
        self.propose(*rows)
        self.approve(*(entity for entity, _ in rows))
        return self.last_batch

    def propose_adjustment(self, *rows: tuple[Any, int, int], sender: Any = None, reason: str = "final") -> Any:
        """The province proposes an adjustment."""
        named = (self.class_id, YEAR, list(rows), reason, DOCUMENT)
        return self.quota.propose_adjustment(*named, sender=sender or self.province)

    def approve_adjustment(self, *rows: tuple[Any, int, int], sender: Any = None) -> Any:
        """The ministry approves the newest batch, an adjustment."""
        return self.quota.approve_adjustment(self.last_batch, list(rows), sender=sender or self.ministry)

    def adjust(self, *rows: tuple[Any, int, int]) -> Any:
        """An adjustment, proposed and approved."""
        self.propose_adjustment(*rows)
        return self.approve_adjustment(*rows)

    def object(self, entity: Any, reason: str = "output is wrong", sender: Any = None) -> Any:
        """An emitter objects."""
        return self.quota.object(self.class_id, YEAR, reason, DOCUMENT, sender=sender or entity)

    def decide(self, objection_id: int, accepted: bool, sender: Any = None, reason: str = "checked") -> Any:
        """The province decides an objection."""
        return self.quota.decide_objection(objection_id, accepted, reason, DOCUMENT, sender=sender or self.province)

    def lock(self, entity: Any, quantity_t: int) -> None:
        """Put units out of reach, as an application to surrender does."""
        self._as_compliance(self.allowances.lock, entity, quantity_t)

    def unlock(self, entity: Any, quantity_t: int) -> None:
        """Put locked units within reach again."""
        self._as_compliance(self.allowances.unlock, entity, quantity_t)

    def _as_compliance(self, act: Callable[..., Any], entity: Any, quantity_t: int) -> None:
        self.name_contract("Compliance", self.player)
        act(self.class_id, entity, quantity_t, sender=self.player)
        self.name_contract("Compliance", self.compliance)

    def available_t(self, entity: Any) -> int:
        """What an entity can use of its registry account."""
        held_t, locked_t, frozen_t = self.allowances.registry_t(self.class_id, entity)
        return int(held_t - locked_t - frozen_t)

    def allocation_t(self, entity: Any) -> int:
        """What is approved for an entity."""
        return int(self.quota.allocation_of(self.class_id, entity, YEAR))

    def proposed_t(self, area: int = AREA) -> int:
        """What an area has drawn of its total."""
        return int(self.quota.proposed_t(self.class_id, area, YEAR))

    def owed_t(self, entity: Any) -> int:
        """What an entity owes of claw-backs."""
        return int(self.quota.owed_t(self.class_id, entity, YEAR))


@pytest.fixture(scope="module")
def scheme_enrolment(deploy: Callable[..., Any], deployer: Any, emitter: Any, other_emitter: Any) -> Any:
    """A stand-in for `Compliance` in which both emitters are in the scheme EU."""
    rules = deploy("SettableCompliance", name="Compliance")
    for entity in (emitter, other_emitter):
        rules.set_scheme(entity, "EU", sender=deployer)
    return rules


@pytest.fixture
def desk(
    quota: Any,
    allowances: Any,
    scheme_enrolment: Any,
    eua: int,
    ministry: Any,
    province: Any,
    name_contract: Callable[[str, Any], Any],
) -> QuotaDesk:
    """Everyone at the desk; the area has a total of 100 t."""
    player = ape.accounts.test_accounts[21]
    desk = QuotaDesk(quota, allowances, eua, ministry, province, scheme_enrolment, player, name_contract)
    desk.total(100)
    return desk
