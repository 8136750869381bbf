"""Fixtures of the tests of `Cash`; see `tests/ledger_fixtures.py`."""

from tests.ledger_fixtures import auction, cash, market, order_book, pay_in, settlement

__all__ = ["auction", "cash", "market", "order_book", "pay_in", "settlement"]
