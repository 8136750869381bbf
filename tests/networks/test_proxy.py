"""Mutual TLS as it is generated: nginx with an organisation's files before a node, and our services as its clients."""

import contextlib
import datetime
import os
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from eth_account import Account
from sqlalchemy import select
from typer.testing import CliRunner

from benchmarks.echoed_chain import devnet
from benchmarks.fake_chain import CHAIN_ID, FakeChain
from chain.errors import NodeUnreachable
from chain.node_tls import NodeTls
from chain.node_view import look_at
from chain.rpc import Rpc
from chain.several import connect, send_to_all
from networks import tls
from networks.__main__ import app
from networks.units import CONFIG
from readmodel.store import open_reader, sqlite_url, upgrade
from readmodel.tables import transactions

HOSTS = {"ministry": "127.0.0.1", "registry": "127.0.0.2"}
PATIENCE_S = 20
NGINX = "/usr/sbin/nginx"

pytestmark = pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is missing: apt-get install nginx-light")


def run(*words) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def described(folder: Path, node: str) -> Path:
    """A description of two organisations, each with a proxy of its own, before the same node."""
    file = folder / "consortium.toml"
    text = f'name = "pair"\nchain_id = {CHAIN_ID}\nblock_gas_limit = 100_000_000\n'
    for name, host in HOSTS.items():
        public_key = run("node-key", folder / f"{name}-key")
        ports = {"p2p_port": 30303, "rpc_port": node.rpartition(":")[2], "admin_port": 1, "tls_port": free_port(host)}
        text += f'[[organisations]]\nname = "{name}"\n[[organisations.nodes]]\nname = "{name}-1"\nhost = "{host}"\n'
        text += f'public_key = "{public_key}"\n' + "".join(f"{key} = {port}\n" for key, port in ports.items())
    file.write_text(text)
    return file


def free_port(host: str) -> int:
    with socket.create_server((host, 0)) as taken:
        return int(taken.getsockname()[1])


def certify(authority: Path, organisation: str, description: Path, folder: Path) -> None:
    """Request and signature, as docs/consortium.md has them."""
    run("tls", "request", folder, organisation)
    run("tls", "sign", authority, folder / tls.REQUEST, description, folder)


@contextlib.contextmanager
def proxy(home: Path, name: str, folder: Path):
    """Run the generated unit's own command, its folder in the place of the one in /etc."""
    config = home / name / "tls.conf"
    config.write_text(config.read_text().replace(CONFIG, str(home)))
    unit = (home / "systemd" / f"{name}-tls.service").read_text().replace(CONFIG, str(home))
    command = next(line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart="))
    folder.mkdir()
    with subprocess.Popen(shlex.split(command.replace(f"/run/chainets-{name}-tls", str(folder)))) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def consortium(tmp_path_factory):
    """Folder of it all, and each organisation's https address; proxies and node run."""
    folder = tmp_path_factory.mktemp("tls")
    with devnet() as node, contextlib.ExitStack() as running, pytest.MonkeyPatch.context() as patch:
        description = described(folder, node)
        run("generate", description, folder / "out")
        for authority in ("authority", "stranger-authority"):
            run("tls", "authority", folder / authority, description)
        certify(folder / "stranger-authority", "registry", description, folder / "stranger")
        urls = {}
        for name, host in HOSTS.items():
            home = folder / "out" / "organisations" / name
            certify(folder / "authority", name, description, home / "tls")
            running.enter_context(proxy(home, f"{name}-1", folder / f"run-{name}"))
            line = next(each for each in (home / f"{name}-1/tls.conf").read_text().splitlines() if "listen" in each)
            port = int(line.split(":")[1].split()[0])
            wait_for_port(host, port)
            urls[name] = f"https://{host}:{port}"
        patch.setattr(tls, "CLOCK_SKEW", datetime.timedelta(days=2))
        patch.setattr(tls, "CERTIFICATE_DAYS", -1)
        certify(folder / "authority", "registry", description, folder / "expired")
        yield folder, urls


def wait_for_port(host: str, port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError(f"nothing listens on {host}:{port}")


def as_client(folder: Path | None, authority: Path) -> dict[str, str]:
    """The settings of a service that shows the certificate of a folder; None: it has none."""
    variables = {"CHAINETS_RPC_AUTHORITY": str(authority / tls.AUTHORITY)}
    if folder is not None:
        variables["CHAINETS_RPC_CERTIFICATE"] = str(folder / tls.CERTIFICATE)
        variables["CHAINETS_RPC_KEY"] = str(folder / tls.KEY)
    return variables


@pytest.fixture
def ask(consortium, monkeypatch):
    """Ask the ministry's proxy for the chain, with the certificate of a folder."""
    folder, urls = consortium

    def with_certificate(name: str | None, authority: str = "authority", url: str = urls["ministry"]) -> str:
        home = None if name is None else folder / name
        for variable, value in as_client(home, folder / authority).items():
            monkeypatch.setenv(variable, value)
        with contextlib.closing(Rpc(url)) as rpc:
            return str(rpc.call("eth_chainId"))

    return with_certificate


REGISTRY = "out/organisations/registry/tls"


def test_proxy__certificate_of_the_consortium__passes(ask, consortium):
    _, urls = consortium

    assert [int(ask(REGISTRY, url=url), 16) for url in urls.values()] == [CHAIN_ID, CHAIN_ID]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (None, "HTTP 400: No required SSL certificate was sent"),
        ("stranger", "HTTP 400: The SSL certificate error"),
        ("expired", "HTTP 400: The SSL certificate error"),
    ],
)
def test_proxy__no_certificate_or_a_strangers_or_an_old_one__is_refused_and_named(ask, name, words):
    with pytest.raises(NodeUnreachable, match=words):
        ask(name)


