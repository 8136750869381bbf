"""
The API's own small database: what is on no chain. A file of SQLite for all API processes of one machine, PostgreSQL for
those of several.
"""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.engine import make_url


class Statements(Protocol):
    """A database that takes one statement at a time, each for itself; parameters are question marks."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement returns."""
        ...

    def make(self, schema: Sequence[str]) -> None:
        """Run statements that make tables, one process at a time."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class SqliteStatements:
    """In a file that only its owner reads."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        file.chmod(0o600)
        self.run("pragma journal_mode = wal")
        self.run("pragma synchronous = normal")
        self.run("pragma wal_autocheckpoint = 8000")  # pages: a write that has to tidy up is slow, so it is rare

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement returns."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def make(self, schema: Sequence[str]) -> None:
        """Make tables that are not there."""
        for statement in schema:
            self.run(statement)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


class PostgresqlStatements:
    """In a database that several machines share."""

    def __init__(self, url: str) -> None:
        from readmodel.postgresql import UPGRADE_LOCK, open_engine  # its driver is there only where it was asked for

        self._engine = open_engine(url, is_reader=False).execution_options(isolation_level="AUTOCOMMIT")
        self._make_lock = UPGRADE_LOCK

    def make(self, schema: Sequence[str]) -> None:
        """Make tables that are not there; of two processes that do so at once one would fail."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"select pg_advisory_lock({self._make_lock})")
            for statement in schema:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"select pg_advisory_unlock({self._make_lock})")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement returns."""
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values))
            return [tuple(row) for row in found] if found.returns_rows else []

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_database(url: str) -> Statements:
    """The database of this URL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return PostgresqlStatements(url)
    return SqliteStatements(Path(parsed.database or ""))
