"""Fixtures of the tests of `Quota`; see `tests/mrv_fixtures.py` and `tests/quota_fixtures.py`."""

from tests.mrv_fixtures import allowances, cea, eua, province_without_area, quota
from tests.quota_fixtures import desk, scheme_enrolment

__all__ = [
    "allowances",
    "cea",
    "desk",
    "eua",
    "province_without_area",
    "quota",
    "scheme_enrolment",
]
