"""
Lists in parts, in both directions, sorted and as files.

A part begins behind the last row of the one before, so that rows that come in between do no harm.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic

import orjson
from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Row, Select, tuple_
from starlette.responses import Response

from api.errors import BadRequest
from api.exports.answer import WRITERS, Form, file_answer
from api.exports.cells import Sheet, columns_of
from api.models.common import MAX_NUMBER, AsOf, Item, Page
from api.store import View

MOST = 1000
"""Rows of a part at most."""
BACKWARD = "b."
"""How a cursor begins that leads to the rows before it."""
AT_ONCE = 1000
"""Rows of a file that are read at a time."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is wanted."""

    limit: Annotated[int, Query(ge=1, le=MOST, description="Rows at most")] = 100
    cursor: Annotated[str | None, Query(max_length=400, description="`next` or `previous` of another part")] = None


@dataclass(frozen=True, slots=True)
class Wish(Part):
    """Which part of a table is wanted, in which order and form."""

    sort: Annotated[
        str | None,
        Query(max_length=40, description="Column to sort by, `-` before it for the largest first", examples=["-at"]),
    ] = None
    format: Annotated[
        Form, Query(description="JSON, or the whole filtered list as a file; limit and cursor are for JSON only")
    ] = Form.JSON


FormQuery = Annotated[Form, Query(description="JSON, or a file")]
"""The form of a list that comes in one part."""

Wishes = Annotated[Wish, Depends()]
"""The part, order and form of a table that a request asks for."""


Parts = Annotated[Part, Depends()]
"""The part of a list that a request asks for."""


@dataclass(frozen=True, slots=True)
class Order:
    """The columns that a list is sorted by, which together are unique; all in one direction."""

    columns: tuple[ColumnElement[Any], ...]
    is_descending: bool = False

    @property
    def reversed(self) -> "Order":
        """The same columns in the other direction."""
        return Order(self.columns, not self.is_descending)

    def behind(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """Rows that come behind the one with these values."""
        here, there = tuple_(*self.columns), tuple_(*values)
        return here < there if self.is_descending else here > there

    def clauses(self) -> list[ColumnElement[Any]]:
        """For ORDER BY."""
        return [column.desc() if self.is_descending else column.asc() for column in self.columns]


def ascending(*columns: ColumnElement[Any]) -> Order:
    """Smallest first."""
    return Order(columns)


def descending(*columns: ColumnElement[Any]) -> Order:
    """Largest first."""
    return Order(columns, is_descending=True)


def page(view: View, query: Select[Any], order: Order, part: Part, shape: Callable[[Row[Any]], Item]) -> Page[Item]:
    """
    One part of a query's rows. The query must select the columns of the order.

    :raises BadRequest: a cursor that we did not make
    """
    is_backward = part.cursor is not None and part.cursor.startswith(BACKWARD)
    along = order.reversed if is_backward else order
    if part.cursor is not None:
        query = query.where(along.behind(_read(part.cursor.removeprefix(BACKWARD), order)))
    rows = list(view.db.execute(query.order_by(*along.clauses()).limit(part.limit + 1)))
    has_more = len(rows) > part.limit
    rows = rows[: part.limit]
    if is_backward:
        rows.reverse()
    has_before, has_behind = (has_more, True) if is_backward else (part.cursor is not None, has_more)
    return Page(
        as_of=as_of(view),
        items=[shape(row) for row in rows],
        next=_write(rows[-1], order) if rows and has_behind else None,
        previous=BACKWARD + _write(rows[0], order) if rows and has_before else None,
    )


@dataclass(frozen=True, slots=True)
class Table(Generic[Item]):
    """A list that can be sorted and taken as a file."""

    name: str
    """Of its files, as in `registry-accounts`."""

    model: type[Item]
    """Shape of a row."""

    query: Select[Any]
    """The rows, filtered; it selects the columns of all orders."""

    orders: Mapping[str, Order]
    """What it can be sorted by; the first is the usual order, `-` before a name turns it round."""

    shape: Callable[[Row[Any]], Item]
    """Makes a row of the answer."""

    def order(self, wanted: str | None) -> Order:
        """
        The order of a wish.

        :raises BadRequest: there is none of that name
        """
        if wanted is None:
            return next(iter(self.orders.values()))
        name = wanted.removeprefix("-")
        if name not in self.orders:
            raise BadRequest(f"sort: there is no column {name!r} to sort by; there is {', '.join(self.orders)}")
        order = Order(self.orders[name].columns)
        return order.reversed if wanted.startswith("-") else order


def table(view: View, wish: Wish, wanted: Table[Item]) -> Page[Item] | Response:
    """
    A part of a table, or the whole of it as a file.

    :raises BadRequest: a cursor that we did not make, an unknown column, or too many rows for that form
    """
    order = wanted.order(wish.sort)
    if wish.format is Form.JSON:
        return page(view, wanted.query, order, wish, wanted.shape)
    rows = _rows(view, wanted, order, wish.format)
    sheet = Sheet(wanted.name, columns_of(wanted.model), rows, view.block, view.time(view.time_s))
    return file_answer(sheet, wish.format)


def latest(view: View, wish: Wish, wanted: Table[Item]) -> Page[Item] | Response:
    """
    The part at the end of a list that goes from old to new, whose `next` leads to older rows; or the whole as a file.

    :raises BadRequest: as `table`
    """
    if wish.format is not Form.JSON or wish.sort is not None:
        return table(view, wish, wanted)
    found = page(view, wanted.query, wanted.order(None).reversed, wish, wanted.shape)
    found.items.reverse()
    return found


def whole(view: View, form: Form, name: str, model: type[Item], items: Sequence[Item]) -> Page[Item] | Response:
    """A short list that always comes in one part, or a file of it."""
    if form is Form.JSON:
        return Page(as_of=as_of(view), items=list(items))
    return file_answer(Sheet(name, columns_of(model), items, view.block, view.time(view.time_s)), form)


def _rows(view: View, wanted: Table[Item], order: Order, form: Form) -> Iterator[Item]:
    most = WRITERS[form][2]
    query = wanted.query.order_by(*order.clauses()).limit(most + 1)
    for place, row in enumerate(view.db.execute(query).yield_per(AT_ONCE)):
        if place == most:
            raise BadRequest(f"format: a {form.value} file has at most {most:,} rows: narrow the list, or take csv")
        yield wanted.shape(row)


def as_of(view: View) -> AsOf:
    """Which state of the chain a view shows."""
    return AsOf(block=view.block, time=view.time(view.time_s))


def _write(row: Row[Any], order: Order) -> str:
    return cursor_of([row._mapping[column] for column in order.columns])


def cursor_of(values: Sequence[Any]) -> str:
    """The cursor of the part behind a row with these values in the columns of the order."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def _read(cursor: str, order: Order) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise BadRequest("cursor: not one of ours") from None
    if not isinstance(values, list) or len(values) != len(order.columns):
        raise BadRequest("cursor: not of this list")
    for value, column in zip(values, order.columns, strict=True):
        wanted = column.type.python_type
        if type(value) is not wanted or (wanted is int and abs(value) > MAX_NUMBER):
            raise BadRequest("cursor: not of this list")
    return values
