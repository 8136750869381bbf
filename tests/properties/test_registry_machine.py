"""
Ledger, freezes, schedules, entries and counter-entries agree with their twins after every step, and conserve.

10,000 steps in each test run.
"""

from __future__ import annotations

import pytest

from tests.machine_search import search
from tests.registry_machine import RegistryMachine

STEPS, PARTS = 10_000, 4


@pytest.mark.parametrize("part", range(PARTS))
def test_registry__any_course_of_events__contracts_and_twins_agree(part: int) -> None:
    search(RegistryMachine, STEPS // PARTS)
