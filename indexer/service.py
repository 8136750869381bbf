"""
Follow the chain: check that it is ours, then read ranges of blocks, prove and apply them, until told to stop.

The three are stages beside each other: while a range is applied, the next is proven and the one behind it read.
"""

import gc
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url, select
from sqlalchemy.exc import DBAPIError, OperationalError

from chain.deployment import Deployment
from chain.proof.blocks import Trusted, trusted_genesis
from chain.proof.headers import is_qbft
from chain.proof.validators import Rules
from chain.rpc import Rpc
from indexer.ahead import ahead
from indexer.apply import ONLY_ROW, Applier
from indexer.contracts import KnownContracts
from indexer.errors import AnotherWriter, BadAnswer, DifferentChain
from indexer.metrics import IndexerMetrics, served
from indexer.node_states import NODE_FAULTS, WrittenStates, state_of
from indexer.nodes import Node, Nodes
from indexer.proof import Checkpoint, trusted_in
from indexer.settings import IndexerSettings
from indexer.source import Range, Source
from indexer.turn import turn
from readmodel.disk import DiskAlarm, is_full
from readmodel.store import open_writer, upgrade
from readmodel.tables import blocks, chain, contracts

log = logging.getLogger("indexer")

FIRST_RANGE = 4
"""Blocks to read at first, before we know how full they are; nothing is applied while these are read and proven."""


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep the cycle collector from walking the parsed blocks again and again: a third of all time, and no cycles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Indexer:
    """One read model that follows one chain, by one node or several."""

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
        self.nodes = Nodes(settings.rpc_urls, settings.retry_s, settings.node_rest_s)
        self._states = WrittenStates(self.engine)
        rules = Rules(settings.epoch_blocks, settings.counts_epoch_votes)
        self.checkpoint = Checkpoint(rules, settings.genesis_hash or self.deployment.genesis_hash)
        self.trusted: Trusted | None = None
        self.known = KnownContracts(self.deployment)
        self.applier = Applier(self.engine, self.known, settings.cached_rows)
        self.next_block = 0
        self._range = min(FIRST_RANGE, settings.range_blocks)
        self._compare_at = 0.0
        self._checked: Node | None = None
        self.alarm = DiskAlarm(log, "the read model stays as it is")
        self.metrics = IndexerMetrics(self.nodes.all, self.alarm)

    def close(self) -> None:
        """Let go of the database and the nodes."""
        self.engine.dispose()
        self.nodes.close()
        self.checkpoint.close()

    @property
    def source(self) -> Source:
        """The node in use."""
        return self.nodes.current.source

    @property
    def rpc(self) -> Rpc:
        """Connection to the node in use."""
        return self.source.rpc

    def check_chain(self) -> None:
        """
        Make sure that read model, deployment and node speak of one chain; a new read model takes the node's.

        :raises DifferentChain: they do not
        :raises NotProven: block 0 is not the expected one
        :raises NodeUnreachable: no answer
        """
        chain_id, genesis = self.source.chain_id(), self.source.header(0)
        if genesis is None:
            raise BadAnswer("the node has no block 0")
        genesis_hash = trusted_genesis(genesis, self.checkpoint.genesis_hash).hash
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
                self.checkpoint.genesis_hash = genesis_hash
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
        self.checkpoint.genesis_hash = genesis_hash
        self.next_block = row["next_block"]
        self.trusted = trusted_in(self.engine, self.next_block, is_sealed=is_qbft(genesis))

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
        return self._hash_of(number) == self.source.block_hash(number)

    def _hash_of(self, number: int) -> str | None:
        with self.engine.connect() as connection:
            return connection.execute(select(blocks.c.hash).where(blocks.c.number == number)).scalar()

    def catch_up(self, stop: threading.Event | None = None, to_block: int | None = None) -> int:
        """
        Read and apply everything up to the node's newest block, or to an older one; the number of events.

        :raises IndexerError: the chain or the read model is not what it was
        :raises ChainError: the node fails
        """
        source = self.source
        head = self.metrics.head = source.head()
        self.metrics.next_block = self.next_block
        head = head if to_block is None else min(head, to_block)
        if self.next_block > head:
            return 0
        self.checkpoint.expect(head - self.next_block)
        count = 0
        with closing(ahead(self._proven(source, head))) as ranges, paused_collector():
            for found in ranges:
                if stop and stop.is_set():
                    break
                written = self.applier.apply(found)
                count += written
                self.metrics.events.inc(written)
                self.next_block, self.trusted = self.next_block + len(found.blocks), found.trusted
                self.metrics.next_block = self.next_block
                if self.next_block <= head:
                    log.info("catching up block=%d head=%d events=%d", self.next_block - 1, head, count)
        return count

    def _proven(self, source: Source, head: int) -> Iterator[Range]:
        """What is to be applied, each range proven while the one before it is applied and the one behind it read."""
        trusted = self.trusted
        with closing(ahead(self._read(source, self.next_block, head))) as ranges:
            for found in ranges:
                trusted = self.checkpoint.prove(found, trusted)
                yield replace(found, trusted=trusted)

    def _read(self, source: Source, first: int, head: int) -> Iterator[Range]:
        while first <= head:
            found = source.read(first, min(head, first + self._range - 1))
            self._adapt(found)
            yield found
            first += len(found.blocks)

    def _adapt(self, found: Range) -> None:
        """Choose the next range so that it holds about as many transactions as wanted."""
        if len(found.blocks) == self._range:
            wanted = self._range * self.settings.range_transactions // max(found.transactions, 1)
            self._range = max(1, min(2 * self._range, wanted, self.settings.range_blocks))

    def follow(self, stop: threading.Event) -> None:
        """
        Follow the chain until `stop` is set. A node that gives no answer or a wrong one is left for another, and waited
        for when there is none. While the disk is full, it tries again from time to time.

        :raises IndexerError: the chain or the read model is not what it was
        """
        while not stop.wait(self.nodes.rest_s()):
            try:
                if self.step(stop):
                    stop.wait(self.settings.poll_s)
            except DBAPIError as error:
                if not is_full(error):
                    raise
                self.alarm.begin(error)
                self._checked = None  # where it stands is read from the disk
                stop.wait(self.settings.retry_s)

    def step(self, stop: threading.Event | None = None) -> bool:
        """
        Come as far as the node in use is; False when something is held against it now.

        :raises IndexerError: the chain or the read model is not what it was
        """
        node = self.nodes.current
        try:
            if self._checked is not node:
                self.check_chain()
                self._checked = node
                log.info("following chain_id=%d next_block=%d", self.deployment.chain_id, self.next_block)
            self.catch_up(stop)
        except NODE_FAULTS as fault:
            self.blame(node, fault)
            self._checked = None
            return False
        self.nodes.absolve(node)
        self._compare()
        self._states.write(self.nodes.blamed)
        self.alarm.end()
        return True

    def blame(self, node: Node, fault: Exception) -> None:
        """
        Hold a fault against a node.

        :raises DifferentChain: every node is of another chain
        """
        self.nodes.blame(node, state_of(fault), str(fault))
        self.metrics.blamed(node)
        self._states.write(self.nodes.blamed)
        if isinstance(fault, DifferentChain) and all(each.state == "forked" for each in self.nodes.all):
            raise fault

    def _compare(self) -> None:
        """See where several nodes stand, now and then."""
        if len(self.nodes.all) > 1 and time.monotonic() >= self._compare_at:
            self._compare_at = time.monotonic() + self.settings.compare_s
            self.nodes.compare(self.next_block - 1, self._hash_of, self.settings.lag_blocks)


def run(settings: IndexerSettings, stop: threading.Event | None = None) -> None:
    """
    Run the indexer until `stop` is set; while another one writes the read model, stand by.

    A server of databases that goes away is waited for. What it lost of the last blocks is read from the chain again.

    :raises IndexerError: the chain or the read model is not what it was
    :raises ChainError: the deployment is missing, or the node fails for good
    :raises ReadModelError: the database cannot be used
    """
    stop = stop or threading.Event()
    has_begun = False
    while not stop.is_set():
        try:
            with turn(settings.readmodel_url, stop, settings.retry_s) as is_ours:
                has_begun = True
                if is_ours:
                    _follow(settings, stop)
            return
        except (OperationalError, AnotherWriter) as error:
            if not has_begun or make_url(settings.readmodel_url).get_backend_name() != "postgresql":
                raise
            log.warning("waiting for the read model: %s", " ".join(str(error).split()))
            stop.wait(settings.retry_s)


def _follow(settings: IndexerSettings, stop: threading.Event) -> None:
    indexer = Indexer(settings)
    try:
        with served(indexer.metrics, settings.metrics_host, settings.metrics_port):
            indexer.follow(stop)
    finally:
        indexer.close()
