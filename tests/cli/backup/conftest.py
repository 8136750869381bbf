"""An installation with evidence, documents, keys and a read model, on a chain that has anchored its batches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import eth_abi
import pytest
from sqlalchemy import select

from api.own_database import open_database
from api.reads import ReadLog, open_log, reads
from benchmarks.fake_chain import FakeChain, FakeNode, contract_address
from benchmarks.fake_scheme import Scheme
from benchmarks.interface_abis import abi_of
from cli.backup.evidence import TABLES
from cli.backup.taking import Place
from indexer.rebuild import rebuild
from indexer.settings import IndexerSettings
from oracle.anchor import anchor_closed
from oracle.ingest import Ingest
from oracle.store import EvidenceStore
from readmodel.digest import NOT_OF_THE_CHAIN
from readmodel.store import open_reader
from readmodel.tables import metadata
from tests.oracle_fixtures import NOW_S, OTHER_WORKS, WORKS, MemoryAnchorLog, MemoryRegister, Meter


class AnchoredChain(FakeChain):
    """A chain whose `Evidence` has what a log in memory has."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors = MemoryAnchorLog()

    def answer(self, method, params):
        """The result of a JSON-RPC method."""
        if method != "eth_call":
            return super().answer(method, params)
        assert params[0]["to"].lower() == contract_address("Evidence").lower()
        data = bytes.fromhex(params[0]["data"][2:])
        function = abi_of("Evidence").by_selector[data[:4]]
        return "0x" + eth_abi.encode(*self._evidence(function.name, function.decode_input(data))).hex()

    def _evidence(self, name, arguments):
        owner, *rest = arguments.values()
        anchored = self.anchors.batches.items()
        batches = {batch_no: found for (of, batch_no), found in anchored if of.lower() == owner.lower()}
        match name:
            case "batches_of":
                return ["uint256"], [len(batches)]
            case "root_of":
                return ["bytes32"], [batches[rest[0]][0] if rest[0] in batches else bytes(32)]
            case "batch_at":
                return ["uint256"] * 3, batches[rest[0]][1:]
        raise AssertionError(f"Evidence.{name} is not asked")


@dataclass
class Installation:
    """An oracle and a read model of one place, and the chain that they speak to."""

    place: Place
    chain: AnchoredChain
    node: FakeNode
    meters: list[Meter]

    def settings(self) -> IndexerSettings:
        """What the indexer is told there."""
        place = self.place
        return IndexerSettings(
            data_dir=place.data_dir,
            database_url=place.readmodel_url,
            deployment=place.deployment,
            rpc_url=self.node.url,
        )

    def environment(self) -> dict[str, str]:
        """The same for a program."""
        return {
            "CHAINETS_DATA_DIR": str(self.place.data_dir),
            "CHAINETS_DEPLOYMENT": str(self.place.deployment),
            "CHAINETS_DATABASE_URL": self.place.readmodel_url,
            "CHAINETS_ORACLE_EVIDENCE_URL": self.place.evidence_url,
            "CHAINETS_API_SESSIONS_URL": self.place.own_url,
            "CHAINETS_RPC_URL": self.node.url,
        }

    def read(self, first: int, last: int, is_anchored: bool = True) -> None:
        """Take readings in, and anchor the batches that are full and, if asked, what is left."""
        store = EvidenceStore(self.place.evidence_url)
        ingest = Ingest(store, MemoryRegister(*self.meters), 16, 120, lambda: NOW_S)
        ingest.accept([meter.packet(*meter.readings(first, last)) for meter in self.meters])
        if is_anchored:
            ingest.close_batches()
        anchor_closed(store, self.chain.anchors)
        store.close()

    def evidence(self) -> dict[str, list[tuple]]:
        """All rows of the evidence store."""
        store = EvidenceStore(self.place.evidence_url)
        with store.engine.connect() as connection:
            found = {table.name: sorted(map(tuple, connection.execute(select(table)))) for table in TABLES}
        store.close()
        return found

    def ask(self, *paths: str) -> None:
        """Somebody asks for another's data."""
        database = open_database(self.place.own_url)
        log = ReadLog(database, self.place.own_url, lambda: NOW_S)
        for path in paths:
            log.note(WORKS, OTHER_WORKS, path, "", "answered")
        log.close()
        database.close()

    def reads(self) -> list[tuple[int, str]]:
        """Numbers and paths of the log of reads."""
        engine = open_log(self.place.own_url)
        with engine.connect() as connection:
            rows = connection.execute(select(reads.c.number, reads.c.path).order_by(reads.c.number)).all()
        engine.dispose()
        return [(number, path) for number, path in rows]

    def read_model(self) -> dict[str, list[tuple]]:
        """All rows of the read model that are of the chain."""
        engine = open_reader(self.place.readmodel_url)
        with engine.connect() as connection:
            found = {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in metadata.sorted_tables
                if table not in NOT_OF_THE_CHAIN
            }
        engine.dispose()
        return found

    def files(self) -> dict[str, bytes]:
        """What lies in the folder, but for databases."""
        folder: Path = self.place.data_dir
        files = (file for file in folder.rglob("*") if file.is_file() and "sqlite" not in file.name)
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture
def place_for(tmp_path, database_kind, new_database, new_read_model):
    """`place_for(name)`: a place of that name with nothing in it."""

    def make(name: str) -> Place:
        data_dir = tmp_path / name
        if database_kind == "sqlite":
            evidence_url = f"sqlite:///{data_dir / 'oracle' / 'evidence.sqlite'}"
            read_model_url = f"sqlite:///{data_dir / 'readmodel.sqlite'}"
            own_url = f"sqlite:///{data_dir / 'api' / 'sessions.sqlite'}"
        else:
            evidence_url, read_model_url = new_database(f"evidence {name}"), new_read_model(f"read model {name}")
            own_url = new_database(f"own {name}")
        return Place(data_dir, tmp_path / f"{name} deployment.json", evidence_url, read_model_url, own_url)

    return make


@pytest.fixture
def installation(place_for):
    """Three batches of each of two owners are anchored, a fourth is open."""
    chain, place = AnchoredChain(), place_for("old")
    scheme = Scheme(chain, traders=5)
    scheme.set_up()
    scheme.play(20)
    chain.write_deployment(place.deployment)
    for name, content in (("documents/licence.txt", "a licence"), ("keys/oracle.json", "{}"), ("keys/passphrase", "x")):
        file = place.data_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    (place.data_dir / "oracle").mkdir()
    with FakeNode(chain) as node:
        found = Installation(place, chain, node, [Meter("one"), Meter("two", OTHER_WORKS)])
        found.read(1, 40)
        found.read(41, 45, is_anchored=False)
        yield found


@pytest.fixture
def indexed(installation):
    """The installation with its read model."""
    rebuild(installation.settings(), installation.place.readmodel_url)
    return installation


@pytest.fixture
def elsewhere(installation, place_for):
    """Another place of the same chain, with nothing in it."""
    return replace(installation, place=place_for("new"))
