"""The deployment file: what is where on a network, and from which source. `chain.deployment` reads it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from scripts._errors import ParametersInvalid, RecordInvalid

DEPLOYER = "deployer"
"""Stands in a parameter file for whoever deploys."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the directory is made with."""

    governors: tuple[str, ...]
    """Addresses, or `deployer`."""

    threshold: int
    """Approvals that a replacement needs."""

    delay_s: int
    """From the last needed approval to the activation, in s."""

    @classmethod
    def load(cls, path: Path, deployer: str) -> Self:
        """
        Read a parameter file.

        Raises ParametersInvalid, naming the file, when it is missing or malformed.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            governors = tuple(deployer if governor == DEPLOYER else str(governor) for governor in content["governors"])
            return cls(governors, int(content["threshold"]), int(content["delay_s"]))
        except OSError as error:
            raise ParametersInvalid(f"{path}: {error.strerror}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise ParametersInvalid(f"{path}: not a parameter file: {error!r}") from error


@dataclass(slots=True)
class Record:
    """A deployment file in memory; `save` after each contract, so that a killed run can go on."""

    path: Path
    network: str
    chain_id: int
    genesis_hash: str
    """Of block 0, as the deployer's node has it: readers hold other nodes to it."""
    contracts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Name -> address, block, transaction and abi."""
    parameters: Parameters | None = None
    """As first deployed; None before that."""

    @classmethod
    def load(cls, path: Path, network: str, chain_id: int, genesis_hash: str) -> Self:
        """
        Read the file, or start an empty record when there is none.

        Raises RecordInvalid when it is of another chain or cannot be read.
        """
        if not path.exists():
            return cls(path, network, chain_id, genesis_hash)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            parameters = content["parameters"]
            found = cls(path, network, int(content["chain_id"]), genesis_hash, content["contracts"])
            found.parameters = Parameters(
                tuple(parameters["governors"]), int(parameters["threshold"]), int(parameters["delay_s"])
            )
        except (KeyError, TypeError, ValueError) as error:
            raise RecordInvalid(f"{path}: not a deployment file: {error!r}") from error
        if found.chain_id != chain_id:
            raise RecordInvalid(f"{path}: is of chain {found.chain_id}, the network is chain {chain_id}")
        return found

    def forget(self) -> None:
        """Start again: the chain of the record is gone."""
        self.contracts.clear()
        self.parameters = None

    def address_of(self, name: str) -> str | None:
        """Return where a contract was recorded, or None."""
        contract = self.contracts.get(name)
        return None if contract is None else str(contract["address"])

    def save(self, source: dict[str, str]) -> None:
        """Write the file whole or not at all; `source` says what the contracts were made from."""
        content = {
            "network": self.network,
            "chain_id": self.chain_id,
            "genesis_hash": self.genesis_hash,
            "block": min(contract["block"] for contract in self.contracts.values()),
            **source,
            "parameters": asdict(self.parameters) if self.parameters else {},
            "contracts": self.contracts,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".tmp")
        draft.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        os.replace(draft, self.path)


def source_commit(folder: Path) -> str:
    """Return the commit of the work tree, `-dirty` when contracts differ from it, `unknown` outside git."""
    try:
        commit = _git(folder, "rev-parse", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--", "contracts")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit}-dirty" if changed else commit


def _git(folder: Path, *arguments: str) -> str:
    answer = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True, text=True)
    return answer.stdout.strip()
