"""
Everyone who may call, and the contracts, deployed and named, on py-evm in this process.

Calls are unsigned, so a contract calls as easily as a person; what is tried is undone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address

from carbon.market_rules import Calendar
from carbon.roles import Role
from carbon.units import MarketDay
from chain.abi import Abi
from chain.proof.crypto import keccak
from cli.registry.onchain.compiled import Compiled, compiled
from devnet import params
from devnet.evm import Nodes, Outcome, Surroundings, attempt, open_state, run
from devnet.node import Node
from devnet.reverts import revert_reason
from devnet.settings import ClockKind, DevnetSettings
from scripts._deployment import ORDER

GAS = 30_000_000
DAY = MarketDay(22_341)
"""2031-03-03, a Monday; it is half past nine and a bit."""
NOW_S = Calendar().opening_of(DAY) + 60
YEAR = 2030
AREA, OTHER_AREA = 42, 43
NO_ROLE = Role(0)
APPLIED, ACTIVE, RESTRICTED, FROZEN = 1, 2, 3, 4
NOBODY = "0x" + "00" * 20
NO_HASH, SOME_HASH = bytes(32), b"\x0d" * 32
REPLACED = ("Reviews", "Quota", "Settlement")
"""Contracts of which an older version was in force before."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who tries."""

    name: str
    roles: Role = NO_ROLE
    area: int = 0
    status: int = 0
    contract: str = ""
    """Name in the Directory; empty of people, and of contracts that it does not name."""

    def has(self, role: Role) -> bool:
        """Whether he holds one of the roles, whatever the state of his account."""
        return bool(self.roles & role)


def _active(name: str, role: Role, area: int = 0, status: int = ACTIVE) -> Caller:
    return Caller(name, role, area, status)


PEOPLE = (
    _active("ministry", Role.MINISTRY),
    _active("province", Role.PROVINCE, AREA),
    _active("province elsewhere", Role.PROVINCE, OTHER_AREA),
    _active("province without area", Role.PROVINCE),
    _active("body", Role.VERIFICATION_BODY, AREA),
    _active("other body", Role.VERIFICATION_BODY, AREA),
    _active("person", Role.QUALIFIED_PERSON, AREA),
    _active("person of other body", Role.QUALIFIED_PERSON, AREA),
    _active("person of no body", Role.QUALIFIED_PERSON, AREA),
    _active("registry", Role.REGISTRY),
    _active("registry two", Role.REGISTRY),
    _active("exchange", Role.EXCHANGE),
    _active("bank", Role.BANK),
    _active("other bank", Role.BANK),
    _active("emitter", Role.EMITTER, AREA),
    _active("other emitter", Role.EMITTER, AREA),
    _active("new emitter", Role.EMITTER, AREA),
    _active("emitter elsewhere", Role.EMITTER, OTHER_AREA),
    _active("restricted emitter", Role.EMITTER, AREA, RESTRICTED),
    _active("investor", Role.INVESTOR),
    _active("barred investor", Role.INVESTOR),
    _active("oracle", Role.ORACLE),
    _active("regulator", Role.REGULATOR),
    *(_active(f"frozen {role.name}", role, AREA, FROZEN) for role in Role),
    Caller("applicant", area=AREA, status=APPLIED),
    Caller("stranger"),
    Caller("operator"),
    Caller("deployer"),
    Caller("governor"),
    Caller("other governor"),
)
CONTRACTS = tuple(Caller(name, contract=name) for name in ORDER)
FORMER = tuple(Caller(f"former {name}") for name in REPLACED)
CALLERS = (*PEOPLE, *CONTRACTS, *FORMER)
"""Everyone: each role active and frozen, in the right place and another, every contract, some replaced."""


class World:
    """The contracts in force; `rights_things` fills them."""

    def __init__(self, nodes: Nodes, root: bytes, now_s: int, chain_id: int) -> None:
        self._nodes, self.now_s, self._chain_id = nodes, now_s, chain_id
        self._state = open_state(nodes, root, Surroundings(1, now_s, GAS, chain_id, ()))
        self.abis: dict[str, Abi] = {}
        self.addresses = {who.name: to_checksum_address(keccak(who.name.encode())[12:]) for who in PEOPLE}

    def later(self, seconds: int = 0) -> World:
        """Another world that goes on from here, so many seconds later."""
        self._state.persist()
        world = World(self._nodes, bytes(self._state.state_root), self.now_s + seconds, self._chain_id)
        world.abis, world.addresses = self.abis, self.addresses
        return world

    def attempt(self, who: str, contract: str, function: str, arguments: dict[str, Any]) -> Outcome:
        """Call, and undo it."""
        return attempt(self._state, self._call(who, contract, function, arguments))

    def act(self, who: str, contract: str, function: str, *arguments: Any) -> Any:
        """Call; what it returns. Nobody is refused here."""
        outcome = run(self._state, self._call(who, contract, function, arguments))
        self._state.lock_changes()
        assert outcome.error is None, f"{who}: {contract}.{function}: {revert_reason(outcome.output)}"
        entry = self.abis[contract].function(function)
        return entry.decode_output(outcome.output) if entry.outputs else None

    def _call(self, who: str, contract: str, function: str, arguments: Any) -> Any:
        data = self.abis[contract].function(function).encode(arguments)
        return params.call(
            {"from": self.addresses[who], "to": self.addresses[contract], "data": "0x" + data.hex()}, GAS
        )

    def deploy_all(self) -> None:
        """All contracts, each named in the Directory."""
        for name in ORDER:
            self.abis[name] = _compiled(name).abi
            if name in REPLACED:
                self.addresses[f"former {name}"] = self._deploy(name)
                self.act("deployer", "Directory", "register", name, self.addresses[f"former {name}"])
            self.addresses[name] = self._deploy(name)
            if name != ORDER[0]:
                self.act("deployer", "Directory", "register", name, self.addresses[name])

    def _deploy(self, name: str) -> str:
        governors = [self.addresses["governor"], self.addresses["other governor"]]
        arguments = encode(["address[]", "uint256", "uint256"], [governors, 2, 60])
        if name != ORDER[0]:
            arguments = encode(["address"], [self.addresses[ORDER[0]]])
        data = "0x" + (_compiled(name).code + arguments).hex()
        outcome = run(self._state, params.call({"from": self.addresses["deployer"], "data": data}, GAS))
        self._state.lock_changes()
        assert outcome.error is None, f"{name} is not deployed: {revert_reason(outcome.output)}"
        return to_checksum_address(outcome.contract_address)


@cache
def _compiled(name: str) -> Compiled:
    return compiled(name)


@contextmanager
def opened_world() -> Iterator[World]:
    """A world on a chain of its own, in the morning session of `DAY`."""
    with tempfile.TemporaryDirectory(prefix="chainets-rights-") as folder:
        settings = DevnetSettings(data_dir=Path(folder), allowlist=None, clock=ClockKind.STEERABLE)
        with Node(settings) as node:
            world = World(Nodes(node.store), node.head.state_root, NOW_S, node.chain_id)
            world.deploy_all()
            yield world
