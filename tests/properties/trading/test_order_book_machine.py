"""
The exchange on chain and its twin agree after every step, and nothing is made or lost: T2, S1.

20,000 steps in each test run.
"""

from __future__ import annotations

import pytest

from tests.machine_search import search
from tests.trading_machine import TradingMachine

STEPS, PARTS = 20_000, 4


@pytest.mark.parametrize("part", range(PARTS))
def test_trading__any_course_of_events__contracts_and_twin_agree(part: int) -> None:
    search(TradingMachine, STEPS // PARTS)
