"""Fixtures of the trading contracts' tests; see `tests/trading_fixtures.py`."""

from tests.trading_fixtures import *  # noqa: F403 - exactly the fixtures, as its `__all__` names them
