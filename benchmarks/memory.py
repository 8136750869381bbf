"""Memory of the whole of `chainets up` after the carbon year: unique memory of all its processes together."""

import tempfile
import time
from pathlib import Path

import psutil
from rich.console import Console

from benchmarks.figures import Figure, at_most, print_figures
from cli.demo.data import defaults
from cli.demo.engine import Devnet
from cli.demo.inputs import load
from cli.demo.plan import plan
from cli.demo.year import FOR_PEOPLE, play_year, running
from cli.site import Site
from cli.supervisor import only_one

GIB = 1024**3
BOUND_GIB = 1.5


def run() -> list[Figure]:
    """Play the year in a fresh folder with all services up, and weigh them."""
    inputs = load(defaults.METER, defaults.INSTALLATIONS, defaults.COMPLIANCE, defaults.prices(), "AT", 2010)
    console = Console(stderr=True, quiet=True)
    with tempfile.TemporaryDirectory(prefix="chainets-") as folder:
        site = Site.fresh(Path(folder))
        with only_one(site.data_dir), running(site) as supervisor:
            started = time.monotonic()
            play_year(site, supervisor, Devnet(), inputs, plan(inputs, 40), console, must_equal_published=True)
            played_s = time.monotonic() - started
            supervisor.start(FOR_PEOPLE)
            weights = {name: _unique_bytes(pid) for name, pid in supervisor.pids().items()}
    figures = [Figure(f"memory of {name} after the year", size / GIB, "GiB") for name, size in weights.items()]
    total = at_most("memory of all services after the year", sum(weights.values()) / GIB, "GiB", BOUND_GIB)
    return [*figures, total, at_most("the year, from installed to table", played_s, "s", 180)]


def _unique_bytes(pid: int) -> int:
    """Unique set size of a process and its children: what would be free again if they ended."""
    process = psutil.Process(pid)
    return sum(int(each.memory_full_info().uss) for each in [process, *process.children(recursive=True)])


if __name__ == "__main__":
    print_figures(run())
