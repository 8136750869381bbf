"""A fake chain with a small scheme on it, a node that serves it, and indexers of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from benchmarks.fake_chain import FakeCall, FakeChain, FakeLog, FakeNode, account
from benchmarks.fake_scheme import Scheme
from benchmarks.interface_abis import abi_of
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from readmodel.store import open_reader
from readmodel.tables import metadata


@pytest.fixture
def chain() -> FakeChain:
    """A chain with its genesis block only."""
    return FakeChain()


@pytest.fixture
def scheme(chain) -> Scheme:
    """A scheme of a dozen traders, ready to act."""
    scheme = Scheme(chain, traders=12)
    scheme.set_up()
    return scheme


@pytest.fixture
def node(chain):
    """A node that serves the chain."""
    with FakeNode(chain) as node:
        yield node


@pytest.fixture
def settings_for(tmp_path, chain, node, new_read_model):
    """Settings of an indexer with a folder and a read model of its own."""

    def make(folder: str = "data", **more) -> IndexerSettings:
        deployment = chain.write_deployment(tmp_path / "deployment.json")
        return IndexerSettings(
            data_dir=tmp_path / folder,
            database_url=new_read_model(folder),
            rpc_url=node.url,
            deployment=deployment,
            poll_s=0.01,
            retry_s=0.01,
            **more,
        )

    return make


@pytest.fixture
def start(settings_for):
    """Make indexers that are ready to catch up, and close them at the end."""
    opened = []

    def make(folder: str = "data", **more) -> Indexer:
        indexer = Indexer(settings_for(folder, **more))
        opened.append(indexer)
        indexer.check_chain()
        return indexer

    yield make
    for indexer in opened:
        indexer.close()


@pytest.fixture
def rows_of():
    """All rows of a read model, by table, in the order of their keys."""

    def read(url: str) -> dict[str, list[tuple]]:
        engine = open_reader(url)
        with engine.connect() as connection:
            found = {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in metadata.tables.values()
            }
        engine.dispose()
        return found

    return read


@pytest.fixture
def table():
    """The rows of one table as dicts."""

    def read(indexer: Indexer, wanted, **equal) -> list[dict]:
        where = [wanted.c[name] == value for name, value in equal.items()]
        with indexer.engine.connect() as connection:
            query = select(wanted).where(*where).order_by(*wanted.primary_key)
            return [dict(row) for row in connection.execute(query).mappings()]

    return read


@pytest.fixture
def log(chain):
    """Log one event in a block of its own; with an `_address`, of another contract than the deployment's."""

    def make(name: str, /, _address: str = "", **fields) -> None:
        contract, event = name.split(".")
        function = next(iter(abi_of(contract).functions))
        chain.mine(FakeCall(account(1), contract, function, [FakeLog(contract, event, fields, _address)]))

    return make


@pytest.fixture
def index(start):
    """Index what has been logged so far."""

    def run():
        indexer = start()
        indexer.catch_up()
        return indexer

    return run
