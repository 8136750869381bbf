"""Published tables as they come: CSV in UTF-8 with or without BOM, LF or CRLF; checked cell by cell."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cli.demo.inputs import BadInput

MAX_T = 10**11
"""Tonnes in one cell, above what the whole world emits in a year; the sum of a table of such fits the ledger."""

WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0*)?")
UNQUOTED = re.compile(r"""[,"\r\n]""")
HUNDREDTHS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{0,2}0*)?")
YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")


class BadTable(BadInput):
    """A table that can't be taken; one line that names file, row (first data row = 1), column and what to do."""

    def __init__(self, path: Path, problem: str, place: "Row | None" = None, column: str | None = None) -> None:
        where = str(path)
        if place is not None:
            where += f", row {place.number} (line {place.line})"
        if column is not None:
            where += f", column {column}"
        Exception.__init__(self, f"{where}: {problem}")


class Row:
    """One data row; each reader raises BadTable for a cell that is not what the column holds."""

    __slots__ = ("_cells", "_places", "line", "number", "path")

    def __init__(self, path: Path, number: int, line: int, cells: Sequence[str], places: dict[str, int]) -> None:
        self.path, self.number, self.line, self._cells, self._places = path, number, line, cells, places

    def text(self, column: str) -> str:
        """What stands there, without spaces around it; may be empty."""
        return self._cells[self._places[column]].strip()

    def key(self, column: str) -> str:
        """A name that must be there."""
        text = self.text(column)
        if not text:
            raise self.bad(column, "is empty: give the name that the row is known by")
        return text

    def code(self, column: str, known: Collection[str]) -> str:
        """A code of a list."""
        text = self.text(column)
        if text not in known:
            names = ", ".join(code or "(empty)" for code in known)
            raise self.bad(column, f"unknown code {text!r}: use one of {names}")
        return text

    def year(self, column: str) -> int:
        """A calendar year."""
        text = self.text(column)
        if not YEAR.fullmatch(text):
            raise self.bad(column, f"{text!r} is not a year: write four digits, such as 2010")
        return int(text)

    def year_if_any(self, column: str) -> int | None:
        """A calendar year, None where the source has none."""
        return self.year(column) if self.text(column) else None

    def tonnes(self, column: str) -> int | None:
        """Whole tonnes or units, None where the source has no figure."""
        text = self.text(column)
        return self._whole(column, text) if text else None

    def some_tonnes(self, column: str) -> int:
        """Whole tonnes or units that must be there."""
        text = self.text(column)
        if not text:
            raise self.bad(column, "is empty: give a number of whole units, 0 or more")
        return self._whole(column, text)

    def moment(self, column: str) -> datetime:
        """A time of ISO 8601; one without offset is taken as UTC."""
        text = self.text(column)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.bad(column, f"{text!r} is not a time: write it as 2005-06-24T11:08:27.825") from error
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    def instant(self, column: str) -> int:
        """A time of ISO 8601 with its offset, in whole seconds since 1970 UTC."""
        text = self.text(column)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.bad(column, f"{text!r} is not a time: write it as 2024-12-02T09:30:00+08:00") from error
        if moment.tzinfo is None:
            raise self.bad(column, f"{text!r} has no offset: write it as 2024-12-02T09:30:00+08:00")
        if moment.microsecond:
            raise self.bad(column, f"{text!r} has parts of a second: write whole seconds")
        return int(moment.timestamp())

    def name(self, column: str) -> str:
        """A name that results can hold without quotes; may be empty."""
        text = self.text(column)
        if UNQUOTED.search(text):
            raise self.bad(column, f"{text!r} would need quotes: use names without commas, quotes and line ends")
        return text

    def integer(self, column: str, largest: int) -> int | None:
        """A whole number of either sign, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        if not WHOLE.fullmatch(text):
            raise self.bad(column, f"{text!r} is not a whole number: write digits only, no separators")
        value = int(text.partition(".")[0])
        if abs(value) > largest:
            raise self.bad(column, f"{text} is beyond {largest}: check its digits")
        return value

    def hundredths(self, column: str) -> int | None:
        """An amount of 0 or more with at most two decimals, in its hundredths; None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        if not HUNDREDTHS.fullmatch(text):
            raise self.bad(column, f"{text!r} is not an amount of 0 or more with two decimals: write it as 98.05")
        whole, _, part = text.partition(".")
        return int(whole) * 100 + int((part + "00")[:2])

    def bad(self, column: str, problem: str) -> BadTable:
        """The error that names this row and a column."""
        return BadTable(self.path, problem, self, column)

    def _whole(self, column: str, text: str) -> int:
        if not WHOLE.fullmatch(text):
            raise self.bad(column, f"{text!r} is not a whole number: write digits only, no separators")
        value = int(text.partition(".")[0])
        if value < 0:
            raise self.bad(column, f"{text} is negative: give 0 or more")
        if value > MAX_T:
            raise self.bad(column, f"{text} is above {MAX_T}: check its digits")
        return value


class Keys:
    """The keys of a table: one that comes again is bad input."""

    def __init__(self) -> None:
        self._first: dict[tuple[object, ...], int] = {}

    def add(self, row: Row, column: str, *key: object) -> None:
        """Take a row's key. `column` is the one to look at when it comes again."""
        first = self._first.setdefault(key, row.number)
        if first != row.number:
            name = " ".join(map(str, key))
            raise row.bad(column, f"duplicate key {name}: row {first} has it already, remove one of the two")


def read(path: Path, columns: Sequence[str], may_be_empty: bool = False) -> Iterator[Row]:
    """
    The rows of a table. Columns may stand in any order and others beside them; blank lines are passed over.

    :param may_be_empty: a header without rows is a table too
    :raises BadTable: the first thing that is wrong
    """
    reader = csv.reader(io.StringIO(text_of(path), newline=""), strict=True)
    number = 0
    try:
        header = [name.strip() for name in next(filter(None, reader))]
        places = _places(path, header, columns)
        for cells in reader:
            if not cells:
                continue
            number += 1
            row = Row(path, number, reader.line_num, cells, places)
            if len(cells) < len(header):
                raise row.bad(header[len(cells)], "the row ends before this column: fill it up")
            if len(cells) > len(header):
                raise row.bad(header[-1], "the row goes on after the last column: quote cells that hold commas")
            yield row
    except csv.Error as error:
        raise BadTable(path, f"line {reader.line_num} is no CSV ({error}): check its quotes") from error
    if not number and not may_be_empty:
        raise BadTable(path, "has a header but no rows: give a table with at least one")


def text_of(path: Path) -> str:
    """
    All of a file that has something in it.

    :raises BadTable: there is no such file, or it is no text
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadTable(path, "there is no such file: check its name") from error
    except IsADirectoryError as error:
        raise BadTable(path, "is a folder: name a CSV file in it") from error
    except OSError as error:
        raise BadTable(path, f"can't be read ({error.strerror}): check its name and rights") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadTable(path, f"line {line} is not UTF-8: save the file as UTF-8") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadTable(path, f"line {line} is not UTF-8: save the file as UTF-8")
    if not text.strip():
        raise BadTable(path, "is empty: give a table with a header and rows")
    return text


def _places(path: Path, header: Sequence[str], columns: Sequence[str]) -> dict[str, int]:
    for column in columns:
        found = header.count(column)
        if not found:
            raise BadTable(path, "the column is missing: add it to the header and to each row", column=column)
        if found > 1:
            raise BadTable(path, "the column stands there twice: remove one", column=column)
    return {column: header.index(column) for column in columns}
