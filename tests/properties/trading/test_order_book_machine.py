"""
The exchange on chain and its twin agree after every step, and nothing is made or lost: T2, S1.

The short run is part of every test run; the long one makes at least 20,000 steps.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.trading_machine import TradingMachine

STEPS = 20_000
STEPS_OF_A_RUN = 250
RUNS_AT_A_TIME = 8


def drive(*, runs: int, steps: int) -> int:
    """Drive that many fresh machines, each for at most so many steps; how many steps were made."""
    before = TradingMachine.steps_made
    run_state_machine_as_test(
        TradingMachine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    return TradingMachine.steps_made - before


def test_trading__some_steps__contracts_and_twin_agree() -> None:
    assert drive(runs=4, steps=50) > 0


@pytest.mark.long
def test_trading__twenty_thousand_steps__contracts_and_twin_agree() -> None:
    made = 0
    while made < STEPS:
        made += drive(runs=RUNS_AT_A_TIME, steps=STEPS_OF_A_RUN)

    print(f"{made:,} steps made, {TradingMachine.deals_made:,} deals")
    assert made >= STEPS
