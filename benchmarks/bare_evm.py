"""
The contracts of this tree on bare py-evm, without blocks and signatures: for tests and benchmarks of
thousands of calls.

A call costs some 2 ms here, and 50 ms on ape's chain. What a block adds is proven elsewhere (`tests/devnet`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from eth.constants import BLANK_ROOT_HASH
from eth_abi.abi import encode
from eth_hash.auto import keccak
from eth_utils.address import to_canonical_address, to_checksum_address

from chain.abi import Abi
from cli.registry.onchain.compiled import compiled
from devnet.evm import Nodes, Outcome, State, Surroundings, attempt, open_state, run
from devnet.reverts import revert_reason
from devnet.transactions import Transaction

GAS = 30_000_000
CHAIN_ID = 1
START_S = 1_700_000_000


def account(name: str) -> str:
    """The account of a person, with checksum."""
    return str(to_checksum_address(keccak(name.encode())[-20:]))


class Event(NamedTuple):
    """Something that a contract logged."""

    name: str
    """Contract and event, as in `Market.DayOpened`."""

    fields: dict[str, Any]


class _Answer(NamedTuple):
    """What a function answered, and all storage that it looked at: (account, slot) -> value."""

    figures: Any
    read: dict[tuple[bytes, int], int]


class _NoStore:
    """A store without anything in it: what is written stays in memory."""

    def node(self, key: bytes) -> bytes | None:
        return None


@dataclass
class BareEvm:
    """A state with contracts in it. Calls by name; whoever is named as sender is taken to be him."""

    nodes: Any = field(default_factory=lambda: Nodes(_NoStore()))  # type: ignore[arg-type]  # reads nodes only
    root: bytes = BLANK_ROOT_HASH
    addresses: dict[str, str] = field(default_factory=dict)
    abis: dict[str, Abi] = field(default_factory=dict)
    now_s: int = START_S

    def __post_init__(self) -> None:
        self._state: State = self._opened()
        self._answers: dict[tuple[str, bytes, int], _Answer] = {}

    def fork(self) -> BareEvm:
        """Another chain that goes on from here on its own."""
        self._persist()
        return BareEvm(self.nodes, self.root, dict(self.addresses), dict(self.abis), self.now_s)

    def pass_s(self, seconds: int) -> None:
        """Let time pass."""
        self._persist()
        self.now_s += seconds
        self._state = self._opened()

    def turn_to(self, now_s: int) -> None:
        """Let it be a time, not earlier than now."""
        assert now_s >= self.now_s, (now_s, self.now_s)
        self.pass_s(now_s - self.now_s)

    def deploy(self, name: str, sender: str, arguments: bytes) -> str:
        """Deploy a contract; its address."""
        found = compiled(name)
        outcome = self._run(sender, "", found.code + arguments)
        assert outcome.error is None, revert_reason(outcome.output)
        self.abis[name] = found.abi
        self.addresses[name] = str(to_checksum_address(outcome.contract_address))
        return self.addresses[name]

    def deploy_named(self, name: str, deployer: str) -> None:
        """Deploy a contract that takes the directory, and name it there."""
        address = self.deploy(name, deployer, encode(["address"], [self.addresses["Directory"]]))
        assert self.send(deployer, "Directory", "register", name, address) is None

    def encode(self, contract: str, function: str, arguments: Sequence[Any]) -> bytes:
        """Call data."""
        return self.abis[contract].function(function).encode(arguments)

    def send(self, sender: str, contract: str, function: str, *arguments: Any) -> str | None:
        """Call a function; why it was refused, None when it was not."""
        return self.send_data(sender, contract, self.encode(contract, function, arguments))

    def send_data(self, sender: str, contract: str, data: bytes) -> str | None:
        """As `send`, with call data."""
        return self.try_data(sender, contract, data)[0]

    def try_data(self, sender: str, contract: str, data: bytes, gas: int = GAS) -> tuple[str | None, Outcome]:
        """As `send_data`, and all that came of it; with less gas than GAS it may run out."""
        outcome = self._run(sender, self.addresses[contract], data, gas)
        if outcome.error is None:
            return None, outcome
        assert outcome.reverted or gas < GAS, repr(outcome.error)
        return revert_reason(outcome.output), outcome

    def done(self, sender: str, contract: str, function: str, *arguments: Any, gas: int = GAS) -> Outcome:
        """Call a function that must not be refused; all that came of it."""
        data = self.encode(contract, function, arguments)
        outcome = self._run(sender, self.addresses[contract], data, gas)
        assert outcome.error is None, revert_reason(outcome.output) or repr(outcome.error)
        return outcome

    def events(self, outcome: Outcome, contract: str, event: str) -> list[dict[str, Any]]:
        """The events of a contract among those that a call logged."""
        entry, address = self.abis[contract].events[event], to_canonical_address(self.addresses[contract])
        return [
            entry.decode(["0x" + topic.hex() for topic in log.topics], "0x" + log.data.hex())
            for log in outcome.logs
            if log.address == address and "0x" + log.topics[0].hex() == entry.topic
        ]

    def logged(self, outcome: Outcome) -> list[Event]:
        """All that our contracts logged in a call, in order."""
        names = {to_canonical_address(address): name for name, address in self.addresses.items()}
        found = []
        for log in outcome.logs:
            topics, name = ["0x" + topic.hex() for topic in log.topics], names[log.address]
            entry = self.abis[name].by_topic[topics[0]]
            found.append(Event(f"{name}.{entry.name}", entry.decode(topics, "0x" + log.data.hex())))
        return found

    def logs_of(
        self, sender: str, contract: str, function: str, *arguments: Any, of: str, event: str
    ) -> list[dict[str, Any]]:
        """The events of a contract that a call would log; nothing changes."""
        data = self.encode(contract, function, arguments)
        outcome = attempt(self._state, _transaction(sender, self.addresses[contract], data))
        assert outcome.error is None, revert_reason(outcome.output)
        return self.events(outcome, of, event)

    def call(self, contract: str, function: str, *arguments: Any) -> Any:
        """Read."""
        data = self.encode(contract, function, arguments)
        outcome = attempt(self._state, _transaction(account("reader"), self.addresses[contract], data))
        assert outcome.error is None, revert_reason(outcome.output)
        return self.abis[contract].function(function).decode_output(outcome.output)

    def recall(self, contract: str, function: str, *arguments: Any) -> Any:
        """As `call`, but not run again while the time and all storage that it looked at are the same."""
        key = contract, self.encode(contract, function, arguments), self.now_s
        known = self._answers.get(key)
        if known is None or any(self._state.get_storage(*place) != value for place, value in known.read.items()):
            with self._noting() as read:
                known = _Answer(self.call(contract, function, *arguments), read)
            self._answers[key] = known
        return known.figures

    @contextmanager
    def _noting(self) -> Iterator[dict[tuple[bytes, int], int]]:
        """Note what is read of storage meanwhile."""
        state: Any = self._state
        get_storage, read = state.get_storage, {}

        def noted(address: bytes, slot: int, from_journal: bool = True) -> int:
            return read.setdefault((address, slot), get_storage(address, slot, from_journal))

        state.get_storage = noted
        try:
            yield read
        finally:
            del state.get_storage

    def _run(self, sender: str, to: str, data: bytes, gas: int = GAS) -> Outcome:
        outcome = run(self._state, _transaction(sender, to, data, gas))
        self._state.lock_changes()
        return outcome

    def _persist(self) -> None:
        self._state.persist()
        self.root = bytes(self._state.state_root)

    def _opened(self) -> State:
        return open_state(self.nodes, self.root, Surroundings(1, self.now_s, GAS, CHAIN_ID, ()))


def _transaction(sender: str, to: str, data: bytes, gas: int = GAS) -> Transaction:
    """A call that nobody signed; an empty receiver makes a contract."""
    return Transaction(
        raw=b"",
        hash=b"",
        type=0,
        chain_id=None,
        nonce=0,
        gas_price=0,
        gas=gas,
        to=to_canonical_address(to) if to else b"",
        value=0,
        data=data,
        access_list=(),
        v=0,
        r=0,
        s=0,
        sender=to_canonical_address(sender),
    )
