"""Fixtures of the tests of `ComputedProposals`; see `tests/computed_fixtures.py` and `tests/quota_fixtures.py`."""

from tests.allocation_fixtures import allocation_methods, set_plan, set_terms
from tests.computed_fixtures import computed, plan_and_terms
from tests.mrv_fixtures import allowances, book, emissions, eua, evidence, quota
from tests.quota_fixtures import desk, scheme_enrolment

__all__ = [
    "allocation_methods",
    "allowances",
    "book",
    "computed",
    "desk",
    "emissions",
    "eua",
    "evidence",
    "plan_and_terms",
    "quota",
    "scheme_enrolment",
    "set_plan",
    "set_terms",
]
