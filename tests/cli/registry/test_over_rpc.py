"""R: a table brought in to a running chain, and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from eth_abi.abi import encode
from eth_utils.address import to_checksum_address

from carbon.roles import Role
from chain.client import Chain, Sender
from chain.deployment import DeployedContract, Deployment
from chain.rpc import Rpc
from cli.demo.cast import key_of, passphrase_of
from cli.registry.onchain.books import ChainBooks
from cli.registry.onchain.compiled import compiled, has
from cli.registry.onchain.in_process import CONTRACTS
from cli.registry.onchain.over_rpc import STAFF, OverRpc
from cli.registry.tables import BadTable
from cli.registry.ukets import load
from cli.registry.ukets_import import Import, run
from tests.cli.registry.published_files import uk_tables
from tests.devnet_fixtures import CHAIN_ID, DevnetProcess
from tests.scheme_fixtures import NO_POLICY, profile_of

DEPLOY_GAS = 12_000_000


class Installation:
    """A devnet with the contracts, and a folder with the keys of its staff."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "var"
        (self.data / "keys").mkdir(parents=True)
        passphrase = passphrase_of(self.data / "keys")
        self._staff = {who: key_of(self.data / "keys" / f"{who}.json", passphrase) for who in STAFF}
        self._devnet = DevnetProcess(folder / "devnet")
        self.url = f"http://127.0.0.1:{self._devnet.port}"
        self._rpc = Rpc(self.url)
        contracts: dict[str, DeployedContract] = {}
        self.chain = Chain(self._rpc, Deployment("devnet", CHAIN_ID, contracts, {}))
        self._governor = Sender(self.chain, self._staff["deployer"])
        for name in filter(has, CONTRACTS):
            contracts[name] = self._deploy(name)
            if name != "Directory":
                self._governor.send("Directory", "register", name, contracts[name].address)
        for who, role in (("registry", Role.REGISTRY), ("ministry", Role.MINISTRY)):
            Sender(self.chain, self._staff[who]).send("Participants", "apply", NO_POLICY, int(role), profile_of(who))
            self._governor.send("Participants", "grant_role", self._staff[who].address, int(role))
        self.deployment = folder / "deployment.json"
        items = {
            name: {"address": one.address, "block": one.block, "abi": one.abi.items} for name, one in contracts.items()
        }
        self.deployment.write_bytes(orjson.dumps({"network": "devnet", "chain_id": CHAIN_ID, "contracts": items}))

    def _deploy(self, name: str) -> DeployedContract:
        found = compiled(name)
        arguments = encode(["address[]", "uint256", "uint256"], [[self._governor.address], 1, 60])
        if name != "Directory":
            arguments = encode(["address"], [self.chain.deployment.contract("Directory").address])
        receipt = self._devnet.send(self._staff["deployer"], None, found.code + arguments, gas=DEPLOY_GAS)
        address = to_checksum_address(receipt["contractAddress"])
        return DeployedContract(name, address, int(receipt["blockNumber"], 16), found.abi)

    def close(self) -> None:
        self._rpc.close()
        self._devnet.stop()


@pytest.fixture(scope="module")
def running_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation whose chain runs."""
    found = Installation(tmp_path_factory.mktemp("running"))
    yield found
    found.close()


def brought_in(installation: Installation, tables: list[str]) -> Import:
    wire = OverRpc(installation.data, installation.deployment, installation.url)
    try:
        return run(load(*map(Path, tables[1::2])), ChainBooks(wire), lambda rows: None)
    finally:
        wire.close()


def test_ukets__on_a_running_chain__is_there_and_a_second_run_changes_nothing(
    running_installation: Installation, tmp_path: Path
) -> None:
    years = [("1", 2021, 60, "A"), ("1", 2022, 10, "A"), ("2", 2021, 60, "A"), ("2", 2022, 9, "B")]
    tables = uk_tables(tmp_path, [("1", 70, 70), ("2", 69, 59)], years, [("1", 2021, 30), ("2", 2021, 8)])
    first = brought_in(running_installation, tables)
    block = running_installation.chain.block_number()
    second = brought_in(running_installation, tables)

    keys = running_installation.data / "keys"
    mill = key_of(keys / "account-2.json", passphrase_of(keys)).address
    assert [one.status for one in first.judged] == [one.status for one in second.judged] == ["A", "A", "A", "B"]
    assert running_installation.chain.call("Compliance", "balance_t", mill, 2022) == -10
    assert running_installation.chain.block_number() == block
    assert orjson.loads((keys / "labels.json").read_bytes())[mill] == "2"


def test_installation__without_its_registry_key__is_refused(running_installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"deployer\.json: there is no keystore of deployer"):
        OverRpc(tmp_path, running_installation.deployment, running_installation.url)
