"""The authorities' part of the stand-in, published compliance, and an enterprise's quota and obligations."""

from typing import Any

from fake_basics import (
    CERTIFICATE_CODE,
    CLASS,
    DOCUMENT,
    MILL,
    MINISTRY,
    PROVINCE,
    READS_ROOT,
    REGULATOR,
    TX,
    UNITS,
    WORKS,
    as_of,
    listed,
    party,
    problem,
    signed_in,
)
from fastapi import APIRouter, Header, Request

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


def oddity(kind: str, who: str, figure: int, bound: int, other: str | None = None, year: int | None = None) -> Json:
    also = {"other": other, "other_name": party(other)["name"] if other else None, "year": year}
    return ORIGIN | party(who) | also | {"kind": kind, "figure": figure, "bound": bound}


ODDITIES = (
    oddity("emission_jump", WORKS, 7_310, 5_000, year=2024),
    oddity("quick_review", PROVINCE, 4, 30, other=MINISTRY),
    oddity("refused_calls", WORKS, 1_204, 20) | {"transaction_hash": None},
)


@router.get("/supervision/oddities")
def oddities(kind: str | None = None, account: str | None = None) -> Json:
    kept = [row for row in ODDITIES if kind in (None, row["kind"])]
    return listed(*(row for row in kept if account in (None, row["account"], row["other"])))


@router.get("/supervision/acts")
def acts(account: str | None = None) -> Json:
    words = {"en": "Approve batch 3: 1,420 t for 2 entities.", "zh": "批准第3批：2家企业共1,420吨。"}
    rows = [
        party(MINISTRY, "sender") | {"contract": "Quota", "function": "approve", "summary": words, "is_done": True}
        | {"roles": ["MINISTRY"], "area": 0},
        party(PROVINCE, "sender") | {"contract": "Quota", "function": "propose", "summary": None, "is_done": False}
        | {"roles": ["PROVINCE"], "area": 32},
        party(WORKS, "sender") | {"contract": "OrderBook", "function": "place", "summary": None, "is_done": True}
        | {"roles": ["EMITTER"], "area": 32},
    ]  # fmt: skip
    return listed(*(ORIGIN | row for row in rows if account in (None, row["sender"])))


def read(number: int, who: str, roles: list[str], path: str, subject: str | None, outcome: str = "answered") -> Json:
    named = {"subject": subject, "subject_name": party(subject)["name"] if subject else None}
    row = {"number": number, "at": AT, "roles": roles, "area": 0, "path": path, "query": "", "outcome": outcome}
    return party(who) | named | row


READS = (
    read(3, PROVINCE, ["PROVINCE"], "/registry/holdings", None, "refused"),
    read(2, PROVINCE, ["PROVINCE"], f"/enterprises/{WORKS}/readings", WORKS),
    read(1, MINISTRY, ["MINISTRY"], "/supervision/acts", None),
)


@router.get("/supervision/reads")
def reads(account: str | None = None, subject: str | None = None) -> Json:
    return listed(*(row for row in READS if account in (None, row["account"]) and subject in (None, row["subject"])))


@router.get("/enterprises/{account}/reads")
def own_reads(account: str) -> Json:
    return reads(subject=account)


NOT_RECORDED = {"recorded_root": None, "recorded_by": None, "recorded_by_name": None, "recorded_at": None}
RECORDED = {"recorded_root": READS_ROOT, "recorded_by": REGULATOR, "recorded_by_name": "监管机构", "recorded_at": AT}
READ_DAYS = {
    "2024-12-31": ("running", NOT_RECORDED),
    "2024-12-30": ("unrecorded", NOT_RECORDED),
    "2024-12-29": ("matches", RECORDED),
    "2024-12-28": ("differs", RECORDED),
}


@router.get("/supervision/reads/days")
def read_days() -> Json:
    return listed(*({"day": day, "reads": 1_204} | recorded for day, (_, recorded) in READ_DAYS.items()))


@router.get("/supervision/reads/days/{day}")
def read_day(day: str) -> Json:
    found, recorded = READ_DAYS[day]
    document = {"root": READS_ROOT, "state": found, "kind": "reads", "period": int(day.replace("-", ""))}
    return {"day": day, "reads": 1_204, "as_of": as_of()} | recorded | document


@router.get("/compliance/rules")
def rules() -> Json:
    offset = {"scheme": "CN", "kind": "CCER", "cap_bp": 500, "first_year": 2024, "last_year": 2025}
    multiples = {"min_multiple_bp": 50_000, "max_multiple_bp": 100_000, "repeat_step_bp": 10_000}
    penalty = {"scheme": "CN"} | multiples
    return {"offsets": [offset], "penalties": [penalty], "objection_term_s": 950_400, "as_of": as_of()}


