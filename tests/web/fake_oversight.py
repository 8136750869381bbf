"""The authorities' part of the stand-in, published compliance, and an enterprise's quota and obligations."""

from typing import Any

from fake_basics import (
    CERTIFICATE_CODE,
    CLASS,
    DOCUMENT,
    MILL,
    MINISTRY,
    PROVINCE,
    TX,
    UNITS,
    WORKS,
    as_of,
    listed,
    party,
    problem,
    signed_in,
)
from fastapi import APIRouter, Header

Json = dict[str, Any]

router = APIRouter()

AT = "2024-12-31T10:00:00+08:00"
ORIGIN = {"at": AT, "block": 18_196, "transaction_hash": TX}

AREAS = {
    11: (40, 40), 12: (31, 30), 13: (120, 113), 14: (98, 86), 15: (140, 131), 21: (77, 76), 23: (60, 55), 31: (52, 52),
    32: (141, 139), 33: (115, 114), 34: (72, 70), 37: (190, 181), 41: (101, 97), 42: (66, 64), 44: (131, 131),
    51: (70, 68), 61: (60, 52), 62: (33, 30), 65: (90, 78),
}  # fmt: skip
"""Area -> entities, and those in balance."""


def figures(key: str, entities: int, balanced: int) -> Json:
    """One row of statistics."""
    short = entities - balanced
    row = {"key": key, "entities": entities, "a": balanced, "b": short - short // 4, "c": short // 4}
    row |= {"d": 0, "e": 0, "x": 0, "none": 0, "fines_fen": 0}
    tonnes = entities * 1_234_567
    return row | {"verified_t": tonnes, "surrendered_t": tonnes - 8_100 * short, "missing_t": 8_100 * short}


@router.get("/compliance/statistics")
def statistics(by: str, year: int | None = None) -> Json:
    if by == "year":
        return listed(figures("2022", 1_400, 1_352), figures("2023", 1_611, 1_590), figures("2024", 1_687, 1_607))
    if by == "industry":
        return listed(figures("D44", 1_200, 1_150), figures("C30", 280, 265), figures("C31", 207, 192))
    return listed(*(figures(str(area), *counts) for area, counts in AREAS.items()))


@router.get("/compliance/{account}")
def entity(account: str) -> Json:
    """Verified against surrendered, with the status."""
    short = {"year": 2024, "verified_t": 441, "surrendered_t": 420, "balance_t": -21, "shortfall_t": 21, "status": "B"}
    good = {"year": 2023, "verified_t": 400, "surrendered_t": 400, "balance_t": 0, "shortfall_t": 0, "status": "A"}
    blank = {"year": 2022, "verified_t": None, "surrendered_t": 0, "balance_t": None, "shortfall_t": 0, "status": "C"}
    years = [row | {"scheme": "CN", "why": None, "assessed_at": AT} for row in (short, good, blank)]
    return party(account) | {"name": "光阳钢铁厂", "years": years, "as_of": as_of()}


def may(authorization: str) -> bool:
    return signed_in(authorization) in (PROVINCE, MINISTRY)


REFUSED = (403, "Not allowed", "for authorities")


@router.get("/authority/quota")
def quota(year: int, authorization: str = Header(default="")) -> Any:
    if not may(authorization):
        return problem(*REFUSED)
    if year != 2024:
        return {"year": year, "areas": [], "items": [], "national": [], "as_of": as_of()}
    rows = [
        CLASS | {"area": area, "year": year, "total_t": count * 1_000_000, "proposed_t": count * 940_000,
                 "approved_t": count * 700_000}
        for area, (count, _) in AREAS.items()
    ]  # fmt: skip
    item = CLASS | party(WORKS) | {"area": 32, "year": year, "method": "benchmark", "proposed_t": 420}
    national = [CLASS | {"year": year, "total_t": 2_000_000_000}]
    done = {"approved_t": 420, "state": "approved", "approved_at": AT}
    return {"year": year, "areas": rows, "items": [item | done], "national": national, "as_of": as_of()}


def batch(batch_id: int, kind: str, state: str) -> Json:
    items = [
        party(WORKS) | {"proposed_t": 420, "deducted_t": 20, "delta_t": -12, "objection_id": 0},
        party(MILL) | {"proposed_t": 1_000, "deducted_t": 0, "delta_t": 40, "objection_id": 4},
    ]
    words = {"method": "benchmark", "stage": "final", "reason": "异议成立" if kind == "adjustment" else ""}
    numbers = {
        "batch_id": batch_id,
        "area": 32,
        "year": 2024,
        "rows": 2,
        "quantity_t": 28 if items and kind == "adjustment" else 1_400,
    }
    return UNITS | ORIGIN | party(PROVINCE, "by") | words | numbers | {
        "kind": kind, "state": state, "decided_at": None if state == "proposed" else AT, "items": items,
    }  # fmt: skip


@router.get("/authority/batches")
def batches(state: str = "", authorization: str = Header(default="")) -> Any:
    if not may(authorization):
        return problem(*REFUSED)
    rows = [
        batch(12, "allocation", "proposed"),
        batch(11, "adjustment", "proposed"),
        batch(10, "allocation", "approved"),
    ]
    return listed(*(row for row in rows if state in ("", row["state"])))


def objection(state: str) -> Json:
    words = {"reason": "产量数据有误", "document_hash": DOCUMENT, "state": state, "decision_reason": None}
    return CLASS | ORIGIN | party(MILL) | words | {"objection_id": 4, "year": 2024, "term_ends_at": AT}


@router.get("/authority/objections")
def objections(authorization: str = Header(default="")) -> Any:
    return listed(objection("open")) if may(authorization) else problem(*REFUSED)


def owed(account: str, missing: int) -> Json:
    row = {
        "area": 32,
        "industry": "C31",
        "year": 2024,
        "scheme": "CN",
        "verified_t": 441,
        "surrendered_t": 441 - missing,
    }
    row |= {"pending_t": 0, "missing_t": missing, "deadline": "2024-12-31T23:59:59+08:00", "days_left": -3}
    row |= {"status": "B" if missing else "A", "last_notice_at": None, "offset_t": 0, "offset_cap_t": 22, "why": None}
    return party(account) | row


@router.get("/authority/obligations")
def obligations(authorization: str = Header(default="")) -> Any:
    return listed(owed(WORKS, 21), owed(MILL, 0)) if may(authorization) else problem(*REFUSED)


def notice() -> Json:
    return (
        ORIGIN | party(WORKS) | party(PROVINCE, "by") | {"year": 2024, "kind": "due", "text": "请于 12 月 31 日前清缴"}
    )


@router.get("/authority/notices")
def notices(authorization: str = Header(default="")) -> Any:
    return listed(notice()) if may(authorization) else problem(*REFUSED)


@router.get("/enterprises/{account}/quota")
def own_quota(account: str) -> Json:
    row = {
        "year": 2024,
        "stage": "final",
        "method": "benchmark",
        "proposed_t": 440,
        "deducted_t": 20,
        "approved_t": 420,
    }
    row |= {"adjusted_t": -12, "clawed_t": 12, "owed_t": 0, "state": "approved", "batch_id": 10, "approved_at": AT}
    return listed(CLASS | ORIGIN | row | {"objection_until": "2099-01-01T00:00:00+08:00"})


@router.get("/enterprises/{account}/forecast")
def forecast(account: str) -> Json:
    method = {"zh": "已有月份的月均排放 × 12", "en": "Mean of the months so far × 12"}
    figures_ = {"emissions_so_far_g": 330_355_000, "months": 9, "forecast_t": 441, "allocated_t": 420, "held_t": 436}
    return figures_ | {"year": 2024, "gap_t": 5, "method": method, "as_of": as_of()}


@router.get("/enterprises/{account}/obligations")
def own_obligations(account: str) -> Json:
    return listed(owed(account, 21))


@router.get("/enterprises/{account}/notices")
def own_notices(account: str) -> Json:
    return listed(notice())


@router.get("/enterprises/{account}/objections")
def own_objections(account: str) -> Json:
    return listed(objection("open"))


@router.get("/enterprises/{account}/entries")
def own_entries(account: str) -> Json:
    row = {"entry_id": 9, "kind": "donation", "state": "waiting", "quantity_t": 5, "due_at": AT, "reason": "捐赠"}
    return listed(UNITS | party(account, "from") | party(MILL, "to") | row)


@router.get("/enterprises/{account}/certificates")
def own_certificates(account: str) -> Json:
    row = {"code": CERTIFICATE_CODE, "kind": "cancellation", "quantity_t": 12, "beneficiary": "碳中和马拉松"}
    return listed(UNITS | ORIGIN | party(account) | row)
