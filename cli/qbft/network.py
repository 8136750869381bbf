"""All nodes of a network on this machine: made once, then started, stopped, lost and joined."""

import re
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chain.errors import ChainError
from cli.qbft.errors import NoBlock, QbftError
from cli.qbft.node import HOST, LocalNode
from networks import node_key
from networks.description import CONSORTIUM, NAME, Network, Node, Organisation, Role, load

FIRST_PORTS = {"rpc_port": 8600, "admin_port": 8620, "tls_port": 8640, "p2p_port": 30400}
"""Ports of the first node; the others' follow."""
POLL_S = 0.1

Dial = Callable[[Node, Node], str]
"""Under which enode URL one node dials another."""


def directly(dialler: Node, dialled: Node) -> str:
    """The dialled node's own address."""
    return dialled.enode


@dataclass
class LocalNetwork:
    """
    GoQuorum nodes in one folder: `network.json` describes them, `nodes/NAME/` is each one's own.

    Observers come first, so that the first node is the regulator's, and people's programs speak to that one.
    """

    folder: Path
    binary: Path
    network: Network
    dial: Dial = directly

    @classmethod
    def create(cls, folder: Path, binary: Path, description: Path = CONSORTIUM, *, free_ports: bool = False) -> Self:
        """
        Bring a description to this machine: keys of its own for each node, loopback, usual ports or free ones.

        A folder that has a network already is opened as it is.
        """
        file = folder / "network.json"
        if file.exists():
            return cls.open(folder, binary)
        planned = load(description)
        ports = _free_ports(len(planned.nodes)) if free_ports else _usual_ports(len(planned.nodes))
        in_order = sorted(planned.nodes, key=lambda node: node.role is Role.VALIDATOR)
        local = {
            node.name: _on_loopback(node, folder, node_ports) for node, node_ports in zip(in_order, ports, strict=True)
        }
        network = planned.model_copy(
            update={
                "organisations": tuple(
                    each.model_copy(update={"nodes": tuple(local[node.name] for node in each.nodes)})
                    for each in sorted(planned.organisations, key=lambda each: _has_validator(each))
                )
            }
        )
        made = cls(folder, binary, network)
        made._save()
        return made

    @classmethod
    def open(cls, folder: Path, binary: Path) -> Self:
        """Open what `create` made. Raises QbftError when there is none."""
        file = folder / "network.json"
        if not file.exists():
            raise QbftError(f"{folder} holds no network: `make qbft` makes one")
        return cls(folder, binary, load(file))

    @property
    def nodes(self) -> list[LocalNode]:
        """All nodes, observers first."""
        clock_file = self._clock_file if self.is_movable else None
        return [
            LocalNode(self.binary, self.network, node, self.folder / "nodes" / node.name, clock_file)
            for node in self.network.nodes
        ]

    @property
    def validators(self) -> list[LocalNode]:
        """Nodes that seal from block 0 on."""
        return [local for local in self.nodes if local.node.role is Role.VALIDATOR]

    @property
    def observer(self) -> LocalNode:
        """The regulator's node: the first."""
        return self.nodes[0]

    def node(self, name: str) -> LocalNode:
        """A node by its name. Raises QbftError when there is none."""
        for local in self.nodes:
            if local.name == name:
                return local
        raise QbftError(f"no node {name}: there are {', '.join(local.name for local in self.nodes)}")

    def start(self, names: Iterable[str] | None = None) -> None:
        """Start nodes (all unless named) that do not run, and wait until each answers. Raises NodeFailed."""
        started = self.nodes if names is None else [self.node(name) for name in names]
        for local in started:
            if local.process() is None:
                check_ports_free(local.node)
            local.start(self._peers(local.node))
        for local in started:
            local.await_answer()

    def stop(self) -> None:
        """Stop all nodes in order."""
        for local in self.nodes:
            local.stop()

    def kill(self) -> None:
        """Kill all nodes."""
        for local in self.nodes:
            local.kill()

    def join(self, organisation: str, name: str) -> LocalNode:
        """
        A new organisation with a node of its own: known to all, started, not voted in. Others need no restart.

        :raises QbftError: a name cannot be one, or is there already; nothing was made
        """
        _check_new("node", name, (node.name for node in self.network.nodes))
        _check_new("organisation", organisation, (each.name for each in self.network.organisations))
        (ports,) = _free_ports(1)
        planned = Node.model_construct(name=name, role=Role.CANDIDATE)
        node = _on_loopback(planned, self.folder, ports)
        joined = Organisation(name=organisation, nodes=(node,))
        self.network = self.network.model_copy(update={"organisations": (*self.network.organisations, joined)})
        self._save()
        for local in self.nodes:
            if local.data_dir.exists():
                local.admit([each.enode for each in self.network.nodes])
        self.start([name])
        return self.node(name)

    def move_clocks(self, shift_s: int) -> None:
        """
        Have all nodes' clocks so far ahead of the machine's (below zero: behind), within a tenth of a second.

        The first time before the nodes are started. Block times never go back, whatever the clocks say.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self._clock_file.with_suffix(".draft")
        draft.write_text(str(shift_s), encoding="utf-8")
        draft.replace(self._clock_file)

    @property
    def is_movable(self) -> bool:
        """Whether the clocks were ever moved."""
        return self._clock_file.exists()

    @property
    def _clock_file(self) -> Path:
        return self.folder / "clock"

    def wait_for_block(
        self, number: int, names: Sequence[str] | None = None, timeout_s: float = 60.0
    ) -> dict[str, int]:
        """
        Wait until each node that runs (or that is named) has a block; the numbers that they have then.

        :raises NoBlock: naming those that have not come so far
        """
        deadline = time.monotonic() + timeout_s
        while True:
            heads = self.heads(names)
            if heads and min(heads.values()) >= number:
                return heads
            if time.monotonic() > deadline:
                behind = ", ".join(f"{name} at {head}" for name, head in heads.items() if head < number)
                raise NoBlock(f"no block {number} after {timeout_s:g} s: {behind or 'no node runs'}")
            time.sleep(POLL_S)

    def heads(self, names: Sequence[str] | None = None) -> dict[str, int]:
        """Newest block of each node that runs, or that is named; -1 for one that does not answer."""
        asked = [local for local in self.nodes if local.process()] if names is None else map(self.node, names)
        return {local.name: _head_of(local) for local in asked}

    def _peers(self, dialler: Node) -> list[str]:
        return [self.dial(dialler, node) for node in self.network.nodes if node != dialler]

    def _save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "network.json").write_text(self.network.model_dump_json(indent=1), encoding="utf-8")


def check_ports_free(node: Node) -> None:
    """Raise QbftError when another program has a port of the node: its answers would be taken for the node's."""
    for port in node.ports:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            if probe.connect_ex((HOST, port)) == 0:
                raise QbftError(f"port {port} of {node.name} is taken by another program")


