"""Fixtures of the tests of `AllocationMethods`: the contract, and the plans of `carbon.allocation` set on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carbon.allocation.on_chain import class_number, plan_struct, terms_struct
from carbon.allocation.plans import unit_plan

POINT = 10**9
"""1 with 9 decimals."""

FLAT = {"from_load_e9": 0, "form": 1, "constants_e9": [POINT, 0, 0, 0, 0], "places": 27}
"""A load factor of 1 at every load."""


@pytest.fixture(scope="module")
def allocation_methods(deploy: Callable[..., Any]) -> Any:
    """Return the allocation methods, no plan set."""
    return deploy("AllocationMethods")


@pytest.fixture(scope="module")
def set_plan(allocation_methods: Any, ministry: Any) -> Callable[..., Any]:
    """Return `set_plan(year, unit_class, **changes)`: sets the published plan, or a changed one."""

    def set_it(year: int = 2021, unit_class: str = "I", sender: Any = ministry, **changes: Any) -> Any:
        plan = plan_struct(unit_plan(year, unit_class)) | changes
        return allocation_methods.set_unit_plan(year, class_number(unit_class), for_ape(plan), sender=sender)

    return set_it


@pytest.fixture(scope="module")
def set_terms(allocation_methods: Any, ministry: Any) -> Callable[..., Any]:
    """Return `set_terms(year, **changes)`: sets the published terms, or changed ones."""

    def set_it(year: int = 2021, sender: Any = ministry, **changes: Any) -> Any:
        return allocation_methods.set_terms(year, terms_struct(year) | changes, sender=sender)

    return set_it


def for_ape(plan: dict[str, Any]) -> dict[str, Any]:
    """Return a plan with its segments as tuples: ape takes no dict inside a list of structs."""
    return plan | {"segments": [tuple(segment.values()) for segment in plan["segments"]]}


def unit_year(**changes: Any) -> dict[str, Any]:
    """Return a year of 1 GWh at full load with neither heat nor another factor; `changes` replace fields."""
    defaults = {
        "output_wh": 10**9,
        "heat_kj": 0,
        "cooling": 0,
        "heat_ratio_e9": 0,
        "load_e9": POINT,
        "is_conventional_condensing": False,
    }
    return defaults | changes
