"""`chainets market bulletin`: published days against the formulas of the Market contract."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.cli.registry.published_files import SHARED, Answer, records

MADE_UP = Path(__file__).parent / "data" / "daily_made_up.csv"
PUBLISHED = SHARED / "cea_daily.csv"


def checked(daily: Path, out: Path) -> Answer:
    arguments = ["market", "bulletin", "--daily", str(daily), "--out", str(out)]
    return Answer(out.parent, CliRunner().invoke(app, arguments))


def test_bulletin__made_up_days__are_judged_row_by_row(tmp_path: Path) -> None:
    """52.1266… rounds to 52.13, 49.985 half up to 49.99, 149.95 ÷ 3 to 49.98; limits of 50.01 are 45.01 and 55.01."""
    answer = checked(MADE_UP, tmp_path / "result.csv")

    assert answer.counts == {"rows": 9, "close_equal": 5, "close_differs": 1, "within_band": 4, "outside_band": 2}
    columns = (
        "trade_date",
        "product",
        "computed_close_cny",
        "lower_limit_cny",
        "upper_limit_cny",
        "close_equal",
        "within_band",
    )
    assert [tuple(row[name] for name in columns) for row in records(tmp_path / "result.csv")] == [
        ("2024-12-02", "AAA", "52.13", "", "", "true", ""),
        ("2024-12-02", "COMCEA", "52.13", "", "", "", ""),
        ("2024-12-03", "AAA", "50.01", "46.92", "57.34", "true", "true"),
        ("2024-12-04", "AAA", "50.01", "45.01", "55.01", "true", "true"),
        ("2024-12-05", "AAA", "50.01", "45.01", "55.01", "false", "true"),
        ("2024-12-06", "AAA", "49.99", "45.01", "55.01", "true", "false"),
        ("2024-12-09", "AAA", "49.98", "44.99", "54.99", "true", "true"),
        ("2024-12-09", "BBB", "", "", "", "", ""),
        ("2024-12-09", "COMCEA", "49.98", "45.90", "56.10", "", "false"),
    ]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the exchange's file may not be redistributed and is not here")
def test_bulletin__all_days_of_the_national_market__close_as_published_but_for_six(tmp_path: Path) -> None:
    """In six days of 2021 to 2023 the source cut the amount to whole yuan."""
    answer = checked(PUBLISHED, tmp_path / "result.csv")

    assert answer.exit_code == 0, answer.stderr
    rows = records(tmp_path / "result.csv")
    with PUBLISHED.open(newline="", encoding="utf-8-sig") as file:
        published = [(row["trade_date"], row["product"]) for row in csv.DictReader(file)]
    assert [(row["trade_date"], row["product"]) for row in rows] == published
    differing = [row["trade_date"] for row in rows if row["close_equal"] == "false"]
    assert len(differing) == 6
    assert {day[:4] for day in differing} <= {"2021", "2022", "2023"}
    assert all(row["close_equal"] == "" for row in rows if row["product"] == "COMCEA")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("52.13,,300", "52.13,,x"), "row 1 (line 2), column listed_volume_t: 'x' is not a whole number"),
        (("52.13,,300", "52.137,,300"), "row 1 (line 2), column close_cny: '52.137' is not an amount"),
        (("close_cny", "closing"), "column close_cny: the column is missing"),
    ],
)
def test_bulletin__bad_cell__is_named_and_nothing_is_written(
    change: tuple[str, str], complaint: str, tmp_path: Path
) -> None:
    daily = tmp_path / "daily.csv"
    daily.write_text(MADE_UP.read_text().replace(*change, 1))
    answer = checked(daily, tmp_path / "out" / "result.csv")
    assert answer.exit_code == 2
    assert complaint in answer.complaint
    assert answer.files == set()
