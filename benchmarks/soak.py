"""
`make soak MINUTES=20`: a small year again and again, while its services and its node are killed at random moments.

The first year is left in peace. Every other one has the same keys, files and people, who ask again as real programs do;
it must end as the first did. Exit 0 only then. With `--database postgresql` read model, evidence and sign-ins are on a
server of its own, which is killed, too.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.postgresql_server import DURABLE, Server, server
from benchmarks.soak_end import End, end_of
from cli.demo.cast import actors, key_of, parts, passphrase_of
from cli.demo.data import defaults
from cli.demo.engine import Devnet
from cli.demo.inputs import Inputs, load
from cli.demo.plan import Plan, plan
from cli.demo.play import Play
from cli.demo.year import STAGES, Stage, play_year
from cli.site import Site
from cli.supervisor import Supervisor

VICTIMS = ("api", "indexer", "oracle", "devnet")
POSTGRESQL = "postgresql"
URLS = ("CHAINETS_DATABASE_URL", "CHAINETS_ORACLE_EVIDENCE_URL", "CHAINETS_API_SESSIONS_URL")
"""Settings that name the databases of the services."""
PAUSE_S = (1.0, 6.0)
"""From one kill to the next."""
DOWN_S = (0.0, 3.0)
"""How long the database stays away."""
INSTALLATIONS, DAYS, READINGS = 4, 4, 4_000
KEYS = ("keys", "devices")
"""Folders of a site whose keys the next year has again."""


def small_year() -> tuple[Inputs, Plan]:
    """The demo's records, as few of them as show everything."""
    records = defaults.METER, defaults.INSTALLATIONS, defaults.COMPLIANCE, defaults.SUBSTITUTE_PRICES
    inputs = load(*records, registry="AT", year=2010)
    inputs = replace(inputs, meter=inputs.meter[:READINGS])
    return inputs, plan(inputs, INSTALLATIONS, DAYS)


class Undisturbed(Supervisor):
    """Kills nothing, not even where the demo asks for it."""

    def kill(self, name: str) -> bool:
        """Leave it alone."""
        return False


