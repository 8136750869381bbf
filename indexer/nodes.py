"""The nodes that may be asked: which one is, and what is held against the others until they are tried again."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chain.errors import ChainError
from chain.rpc import Rpc, shown_url
from indexer.errors import BadAnswer
from indexer.source import Source

log = logging.getLogger("indexer")

State = Literal["good", "silent", "lagging", "forked", "lying"]
HashOf = Callable[[int], str | None]
"""Our own hash of a block; None when we have not read it."""


@dataclass(slots=True)
class Node:
    """One node, as it showed itself."""

    source: Source
    name: str
    """Its address without anything secret."""
    state: State = "good"
    why: str = ""
    since_s: int = 0
    """When it came into this state, unix s."""
    rests_until: float = field(default=0.0)
    """When it may be asked again, on the clock of `Nodes`."""


class Nodes:
    """Nodes in the order of preference. One is in use until something is held against it."""

    def __init__(
        self, urls: Sequence[str], silent_rest_s: float, rest_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.all = [Node(Source(Rpc(url)), shown_url(url)) for url in urls]
        self.current = self.all[0]
        self._silent_rest_s, self._rest_s, self._clock = silent_rest_s, rest_s, clock

    def close(self) -> None:
        """Let go of all connections."""
        for node in self.all:
            node.source.rpc.close()

    @property
    def blamed(self) -> list[Node]:
        """Those that something is held against."""
        return [node for node in self.all if node.state != "good"]

    def blame(self, node: Node, state: State, why: str) -> None:
        """Hold something against a node, and use another as long as there is one."""
        if node.state != state:
            log.warning("node=%s state=%s: %s", node.name, state, why)
            node.since_s = int(time.time())
        node.state, node.why = state, why
        node.rests_until = self._clock() + (self._silent_rest_s if state == "silent" else self._rest_s)
        if node is self.current:
            self.current = self._next()

    def absolve(self, node: Node) -> None:
        """Hold nothing against a node any more."""
        if node.state != "good":
            log.info("node=%s state=good, was %s: %s", node.name, node.state, node.why)
            node.state, node.why, node.since_s = "good", "", int(time.time())

    def _next(self) -> Node:
        """The first good one, else the one that has rested longest."""
        return min(self.all, key=lambda node: (node.state != "good", node.rests_until if node.state != "good" else 0))

    def rest_s(self) -> float:
        """How long to wait before the node in use may be asked."""
        return max(0.0, self.current.rests_until - self._clock()) if self.current.state != "good" else 0.0

    def compare(self, newest: int, hash_of: HashOf, lag_blocks: int) -> None:
        """
        Ask every node that is not resting where it stands, beside our newest block: so one that lags, forked or is
        silent is found although it does not say so. A head is only a claim; whoever is used has to deliver it.
        """
        heads = {}
        for node in self.all:
            if node.state == "good" or node.rests_until <= self._clock():
                head = self._checked_head(node, newest, hash_of)
                if head is not None:
                    heads[id(node)] = head
        best = max([newest, *heads.values()])
        for node in self.all:
            head = heads.get(id(node))
            if head is None:
                continue
            if head + lag_blocks < best:
                self.blame(node, "lagging", f"its newest block is {head}, others are at {best}")
            else:
                self.absolve(node)

    def _checked_head(self, node: Node, newest: int, hash_of: HashOf) -> int | None:
        """Its head, when it has our blocks."""
        try:
            head = node.source.head()
            common = min(head, newest)
            ours = hash_of(common) if common >= 0 else None
            if ours is not None and node.source.block_hash(common) != ours:
                self.blame(node, "forked", f"its block {common} is not the one that was proven")
                return None
        except (ChainError, BadAnswer) as error:
            self.blame(node, "silent", str(error))
            return None
        return head
