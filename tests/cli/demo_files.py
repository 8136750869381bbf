"""Small files in the layouts that the demo reads, made by the tests, and the command on them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
METER = "interval_start,interval_end,usage_kwh,co2_t"
INSTALLATIONS = (
    "registry,installation_id,account_id,account_status,permit_entry_date,initial_emissions_year,"
    "final_emissions_year,activity_code,activity"
)
COMPLIANCE = (
    "registry,installation_id,account_id,year,trading_period,allocated_free,allocated_new_entrant_reserve,"
    "allocated_article_10c,allocated_total,verified_emissions_t,verified_status,units_surrendered,compliance_code,"
    "emissions_updated_later"
)
PRICES = "trade_date,product,open_cny,high_cny,low_cny,close_cny,previous_close_cny,listed_volume_t,listed_amount_cny"


@dataclass(frozen=True)
class Year:
    """A row of the compliance table; None is an empty cell."""

    installation_id: str
    year: int
    allocated_t: int | None
    verified_t: int | None
    surrendered_t: int | None
    code: str = ""
    status: str = ""
    period: str = "4"
    registry: str = "XX"

    @property
    def line(self) -> str:
        allocated, verified, surrendered = (
            "" if figure is None else str(figure) for figure in (self.allocated_t, self.verified_t, self.surrendered_t)
        )
        return (
            f"{self.registry},{self.installation_id},1,{self.year},{self.period},,,,{allocated},"
            f"{verified},{self.status},{surrendered},{self.code},0"
        )


ONE_YEAR = (Year("1", 2021, 100, 90, 90, "A"), Year("2", 2021, 10, 50, 50, "A"))
DAYS = (
    "2024-03-04,T24,50.10,50.90,49.70,50.30,50.05,100,5030.00",
    "2024-03-05,T24,50.30,51.10,50.00,50.80,50.30,100,5080.00",
    "2024-03-06,T24,50.80,51.00,50.20,50.40,50.80,100,5040.00",
)


def meter_lines(usages: Sequence[str], start: datetime, minutes: int = 15) -> list[str]:
    """Rows of a meter, one interval after the other."""
    step = timedelta(minutes=minutes)
    moments = [start + step * number for number in range(len(usages) + 1)]
    return [
        f"{begin.isoformat()},{end.isoformat()},{usage},0.0"
        for begin, end, usage in zip(moments, moments[1:], usages, strict=False)
    ]


def _some_hours() -> list[str]:
    return meter_lines(["3.17", "4.0", "0", "2.5"], datetime(2023, 5, 1, tzinfo=timezone(timedelta(hours=2))))


@dataclass
class DemoFiles:
    """The four files of a run; change lines before writing them."""

    meter: list[str] = field(default_factory=_some_hours)
    compliance: list[str] = field(default_factory=lambda: [year.line for year in ONE_YEAR])
    installations: list[str] = field(default_factory=lambda: ["XX,1,1,open,2020-01-01,2020,,20,Combustion"])
    prices: list[str] = field(default_factory=lambda: list(DAYS))

    def write(self, folder: Path) -> dict[str, Path]:
        """Write the files, each under its name with .csv."""
        contents = {
            "meter": [METER, *self.meter],
            "installations": [INSTALLATIONS, *self.installations],
            "compliance": [COMPLIANCE, *self.compliance],
            "prices": [PRICES, *self.prices],
        }
        files = {name: folder / f"{name}.csv" for name in contents}
        for name, lines in contents.items():
            files[name].write_text("\n".join(lines) + "\n", encoding="utf-8")
        return files


def run_demo(folder: Path, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    """The installed command, started in a folder, with this checkout's code."""
    command = [Path(sys.executable).with_name("chainets"), "demo", "--once", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "ETH_HASH_BACKEND": "pysha3"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout_s, check=False
    )
