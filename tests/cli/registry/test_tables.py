"""A table that can't be taken gives one line with file, row, column and what to do; exit 2; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.registry.published_files import eu_tables, registry, year

Change = Callable[[Path], None]


def cell(column: str, text: str) -> Change:
    """Put a text into a cell of the second data row."""

    def change(path: Path) -> None:
        lines = path.read_text().splitlines()
        cells = lines[2].split(",")
        cells[lines[0].split(",").index(column)] = text
        lines[2] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n")

    return change


def content(data: bytes) -> Change:
    return lambda path: path.write_bytes(data) and None


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replaced(old: str, new: str) -> Change:
    return lambda path: path.write_text(path.read_text().replace(old, new, 1)) and None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (replaced("units_surrendered", "units"), "column units_surrendered: the column is missing: add it"),
        (replaced("allocated_free", "year"), "column year: the column stands there twice"),
        (cell("verified_emissions_t", "１２"), "is not a whole number"),
        (
            cell("verified_emissions_t", "12.5"),
            "row 2 (line 3), column verified_emissions_t: '12.5' is not a whole number",
        ),
        (cell("verified_emissions_t", "many"), "'many' is not a whole number: write digits only"),
        (cell("units_surrendered", "-5"), "row 2 (line 3), column units_surrendered: -5 is negative: give 0 or more"),
        (cell("allocated_free", "-5"), "row 2 (line 3), column allocated_free: -5 is negative"),
        (cell("allocated_total", "9" * 30), "is above 100000000000: check its digits"),
        (
            cell("compliance_code", "Z"),
            "row 2 (line 3), column compliance_code: unknown code 'Z': use one of (empty), A",
        ),
        (cell("verified_status", "LOST"), "column verified_status: unknown code 'LOST': use one of"),
        (cell("year", "08"), "column year: '08' is not a year: write four digits"),
        (cell("year", "2008"), "row 2 (line 3), column year: duplicate key XX 1 91 2008: row 1 has it already"),
        (cell("trading_period", "3"), "written"),
        (cell("installation_id", ""), "row 2 (line 3), column installation_id: is empty: give the name"),
        (cell("registry", "XX,XX"), "row 2 (line 3), column emissions_updated_later: the row goes on after the last"),
        (
            replaced(",0\nXX,1,91,2009", "\nXX,1,91,2009"),
            "row 1 (line 2), column emissions_updated_later: the row ends",
        ),
        (cell("registry", '"XX'), "is no CSV"),
        (content(b""), "compliance.csv: is empty: give a table"),
        (content("registry,année\n".encode("latin-1")), "line 1 is not UTF-8: save the file as UTF-8"),
        (content("registry\n".encode("utf-16-le")), "line 1 is not UTF-8"),
        (folder, "compliance.csv: is a folder: name a CSV file"),
        (Path.unlink, "compliance.csv: there is no such file"),
    ],
)
def test_table__that_is_not_as_it_must_be__is_refused_whole(tmp_path: Path, change: Change, words: str) -> None:
    tables = eu_tables(tmp_path, year(2008), year(2009))
    change(tmp_path / "compliance.csv")
    answer = registry(tmp_path / "out", "import", "eutl", *tables)

    if words == "written":  # another period for a later year is a table like any other
        assert answer.exit_code == 0
        return
    assert answer.exit_code == 2
    assert words in answer.complaint
    assert answer.stdout == ""
    assert answer.files == set()


def test_periods__that_overlap__are_refused(tmp_path: Path) -> None:
    tables = eu_tables(tmp_path, year(2008), year(2009, period=3), year(2010))
    answer = registry(tmp_path / "out", "import", "eutl", *tables)

    assert answer.exit_code == 2
    assert "column trading_period: periods 2 and 3 both hold 2009: give each year one period" in answer.complaint


def test_header__without_rows__is_refused(tmp_path: Path) -> None:
    tables = eu_tables(tmp_path)
    answer = registry(tmp_path / "out", "import", "eutl", *tables)

    assert answer.exit_code == 2
    assert "installations.csv: has a header but no rows" in answer.complaint


@pytest.mark.parametrize(
    "written",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.rstrip("\n").encode(),
    ],
    ids=["BOM", "CRLF", "blank lines", "no last line end"],
)
def test_table__with_other_line_ends_or_bom__is_read_alike(tmp_path: Path, written: Callable[[str], bytes]) -> None:
    tables = eu_tables(tmp_path, year(2008), year(2009))
    for name in ("compliance.csv", "installations.csv"):
        (tmp_path / name).write_bytes(written((tmp_path / name).read_text()))
    answer = registry(tmp_path / "out", "import", "eutl", *tables)

    assert answer.counts == {"rows": 2, "equal": 2, "differ": 0, "not_comparable": 0}


def test_out__that_is_a_file__is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    answer = registry(tmp_path / "out", "import", "eutl", *eu_tables(tmp_path, year(2008)))

    assert answer.exit_code == 2
    assert (tmp_path / "out").read_text() == "mine"


def test_result__that_was_there__stays_when_the_table_is_bad(tmp_path: Path) -> None:
    good = registry(tmp_path / "out", "import", "eutl", *eu_tables(tmp_path, year(2008)))
    before = (tmp_path / "out" / "status.csv").read_bytes()
    bad = registry(tmp_path / "out", "import", "eutl", *eu_tables(tmp_path, year(2008, "x")))

    assert (good.exit_code, bad.exit_code) == (0, 2)
    assert (tmp_path / "out" / "status.csv").read_bytes() == before
    assert not list((tmp_path / "out").glob(".*"))


def test_years__out_of_order__are_refused(tmp_path: Path) -> None:
    tables = eu_tables(tmp_path, year(2008))
    answer = registry(tmp_path / "out", "import", "eutl", *tables, "--from-year", "2009", "--to-year", "2008")

    assert answer.exit_code == 2


def test_installations__a_year_that_is_none__is_refused(tmp_path: Path) -> None:
    tables = eu_tables(tmp_path, year(2008), year(2008, installation=2))
    cell("final_emissions_year", "soon")(tmp_path / "installations.csv")
    answer = registry(tmp_path / "out", "import", "eutl", *tables)

    assert answer.exit_code == 2
    assert "installations.csv, row 2 (line 3), column final_emissions_year: 'soon' is not a year" in answer.complaint
