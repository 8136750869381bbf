"""A small scheme on a devnet of its own process, for tests of what speaks to the chain: register, devices, evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils import to_checksum_address
from vyper.compiler import compile_from_file_input
from vyper.compiler.input_bundle import FileInput, FilesystemInputBundle
from vyper.compiler.settings import Settings

from carbon.roles import Role
from chain.abi import Abi
from chain.client import Chain, Sender
from chain.deployment import DeployedContract, Deployment
from chain.rpc import Rpc
from tests.devnet_fixtures import CHAIN_ID, DevnetProcess, person
from tests.scheme_fixtures import NO_POLICY, profile_of

ROOT = Path(__file__).parent.parent
SOURCES = {
    "Directory": "governance",
    "Participants": "identity",
    "Devices": "identity",
    "Evidence": "evidence",
}
"""Name -> folder, each after those whose address its constructor asks the directory for."""

AREA = 42
PEOPLE = {"works": Role.EMITTER, "province": Role.PROVINCE, "oracle": Role.ORACLE}
DEPLOY_GAS = 12_000_000


class SchemeOnDevnet:
    """Deployed contracts, and a sender for each person: `governor`, `works`, `province` and `oracle`."""

    def __init__(self, folder: Path) -> None:
        self._devnet = DevnetProcess(folder)
        self.rpc = Rpc(f"http://127.0.0.1:{self._devnet.port}")
        contracts: dict[str, DeployedContract] = {}
        self.chain = Chain(self.rpc, Deployment("devnet", CHAIN_ID, contracts, {}))
        self.senders = {name: Sender(self.chain, person(name)) for name in ("governor", *PEOPLE)}
        for name in SOURCES:
            contracts[name] = self._deploy(name)
            if name != "Directory":
                self.send("governor", "Directory", "register", name, contracts[name].address)
        for name, role in PEOPLE.items():
            self.send(name, "Participants", "apply", NO_POLICY, int(role), profile_of(name, area=AREA))
            self.send("governor", "Participants", "grant_role", self.address(name), int(role))

    def address(self, name: str) -> str:
        """The account of a person."""
        return self.senders[name].address

    def send(self, name: str, contract: str, function: str, *arguments: Any) -> None:
        """Send as that person and wait for the block."""
        self.senders[name].send(contract, function, *arguments)

    def _deploy(self, name: str) -> DeployedContract:
        if name == "Directory":
            arguments = encode(["address[]", "uint256", "uint256"], [[self.address("governor")], 1, 60])
        else:
            arguments = encode(["address"], [self.chain.deployment.contract("Directory").address])
        code, abi = _compiled(name)
        receipt = self._devnet.send(person("governor"), None, code + arguments, gas=DEPLOY_GAS)
        assert receipt["status"] == "0x1"
        address = to_checksum_address(receipt["contractAddress"])
        return DeployedContract(name, address, int(receipt["blockNumber"], 16), abi)

    def close(self) -> None:
        """End the devnet."""
        self.rpc.close()
        self._devnet.stop()


def _compiled(name: str) -> tuple[bytes, Abi]:
    """Init code and ABI of a contract of this tree."""
    bundle = FilesystemInputBundle([ROOT])
    source = bundle.load_file(ROOT / "contracts" / SOURCES[name] / f"{name}.vy")
    assert isinstance(source, FileInput)
    formats, settings = ["bytecode", "abi"], Settings(evm_version="london")
    found = compile_from_file_input(source, input_bundle=bundle, output_formats=formats, settings=settings)
    return bytes.fromhex(found["bytecode"][2:]), Abi(found["abi"])
