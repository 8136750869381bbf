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


Reader = tuple[dict[str, FastEvent], dict[str, str]]


class KnownContracts:
    """
    Contracts by address in small letters.

    Of each name the oldest contract is read from its first block, and every other from the block on in which the
    Directory names it: what a contract logs before it is in force counts for nothing, and a read model that is made
    anew from a newer deployment file is the same.
    """

    def __init__(self, deployment: Deployment) -> None:
        self._readers = {name: self._reader(contract.abi) for name, contract in deployment.contracts.items()}
        self._former = {(one.name, one.address.lower()): self._reader(one.abi) for one in deployment.former}
        self.by_address: dict[str, Known] = {}
        for name, contract in deployment.contracts.items():
            former = (one for one in deployment.former if one.name == name)
            self.add(name, min((contract, *former), key=lambda one: one.block).address)

    @staticmethod
    def _reader(abi: Abi) -> Reader:
        events = {topic: FastEvent(event) for topic, event in abi.by_topic.items()}
        functions = {"0x" + selector.hex(): function.name for selector, function in abi.by_selector.items()}
        return events, functions

    def add(self, name: str, address: str) -> None:
        """
        Read a contract from now on: with its own ABI where the deployment has it, else with that of its name.

        A name that we have no ABI for is left out.
        """
        if name in self._readers:
            events, functions = self._former.get((name, address.lower()), self._readers[name])
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
