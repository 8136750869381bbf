"""The indexer as a program between two nodes, of which one lies whenever it is told to."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select

from benchmarks.fake_chain import FakeNode
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from readmodel.digest import Digest, digest_of
from readmodel.store import open_reader, sqlite_url, upgrade
from readmodel.tables import chain as chain_table
from readmodel.tables import node_states
from tests.indexer.lying_node import LIES, Proxy, Upstream, honest, old_head

PATIENCE_S = 30.0
HEADER, SEALS = "its receipts are not those of its header", "sealed it and is no validator"
SIX = {
    "changes a log": (LIES["changes a log"], "lying", HEADER),
    "drops a log": (LIES["drops a log"], "lying", HEADER),
    "serves an old head": (old_head, "lagging", r"its newest block is \d+, others are at \d+"),
    "swaps two blocks": (LIES["swaps two blocks"], "lying", r"it stands where block \d+ belongs"),
    "forges seals of strangers": (LIES["forges seals of strangers"], "lying", SEALS),
    "replays seals of another round": (LIES["replays seals of another round"], "lying", SEALS),
}
"""Lie -> how it is told, the state that the liar gets, and words of the reason."""


class Between:
    """Two ways to one node: the first may lie, the second passes everything on. The indexer runs until `end`."""

    def __init__(self, node_url: str, deployment: Path, folder: Path) -> None:
        self.node = Upstream(node_url)
        self.liar = Proxy(self.node, honest, -1)
        self.first, self.second = FakeNode(self.liar), FakeNode(self.node)
        self.url = sqlite_url(folder / "readmodel.sqlite")
        upgrade(self.url)
        self._deployment, self._said = deployment, folder / "indexer.log"
        self._engine = open_reader(self.url)

    def close(self) -> None:
        """Let go of the node and the read model."""
        self.node.rpc.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Both nodes answer, and the program follows."""
        environment = os.environ | {
            "CHAINETS_RPC_URL": f"{self.first.url}, {self.second.url}",
            "CHAINETS_DATABASE_URL": self.url,
            "CHAINETS_DEPLOYMENT": str(self._deployment),
            "CHAINETS_INDEXER_NODE_REST_S": "0.2",
            "CHAINETS_INDEXER_RETRY_S": "0.05",
            "CHAINETS_INDEXER_COMPARE_S": "0.05",
            "CHAINETS_INDEXER_LAG_BLOCKS": "1",
        }
        with self.first, self.second, self._said.open("w") as said:
            program = subprocess.Popen([sys.executable, "-m", "indexer"], env=environment, stderr=said)
            try:
                yield
            finally:
                program.send_signal(signal.SIGTERM)
                assert program.wait(PATIENCE_S) == 0

    def lie(self, name: str, ahead: int, blocks_come: Callable[[], None] = lambda: None) -> None:
        """
        Have the liar in use, let it lie about a block to come, see it named and the block read from the other; repent.

        :param ahead: which block it is, from the newest on
        """
        told, state, words = SIX[name]
        self._use_the_liar()
        about = int(self.node.answer("eth_blockNumber", []), 16) + ahead
        self.liar.about, self.liar.lie = about, told
        blocks_come()
        self.wait(lambda: self._is_named(state, words), f"the one that {name} is named")
        self.wait(lambda: self.next_block > about + 1, f"blocks after {about} are read from the other")
        self.liar.lie = honest
        self.wait(lambda: not self.held_against, "the liar is forgiven")
        assert re.search(f"node={self.first.url} state={state}: .*{words}", self._said.read_text())

    def _use_the_liar(self) -> None:
        """The other one says nothing for a moment, and whoever is used then stays in use."""
        self.second.is_silent = True
        self.wait(lambda: self.second.url in self.held_against, "the honest node is seen to be silent")
        self.second.is_silent = False
        self.wait(lambda: not self.held_against, "the honest node is forgiven its silence")

    def _is_named(self, state: str, words: str) -> bool:
        found = self.held_against.get(self.first.url)
        return found is not None and found[0] == state and re.search(words, found[1]) is not None

    @property
    def held_against(self) -> dict[str, tuple[str, str]]:
        """Node -> state and reason, as the API finds them."""
        with self._engine.connect() as connection:
            return {row.node: (row.state, row.why) for row in connection.execute(select(node_states))}

    @property
    def next_block(self) -> int:
        """First block that is not in the read model."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(chain_table.c.next_block)).scalar() or 0)

    def wait(self, is_so: Callable[[], bool], words: str) -> None:
        """Wait until it is so."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < deadline, f"not so after {PATIENCE_S} s: {words}; {self._said.read_text()}"
            time.sleep(0.01)

    def rows(self) -> Digest | None:
        """What the read model holds."""
        with self._engine.connect() as connection:
            return digest_of(connection)

    def undisturbed_rows(self, folder: Path) -> Digest | None:
        """What another read model holds, of the same blocks from the node itself."""
        up_to_there = Proxy(self.node, old_head, self.next_block)
        url = sqlite_url(folder / "undisturbed.sqlite")
        with FakeNode(up_to_there) as node:
            settings = IndexerSettings(rpc_url=node.url, deployment=self._deployment, database_url=url)
            with contextlib.closing(Indexer(settings)) as indexer:
                assert indexer.step()
                with indexer.engine.connect() as connection:
                    return digest_of(connection)
