"""Fixtures of the tests of `Participants` that need the ledgers; see `tests/ledger_fixtures.py`."""

from tests.ledger_fixtures import cash, cea, eua, issue_to, ledger, market, pay_in, quota

__all__ = ["cash", "cea", "eua", "issue_to", "ledger", "market", "pay_in", "quota"]
