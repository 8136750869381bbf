"""All services of a site: started in order, restarted when one dies, stopped together."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.site import HOST, Site

PROJECT = Path(__file__).resolve().parents[1]
CHILD = Path(__file__).resolve().with_name("child.py")
START_S = 60.0
STOP_S = 10.0
WATCH_EVERY_S = 0.1
PAUSE_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses before a restart: longer each time a service dies soon after its start."""
STEADY_S = 30.0
"""A service that ran so long starts again without a long pause."""

HEALTH = {"devnet": "/health", "oracle": "/health", "api": "/health", "web": "/health", "signer": "/health"}
MODULES = {"signer": "cli.signer"}


class ServiceFailed(Exception):
    """A service that does not come up; the message says where its words are."""


class SiteBusy(Exception):
    """Another process runs the services of this data folder."""


@dataclass
class _Service:
    name: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    restarts: int = 0
    due_at: float | None = None
    """When it is started again; None while it runs."""


class Supervisor:
    """
    Runs services of a site as child processes; on Linux they end with us, even when we are killed.

    The kernel counts from the thread that starts a service: call `start` from one that outlives them, as the main one.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self._services: dict[str, _Service] = {}
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self, names: Sequence[str]) -> None:
        """
        Start services in this order; each answers before the next is started.

        :raises ServiceFailed: one does not answer in time, or another program has its port
        """
        for name in names:
            service = _Service(name)
            self._check_port(name)
            self._spawn(service)
            try:
                self._await(service)
            except BaseException:  # Ctrl-C too: nobody else knows of this process yet
                self._stop_one(service)
                raise
            with self._lock:
                self._services[name] = service
        if not self._watcher.is_alive():
            self._watcher.start()

    def stop(self) -> None:
        """Stop all, the last started first; a service that won't is killed."""
        self._stopping.set()
        with self._lock:
            services = list(reversed(self._services.values()))
        for service in services:
            if service.process is not None and service.process.poll() is None:
                service.process.terminate()
        deadline = time.monotonic() + STOP_S
        for service in services:
            if service.process is not None:
                try:
                    service.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    service.process.kill()
                    service.process.wait()

    def kill(self, name: str) -> bool:
        """Kill a service as a crash would; it is restarted. False when it was down already."""
        with self._lock:
            process = self._services[name].process
        if process is None or process.poll() is not None:
            return False
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True

    def restarts(self, name: str) -> int:
        """How often a service was restarted."""
        return self._services[name].restarts

    def pids(self) -> dict[str, int]:
        """Process ids of the running services."""
        with self._lock:
            return {name: service.process.pid for name, service in self._services.items() if service.process}

    def _check_port(self, name: str) -> None:
        """Else the answer to our first question could be another program's."""
        port = self.site.ports.get(name) if name in HEALTH else None
        with contextlib.suppress(OSError), socket.create_connection((HOST, port or 0), timeout=1.0):
            raise ServiceFailed(f"port {port} of the {name} is taken: another program answers there")

    def _spawn(self, service: _Service) -> None:
        self.site.logs.mkdir(parents=True, exist_ok=True)
        with (self.site.logs / f"{service.name}.log").open("ab") as log:
            service.process = subprocess.Popen(
                [sys.executable, CHILD, str(os.getpid()), MODULES.get(service.name, service.name)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=PROJECT,  # else a folder of the user's named `api` would be taken for ours
                env=self.site.environment(),
                start_new_session=True,  # Ctrl-C reaches us, and we stop them in order
            )
        service.started_at = time.monotonic()

    def _await(self, service: _Service) -> None:
        if service.name not in HEALTH:
            return
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if service.process is not None and service.process.poll() is not None:
                raise ServiceFailed(f"{service.name} ended at once: {self._last_words(service.name)}")
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(self.site.url(service.name) + HEALTH[service.name], timeout=5.0)
                return
            time.sleep(0.05)
        raise ServiceFailed(f"{service.name} gives no answer after {START_S:g} s: {self._last_words(service.name)}")

    @staticmethod
    def _stop_one(service: _Service) -> None:
        if service.process is not None:
            service.process.kill()
            service.process.wait()

    def _last_words(self, name: str) -> str:
        file = self.site.logs / f"{name}.log"
        lines = file.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it said nothing'} (see {file})"

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_EVERY_S):
            with self._lock:
                for service in self._services.values():
                    if service.process is not None and service.process.poll() is not None:
                        self._restart_when_due(service, time.monotonic())

    def _restart_when_due(self, service: _Service, now: float) -> None:
        """Each waits by itself: one that dies over and over holds up no other."""
        if service.due_at is None:
            service.deaths = 0 if now - service.started_at > STEADY_S else service.deaths + 1
            service.due_at = now + PAUSE_S[min(service.deaths, len(PAUSE_S) - 1)]
        elif now >= service.due_at and not self._stopping.is_set():
            self._spawn(service)
            service.due_at = None
            service.restarts += 1


@contextlib.contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """
    Hold the data folder for this process.

    :raises SiteBusy: another process holds it
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SiteBusy(
                f"services already run on {data_dir}: stop them first (Ctrl-C where they were started)"
            ) from None
        yield
