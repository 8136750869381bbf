"""The registry's part of the stand-in: accounts, reviews, units, custody, certificates."""

from typing import Any

from fake_basics import (
    CERTIFICATE_CODE,
    CLASS,
    DOCUMENT,
    MANY,
    MILL,
    MINISTRY,
    PROVINCE,
    REGISTRY,
    REGULATOR,
    SECOND,
    TX,
    UNITS,
    WORKS,
    listed,
    party,
    problem,
    signed_in,
)
from fastapi import APIRouter, Header, Response

Json = dict[str, Any]

router = APIRouter()

SERIAL = "1001"
AT = "2024-12-31T10:00:00+08:00"
ORIGIN = {"at": AT, "block": 18_196, "transaction_hash": TX}

opened: list[Json] = []


def act(act_id: int, by: str, state: str = "opened") -> Json:
    arguments = {"class_id": CLASS["class_id"], "account": WORKS, "sub_account": 1, "quantity_t": 120}
    words = {
        "zh": "冻结光阳钢铁厂登记子账户 120 吨 CN CEA 2024。",
        "en": "Freeze 120 t CN CEA 2024 of the works' registry sub-account.",
    }
    decision: Json = {"decided_by": None, "decided_by_name": None, "decided_at": None, "decision_reason": None}
    if state != "opened":
        decision = party(SECOND, "decided_by") | {"decided_at": AT, "decision_reason": ""}
    return {
        "act_id": act_id,
        "state": state,
        "contract": "Custody",
        "function": "freeze",
        "arguments": arguments | {"order_no": "（2024）苏01执88号", "reason": "法院冻结", "document_hash": DOCUMENT},
        "summary": words,
        "data": "0xfeed",
        "reason": "法院冻结",
        "document_hash": DOCUMENT,
        "opened_at": AT,
        **party(by, "opened_by"),
        **decision,
    }


def account_row(account: str, name: str, status: str = "active", roles: tuple[str, ...] = ("EMITTER",)) -> Json:
    return {
        "account": account,
        "name": name,
        "kind": "enterprise",
        "roles": list(roles),
        "area": 32,
        "industry": "C31",
        "status": status,
        "status_reason": "",
        "numbers": {"registry": 100_012, "trading": 100_013, "reporting": 100_014},
        "bank_name": "结算银行",
        "bank_state": "proposed" if account == MILL else "confirmed",
        "applied_at": "2024-01-02T09:00:00+08:00",
    }


def account_rows(q: str, status: str, sort: str) -> list[Json]:
    rows = [
        account_row(WORKS, "光阳钢铁厂"),
        account_row(MILL, "Voestalpine Stahl Linz", "restricted"),
        account_row(REGISTRY, "注册登记机构", roles=("REGISTRY",)),
        account_row(PROVINCE, "江苏省生态环境厅", roles=("PROVINCE",)),
    ]
    rows += [account_row(f"0x{n:040x}", f"第 {n:04d} 号企业") for n in range(1, MANY - 3)]
    kept = [row for row in rows if q.lower() in str(row["name"]).lower() and status in ("", row["status"])]
    return sorted(kept, key=lambda row: str(row[sort.lstrip("-")]), reverse=sort[:1] == "-") if sort else kept


@router.get("/registry/accounts")
def accounts(
    limit: int = 100, cursor: str = "0", q: str = "", status: str = "", sort: str = "", format: str = "",
    authorization: str = Header(default=""),
) -> Any:  # fmt: skip
    if signed_in(authorization) not in (REGISTRY, SECOND, MINISTRY, REGULATOR):
        return problem(403, "Not allowed", "for the registry")
    rows = account_rows(q, status, sort)
    if format:
        return file(f"accounts.{format}", "\n".join(row["name"] for row in rows).encode())
    end = int(cursor) + limit
    return listed(*rows[int(cursor) : end]) | {"next": str(end) if end < len(rows) else None}


def file(name: str, content: bytes, media_type: str = "text/csv") -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})


