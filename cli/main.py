"""The `chainets` command: services, the demo, and what one checks by hand."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from dotenv import load_dotenv
from rich.console import Console

from cli import certificate, quota, reads, voucher
from cli.backup import command as backup
from cli.demo.command import demo
from cli.demo.places import DATA_DIR, DEPLOYMENTS
from cli.demo.year import running
from cli.directory import command as directory
from cli.dispute import command as dispute
from cli.errors import one_line
from cli.market import command as market
from cli.order import command as order
from cli.proof import proof
from cli.qbft import command as qbft
from cli.registry import command as registry
from cli.registry.trace import trace
from cli.settling import command as settling
from cli.site import SERVICES, Site, chosen_ports
from cli.standing import say_where, until_stopped
from cli.supervisor import only_one
from cli.tx import tx
from cli.validators import command as validators

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(width=None if sys.stdout.isatty() else 120)
DEPLOYMENT = DEPLOYMENTS / "devnet.json"
Data = Annotated[Path, typer.Option("--data", help="Folder of this installation.")]
app.add_typer(quota.app, name="quota")
app.add_typer(voucher.app, name="voucher")
app.add_typer(certificate.app, name="certificate")
registry.app.command(no_args_is_help=True)(trace)
app.add_typer(registry.app, name="registry")
app.add_typer(market.app, name="market")
app.add_typer(settling.app, name="settle")
app.add_typer(order.app, name="order")
app.add_typer(dispute.app, name="dispute")
app.add_typer(reads.app, name="reads")
app.add_typer(qbft.app, name="qbft")
app.add_typer(validators.app, name="validators")
app.add_typer(directory.app, name="directory")
app.command()(demo)
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
        say_where(site, console)
        until_stopped()
