"""The year from the first key to the last check."""

import json
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chain.client import Chain
from chain.deployment import Deployment
from cli.demo import acts, evidence, market, people, quota, reporting, surrender
from cli.demo.cast import actors, key_of, parts, passphrase_of
from cli.demo.desk import Desk
from cli.demo.engine import Engine
from cli.demo.inputs import Inputs
from cli.demo.patience import PatientRpc
from cli.demo.plan import Plan
from cli.demo.play import Play, moment
from cli.demo.result import Result, collect
from cli.demo.table import show
from cli.site import Site
from cli.supervisor import Supervisor

LEAD = timedelta(days=30)
"""The year starts so long before its first trading day."""
AFTER_DEPLOYMENT = ("oracle", "indexer", "api")
FOR_PEOPLE = ("web", "signer")
Stage = Callable[[Play], None]
STAGES: tuple[Stage, ...] = (
    people.register,
    evidence.send_year,
    reporting.report,
    reporting.book_installations,
    quota.set_schemes,
    quota.set_plan,
    quota.enter_openings,
    quota.allocate,
    quota.allocate_works,
    market.open_market,
    market.trade,
    market.take_money_out,
    surrender.surrender,
    acts.credit_project,
    surrender.surrender_works,
    acts.freeze_and_cancel,
    market.open_next_day,
)
"""The year after deployment, in order."""


@contextmanager
def running(site: Site) -> Iterator[Supervisor]:
    """A supervisor whose services stop when this ends, however it ends: told to terminate or hung up on, too."""
    supervisor = Supervisor(site)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        yield supervisor
    finally:
        supervisor.stop()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def play_year(
    site: Site,
    supervisor: Supervisor,
    engine: Engine,
    inputs: Inputs,
    plan: Plan,
    console: Console,
    must_equal_published: bool,
    stages: Sequence[Stage] = STAGES,
) -> Result:
    """
    Play the year on a site without a chain yet, and show what came of it.

    :param must_equal_published: whether a published code that the rule doesn't give fails the run
    :param stages: what is played
    """
    site.keys.mkdir(parents=True, exist_ok=True)
    passphrase = passphrase_of(site.keys)
    deployer = key_of(site.keys / "deployer.json", passphrase)
    cast = actors(parts(plan, inputs.registry), site.keys)
    _allow(site, [str(deployer.address), *(actor.address for actor in cast.values())])
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        closing(PatientRpc(site.rpc_url)) as rpc,
        closing(Desk(site.url("api"))) as desk,
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("Chain starts, contracts are deployed", total=3)
        engine.start(supervisor, moment(plan.days[0].prices.day - LEAD, 9))
        progress.advance(task)
        people.ape_run(site, "deploy", "--output", str(site.deployment))
        progress.advance(task)
        supervisor.start(AFTER_DEPLOYMENT)
        progress.advance(task)
        chain = Chain(rpc, Deployment.load(site.deployment))
        play = Play(site, supervisor, inputs, plan, cast, desk, chain, engine.clock(rpc), progress)
        for stage in stages:
            stage(play)
        result = collect(play, must_equal_published)
    show(console, result)
    return result


def write_result(result: Result, file: Path) -> None:
    """Write the result file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".draft")
    draft.write_text(json.dumps(result.json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(file)


def forget(data_dir: Path) -> None:
    """Remove what an interrupted run left; the lock stays."""
    for item in data_dir.iterdir() if data_dir.exists() else ():
        if item.name != "lock":
            shutil.rmtree(item) if item.is_dir() else item.unlink()


def _allow(site: Site, accounts: list[str]) -> None:
    listed = ", ".join(f'"{account.lower()}"' for account in accounts)
    site.allowlist.write_text(f"accounts-allowlist=[{listed}]\n")
