"""`chainets demo`."""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.demo.data import defaults
from cli.demo.engine import Engine, Kind
from cli.demo.inputs import load
from cli.demo.places import DATA_DIR, at_home, passing
from cli.demo.plan import PIECES, TRADING_DAYS, plan
from cli.demo.result import Result
from cli.demo.table import show
from cli.demo.year import AFTER_DEPLOYMENT, FOR_PEOPLE, forget, play_year, running, write_result
from cli.errors import FAILED, check_writable, one_line
from cli.site import Site
from cli.standing import say_where, until_stopped
from cli.supervisor import Supervisor, only_one

console = Console(width=None if sys.stdout.isatty() else 120)
USUAL = {Kind.DEVNET: (40, TRADING_DAYS, PIECES), Kind.QBFT: (8, 4, 12)}
"""Installations, trading days, orders to buy: a consortium's block takes a second, the devnet's some milliseconds."""

PlayOn = Callable[[Site, Supervisor, Engine], Result]


def demo(
    once: Annotated[bool, typer.Option("--once", help="Play in a fresh folder on free ports, and end.")] = False,
    meter: Annotated[Path, typer.Option(help="Meter readings, CSV.")] = defaults.METER,
    installations: Annotated[Path, typer.Option(help="Installations, CSV.")] = defaults.INSTALLATIONS,
    compliance: Annotated[Path, typer.Option(help="Compliance table, CSV.")] = defaults.COMPLIANCE,
    prices: Annotated[Path | None, typer.Option(help="Daily prices, CSV; the exchange's if there, else ours.")] = None,
    registry: Annotated[str, typer.Option(help="Registry whose rows are played.")] = "AT",
    year: Annotated[int, typer.Option(help="Compliance year.")] = 2010,
    network: Annotated[Kind, typer.Option(help="devnet; or qbft: GoQuorum nodes on this machine.")] = Kind.DEVNET,
    count: Annotated[int | None, typer.Option(min=1, help="Installations that take part: 40, on qbft 8.")] = None,
    days: Annotated[int | None, typer.Option(min=2, help="Trading days: 16, on qbft 4; one stays open.")] = None,
    result: Annotated[Path | None, typer.Option(help="Write the table as JSON.")] = None,
    data: Annotated[Path, typer.Option("--data", help="Folder of this installation.")] = DATA_DIR,
) -> None:
    """Play one carbon year; without --once the services stay up. Exit 0 only if every check holds."""
    with one_line():
        if result is not None:
            check_writable(result)
        inputs = load(meter, installations, compliance, prices or defaults.prices(), registry, year)
        usual_count, usual_days, pieces = USUAL[network]
        planned = plan(inputs, count or usual_count, days or usual_days, pieces)
        is_ours = (compliance, registry, year) == (defaults.COMPLIANCE, "AT", 2010)
        must_equal = is_ours and (count or usual_count) <= USUAL[Kind.DEVNET][0]
        play = partial(play_year, inputs=inputs, plan=planned, console=console, must_equal_published=must_equal)
        if network is Kind.QBFT:
            console.print("Nodes are GoQuorum's; the first build takes some minutes", highlight=False)
        if not once:
            stay(*at_home(network, data), play, result)
            return
        with tempfile.TemporaryDirectory(prefix="chainets-") as folder, passing(network, Path(folder)) as place:
            site, engine = place
            with only_one(site.data_dir), running(site) as supervisor:
                found = play(site, supervisor, engine)
        if result is not None:
            write_result(found, result)
        if not found.is_true:
            raise typer.Exit(FAILED)


def stay(site: Site, engine: Engine, play: PlayOn, result: Path | None = None) -> None:
    """Play the year unless the folder has one played to its end; then keep all services up until told to stop."""
    table = site.data_dir / "result.json"
    with only_one(site.data_dir), running(site) as supervisor:
        if table.exists():
            engine.start(supervisor)
            supervisor.start((*AFTER_DEPLOYMENT, *FOR_PEOPLE))
            show(console, Result.read(table))
        else:
            forget(site.data_dir)
            engine.forget()
            write_result(play(site, supervisor, engine), table)
            supervisor.start(FOR_PEOPLE)
        if result is not None:
            write_result(Result.read(table), result)
        say_where(site, console)
        until_stopped()
