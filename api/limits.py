"""How often a client may ask, whichever process of the API he asks: one bucket for each, in the API's own database."""

import threading
import time
from collections.abc import Callable

from api.errors import TooManyRequests
from api.own_database import Statements

US_PER_S = 1_000_000
MOST_OWED = 1_000
"""Tokens that somebody can owe; a bucket that owes more was written by a clock that was ahead."""
FORGET_EVERY_S = 60
"""How often full buckets are dropped: whoever has none has a full one."""

SCHEMA = ("create table if not exists buckets (client text primary key, full_us bigint not null)",)

_FULL = "case when buckets.full_us < ? then ? when buckets.full_us > ? then ? else buckets.full_us end"
"""When a bucket is full again: not in the past, nor later than any can be."""
_TAKE = f"""
insert into buckets values (?, ?)
on conflict (client) do update set full_us = {_FULL} + ? where {_FULL} + ? <= ?
returning full_us
"""


class RateLimit:
    """Lets each client do `per_s` things a second on average and `burst` at once. Safe for several processes."""

    def __init__(self, database: Statements, per_s: float, burst: int, clock: Callable[[], float] = time.time) -> None:
        self.per_s, self.burst, self._clock = per_s, burst, clock
        self._db = database
        self._lock, self._forget_at = threading.Lock(), 0.0
        database.make(SCHEMA)

    def take(self, client: str, count: int = 1) -> None:
        """
        Take tokens of a client. More than a bucket holds are let go when it is full, and are then owed.

        :raises TooManyRequests: says when they are there
        """
        now_us = int(self._clock() * US_PER_S)
        self._forget(now_us)
        cost_us, needed_us, burst_us = map(self._us, (count, min(count, self.burst), self.burst))
        latest_us = now_us + burst_us + self._us(MOST_OWED)
        full = (now_us, now_us, latest_us, latest_us)
        values = (client, now_us + cost_us, *full, cost_us, *full, needed_us, now_us + burst_us)
        if not self._db.run(_TAKE, values):
            rows = self._db.run(f"select {_FULL} from buckets where client = ?", (*full, client))
            full_us = rows[0][0] if rows else now_us
            raise TooManyRequests(max(full_us + needed_us - burst_us - now_us, 0) / US_PER_S)

    def _us(self, count: int) -> int:
        """How long so many tokens take to come."""
        return int(count * US_PER_S / self.per_s)

    def _forget(self, now_us: int) -> None:
        """Drop full buckets, now and then."""
        with self._lock:
            is_time = time.monotonic() >= self._forget_at
            if is_time:
                self._forget_at = time.monotonic() + FORGET_EVERY_S
        if is_time:
            self._db.run("delete from buckets where full_us < ?", (now_us,))
