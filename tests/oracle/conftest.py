"""Fixtures of the oracle tests; see `tests/oracle_fixtures.py`."""

from tests.oracle_fixtures import ingest, meter, register, start, store

__all__ = ["ingest", "meter", "register", "start", "store"]
