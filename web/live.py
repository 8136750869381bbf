"""
A product's market as it moves: one subscription to the API for each product, however many visitors look at it.

The API's stream brings quote and depth as they change, and each trade. A trade also says that lists have changed, so
these are asked for anew, once for all visitors. All of a product ends when nobody looks any more; while the stream is
broken, the last figures stay and the cards say their age.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from web.cards.source import Source
from web.events import Event, events_in
from web.problems import ApiUnreachable, StrangeAnswer, WebError, problem_of

Json = dict[str, Any]
Load = Callable[[], Awaitable[Json]]

TOGETHER_S: Final = 0.2
"""Changes within this time are shown together."""

AT_LEAST_EVERY_S: Final = 4.0
"""How often cards look at the figures though nothing was heard: settlement changes lists without a trade."""

KEPT_S: Final = 8.0
"""How long a list is good without a trade."""

WAIT_S: Final = (0.5, 1.0, 3.0)
"""Before the first, second and every further try to reach a stream that broke."""

SILENCE_S: Final = 40.0
"""A stream that says nothing for so long is dead: it sends a comment every 15 s."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Kept:
    """A list that was asked for on behalf of all visitors, or what went wrong."""

    data: Json | WebError | None = None
    version: int = -1
    at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class LiveMarket:
    """One product."""

    def __init__(self, http: httpx.AsyncClient, product_id: int) -> None:
        self._http, self.product_id = http, product_id
        self._states: dict[str, Json] = {}
        self._error: WebError | None = None
        self._first = asyncio.Event()
        self._changed = asyncio.Event()
        self._version = 0
        self._last_id = ""
        self._lists: dict[str, Kept] = {}
        self._visitors: dict[str, Sequence[Source[Any]]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def visitors(self) -> int:
        """How many look."""
        return len(self._visitors)

    async def latest(self, kind: str) -> Json:
        """The newest `quote` or `depth`; raises what keeps it from us."""
        await self._first.wait()  # the stream begins with both, or an error comes
        if self._error is not None:
            raise self._error
        return self._states[kind]

    async def list_of(self, key: str, load: Load) -> Json:
        """A list under a name, asked for again only after a trade or when it is old."""
        kept = self._lists.setdefault(key, Kept())
        async with kept.lock:
            version = self._version
            if kept.data is None or kept.version != version or time.monotonic() - kept.at > KEPT_S:
                try:
                    kept.data = await load()
                except WebError as error:
                    kept.data = error
                kept.version, kept.at = version, time.monotonic()
            if isinstance(kept.data, WebError):
                raise kept.data
            return kept.data

    def join(self, visitor: str, sources: Sequence[Source[Any]]) -> None:
        """Keep a visitor's sources up to date from now on."""
        self._visitors[visitor] = sources
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._show())]
        self._changed.set()

    def leave(self, visitor: str) -> None:
        """Forget a visitor; with the last one, the subscription ends."""
        self._visitors.pop(visitor, None)
        if not self._visitors:
            self.end()

    def end(self) -> None:
        """End the subscription."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._first.clear()  # who comes next waits for figures of then
        self._states.clear()
        self._error = None

    async def _follow(self) -> None:
        """Stay subscribed; come back to where a stream ended."""
        failures = 0
        while True:
            try:
                async for event in self._events():
                    failures = 0
                    self._take(event)
            except WebError as error:
                self._error = error
                self._first.set()
                self._changed.set()
                await asyncio.sleep(WAIT_S[min(failures, len(WAIT_S) - 1)])
                failures += 1
            else:
                await asyncio.sleep(WAIT_S[0])  # its time was over

    async def _events(self) -> AsyncIterator[Event]:
        headers = {"Last-Event-ID": self._last_id} if self._last_id else {}
        address = f"/market/{self.product_id}/stream"
        timeout = httpx.Timeout(10.0, read=SILENCE_S, pool=None)
        try:
            async with self._http.stream(
                "GET", address, params={"levels": "all"}, headers=headers, timeout=timeout
            ) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise problem_of(answer.status_code, json.loads(answer.content))
                async for event in events_in(answer.aiter_lines()):
                    yield event
        except httpx.HTTPError as error:
            raise ApiUnreachable(str(error)) from error
        except ValueError as error:
            raise StrangeAnswer(error) from error

    def _take(self, event: Event) -> None:
        self._last_id = event.id or self._last_id
        if event.kind in ("quote", "depth"):
            self._states[event.kind] = json.loads(event.data)
        else:
            self._version += 1  # a trade, or more of them than the stream could repeat
        if len(self._states) == 2:
            self._error = None
            self._first.set()
        self._changed.set()

    async def _show(self) -> None:
        """Have every visitor's cards look at the figures after a change, and every few seconds."""
        while True:
            try:
                async with asyncio.timeout(AT_LEAST_EVERY_S):
                    await self._changed.wait()
            except TimeoutError:
                pass
            await asyncio.sleep(TOGETHER_S)
            self._changed.clear()
            await asyncio.gather(*(self._refresh(who) for who in list(self._visitors)))

    async def _refresh(self, visitor: str) -> None:
        for source in self._visitors.get(visitor, ()):
            try:
                await source.refresh()
            except Exception:  # whatever one visitor's page fails with must not keep the others from their figures
                log.exception("a visitor's figures could not be shown")


class LiveMarkets:
    """The products that someone looks at."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._markets: dict[int, LiveMarket] = {}

    def of(self, product_id: int) -> LiveMarket:
        """A product's market."""
        for other in [one for one, market in self._markets.items() if not market.visitors and one != product_id]:
            del self._markets[other]
        return self._markets.setdefault(product_id, LiveMarket(self._http, product_id))

    def close(self) -> None:
        """End all subscriptions."""
        for market in self._markets.values():
            market.end()
