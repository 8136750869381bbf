"""The contracts whose logs and calls we can read: those of the deployment, and whatever else the Directory names."""

from typing import Any, NamedTuple

from chain.abi import Abi
from chain.deployment import Deployment
from chain.fast_decode import FastEvent, checksum


class Known(NamedTuple):
    """How to read one contract."""

    name: str
    address: str
    """With checksum."""
    events: dict[str, FastEvent]
    """By topic 0."""
    functions: dict[str, str]
    """Names by selector, as 0x and 8 hex digits."""


class KnownContracts:
    """Contracts by address in small letters."""

    def __init__(self, deployment: Deployment) -> None:
        self._readers = {name: self._reader(contract.abi) for name, contract in deployment.contracts.items()}
        self.by_address: dict[str, Known] = {}
        for name, contract in deployment.contracts.items():
            self.add(name, contract.address)

    @staticmethod
    def _reader(abi: Abi) -> tuple[dict[str, FastEvent], dict[str, str]]:
        events = {topic: FastEvent(event) for topic, event in abi.by_topic.items()}
        functions = {"0x" + selector.hex(): function.name for selector, function in abi.by_selector.items()}
        return events, functions

    def add(self, name: str, address: str) -> None:
        """Read a contract from now on with the ABI of its name; a name that we have no ABI for is left out."""
        if name in self._readers:
            events, functions = self._readers[name]
            digits = address[2:].lower()
            self.by_address["0x" + digits] = Known(name, checksum(digits), events, functions)

    def name_of(self, address: str) -> str | None:
        """Name of the contract at an address; None where it is none of ours."""
        known = self.by_address.get(address.lower())
        return None if known is None else known.name

    def call(self, transaction: dict[str, Any]) -> tuple[str | None, str | None]:
        """Contract and function that a transaction calls; None where it is none of ours."""
        known = self.by_address.get((transaction["to"] or "").lower())
        if known is None:
            return None, None
        return known.name, known.functions.get(transaction["input"][:10])
