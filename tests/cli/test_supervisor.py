"""Services of a site: restarted when they die, stopped together, one supervisor to a folder."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from cli import supervisor as supervising
from cli.site import HOST, Site
from cli.supervisor import ServiceFailed, SiteBusy, Supervisor, only_one

SERVICE = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass

print("listening", flush=True)
HTTPServer(("127.0.0.1", int(os.environ["CHAINETS_%s_PORT"])), Health).serve_forever()
"""
PATIENCE_S = 20.0


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which services come instead of the project: what is written there is what runs."""
    folder = tmp_path / "modules"
    folder.mkdir()
    monkeypatch.setattr(supervising, "PROJECT", folder)
    monkeypatch.setattr(supervising, "PAUSE_S", (0.05,))
    for name in ("oracle", "api"):
        (folder / f"{name}.py").write_text(SERVICE % name.upper())
    return folder


@pytest.fixture
def running(tmp_path: Path, modules: Path) -> Iterator[Supervisor]:
    """A supervisor in a fresh folder, stopped at the end of the test."""
    supervisor = Supervisor(Site.fresh(tmp_path / "var"))
    yield supervisor
    supervisor.stop()


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)


def answers(supervisor: Supervisor, name: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(supervisor.site.url(name) + "/health").status_code == 200
    return False


def is_free(url: str) -> bool:
    """Whether nothing answers there; a process that ended may stay in the table until someone looks after it."""
    try:
        httpx.get(url)
    except httpx.ConnectError:
        return True
    return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_start__of_services__returns_when_they_answer(running: Supervisor) -> None:
    running.start(["oracle", "api"])

    assert answers(running, "oracle")
    assert answers(running, "api")
    assert (running.site.logs / "api.log").read_text() == "listening\n"


def test_watch__a_service_that_died__is_started_again(running: Supervisor) -> None:
    running.start(["oracle", "api"])
    before = running.pids()

    running.kill("oracle")

    eventually(lambda: running.restarts("oracle") == 1 and answers(running, "oracle"))
    assert running.pids()["oracle"] != before["oracle"]
    assert running.pids()["api"] == before["api"]
    assert running.restarts("api") == 0


def test_watch__a_service_with_a_long_pause_ahead__holds_up_no_other(
    running: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start(["oracle", "api"])
    monkeypatch.setattr(supervising, "PAUSE_S", (0.05, 2 * PATIENCE_S))
    assert running.kill("oracle")
    eventually(lambda: not is_alive(running.pids()["oracle"]))
    time.sleep(3 * supervising.WATCH_EVERY_S)  # its pause has begun
    monkeypatch.setattr(supervising, "PAUSE_S", (0.05,))

    assert running.kill("api")

    eventually(lambda: running.restarts("api") == 1 and answers(running, "api"))
    assert running.restarts("oracle") == 0
    assert not running.kill("oracle")  # it is down already


def test_stop__with_several_services__ends_all_and_restarts_none(running: Supervisor) -> None:
    running.start(["oracle", "api"])
    pids = running.pids().values()

    running.stop()

    assert not any(map(is_alive, pids))
    time.sleep(0.3)
    assert not answers(running, "oracle")
    assert running.restarts("oracle") == 0


def test_start__of_a_service_that_ends_at_once__tells_its_last_words(running: Supervisor, modules: Path) -> None:
    (modules / "api.py").write_text("raise SystemExit('no chain at that address')\n")

    with pytest.raises(ServiceFailed, match="api ended at once: no chain at that address"):
        running.start(["oracle", "api"])

    assert answers(running, "oracle")  # until it is stopped with the rest


def test_start__of_a_service_without_an_answer__leaves_no_process(
    running: Supervisor, modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story: what was started last was left behind when Ctrl-C came while it was waited for."""
    monkeypatch.setattr(supervising, "START_S", 1.0)
    pid_file = tmp_path / "pid"
    (modules / "api.py").write_text(
        f"import os, pathlib, time\npathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))\ntime.sleep(60)\n"
    )

    with pytest.raises(ServiceFailed, match="gives no answer after 1 s"):
        running.start(["api"])

    assert not is_alive(int(pid_file.read_text()))


def test_start__on_a_port_of_another_program__is_refused(running: Supervisor) -> None:
    """A story: the stranger's answer was taken for our service's."""
    taken = socket.create_server((HOST, running.site.ports["oracle"]))

    with taken, pytest.raises(ServiceFailed, match=r"port \d+ of the oracle is taken"):
        running.start(["oracle"])

    assert running.pids() == {}


def test_only_one__second_on_the_same_folder__is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with only_one(tmp_path / "var"):
        with pytest.raises(SiteBusy, match="services already run on"), only_one(tmp_path / "var"):
            pass
        with only_one(tmp_path / "other"):
            pass

    with only_one(tmp_path / "var"):
        pass


@contextlib.contextmanager
def unfinished_demo(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A demo in a process of its own with one service; that service's process id and address."""
    script = f"""
import pathlib, time
from cli import supervisor
from cli.demo.year import running
from cli.site import Site
supervisor.PROJECT = pathlib.Path({str(folder)!r})
with running(Site.fresh(pathlib.Path({str(folder / "var")!r}))) as services:
    services.start(["oracle"])
    print(services.pids()["oracle"], services.site.url("oracle"), flush=True)
    time.sleep(60)
"""
    (folder / "oracle.py").write_text(SERVICE % "ORACLE")
    environment = {**os.environ, "PYTHONPATH": str(supervising.PROJECT)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as demo:
        assert demo.stdout is not None
        pid, url = demo.stdout.readline().split()
        try:
            yield demo, int(pid), url
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def test_demo__terminated_while_services_run__takes_them_along(tmp_path: Path) -> None:
    """A story: SIGTERM left the services of an unfinished demo behind."""
    with unfinished_demo(tmp_path) as (demo, service, _):
        demo.send_signal(signal.SIGTERM)

        assert demo.wait(PATIENCE_S) != 0
        assert not is_alive(service)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no kernel tells a child that its parent was killed")
def test_demo__killed_while_services_run__takes_them_along(tmp_path: Path) -> None:
    """A story: a demo that ran out of memory left its services on their ports."""
    with unfinished_demo(tmp_path) as (demo, _, url):
        assert httpx.get(url).status_code == 200

        demo.kill()

        eventually(lambda: is_free(url))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a child lives on without its parent")
def test_child__of_a_supervisor_that_is_gone__runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "oracle.py").write_text("print('runs')\n")

    child = subprocess.run(
        [sys.executable, supervising.CHILD, "1", "oracle"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (child.returncode, child.stdout) == (1, "")
    assert child.stderr == "the supervisor, process 1, is gone\n"
