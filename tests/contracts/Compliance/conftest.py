"""Fixtures of the tests of `Compliance`; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import (
    allowances,
    book,
    cea,
    compliance,
    emissions,
    enrolled,
    enter_opening,
    eua,
    evidence,
    issue,
    province_without_area,
    reviews_account,
)

__all__ = [
    "allowances",
    "book",
    "cea",
    "compliance",
    "emissions",
    "enrolled",
    "enter_opening",
    "eua",
    "evidence",
    "issue",
    "province_without_area",
    "reviews_account",
]
