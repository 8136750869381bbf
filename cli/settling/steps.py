"""
From the close of a day to delivery, one step after the other. Each begins with what the chain says is next, so that a
run that was interrupted, or is made again, sends nothing twice. The demo and `chainets settle` both go this way.
"""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, Protocol

from carbon.settlement import chunks_of
from cli.settling.clearing import Clearing
from cli.settling.day import DayOnChain, DayState, Fate, as_argument


class Party(StrEnum):
    """Whose turn it is."""

    EXCHANGE = "the exchange"
    FIRST = "the registry, first review"
    SECOND = "the registry, second review by another person"
    REGISTRY = "the registry"


NEXT = {
    DayState.OPEN: ("publish the results", Party.EXCHANGE),
    DayState.PUBLISHED: ("clear", Party.FIRST),
    DayState.CLEARED: ("confirm the clearing", Party.SECOND),
    DayState.CONFIRMED: ("deliver", Party.REGISTRY),
}
"""What follows on each state, and who does it; nothing on a settled day."""


class Hands(Protocol):
    """Those who can sign."""

    def act(self, party: Party, function: str, /, **arguments: Any) -> None:
        """Call a function of `Settlement` and wait for its block; whoever has no key here ends the run."""


def settle_day(
    day: DayOnChain,
    hands: Hands,
    clear: Callable[[DayOnChain], Clearing],
    skip: Collection[int] = (),
    advance: Callable[[int], None] = lambda trades: None,
) -> None:
    """
    Take a product's day as far as those here can.

    :param clear: makes the clearing of a published day
    :param skip: trades that are left out for now
    :param advance: told how many more trades are through
    """
    named: dict[str, Any] = {"product_id": day.product_id, "day": day.day}
    if day.progress().state is DayState.OPEN:
        hands.act(Party.EXCHANGE, "publish_results", **named, figures=day.figures())
    if day.progress().state is DayState.PUBLISHED:
        given = {"figures": day.figures(), "clearing_hash": clear(day).digest}
        hands.act(Party.FIRST, "clear", **named, **given)
    if day.progress().state is DayState.CLEARED:
        hands.act(Party.SECOND, "confirm_results", **named, clearing_hash=clear(day).digest)
    if day.progress().state is DayState.CONFIRMED:
        _deliver(day, hands, skip, advance)


def _deliver(day: DayOnChain, hands: Hands, skip: Collection[int], advance: Callable[[int], None]) -> None:
    """Chunk by chunk in the order of making; a chunk in which nothing waits is not sent."""
    for chunk in chunks_of(day.trades):
        waits = [trade for trade in chunk if trade.trade_id not in skip and day.fate_of(trade) is Fate.WAITS]
        if waits:
            left_out = sum(1 << place for place, trade in enumerate(chunk) if trade.trade_id in skip)
            trades = [as_argument(trade) for trade in chunk]
            hands.act(Party.REGISTRY, "settle", trades=trades, skip=str(left_out))
        advance(len(chunk))