@router.get("/registry/accounts/{account}")
def account(account: str) -> Json:
    found = next(row for row in account_rows("", "", "") if row["account"] == account)
    barred = {"barred_until": "2025-06-30T00:00:00+08:00"} if account == MILL else {"barred_until": None}
    return found | barred | {"conduct_records": 1, "profile": {}}


@router.get("/registry/accounts/{account}/changes")
def changes(account: str) -> Json:
    blank: Json = {"from_status": None, "to_status": None, "document_hash": None, "profile_hash": None}
    by = party(REGISTRY, "by")
    return listed(
        blank | ORIGIN | by | {"kind": "change_proposed", "reason": "", "profile_hash": "0x" + "77" * 32},
        blank | ORIGIN | by | {
            "kind": "status", "from_status": "restricted", "to_status": "active", "reason": "资料补齐",
            "document_hash": DOCUMENT,
        },
        blank | ORIGIN | by | {"kind": "admitted", "from_status": "applied", "to_status": "active", "reason": ""},
    )  # fmt: skip


@router.get("/registry/changes")
def proposals(account: str = "") -> Json:
    now = {"name": "Voestalpine Stahl Linz", "postal_address": "Linz"}
    row = {"number": 1, "profile_hash": "0x" + "77" * 32, "profile": now | {"postal_address": "Wien"}, "now": now}
    return (
        listed(row | ORIGIN | party(MILL) | {"state": "proposed", "proposed_at": AT}) if account == MILL else listed()
    )


PROJECT: Json = {
    "project_id": 1, "code": "CCER-01-0001", "name": "造林项目", "methodology": "CCER-14-001", "owner": MILL,
    "owner_name": "Voestalpine Stahl Linz", "first_day": "2023-01-01", "last_day": "2032-12-31",
    "document_hash": DOCUMENT, "issued_t": 900,
}  # fmt: skip


@router.get("/registry/projects")
def projects() -> Json:
    return listed(PROJECT | ORIGIN)


@router.get("/registry/periods")
def periods() -> Json:
    period = PROJECT | ORIGIN | {"verifier": "核查机构", "class_id": None, "reduction_t": 1_000}
    days = {"first_day": "2024-01-01", "last_day": "2024-12-31"}
    issued = {"period_id": 1, "state": "issued", "first_day": "2023-01-01", "last_day": "2023-12-31"}
    return listed(period | days | {"period_id": 2, "state": "registered"}, period | issued)


@router.get("/registry/conduct")
def conduct(account: str = "") -> Json:
    if account != MILL:
        return listed()
    row = {"record_id": 1, "kind": "false_data", "barred_until": "2025-06-30T00:00:00+08:00", "reason": "篡改监测数据"}
    return listed(row | ORIGIN | party(MILL) | party(PROVINCE, "by"))


@router.get("/registry/reviews")
def reviews(state: str = "") -> Json:
    rows = [act(8, REGISTRY), act(7, SECOND), act(6, REGISTRY, "confirmed"), act(5, REGISTRY, "rejected")]
    return listed(*(row for row in rows if state in ("", row["state"])))


@router.get("/registry/issuance")
def issuance() -> Json:
    block = {"quantity_t": 420, "first_serial": SERIAL, "last_serial": "1420", "year": 2018, "issued_at": AT}
    return listed(CLASS | ORIGIN | party(WORKS) | block)


HELD = {
    "registry_t": 400, "locked_t": 0, "frozen_t": 120, "trading_t": 36, "reserved_t": 0, "due_t": 16, "aside_t": 0,
    "trading_frozen_t": 0, "held_t": 436, "available_t": 300,
}  # fmt: skip


@router.get("/registry/holdings")
def holdings(account: str = "") -> Json:
    return listed(*(CLASS | party(one) | HELD for one in (WORKS, MILL) if account in ("", one)))


@router.get("/registry/transfers")
def transfers() -> Json:
    return listed(
        UNITS | ORIGIN | party(MILL, "from") | party(WORKS, "to") | {"kind": "delivered", "quantity_t": 16},
        UNITS | ORIGIN | {"from_account": None, "from_name": None, "kind": "issued", "quantity_t": 420}
        | party(WORKS, "to"),
    )  # fmt: skip


