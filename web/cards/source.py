"""Where figures come from: one question to the API, asked again and again, shared by the cards that show it."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nicegui import ui

from web.api_client import Api
from web.listing import Listing
from web.markup import Row
from web.problems import StrangeAnswer, WebError

T = TypeVar("T")

STRANGE = (KeyError, TypeError, ValueError)
"""What code meets in an answer of another shape than agreed."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Source(Generic[T]):
    """The last answer to a question, and what went wrong since."""

    load: Callable[[], Awaitable[T]]
    every_s: float | None = None
    """Seconds between two questions; None asks once."""

    files: Listing | None = None
    """The list itself, where the API gives it as files too."""

    data: T | None = None
    error: WebError | None = None
    at: float = 0.0
    """When `data` came, on the monotonic clock."""

    _watchers: list[Callable[[], None]] = field(default_factory=list)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after every answer."""
        self._watchers.append(watcher)

    def start(self) -> None:
        """Ask now that the page stands, then at the interval; ends with the page."""
        if self.every_s is None:
            ui.timer(0.01, self.refresh, once=True)
        else:
            ui.timer(self.every_s, self.refresh, immediate=True)

    async def refresh(self) -> None:
        """Ask once and tell the watchers; an error leaves the last answer in place."""
        try:
            self.data = await self.load()
        except WebError as error:
            self.error = error
        except STRANGE as error:
            log.exception("answer has another shape than agreed")
            self.error = StrangeAnswer(error)
        else:
            self.error, self.at = None, time.monotonic()
        self._tell()

    def _tell(self) -> None:
        """Tell every watcher; one that can't use the answer doesn't keep it from the others."""
        for watcher in self._watchers:
            try:
                watcher()
            except STRANGE:
                log.exception("answer could not be shown")

    def age_s(self) -> float:
        """Seconds since the last good answer."""
        return time.monotonic() - self.at

    def reset(self) -> None:
        """Forget the answer: the question has changed."""
        self.data, self.error = None, None
        self._tell()


def own_list(api: Api, account: str, what: str, every_s: float) -> Source[list[Row]]:
    """A list that belongs to one enterprise, with its files."""
    return Source(lambda: api.of_enterprise(account, what), every_s, Listing(api, f"/enterprises/{account}/{what}"))
