"""Fixtures of the tests of `Allowances`; see `tests/ledger_fixtures.py`."""

from tests.ledger_fixtures import (
    cash,
    cea,
    compliance,
    credits,
    custody,
    entries,
    eua,
    fund,
    issue_to,
    ledger,
    market,
    order_book,
    quota,
    settlement,
)

__all__ = [
    "cash",
    "cea",
    "compliance",
    "credits",
    "custody",
    "entries",
    "eua",
    "fund",
    "issue_to",
    "ledger",
    "market",
    "order_book",
    "quota",
    "settlement",
]
