"""R: an installation's books as published tables; import of an export gives the same books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Text, insert
from sqlalchemy.schema import Table

from readmodel import tables
from readmodel.store import open_writer, sqlite_url, upgrade
from tests.cli.registry.published_files import Answer, registry

EUA, UKA = "1", "2"
WORKS, MILL, FARM = "0x01", "0x02", "0x03"


def row(table: Table, **values: Any) -> dict[str, Any]:
    """A whole row: columns that are not given are empty, 0 or false."""
    filler = {
        column.name: "" if isinstance(column.type, Text) else False if isinstance(column.type, Boolean) else 0
        for column in table.columns
        if not column.nullable
    }
    return filler | values


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the read model of a small scheme of each kind."""
    data = tmp_path_factory.mktemp("installation")
    url = sqlite_url(data / "readmodel.sqlite")
    upgrade(url)
    engine = open_writer(url)
    with engine.begin() as connection:

        def put(table: Table, **values: Any) -> None:
            connection.execute(insert(table), row(table, **values))

        put(tables.chain, id=1, chain_id=7)
        for scheme, mode, class_id in (("EU", 1, EUA), ("UK", 2, UKA)):
            put(tables.schemes, scheme=scheme, scheme_hash=f"hash of {scheme}", mode=mode)
            put(tables.classes, class_id=class_id, scheme=scheme, kind=f"{scheme}A", vintage=2008)
        for first_year, last_year in ((2005, 2007), (2008, 2012)):
            put(tables.scheme_periods, scheme_hash="hash of EU", first_year=first_year, last_year=last_year)
        put(tables.scheme_periods, scheme_hash="hash of UK", first_year=2021, last_year=2030)
        people = ((WORKS, "XX/17/9017", "EU", 1), (MILL, "The Mill, Ltd", "EU", 4), (FARM, "1000000", "UK", 7))
        for account, name, scheme, number in people:
            put(tables.participants, account=account, name=name, area=3, industry="20", status="active")
            put(tables.accounts, account=account, kind="registry", number=number)
            put(tables.accounts, account=account, kind="trading", number=number + 1)
            put(tables.enrolments, entity=account, scheme=scheme)
        put(tables.openings, entity=WORKS, class_id=EUA, year=2007, held_t=0, surrendered_t=40)
        for entity, year, verified_t, surrendered_t, status in (
            (WORKS, 2007, 40, None, ""),
            (WORKS, 2008, 100, 130, "A"),
            (WORKS, 2009, 100, 70, "A"),
            (WORKS, 2010, 100, 20, "B"),
            (MILL, 2008, None, None, "C"),
            (FARM, 2021, 50, 30, "B"),
            (FARM, 2022, 50, 60, "B"),
        ):
            if verified_t is not None:
                put(tables.emissions, entity=entity, year=year, verified_t=verified_t)
            if status:
                put(tables.statuses, entity=entity, year=year, status=status)
            if surrendered_t is not None:
                number = year * 10 + int(entity, 16)
                class_id = UKA if entity == FARM else EUA
                values = {"entity": entity, "year": year, "class_id": class_id, "quantity_t": surrendered_t}
                put(tables.surrenders, application_id=number, state="accepted", **values)
        put(tables.surrenders, application_id=1, entity=WORKS, year=2010, class_id=EUA, quantity_t=80, state="applied")
        for entity, year, class_id, quantity_t, state in (
            (WORKS, 2008, EUA, 120, "approved"),
            (WORKS, 2010, EUA, 10, "proposed"),
            (FARM, 2021, UKA, 30, "approved"),
            (FARM, 2023, UKA, 0, "approved"),
        ):
            values = {"entity": entity, "year": year, "class_id": class_id, "approved_t": quantity_t}
            put(tables.allocations, state=state, **values)
    engine.dispose()
    return data


def exported(installation: Path, out: Path, layout: str) -> Answer:
    answer = registry(out, "export", layout, "--data", str(installation))
    assert answer.exit_code == 0, answer.stderr
    return answer


def test_eutl__export_and_import__gives_the_same_books(installation: Path, tmp_path: Path) -> None:
    tables_out = exported(installation, tmp_path / "tables", "eutl").folder
    files = [f"--{name}={tables_out / name}.csv" for name in ("installations", "compliance")]
    answer = registry(tmp_path / "books", "import", "eutl", *files)

    assert answer.counts == {"rows": 5, "equal": 4, "differ": 0, "not_comparable": 1}
    assert [tuple(found.values()) for found in answer.records("status.csv")] == [
        ("XX", "17", "9017", "2007", "", "40", "40", "0", "A", ""),
        ("XX", "17", "9017", "2008", "120", "100", "130", "30", "A", "A"),
        ("XX", "17", "9017", "2009", "", "100", "70", "0", "A", "A"),
        ("XX", "17", "9017", "2010", "", "100", "20", "-80", "B", "B"),
        ("EU", "4", "4", "2008", "", "", "", "0", "C", "C"),
    ]


def test_ukets__export_and_import__gives_the_same_books(installation: Path, tmp_path: Path) -> None:
    tables_out = exported(installation, tmp_path / "tables", "ukets").folder
    files = [f"--{name}={tables_out / name}.csv" for name in ("accounts", "compliance", "allocation")]
    answer = registry(tmp_path / "books", "import", "ukets", *files)

    assert answer.counts == {"rows": 2, "equal": 2, "differ": 0, "not_comparable": 0}
    assert [tuple(found.values()) for found in answer.records("status.csv")] == [
        ("1000000", "2021", "B", "B", ""),
        ("1000000", "2022", "B", "B", "10"),
    ]
    assert [tuple(found.values()) for found in answer.records("sums.csv")] == [
        ("2021", "30", "50"),
        ("2022", "0", "50"),
        ("2023", "0", "0"),
    ]


def test_csv__has_every_table_and_says_what_its_columns_mean(installation: Path, tmp_path: Path) -> None:
    answer = exported(installation, tmp_path / "tables", "csv")
    readme = (answer.folder / "README.md").read_text(encoding="utf-8")

    wanted = {"accounts", "classes", "holdings", "transfers", "allocations", "compliance"}
    assert {f"{name}.csv" for name in wanted} | {"README.md"} <= answer.files
    assert {found["name"] for found in answer.records("accounts.csv")} == {"XX/17/9017", "The Mill, Ltd", "1000000"}
    for name in answer.files - {"README.md"}:
        header = (answer.folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert all(f"| {column} | " in readme for column in header.split(","))


def test_export__without_an_installation__is_refused(tmp_path: Path) -> None:
    answer = registry(tmp_path / "out", "export", "csv", "--data", str(tmp_path))

    assert answer.exit_code == 2
    assert (
        "readmodel.sqlite: there is no read model: name the folder of an installation with --data" in answer.complaint
    )


def test_export__of_a_layout_without_its_scheme__is_refused(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "readmodel.sqlite")
    upgrade(url)
    engine = open_writer(url)
    with engine.begin() as connection:
        connection.execute(insert(tables.chain), row(tables.chain, id=1, chain_id=7))
    engine.dispose()
    answer = registry(tmp_path / "out", "export", "ukets", "--data", str(tmp_path))

    assert answer.exit_code == 2
    assert "no scheme keeps its balance over all years" in answer.complaint
