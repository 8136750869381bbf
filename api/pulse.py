"""Whether blocks come: on a QBFT chain that stands still nothing can be written, and whoever would is told so."""

import threading
import time
from collections.abc import Callable

from api.errors import ChainStalled
from chain.errors import ChainError
from chain.proof.headers import is_qbft
from chain.rpc import Rpc

LOOK_S = 1.0
"""How long a look at the newest block is believed."""


class Pulse:
    """Watches the newest block by our own clock, so that a wrong time in a block alarms nobody."""

    def __init__(self, rpc: Rpc, stalled_after_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rpc, self.stalled_after_s, self._clock = rpc, stalled_after_s, clock
        self._lock = threading.Lock()
        self._looked_at = self._changed_at = float("-inf")
        self._newest: tuple[int, str] | None = None
        self._is_qbft = False

    def still_s(self) -> float | None:
        """Seconds without a new block; None where that is no sign: blocks come when needed, or no node answers."""
        with self._lock:
            now = self._clock()
            if now - self._looked_at >= LOOK_S:
                self._look(now)
            return now - self._changed_at if self._is_qbft else None

    def _look(self, now: float) -> None:
        try:
            block = self._rpc.call("eth_getBlockByNumber", "latest", False)
        except ChainError:
            return
        self._looked_at, self._is_qbft = now, is_qbft(block)
        newest = int(block["number"], 16), str(block.get("hash"))
        if newest != self._newest:
            self._newest, self._changed_at = newest, now

    @property
    def stalled_s(self) -> float | None:
        """For how long no block has come, once that is too long; None while all is well."""
        still_s = self.still_s()
        return still_s if still_s is not None and still_s > self.stalled_after_s else None

    def check(self) -> None:
        """
        Make sure that a write has a chance.

        :raises ChainStalled: no block comes
        """
        stalled_s = self.stalled_s
        if stalled_s is not None:
            raise ChainStalled(stalled_s, self.stalled_after_s)
