"""Fixtures of the contract tests; see `tests/scheme_fixtures.py`."""

from tests.scheme_fixtures import *  # noqa: F403 - exactly the fixtures, as its `__all__` names them
