"""How much is done at a time: so many are let in, so many wait, and whoever comes after is sent away at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

RETRY_AFTER_S = 1


class Crowded(Exception):
    """As many wait as may; nothing was done."""


class Lane:
    """A bounded queue before bounded work, in one event loop."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._turns, self._most_waiting = asyncio.Semaphore(at_once), waiting
        self.in_progress = self.waiting = self.turned_away = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """
        Wait for a turn, and keep it for the block.

        :raises Crowded: as many wait as may
        """
        if self._turns.locked() and self.waiting >= self._most_waiting:
            self.turned_away += 1
            raise Crowded
        self.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.waiting -= 1
        self.in_progress += 1
        try:
            yield
        finally:
            self.in_progress -= 1
            self._turns.release()
