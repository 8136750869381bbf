"""
What a benchmark answers with, and how the answer is printed.

Each `benchmarks/*.py` has `run() -> list[Figure]`; `print_figures` shows them under the machine and versions that made
them. A ratio is taken within one run, so a slow or busy machine moves both of its sides.
"""

import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SPEED_PACKAGES = ("coincurve", "safe-pysha3", "py-evm", "vyper", "uvicorn", "orjson", "msgspec", "sqlalchemy")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    name: str
    """What was measured, as a reader of the table knows it."""

    value: float
    """The number, in `unit`."""

    unit: str
    """Unit of `value`: "tx/s", "ratio", "gas per reading", "MiB" and so on."""

    target: str = ""
    """The bound in words, such as ">= 0.80"; empty where the number only explains another."""

    ratio_ok: bool | None = None
    """Whether the bound holds; None where there is no bound."""


def at_least(name: str, value: float, unit: str, bound: float) -> Figure:
    """A figure that must reach `bound`."""
    return Figure(name, value, unit, f">= {bound:g}", value >= bound)


def at_most(name: str, value: float, unit: str, bound: float) -> Figure:
    """A figure that must not pass `bound`."""
    return Figure(name, value, unit, f"<= {bound:g}", value <= bound)


def machine() -> dict[str, str]:
    """The machine and the versions that a figure belongs to."""
    facts = {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "system": platform.platform(terse=True),
        "python": sys.version.split()[0],
    }
    return facts | {package: _version(package) for package in SPEED_PACKAGES}


def print_figures(figures: Iterable[Figure]) -> None:
    """Print `figures` as a table under `machine()`."""
    print(", ".join(f"{name} {fact}" for name, fact in machine().items()))
    for figure in figures:
        verdict = {True: "holds", False: "MISSED", None: ""}[figure.ratio_ok]
        print(f"{figure.name:<64} {figure.value:>12,.3f} {figure.unit:<16} {figure.target:<10} {verdict}".rstrip())


def _processor() -> str:
    """The processor's own name where the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    """The installed version of `package`, or "missing"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
