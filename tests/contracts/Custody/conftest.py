"""Fixtures of the tests of `Custody`; see `tests/registry_fixtures.py`."""

from tests.ledger_fixtures import cea, compliance, eua, fund, issue_to, ledger, market, order_book, quota, settlement
from tests.registry_fixtures import credits, custody, enter, entries, freeze
from tests.review_fixtures import reviewed, two_person_rule

__all__ = [
    "cea",
    "compliance",
    "credits",
    "custody",
    "enter",
    "entries",
    "eua",
    "freeze",
    "fund",
    "issue_to",
    "ledger",
    "market",
    "order_book",
    "quota",
    "reviewed",
    "settlement",
    "two_person_rule",
]
