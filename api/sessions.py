"""
Sign-in nonces and sessions, in a small database of the API's own. Of a token only its hash is kept.

A file of SQLite serves all API processes of one machine, PostgreSQL those of several.
"""

import hashlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.engine import make_url

TOKEN_BYTES = 32

_SCHEMA = (
    "create table if not exists nonces (nonce text primary key, address text not null, expires_s bigint not null)",
    "create table if not exists sessions (token_hash text primary key, account text not null, opened_s bigint not null,"
    " expires_s bigint not null)",
    "create index if not exists sessions_of_account on sessions (account)",
)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in account. What it may do is asked of the chain each time."""

    account: str
    expires_s: int
    """Unix seconds."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Statements(Protocol):
    """A database that takes one statement at a time, each for itself; parameters are question marks."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement returns."""
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

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement returns."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


class PostgresqlStatements:
    """In a database that several machines share."""

    def __init__(self, url: str) -> None:
        from readmodel.postgresql import UPGRADE_LOCK, open_engine  # its driver is there only where it was asked for

        self._engine = open_engine(url, is_reader=False).execution_options(isolation_level="AUTOCOMMIT")
        with self._engine.connect() as connection:  # of two that make tables at once one would fail
            connection.exec_driver_sql(f"select pg_advisory_lock({UPGRADE_LOCK})")
            for statement in _SCHEMA:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"select pg_advisory_unlock({UPGRADE_LOCK})")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement returns."""
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values))
            return [tuple(row) for row in found] if found.returns_rows else []

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def statements(url: str) -> Statements:
    """The database of this URL, with its tables."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return PostgresqlStatements(url)
    found = SqliteStatements(Path(parsed.database or ""))
    for statement in _SCHEMA:
        found.run(statement)
    return found


class SessionStore:
    """Nonces are good once, sessions until they expire or are revoked. Safe for several threads and processes."""

    def __init__(self, url: str, session_s: int, nonce_s: int, clock: Callable[[], float] = time.time) -> None:
        self.session_s, self.nonce_s, self._clock = session_s, nonce_s, clock
        self._db = statements(url)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def now_s(self) -> int:
        """The time that expiry is measured by, in unix seconds."""
        return int(self._clock())

    def new_nonce(self, address: str) -> str:
        """A nonce for one sign-in of an address."""
        now = self.now_s()
        nonce = secrets.token_hex(16)
        self._db.run("delete from nonces where expires_s <= ?", (now,))
        self._db.run("insert into nonces values (?, ?, ?)", (nonce, address, now + self.nonce_s))
        return nonce

    def use_nonce(self, nonce: str, address: str) -> bool:
        """Whether this nonce was made for this address, is fresh and was not used; it is used now."""
        found = self._db.run(
            "delete from nonces where nonce = ? and address = ? and expires_s > ? returning nonce",
            (nonce, address, self.now_s()),
        )
        return bool(found)

    def open(self, account: str) -> tuple[str, Session]:
        """A new session and its token, which is not kept here."""
        now = self.now_s()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = Session(account, now + self.session_s)
        self._db.run("delete from sessions where expires_s <= ?", (now,))
        self._db.run("insert into sessions values (?, ?, ?, ?)", (_hash(token), account, now, session.expires_s))
        return token, session

    def find(self, token: str) -> Session | None:
        """The session of a token, None when it is unknown, over or revoked."""
        rows = self._db.run(
            "select account, expires_s from sessions where token_hash = ? and expires_s > ?",
            (_hash(token), self.now_s()),
        )
        return Session(*rows[0]) if rows else None

    def revoke(self, token: str) -> None:
        """End one session."""
        self._db.run("delete from sessions where token_hash = ?", (_hash(token),))

    def revoke_all(self, account: str) -> int:
        """End all sessions of an account; how many there were."""
        return len(self._db.run("delete from sessions where account = ? returning account", (account,)))
