"""A disk without space, under whatever database: how it shows, and the alarm for as long as it lasts."""

import logging
import sqlite3
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
"""No space, and what a quota or a limit of the file's size shows as."""
POSTGRESQL_FULL = "53100"  # SQLSTATE disk_full


def is_full(error: DBAPIError) -> bool:
    """Whether a database failed for want of space."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) in SQLITE_FULL
    return getattr(cause, "sqlstate", None) == POSTGRESQL_FULL


class DiskAlarm:
    """Says once that the disk is full, and once that it no longer is."""

    def __init__(self, log: logging.Logger, consequence: str, clock: Callable[[], float] = time.time) -> None:
        self._log, self._consequence, self._clock = log, consequence, clock
        self.since_s: int | None = None
        """Since when there is no space, unix s; None while all is well."""

    def begin(self, error: DBAPIError) -> None:
        """A write found no space."""
        if self.since_s is None:
            self.since_s = int(self._clock())
            self._log.error("disk full: %s until there is space: %s", self._consequence, error.orig)

    def end(self) -> None:
        """A write was stored."""
        if self.since_s is not None:
            self._log.warning("disk has space again, after %d s", int(self._clock()) - self.since_s)
            self.since_s = None

    @property
    def status(self) -> str:
        """For health pages."""
        return "ok" if self.since_s is None else "disk_full"
