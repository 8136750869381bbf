"""Fixtures of the property tests of rule sets, quota and compliance; see `tests/mrv_fixtures.py`."""

from tests.mrv_fixtures import (
    allowances,
    book,
    compliance,
    emissions,
    enter_opening,
    eua,
    evidence,
    issue,
    quota,
    reviews_account,
    rule_sets,
)
from tests.quota_fixtures import scheme_enrolment

__all__ = [
    "allowances",
    "book",
    "compliance",
    "emissions",
    "enter_opening",
    "eua",
    "evidence",
    "issue",
    "quota",
    "reviews_account",
    "rule_sets",
    "scheme_enrolment",
]
