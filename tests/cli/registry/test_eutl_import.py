"""R, C: the EU log through the books; the status follows from the figures and never from the published code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.registry.published_files import AUSTRIA, Answer, eu_tables, registry, year


@pytest.fixture(scope="module")
def austria(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """The whole Austrian table through the twin."""
    return registry(tmp_path_factory.mktemp("austria"), "import", "eutl", *AUSTRIA, "--engine", "twin")


def brought_in(tmp_path: Path, *years: list[object], options: tuple[str, ...] = ()) -> Answer:
    answer = registry(tmp_path / "out", "import", "eutl", *eu_tables(tmp_path, *years), *options)
    assert answer.exit_code == 0, answer.stderr
    return answer


def statuses(answer: Answer) -> list[tuple[str, str, str]]:
    return [(row["year"], row["period_balance_t"], row["status"]) for row in answer.records("status.csv")]


def test_austria__rows_that_the_rule_decides__have_the_published_code(austria: Answer) -> None:
    """The others are those whose figures the source itself says were changed or entered after the deadline."""
    different = austria.records("differences.csv")

    assert austria.counts == {"rows": 3402, "equal": 3039, "differ": 20, "not_comparable": 343}
    assert "nothing" not in {row["what_the_source_tells"] for row in different}
    assert [row["installation_id"] for row in different if row["period_balance_t"] == "-2985"] == ["201500"]


def test_austria__published_a_or_b_with_a_figure_not_changed_later__equal_but_for_three(austria: Answer) -> None:
    """The same count as the source's description: 2,946 of 2,949 rows."""
    different = {
        (row["installation_id"], row["year"])
        for row in austria.records("differences.csv")
        if row["published_code"] != "C" and "were changed after the deadline;" not in row["what_the_source_tells"]
    }
    assert different == {("121", "2014"), ("203", "2010"), ("201500", "2012")}


def test_austria__sums__are_those_of_the_table(austria: Answer) -> None:
    first = austria.records("sums.csv")[0]

    assert first == {
        "registry": "AT",
        "year": "2005",
        "allocated_t": "32412654",
        "verified_t": "33373155",
        "surrendered_t": "33363598",
    }
    assert len(austria.records("sums.csv")) == 16


def test_balance__of_a_period__counts_earlier_years_and_no_earlier_period(tmp_path: Path) -> None:
    answer = brought_in(
        tmp_path,
        year(2007, surrendered=90, period=1, code="B"),
        year(2008, surrendered=130),
        year(2009, surrendered=80),
        year(2010, surrendered=80, code="B"),
    )

    assert statuses(answer) == [("2007", "-10", "B"), ("2008", "30", "A"), ("2009", "10", "A"), ("2010", "-10", "B")]
    assert answer.counts == {"rows": 4, "equal": 4, "differ": 0, "not_comparable": 0}


def test_from_year__inside_a_period__enters_its_earlier_years_as_openings(tmp_path: Path) -> None:
    years = [year(2007, surrendered=0, period=1), year(2008, surrendered=130), year(2009, surrendered=80)]
    answer = brought_in(tmp_path, *years, options=("--from-year", "2009", "--to-year", "2009"))

    assert statuses(answer) == [("2009", "10", "A")]
    assert [row["year"] for row in answer.records("sums.csv")] == ["2009"]


def test_registry__one_of_two__keeps_its_rows_alone(tmp_path: Path) -> None:
    years = [year(2008), year(2008, surrendered=0, registry_code="YY")]
    answer = brought_in(tmp_path, *years, options=("--registry", "YY"))

    assert [(row["registry"], row["status"]) for row in answer.records("status.csv")] == [("YY", "B")]


def test_registry__that_no_row_has__is_said_and_gives_empty_tables(tmp_path: Path) -> None:
    answer = brought_in(tmp_path, year(2008), options=("--registry", "YY"))

    assert answer.counts["rows"] == 0
    assert "nothing is brought in" in answer.complaint


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (year(2008, None, None, None, "C", status="NOT_REPORTED"), "C"),
        (year(2008, None, None, None, "", status="EXCLUDED", updated=""), "-"),
        (year(2008, None, None, None, "", updated=""), "A"),
        (year(2008, 0, 0, 0), "A"),
        (year(2008, 0, 1, 0), "B"),
    ],
)
def test_status__follows_from_figures_and_their_status(tmp_path: Path, row: list[object], status: str) -> None:
    assert statuses(brought_in(tmp_path, row))[0][2] == status


def test_empty_cells__stay_empty_in_the_result(tmp_path: Path) -> None:
    (row,) = brought_in(tmp_path, year(2008, None, None, None, "", updated="")).records("status.csv")

    assert (row["allocated_t"], row["verified_t"], row["surrendered_t"], row["period_balance_t"]) == ("", "", "", "0")


@pytest.mark.parametrize("code", ["", "D", "E", "X", "-"])
def test_published_code__that_no_figure_gives__is_not_compared(tmp_path: Path, code: str) -> None:
    assert brought_in(tmp_path, year(2008, code=code)).counts["not_comparable"] == 1


def test_published_b__with_enough_surrendered__differs_and_is_explained(tmp_path: Path) -> None:
    """The log adds a late surrender to the year and not to the code; the published code is never the answer."""
    answer = brought_in(tmp_path, year(2008, code="B"))

    (row,) = answer.records("differences.csv")
    assert (row["status"], row["published_code"]) == ("A", "B")
    assert row["what_the_source_tells"].startswith("surrendered after the deadline")


def test_rows__in_any_order__keep_it_in_the_result(tmp_path: Path) -> None:
    answer = brought_in(tmp_path, year(2009, surrendered=80), year(2008, surrendered=130))

    assert statuses(answer) == [("2009", "10", "A"), ("2008", "30", "A")]


def test_one_installation__two_accounts__have_a_balance_each(tmp_path: Path) -> None:
    other = year(2009, surrendered=130)
    other[2] = "other"
    answer = brought_in(tmp_path, year(2008, surrendered=80, code="B"), year(2009), other)

    assert statuses(answer) == [("2008", "-20", "B"), ("2009", "-20", "B"), ("2009", "30", "A")]


def test_import__done_twice__leaves_the_same_files(tmp_path: Path) -> None:
    first = brought_in(tmp_path, year(2008))
    before = {name: (first.folder / name).read_bytes() for name in first.files}
    second = brought_in(tmp_path, year(2008))

    assert {name: (second.folder / name).read_bytes() for name in second.files} == before
