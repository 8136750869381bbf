"""What the evidence store answers: counts, readings, energy, refusals, batches, proofs."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import Row

from carbon.merkle import leaf_of, proof_of
from carbon.readings import Quality, Unit
from oracle.errors import NotAnchored, NotFound
from oracle.ingest import flag_names
from oracle.store import batches, devices, readings, refusals

Json = dict[str, Any]
MAX_ROWS = 5000


def counts(connection: Connection, owner: str | None = None) -> Json:
    """Accepted, anchored, waiting and refused readings; of one owner or of all."""
    accepted = select(func.count()).select_from(readings.join(batches, readings.c.batch_id == batches.c.batch_id))
    anchored = accepted.where(batches.c.state == "anchored")
    reasons = select(refusals.c.reason, func.count()).group_by(refusals.c.reason).order_by(refusals.c.reason)
    if owner is not None:
        accepted, anchored = accepted.where(batches.c.owner == owner), anchored.where(batches.c.owner == owner)
        reasons = reasons.where(refusals.c.owner == owner)
    total, on_chain = connection.execute(accepted).scalar_one(), connection.execute(anchored).scalar_one()
    waiting = accepted.where(batches.c.state != "anchored")
    refused = {row[0]: row[1] for row in connection.execute(reasons)}
    return {
        "accepted": total,
        "anchored": on_chain,
        "waiting": connection.execute(waiting).scalar_one(),
        "refused": refused,
    }


def owner_devices(connection: Connection, owner: str) -> list[Json]:
    """Devices of an owner that sent something, with their span and energy."""
    query = (
        select(
            devices.c.device_id,
            func.count().label("readings"),
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
            "first_s": row.first_s,
            "last_s": row.last_s,
            "energy_mwh": int(row.energy_mwh),
        }
        for row in connection.execute(query)
    ]


def owner_readings(connection: Connection, owner: str, device_id: bytes | None, from_s: int, to_s: int) -> list[Json]:
    """Readings that start in [from_s, to_s), oldest first, at most `MAX_ROWS`."""
    query = (
        select(readings, devices.c.device_id, batches.c.batch_no, batches.c.state)
        .join(devices, devices.c.device_no == readings.c.device_no)
        .join(batches, batches.c.batch_id == readings.c.batch_id)
        .where(devices.c.owner == owner, readings.c.start_s >= from_s, readings.c.start_s < to_s)
        .order_by(readings.c.start_s, readings.c.sequence)
        .limit(MAX_ROWS)
    )
    if device_id is not None:
        query = query.where(devices.c.device_id == device_id)
    return [reading_json(row) for row in connection.execute(query)]


def reading_json(row: Row[Any]) -> Json:
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
        "digest": "0x" + row.digest.hex(),
        "signature": "0x" + row.signature.hex(),
        "batch_no": row.batch_no,
        "place": row.place,
        "is_anchored": row.state == "anchored",
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
    query = (
        select(readings, devices.c.device_id, batches.c.batch_no, batches.c.state)
        .join(devices, devices.c.device_no == readings.c.device_no)
        .join(batches, batches.c.batch_id == readings.c.batch_id)
        .where(batches.c.owner == owner, batches.c.batch_no == batch_no)
        .order_by(readings.c.place)
    )
    return found[0] | {"items": [reading_json(row) for row in connection.execute(query)]}


def proof(connection: Connection, device_id: bytes, sequence: int) -> Json:
    """
    A reading with the Merkle path to its anchored root.

    :raises NotFound: no such reading
    :raises NotAnchored: its batch is not on chain yet
    """
    row = connection.execute(
        select(readings, batches.c.owner, batches.c.batch_no, batches.c.state, batches.c.root, devices.c.device_id)
        .join(devices, devices.c.device_no == readings.c.device_no)
        .join(batches, batches.c.batch_id == readings.c.batch_id)
        .where(devices.c.device_id == device_id, readings.c.sequence == sequence)
    ).first()
    if row is None:
        raise NotFound(f"device 0x{device_id.hex()} has no accepted reading {sequence}")
    if row.state != "anchored":
        raise NotAnchored(f"reading {sequence} is accepted and waits for its batch to be anchored")
    query = select(readings.c.digest).where(readings.c.batch_id == row.batch_id).order_by(readings.c.place)
    leaves = [leaf_of(digest) for digest in connection.execute(query).scalars()]
    return {
        "owner": row.owner,
        "batch_no": row.batch_no,
        "index": row.place,
        "size": len(leaves),
        "root": "0x" + row.root.hex(),
        "proof": ["0x" + sibling.hex() for sibling in proof_of(leaves, row.place)],
        "reading": reading_json(row),
    }
