"""Where the contracts of a network are: `deployments/<network>.json`, written by `ape run deploy`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson
from eth_utils.address import to_checksum_address

from chain.abi import Abi
from chain.errors import NotDeployed, UnknownName


@dataclass(frozen=True)
class DeployedContract:
    """One contract on one network."""

    name: str
    address: str
    """With checksum."""
    block: int
    """Block in which it was made; no event is older."""
    abi: Abi


@dataclass(frozen=True)
class Deployment:
    """All contracts of one network."""

    network: str
    chain_id: int
    contracts: dict[str, DeployedContract]
    parameters: dict[str, Any]
    genesis_hash: str | None = None
    """Hash of block 0, where whoever deployed wrote it down."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """
        Read a deployment file.

        :raises NotDeployed: missing or unreadable file
        """
        try:
            content = orjson.loads(path.read_bytes())
        except FileNotFoundError:
            raise NotDeployed(f"{path} is missing: run `ape run deploy` for this network first") from None
        except orjson.JSONDecodeError as error:
            raise NotDeployed(f"{path} is not a deployment file: {error}") from None
        contracts = {
            name: DeployedContract(name, to_checksum_address(item["address"]), int(item["block"]), Abi(item["abi"]))
            for name, item in content["contracts"].items()
        }
        parameters, genesis_hash = content.get("parameters", {}), content.get("genesis_hash")
        return cls(str(content["network"]), int(content["chain_id"]), contracts, parameters, genesis_hash)

    def contract(self, name: str) -> DeployedContract:
        """
        The contract of that name.

        :raises UnknownName: there is none
        """
        try:
            return self.contracts[name]
        except KeyError:
            raise UnknownName(f"no contract {name}; there are {', '.join(sorted(self.contracts))}") from None

    def at(self, address: str) -> DeployedContract | None:
        """The contract at an address."""
        return self._by_address().get(address.lower())

    def _by_address(self) -> dict[str, DeployedContract]:
        return {contract.address.lower(): contract for contract in self.contracts.values()}

    @property
    def first_block(self) -> int:
        """The oldest block that can hold an event."""
        return min(contract.block for contract in self.contracts.values())
