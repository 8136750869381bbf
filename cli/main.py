"""The `chainets` command: services, the demo, and what one checks by hand."""

import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from dotenv import load_dotenv
from rich.console import Console

from cli import certificate, quota, voucher
from cli.backup import command as backup
from cli.demo.data import defaults
from cli.demo.inputs import load
from cli.demo.plan import plan
from cli.demo.result import Result
from cli.demo.table import show
from cli.demo.year import ALL, FOR_PEOPLE, forget, play_year, running, write_result
from cli.errors import FAILED, check_writable, one_line
from cli.market import command as market
from cli.order import command as order
from cli.proof import proof
from cli.registry import command as registry
from cli.registry.trace import trace
from cli.settling import command as settling
from cli.site import SERVICES, Site, chosen_ports
from cli.supervisor import PROJECT, Supervisor, only_one
from cli.tx import tx

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(width=None if sys.stdout.isatty() else 120)
DATA_DIR = Path("var")
DEPLOYMENT = PROJECT / "deployments" / "devnet.json"
WHERE = {
    "web": "Pages 页面",
    "api": "API",
    "oracle": "Oracle (devices post here)",
    "devnet": "Node, JSON-RPC",
    "signer": "Signer of the demo's accounts",
}
Data = Annotated[Path, typer.Option("--data", help="Folder of this installation.")]
app.add_typer(quota.app, name="quota")
app.add_typer(voucher.app, name="voucher")
app.add_typer(certificate.app, name="certificate")
registry.app.command(no_args_is_help=True)(trace)
app.add_typer(registry.app, name="registry")
app.add_typer(market.app, name="market")
app.add_typer(settling.app, name="settle")
app.add_typer(order.app, name="order")
app.command(no_args_is_help=True)(tx)
app.command(no_args_is_help=True)(proof)
for name, function in backup.COMMANDS.items():
    app.command(name, no_args_is_help=True)(function)


Clock = Annotated[str, typer.Option(help="system, or steerable: for demos and tests only.")]


@app.callback()
def settings(
    file: Annotated[
        Path, typer.Option("--settings", help="File of CHAINETS_… lines; what the environment has comes first.")
    ] = Path("chainets.env"),
) -> None:
    """An emissions trading scheme on a permissioned chain, from the meter to the surrendered tonne."""
    load_dotenv(file)
    with one_line():
        chosen_ports()


@app.command()
def devnet(data: Data = DATA_DIR, clock: Clock = "system") -> None:
    """Run the py-evm node; without a permissions_config.toml in the data folder, an open one."""
    site = Site(data, DEPLOYMENT, is_steerable=clock == "steerable")
    is_open = not site.allowlist.exists()
    if is_open:
        typer.echo(f"chainets: {site.allowlist} is missing, so anyone may send transactions", err=True)
        site = replace(site, is_permissioned=False)
    _become(site, "devnet")


@app.command()
def oracle(data: Data = DATA_DIR) -> None:
    """Run the device ingest, evidence store and anchoring."""
    _become(Site(data, DEPLOYMENT), "oracle")


@app.command()
def indexer(data: Data = DATA_DIR) -> None:
    """Follow the chain into the read model."""
    _become(Site(data, DEPLOYMENT), "indexer")


@app.command()
def api(data: Data = DATA_DIR) -> None:
    """Run the API; its description is at /docs."""
    _become(Site(data, DEPLOYMENT), "api")


@app.command()
def web(data: Data = DATA_DIR) -> None:
    """Run the pages."""
    _become(Site(data, DEPLOYMENT), "web")


@app.command()
def signer(
    data: Data = DATA_DIR,
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking: for unattended tests only.")] = False,
) -> None:
    """Run your own signing program: it holds your keystores and asks before it signs."""
    _become(Site(data, DEPLOYMENT), "cli.signer", *(["--yes"] if yes else []))


def _become(site: Site, module: str, *arguments: str) -> None:
    environment = {**site.environment(), **os.environ}  # what the operator set comes first
    os.execve(sys.executable, [sys.executable, "-m", module, *arguments], environment)


@app.command()
def up(data: Data = DATA_DIR, clock: Clock = "system") -> None:
    """Run all services, supervised, on a deployed network. Ctrl-C stops them together."""
    site = Site(data, DEPLOYMENT, is_steerable=clock == "steerable")
    with one_line(), only_one(data), running(site) as supervisor:
        supervisor.start([name for name in SERVICES if name != "signer"])
        _say_where(site)
        _until_stopped()


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="Play in a fresh folder on free ports, and end.")] = False,
    meter: Annotated[Path, typer.Option(help="Meter readings, CSV.")] = defaults.METER,
    installations: Annotated[Path, typer.Option(help="Installations, CSV.")] = defaults.INSTALLATIONS,
    compliance: Annotated[Path, typer.Option(help="Compliance table, CSV.")] = defaults.COMPLIANCE,
    prices: Annotated[Path | None, typer.Option(help="Daily prices, CSV; the exchange's if there, else ours.")] = None,
    registry: Annotated[str, typer.Option(help="Registry whose rows are played.")] = "AT",
    year: Annotated[int, typer.Option(help="Compliance year.")] = 2010,
    count: Annotated[int, typer.Option(min=1, help="Installations that take part.")] = 40,
    result: Annotated[Path | None, typer.Option(help="Write the table as JSON.")] = None,
    data: Data = DATA_DIR,
) -> None:
    """Play one carbon year; without --once the services stay up. Exit 0 only if every check holds."""
    with one_line():
        if result is not None:
            check_writable(result)
        inputs = load(meter, installations, compliance, prices or defaults.prices(), registry, year)
        planned = plan(inputs, count)
        is_default = (compliance, registry, year, count) == (defaults.COMPLIANCE, "AT", 2010, 40)
        if not once:
            play = partial(play_year, inputs=inputs, plan=planned, console=console, must_equal_published=is_default)
            stay(data, play, result)
            return
        with tempfile.TemporaryDirectory(prefix="chainets-") as folder:
            site = Site.fresh(Path(folder))
            with only_one(site.data_dir), running(site) as supervisor:
                found = play_year(site, supervisor, inputs, planned, console, is_default)
        if result is not None:
            write_result(found, result)
        if not found.is_true:
            raise typer.Exit(FAILED)


def stay(data: Path, play: Callable[[Site, Supervisor], Result], result: Path | None = None) -> None:
    """Play the year unless the folder has one played to its end; then keep all services up until told to stop."""
    site = Site(data, DEPLOYMENT, is_steerable=True)
    table = data / "result.json"
    with only_one(data), running(site) as supervisor:
        if table.exists():
            supervisor.start(ALL)
            show(console, Result.read(table))
        else:
            forget(data)
            write_result(play(site, supervisor), table)
            supervisor.start(FOR_PEOPLE)
        if result is not None:
            write_result(Result.read(table), result)
        _say_where(site)
        _until_stopped()


def _until_stopped() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()


def _say_where(site: Site) -> None:
    console.print()
    for name, what in WHERE.items():
        console.print(f"{what:34} {site.url(name)}{'/docs' if name == 'api' else ''}", highlight=False)
    labels = site.keys / "labels.json"
    if labels.exists():
        console.print("\nDemo accounts, to sign in with through the signer:")
        for address, title in list(json.loads(labels.read_text()).items())[:16]:
            console.print(f"  {address}  {title}", highlight=False)
    console.print("\nCtrl-C stops everything; `make clean` forgets the run.")
