"""
Tables that people hand in: CSV in UTF-8, or the first sheet of an XLSX workbook, read line by line.

Nothing in a workbook is evaluated: a formula is an error, macros and links are not looked at. Everything that is wrong
is collected with its place, so that a person can put a file right in one go.
"""

import csv
import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from starlette.requests import Request

MAX_BYTES = 2 * 2**20
"""Of a file."""

MAX_UNPACKED_BYTES = 32 * 2**20
"""Of a workbook's parts together."""

MAX_ROWS = 10_000
"""Data rows."""

MAX_COLUMNS = 64

ZIP, OLD_XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong at a place, and what to do."""

    row: int
    """Line of the file, from 1; the header counts."""
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A data row: values by the name of the column that was asked for."""

    row: int
    values: dict[str, Value]


@dataclass(slots=True)
class Sheet:
    """What was read, and what was wrong."""

    lines: list[Line] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


class Unreadable(Exception):
    """A file that cannot be read as a table at all; the message says what to do."""

    def __init__(self, message: str, row: int = 1, column: str | None = None) -> None:
        super().__init__(message)
        self.error = CellError(row, column, message)


def read_sheet(content: bytes, columns: Mapping[str, Sequence[str]], optional: Collection[str] = frozenset()) -> Sheet:
    """
    Read a table. Columns may stand in any order; others are left alone; blank rows are passed over.

    :param columns: name of a column -> headings by which it is known, in small letters
    :param optional: columns that may be missing; then a line's values do without them
    """
    sheet = Sheet()
    try:
        rows = _rows(content, sheet)
        places = _places(rows, columns, optional)
        for row, cells in rows:
            if all(cell in (None, "") for cell in cells):
                continue
            if len(sheet.lines) == MAX_ROWS:
                raise Unreadable(f"has more than {MAX_ROWS:,} rows: split the file", row)
            values = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
            sheet.lines.append(Line(row, values))
        if not sheet.lines:
            raise Unreadable("has no data rows: add one row for each quantity", 2)
    except Unreadable as unreadable:
        sheet.errors.append(unreadable.error)
    return sheet


def whole_tonnes(value: Value, limit_t: int) -> int:
    """
    A quantity of whole tonnes from a cell.

    :raises ValueError: says what is wrong and what to do
    """
    if value in (None, ""):
        raise ValueError("is empty: write whole tonnes, 0 for nothing")
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= 2**53:
            raise ValueError(f"{value!r} is no whole number: write whole tonnes")
        value = int(value)
    text = str(value)
    if text.startswith("-") and text[1:].isascii() and text[1:].isdigit():
        raise ValueError(f"{text} is below 0: write 0 or more")
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:40]!r} is no whole number: write digits only, like 123456")
    if len(text) > len(str(limit_t)) or int(text) >= limit_t:
        raise ValueError(f"{text[:40]} is more than a ledger holds: check its digits")
    return int(text)


def _rows(content: bytes, sheet: Sheet) -> Iterator[tuple[int, list[Value]]]:
    if not content.strip():
        raise Unreadable("is empty: hand in a table with a heading and one row for each quantity")
    if len(content) > MAX_BYTES:
        raise Unreadable(f"is larger than {MAX_BYTES // 2**20} MiB: split it")
    if content.startswith(OLD_XLS):
        raise Unreadable("is an old .xls workbook, or one with a password: save it as .xlsx without one, or as CSV")
    return _workbook_rows(content, sheet) if content.startswith(ZIP) else _csv_rows(content)


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[Value]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Unreadable(f"is not UTF-8 (byte {error.start}): save it as CSV in UTF-8", row) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Unreadable(f"is no CSV: {error}; close every quotation mark", reader.line_num) from error


def _workbook_rows(content: bytes, sheet: Sheet) -> Iterator[tuple[int, list[Value]]]:
    worksheet = _worksheet(content)
    merged = sorted(str(area) for area in worksheet.merged_cells.ranges)
    if merged:
        message = f"cells {merged[0]} are merged: split them, so that each column has one heading of its own"
        raise Unreadable(message, min(area.min_row for area in worksheet.merged_cells.ranges))
    if worksheet.max_column > MAX_COLUMNS or worksheet.max_row > MAX_ROWS + 1:
        size = f"{worksheet.max_row:,} rows and {worksheet.max_column:,} columns"
        raise Unreadable(f"has {size}: keep to {MAX_ROWS:,} rows and {MAX_COLUMNS} columns; delete empty ones")
    for cells in worksheet.iter_rows():
        yield cells[0].row, [_value(cell, sheet) for cell in cells]


def _worksheet(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > MAX_UNPACKED_BYTES:
                raise Unreadable(f"unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MiB: split it")
        workbook = load_workbook(io.BytesIO(content), data_only=False, keep_vba=False, keep_links=False)
    except Unreadable:
        raise
    except Exception as error:  # a broken workbook fails in openpyxl, zipfile or the XML parser, with any exception
        raise Unreadable("is no workbook that can be read: save it again as .xlsx, or as CSV") from error
    filled = [one for one in workbook.worksheets if one.max_row > 1 or one["A1"].value is not None]
    if len(filled) != 1:
        raise Unreadable(f"has {len(filled)} sheets with content: keep one")
    return filled[0]


def _value(cell: Any, sheet: Sheet) -> Value:
    value = cell.value
    if cell.data_type == "f":
        message = "holds a formula, which is never computed here: paste its value"
        sheet.errors.append(CellError(cell.row, cell.column_letter, message))
        return None
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return str(value).strip()


def _places(
    rows: Iterator[tuple[int, list[Value]]], columns: Mapping[str, Sequence[str]], optional: Collection[str]
) -> dict[str, int]:
    row, header = next(rows, (1, []))
    headings = [str(cell or "").strip().lower() for cell in header]
    places = {}
    for name, known in columns.items():
        found = [place for place, heading in enumerate(headings) if heading in known]
        if len(found) > 1:
            raise Unreadable(f"has the column {name} {len(found)} times: keep one", row, name)
        if not found and name in optional:
            continue
        if not found:
            there = ", ".join(heading for heading in headings if heading) or "none"
            raise Unreadable(
                f"has no column {name} (there are: {there[:200]}): name one {' or '.join(known)}", row, name
            )
        places[name] = found[0]
    return places


async def handed_in(request: Request) -> bytes:
    """The body of a request, as far as it may be read; one byte more says that it is too large."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BYTES:
            break
    return bytes(content[: MAX_BYTES + 1])
