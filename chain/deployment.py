"""Where the contracts of a network are: `deployments/<network>.json`, written by `ape run deploy`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    former: tuple[DeployedContract, ...] = ()
    """Contracts that spoke for their name before, each with its own ABI: to read what they did, not to call."""

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
        contracts = {name: _contract(name, item) for name, item in content["contracts"].items()}
        former = tuple(
            _contract(name, item) for name, now in content["contracts"].items() for item in now.get("former", ())
        )
        parameters, genesis_hash = content.get("parameters", {}), content.get("genesis_hash")
        return cls(str(content["network"]), int(content["chain_id"]), contracts, parameters, genesis_hash, former)

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
        """The contract in force at an address."""
        return self._by_address().get(address.lower())

    def ever_at(self, address: str) -> DeployedContract | None:
        """The contract at an address, whether it is in force or was before."""
        return self.at(address) or next((one for one in self.former if one.address.lower() == address.lower()), None)

    def naming(self, addresses: Mapping[str, str]) -> Self:
        """
        The same contracts where the `Directory` names them now, by name; those that they replace are former ones.

        What the file does not know yet is read with the ABI of its name.
        """
        moved = {
            name: self._known_at(name, address)
            for name, address in addresses.items()
            if name in self.contracts and self.contracts[name].address != address
        }
        if not moved:
            return self
        former = (one for one in self.former if moved.get(one.name) != one)
        return replace(
            self, contracts=self.contracts | moved, former=(*former, *(self.contracts[name] for name in moved))
        )

    def _known_at(self, name: str, address: str) -> DeployedContract:
        known = (one for one in self.former if (one.name, one.address) == (name, address))
        return next(known, replace(self.contracts[name], address=address))

    def _by_address(self) -> dict[str, DeployedContract]:
        return {contract.address.lower(): contract for contract in self.contracts.values()}

    @property
    def first_block(self) -> int:
        """The oldest block that can hold an event."""
        return min(contract.block for contract in (*self.contracts.values(), *self.former))


def _contract(name: str, item: Mapping[str, Any]) -> DeployedContract:
    return DeployedContract(name, to_checksum_address(item["address"]), int(item["block"]), Abi(item["abi"]))
