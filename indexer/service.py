"""Follow the chain: check that it is ours, then read ranges of blocks and apply them, until told to stop."""

import gc
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from chain.deployment import Deployment
from chain.errors import NodeUnreachable
from chain.rpc import Rpc
from indexer.apply import ONLY_ROW, Applier
from indexer.contracts import KnownContracts
from indexer.errors import DifferentChain
from indexer.settings import IndexerSettings
from indexer.source import Range, Source
from indexer.turn import turn
from readmodel.store import open_writer, upgrade
from readmodel.tables import blocks, chain, contracts

log = logging.getLogger("indexer")

FIRST_RANGE = 32
"""Blocks to read at first, before we know how full they are."""


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep the cycle collector from walking the parsed blocks again and again: a third of all time, and no cycles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Indexer:
    """One read model that follows one node."""

    def __init__(self, settings: IndexerSettings, url: str | None = None) -> None:
        """
        Open the read model and bring its tables to the present version.

        :raises NotDeployed: the deployment file is missing or unreadable
        :raises BadUrl: no database that we can use
        """
        self.settings = settings
        self.deployment = Deployment.load(Path(settings.deployment))
        url = url or settings.readmodel_url
        upgrade(url)
        self.engine = open_writer(url)
        self.rpc = Rpc(settings.rpc_url)
        self.source = Source(self.rpc)
        self.known = KnownContracts(self.deployment)
        self.applier = Applier(self.engine, self.known, settings.cached_rows)
        self.next_block = 0
        self._range = FIRST_RANGE

    def close(self) -> None:
        """Let go of the database and the node."""
        self.engine.dispose()
        self.rpc.close()

    def check_chain(self) -> None:
        """
        Make sure that read model, deployment and node speak of one chain; a new read model takes the node's.

        :raises DifferentChain: they do not
        :raises NodeUnreachable: no answer
        """
        chain_id, genesis_hash = self.source.chain_id(), self.source.block_hash(0)
        if chain_id != self.deployment.chain_id:
            raise DifferentChain(
                f"the node is on chain {chain_id}, {self.settings.deployment} on chain {self.deployment.chain_id}: "
                "give the deployment file of the node's network"
            )
        with self.engine.begin() as connection:
            row = connection.execute(select(chain).where(chain.c.id == ONLY_ROW)).mappings().first()
            if row is None:
                identity = {"chain_id": chain_id, "genesis_hash": genesis_hash, "network": self.deployment.network}
                connection.execute(chain.insert().values(id=ONLY_ROW, next_block=0, block_time_s=0, **identity))
                return
            named = connection.execute(select(contracts.c.name, contracts.c.address)).all()
            newest = connection.execute(
                select(blocks.c.number, blocks.c.hash).where(blocks.c.number == row["next_block"] - 1)
            ).first()
        if (row["chain_id"], row["genesis_hash"]) != (chain_id, genesis_hash):
            raise DifferentChain(
                f"the read model is of chain {row['chain_id']} with genesis {row['genesis_hash']}, the node is on "
                f"chain {chain_id} with genesis {genesis_hash}: delete the read model, or name another in "
                "CHAINETS_DATABASE_URL"
            )
        if newest is not None:
            self._check_block(newest.number, newest.hash)
        for name, address in named:
            self.known.add(name, address)
        self.next_block = row["next_block"]

    def _check_block(self, number: int, block_hash: str) -> None:
        """A node made anew can have the same genesis, but not the same newest block."""
        head = self.source.head()
        if head >= number:
            if self.source.block_hash(number) == block_hash:
                return
        elif self._is_ours(head):
            log.warning("the node is behind the read model head=%d indexed=%d", head, number)
            return
        raise DifferentChain(
            f"the node's chain is not the one in the read model, they differ at block {min(head, number)}: "
            "the chain was made anew; delete the read model and start again"
        )

    def _is_ours(self, number: int) -> bool:
        with self.engine.connect() as connection:
            ours = connection.execute(select(blocks.c.hash).where(blocks.c.number == number)).scalar()
        return ours == self.source.block_hash(number)

    def catch_up(self, stop: threading.Event | None = None, to_block: int | None = None) -> int:
        """
        Read and apply everything up to the node's newest block, or to an older one; the number of events.

        :raises IndexerError: the chain or the read model is not what it was
        :raises ChainError: the node fails
        """
        head = self.source.head()
        head = head if to_block is None else min(head, to_block)
        if self.next_block > head:
            return 0
        count = 0
        with ThreadPoolExecutor(max_workers=1) as reader, paused_collector():
            ahead = self._ask(reader, self.next_block, head)
            while ahead is not None and not (stop and stop.is_set()):
                found = ahead.result()
                last = self.next_block + len(found.blocks) - 1
                self._adapt(found)
                ahead = self._ask(reader, last + 1, head)  # the node works while we do
                count += self.applier.apply(found)
                self.next_block = last + 1
                if ahead:
                    log.info("catching up block=%d head=%d events=%d", last, head, count)
        return count

    def _ask(self, reader: Executor, first: int, head: int) -> "Future[Range] | None":
        """Have the next range read; None when there is none."""
        if first > head:
            return None
        return reader.submit(self.source.read, first, min(head, first + self._range - 1))

    def _adapt(self, found: Range) -> None:
        """Choose the next range so that it holds about as many transactions as wanted."""
        if len(found.blocks) == self._range:
            wanted = self._range * self.settings.range_transactions // max(found.transactions, 1)
            self._range = max(1, min(2 * self._range, wanted, self.settings.range_blocks))

    def follow(self, stop: threading.Event) -> None:
        """
        Follow the chain until `stop` is set, waiting for a node that gives no answer.

        :raises IndexerError: the chain or the read model is not what it was
        """
        is_checked, is_silent = False, False
        while not stop.is_set():
            try:
                if not is_checked:
                    self.check_chain()
                    is_checked = True
                    log.info("following chain_id=%d next_block=%d", self.deployment.chain_id, self.next_block)
                self.catch_up(stop)
                is_silent = False
                stop.wait(self.settings.poll_s)
            except NodeUnreachable as silence:
                if not is_silent:
                    log.warning("waiting for the node: %s", silence)
                is_silent, is_checked = True, False
                stop.wait(self.settings.retry_s)


def run(settings: IndexerSettings, stop: threading.Event | None = None) -> None:
    """
    Run the indexer until `stop` is set; while another one writes the read model, stand by.

    :raises IndexerError: the chain or the read model is not what it was
    :raises ChainError: the deployment is missing, or the node fails for good
    :raises ReadModelError: the database cannot be used
    """
    stop = stop or threading.Event()
    with turn(settings.readmodel_url, stop, settings.retry_s) as is_ours:
        if not is_ours:
            return
        indexer = Indexer(settings)
        try:
            indexer.follow(stop)
        finally:
            indexer.close()
