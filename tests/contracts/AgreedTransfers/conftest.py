"""Fixtures of the tests of agreed transfers, on bare py-evm; see `tests/deal_world.py`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.deal_world import NOBODY, PRODUCT, World, forked


@pytest.fixture
def deals() -> World:
    """A market in the morning session."""
    world = forked()
    world.open_day(time="10:00")
    return world


@pytest.fixture
def publish(deals: World) -> Callable[..., int]:
    """Return `publish(by, side, lowest_fen, highest_fen, quantity_t=100, part_t=10, only_for=NOBODY) -> its number`."""

    def make(
        by: str,
        side: int,
        lowest_fen: int,
        highest_fen: int,
        quantity_t: int = 100,
        part_t: int = 10,
        only_for: str = NOBODY,
    ) -> int:
        terms = (PRODUCT, side, lowest_fen, highest_fen, quantity_t, part_t, only_for)
        deals.must(by, "AgreedTransfers.publish", *terms)
        return int(deals.ask("AgreedTransfers.demands"))

    return make
