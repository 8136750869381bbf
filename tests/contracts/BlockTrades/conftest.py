"""Fixtures of the tests of block trades, on bare py-evm; see `tests/deal_world.py`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.deal_world import BUYER, NOBODY, PRODUCT, SELL, SELLER, World, forked


@pytest.fixture
def deals() -> World:
    """A market in the hours of block trades."""
    world = forked()
    world.open_day()
    return world


@pytest.fixture
def offer(deals: World) -> Callable[..., int]:
    """Return `offer(price_fen=10_100, quantity_t=200_000, side=SELL, by=SELLER, to=BUYER) -> number of the offer`."""

    def make(
        price_fen: int = 10_100, quantity_t: int = 200_000, side: int = SELL, by: str = SELLER, to: str = BUYER
    ) -> int:
        deals.must(by, "BlockTrades.offer", to, PRODUCT, side, price_fen, quantity_t, 0)
        return int(deals.ask("BlockTrades.offers"))

    return make


@pytest.fixture
def inquire(deals: World) -> Callable[..., int]:
    """Return `inquire(to=NOBODY, side=BUY, by=BUYER) -> number of the inquiry` for 200,000 t."""

    def make(to: str = NOBODY, side: int = 1, by: str = BUYER) -> int:
        deals.must(by, "BlockTrades.inquire", to, PRODUCT, side, 200_000)
        return int(deals.ask("BlockTrades.inquiries"))

    return make


@pytest.fixture
def quote(deals: World) -> Callable[..., int]:
    """Return `quote(inquiry_id, by=SELLER) -> number of the quote` of 10,100 fen for 150,000 t."""

    def make(inquiry_id: int, by: str = SELLER) -> int:
        deals.must(by, "BlockTrades.quote", inquiry_id, 10_100, 150_000)
        return int(deals.ask("BlockTrades.quotes"))

    return make