@dataclass
class Killer:
    """Kills services in turns that the seed gives, until told to stop."""

    supervisor: Supervisor
    chance: random.Random
    killed: Counter[str]
    postgresql: Server | None
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """For as long as the block runs."""
        thread = threading.Thread(target=self._run, name="killer", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _run(self) -> None:
        victims = (*VICTIMS, POSTGRESQL) if self.postgresql else VICTIMS
        while not self._stop.wait(self.chance.uniform(*PAUSE_S)):
            victim = self.chance.choice(victims)
            if victim != POSTGRESQL:
                self.killed[victim] += self.supervisor.kill(victim)
            elif self.postgresql is not None:
                self.postgresql.kill()
                self.killed[victim] += 1
                self._stop.wait(self.chance.uniform(*DOWN_S))
                self.postgresql.start()


@contextmanager
def databases_on(postgresql: Server | None) -> Iterator[None]:
    """New databases for the services, and for who looks at them; the usual files without a server."""
    if postgresql is None:
        yield
        return
    named = {name: postgresql.new_database() for name in URLS}
    os.environ.update(named)
    try:
        yield
    finally:
        for name, url in named.items():
            del os.environ[name]
            postgresql.drop(url.rpartition("/")[2])


def play(
    folder: Path, keys: Path | None, seed: str | None, killed: Counter[str], postgresql: Server | None
) -> tuple[End, Path]:
    """
    One year in a folder of its own; its end, and the folder with its keys.

    :param keys: folder of an earlier year's keys
    :param seed: of the kills, None for a year in peace; they begin when everyone is registered, by a script of ape's
        that nobody would start again
    :param killed: how often each service was killed so far
    :param postgresql: the server of the databases; files without one
    """
    inputs, planned = small_year()
    site = Site.fresh(folder / "site")
    site.data_dir.mkdir(parents=True)
    if keys is not None:
        for name in KEYS:
            shutil.copytree(keys / name, site.data_dir / name)
    supervisor = Undisturbed(site) if seed is None else Supervisor(site)
    stages: Sequence[Stage] = STAGES
    if seed is not None:
        killer = Killer(supervisor, random.Random(seed), killed, postgresql)

        def under_fire(year: Play) -> None:
            with killer.at_work():
                for stage in STAGES[1:]:
                    stage(year)

        stages = (STAGES[0], under_fire)
    with databases_on(postgresql), ExitStack() as stack:
        stack.callback(supervisor.stop)
        console = Console(file=StringIO(), width=120)
        result = play_year(site, supervisor, Devnet(), inputs, planned, console, True, stages)
        cast = actors(parts(planned, inputs.registry), site.keys)
        names = {actor.address.lower(): name for name, actor in cast.items()}
        names[str(key_of(site.keys / "deployer.json", passphrase_of(site.keys)).address).lower()] = "deployer"
        return end_of(site, result, names), site.data_dir


def differing(peace: End, war: End) -> list[str]:
    """What a year with kills ended in otherwise than the one in peace, and what does not hold in it."""
    return [*_differences("", peace.state, war.state), *war.faults]


def _differences(where: str, one: object, other: object) -> Iterator[str]:
    """Each place where two states differ, with both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}, key=str):
            yield from _differences(f"{where}/{key}", one.get(key), other.get(key))
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        for place, (mine, others) in enumerate(zip(one, other, strict=True)):
            yield from _differences(f"{where}/{place}", mine, others)
    elif one != other:
        yield f"{where}: {one} in peace, {other} with kills"


@dataclass
class Report:
    """What a soak did and found."""

    years: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    """Parts of the end state, over all years."""
    faults: list[str] = field(default_factory=list)

    def show(self, console: Console) -> None:
        """Print what was killed, and the comparison."""
        table = Table("killed", "times", title=f"{self.years} years with kills")
        for name in (*VICTIMS, POSTGRESQL):
            table.add_row(name, str(self.killed[name]))
        table.add_row("together", str(self.killed.total()))
        console.print(table)
        for fault in self.faults:
            console.print(f"NOT EQUAL {fault}", style="red", highlight=False)
        if not self.faults:
            console.print(f"equal to the year in peace: {self.compared} of {self.compared} parts", highlight=False)


def soak(folder: Path, minutes: float, seed: int, console: Console, postgresql: Server | None = None) -> Report:
    """Play one year in peace, then years with kills until the time is over: one at least."""
    report, deadline = Report(), time.monotonic() + 60 * minutes
    peace, keys = play(folder / "0", None, None, report.killed, postgresql)
    report.faults += [f"year in peace: {fault}" for fault in peace.faults]
    console.print("year in peace: played", highlight=False)
    while report.years == 0 or time.monotonic() < deadline:
        report.years += 1
        year = folder / str(report.years)
        before = report.killed.total()
        war, _ = play(year, keys, f"{seed}/{report.years}", report.killed, postgresql)
        found = differing(peace, war)
        report.compared += len(peace.state)
        report.faults += [f"year {report.years}: {fault}" for fault in found]
        kills = report.killed.total() - before
        console.print(f"year {report.years}: {kills} kills, {'NOT EQUAL' if found else 'equal'}", highlight=False)
        if not found:
            shutil.rmtree(year)
    return report


def main() -> int:
    """Run the soak; 0 only when every year ended as the first."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="how long new years begin")
    parser.add_argument("--seed", type=int, default=None, help="of the kills; another one each time unless given")
    parser.add_argument("--keep", type=Path, default=None, help="folder that stays, for looking at what went wrong")
    parser.add_argument("--database", choices=("sqlite", POSTGRESQL), default="sqlite", help="of the services")
    wanted = parser.parse_args()
    seed = random.SystemRandom().randrange(1 << 32) if wanted.seed is None else wanted.seed
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(f"seed {seed}", highlight=False)
    with ExitStack() as stack:
        passing = stack.enter_context(tempfile.TemporaryDirectory(prefix="chainets-soak-"))
        postgresql = stack.enter_context(server(DURABLE)) if wanted.database == POSTGRESQL else None
        folder = wanted.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        report = soak(folder, wanted.minutes, seed, console, postgresql)
    report.show(console)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
