"""Q1, Q3: `Quota` and `carbon.quota` keep the same books; what is approved is what is issued and not clawed back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.quota import Adjustment, BatchState, QuotaBook
from carbon.refusal import Refused
from tests.mrv_fixtures import AREA, YEAR

DOCUMENT = b"\x66" * 32
QUANTITIES = st.integers(0, 120)
ENTITIES = st.sampled_from(["emitter", "other_emitter"])
ROWS = st.lists(st.tuples(ENTITIES, QUANTITIES), min_size=1, max_size=2)
NUMBERS = st.integers(0, 3)
"""How many batches or objections before the newest; beyond the first one means number 0."""

ADJUSTMENTS = st.lists(
    st.tuples(ENTITIES, st.integers(-60, 60), st.integers(0, 2)).map(lambda row: Adjustment(*row)),
    min_size=1,
    max_size=3,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set_total"), st.integers(0, 300)),
        st.tuples(st.just("set_national_total"), st.integers(0, 400)),
        st.tuples(st.just("set_auction_share"), st.integers(0, 50)),
        st.tuples(st.just("propose"), ROWS),
        st.tuples(st.just("propose"), ROWS),
        st.tuples(st.just("approve"), NUMBERS),
        st.tuples(st.just("approve"), NUMBERS),
        st.tuples(st.just("refuse"), NUMBERS),
        st.tuples(st.just("propose_adjustment"), ADJUSTMENTS),
        st.tuples(st.just("object"), ENTITIES),
        st.tuples(st.just("decide_objection"), st.tuples(NUMBERS, st.booleans())),
        st.tuples(st.just("recover"), ENTITIES),
        st.tuples(st.just("lock"), st.tuples(ENTITIES, st.integers(1, 80))),
        st.tuples(st.just("set_deduction"), st.tuples(ENTITIES, st.integers(0, 40))),
    ),
    min_size=6,
    max_size=24,
)


@dataclass
class Books:
    """The contract and its twin, driven alike through one year of one area."""

    quota: Any
    allowances: Any
    compliance: Any
    class_id: int
    entities: dict[str, Any]
    ministry: Any
    province: Any
    locker: Any
    name_contract: Callable[[str, Any], Any]
    twin: QuotaBook = field(init=False)
    held: dict[str, int] = field(default_factory=dict)
    """Entity -> what it has and can use, by the twin's account."""

    penalties: dict[str, int] = field(default_factory=dict)
    clawed_t: int = 0

    def __post_init__(self) -> None:
        self.twin = QuotaBook(
            available=lambda entity: self.held.get(entity, 0),
            deduction=lambda entity, year: self.penalties.get(entity, 0),
        )

    def set_total(self, total: int) -> None:
        self._both(
            lambda: self.twin.set_totals(YEAR, [(AREA, total)]),
            lambda: self.quota.set_totals(self.class_id, YEAR, [(AREA, total)], sender=self.ministry),
        )

    def set_national_total(self, total: int) -> None:
        self._both(
            lambda: self.twin.set_national_total(YEAR, total),
            lambda: self.quota.set_national_total(self.class_id, YEAR, total, sender=self.ministry),
        )

    def set_auction_share(self, share: int) -> None:
        self._both(
            lambda: self.twin.set_auction_share(YEAR, share),
            lambda: self.quota.set_auction_share(self.class_id, YEAR, share, sender=self.ministry),
        )

    def propose(self, proposals: list[tuple[str, int]]) -> None:
        named = [(self.entities[name], quantity) for name, quantity in proposals]
        self._both(
            lambda: self.twin.propose(AREA, YEAR, proposals),
            lambda: self.quota.propose(self.class_id, YEAR, "any", named, sender=self.province),
        )

    def propose_adjustment(self, adjustments: list[Adjustment]) -> None:
        rows = self._rows(adjustments)
        self._both(
            lambda: self.twin.propose_adjustment(AREA, YEAR, adjustments),
            lambda: self.quota.propose_adjustment(self.class_id, YEAR, rows, "why", DOCUMENT, sender=self.province),
        )

    def approve(self, back: int) -> None:
        """Approve a batch, of proposals or of adjustments."""
        batch_id = max(0, len(self.twin.batches) - back)
        rows = self.twin.batches[batch_id - 1].rows if batch_id else ()
        if rows and isinstance(rows[0], Adjustment):
            self._both(
                lambda: self._keep_adjusted(self.twin.approve_adjustment(batch_id, rows)),
                lambda: self.quota.approve_adjustment(batch_id, self._rows(rows), sender=self.ministry),
            )
            return
        accounts = [self.entities[name] for name in rows]
        self._both(
            lambda: self._keep_issued(self.twin.approve(batch_id, rows)),
            lambda: self.quota.approve(batch_id, accounts, sender=self.ministry),
        )

    def refuse(self, back: int) -> None:
        batch_id = max(0, len(self.twin.batches) - back)
        self._both(
            lambda: self.twin.refuse(batch_id),
            lambda: self.quota.refuse(batch_id, "why", sender=self.ministry),
        )

    def object(self, name: str) -> None:
        entity = self.entities[name]
        self._both(
            lambda: self.twin.object(name, YEAR),
            lambda: self.quota.object(self.class_id, YEAR, "why", DOCUMENT, sender=entity),
        )

    def decide_objection(self, decision: tuple[int, bool]) -> None:
        back, accepted = decision
        number = max(0, len(self.twin.objections) - back)
        self._both(
            lambda: self.twin.decide_objection(number, accepted),
            lambda: self.quota.decide_objection(number, accepted, "why", DOCUMENT, sender=self.province),
        )

    def recover(self, name: str) -> None:
        self._both(
            lambda: self._keep_recovered(name, self.twin.recover(name, YEAR)),
            lambda: self.quota.recover(self.class_id, self.entities[name], YEAR, sender=self.locker),
        )

    def lock(self, lock: tuple[str, int]) -> None:
        """Put units out of reach, as an application to surrender does."""
        name, wanted = lock
        quantity = min(wanted, self.held.get(name, 0))
        if quantity == 0:
            return
        self.held[name] -= quantity
        self.name_contract("Compliance", self.locker)
        self.allowances.lock(self.class_id, self.entities[name], quantity, sender=self.locker)
        self.name_contract("Compliance", self.compliance)

    def set_deduction(self, deduction: tuple[str, int]) -> None:
        name, quantity = deduction
        self.penalties[name] = quantity
        self.compliance.set_deduction(self.entities[name], YEAR, quantity, sender=self.locker)

    def check(self) -> None:
        """Assert that both say the same of everything, and that no tonne is lost."""
        twin, class_id = self.twin, self.class_id
        drawn = twin.drawn_t(AREA, YEAR)
        assert self.quota.total_t(class_id, AREA, YEAR) == twin.total_t(AREA, YEAR) >= drawn
        assert self.quota.proposed_t(class_id, AREA, YEAR) == drawn
        for name, account in self.entities.items():
            assert self.quota.allocation_of(class_id, account, YEAR) == twin.allocation_t(name, YEAR)
            assert self.quota.owed_t(class_id, account, YEAR) == twin.owed_t(name, YEAR)
            assert self.quota.deducted_t(account, YEAR) == twin.deducted.get((name, YEAR), 0)
        for number, batch in enumerate(twin.batches, start=1):
            found = self.quota.batch_of(number)
            assert (found.state, found.quantity_t) == (batch.state, batch.quantity)
        outstanding = sum(twin.allocation_t(name, YEAR) + twin.owed_t(name, YEAR) for name in self.entities)
        assert self.allowances.issued_t(class_id) - self.clawed_t == outstanding
        assert self.allowances.cancelled_t(class_id) == self.clawed_t
        open_t = sum(batch.quantity for batch in twin.batches if batch.state == BatchState.OPEN)
        assert drawn == outstanding + open_t + sum(twin.deducted.values())

    def _rows(self, adjustments: Any) -> list[tuple[Any, int, int]]:
        return [(self.entities[one.entity], one.delta_t, one.objection_id) for one in adjustments]

    def _keep_issued(self, issued: dict[str, int]) -> None:
        for name, quantity in issued.items():
            self.held[name] = self.held.get(name, 0) + quantity

    def _keep_adjusted(self, done: list[Any]) -> None:
        for one in done:
            self.held[one.entity] = self.held.get(one.entity, 0) + one.issued - one.clawed
            self.clawed_t += one.clawed

    def _keep_recovered(self, name: str, quantity: int) -> None:
        self.held[name] -= quantity
        self.clawed_t += quantity

    def _both(self, on_twin: Callable[[], Any], on_contract: Callable[[], Any]) -> None:
        """Do a step on both: either both take it, or both refuse it for the same fact."""
        try:
            on_twin()
        except Refused as refused:
            with ape.reverts(f"Quota: {refused.reason}"):
                on_contract()
        else:
            on_contract()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_quota__any_steps__contract_and_twin_agree(
    quota: Any,
    allowances: Any,
    scheme_enrolment: Any,
    name_contract: Callable[[str, Any], Any],
    eua: int,
    ministry: Any,
    province: Any,
    emitter: Any,
    other_emitter: Any,
    steps: list[tuple[str, Any]],
) -> None:
    entities = {"emitter": emitter, "other_emitter": other_emitter}
    locker = ape.accounts.test_accounts[21]
    books = Books(quota, allowances, scheme_enrolment, eua, entities, ministry, province, locker, name_contract)

    with ape.chain.isolate():
        books.set_total(200)
        for step, argument in steps:
            getattr(books, step)(argument)
            books.check()
