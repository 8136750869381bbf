"""Fixtures of the property tests of methods; see `tests/allocation_fixtures.py` and `tests/computed_fixtures.py`."""

import pytest

from carbon.allocation.on_chain import class_number, plan_struct
from carbon.allocation.plans import unit_plan
from carbon.allocation.tables import UNIT_CLASSES
from tests.allocation_fixtures import allocation_methods, for_ape, set_plan, set_terms
from tests.computed_fixtures import computed
from tests.mrv_fixtures import allowances, book, emissions, evidence, quota

__all__ = [
    "allocation_methods",
    "allowances",
    "book",
    "computed",
    "emissions",
    "evidence",
    "published_plans",
    "quota",
    "set_plan",
    "set_terms",
]


@pytest.fixture(scope="module")
def published_plans(allocation_methods, ministry):
    """Set every published plan as the first version of its year and class."""
    for year in range(2019, 2027):
        for unit_class in UNIT_CLASSES:
            plan = for_ape(plan_struct(unit_plan(year, unit_class)))
            allocation_methods.set_unit_plan(year, class_number(unit_class), plan, sender=ministry)
