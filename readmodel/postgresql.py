"""What only PostgreSQL needs: how it is opened, what is asked of a database, many rows at once, who holds what."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from readmodel.errors import BadUrl

CONNECT_S = 10
READ_ONLY, NOT_DURABLE = "-c default_transaction_read_only=on", "-c synchronous_commit=off"
KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""A server whose machine is gone is noticed within seconds …"""
OPTIONS = " ".join(f"-c tcp_{name}={value}" for name, value in KEEPALIVES.items())
"""… and by the server one of us whose machine is gone, so that another gets his locks."""
UPGRADE_LOCK = 0x43_45_54_53_01
"""Advisory lock of who changes the tables; the numbers begin with "CETS"."""
WRITER_LOCK = 0x43_45_54_53_02
"""Advisory lock of the one indexer that writes."""
ANCHOR_LOCK = 0x43_45_54_53_03
"""Advisory lock of the one oracle that anchors."""


class WholeNumber(Loader):
    """NUMERIC as PostgreSQL sums integers: whole numbers come as integers, as from SQLite."""

    def load(self, data: Buffer) -> int | Decimal:
        """The value of the text that the server sent."""
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)


def open_engine(url: str | URL, *, is_reader: bool, is_durable: bool = True) -> Engine:
    """
    An engine of a database; a reader's transactions write nothing and see one state throughout.

    :param is_durable: a commit is on disk before it is answered; else a power cut may lose the last, never half of one
    """
    options = " ".join((OPTIONS, *([READ_ONLY] if is_reader else []), *([] if is_durable else [NOT_DURABLE])))
    engine = create_engine(
        url,
        connect_args={"connect_timeout": CONNECT_S, "options": options, **KEEPALIVES},
        isolation_level="REPEATABLE READ" if is_reader else "READ COMMITTED",
        pool_pre_ping=True,  # the server may have been started anew
    )

    @event.listens_for(engine, "connect")
    def register(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        driver: Any = connection
        driver.adapters.register_loader("numeric", WholeNumber)

    return engine


def driver_url(url: str | URL) -> str:
    """The same database for psycopg itself."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def check_database(connection: Connection) -> None:
    """
    Texts must be kept as UTF-8 and ordered by their bytes, as in SQLite: lists and cursors rest on one order.

    :raises BadUrl: the database was made otherwise
    """
    row = connection.exec_driver_sql(
        "SELECT datcollate, datlocprovider::text, pg_encoding_to_char(encoding) FROM pg_database "
        "WHERE datname = current_database()"
    ).one()
    collation, provider, encoding = row
    if provider == "c" and collation in ("C", "POSIX") and encoding == "UTF8":
        return
    raise BadUrl(
        connection.engine.url.render_as_string(),
        f"its order of texts is {collation} in {encoding}, and must be C in UTF8; make it with CREATE DATABASE … "
        "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'",
    )


def check_tables(connection: Connection, own: str) -> None:
    """
    Evidence and read model have tables of one name: each needs a database of its own.

    :param own: a table that is there whenever any of ours is
    :raises BadUrl: there are tables, and not this one
    """
    names = inspect(connection).get_table_names()
    if names and own not in names:
        raise BadUrl(
            connection.engine.url.render_as_string(),
            f"it holds other tables, such as {names[0]}: evidence and read model each need a database of their own",
        )


def copy_rows(connection: Connection, table: Table, rows: Iterable[Sequence[Any]], into: str | None = None) -> None:
    """
    Add rows with all columns in order, as fast as the server takes them.

    :param into: another table of the same columns
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection), f"{connection.dialect.name} is not PostgreSQL"
    target, columns = into or f'"{table.name}"', ", ".join(f'"{column.name}"' for column in table.columns)
    with driver.cursor() as cursor, cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def held(engine: Engine, lock: int) -> Iterator[bool]:
    """Whether this advisory lock is ours for as long as the block runs; whoever dies lets go of it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({lock})").scalar_one():
            yield False
            return
        try:
            yield True
        finally:
            try:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({lock})")
            except DBAPIError:  # the connection is gone, and the lock with it
                connection.invalidate()


def lock_for_upgrade(connection: Connection) -> None:
    """Wait until nobody else changes the tables; ends with the transaction."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