def _check_new(what: str, name: str, known: Iterable[str]) -> None:
    if re.fullmatch(NAME, name) is None:
        raise QbftError(f"{name!r} cannot be the name of a new {what}: small letters, digits, hyphens; a letter first")
    if name in known:
        raise QbftError(f"there is {what} {name} already: `chainets qbft up` starts what does not run")


def _head_of(local: LocalNode) -> int:
    try:
        return local.block_number()
    except ChainError:
        return -1


def _has_validator(organisation: Organisation) -> bool:
    return any(node.role is Role.VALIDATOR for node in organisation.nodes)


def _on_loopback(node: Node, folder: Path, ports: dict[str, int]) -> Node:
    """The node with a key of its own, on this machine's ports."""
    public_key = node_key.make(folder / "nodes" / node.name)
    return Node(name=node.name, role=node.role, public_key=public_key, host=HOST, **ports)


def _usual_ports(nodes: int) -> list[dict[str, int]]:
    return [{name: first + index for name, first in FIRST_PORTS.items()} for index in range(nodes)]


def _free_ports(nodes: int) -> list[dict[str, int]]:
    held = [{name: socket.socket() for name in FIRST_PORTS} for _ in range(nodes)]
    sockets = [each for of_node in held for each in of_node.values()]
    for each in sockets:
        each.bind((HOST, 0))
    ports = [{name: int(each.getsockname()[1]) for name, each in of_node.items()} for of_node in held]
    for each in sockets:
        each.close()
    return ports
