"""One GoQuorum node on this machine: its folder, its process, its JSON-RPC."""

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from chain.errors import ChainError
from chain.membership import Membership
from chain.rpc import Rpc
from cli.qbft.errors import NodeFailed
from cli.qbft.overlay import CLOCK_FILE
from networks import goquorum, node_key
from networks.description import Network, Node

HOST = "127.0.0.1"
VERBOSITY = 2  # warnings; at 3 a node writes some 400 MB a day of rounds
START_S = 60.0
STOP_S = 20.0


@dataclass(frozen=True, slots=True)
class LocalNode:
    """
    A node that outlives whoever starts it.

    Which process it is stands in `process.json` with the time of its start, so that another process that got the same
    id later is never taken for it.
    """

    binary: Path
    network: Network
    node: Node
    folder: Path
    clock_file: Path | None = None
    """File that moves its clock; it has the machine's without one."""

    @property
    def name(self) -> str:
        """Short name of the description."""
        return self.node.name

    @property
    def url(self) -> str:
        """Address of its JSON-RPC."""
        return f"http://{HOST}:{self.node.rpc_port}"

    @property
    def admin_url(self) -> str:
        """Address of its votes on validators."""
        return f"ws://{HOST}:{self.node.admin_port}"

    @property
    def address(self) -> str:
        """Account of its key, as 0x-hex."""
        return "0x" + self.node.address.hex()

    @property
    def data_dir(self) -> Path:
        """Blocks and state."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the node says."""
        return self.folder / "node.log"

    def process(self) -> psutil.Process | None:
        """Its process, when it runs."""
        try:
            known = json.loads((self.folder / "process.json").read_text(encoding="utf-8"))
            found = psutil.Process(int(known["pid"]))
            is_ours = found.create_time() == known["started"] and found.status() != psutil.STATUS_ZOMBIE
            return found if is_ours else None
        except (OSError, ValueError, psutil.NoSuchProcess):
            return None

    def start(self, peers: Sequence[str]) -> None:
        """
        Start it, unless it runs; does not wait for an answer.

        :param peers: enode URLs that it dials; others of `network` may come in
        :raises NodeFailed: block 0 could not be made
        """
        if self.process() is not None:
            return
        self.prepare(peers)
        key = self.folder / node_key.FILE
        arguments = goquorum.arguments(self.network, self.node, self.data_dir, key, HOST)
        command = [str(self.binary), "--verbosity", str(VERBOSITY), *arguments]
        append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        streams = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
        streams += [(os.POSIX_SPAWN_OPEN, number, str(self.log), append, 0o644) for number in (1, 2)]
        environment = {**os.environ, **goquorum.ENVIRONMENT}
        if self.clock_file is not None:
            environment[CLOCK_FILE] = str(self.clock_file)
        # Not `subprocess`, whose object would warn when it goes while the node stays; a session of its own: it outlives
        # the shell.
        pid = os.posix_spawn(self.binary, command, environment, file_actions=streams, setsid=True)
        known = {"pid": pid, "started": psutil.Process(pid).create_time()}
        (self.folder / "process.json").write_text(json.dumps(known), encoding="utf-8")

    def prepare(self, peers: Sequence[str]) -> None:
        """Write block 0, unless it is there, and the lists of peers."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        genesis = self.folder / "genesis.json"
        genesis.write_text(json.dumps(goquorum.genesis(self.network), indent=1), encoding="utf-8")
        if not (self.data_dir / "geth" / "chaindata").exists():
            done = subprocess.run(
                [self.binary, *goquorum.init_arguments(self.data_dir, genesis)],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                lines = done.stderr.strip().splitlines()
                raise NodeFailed(f"{self.name} cannot make block 0: {lines[-1] if lines else 'geth says nothing'}")
        (self.data_dir / "static-nodes.json").write_text(json.dumps(list(peers)), encoding="utf-8")
        self.admit([each.enode for each in self.network.nodes])

    def admit(self, enodes: Sequence[str]) -> None:
        """Say which nodes may connect; a running node reads the list at each new connection."""
        (self.data_dir / "permissioned-nodes.json").write_text(json.dumps(list(enodes)), encoding="utf-8")

    def await_answer(self) -> None:
        """
        Wait until it answers.

        :raises NodeFailed: it ended, or does not answer in time
        """
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process() is None:
                raise NodeFailed(f"{self.name} ended at once: {self._last_words()}")
            with contextlib.suppress(ChainError):
                self.ask("web3_clientVersion")
                return
            time.sleep(0.1)
        raise NodeFailed(f"{self.name} gives no answer after {START_S:g} s (see {self.log})")

    def stop(self) -> None:
        """Stop it in order; one that won't is killed."""
        process = self.process()
        if process is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
            try:
                process.wait(STOP_S)
            except psutil.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        process = self.process()
        if process is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
                process.wait(STOP_S)

    def wipe(self) -> None:
        """Lose its disk: everything but the key, which is kept elsewhere."""
        self.kill()
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def ask(self, method: str, *params: object) -> Any:
        """Ask its JSON-RPC. Raises ChainError."""
        with contextlib.closing(Rpc(self.url)) as rpc:
            return rpc.call(method, *params)

    def vote(self, address: str, *, adds: bool) -> None:
        """Have it vote on an address. Raises ChainError."""
        with Membership(self.admin_url) as membership:
            membership.propose(address, adds=adds)

    def ask_admin(self, method: str, *params: object) -> Any:
        """Ask the interface that only its own machine reaches. Raises ChainError."""
        with Membership(self.admin_url) as membership:
            return membership.ask(method, *params)

    def block_number(self) -> int:
        """Number of its newest block."""
        return int(self.ask("eth_blockNumber"), 16)

    def block_hash(self, number: int) -> str | None:
        """Hash of a block as this node has it; None when it has none of that number."""
        block = self.ask("eth_getBlockByNumber", hex(number), False)
        return None if block is None else str(block["hash"])

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return f"{lines[-1] if lines else 'it said nothing'} (see {self.log})"
