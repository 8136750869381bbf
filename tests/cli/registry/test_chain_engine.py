"""R: the contracts and the reference ledger give the same files for the same tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.registry.published_files import AUSTRIA, Answer, eu_tables, lots, registry, uk_tables, write, year


def both(tmp_path: Path, *arguments: str) -> Answer:
    """Run with either engine, hold one against the other, and return the contracts' answer."""
    by_twin = registry(tmp_path / "twin", *arguments, "--engine", "twin")
    by_chain = registry(tmp_path / "chain", *arguments, "--engine", "chain")

    assert by_chain.exit_code == 0, by_chain.stderr
    assert by_chain.counts == by_twin.counts
    assert by_chain.files == by_twin.files
    for name in by_twin.files:
        assert (by_chain.folder / name).read_bytes() == (by_twin.folder / name).read_bytes()
    return by_chain


def small_registry(tmp_path: Path) -> Sequence[str]:
    """Two registries: saved units, units from abroad, a year without figure and one outside the system."""
    return eu_tables(
        tmp_path,
        year(2007, 100, 100, 20, period=1, code="B"),
        year(2008, 300, 100, 100),
        year(2009, 0, 100, 250),
        year(2010, None, 100, 40),
        year(2011, None, 100, 5, code="B"),
        year(2009, 50, None, None, "C", installation=2, status="NOT_REPORTED"),
        year(2010, None, None, 5, "-", installation=2, status="EXCLUDED", updated=""),
        year(2009, 10, 11, 11, registry_code="YY"),
    )


def test_eutl__every_year__is_the_same(tmp_path: Path) -> None:
    answer = both(tmp_path, "import", "eutl", *small_registry(tmp_path))

    assert [row["status"] for row in answer.records("status.csv")] == ["B", "A", "A", "A", "B", "C", "-", "A"]


def test_eutl__from_a_year_inside_a_period__is_the_same(tmp_path: Path) -> None:
    answer = both(tmp_path, "import", "eutl", *small_registry(tmp_path), "--from-year", "2010", "--registry", "XX")

    assert [row["period_balance_t"] for row in answer.records("status.csv")] == ["90", "-5", "5"]


def test_ukets__is_the_same(tmp_path: Path) -> None:
    years = [("1", 2021, 60, "A"), ("1", 2022, None, "A"), ("2", 2021, 60, "A"), ("2", 2022, 9, "B")]
    tables = uk_tables(tmp_path, [("1", 60, 70), ("2", 60, 59)], years, [("1", 2021, 30), ("2", 2023, 8)])
    answer = both(tmp_path, "import", "ukets", *tables)

    assert [row["status"] for row in answer.records("status.csv")] == ["A", "A", "A", "B"]


def test_replay__with_an_issuer_and_refused_lots__is_the_same(tmp_path: Path) -> None:
    log = lots(
        tmp_path / "log.csv",
        ("T1", 1, 0, 7, 8, 50),
        ("T2", 1, 1, 8, 9, 51),
        ("T2", 2, 1, 8, 9, 20),
        ("T3", 1, 2, 9, 7, 5),
        ("T4", 1, 3, 6, 6, 3),
        ("T4", 2, 3, 6, 6, 4),
        ("T4", 3, 3, 6, 8, 0),
    )
    opening = write(tmp_path / "opening.csv", ("account", "unit_type", "units"), [(6, "EUA2005", 3), (5, "EUA2005", 1)])
    options = ("--unit", "EUA2005", "--issuer", "7", "--opening", str(opening))
    answer = both(tmp_path, "replay", "--transactions", str(log), *options)

    assert answer.counts == {"rows": 7, "equal": 5, "differ": 2, "not_comparable": 0}
    assert [tuple(row.values())[::2] for row in answer.records("balances.csv")] == [
        ("5", "1"),
        ("6", "3"),
        ("7", "-45"),
        ("8", "30"),
        ("9", "15"),
    ]


@pytest.mark.long
def test_eutl__whole_austria__is_the_same(tmp_path: Path) -> None:
    """3,402 rows through the contracts: every row whose code the rule decides has the published one."""
    answer = both(tmp_path, "import", "eutl", *AUSTRIA)

    assert answer.counts == {"rows": 3402, "equal": 3039, "differ": 20, "not_comparable": 343}