@router.get("/compliance/{account}")
def entity(account: str) -> Json:
    """Verified against surrendered, with the status."""
    short = {"year": 2024, "verified_t": 441, "surrendered_t": 420, "balance_t": -21, "shortfall_t": 21, "status": "B"}
    good = {"year": 2023, "verified_t": 400, "surrendered_t": 400, "balance_t": 0, "shortfall_t": 0, "status": "A"}
    blank = {"year": 2022, "verified_t": None, "surrendered_t": 0, "balance_t": None, "shortfall_t": 0, "status": "C"}
    years = [row | {"scheme": "CN", "why": None, "assessed_at": AT} for row in (short, good, blank)]
    return party(account) | {"name": "光阳钢铁厂", "years": years, "as_of": as_of()}


def may(authorization: str) -> bool:
    return signed_in(authorization) in (PROVINCE, MINISTRY, REGULATOR)


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


@router.post("/authority/quota/preview")
async def preview(kind: str, class_id: str, year: int, request: Request) -> Json:
    """Understands `area,total_t` by its own small means; a line whose area is no number is an error."""
    lines = (await request.body()).decode("utf-8-sig").split()[1:]
    cells = [line.split(",") for line in lines]
    errors = [
        {"row": n, "column": "area", "message": f"{one[0]}: no area code"}
        for n, one in enumerate(cells, 2)
        if not one[0].isdecimal()
    ]
    rows = [
        {"row": n, "account": None, "name": None, "area": int(one[0]), "quantity_t": int(one[1]), "before_t": None}
        for n, one in enumerate(cells, 2)
        if one[0].isdecimal()
    ]
    totals = [{"area": row["area"], "total_t": row["quantity_t"]} for row in rows]
    call = {"contract": "Quota", "function": "set_totals"}
    call |= {"arguments": {"class_id": class_id, "year": year, "totals": totals}}  # type: ignore[dict-item]  # JSON of any shape
    found = {"kind": kind, "rows": rows, "errors": errors, "total_t": sum(row["quantity_t"] for row in rows)}
    return found | {"calls": [] if errors else [call], "as_of": as_of()}


@router.post("/authority/quota/computed")
async def computed(
    stage: str, method: str, class_id: str, year: int, plan_year: int, name: str, request: Request
) -> Json:
    """Computes 420 t of every line; a line without figures is an error."""
    header, *lines = (await request.body()).decode("utf-8-sig").split()
    cells = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    rows = [
        {"row": n, "account": one["account"], "name": None, "area": 32, "quantity_t": 420, "verified_t": 441}
        | {"before_t": 436, "change_t": -16 if stage == "adjustments" else None}
        for n, one in enumerate(cells, 2)
    ]
    errors = [
        {"row": n, "column": "balance", "message": "balance is missing: give a number"}
        for n, one in enumerate(cells, 2)
        if not one["balance"]
    ]
    of = {"class_id": class_id, "year": year}
    if stage == "adjustments":
        changes = [{"entity": row["account"], "delta_t": row["change_t"], "objection_id": 0} for row in rows]
        arguments = of | {"adjustments": changes, "reason": name, "document_hash": DOCUMENT}
        call = {"contract": "Quota", "function": "propose_adjustment", "arguments": arguments}
    else:
        figures = [int(float(one[key] or 0) * 10**9) for one in cells for key in ("intensity", "balance")]
        case = {"entity": rows[0]["account"], "method": 4, "figures": figures, "units": []}
        arguments = of | {"method": name, "plan_year": plan_year, "terms_version": 1, "cases": [case]}
        call = {"contract": "ComputedProposals", "function": "propose", "arguments": arguments}
    assert method == "industry"
    found = {"kind": stage, "rows": rows, "errors": errors, "total_t": 420 * len(rows)}
    return found | {"calls": [] if errors else [call], "as_of": as_of()}


COMPUTED = {
    "method": "industry", "plan_year": 2024, "terms_version": 1, "units": [], "verified_t": 420, "quantity_t": 420,
    "figures": {"intensity_e9": 1_800_000_000, "balance_e9": 1_800_000_000}, "transaction_hash": DOCUMENT,
}  # fmt: skip


def batch(batch_id: int, kind: str, state: str) -> Json:
    numbers = {"batch_id": batch_id, "area": 32, "year": 2024, "rows": 2, "deducted_t": 20, "issued_t": 0}
    words = {"kind": kind, "state": state, "method": "benchmark", "document_hash": None, "refusal": None}
    decided = {"decided_by": None, "decided_at": None if state == "open" else AT, "decided_block": None}
    proposed = {"proposed_by": PROVINCE, "proposed_by_name": "江苏省生态环境厅", "proposed_at": AT}
    return CLASS | numbers | words | decided | proposed | {"quantity_t": 28 if kind == "adjustment" else 1_420} | {
        "kind": kind, "symbol": "CN CEA 2024",
    }  # fmt: skip


BATCHES = [batch(12, "allocation", "open"), batch(11, "adjustment", "open"), batch(10, "allocation", "approved")]


