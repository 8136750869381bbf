"""Fixtures of the tests of `ComputedProposals`: the contract between the real methods, emissions and quota."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import pytest

from carbon.allocation.computed import Case, Unit

PLAN_YEAR = 2024
"""Year whose published plan and terms are set; the allocations are of `YEAR`."""

STATION = Unit(
    unit_class=1, plan_version=1, output_wh=10**12, heat_kj=10**9, cooling=1, heat_ratio_e9=2 * 10**8,
    load_e9=6 * 10**8, is_conventional_condensing=True,
)  # fmt: skip
"""A unit of 1 TWh and 1 TJ, cooled by air, at 60 % load."""


@pytest.fixture(scope="module")
def computed(deploy: Callable[..., Any], emissions: Any, quota: Any, allocation_methods: Any) -> Any:
    """Return the computed proposals; methods, emissions and quota are the real ones."""
    return deploy("ComputedProposals")


@pytest.fixture(scope="module")
def plan_and_terms(set_plan: Callable[..., Any], set_terms: Callable[..., Any]) -> None:
    """Set the published plan of class I and the terms of `PLAN_YEAR`, as their first versions."""
    set_plan(PLAN_YEAR, "I")
    set_terms(PLAN_YEAR)


def for_ape(entity: Any, case: Case) -> tuple[Any, ...]:
    """Return an entity's case as the contract takes it."""
    units = []
    for unit in case.units:
        unit_class, plan_version, *done = astuple(unit)
        units.append((unit_class, plan_version, tuple(done)))
    return entity, case.method, list(case.figures), units
