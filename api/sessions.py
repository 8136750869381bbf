"""Sign-in nonces and sessions, in the API's own database. Of a token only its hash is kept."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from api.own_database import Statements

TOKEN_BYTES = 32

SCHEMA = (
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


class SessionStore:
    """Nonces are good once, sessions until they expire or are revoked. Safe for several threads and processes."""

    def __init__(
        self, database: Statements, session_s: int, nonce_s: int, clock: Callable[[], float] = time.time
    ) -> None:
        self.session_s, self.nonce_s, self._clock = session_s, nonce_s, clock
        self._db = database
        database.make(SCHEMA)

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
