"""The chain under the year: the devnet, or a consortium's nodes on this machine."""

import shutil
import time
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from chain.rpc import Rpc
from cli.demo.clock import Clock, ConsortiumClock, DevnetClock
from cli.qbft.binary import geth
from cli.qbft.errors import QbftError
from cli.qbft.network import LocalNetwork
from cli.supervisor import Supervisor

FIRST_BLOCK_S = 120.0


class Kind(StrEnum):
    """Which chain; its name in ape's configuration."""

    DEVNET = "devnet"
    QBFT = "qbft"


class Engine(Protocol):
    """A chain that a year is played on."""

    def forget(self) -> None:
        """Drop what an interrupted year left."""
        ...

    def start(self, supervisor: Supervisor, begins_s: int | None = None) -> None:
        """Start it. On an empty chain time begins at `begins_s`; without it a chain goes on."""
        ...

    def clock(self, rpc: Rpc) -> Clock:
        """Its clock."""
        ...


class Devnet:
    """A service of the site."""

    def forget(self) -> None:
        """Nothing: it lives in the site's folder."""

    def start(self, supervisor: Supervisor, begins_s: int | None = None) -> None:
        """Start the service, and make a first block of that time."""
        supervisor.start(("devnet",))
        if begins_s is not None:
            with closing(Rpc(supervisor.site.rpc_url)) as rpc:
                self.clock(rpc).go_to(begins_s)

    def clock(self, rpc: Rpc) -> Clock:
        """Steered by its own methods."""
        return DevnetClock(rpc)


@dataclass(frozen=True, slots=True)
class Consortium:
    """GoQuorum nodes that outlive this process, with clocks that are moved."""

    network: LocalNetwork

    @classmethod
    def on(cls, folder: Path, *, free_ports: bool) -> "Consortium":
        """
        The consortium of a folder; made when there is none.

        :raises QbftError: the folder has one with this machine's clock, which can't go back to the year's days
        """
        if (folder / "network.json").exists() and not LocalNetwork.open(folder, Path("geth")).is_movable:
            raise QbftError(f"{folder} holds a network that has the machine's clock: remove it, or name another --data")
        return cls(LocalNetwork.create(folder, geth(), free_ports=free_ports))

    def forget(self) -> None:
        """Kill the nodes and drop the chain; keys and ports stay."""
        self.network.kill()
        for local in self.network.nodes:
            shutil.rmtree(local.data_dir, ignore_errors=True)

    def start(self, supervisor: Supervisor, begins_s: int | None = None) -> None:
        """Start the nodes and wait for a block."""
        if begins_s is not None:
            self.network.move_clocks(begins_s - int(time.time()))
        self.network.start()
        self.network.wait_for_block(1, timeout_s=FIRST_BLOCK_S)

    def clock(self, rpc: Rpc) -> Clock:
        """Moved for all nodes at once."""
        return ConsortiumClock(rpc, self.network)
