"""A PostgreSQL server of one's own in a temporary folder, for tests and benchmarks: unprivileged, fast or durable."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version, out of the PATH."""
OLDEST = 15
START_S = 60.0
DURABLE = {
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
}
"""What is committed survives a kill."""

FAST = {**DURABLE, "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
C_COLLATION = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class ProgramsMissing(Exception):
    """There is no PostgreSQL on this machine."""

    def __init__(self) -> None:
        super().__init__(f"no initdb of PostgreSQL {OLDEST} or newer: install PostgreSQL (Debian: `postgresql`)")


def programs() -> Path:
    """
    Folder of the server's programs.

    :raises ProgramsMissing: there are none
    """
    versions = [folder for folder in DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    for folder in sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True):
        if int(folder.parent.name) >= OLDEST and (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found is None:
        raise ProgramsMissing
    return Path(found).resolve().parent


class Server:
    """A running server; who connects over loopback is trusted."""

    def __init__(self, folder: Path, settings: Mapping[str, str], as_user: Mapping[str, Any]) -> None:
        self.port = _free_port()
        self.made: list[str] = []
        """Names of the databases that are there, oldest first."""
        self._numbers = count(1)
        self._folder, self._settings, self._as_user = folder, settings, as_user
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = ThreadPoolExecutor(1)  # the kernel ends the server with the thread that started it

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._starter.submit(self._spawn).result()
        self._await()

    def kill(self) -> None:
        """Kill all its processes at once, as a crash would; the data stay."""
        if self._process is None:
            return
        running = psutil.Process(self._process.pid)
        for each in [*running.children(recursive=True), running]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self._process.wait()

    def end(self) -> None:
        """Stop it; its data are not wanted any more."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
        self._starter.shutdown()

    def url(self, database: str) -> str:
        """SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://chainets@127.0.0.1:{self.port}/{database}"

    def new_database(self, how: str = C_COLLATION) -> str:
        """URL of a new and empty database."""
        name = f"database_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} {how}")
        self.made.append(name)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._run(f"DROP DATABASE {name} WITH (FORCE)")
        self.made.remove(name)

    def _run(self, command: str) -> None:
        with self._connect() as connection:
            connection.execute(command)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True)

    def _spawn(self) -> None:
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [programs() / "postgres", "-D", self._folder / "data", f"--port={self.port}", *settings],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_us,
                **self._as_user,
            )

    def _await(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self._process is not None and self._process.poll() is None:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not come up: {(self._folder / 'log').read_text(errors='replace')[-1000:]}")


@contextmanager
def server(settings: Mapping[str, str] = FAST) -> Iterator[Server]:
    """
    A server on a free port, gone with its folder at the end.

    :raises ProgramsMissing: there is no PostgreSQL on this machine
    """
    folder = Path(tempfile.mkdtemp(prefix="chainets-postgresql-"))
    try:
        as_user = _unprivileged(folder)
        command = [programs() / "initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--username=chainets"]
        # Its own order of texts is not ours, as on most servers: so it shows when ours is not asked for.
        order = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"]
        done = subprocess.run(
            [*command, *order, "-D", folder / "data"], cwd=folder, capture_output=True, text=True, **as_user
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()}")
        found = Server(folder, settings, as_user)
        try:
            found.start()
            yield found
        finally:
            found.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _end_with_us() -> None:
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start programs that refuse to run as root; the folder becomes theirs."""
    if os.geteuid():
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
