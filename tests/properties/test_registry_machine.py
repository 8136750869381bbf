"""
Ledger, freezes, schedules, entries and counter-entries agree with their twins after every step, and conserve.

The short run is part of every test run; the long one makes at least 10,000 steps.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.registry_machine import RegistryMachine

STEPS = 10_000
STEPS_OF_A_RUN = 250
RUNS_AT_A_TIME = 8


def drive(*, runs: int, steps: int) -> int:
    """Drive that many fresh machines, each for at most so many steps; how many steps were made."""
    before = RegistryMachine.steps_made
    run_state_machine_as_test(
        RegistryMachine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    return RegistryMachine.steps_made - before


def test_registry__some_steps__contracts_and_twins_agree() -> None:
    assert drive(runs=10, steps=50) > 0


@pytest.mark.slow
def test_registry__ten_thousand_steps__contracts_and_twins_agree() -> None:
    made = 0
    while made < STEPS:
        made += drive(runs=RUNS_AT_A_TIME, steps=STEPS_OF_A_RUN)

    print(f"{made:,} steps made")
    assert made >= STEPS
