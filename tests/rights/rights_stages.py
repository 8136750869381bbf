"""What comes after the morning: a row is tried at the stage at which who is let in gets what he asks for."""

from __future__ import annotations

from collections.abc import Callable

from scripts._rights import Right
from tests.rights.rights_examples import FIGURES
from tests.rights.rights_things import NOTICE_S, Things
from tests.rights.rights_world import DAY, SOME_HASH, World

HOUR_S, DAY_S = 3_600, 86_400
BUYER = 1
GROUNDS = (0, "for the test", SOME_HASH)
"""No bar, reason, document."""


def _close(world: World, things: Things) -> World:
    return world.later(3 * HOUR_S)


def _publish(world: World, things: Things) -> World:
    world.act("exchange", "Settlement", "publish_results", things.product_id, DAY, FIGURES)
    return world


def _clear(world: World, things: Things) -> World:
    world.act("registry", "Settlement", "clear", things.product_id, DAY, FIGURES, SOME_HASH)
    return world


def _confirm(world: World, things: Things) -> World:
    world.act("registry two", "Settlement", "confirm_results", things.product_id, DAY, SOME_HASH)
    return world.later(DAY_S - 3 * HOUR_S)


def _declare(world: World, things: Things) -> World:
    world.act("registry", "Defaults", "declare", things.trade_id, BUYER, "for the test", SOME_HASH)
    return world


def _give_notice(world: World, things: Things) -> World:
    world.act("registry two", "Defaults", "confirm", [things.trade], 0, BUYER, SOME_HASH)
    return world


def _miss_the_deadline(world: World, things: Things) -> World:
    return world.later(NOTICE_S + 1)


def _unwind(world: World, things: Things) -> World:
    """With a compensation for which the risk reserve was too small, until now."""
    world.act("Reviews", "Defaults", "unwind", things.trade, *GROUNDS)
    world.act("bank", "Cash", "deposit_to_reserve", 100_000, b"\x0f" * 32)
    return world


STEPS: tuple[tuple[Callable[[World, Things], World], tuple[str, ...]], ...] = (
    (_close, ("Settlement.publish_results", "Market.close_day")),
    (_publish, ("Settlement.clear",)),
    (_clear, ("Settlement.reject_clearing", "Settlement.confirm_results")),
    (_confirm, ("Settlement.settle", "Settlement.set_aside", "Defaults.declare")),
    (_declare, ("Defaults.reject", "Defaults.confirm")),
    (
        _give_notice,
        (
            *("Settlement.make_good", "Settlement.cover", "Settlement.deliver_aside", "Settlement.unwind"),
            "Defaults.make_good",
        ),
    ),
    (_miss_the_deadline, ("Defaults.cover", "Defaults.unwind")),
    (_unwind, ("Defaults.pay_compensation",)),
)
"""What happens one after another, and the functions that are tried right after it; all others in the morning."""


class Stages:
    """The world at each stage; each is made of the one before, once."""

    def __init__(self, morning: World, things: Things) -> None:
        self._worlds = {"": morning}
        world = morning
        for step, functions in STEPS:
            world = step(world.later(), things)
            self._worlds |= dict.fromkeys(functions, world)

    def of(self, right: Right) -> World:
        """The world in which a row is tried."""
        return self._worlds.get(f"{right.contract}.{right.function}", self._worlds[""])
