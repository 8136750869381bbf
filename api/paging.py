"""Lists in parts: each begins behind the last row of the one before, so that rows that come in between do no harm."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Row, Select, tuple_

from api.errors import BadRequest
from api.models.common import MAX_NUMBER, AsOf, Item, Page
from api.store import View

MOST = 1000
"""Rows of a part at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is wanted."""

    limit: Annotated[int, Query(ge=1, le=MOST, description="Rows at most")] = 100
    cursor: Annotated[str | None, Query(max_length=400, description="`next` of the part before")] = None


Parts = Annotated[Part, Depends()]
"""The part of a list that a request asks for."""


@dataclass(frozen=True, slots=True)
class Order:
    """The columns that a list is sorted by, which together are unique; all in one direction."""

    columns: tuple[ColumnElement[Any], ...]
    is_descending: bool = False

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
    if part.cursor is not None:
        query = query.where(order.behind(_read(part.cursor, order)))
    rows = view.db.execute(query.order_by(*order.clauses()).limit(part.limit + 1)).all()
    shown = rows[: part.limit]
    more = len(rows) > part.limit
    return Page(
        as_of=as_of(view),
        items=[shape(row) for row in shown],
        next=_write([shown[-1]._mapping[column] for column in order.columns]) if more else None,
    )


def as_of(view: View) -> AsOf:
    """Which state of the chain a view shows."""
    return AsOf(block=view.block, time=view.time(view.time_s))


def _write(values: Sequence[Any]) -> str:
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
