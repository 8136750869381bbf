"""Databases that run out of space when a test says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

PLENTY = 1_000_000


class SmallDisk:
    """The space under a database of SQLite: as much as it has now, until it is widened."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._pages = engine, PLENTY
        event.listen(engine, "connect", self._limit)

    def _limit(self, connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self._pages}")

    def fill(self) -> None:
        """No page more: SQLite takes a limit below its size as its size."""
        self._set(1)

    def widen(self) -> None:
        """Space again."""
        self._set(PLENTY)

    def _set(self, pages: int) -> None:
        self._pages = pages
        self._engine.dispose()