@router.get("/authority/quota/batches")
def batches(state: str = "", authorization: str = Header(default="")) -> Any:
    if not may(authorization):
        return problem(*REFUSED)
    return listed(*(row for row in BATCHES if state in ("", row["state"])))


@router.get("/authority/quota/batches/{batch_id}")
def batch_detail(batch_id: int) -> Json:
    found = next(row for row in BATCHES if row["batch_id"] == batch_id)
    serials: Json = {"first_serial": None, "last_serial": None, "certificate": None, "replaced_by": None}
    rows = [
        party(WORKS)
        | serials
        | {"computed": COMPUTED}
        | {"position": 0, "quantity_t": 420, "deducted_t": 20, "may_hold": True},
        party(MILL) | serials | {"position": 1, "quantity_t": 1_000, "deducted_t": 0, "may_hold": False},
    ]
    rows[0]["computed"] = COMPUTED
    changes = [
        party(account) | {"position": n, "delta_t": delta, "objection_id": 4 * n}
        for n, (account, delta) in enumerate(((WORKS, -12), (MILL, 40)))
    ]
    if found["kind"] == "adjustment":
        named = [{"entity": c["account"], "delta_t": c["delta_t"], "objection_id": c["objection_id"]} for c in changes]
        call = {"function": "approve_adjustment", "arguments": {"batch_id": batch_id, "adjustments": named}}
        rows = []
    else:
        call = {"function": "approve", "arguments": {"batch_id": batch_id, "entities": [WORKS, MILL]}}
        changes = []
    detail = {"batch": found, "rows": rows, "adjustments": changes, "approval": call | {"contract": "Quota"}}
    return detail | {"as_of": as_of()}


def objection(state: str) -> Json:
    words = {"reason": "产量数据有误", "document_hash": DOCUMENT, "state": state, "decision": None}
    return CLASS | party(MILL) | words | {"objection_id": 4, "year": 2024, "area": 32, "objected_at": AT}


@router.get("/authority/objections")
def objections(authorization: str = Header(default="")) -> Any:
    if not may(authorization):
        return problem(*REFUSED)
    accepted = objection("accepted") | {"objection_id": 3, "decision": "产量已更正"}
    return listed(objection("open"), accepted)


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


@router.get("/authority/penalties/proposal")
def proposal(account: str, year: int) -> Json:
    numbers = {"shortfall_t": 21, "price_fen_per_t": 9_749, "min_multiple_bp": 60_000, "max_multiple_bp": 100_000}
    return party(account) | {"year": year, "document_hash": DOCUMENT} | numbers


@router.get("/authority/obligations")
def obligations(year: int, authorization: str = Header(default="")) -> Any:
    return listed(owed(WORKS, 21), owed(MILL, 0)) if may(authorization) else problem(*REFUSED)


def notice() -> Json:
    words = {"year": 2024, "kind": "reminder", "text": "请于 12 月 31 日前清缴"}
    return ORIGIN | party(WORKS) | party(PROVINCE, "by") | words


@router.get("/authority/notices")
def notices(authorization: str = Header(default="")) -> Any:
    return listed(notice()) if may(authorization) else problem(*REFUSED)


ALLOCATED: Json = {
    "year": 2024, "area": 32, "method": "benchmark", "proposed_t": 440, "deducted_t": 20, "adjusted_t": -12,
    "approved_t": 420, "owed_t": 0, "state": "approved", "batch_id": 10, "certificate": "2024-17-3",
    "approved_at": AT, "approved_block": 900, "object_by": "2099-01-01T00:00:00+08:00",
}  # fmt: skip


@router.get("/enterprises/{account}/allocations")
def own_allocations(account: str) -> Json:
    return listed(CLASS | party(account) | ALLOCATED)


@router.get("/enterprises/{account}/quota")
def own_quota(account: str) -> Json:
    words = {
        "zh": "按已计量天数的日均排放 × 全年天数",
        "en": "Metered emissions per day so far, times the days of the year",
    }
    forecast = {"basis": "metered", "emissions_t": 441, "gap_t": 21, "measured_days": 240, "explanation": words}
    numbers = {"year": 2024, "allocated_t": 420, "deducted_t": 20, "adjusted_t": -12, "owed_t": 0, "verified_t": 441}
    used = {"surrendered_t": 0, "used_t": 441, "gap_t": 21, "forecast": forecast, "items": [], "objections": []}
    return {"account": account} | numbers | used | {"as_of": as_of()}


@router.get("/enterprises/{account}/obligations")
def own_obligations(account: str) -> Json:
    order = {"instruction_id": 3, "year": 2024, "class_id": CLASS["class_id"], "quantity_t": 0, "due_at": AT}
    fine = {"year": 2023, "shortfall_t": 4, "fine_fen": 194_980, "deducted_t": 4, "reason": "未足额清缴"}
    return listed(owed(account, 21) | {"instructions": [order | {"state": "open"}], "penalties": [fine]})


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
