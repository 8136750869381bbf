"""Fixtures of the tests of `RuleSets`; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import publish, rule_sets

__all__ = ["publish", "rule_sets"]
