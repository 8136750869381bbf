"""The oracle's answers in our words: devices, readings, energy, coverage."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from api.models.enterprise import Coverage, Device, EnergyPeriod, Factor, Reading, Refusal
from api.models.registry import EvidenceReading, SignedReading
from api.oracle import Oracle
from api.store import View
from carbon.rounding import ceil_div

Json = dict[str, Any]

ENERGY_UNIT = "mWh"
"""Unit of energy at the oracle and in rule sets: milliwatt hours."""


SIGNED_AS_IT_IS = ("start_s", "end_s", "decimals", "unit", "quality")


def devices(view: View, registered: Sequence[Row[Any]], sent: Sequence[Json] | None) -> list[Device]:
    """Registered devices with what they have sent; without the latter when the oracle is silent."""
    by_id = {item["device_id"]: item for item in sent or ()}
    return [_device(view, row, by_id.get(row.device_id, {}), sent is not None) for row in registered]


def _device(view: View, row: Row[Any], sent: Json, is_known: bool) -> Device:
    return Device(
        device_id=row.device_id,
        kind=row.kind,
        quantity=row.quantity,
        accuracy_bp=row.accuracy_bp,
        calibrated_until=view.time(row.calibrated_until_s),
        max_per_hour=row.max_per_hour,
        status=row.status,
        status_reason=row.status_reason,
        registered_at=view.time(row.registered_s),
        readings=sent.get("readings", 0) if is_known else None,
        first_at=view.time_or_none(sent.get("first_s")),
        last_at=view.time_or_none(sent.get("last_s")),
        energy_mwh=sent.get("energy_mwh", 0) if is_known else None,
    )


def coverage(oracle: Oracle, account: str, sent: Sequence[Json]) -> Coverage:
    """Intervals with a reading against those that fit between each device's first and last, by its interval."""
    return Coverage(
        readings=sum(item["intervals"] for item in sent),
        expected=sum(_expected(oracle, account, item) for item in sent),
        refused=len(oracle.ask("/refusals", {"owner": account})["items"]),
    )


def _expected(oracle: Oracle, account: str, sent: Json) -> int:
    first_s, last_s = sent["first_s"], sent["last_s"]
    wanted = {"device": sent["device_id"], "from_s": first_s, "to_s": first_s + 1}
    first = oracle.ask(f"/owners/{account}/readings", wanted)["items"]
    interval_s = first[0]["end_s"] - first[0]["start_s"] if first else 0
    return ceil_div(last_s - first_s, interval_s) if interval_s > 0 else int(sent["intervals"])


def readings(oracle: Oracle, view: View, account: str, device: str | None, day: date) -> list[Reading]:
    """Readings that start on a day of the market's zone, oldest first."""
    start = datetime.combine(day, datetime.min.time(), view.zone)
    wanted = {
        "device": device,
        "from_s": int(start.timestamp()),
        "to_s": int((start + timedelta(days=1)).timestamp()),
    }
    return [_reading(view, item) for item in oracle.ask(f"/owners/{account}/readings", wanted)["items"]]


def evidence_reading(view: View, item: Json) -> EvidenceReading:
    """A reading with what is needed to recompute its batch."""
    return EvidenceReading(
        **_reading(view, item).model_dump(),
        signed=SignedReading(**{name: item[name] for name in SIGNED_AS_IT_IS}, mantissa=str(item["mantissa"])),
        digest=item["digest"],
        signature=item["signature"],
        place=item["place"],
    )


def _reading(view: View, item: Json) -> Reading:
    return Reading(
        device_id=item["device_id"],
        sequence=item["sequence"],
        start=view.time(item["start_s"]),
        end=view.time(item["end_s"]),
        quantity=item["energy_mwh"],
        unit=ENERGY_UNIT,
        quality=item["quality"],
        flags=item["flags"],
        batch_no=item["batch_no"],
        is_anchored=item["is_anchored"],
    )


def energy(oracle: Oracle, view: View, account: str, step: str) -> list[Json]:
    """Metered energy by month or day of the market's zone, oldest first."""
    offset = view.zone.utcoffset(None)
    wanted = {"by": step, "utc_offset_s": int(offset.total_seconds())}
    return list(oracle.ask(f"/owners/{account}/energy", wanted)["items"])


def period(item: Json, electricity: Factor | None) -> EnergyPeriod:
    """Energy of a period, with emissions where a rule set says how much."""
    grams = None
    if electricity is not None:
        grams = ceil_div(item["energy_mwh"] * electricity.factor, electricity.scale)
    return EnergyPeriod(
        period=item["period"], energy_mwh=item["energy_mwh"], emissions_g=grams, readings=item["readings"]
    )


def refusals(oracle: Oracle, view: View, account: str) -> list[Refusal]:
    """Refused readings of an owner's devices, newest first."""
    found = oracle.ask("/refusals", {"owner": account})["items"]
    return [
        Refusal(
            device_id=item["device_id"],
            sequence=item["sequence"],
            reason=item["reason"],
            detail=item["detail"],
            received_at=view.time(item["received_s"]),
        )
        for item in found
    ]