@router.get("/registry/freezes")
def freezes(account: str = "") -> Json:
    row = {"freeze_id": 3, "act_id": 6, "sub_account": "registry", "quantity_t": 200, "left_t": 120, "state": "open"}
    row |= {"order_no": "（2024）苏01执88号", "reason": "法院冻结", "document_hash": DOCUMENT}
    return listed(CLASS | ORIGIN | party(WORKS) | row) if account in ("", WORKS) else listed()


def entry(entry_id: int, kind: str, state: str) -> Json:
    words = {"reason": "企业合并", "beneficiary": "", "due_at": AT, "made_at": AT, "document_hash": DOCUMENT}
    numbers = {"entry_id": entry_id, "kind": kind, "state": state, "quantity_t": 40, "corrected_t": 0}
    return UNITS | party(MILL, "from") | party(WORKS, "to") | words | numbers


@router.get("/registry/entries")
def entries() -> Json:
    return listed(entry(12, "merger", "in_review"), entry(11, "donation", "executed"), entry(10, "donation", "waiting"))


@router.get("/registry/cancellations")
def cancellations() -> Json:
    row = {
        "kind": "cancellation",
        "quantity_t": 12,
        "beneficiary": "碳中和马拉松",
        "certificate_code": CERTIFICATE_CODE,
    }
    return listed(UNITS | ORIGIN | party(WORKS) | row | {"certificate_code": CERTIFICATE_CODE})


CERTIFICATE = UNITS | ORIGIN | party(WORKS) | {
    "code": CERTIFICATE_CODE, "kind": "cancellation", "quantity_t": 12, "beneficiary": "碳中和马拉松",
}  # fmt: skip


@router.get("/registry/certificates")
def certificates() -> Json:
    return listed(CERTIFICATE)


@router.get("/public/certificates/{code}.pdf")
def certificate_pdf(code: str, lang: str = "zh") -> Response:
    return file(f"{code}.pdf", b"%PDF-1.7 " + lang.encode(), "application/pdf")


@router.get("/public/certificates/{code}")
def certificate(code: str) -> Json:
    known = code.replace("-", "") == CERTIFICATE_CODE.replace("-", "")
    found = CERTIFICATE | {"serials": [["1001", "1012"]]} if known else None
    return {"code": code, "is_well_formed": known, "is_valid": known, "problem": None, "certificate": found}


@router.get("/registry/log")
def log() -> Json:
    words = {"zh": "批准开户。", "en": "Admit an account."}
    row = {"contract": "Participants", "function": "admit", "summary": words, "is_done": True, "reason": None}
    refused = {"contract": "Custody", "function": "freeze", "summary": None, "is_done": False}
    refused |= {"reason": "Custody: caller is not Reviews"}
    return listed(ORIGIN | party(REGISTRY, "sender") | row, ORIGIN | party(SECOND, "sender") | refused)


@router.get("/registry/trace/{serial}")
def trace(serial: str) -> Any:
    if serial != "CN-CEA-2024-0001001":
        return problem(404, "No such serial", "was never issued")
    first: Json = {"first_serial": "1001", "last_serial": "1420", "quantity_t": 420, "note": None}
    nobody: Json = {"from_account": None, "from_name": None}
    end: Json = {"to_account": None, "to_name": None}
    split = {"first_serial": "1001", "last_serial": "1012", "quantity_t": 12}
    steps = [
        first | ORIGIN | nobody | party(MILL, "to") | {"kind": "issued"},
        first | ORIGIN | party(MILL, "from") | party(WORKS, "to") | {"kind": "delivered", "note": "4QX1-000K-7DAW"},
        first | split | ORIGIN | party(WORKS, "from") | end | {"kind": "cancelled"},
    ]
    now = {"first_serial": "1001", "last_serial": "1001", "quantity_t": 1, "state": "cancelled", "since": AT}
    now |= party(WORKS)
    return CLASS | {"serial": serial, "issued_at": AT, "now": [now], "steps": steps}


@router.post("/transactions/encode")
def encode(asked: Json) -> Json:
    opened.append(asked)
    return {"data": "0xfeed"}


@router.get("/fake/opened")
def get_opened() -> list[Json]:
    return opened
