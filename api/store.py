"""The read model, opened for reading only; each request sees one state of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, ProgrammingError

from api.errors import ReadModelMissing
from carbon.units import S_PER_DAY
from readmodel import tables

DEFAULT_ZONE = timezone(timedelta(hours=8))
"""Market time before the exchange has set its sessions: UTC+8, as in China."""

_STATE = (
    select(tables.chain, tables.market_sessions.c.utc_offset_s, tables.market_state.c.counting_day)
    .join(tables.market_sessions, tables.market_sessions.c.id == tables.chain.c.id, isouter=True)
    .join(tables.market_state, tables.market_state.c.id == tables.chain.c.id, isouter=True)
)
"""The one row of the chain with those of the sessions and of the market, where there are any."""


@dataclass(frozen=True, slots=True)
class View:
    """One state of the read model."""

    db: Connection
    chain_id: int
    network: str
    block: int
    """Newest block in it."""
    time_s: int
    """Time of that block, in unix seconds; 0 before the first."""
    zone: timezone
    """Time zone that times are told in: the market's."""
    counting_day: int = 0
    """Market day whose reserves and dues count; those of any other day are void. 0 while there is none."""

    @property
    def today(self) -> int:
        """Market day of the newest block."""
        offset = int(self.zone.utcoffset(None).total_seconds())
        return (self.time_s + offset) // S_PER_DAY

    def in_zone(self, utc_offset_s: int | None) -> Self:
        """The same state, told in another time zone; None leaves it as it is."""
        return self if utc_offset_s is None else replace(self, zone=timezone(timedelta(seconds=utc_offset_s)))

    def time(self, seconds: int) -> datetime:
        """A time in the market's zone."""
        return datetime.fromtimestamp(min(seconds, 253_402_214_400), self.zone)  # year 9999, where datetime ends

    def time_or_none(self, seconds: int | None) -> datetime | None:
        """A time in the market's zone, None for what has not happened."""
        return None if seconds is None else self.time(seconds)


@contextmanager
def view(engine: Engine) -> Iterator[View]:
    """
    One state of the read model.

    :raises ReadModelMissing: the indexer has written nothing yet
    :raises OperationalError: the database does not answer
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(engine.connect())
            row = connection.execute(_STATE).one_or_none()
        except DBAPIError as error:
            if _is_unwritten(error):
                raise ReadModelMissing("the indexer has not written it") from error
            raise
        if row is None:
            raise ReadModelMissing("the indexer has read no block yet")
        zone = DEFAULT_ZONE if row.utc_offset_s is None else timezone(timedelta(seconds=row.utc_offset_s))
        yield View(
            connection, row.chain_id, row.network, row.next_block - 1, row.block_time_s, zone, row.counting_day or 0
        )


def _is_unwritten(error: DBAPIError) -> bool:
    """Whether there is no file yet, or no table in it: PostgreSQL says the latter with an error of another class."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error, ProgrammingError) or code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_ERROR)


def day_of(number: int) -> date:
    """The date of a market day."""
    return datetime.fromtimestamp(0, UTC).date() + timedelta(days=number)


def number_of(day: date) -> int:
    """The market day of a date."""
    return (day - date(1970, 1, 1)).days
