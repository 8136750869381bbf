"""The log of reads in a backup: always a file of SQLite, from and to whichever database the API has."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from api.reads import open_log, reads
from cli.backup.errors import TargetInUse
from cli.backup.evidence import sqlite_file

AT_ONCE = 10_000


@contextmanager
def _opened(url: str) -> Iterator[Connection]:
    """The log of a database, in one transaction; its table is made where it is not there."""
    file = sqlite_file(url)
    if file is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_log(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def take(url: str, file: Path) -> None:
    """Copy the entries into a file, while APIs write; nothing where there is no log."""
    source = sqlite_file(url)
    if source is not None and not source.is_file():
        return
    with _opened(url) as there, _opened(f"sqlite:///{file}") as here:
        _copy(there, here)


def check_target(url: str, file: Path) -> None:
    """
    Find out whether the entries of a file can go there: into nothing, or where the very same are already.

    :raises TargetInUse: there are others
    """
    target = sqlite_file(url)
    if target is not None and not target.exists():
        return
    with _opened(url) as there, _opened(f"sqlite:///{file}") as here:
        _is_there(there, here)


def put(url: str, file: Path) -> None:
    """
    Bring the entries of a file into the log, all of them or none.

    :raises TargetInUse: there are others
    """
    with _opened(url) as there, _opened(f"sqlite:///{file}") as here:
        if _is_there(there, here):
            return
        _copy(here, there)
        largest = there.execute(select(func.max(reads.c.number))).scalar()
        if largest is not None and there.dialect.name == "postgresql":
            there.execute(select(func.setval(func.pg_get_serial_sequence(reads.name, "number"), largest)))


def _copy(source: Connection, target: Connection) -> None:
    query = select(reads).order_by(reads.c.number)
    for rows in source.execution_options(yield_per=AT_ONCE).execute(query).mappings().partitions():
        target.execute(insert(reads), [dict(row) for row in rows])


def _is_there(there: Connection, here: Connection) -> bool:
    """Whether the log has just what the file has; False where it is empty."""
    newest = select(reads).order_by(reads.c.number.desc()).limit(1)
    count = select(func.count()).select_from(reads)
    ours, theirs = ([tuple(row) for row in log.execute(newest)] for log in (here, there))
    if not theirs:
        return False
    if ours != theirs or here.execute(count).scalar() != there.execute(count).scalar():
        raise TargetInUse(f"{there.engine.url} holds other entries of the log of reads: restore into an empty database")
    return True
