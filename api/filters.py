"""What lists can be narrowed by: parameters that several routes share."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Select

from api.models.common import Address, Id
from api.store import View, number_of

AccountQuery = Annotated[Address | None, Query(description="Of one account only")]
ClassQuery = Annotated[Id | None, Query(description="Of one class of units only")]
TextQuery = Annotated[
    str | None, Query(max_length=64, description="Part of a name, start of an account, or an account number")
]
Word = Annotated[str | None, Query(max_length=64, pattern=r"^\w+$")]
RoleName = Literal[
    "MINISTRY",
    "PROVINCE",
    "VERIFICATION_BODY",
    "QUALIFIED_PERSON",
    "REGISTRY",
    "EXCHANGE",
    "BANK",
    "ORACLE",
    "REGULATOR",
    "EMITTER",
    "INVESTOR",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Days in the market's time zone, both included."""

    first: Annotated[date | None, Query(alias="from", description="First day")] = None
    last: Annotated[date | None, Query(alias="to", description="Last day")] = None

    def narrow(self, view: View, query: Select[Any], column: ColumnElement[int]) -> Select[Any]:
        """The rows whose time, in unix seconds, lies in the span."""
        if self.first is not None:
            query = query.where(column >= _start_s(view, self.first))
        if self.last is not None and self.last < date.max:
            query = query.where(column < _start_s(view, self.last + timedelta(days=1)))
        return query


Spans = Annotated[Span, Depends()]
"""The days that a request asks for."""


def in_days(query: Select[Any], column: ColumnElement[int], span: Span) -> Select[Any]:
    """The rows whose market day lies in the span."""
    if span.first is not None:
        query = query.where(column >= number_of(span.first))
    return query if span.last is None else query.where(column <= number_of(span.last))


def equal(query: Select[Any], **wanted: tuple[ColumnElement[Any], Any]) -> Select[Any]:
    """The rows whose columns have these values; None wants any."""
    for column, value in wanted.values():
        if value is not None:
            query = query.where(column == value)
    return query


def _start_s(view: View, day: date) -> int:
    return int(datetime.combine(day, clock(0), tzinfo=view.zone).timestamp())
