"""Fixtures of the tests of `Emissions`; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import book, emissions, evidence, publish, rule_sets

__all__ = ["book", "emissions", "evidence", "publish", "rule_sets"]
