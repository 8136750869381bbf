"""Long searches with a state machine, in parts that can run side by side."""

from __future__ import annotations

from typing import Any, Protocol

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

STEPS_OF_A_COURSE, FEWEST_STEPS = 400, 20
"""Where a course begins with an `initialize`, that is its first step, and with one step it would do nothing else."""

FEWEST_COURSES = 2
"""The first of each search is the simplest that there is, and always the same."""


class Counting(Protocol):
    """A state machine that counts its steps, of all courses together."""

    steps_made: int


def search(machine: Any, steps: int) -> None:
    """Drive fresh machines until they have made so many steps together, or some more."""
    counting: Counting = machine
    goal = counting.steps_made + steps
    while (left := goal - counting.steps_made) > 0:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=max(FEWEST_COURSES, left // STEPS_OF_A_COURSE),
                stateful_step_count=max(FEWEST_STEPS, min(left, STEPS_OF_A_COURSE)),
                deadline=None,
                print_blob=True,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
