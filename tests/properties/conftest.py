"""Fixtures of the property tests; see `tests/scheme_fixtures.py` and `tests/ledger_fixtures.py`."""

from tests.ledger_fixtures import auction, compliance, custody, entries, market, order_book, quota, settlement
from tests.scheme_fixtures import *  # noqa: F403 - exactly the fixtures, as its `__all__` names them

__all__ = ["auction", "compliance", "custody", "entries", "market", "order_book", "quota", "settlement"]
