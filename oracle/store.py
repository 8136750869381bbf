"""
The evidence store: accepted readings, refusals and batches, on disk before anything is acknowledged.

A file of SQLite serves one oracle; a database of PostgreSQL serves several, who hold devices and owners in turns.

A reading gets its batch and its place in it when it is accepted, so a batch is a fact of the store and not of memory.
What a meter sends is in sequence, so membership is stored by runs and not by readings: it costs next to nothing.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    CursorResult,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    and_,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from carbon.merkle import root_of
from carbon.readings import Quality, Reading, Unit
from oracle.coverage import Coverage
from oracle.errors import DiskFull
from readmodel.disk import DiskAlarm, is_full

log = logging.getLogger(__name__)
END_OF_TIME_S = (1 << 63) - 1
MAX_BOUND = 500
"""Values bound to one statement at most; old SQLite takes 999."""

metadata = MetaData()

devices = Table(
    "devices",
    metadata,
    Column("device_no", Integer, primary_key=True),
    Column("device_id", LargeBinary, nullable=False, unique=True),
    Column("owner", String, nullable=False),  # account, with checksum
)

readings = Table(
    "readings",
    metadata,
    Column("device_no", Integer, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("start_s", BigInteger, nullable=False),
    Column("end_s", BigInteger, nullable=False),
    Column("mantissa", BigInteger, nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("unit", Integer, nullable=False),
    Column("quality", Integer, nullable=False),
    Column("energy_mwh", BigInteger, nullable=False),  # milliwatt hours; 0 when the interval is repeated
    Column("flags", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    PrimaryKeyConstraint("device_no", "sequence"),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("batch_id", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # index of the leaf of its first reading
    Column("device_no", Integer, nullable=False),
    Column("sequence", BigInteger, nullable=False),  # of its first reading
    Column("readings", Integer, nullable=False),  # as many readings of the device, one sequence and one place apart
    PrimaryKeyConstraint("batch_id", "place"),
    sqlite_with_rowid=False,
)
Index("runs_by_device", runs.c.device_no, runs.c.sequence, unique=True)

coverage = Table(
    "coverage",
    metadata,
    Column("device_no", Integer, nullable=False),
    Column("start_s", BigInteger, nullable=False),
    Column("end_s", BigInteger, nullable=False),
    PrimaryKeyConstraint("device_no", "start_s"),
    sqlite_with_rowid=False,
)

refusals = Table(
    "refusals",
    metadata,
    Column("refusal_no", Integer, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False, unique=True),  # of the reading as sent: sent again, counted once
    Column("device_id", String, nullable=False),
    Column("sequence", BigInteger),
    Column("reason", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("received_s", BigInteger, nullable=False),
    Column("content", String, nullable=False),  # the reading as sent
    Column("owner", String),
)

batches = Table(
    "batches",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("owner", String, nullable=False),
    Column("batch_no", Integer, nullable=False),  # counts from 1 per owner, as on `Evidence`
    Column("opened_s", BigInteger, nullable=False),
    Column("state", String, nullable=False),  # open, closed, anchored
    Column("readings", Integer),
    Column("first_s", BigInteger),
    Column("last_s", BigInteger),
    Column("root", LargeBinary),
    Column("transaction_hash", String),
    Column("block", BigInteger),
)
Index("batches_by_owner", batches.c.owner, batches.c.batch_no, unique=True)
Index("batches_by_state", batches.c.state)

claims = Table(
    "claims",
    metadata,
    Column("name", String, primary_key=True),  # a device or an owner
    Column("times", BigInteger, nullable=False),  # how often an oracle held it: moved on, so what others know is old
)

IN_RUN: ColumnElement[bool] = and_(
    readings.c.device_no == runs.c.device_no,
    readings.c.sequence >= runs.c.sequence,
    readings.c.sequence < runs.c.sequence + runs.c.readings,
)
"""Joins readings to their run."""

PLACE = (runs.c.place + readings.c.sequence - runs.c.sequence).label("place")
"""Index of a reading's leaf in its batch, where readings are joined to their run."""


@dataclass(slots=True)
class Run:
    """Readings of one device in a row, as in the table `runs`."""

    batch_id: int
    place: int
    device_no: int
    sequence: int
    readings: int


@dataclass(slots=True)
class OpenBatch:
    """The batch of an owner that still takes readings."""

    batch_id: int
    owner: str
    opened_s: int
    leaves: list[bytes]
    """Leaf hashes of what it holds, in order."""
    first_s: int
    last_s: int
    run: Run | None = None
    """The run that is not on disk yet and may go on."""
    finished_runs: list[Run] = field(default_factory=list)
    """Runs that are not on disk yet."""

    def added(self, device_no: int, sequence: int, readings: int, first_s: int, last_s: int) -> None:
        """Note the readings of one device in a row whose leaves were appended last."""
        run = self.run
        if run is not None and run.device_no == device_no and run.sequence + run.readings == sequence:
            run.readings += readings
        else:
            if run is not None:
                self.finished_runs.append(run)
            self.run = Run(self.batch_id, len(self.leaves) - readings, device_no, sequence, readings)
        self.first_s, self.last_s = min(first_s, self.first_s), max(last_s, self.last_s)


