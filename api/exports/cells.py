"""
Rows of shapes as cells: one column for each field, a nested shape's fields as `numbers.registry`.

Text that a spreadsheet would take for a formula begins with an apostrophe in files for spreadsheets (CWE-1236): names
and reasons are written by strangers. Numbers and times stay what they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin

import orjson
from pydantic import BaseModel

Cell = str | int | bool | date | datetime | None
"""What a cell can hold; a date or time is kept as such."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters of what spreadsheets compute."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file."""

    name: str
    """Name of the field; that of a nested shape's field has a dot."""

    path: tuple[str, ...]
    """Attributes that lead to the value."""

    def of(self, row: BaseModel) -> Cell:
        """The cell of a row."""
        value: Any = row
        for name in self.path:
            if value is None:
                return None
            value = getattr(value, name)
        return _cell(value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list on its way into a file."""

    name: str
    """Name of the file and title, as in `registry-accounts`."""

    columns: Sequence[Column]
    rows: Iterable[BaseModel]

    block: int
    """Newest block that the rows show."""

    time: datetime
    """Time of that block, in the market's zone."""

    def cells(self) -> Iterator[list[Cell]]:
        """The cells of each row, in the order of the columns."""
        columns = self.columns
        for row in self.rows:
            yield [column.of(row) for column in columns]


def columns_of(shape: type[BaseModel], above: tuple[str, ...] = ()) -> list[Column]:
    """The columns of a shape."""
    found: list[Column] = []
    for name, field in shape.model_fields.items():
        path = (*above, name)
        nested = _shape_in(field.annotation)
        found += columns_of(nested, path) if nested else [Column(".".join(path), path)]
    return found


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if len(text) > 1 and text.startswith(FORMULA_STARTS) else text


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    """The shape that a field holds, also where it may be null."""
    if get_origin(annotation) in (Union, UnionType):
        choices = [choice for choice in get_args(annotation) if choice is not type(None)]
        return _shape_in(choices[0]) if len(choices) == 1 else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | date):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return " ".join(map(str, value))
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return str(value)
