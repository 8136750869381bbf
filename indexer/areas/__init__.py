"""One module per area of the scheme: what each event does to the read model."""

from indexer.areas import (
    auctions,
    cash,
    compliance,
    computed,
    credits,
    custody,
    deals,
    defaults,
    entries,
    evidence,
    governance,
    identity,
    market,
    mrv,
    penalties,
    plans,
    positions,
    quota,
    reviews,
    settlement,
    units,
    watch,
)
from indexer.log import Handler

AREAS = (
    governance,
    reviews,
    identity,
    evidence,
    mrv,
    plans,
    quota,
    computed,
    units,
    entries,
    custody,
    credits,
    cash,
    market,
    settlement,
    positions,
    deals,
    auctions,
    defaults,
    compliance,
    penalties,
    watch,
)


def all_handlers() -> dict[tuple[str, str], Handler]:
    """The handler of each (contract, event); an event without one is kept in `events` only."""
    merged: dict[tuple[str, str], Handler] = {}
    for area in AREAS:
        merged |= area.handlers.by_event
    return merged
