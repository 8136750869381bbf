"""Fixtures of the tests of `Quota`; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import allowances, cea, eua, province_without_area, quota

__all__ = ["allowances", "cea", "eua", "province_without_area", "quota"]
