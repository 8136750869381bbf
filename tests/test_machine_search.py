"""A search ends, however few steps are left of it."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.machine_search import search


class Walk(RuleBasedStateMachine):
    """Counts what comes after its first step, as the machines of the books do."""

    steps_made = 0

    @initialize()
    def begin(self) -> None:
        self.place = 0

    @rule(by=st.sampled_from((-1, 1)))
    def go(self, by: int) -> None:
        self.place += by
        Walk.steps_made += 1


@pytest.mark.parametrize("steps", [1, 2, 251, 600])
def test_search__any_number_of_steps__makes_them_and_ends(steps: int) -> None:
    before = Walk.steps_made

    search(Walk, steps)

    assert Walk.steps_made - before >= steps
