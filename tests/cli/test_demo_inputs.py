"""What the demo reads: a file that is not as it must be gives one line, before anything is started."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.demo.inputs import BadInput, counted_once, load
from tests.cli.demo_files import COMPLIANCE, PRICES, DemoFiles, Year, run_demo

Change = Callable[[dict[str, Path]], None]


def cell(file: str, row: int, column: str, text: str) -> Change:
    """Put a text into a cell; the first data row is 1."""

    def change(files: dict[str, Path]) -> None:
        lines = files[file].read_text().splitlines()
        cells = lines[row].split(",")
        cells[lines[0].split(",").index(column)] = text
        lines[row] = ",".join(cells)
        files[file].write_text("\n".join(lines) + "\n")

    return change


def without_column(file: str, column: str) -> Change:
    """Rename a column, so that it is missing."""

    def change(files: dict[str, Path]) -> None:
        files[file].write_text(files[file].read_text().replace(column, "other", 1))

    return change


def content(file: str, text: bytes) -> Change:
    """Another content."""
    return lambda files: files[file].write_bytes(text) and None


def gone(file: str) -> Change:
    """No such file."""
    return lambda files: files[file].unlink()


BAD = {
    "a missing column": (without_column("meter", "usage_kwh"), "meter.csv, column usage_kwh: column is missing"),
    "text for energy": (
        cell("meter", 2, "usage_kwh", "much"),
        "meter.csv, row 2, column usage_kwh: 'much' is not a number of kWh",
    ),
    "no energy": (cell("meter", 4, "usage_kwh", ""), "meter.csv, row 4, column usage_kwh: '' is not a number of kWh"),
    "negative energy": (cell("meter", 1, "usage_kwh", "-1"), "meter.csv, row 1, column usage_kwh: '-1' is not"),
    "endless energy": (cell("meter", 1, "usage_kwh", "inf"), "meter.csv, row 1, column usage_kwh: 'inf' is not"),
    "energy of 400 digits": (cell("meter", 1, "usage_kwh", "1e400"), "meter.csv, row 1, column usage_kwh: '1e400' is"),
    "energy of 50 decimals": (cell("meter", 1, "usage_kwh", "1." + "1" * 50), "meter.csv, row 1, column usage_kwh"),
    "a bad time": (
        cell("meter", 3, "interval_start", "yesterday"),
        "meter.csv, row 3, column interval_start: 'yesterday' is not a time with offset",
    ),
    "a time without offset": (
        cell("meter", 3, "interval_end", "2023-05-01T00:45:00"),
        "meter.csv, row 3, column interval_end: '2023-05-01T00:45:00' is not a time with offset",
    ),
    "an end before its start": (
        cell("meter", 2, "interval_end", "2023-05-01T00:00:00+02:00"),
        "meter.csv, row 2, column interval_end: interval ends before it starts",
    ),
    "a future interval": (
        cell("meter", 4, "interval_end", "2999-01-01T00:00:00+00:00"),
        "meter.csv, row 4, column interval_end: interval is not between 1970 and now",
    ),
    "an empty file": (content("meter", b""), "meter.csv, column interval_start: column is missing"),
    "no data rows": (content("meter", b"interval_start,interval_end,usage_kwh\n"), "meter.csv: no data rows"),
    "a short row": (
        content("meter", b"interval_start,interval_end,usage_kwh\n2023-05-01T00:00:00Z,2023-05-01T01:00:00Z\n"),
        "meter.csv, row 1, column usage_kwh: row ends before this column",
    ),
    "a file in another encoding": (content("prices", b"trade_date,\xff\xfe\n"), "prices.csv: is no CSV file in UTF-8"),
    "no file": (gone("installations"), "installations.csv: No such file or directory"),
    "a missing price column": (
        without_column("prices", "previous_close_cny"),
        "prices.csv, column previous_close_cny: column is missing",
    ),
    "a bad day": (
        cell("prices", 1, "trade_date", "04.03.2024"),
        "prices.csv, row 1, column trade_date: '04.03.2024' is not a date",
    ),
    "text for a price": (
        cell("prices", 3, "close_cny", "high"),
        "prices.csv, row 3, column close_cny: 'high' is not a number, 0 or more",
    ),
    "a negative price": (cell("prices", 3, "previous_close_cny", "-5"), "prices.csv, row 3, column previous_close_cny"),
    "half a tonne": (
        cell("compliance", 2, "units_surrendered", "50.5"),
        "compliance.csv, row 2, column units_surrendered: '50.5' is not a number of whole tonnes, 0 or more",
    ),
    "text for tonnes": (
        cell("compliance", 1, "allocated_total", "n/a"),
        "compliance.csv, row 1, column allocated_total: 'n/a' is not a number of whole tonnes",
    ),
    "a bad year": (cell("compliance", 1, "year", "20x1"), "compliance.csv, row 1, column year: '20x1' is not a number"),
    "an installation twice": (
        cell("compliance", 2, "installation_id", "1"),
        "compliance.csv, row 2, column installation_id: second row of installation 1 for 2021",
    ),
    "no row for the year": (
        lambda files: files["compliance"].write_text(f"{COMPLIANCE}\n{Year('1', 2020, 1, 1, 1).line}\n") and None,
        "compliance.csv, column year: no row of registry XX for the year 2021",
    ),
}


def read(files: dict[str, Path]) -> None:
    load(files["meter"], files["installations"], files["compliance"], files["prices"], "XX", 2021)


@pytest.mark.parametrize("bad", BAD)
def test_load__of_a_file_with_something_wrong__names_file_row_and_column(tmp_path: Path, bad: str) -> None:
    change, expected = BAD[bad]
    files = DemoFiles().write(tmp_path)
    change(files)

    with pytest.raises(BadInput) as caught:
        read(files)

    assert str(caught.value).startswith(f"{tmp_path}/{expected}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("bad", ["text for energy", "a missing price column", "no row for the year", "no file"])
def test_demo__on_a_bad_file__says_one_line_and_starts_nothing(tmp_path: Path, bad: str) -> None:
    """Exit 2, nothing on standard output, no result file, no folder of a run."""
    change, expected = BAD[bad]
    files = DemoFiles().write(tmp_path)
    change(files)
    named = [word for name, file in files.items() for word in (f"--{name}", file.name)]
    there = set(tmp_path.iterdir())

    done = run_demo(tmp_path, *named, "--registry", "XX", "--year", "2021", "--result", "result.json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"chainets: {expected}")
    assert done.stderr.count("\n") == 1
    assert set(tmp_path.iterdir()) == there


def test_demo__with_a_folder_for_a_result__says_so_before_it_plays(tmp_path: Path) -> None:
    done = run_demo(tmp_path, "--result", ".")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "chainets: .: result can't be written there\n"


def test_demo__on_prices_without_a_usable_day__names_the_file(tmp_path: Path) -> None:
    saturday = "2024-03-09,T24,50.10,50.90,49.70,50.30,50.05,100,5030.00"
    files = DemoFiles(prices=[saturday]).write(tmp_path)
    named = [word for name, file in files.items() for word in (f"--{name}", str(file))]

    done = run_demo(tmp_path, *named, "--registry", "XX", "--year", "2021")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"chainets: {files['prices']}, column previous_close_cny: no weekday")


def test_load__of_good_files__keeps_figures_exact_and_empty_cells_empty(tmp_path: Path) -> None:
    rows = [Year("1", 2021, None, 5, None, "C", "NOT_REPORTED"), Year("9", 2021, 1, 1, 1, registry="YY")]
    files = DemoFiles(compliance=[row.line for row in rows]).write(tmp_path)

    inputs = load(files["meter"], files["installations"], files["compliance"], files["prices"], "XX", 2021)

    (row,) = inputs.compliance
    assert (row.allocated_t, row.verified_t, row.surrendered_t, row.is_not_reported) == (None, 5, None, True)
    assert inputs.meter_year == 2023
    assert inputs.energy_mwh == 9_670_000  # 3.17 + 4.0 + 0 + 2.5 kWh
    assert [price.previous_close_fen for price in inputs.prices] == [5005, 5030, 5080]


def test_load__of_the_composite_quotation__leaves_it_out(tmp_path: Path) -> None:
    """An index is nothing that one can trade."""
    composite = "2024-03-04,COMCEA,1,1,1,1,1,1,1"
    files = DemoFiles(prices=[composite, *DemoFiles().prices]).write(tmp_path)
    assert files["prices"].read_text().startswith(PRICES)

    inputs = load(files["meter"], files["installations"], files["compliance"], files["prices"], "XX", 2021)

    assert {price.product for price in inputs.prices} == {"T24"}


@pytest.mark.parametrize(
    ("intervals", "energies"),
    [
        ([], []),
        ([(0, 900, 5), (900, 1800, 6)], [5, 6]),
        ([(900, 1800, 6), (0, 900, 5)], [5, 6]),
        ([(0, 900, 5), (0, 900, 7)], [5]),
        ([(0, 900, 5), (450, 1350, 7), (900, 1800, 6)], [5, 6]),
    ],
)
def test_counted_once__intervals_that_overlap__add_nothing(
    intervals: list[tuple[int, int, int]], energies: list[int]
) -> None:
    assert list(counted_once(intervals)) == energies
