"""Fixtures of the tests of `AllocationMethods`; see `tests/allocation_fixtures.py`."""

from tests.allocation_fixtures import allocation_methods, set_plan, set_terms

__all__ = ["allocation_methods", "set_plan", "set_terms"]
