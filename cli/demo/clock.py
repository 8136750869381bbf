"""The chain's clock, set to the days that the year is played on."""

import time
from typing import Protocol

from chain.rpc import Rpc
from cli.qbft.network import LocalNetwork


class Clock(Protocol):
    """Moves time forward; a time that has passed changes nothing."""

    def now_s(self) -> int:
        """Time of the newest block."""
        ...

    def next_is(self, at_s: int) -> None:
        """Give what is sent next a block of this time or little later, and run on from it."""
        ...

    def go_to(self, at_s: int) -> None:
        """Return when the newest block has this time or little later."""
        ...


class DevnetClock:
    """Steered by the devnet's own methods."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc

    def now_s(self) -> int:
        """Time of the newest block."""
        return newest_block_s(self._rpc)

    def next_is(self, at_s: int) -> None:
        """Give the next block this time."""
        self._rpc.call("evm_setNextBlockTimestamp", at_s)

    def go_to(self, at_s: int) -> None:
        """Make a block of this time; again where the node was killed and asked for the block without the time."""
        while at_s > self.now_s():
            self._rpc.call("evm_setNextBlockTimestamp", at_s)
            self._rpc.call("evm_mine")


class ConsortiumClock:
    """Steered by the clocks of all nodes; blocks come by themselves."""

    POLL_S = 0.05

    def __init__(self, rpc: Rpc, network: LocalNetwork) -> None:
        self._rpc, self._network = rpc, network

    def now_s(self) -> int:
        """Time of the newest block."""
        return newest_block_s(self._rpc)

    def next_is(self, at_s: int) -> None:
        """Wait for a block of that time: what is tried before it is sent is tried at the newest block's time."""
        self.go_to(at_s)

    def go_to(self, at_s: int) -> None:
        """Move the clocks and wait for a block."""
        if at_s > self.now_s():
            self._network.move_clocks(at_s - int(time.time()))
            while self.now_s() < at_s:
                time.sleep(self.POLL_S)


def newest_block_s(rpc: Rpc) -> int:
    """Time of the newest block, in unix seconds."""
    return int(rpc.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
