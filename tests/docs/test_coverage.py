"""`docs/coverage.md` has a row for every requirement, and what it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAST = {
    "P": 8, "I": 8, "E": 8, "M": 10, "Q": 4, "R": 8, "T": 7, "S": 3, "C": 4, "V": 10, "A": 4, "X": 9,
}  # fmt: skip
"""Requirements count from 1 to this in each area."""
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [A-Z]\d+ \|", line)
]


def paths_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_rows__every_requirement__has_exactly_one_in_order() -> None:
    wanted = [f"{area}{number}" for area, last in LAST.items() for number in range(1, last + 1)]

    assert [row[0] for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_row__paths_and_state__hold(row: list[str]) -> None:
    """Done and partial rows name code and a test that exist; what is not done says what is missing."""
    _, words, state, code, tests, missing = row

    assert words
    assert state in ("done", "partial", "open")
    assert [path for path in paths_in(code) + paths_in(tests) if not (ROOT / path).exists()] == []
    assert all(path.startswith("tests/") for path in paths_in(tests))
    assert bool(paths_in(tests)) == bool(paths_in(code)) == (state != "open")
    assert bool(missing) == (state != "done")
