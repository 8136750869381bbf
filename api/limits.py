"""How often a client may ask: one bucket of tokens per client."""

import threading
import time
from collections.abc import Callable

from api.errors import TooManyRequests

FORGET_AT = 10_000
"""Clients remembered before those with a full bucket are forgotten."""


class RateLimit:
    """Lets each client do `per_s` things a second on average and `burst` at once. Safe for several threads."""

    def __init__(self, per_s: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_s, self.burst, self._clock = per_s, burst, clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, client: str, count: int = 1) -> None:
        """
        Take tokens of a client. More than a bucket holds are let go when it is full, and are then owed.

        :raises TooManyRequests: says when they are there
        """
        now = self._clock()
        with self._lock:
            if len(self._buckets) >= FORGET_AT:
                self._forget(now)
            tokens = self._level(client, now)
            needed = min(count, self.burst)
            if tokens < needed:
                raise TooManyRequests((needed - tokens) / self.per_s)
            self._buckets[client] = (tokens - count, now)

    def _level(self, client: str, now: float) -> float:
        tokens, since = self._buckets.get(client, (float(self.burst), now))
        return min(float(self.burst), tokens + (now - since) * self.per_s)

    def _forget(self, now: float) -> None:
        self._buckets = {
            client: bucket for client, bucket in self._buckets.items() if self._level(client, now) < self.burst
        }
