"""Fixtures of the tests of `Cash`; see `tests/ledger_fixtures.py`."""

from tests.ledger_fixtures import cash, market, order_book, pay_in, settlement

__all__ = ["cash", "market", "order_book", "pay_in", "settlement"]
