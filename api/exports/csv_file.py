"""A list as CSV (RFC 4180), UTF-8, with the names of the columns above it."""

import csv
import io
from datetime import date
from typing import IO

from api.exports.cells import Cell, Sheet, harmless

MEDIA_TYPE = "text/csv"
MOST_ROWS = 1_000_000


def write(sheet: Sheet, out: IO[bytes]) -> None:
    """Write the file."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in sheet.columns])
    writer.writerows([_text(cell) for cell in cells] for cells in sheet.cells())
    text.flush()
    text.detach()


def _text(cell: Cell) -> str | int | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else cell
