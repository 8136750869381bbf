"""Small tables in the layouts of the EU log and the UK registry, and the command on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from cli.demo.data import defaults
from cli.main import app
from cli.registry.eutl import COMPLIANCE_COLUMNS, INSTALLATION_COLUMNS
from cli.registry.transactions import TRANSACTION_COLUMNS
from cli.registry.ukets import ACCOUNT_COLUMNS, ALLOCATION_COLUMNS
from cli.registry.ukets import COMPLIANCE_COLUMNS as UK_COMPLIANCE_COLUMNS

HERE = Path(__file__).parent
DATA = HERE / "data"
SHARED = HERE.parents[3] / "shared" / "data"
"""Whole tables, where someone has put them beside the project; else the extracts in `data`."""

AUSTRIA = ("--installations", str(defaults.INSTALLATIONS), "--compliance", str(defaults.COMPLIANCE))
Record = dict[str, str]


def whole_or_extract(name: str) -> Path:
    """A whole table if it is there, else the extract."""
    return SHARED / name if (SHARED / name).exists() else DATA / name.replace("_2005_2008", "")


UNITED_KINGDOM = tuple(
    part
    for option in ("accounts", "compliance", "allocation")
    for part in (f"--{option}", str(whole_or_extract(f"ukets_{option}.csv")))
)
TRANSACTIONS = whole_or_extract("eutl_transactions_AT_2005_2008.csv")


class Answer:
    """What the command answered."""

    def __init__(self, folder: Path, result: Any) -> None:
        self.folder, self.exit_code = folder, result.exit_code
        self.stdout, self.stderr = result.stdout, result.stderr

    @property
    def counts(self) -> dict[str, int]:
        """The JSON line."""
        (line,) = self.stdout.splitlines()
        counts: dict[str, int] = json.loads(line)
        return counts

    @property
    def complaint(self) -> str:
        """The one line of an error."""
        (line,) = [line for line in self.stderr.splitlines() if line.startswith("chainets: ")]
        return line

    @property
    def files(self) -> set[str]:
        """What lies in the folder."""
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()

    def records(self, name: str) -> list[Record]:
        """Rows of a file that was written."""
        return records(self.folder / name)


def records(path: Path) -> list[Record]:
    """Rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def registry(out: Path, *arguments: str) -> Answer:
    """Run `chainets registry …`."""
    return Answer(out, CliRunner().invoke(app, ["registry", *arguments, "--out", str(out)]))


def write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def year(
    number: int,
    allocated: object = 100,
    verified: object = 100,
    surrendered: object = 100,
    code: str = "A",
    *,
    installation: object = 1,
    period: object = 2,
    status: str = "",
    registry_code: str = "XX",
    updated: object = 0,
) -> list[object]:
    """A row of the EU's compliance table."""
    account = f"9{installation}"
    key = [registry_code, installation, account, number, period]
    return [*key, allocated, None, None, allocated, verified, status, surrendered, code, updated]


def eu_tables(folder: Path, *years: list[object]) -> list[str]:
    """Write the EU's two tables; returns the options that name them."""
    accounts = dict.fromkeys(tuple(map(str, row[:3])) for row in years)
    installations = [[*account, "open", "2005-01-01", 2005, "", 20, "Combustion"] for account in accounts]
    return [
        "--installations", str(write(folder / "installations.csv", INSTALLATION_COLUMNS, installations)),
        "--compliance", str(write(folder / "compliance.csv", COMPLIANCE_COLUMNS, years)),
    ]  # fmt: skip


def uk_tables(
    folder: Path,
    figures: Iterable[tuple[object, object, object]],
    years: Iterable[tuple[object, object, object, object]],
    allocations: Iterable[tuple[object, object, object]] = (),
) -> list[str]:
    """
    Write the UK's three tables; returns the options that name them.

    :param figures: operator_id, cumulative_emissions_t, cumulative_surrenders
    :param years: operator_id, year, recorded_emissions_t, surrender_status
    :param allocations: operator_id, year, allocation_total
    """
    accounts = [
        [one, f"UK-{one}", "EA", "INSTALLATION", "OPEN", 2021, "", 3511, "Power", *two] for one, *two in figures
    ]
    compliance = [[one, "EA", *rest] for one, *rest in years]
    allocation = [[f"UK-{one}", one, when, total, 0, total, "EA"] for one, when, total in allocations]
    return [
        "--accounts", str(write(folder / "accounts.csv", ACCOUNT_COLUMNS, accounts)),
        "--compliance", str(write(folder / "compliance.csv", UK_COMPLIANCE_COLUMNS, compliance)),
        "--allocation", str(write(folder / "allocation.csv", ALLOCATION_COLUMNS, allocation)),
    ]  # fmt: skip


def lots(path: Path, *rows: tuple[object, ...], unit: str = "EUA2005") -> Path:
    """
    Write a transaction table.

    :param rows: transaction_id, lot_no, minute, from_account, to_account, units
    """
    lines = [
        [one, lot, f"2005-06-24T11:{minute:02}:00.000", 10, 0, source, target, unit, units]
        for one, lot, minute, source, target, units in rows
    ]
    return write(path, TRANSACTION_COLUMNS, lines)
