"""Fixtures of the devnet tests; see `tests/devnet_fixtures.py`."""

from tests.devnet_fixtures import devnet, open_devnet, start_devnet

__all__ = ["devnet", "open_devnet", "start_devnet"]