def test_client__proxy_of_another_authority__is_not_believed(ask):
    with pytest.raises(NodeUnreachable, match="certificate verify failed"):
        ask(REGISTRY, authority="stranger-authority")


def test_proxy__anything_but_a_post__is_refused(consortium, ask):
    _, urls = consortium
    ask(REGISTRY)  # for the settings

    assert httpx.get(urls["ministry"], verify=NodeTls().context()).status_code == httpx.codes.FORBIDDEN


def send_one(rpc: Rpc) -> str:
    """Relay a transaction to all nodes; its hash."""
    key = Account.create()
    to = {"nonce": 0, "gasPrice": 0, "gas": 21_000, "to": key.address, "value": 0, "chainId": CHAIN_ID}
    signed = key.sign_transaction(to)
    send_to_all(rpc.nodes, bytes(signed.raw_transaction))
    return "0x" + bytes(signed.hash).hex()


def wait_for_transaction(url: str, wanted: str) -> None:
    """Wait until the read model has it."""
    deadline = time.monotonic() + PATIENCE_S
    engine = open_reader(url)
    try:
        while time.monotonic() < deadline:
            with engine.connect() as connection:
                if wanted in connection.execute(select(transactions.c.hash)).scalars().all():
                    return
            time.sleep(0.1)
    finally:
        engine.dispose()
    raise AssertionError(f"{wanted} is not in the read model after {PATIENCE_S} s")


def test_services__all_nodes_behind_proxies__relay_index_and_go_past_one_that_is_down(
    consortium, monkeypatch, tmp_path
):
    """A relay, an indexer and a look at a node, by https with the registry's certificate; nobody is at the first."""
    folder, urls = consortium
    settings = as_client(folder / REGISTRY, folder / "authority")
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    readmodel = sqlite_url(tmp_path / "readmodel.sqlite")
    upgrade(readmodel)
    environment = os.environ | {
        "CHAINETS_RPC_URL": ", ".join(["https://127.0.0.3:9", *urls.values()]),
        "CHAINETS_DATABASE_URL": readmodel,
        "CHAINETS_DEPLOYMENT": str(FakeChain().write_deployment(tmp_path / "deployment.json")),
    }

    with subprocess.Popen([sys.executable, "-m", "indexer"], env=environment) as indexer:
        try:
            with contextlib.closing(connect(", ".join(urls.values()))) as rpc:
                sent = send_one(rpc)
            wait_for_transaction(readmodel, sent)
        finally:
            indexer.terminate()

    view = look_at(urls["ministry"])
    assert view.client is not None
    assert view.clock_ahead_s in (-1, 0, 1)
