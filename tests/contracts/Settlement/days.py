"""Days on bare py-evm for the tests of `Settlement`: made once, and each test goes on from there on its own."""

from __future__ import annotations

from functools import cache

from benchmarks.settlement_day import CLEARING, Day, recorded, reviewed
from benchmarks.trading_world import EXCHANGE, MONDAY, PRODUCT, TRADERS, World, opened

__all__ = ["CLEARING", "Day", "Figures", "figures_of", "fresh", "made", "waiting"]

Figures = list[tuple[int, int, int]]


def fresh() -> World:
    """An open day without a trade."""
    return opened()


@cache
def _made() -> Day:
    world = opened()
    return Day(world, recorded(world, TRADERS, 70, seed=3))


def made() -> Day:
    """An open day with 70 trades: a chunk of 64 and one of 6."""
    return _made().fork()


@cache
def _waiting() -> Day:
    day = _made().fork()
    return reviewed(day.world, day.trades)


def waiting() -> Day:
    """The same day, published, cleared and confirmed."""
    return _waiting().fork()


def figures_of(world: World) -> Figures:
    """The chain's own figures."""
    return [tuple(one.values()) for one in world.evm.call("Settlement", "figures", PRODUCT, MONDAY)]


def publish(world: World, figures: Figures | None = None, by: str = EXCHANGE) -> str | None:
    """Hand in figures, the chain's own unless others are given."""
    given = figures_of(world) if figures is None else figures
    return world.evm.send(by, "Settlement", "publish_results", PRODUCT, MONDAY, given)
