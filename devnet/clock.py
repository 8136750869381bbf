"""
Where block times come from.

A steerable clock runs: its time is the last time set, plus the real time since. Both are remembered, so it goes on
running while the node is down.
"""

import time
from collections.abc import Callable
from typing import Protocol

import msgspec

from devnet.errors import ClockRefused

MAX_TIME_S = 2**40  # beyond any year that anyone plays, and within 64 bits
REFUSAL = "the clock is not steerable: start the devnet with --clock steerable"


class Memory(Protocol):
    """Where a clock remembers what was set."""

    def setting(self, name: str) -> bytes | None: ...
    def remember(self, name: str, value: bytes) -> None: ...


class Clock(Protocol):
    """Time of the next block, in whole seconds since 1970."""

    def next_block_s(self, parent_s: int) -> int:
        """The time a block on top of one at `parent_s` would get now."""
        ...

    def block_made(self) -> None:
        """A block has taken the time that `next_block_s` gave."""
        ...

    def set_next(self, timestamp_s: int, parent_s: int) -> None:
        """Give the next block exactly this time, and run on from there. Raises ClockRefused."""
        ...

    def advance(self, seconds: int) -> int:
        """Move on; returns the new time. Raises ClockRefused."""
        ...


class SystemClock:
    """The machine's clock."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now

    def next_block_s(self, parent_s: int) -> int:
        """The machine's time, but never before the parent."""
        return max(int(self._now()), parent_s)

    def block_made(self) -> None:
        """Nothing to do: the machine's clock runs by itself."""

    def set_next(self, timestamp_s: int, parent_s: int) -> None:
        """Always refused."""
        raise ClockRefused(REFUSAL)

    def advance(self, seconds: int) -> int:
        """Always refused."""
        raise ClockRefused(REFUSAL)


class ClockState(msgspec.Struct, frozen=True, array_like=True):
    """What a steerable clock remembers."""

    chain_s: float
    """Chain time at `real_s`."""

    real_s: float
    """Real time when it was `chain_s` on the chain."""

    pinned: bool
    """Whether the next block gets exactly `chain_s`, however long it is in coming."""


class SteerableClock:
    """A clock that demos and tests may set."""

    def __init__(self, memory: Memory, now: Callable[[], float] = time.time) -> None:
        self._memory = memory
        self._now = now
        saved = memory.setting("clock")
        if saved is None:
            self._state = ClockState(now(), now(), False)
        else:
            self._state = msgspec.msgpack.decode(saved, type=ClockState)

    def next_block_s(self, parent_s: int) -> int:
        """The running or pinned chain time, but never before the parent."""
        return max(int(self._time()), parent_s)

    def block_made(self) -> None:
        """A pinned time is used up; the clock runs on from it."""
        if self._state.pinned:
            self._keep(ClockState(self._state.chain_s, self._now(), False))

    def set_next(self, timestamp_s: int, parent_s: int) -> None:
        """Pin the next block's time. Raises ClockRefused for a time before the last block's."""
        if timestamp_s < parent_s:
            raise ClockRefused(f"time {timestamp_s} is before the last block's {parent_s}")
        if timestamp_s > MAX_TIME_S:
            raise ClockRefused(f"time {timestamp_s} is beyond {MAX_TIME_S}")
        self._keep(ClockState(float(timestamp_s), self._now(), True))

    def advance(self, seconds: int) -> int:
        """Move on by `seconds`; a pinned time stays pinned, that much later."""
        moved = self._time() + seconds
        if seconds < 0 or moved > MAX_TIME_S:
            raise ClockRefused(f"the clock cannot move by {seconds} seconds")
        self._keep(ClockState(moved, self._now(), self._state.pinned))
        return int(moved)

    def _time(self) -> float:
        state = self._state
        return state.chain_s if state.pinned else state.chain_s + max(0.0, self._now() - state.real_s)

    def _keep(self, state: ClockState) -> None:
        self._memory.remember("clock", msgspec.msgpack.encode(state))
        self._state = state
