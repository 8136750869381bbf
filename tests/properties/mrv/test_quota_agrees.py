"""Q1: `Quota` and `carbon.quota` keep the same books; what is approved is what is issued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.quota import QuotaBook
from carbon.refusal import Refused
from tests.mrv_fixtures import AREA, YEAR

QUANTITIES = st.integers(0, 120)
ENTITIES = st.sampled_from(["emitter", "other_emitter"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set_total"), st.integers(0, 200)),
        st.tuples(st.just("propose"), st.lists(st.tuples(ENTITIES, QUANTITIES), min_size=1, max_size=3)),
        st.tuples(st.just("approve"), st.lists(ENTITIES, min_size=1, max_size=2)),
    ),
    min_size=3,
    max_size=12,
)


@dataclass
class Books:
    """The contract and its twin, driven alike through one year of one area."""

    quota: Any
    class_id: int
    entities: dict[str, Any]
    ministry: Any
    province: Any
    twin: QuotaBook

    def set_total(self, total: int) -> None:
        self._both(
            lambda: self.twin.set_total(AREA, YEAR, total),
            lambda: self.quota.set_total(self.class_id, AREA, YEAR, total, sender=self.ministry),
        )

    def propose(self, proposals: list[tuple[str, int]]) -> None:
        named = [(self.entities[name], quantity) for name, quantity in proposals]
        self._both(
            lambda: self.twin.propose(AREA, YEAR, proposals),
            lambda: self.quota.propose(self.class_id, YEAR, "any", named, sender=self.province),
        )

    def approve(self, names: list[str]) -> None:
        accounts = [self.entities[name] for name in names]
        self._both(
            lambda: self.twin.approve(YEAR, names),
            lambda: self.quota.approve(self.class_id, YEAR, accounts, sender=self.ministry),
        )

    def check(self) -> None:
        """Assert that both say the same of sums, and no area passes its total."""
        total = self.quota.total_t(self.class_id, AREA, YEAR)
        proposed = self.quota.proposed_t(self.class_id, AREA, YEAR)
        assert (total, proposed) == (self.twin.total_t(AREA, YEAR), self.twin.proposed_t(AREA, YEAR))
        assert proposed <= total
        for name, account in self.entities.items():
            assert self.quota.allocation_of(self.class_id, account, YEAR) == self.approved_t(name)

    def approved_t(self, name: str) -> int:
        return self.twin.allocation_t(name, YEAR)

    def _both(self, on_twin: Callable[[], Any], on_contract: Callable[[], Any]) -> None:
        """Do a step on both: either both take it, or both refuse it for the same fact."""
        try:
            on_twin()
        except Refused as refused:
            with ape.reverts(f"Quota: {refused.reason}"):
                on_contract()
        else:
            on_contract()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_quota__any_steps__contract_and_twin_agree(
    quota: Any,
    allowances: Any,
    eua: int,
    ministry: Any,
    province: Any,
    emitter: Any,
    other_emitter: Any,
    steps: list[tuple[str, Any]],
) -> None:
    entities = {"emitter": emitter, "other_emitter": other_emitter}
    books = Books(quota, eua, entities, ministry, province, QuotaBook())

    with ape.chain.isolate():
        for step, argument in steps:
            getattr(books, step)(argument)
            books.check()

        assert allowances.issued_t(eua) == sum(map(books.approved_t, entities))
