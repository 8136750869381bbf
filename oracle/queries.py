"""What the evidence store answers: counts, readings, energy, refusals, batches, proofs."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, select
from sqlalchemy.engine import Row

from carbon.merkle import proof_of
from carbon.readings import Flag, Quality, Unit
from oracle.errors import NotAnchored, NotFound
from oracle.ingest import flag_names
from oracle.store import (
    PLACE,
    batch_readings,
    batches,
    devices,
    reading_of,
    readings,
    refusals,
    run_of,
    runs,
)

Json = dict[str, Any]
MAX_ROWS = 5000


def counts(connection: Connection, owner: str | None = None) -> Json:
    """
    Accepted, anchored, waiting and refused readings; of one owner or of all.

    Accepted are counted as they lie in the store, the other two by the batches that hold them.
    """
    accepted = select(func.count()).select_from(readings)
    in_batches = select(func.coalesce(func.sum(runs.c.readings), 0)).join(
        batches, runs.c.batch_id == batches.c.batch_id
    )
    reasons = select(refusals.c.reason, func.count()).group_by(refusals.c.reason).order_by(refusals.c.reason)
    if owner is not None:
        accepted = accepted.join(devices, devices.c.device_no == readings.c.device_no).where(devices.c.owner == owner)
        in_batches, reasons = in_batches.where(batches.c.owner == owner), reasons.where(refusals.c.owner == owner)
    return {
        "accepted": connection.execute(accepted).scalar_one(),
        "anchored": int(connection.execute(in_batches.where(batches.c.state == "anchored")).scalar_one()),
        "waiting": int(connection.execute(in_batches.where(batches.c.state != "anchored")).scalar_one()),
        "refused": {row[0]: row[1] for row in connection.execute(reasons)},
    }


def owner_devices(connection: Connection, owner: str) -> list[Json]:
    """Devices of an owner that sent something, with their span and energy; `intervals` counts no interval twice."""
    is_repeated = readings.c.flags.bitwise_and(Flag.REPEATED_INTERVAL.value) != 0
    query = (
        select(
            devices.c.device_id,
            func.count().label("readings"),
            func.sum(case((is_repeated, 0), else_=1)).label("intervals"),
            func.min(readings.c.start_s).label("first_s"),
            func.max(readings.c.end_s).label("last_s"),
            func.sum(readings.c.energy_mwh).label("energy_mwh"),
        )
        .join(readings, readings.c.device_no == devices.c.device_no)
        .where(devices.c.owner == owner)
        .group_by(devices.c.device_id)
    )
    return [
        {
            "device_id": "0x" + row.device_id.hex(),
            "readings": row.readings,
            "intervals": int(row.intervals),
            "first_s": row.first_s,
            "last_s": row.last_s,
            "energy_mwh": int(row.energy_mwh),
        }
        for row in connection.execute(query)
    ]


def owner_readings(connection: Connection, owner: str, device_id: bytes | None, from_s: int, to_s: int) -> list[Json]:
    """Readings that start in [from_s, to_s), oldest first, at most `MAX_ROWS`."""
    later = runs.alias()
    last_run = select(func.max(later.c.sequence)).where(
        later.c.device_no == readings.c.device_no, later.c.sequence <= readings.c.sequence
    )
    query = (
        select(readings, devices.c.device_id, PLACE, batches.c.batch_no, batches.c.state)
        .select_from(devices)
        .join(readings, devices.c.device_no == readings.c.device_no)
        .join(runs, and_(runs.c.device_no == readings.c.device_no, runs.c.sequence == last_run.scalar_subquery()))
        .join(batches, batches.c.batch_id == runs.c.batch_id)
        .where(devices.c.owner == owner, readings.c.start_s >= from_s, readings.c.start_s < to_s)
        .order_by(readings.c.start_s, readings.c.sequence)
        .limit(MAX_ROWS)
    )
    if device_id is not None:
        query = query.where(devices.c.device_id == device_id)
    return [reading_json(row, row.batch_no, row.state, row.place) for row in connection.execute(query)]


def reading_json(row: Row[Any], batch_no: int, state: str, place: int) -> Json:
    """A stored reading for the outside."""
    return {
        "device_id": "0x" + row.device_id.hex(),
        "sequence": row.sequence,
        "start_s": row.start_s,
        "end_s": row.end_s,
        "mantissa": row.mantissa,
        "decimals": row.decimals,
        "unit": Unit(row.unit).name,
        "quality": Quality(row.quality).name,
        "energy_mwh": row.energy_mwh,
        "flags": flag_names(row.flags),
        "digest": "0x" + reading_of(row, row.device_id).digest().hex(),
        "signature": "0x" + row.signature.hex(),
        "batch_no": batch_no,
        "place": place,
        "is_anchored": state == "anchored",
    }


def owner_energy(connection: Connection, owner: str, step: str, utc_offset_s: int) -> list[Json]:
    """Energy and readings per month or day of the local time, oldest first."""
    day = (readings.c.start_s + utc_offset_s) // 86_400
    query = (
        select(
            day.label("day"),
            func.sum(readings.c.energy_mwh).label("energy_mwh"),
            func.count().label("readings"),
        )
        .join(devices, devices.c.device_no == readings.c.device_no)
        .where(devices.c.owner == owner)
        .group_by(day)
        .order_by(day)
    )
    periods: dict[str, Json] = {}
    for row in connection.execute(query):
        period = _date_of(int(row.day))[: 7 if step == "month" else 10]
        entry = periods.setdefault(period, {"period": period, "energy_mwh": 0, "readings": 0})
        entry["energy_mwh"] += int(row.energy_mwh)
        entry["readings"] += row.readings
    return list(periods.values())


def _date_of(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def refused(connection: Connection, owner: str | None, device_id: str | None, reason: str | None) -> list[Json]:
    """Refusals, newest first, at most `MAX_ROWS`."""
    query = select(refusals).order_by(refusals.c.refusal_no.desc()).limit(MAX_ROWS)
    for column, wanted in ((refusals.c.owner, owner), (refusals.c.device_id, device_id), (refusals.c.reason, reason)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [
        {
            "device_id": row.device_id,
            "sequence": row.sequence,
            "reason": row.reason,
            "detail": row.detail,
            "received_s": row.received_s,
            "content": row.content,
        }
        for row in connection.execute(query)
    ]


def owner_batches(connection: Connection, owner: str) -> list[Json]:
    """Batches of an owner, oldest first."""
    query = select(batches).where(batches.c.owner == owner).order_by(batches.c.batch_no)
    return [
        {
            "batch_no": row.batch_no,
            "state": row.state,
            "readings": row.readings,
            "first_s": row.first_s,
            "last_s": row.last_s,
            "root": "0x" + row.root.hex() if row.root else None,
            "transaction_hash": row.transaction_hash,
            "block": row.block,
        }
        for row in connection.execute(query)
    ]


def batch(connection: Connection, owner: str, batch_no: int) -> Json:
    """
    A batch with its readings in the order of the leaves, for who computes it again.

    :raises NotFound: no such batch
    """
    found = [item for item in owner_batches(connection, owner) if item["batch_no"] == batch_no]
    if not found:
        raise NotFound(f"{owner} has no batch {batch_no}")
    query = select(batches).where(batches.c.owner == owner, batches.c.batch_no == batch_no)
    row = connection.execute(query).one()
    items = [reading_json(item, batch_no, row.state, item.place) for item in batch_readings(connection, row.batch_id)]
    return found[0] | {"items": items}


def proof(connection: Connection, device_id: bytes, sequence: int) -> Json:
    """
    A reading with the Merkle path to its anchored root.

    :raises NotFound: no such reading
    :raises NotAnchored: its batch is not on chain yet
    """
    query = select(devices.c.device_no, devices.c.owner, devices.c.device_id, readings).join(
        readings, devices.c.device_no == readings.c.device_no
    )
    row = connection.execute(query.where(devices.c.device_id == device_id, readings.c.sequence == sequence)).first()
    if row is None:
        raise NotFound(f"device 0x{device_id.hex()} has no accepted reading {sequence}")
    run = run_of(connection, row.device_no, sequence)
    held_in = connection.execute(select(batches).where(batches.c.batch_id == run.batch_id)).one()
    if held_in.state != "anchored":
        raise NotAnchored(f"reading {sequence} is accepted and waits for its batch to be anchored")
    leaves = [reading_of(item, item.device_id).digest() for item in batch_readings(connection, run.batch_id)]
    place = run.place + sequence - run.sequence
    return {
        "owner": held_in.owner,
        "batch_no": held_in.batch_no,
        "index": place,
        "size": len(leaves),
        "root": "0x" + held_in.root.hex(),
        "proof": ["0x" + sibling.hex() for sibling in proof_of(leaves, place)],
        "reading": reading_json(row, held_in.batch_no, held_in.state, place),
    }
