"""The UK registry's report through the books: the report's year follows from the cumulative figures."""

from __future__ import annotations

from pathlib import Path

from cli.registry.twin import TwinBooks
from cli.registry.ukets import load
from cli.registry.ukets_import import run
from tests.cli.registry.published_files import UNITED_KINGDOM, Answer, registry, uk_tables


def brought_in(tmp_path: Path, tables: list[str]) -> Answer:
    answer = registry(tmp_path / "out", "import", "ukets", *tables)
    assert answer.exit_code == 0, answer.stderr
    return answer


def statuses(answer: Answer) -> list[tuple[str, str, str]]:
    return [(row["year"], row["status"], row["shortfall_t"]) for row in answer.records("status.csv")]


def test_report__whole_or_extract__every_a_and_b_of_its_year_is_as_published(tmp_path: Path) -> None:
    answer = registry(tmp_path, "import", "ukets", *UNITED_KINGDOM)
    newest = [row for row in answer.records("status.csv") if row["year"] == "2024"]

    assert {row["published_status"] for row in newest} >= {"A", "B", "C", "EXCLUDED", "NOT_APPLICABLE"}
    assert all(row["status"] == row["published_status"] for row in newest if row["published_status"] in ("A", "B"))
    assert all((row["status"] == "B") == (int(row["shortfall_t"]) > 0) for row in newest)
    assert answer.counts["differ"] == 1  # published C: when a figure was entered can't be seen in the figures


def test_report_year__with_too_little_surrendered__is_b_with_its_shortfall(tmp_path: Path) -> None:
    years = [("1", 2021, 60, "A"), ("1", 2022, 50, "A")]
    answer = brought_in(tmp_path, uk_tables(tmp_path, [("1", 110, 90)], years, [("1", 2021, 70), ("1", 2023, 5)]))

    assert statuses(answer) == [("2021", "A", ""), ("2022", "B", "20")]
    assert answer.counts == {"rows": 2, "equal": 1, "differ": 1, "not_comparable": 0}


def test_sums__have_every_year_of_either_table(tmp_path: Path) -> None:
    years = [("1", 2021, 60, "A"), ("2", 2021, None, "")]
    answer = brought_in(
        tmp_path, uk_tables(tmp_path, [("1", 60, 60), ("2", 0, 0)], years, [("1", 2021, 70), ("1", 2023, 5)])
    )

    assert [tuple(row.values()) for row in answer.records("sums.csv")] == [("2021", "70", "60"), ("2023", "5", "0")]


def test_report_year__nothing_recorded__is_decided_by_the_cumulative_figures(tmp_path: Path) -> None:
    years = [("1", 2021, 60, "A"), ("1", 2022, None, "A"), ("2", 2021, 60, "A"), ("2", 2022, None, "B")]
    answer = brought_in(tmp_path, uk_tables(tmp_path, [("1", 60, 60), ("2", 60, 59)], years))

    assert statuses(answer) == [("2021", "A", ""), ("2022", "A", "0"), ("2021", "A", ""), ("2022", "B", "1")]


def test_cumulative_emissions__that_the_years_do_not_add_up_to__decide(tmp_path: Path) -> None:
    years = [("more", 2021, 60, "A"), ("more", 2022, 10, "B"), ("less", 2021, 60, "A"), ("less", 2022, 10, "A")]
    answer = brought_in(tmp_path, uk_tables(tmp_path, [("more", 100, 80), ("less", 40, 45)], years))

    assert statuses(answer)[1::2] == [("2022", "B", "20"), ("2022", "A", "0")]


def test_statuses_without_obligation__are_not_compared(tmp_path: Path) -> None:
    years = [("1", 2021, None, "EXCLUDED"), ("1", 2022, None, "EXCLUDED"), ("2", 2022, None, "NOT_APPLICABLE")]
    answer = brought_in(tmp_path, uk_tables(tmp_path, [("1", 0, 0), ("2", 0, 0)], years))

    assert statuses(answer) == [("2021", "-", ""), ("2022", "-", "0"), ("2022", "NOT_APPLICABLE", "0")]
    assert answer.counts == {"rows": 3, "equal": 0, "differ": 0, "not_comparable": 3}


def test_earlier_status__blank__stays_blank(tmp_path: Path) -> None:
    years = [("1", 2021, 60, ""), ("1", 2022, 10, "")]
    answer = brought_in(tmp_path, uk_tables(tmp_path, [("1", 70, 70)], years))

    assert statuses(answer) == [("2021", "", ""), ("2022", "A", "0")]
    assert answer.counts["not_comparable"] == 2


def test_operator__without_cumulative_figures__has_no_status(tmp_path: Path) -> None:
    answer = brought_in(tmp_path, uk_tables(tmp_path, [("1", None, None)], [("1", 2022, 10, "A")]))

    assert statuses(answer) == [("2022", "", "")]
    assert answer.counts["not_comparable"] == 1


def test_operator__that_the_accounts_lack__is_refused(tmp_path: Path) -> None:
    tables = uk_tables(tmp_path, [("1", 0, 0)], [("2", 2022, 10, "A")])
    answer = registry(tmp_path / "out", "import", "ukets", *tables)

    assert answer.exit_code == 2
    assert "compliance.csv, row 1 (line 2), column operator_id: operator 2 is not in accounts.csv" in answer.complaint
    assert answer.files == set()


def test_earlier_year__published_as_a__is_covered_in_the_books_too(tmp_path: Path) -> None:
    """An operator whose years were all A once showed B on its page: all was surrendered with the report's year."""
    years = [("1", 2021, 60, "A"), ("1", 2022, 50, "B"), ("1", 2023, 10, "A"), ("1", 2024, 5, "A")]
    accounts, compliance, allocation = map(Path, uk_tables(tmp_path, [("1", 125, 130)], years)[1::2])
    books = TwinBooks()

    run(load(accounts, compliance, allocation), books, lambda rows: None)

    assert [books.balance_t(year, "1") for year in (2021, 2022, 2023, 2024)] == [0, -50, 0, 5]
