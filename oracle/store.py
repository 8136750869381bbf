"""
The evidence store: accepted readings, refusals and batches, on disk before anything is acknowledged.

A reading gets its batch and its place in it when it is accepted, so a batch is a fact of the store and not of memory.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Row

from carbon.merkle import leaf_of, root_of

END_OF_TIME_S = (1 << 63) - 1

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
    Column("digest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("batch_id", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # index of the leaf
    PrimaryKeyConstraint("device_no", "sequence"),
    sqlite_with_rowid=False,
)
Index("readings_by_batch", readings.c.batch_id, readings.c.place)

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


def inserted_id(made: CursorResult[Any]) -> int:
    """The number that the database gave to an inserted row."""
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


def _on_connect(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged reading survives a power cut
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


class EvidenceStore:
    """Readings, refusals and batches of one oracle."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _on_connect)
        metadata.create_all(self.engine)
        self._insert_reading = str(insert(readings).compile(dialect=self.engine.dialect))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing."""
        with self.engine.begin() as connection:
            yield connection

    # Devices

    def device_no(self, connection: Connection, device_id: bytes, owner: str) -> int:
        """The store's number of a device, given at first sight."""
        found = connection.execute(select(devices.c.device_no).where(devices.c.device_id == device_id)).scalar()
        if found is not None:
            return int(found)
        made = connection.execute(insert(devices).values(device_id=device_id, owner=owner))
        return inserted_id(made)

    def last_reading(self, connection: Connection, device_no: int) -> tuple[int, int]:
        """Highest sequence of a device and the latest end of its intervals; zeros when it has none."""
        row = connection.execute(
            select(func.max(readings.c.sequence), func.max(readings.c.end_s)).where(readings.c.device_no == device_no)
        ).one()
        return int(row[0] or 0), int(row[1] or 0)

    def digest_at(self, connection: Connection, device_no: int, sequence: int) -> bytes | None:
        """Digest of the reading with that sequence, if it is there."""
        return connection.execute(
            select(readings.c.digest).where(readings.c.device_no == device_no, readings.c.sequence == sequence)
        ).scalar()

    def overlaps(self, connection: Connection, device_no: int, start_s: int, end_s: int) -> bool:
        """Whether a stored reading of the device shares time with the interval."""
        return (
            connection.execute(
                select(readings.c.sequence)
                .where(readings.c.device_no == device_no, readings.c.start_s < end_s, readings.c.end_s > start_s)
                .limit(1)
            ).first()
            is not None
        )

    # Readings and refusals

    def add_readings(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Store accepted readings; rows in the order of the table's columns."""
        if self.engine.dialect.positional:
            connection.exec_driver_sql(self._insert_reading, list(rows))
        else:
            names = [column.name for column in readings.columns]
            connection.execute(insert(readings), [dict(zip(names, row, strict=True)) for row in rows])

    def add_refusal(self, connection: Connection, **values: Any) -> None:
        """Store a refusal once, however often the same reading is sent."""
        known = select(refusals.c.refusal_no).where(refusals.c.fingerprint == values["fingerprint"])
        if connection.execute(known).first() is None:
            connection.execute(insert(refusals).values(**values))

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
        rows = self.batch_readings(connection, batch_id)
        return OpenBatch(
            batch_id,
            owner,
            opened_s,
            [leaf_of(row.digest) for row in rows],
            min((row.start_s for row in rows), default=END_OF_TIME_S),
            max((row.end_s for row in rows), default=0),
        )

    def close_batch(self, connection: Connection, batch: OpenBatch) -> None:
        """A batch takes no more readings and has its root."""
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

    def open_batches(self, connection: Connection) -> Sequence[Row[Any]]:
        """Batches that still take readings."""
        return connection.execute(select(batches).where(batches.c.state == "open")).all()

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

    def batch_readings(self, connection: Connection, batch_id: int) -> Sequence[Row[Any]]:
        """The readings of a batch in the order of its leaves."""
        query = select(readings).where(readings.c.batch_id == batch_id).order_by(readings.c.place)
        return connection.execute(query).all()