def reading_of(row: Row[Any], device_id: bytes) -> Reading:
    """A stored reading as its device signed it."""
    return Reading(
        device_id,
        row.sequence,
        row.start_s,
        row.end_s,
        row.mantissa,
        row.decimals,
        Unit(row.unit),
        Quality(row.quality),
    )


def batch_readings(connection: Connection, batch_id: int) -> Sequence[Row[Any]]:
    """The readings of a batch in the order of its leaves, each with its device's id and its place."""
    query = (
        select(readings, devices.c.device_id, PLACE)
        .select_from(runs)
        .join(readings, IN_RUN)
        .join(devices, devices.c.device_no == readings.c.device_no)
        .where(runs.c.batch_id == batch_id)
        .order_by(runs.c.place, readings.c.sequence)
    )
    return connection.execute(query).all()


def run_of(connection: Connection, device_no: int, sequence: int) -> Row[Any]:
    """The run that holds an accepted reading."""
    query = (
        select(runs)
        .where(runs.c.device_no == device_no, runs.c.sequence <= sequence)
        .order_by(runs.c.sequence.desc())
        .limit(1)
    )
    return connection.execute(query).one()


def inserted_id(made: CursorResult[Any]) -> int:
    """The number that the database gave to an inserted row."""
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


def _on_connect(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA page_size=8192")  # of a new file; saves a tenth of what an insert costs
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged reading survives a power cut
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", _on_connect)
    metadata.create_all(engine)
    return engine


def _postgresql_engine(url: str) -> Engine:
    from readmodel import postgresql as ours  # its driver is there only where it was asked for

    engine = ours.open_engine(url, is_reader=False)
    try:
        with engine.begin() as connection:
            ours.lock_for_upgrade(connection)
            ours.check_database(connection)
            ours.check_tables(connection, runs.name)
            metadata.create_all(connection)
    except Exception:
        engine.dispose()
        raise
    return engine


class EvidenceStore:
    """Readings, refusals and batches of one oracle, or of several that share a database of PostgreSQL."""

    def __init__(self, url: str) -> None:
        """
        Open the store and make its tables.

        :raises BadUrl: a database of PostgreSQL that cannot be used
        """
        self.is_shared = make_url(url).get_backend_name() == "postgresql"
        self.engine: Engine = _postgresql_engine(url) if self.is_shared else _sqlite_engine(url)
        self.alarm = DiskAlarm(log, "no reading is accepted")
        self._insert_reading = str(insert(readings).compile(dialect=self.engine.dialect))
        self._insert_run = insert(runs)
        self._ignoring = postgresql.insert if self.is_shared else sqlite.insert

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """
        One transaction: all of it or nothing.

        :raises DiskFull: nothing, for want of space; the alarm lasts until `alarm.end`
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            if not is_full(error):
                raise
            self.alarm.begin(error)
            raise DiskFull("the evidence store has no space: nothing of this is stored, send it again later") from error

    # Who works on what

    def claim(self, connection: Connection, names: Iterable[str]) -> dict[str, int]:
        """
        Hold devices and owners until the transaction ends: how often each was held, this time included.

        Nothing on SQLite, where there is one oracle. In one order for all, so that nobody waits in a circle.
        """
        rows = [{"name": name, "times": 1} for name in sorted(set(names))]
        if not self.is_shared or not rows:
            return {}
        query = postgresql.insert(claims).values(rows)
        query = query.on_conflict_do_update(index_elements=["name"], set_={"times": claims.c.times + 1})
        return {row.name: row.times for row in connection.execute(query.returning(claims))}

    @contextmanager
    def anchoring(self) -> Iterator[bool]:
        """Whether this oracle is the one that anchors, for as long as the block runs."""
        if not self.is_shared:
            yield True
            return
        from readmodel.postgresql import ANCHOR_LOCK, held

        with held(self.engine, ANCHOR_LOCK) as is_ours:
            yield is_ours

    # Devices

    def device_no(self, connection: Connection, device_id: bytes, owner: str) -> int:
        """The store's number of a device, given at first sight."""
        found = connection.execute(select(devices.c.device_no).where(devices.c.device_id == device_id)).scalar()
        if found is not None:
            return int(found)
        made = connection.execute(insert(devices).values(device_id=device_id, owner=owner))
        return inserted_id(made)

    def last_sequence(self, connection: Connection, device_no: int) -> int:
        """Highest sequence of a device; 0 when it has no reading."""
        query = select(func.max(readings.c.sequence)).where(readings.c.device_no == device_no)
        return int(connection.execute(query).scalar() or 0)

    def coverage(self, connection: Connection, device_no: int) -> Coverage:
        """The time that a device's counted readings cover."""
        query = (
            select(coverage.c.start_s, coverage.c.end_s)
            .where(coverage.c.device_no == device_no)
            .order_by(coverage.c.start_s)
        )
        return Coverage([(row.start_s, row.end_s) for row in connection.execute(query)])

    def save_coverage(self, connection: Connection, device_no: int, covered: Coverage) -> None:
        """Write what changed in a device's coverage."""
        starts = list(covered.changed)
        for at in range(0, len(starts), MAX_BOUND):
            some = starts[at : at + MAX_BOUND]
            connection.execute(delete(coverage).where(coverage.c.device_no == device_no, coverage.c.start_s.in_(some)))
        rows = [
            {"device_no": device_no, "start_s": start_s, "end_s": end_s}
            for start_s, end_s in covered.changed.items()
            if end_s is not None
        ]
        if rows:
            connection.execute(insert(coverage), rows)
        covered.changed.clear()

    def signed_content(self, connection: Connection, device_no: int, sequence: int) -> tuple[int, ...] | None:
        """Start, end, mantissa, decimals, unit and quality of the reading with that sequence, if it is there."""
        row = connection.execute(
            select(
                readings.c.start_s,
                readings.c.end_s,
                readings.c.mantissa,
                readings.c.decimals,
                readings.c.unit,
                readings.c.quality,
            ).where(readings.c.device_no == device_no, readings.c.sequence == sequence)
        ).first()
        return None if row is None else tuple(row)

    # Readings and refusals

    def add_readings(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Store accepted readings; rows in the order of the table's columns."""
        if self.is_shared:
            from readmodel.postgresql import copy_rows

            copy_rows(connection, readings, rows)
        else:
            connection.exec_driver_sql(self._insert_reading, list(rows))

    def add_refusal(self, connection: Connection, **values: Any) -> None:
        """Store a refusal once, however often the same reading is sent."""
        known = select(refusals.c.refusal_no).where(refusals.c.fingerprint == values["fingerprint"])
        if connection.execute(known).first() is None:
            connection.execute(self._ignoring(refusals).values(**values).on_conflict_do_nothing())

    # Batches

    def open_batch(self, connection: Connection, owner: str, now_s: int) -> OpenBatch:
        """The owner's batch that takes readings; a new one when the last is closed."""
        row = connection.execute(
            select(batches.c.batch_id, batches.c.opened_s).where(batches.c.owner == owner, batches.c.state == "open")
        ).first()
        if row is not None:
            return self.resume_batch(connection, row.batch_id, owner, row.opened_s)
        last = connection.execute(select(func.max(batches.c.batch_no)).where(batches.c.owner == owner)).scalar()
        made = connection.execute(
            insert(batches).values(owner=owner, batch_no=int(last or 0) + 1, opened_s=now_s, state="open")
        )
        return OpenBatch(inserted_id(made), owner, now_s, [], END_OF_TIME_S, 0)

    def resume_batch(self, connection: Connection, batch_id: int, owner: str, opened_s: int) -> OpenBatch:
        """An open batch as the disk has it."""
        rows = batch_readings(connection, batch_id)
        return OpenBatch(
            batch_id,
            owner,
            opened_s,
            [reading_of(row, row.device_id).digest() for row in rows],
            min((row.start_s for row in rows), default=END_OF_TIME_S),
            max((row.end_s for row in rows), default=0),
        )

    def save_runs(self, connection: Connection, batch: OpenBatch) -> None:
        """Write which readings came into a batch."""
        if batch.run is not None:
            batch.finished_runs.append(batch.run)
        if batch.finished_runs:
            connection.execute(self._insert_run, [asdict(run) for run in batch.finished_runs])
        batch.run = None
        batch.finished_runs.clear()

    def close_batch(self, connection: Connection, batch: OpenBatch) -> None:
        """A batch takes no more readings and has its root."""
        self.save_runs(connection, batch)
        connection.execute(
            update(batches)
            .where(batches.c.batch_id == batch.batch_id)
            .values(
                state="closed",
                root=root_of(batch.leaves),
                readings=len(batch.leaves),
                first_s=batch.first_s,
                last_s=batch.last_s,
            )
        )

    def open_batches(self, connection: Connection, opened_to_s: float) -> Sequence[Row[Any]]:
        """Batches that still take readings and were opened by then."""
        query = select(batches).where(batches.c.state == "open", batches.c.opened_s <= opened_to_s)
        return connection.execute(query).all()

    def closed_batches(self, connection: Connection) -> Sequence[Row[Any]]:
        """Batches that wait for the chain, in the order in which the chain must get them."""
        query = select(batches).where(batches.c.state == "closed").order_by(batches.c.owner, batches.c.batch_no)
        return connection.execute(query).all()

    def mark_anchored(
        self, connection: Connection, batch_id: int, transaction_hash: str | None, block: int | None
    ) -> None:
        """A batch's root is on the chain."""
        connection.execute(
            update(batches)
            .where(batches.c.batch_id == batch_id)
            .values(state="anchored", transaction_hash=transaction_hash, block=block)
        )
