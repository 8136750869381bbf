"""The batches of a backup beside those that the chain has anchored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import Row

from cli.backup.errors import ChainDiffers
from oracle.store import batches


class Anchors(Protocol):
    """What `Evidence` on the chain says."""

    def count(self, owner: str) -> int:
        """How many batches of an owner are anchored."""
        ...

    def root(self, owner: str, batch_no: int) -> bytes:
        """The root of an anchored batch."""
        ...

    def span(self, owner: str, batch_no: int) -> tuple[int, int, int]:
        """Its readings, and when the first begins and the last ends."""
        ...


@dataclass(frozen=True, slots=True)
class Gap:
    """Batches of an owner that were anchored after the backup was made: it has not their readings."""

    owner: str
    batch_nos: Sequence[int]


def compare(connection: Connection, anchors: Anchors) -> list[Gap]:
    """
    Hold every anchored batch of a backup against the chain; what the chain has beyond it.

    :raises ChainDiffers: the chain has another root, or none
    """
    gaps = []
    owners = connection.execute(select(batches.c.owner).distinct().order_by(batches.c.owner)).scalars().all()
    for owner in owners:
        roots = {batch_no: anchors.root(owner, batch_no) for batch_no in range(1, anchors.count(owner) + 1)}
        held = _of(connection, owner)
        for batch in held:
            if batch.state == "anchored" and roots.get(batch.batch_no) != batch.root:
                raise ChainDiffers(
                    f"batch {batch.batch_no} of {owner} has root 0x{batch.root.hex()} in the backup and "
                    f"{'0x' + roots[batch.batch_no].hex() if batch.batch_no in roots else 'none'} on the chain: "
                    "the backup is of another chain, or was changed"
                )
        known = {batch.batch_no for batch in held if roots.get(batch.batch_no) == batch.root or batch.state == "lost"}
        if missing := [batch_no for batch_no in roots if batch_no not in known]:
            gaps.append(Gap(owner, missing))
    return gaps


def note_lost(connection: Connection, anchors: Anchors, gap: Gap) -> None:
    """
    Note which anchored batches have no readings any more, and number what waits behind them.

    Readings that wait may be in a lost batch too: then they are anchored twice, and still counted once.
    """
    count = anchors.count(gap.owner)
    waiting = [
        batch for batch in _of(connection, gap.owner) if batch.batch_no in gap.batch_nos or batch.batch_no > count
    ]
    for place, batch in reversed(list(enumerate(waiting, start=1))):
        wanted = update(batches).where(batches.c.batch_id == batch.batch_id)
        connection.execute(wanted.values(batch_no=count + place))
    for batch_no in gap.batch_nos:
        readings, first_s, last_s = anchors.span(gap.owner, batch_no)
        lost = {"state": "lost", "readings": readings, "first_s": first_s, "last_s": last_s, "opened_s": first_s}
        root = anchors.root(gap.owner, batch_no)
        connection.execute(insert(batches).values(owner=gap.owner, batch_no=batch_no, root=root, **lost))


def _of(connection: Connection, owner: str) -> Sequence[Row[tuple[object, ...]]]:
    query = select(batches).where(batches.c.owner == owner).order_by(batches.c.batch_no)
    return connection.execute(query).all()
