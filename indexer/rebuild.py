"""Make the read model anew from block 0, in a fresh database."""

from sqlalchemy import select

from indexer.errors import NotFresh
from indexer.node_states import NODE_FAULTS
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from readmodel.tables import chain


def rebuild(settings: IndexerSettings, into_url: str) -> int:
    """
    Read the chain from block 0 into a fresh database; the number of events.

    :raises NotFresh: the database is a read model already
    :raises IndexerError: the chain is not the deployment's
    :raises ChainError: the node fails
    """
    indexer = Indexer(settings, into_url)
    try:
        with indexer.engine.connect() as connection:
            if connection.execute(select(chain.c.chain_id)).first() is not None:
                raise NotFresh(f"{into_url} is a read model in use: name a database that does not exist yet")
        return _read_all(indexer)
    finally:
        indexer.close()


def _read_all(indexer: Indexer) -> int:
    """From the preferred node, or from the next where that fails in the middle."""
    count = 0
    for _ in indexer.nodes.all:
        node = indexer.nodes.current
        try:
            indexer.check_chain()
            return count + indexer.catch_up()
        except NODE_FAULTS as fault:
            indexer.blame(node, fault)
            failed = fault
    raise failed
