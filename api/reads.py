"""
The log of reads: who asked for data that is not his own, kept before the answer goes out.

Each day's entries are leaves of a Merkle tree (RFC 9162, as `carbon.merkle` has it). Whoever supervises has its root
recorded on chain (`Evidence.record_document`, kind `reads`, the day as period): from then on no entry can be changed,
taken out or put in unseen. Days are UTC.

A question that is asked again within ten minutes is one entry, as pages ask again and again.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Literal

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    select,
)
from sqlalchemy.engine import make_url

from api.own_database import Statements
from carbon.merkle import leaf_of, root_of
from carbon.units import S_PER_DAY

Outcome = Literal["answered", "refused"]
Question = tuple[str, str, str, str, Outcome]
"""Who asked, whose data, path, query, and what came of it."""

ANCHOR_KIND = "reads"
"""What the document on chain is called."""
ONE_QUESTION_S = 600
GRACE_S = 60
"""After a day's end its last entries may still be on their way to the database."""
MOST_REMEMBERED = 50_000
"""Questions; beyond them some are told twice."""
MOST_TEXT = 400
"""Characters of a path, and of a query, that are kept."""

metadata = MetaData()

reads = Table(
    "reads",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at_s", BigInteger, nullable=False),
    Column("account", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("path", String, nullable=False),
    Column("query", String, nullable=False),
    Column("outcome", String, nullable=False),
    sqlite_autoincrement=True,  # a number is never used again
)
Index("reads_of_subject", reads.c.subject, reads.c.number)
Index("reads_of_day", reads.c.at_s)

_INSERT = "insert into reads (at_s, account, subject, path, query, outcome) values (?, ?, ?, ?, ?, ?)"


def entry_of(row: Row[tuple[object, ...]]) -> bytes:
    """What is hashed of a row: a JSON array of number, at_s, account, subject, path, query and outcome."""
    return orjson.dumps([row.number, row.at_s, row.account, row.subject, row.path, row.query, row.outcome])


def day_start_s(day: date) -> int:
    """When a day begins, in unix s."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def period_of(day: date) -> int:
    """A day as the period of a document on chain: 20261130."""
    return day.year * 10_000 + day.month * 100 + day.day


class ReadLog:
    """The log. Safe for several threads and processes."""

    def __init__(self, database: Statements, url: str, clock: Callable[[], float] = time.time) -> None:
        """
        Open the log and make its table.

        :param database: takes entries
        :param url: of the same database, to read them
        :raises BadUrl: a database of PostgreSQL that cannot be used
        """
        self._db, self._clock, self._lock = database, clock, threading.Lock()
        self._asked: dict[Question, float] = {}
        self._engine = open_log(url)

    def close(self) -> None:
        """Let go of what is read by."""
        self._engine.dispose()

    def note(self, account: str, subject: str, path: str, query: str, outcome: Outcome) -> None:
        """
        Keep a question; it is on disk when this returns.

        :param subject: whose data was asked for; empty for a list of many
        :raises OperationalError: the database does not answer, so nothing may be told
        """
        question: Question = account, subject, path[:MOST_TEXT], query[:MOST_TEXT], outcome
        now_s = self._clock()
        with self._lock:
            if len(self._asked) >= MOST_REMEMBERED:
                self._asked = {}
            is_known = 0 <= now_s - self._asked.get(question, -ONE_QUESTION_S) < ONE_QUESTION_S
        if is_known:
            return
        self._db.run(_INSERT, (int(now_s), *question))
        with self._lock:
            self._asked[question] = now_s

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """One state of the log, to read."""
        with self._engine.connect() as connection:
            yield connection

    def is_over(self, day: date) -> bool:
        """Whether a day has all its entries."""
        return self._clock() >= day_start_s(day) + S_PER_DAY + GRACE_S

    def root(self, day: date) -> tuple[int, bytes | None]:
        """Entries of a day and the root of the tree over them, computed from the entries; None without any."""
        first_s = day_start_s(day)
        wanted = reads.c.at_s.between(first_s, first_s + S_PER_DAY - 1)
        with self._engine.connect() as connection:
            rows = connection.execute(select(reads).where(wanted).order_by(reads.c.number))
            leaves = [leaf_of(entry_of(row)) for row in rows]
        return len(leaves), root_of(leaves) if leaves else None


def open_log(url: str) -> Engine:
    """
    The database of a log, its table made where it is not there.

    :raises BadUrl: a database of PostgreSQL that cannot be used
    """
    if make_url(url).get_backend_name() != "postgresql":
        engine = create_engine(url)
        metadata.create_all(engine)
        return engine
    from readmodel import postgresql  # its driver is there only where it was asked for

    engine = postgresql.open_engine(url, is_reader=False)
    with engine.begin() as connection:
        postgresql.check_database(connection)
        postgresql.lock_for_upgrade(connection)
        metadata.create_all(connection)
    return engine
