"""
A product's market as it moves, for any number of listeners, read once for all of them.

While someone listens to a product, one task looks at the read model, and only when there is a new block. What it finds
goes to every listener's queue. Each event bears the place of the newest trade that has been sent (`day-sequence`), so
that a listener who comes back with it gets the trades that he missed from the read model, whichever process he asks;
quote and depth are states, and are sent anew. A listener who doesn't keep up is let go, and comes back the same way.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from api.errors import ApiError, TooManyListeners
from api.models.market import Depth, Level, Quote, Trade
from api.queries import market, quotes
from api.queries.market import Place
from api.store import view

MOST_BEHIND = 256
"""Frames that may wait for a listener before he is let go."""

MOST_TRADES = 1_000
"""Trades of a frame at most; the rest comes with the next."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Frame:
    """What a look at the read model found, written out once for all listeners."""

    product_id: int
    block: int
    place: Place
    """Of the newest trade in it, or before it."""

    quote: Quote
    book: Depth
    """All levels of both sides."""

    trades: list[Trade]
    """Since the frame before."""

    is_whole: bool
    """Whether there were no more trades than fit."""

    quote_text: str = ""
    figures: dict[str, object] = field(default_factory=dict)
    """The quote without the block that it shows, to tell whether it changed."""

    _depths: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quote_text = self.quote.model_dump_json()
        self.figures = self.quote.model_dump(exclude={"as_of"})

    def sides(self, levels: int | None) -> tuple[list[Level], list[Level], int | None]:
        """What of the depth a listener sees, to tell whether it changed."""
        return self.book.bids[:levels], self.book.asks[:levels], self.book.last_fen

    def depth_text(self, levels: int | None) -> str:
        """The depth with so many levels."""
        key = levels or 0
        if key not in self._depths:
            bids, asks, _ = self.sides(levels)
            self._depths[key] = self.book.model_copy(update={"bids": bids, "asks": asks}).model_dump_json()
        return self._depths[key]


def look(engine: Engine, product_id: int, place: Place | None, seen_block: int) -> Frame | None:
    """
    What is new since a place in a product's trades; without one, from now on. None while there is no new block.

    :raises NotFound: there is no such product
    :raises ReadModelMissing: the indexer has written nothing yet
    """
    with view(engine) as found:
        if found.block == seen_block:
            return None
        made = [] if place is None else market.trades_after(found, product_id, place, MOST_TRADES)
        if made:
            place = (made[-1].day, made[-1].sequence)
        elif place is None:
            place = market.newest_place(found, product_id)
        return Frame(
            product_id,
            found.block,
            place,
            quotes.quote(found, product_id),
            market.depth(found, product_id, None),
            [market.trade_of(found, row) for row in made],
            len(made) < MOST_TRADES,
        )


class Feed:
    """One product: its listeners, and the task that reads for them."""

    def __init__(self, engine: Engine, product_id: int, poll_s: float) -> None:
        self._engine, self._product_id, self._poll_s = engine, product_id, poll_s
        self.listeners: set[asyncio.Queue[Frame | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._now: Frame | None = None

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[Frame | None]]:
        """The frames from now on, the newest known one first; None when the listener is let go."""
        mine: asyncio.Queue[Frame | None] = asyncio.Queue(MOST_BEHIND)
        if self._now is not None:
            mine.put_nowait(self._now)
        self.listeners.add(mine)
        if self._task is None:
            self._task = asyncio.create_task(self._read())
        try:
            yield mine
        finally:
            self.listeners.discard(mine)
            if not self.listeners:
                await self._end()

    async def _end(self) -> None:
        task, self._task, self._now = self._task, None, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _read(self) -> None:
        place: Place | None = None
        seen_block = -2  # no block has this number
        while True:
            try:
                found = await asyncio.to_thread(look, self._engine, self._product_id, place, seen_block)
            except (ApiError, OperationalError) as error:
                log.warning("market stream ends product=%s error=%s", self._product_id, error)
                self._now = None
                for listener in list(self.listeners):
                    self._let_go(listener)
            else:
                if found is not None:
                    place, seen_block = found.place, found.block if found.is_whole else -2
                    self._tell(found)
            await asyncio.sleep(self._poll_s)

    def _tell(self, frame: Frame) -> None:
        self._now = frame
        for listener in list(self.listeners):
            try:
                listener.put_nowait(frame)
            except asyncio.QueueFull:
                self._let_go(listener)

    def _let_go(self, listener: asyncio.Queue[Frame | None]) -> None:
        self.listeners.discard(listener)
        while listener.full():
            listener.get_nowait()
        listener.put_nowait(None)


class Feeds:
    """The feeds of all products, with a bound on their listeners together."""

    def __init__(self, engine: Engine, poll_s: float, most: int) -> None:
        self._engine, self._poll_s, self._most = engine, poll_s, most
        self._feeds: dict[int, Feed] = {}
        self.seats = 0
        """Listeners now."""

    @asynccontextmanager
    async def listen(self, product_id: int) -> AsyncIterator[asyncio.Queue[Frame | None]]:
        """
        Listen to a product.

        :raises TooManyListeners: there are as many as there may be
        """
        if self.seats >= self._most:
            raise TooManyListeners(self._most)
        self.seats += 1
        feed = self._feeds.setdefault(product_id, Feed(self._engine, product_id, self._poll_s))
        try:
            async with feed.listen() as frames:
                yield frames
        finally:
            self.seats -= 1
            if not feed.listeners:
                self._feeds.pop(product_id, None)

    def readers(self) -> int:
        """Tasks that read for listeners now."""
        return len(self._feeds)
