"""A list as PDF, for filing and printing."""

from datetime import date, datetime
from typing import IO

from api.exports.cells import Cell, Sheet
from api.exports.typesetting import HERE, pdf

MEDIA_TYPE = "application/pdf"
MOST_ROWS = 2_000
"""About fifty pages."""
GROUPED = ("t", "g", "fen", "mwh")
"""Units at the end of a column's name whose figures are grouped by thousands; years and numbers of blocks are not."""


def write(sheet: Sheet, out: IO[bytes]) -> None:
    """Write the file."""
    rows = list(sheet.cells())
    grouped = [column.name.rpartition("_")[2] in GROUPED for column in sheet.columns]
    values = {
        "name": sheet.name,
        "columns": [column.name for column in sheet.columns],
        "numbers": [_is_number(rows, place) for place in range(len(sheet.columns))],
        "rows": [[_text(cell, is_grouped) for cell, is_grouped in zip(cells, grouped, strict=True)] for cells in rows],
        "block": sheet.block,
        "time": sheet.time.isoformat(sep=" ", timespec="seconds"),
    }
    out.write(pdf(HERE / "list.typ", values))


def _is_number(rows: list[list[Cell]], place: int) -> bool:
    return any(isinstance(cells[place], int) and not isinstance(cells[place], bool) for cells in rows)


def _text(cell: Cell, is_grouped: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return f"{cell:,}" if is_grouped else str(cell)
    return cell
