"""Fixtures of `chainets settle`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.trading.market_on_devnet import MarketOnDevnet, PlayedDay


@pytest.fixture(scope="session")
def played_day(tmp_path_factory: pytest.TempPathFactory) -> PlayedDay:
    """A trading day on the real contracts."""
    return PlayedDay(tmp_path_factory.mktemp("played"))


@pytest.fixture
def devnet_market(played_day: PlayedDay, tmp_path: Path) -> Iterator[MarketOnDevnet]:
    """The day after its close, with node and API on loopback; 70 trades wait."""
    found = MarketOnDevnet(played_day, tmp_path)
    yield found
    found.close()
