"""Fixtures of the tests of `Compliance`; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import (
    allowances,
    book,
    cea,
    compliance,
    emissions,
    enrolled,
    eua,
    evidence,
    issue,
    province_without_area,
)

__all__ = [
    "allowances",
    "book",
    "cea",
    "compliance",
    "emissions",
    "enrolled",
    "eua",
    "evidence",
    "issue",
    "province_without_area",
]
