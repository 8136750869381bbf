"""Fixtures of the tests of `Verification`; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import emissions, evidence, province_without_area, publish, rule_sets, verification

__all__ = ["emissions", "evidence", "province_without_area", "publish", "rule_sets", "verification"]
