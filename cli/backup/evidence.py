"""The evidence in a backup: always a file of SQLite, from and to whichever database the oracle has."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, func, insert, inspect, select
from sqlalchemy.engine import make_url

from carbon.merkle import root_of
from cli.backup.errors import NotABackup, NothingToKeep, TargetInUse
from oracle.store import (
    EvidenceStore,
    batch_readings,
    batches,
    coverage,
    devices,
    reading_of,
    readings,
    refusals,
    runs,
)

TABLES = (devices, readings, runs, coverage, refusals, batches)
NUMBERED = ((devices, "device_no"), (refusals, "refusal_no"), (batches, "batch_id"))
"""Tables whose rows the database numbers."""
AT_ONCE = 10_000
COUNTED = ("closed", "anchored")
"""States of a batch that has its root."""


def sqlite_file(url: str) -> Path | None:
    """The file of a store; None on PostgreSQL."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    """The evidence in a file, in one transaction."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def take(url: str, file: Path) -> None:
    """
    Copy one state of the store into a file, while oracles write.

    :raises NothingToKeep: there is no store
    """
    source = sqlite_file(url)
    if source is None:
        _take_from_postgresql(url, file)
        return
    if not source.is_file():
        raise NothingToKeep(f"{source} is missing: there is no evidence of an oracle to keep")
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(file)) as here:
        there.backup(here)
        here.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def _take_from_postgresql(url: str, file: Path) -> None:
    from readmodel.postgresql import open_engine

    engine = open_engine(url, is_reader=True)
    try:
        with engine.connect() as there, opened(file) as here:
            if not inspect(there).has_table(runs.name):
                raise NothingToKeep(f"{engine.url} holds no evidence of an oracle to keep")
            batches.metadata.create_all(here)
            for table in TABLES:
                for rows in there.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings().partitions():
                    here.execute(insert(table), [dict(row) for row in rows])
    finally:
        engine.dispose()


def count(file: Path) -> tuple[int, int]:
    """How many batches and readings a file holds."""
    with opened(file) as connection:
        numbers = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (batches, readings)
        ]
    return numbers[0], numbers[1]


def check_roots(connection: Connection) -> None:
    """
    Compute the root of every closed batch again.

    :raises NotABackup: a batch's readings do not give its root
    """
    for batch in connection.execute(select(batches).where(batches.c.state.in_(COUNTED))).all():
        leaves = [reading_of(row, row.device_id).digest() for row in batch_readings(connection, batch.batch_id)]
        if len(leaves) != batch.readings or not leaves or root_of(leaves) != batch.root:
            raise NotABackup(f"the readings of batch {batch.batch_no} of {batch.owner} do not give its root")


def check_target(url: str, file: Path) -> None:
    """
    Find out whether a backup's evidence can go there: into nothing, or where the very same is already.

    :raises TargetInUse: there is other evidence
    """
    target = sqlite_file(url)
    if target is not None:
        if target.exists():
            raise TargetInUse(f"{target} is there already: restore where no evidence is")
        return
    store = EvidenceStore(url)
    try:
        with store.engine.connect() as connection:
            _is_there(connection, store.engine, file)
    finally:
        store.close()


def put(url: str, file: Path) -> None:
    """
    Bring the evidence of a file into the store, all of it or nothing.

    :raises TargetInUse: there is other evidence
    """
    target = sqlite_file(url)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        return
    store = EvidenceStore(url)
    try:
        with store.engine.begin() as connection:
            _fill(connection, store.engine, file)
    finally:
        store.close()


def _fill(there: Connection, engine: Engine, file: Path) -> None:
    from readmodel.postgresql import copy_rows, lock_for_upgrade

    lock_for_upgrade(there)
    if _is_there(there, engine, file):
        return
    with opened(file) as here:
        for table in TABLES:
            copy_rows(there, table, (tuple(row) for row in here.execute(select(table))))
    for table, column in NUMBERED:
        largest = there.execute(select(func.max(table.c[column]))).scalar()
        if largest is not None:
            sequence = func.pg_get_serial_sequence(table.name, column)
            there.execute(select(func.setval(sequence, largest)))


def _is_there(there: Connection, engine: Engine, file: Path) -> bool:
    """Whether the store has just what the file has; False where it is empty."""
    if not any(there.execute(select(table).limit(1)).first() for table in TABLES):
        return False
    with opened(file) as here:
        if all(_rows(here, table) == _rows(there, table) for table in TABLES):
            return True
    raise TargetInUse(f"{engine.url} holds other evidence: restore into an empty database")


def _rows(connection: Connection, table: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
