"""The market live, by server-sent events (`api.live` reads, this writes)."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.access import Wired
from api.live import MOST_TRADES, Feeds, Frame
from api.models.market import Trade
from api.problems import documented
from api.queries import market
from api.queries.market import Place
from api.routers.market import Levels, ProductId
from api.services import Services
from api.store import number_of, view

router = APIRouter(tags=["market"])

FRESH_S = 10.0
"""A quote comes at least this often while there are blocks, so that its time tells how fresh the market is."""

Frames = asyncio.Queue[Frame | None]
LastEventId = Annotated[
    str | None,
    Header(max_length=40, description="`id` of the last event that was seen: what was missed comes first"),
]


async def _frames(request: Request, product_id: ProductId, services: Wired) -> AsyncIterator[Frames]:
    """
    A seat at a product's stream, taken before the stream begins.

    :raises NotFound: there is no such product
    :raises TooManyListeners: all seats are taken
    """
    await asyncio.to_thread(_known, services, product_id)
    feeds: Feeds = request.app.state.feeds
    async with feeds.listen(product_id) as frames:
        yield frames


@router.get("/market/{product_id}/stream", response_class=EventSourceResponse, responses=documented(404, 429, 503))
async def stream(
    product_id: ProductId,
    frames: Annotated[Frames, Depends(_frames)],
    services: Wired,
    levels: Levels = 5,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """
    Server-sent events: `quote` and `depth` now and when they change, `trade` for each new trade.

    Come back with `Last-Event-ID` and the trades in between come first; `missed` says that there were too many, and
    they are in the list of trades. Between events a comment keeps the connection alive.
    """
    deadline = time.monotonic() + services.settings.watch_s
    count = None if levels == "all" else levels
    place = place_of(last_event_id)
    before: Frame | None = None
    quoted_at = 0.0
    while (frame := await _next(frames, deadline)) is not None:
        made = frame.trades if before is not None else []
        if before is None and place is not None and place < frame.place:
            made = await asyncio.to_thread(_missed, services, product_id, place, frame.place)
            if len(made) > MOST_TRADES:
                made = []
                yield ServerSentEvent(raw_data="{}", event="missed", id=id_of(frame.place))
        for trade in made:
            if place is None or place_of_trade(trade) > place:
                yield ServerSentEvent(raw_data=trade.model_dump_json(), event="trade", id=id_of(place_of_trade(trade)))
        if before is None or before.sides(count) != frame.sides(count):
            yield ServerSentEvent(raw_data=frame.depth_text(count), event="depth", id=id_of(frame.place))
        if before is None or before.figures != frame.figures or time.monotonic() - quoted_at > FRESH_S:
            quoted_at = time.monotonic()
            yield ServerSentEvent(raw_data=frame.quote_text, event="quote", id=id_of(frame.place))
        before, place = frame, max(frame.place, place or frame.place)


def id_of(place: Place) -> str:
    """The id of an event that was sent after a trade."""
    return f"{place[0]}-{place[1]}"


def place_of(event_id: str | None) -> Place | None:
    """The place that an id names; None for none, and for one that is not ours."""
    day, _, sequence = (event_id or "").partition("-")
    is_ours = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (day, sequence))
    return (int(day), int(sequence)) if is_ours else None


def place_of_trade(trade: Trade) -> Place:
    """The place of a trade among its product's."""
    return number_of(trade.day), trade.sequence


async def _next(frames: Frames, deadline: float) -> Frame | None:
    """The next frame; None when the listener was let go or has had his time."""
    try:
        return await asyncio.wait_for(frames.get(), max(0.0, deadline - time.monotonic()))
    except TimeoutError:
        return None


def _known(services: Services, product_id: int) -> None:
    with view(services.read_model) as read_model:
        market.product(read_model, product_id)


def _missed(services: Services, product_id: int, after: Place, until: Place) -> list[Trade]:
    """The trades in between; one more than may be sent tells that there were too many."""
    with view(services.read_model) as read_model:
        rows = market.trades_after(read_model, product_id, after, MOST_TRADES + 1)
        return [market.trade_of(read_model, row) for row in rows if (row.day, row.sequence) <= until]
