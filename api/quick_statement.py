"""
The usual request for a statement, answered before the framework takes it apart.

Only the plain case is answered here: a session that stands, an account it may see for itself or as registry or
ministry, no parameter but `limit`. All else, each refusal too, goes on to `api.routers.statement`, which says what a
statement is. `tests/api/test_statement.py` holds both against each other byte for byte, `benchmarks/registry_reads.py`
this one against an echo.
"""

import re
import sqlite3

import orjson
from sqlalchemy.exc import OperationalError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.queries.statement import KeptReader
from api.routers.statement import MOST, USUAL
from api.services import Services

_PATH = re.compile(r"/enterprises/(0x[0-9a-fA-F]{40})/statement")
_LIMIT = re.compile(rb"limit=([1-9][0-9]{0,2})")
_BEARER = b"Bearer "


class QuickStatements:
    """Stands before the app and answers the plain case. Runs in the event loop: an answer takes less than a thread."""

    def __init__(self, app: ASGIApp, services: Services, reader: KeptReader) -> None:
        self._app, self._services, self._reader = app, services, reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        body = self.answer(scope) if scope["type"] == "http" else None
        if body is None:
            await self._app(scope, receive, send)
            return
        headers = [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def answer(self, scope: Scope) -> bytes | None:
        """The body of the answer, None where the app has to answer."""
        path = _PATH.fullmatch(scope["path"])
        if path is None or scope["method"] != "GET":
            return None
        limit, token = _limit(scope["query_string"]), _token(scope["headers"])
        session = self._services.sessions.find(token) if limit and token else None
        if session is None:
            return None
        try:
            found = self._reader.statement(session.account, path[1], limit)
            if found is not None:
                self._note(scope, session.account, path[1])
        except (sqlite3.Error, OperationalError):  # the route says what is wrong; the next request opens it anew
            self._reader.close()
            return None
        return None if found is None else orjson.dumps(found)

    def _note(self, scope: Scope, account: str, subject: str) -> None:
        """Keep who asks for another's data, as `api.access` does."""
        if subject != account:
            query = scope["query_string"].decode("latin-1")
            self._services.reads.note(account, subject, scope["path"], query, "answered")


def _limit(query: bytes) -> int:
    """How many movements are wanted; 0 where the query has more to it."""
    if not query:
        return USUAL
    found = _LIMIT.fullmatch(query)
    return int(found[1]) if found and int(found[1]) <= MOST else 0


def _token(headers: list[tuple[bytes, bytes]]) -> str:
    """The token of a session; empty where there is none to be read plainly."""
    shown = [value for name, value in headers if name == b"authorization"]
    if len(shown) != 1 or not shown[0].startswith(_BEARER):
        return ""
    return shown[0][len(_BEARER) :].decode("latin-1")
