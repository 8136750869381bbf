"""
The stand-in's part of what is watched: surveillance, disputes, defaults and their terms.

`POST /fake/state` steers it: {"dispute": …} and {"default": …} change the first dispute and the first default.
"""

from typing import Any

from fake_basics import DOCUMENT, EXCHANGE, MILL, REGISTRY, SECOND, TX, WORKS, as_of, listed, party, state
from fastapi import APIRouter

Json = dict[str, Any]

router = APIRouter()

AT = "2024-12-31T13:20:00+08:00"
ORIGIN: Json = {"block": 18_150, "transaction_hash": TX}
EVIDENCE = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
"""keccak256 of the bytes `abc`."""
TRADE_ID = "18533041829463425025"
KINDS = ("wash_trade", "layering", "cancel_ratio", "marking_close", "price_jump", "volume_jump", "concentration")
FIGURES = {
    "wash_trade": (0, 1, 100, 0, 0),
    "marking_close": (600, 0, 100, 5_000, 100),
    "price_jump": (300, 0, 0, 0, 500),
}


def rule(kind: str) -> Json:
    names = ("window_s", "count", "quantity_t", "share_bp", "move_bp")
    set_rule = {"is_on": kind in FIGURES, "from_day": "2024-12-01" if kind in FIGURES else None}
    return {"kind": kind, "number": KINDS.index(kind) + 1} | set_rule | dict(
        zip(names, FIGURES.get(kind, (0,) * 5), strict=True)
    )  # fmt: skip


@router.get("/market/surveillance-rules")
def rules() -> Json:
    return listed(*map(rule, KINDS))


def named(*accounts: str) -> list[Json]:
    return [{"account": one, "name": party(one)["name"]} for one in accounts]


def alerts() -> list[Json]:
    common = {"product_id": 1, "symbol": "CEA24", "day": "2024-12-31", "raised_by": EXCHANGE, "raised_at": AT}
    common |= {"evidence_hash": EVIDENCE, "decided_at": None} | ORIGIN
    washed = {"kind": "wash_trade", "accounts": named(MILL, WORKS), "quantity_t": 1_200, "measured_bp": 1_033}
    jumped = {"kind": "price_jump", "accounts": [], "quantity_t": 900, "measured_bp": 612}
    closed = {"kind": "marking_close", "accounts": named(WORKS), "quantity_t": 250, "measured_bp": 140}
    return [
        common | {"alert_id": 3, "state": "open", "rule": rule("wash_trade")} | washed,
        common | {"alert_id": 2, "state": "open", "rule": rule("price_jump")} | jumped,
        common | {"alert_id": 1, "state": "warned", "rule": rule("marking_close")} | closed,
    ]


@router.get("/exchange/alerts")
@router.get("/authority/alerts")
def all_alerts() -> Json:
    return listed(*alerts())


@router.get("/exchange/alerts/{alert_id}")
@router.get("/authority/alerts/{alert_id}")
def one_alert(alert_id: int) -> Json:
    found = next(one for one in alerts() if one["alert_id"] == alert_id)
    step = {"action": "warn", "accounts": named(WORKS), "reason": "尾盘集中买入", "document_hash": DOCUMENT}
    steps = [step | {"decided_by": EXCHANGE, "decided_at": AT} | ORIGIN] if found["state"] == "warned" else []
    return {"alert": found, "steps": steps, "as_of": as_of()}


@router.get("/exchange/relations")
def relations() -> Json:
    sides = {"account": MILL, "account_name": party(MILL)["name"], "other": WORKS, "other_name": party(WORKS)["name"]}
    return listed(
        sides | {"is_related": True, "document_hash": DOCUMENT, "declared_by": EXCHANGE, "declared_at": AT} | ORIGIN
    )


@router.get("/enterprises/{account}/measures")
def measures(account: str) -> Json:
    about = {"alert_id": 1, "kind": "marking_close", "product_id": 1, "symbol": "CEA24", "day": "2024-12-31"}
    said = {"action": "warn", "reason": "尾盘集中买入", "document_hash": DOCUMENT, "decided_at": AT}
    return listed(about | said | ORIGIN)


# disputes


@router.get("/market/dispute-terms")
def dispute_terms() -> Json:
    days = {"file_days": 3, "answer_days": 5, "appeal_days": 0}
    return {"day": "2024-12-31", "from_day": "2024-12-01", "as_of": as_of()} | days


def disputes() -> list[Json]:
    trade = {"trade_id": TRADE_ID, "product_id": 1, "symbol": "CEA24", "day": "2024-12-31", "method": "listed"}
    trade |= {"price_fen": 9_805, "quantity_t": 5, "buyer": WORKS, "seller": MILL} | ORIGIN
    sides: Json = {"claimant": WORKS, "claimant_name": party(WORKS)["name"]}
    sides |= {"respondent": MILL, "respondent_name": party(MILL)["name"]}
    fresh: Json = {"state": "filed", "is_final": False, "to_correct_t": 0, "corrected_t": 0, "filed_at": AT}
    fresh |= {"answer_until": "2025-01-05T13:20:00+08:00", "decided_at": None, "appeal_until": None}
    turned = {"claimant": MILL, "claimant_name": sides["respondent_name"]}
    turned |= {"respondent": WORKS, "respondent_name": sides["claimant_name"]}
    decided = {"state": "to_correct", "to_correct_t": 4, "decided_at": AT, "is_final": True}
    return [
        trade | sides | fresh | {"dispute_id": 2} | dict(state["dispute"]),
        trade | fresh | turned | {"dispute_id": 1} | decided,
    ]


@router.get("/exchange/disputes")
@router.get("/authority/disputes")
@router.get("/enterprises/{account}/disputes")
def all_disputes() -> Json:
    return listed(*disputes())


@router.get("/exchange/disputes/{dispute_id}")
@router.get("/authority/disputes/{dispute_id}")
@router.get("/enterprises/{account}/disputes/{dispute_id}")
def one_dispute(dispute_id: int) -> Json:
    found = next(one for one in disputes() if one["dispute_id"] == dispute_id)
    filed = {"step": "filed", "made_by": found["claimant"], "made_by_name": found["claimant_name"], "made_at": AT}
    filed |= {"reason": "价格录入错误", "document_hash": DOCUMENT} | ORIGIN
    nothing = {"quantity_t": None, "trade_id": None, "entry_id": None}
    return {"dispute": found, "steps": [filed | nothing], "as_of": as_of()}


@router.get("/exchange/trades/{trade_id}/chunk")
@router.get("/registry/trades/{trade_id}/chunk")
@router.get("/enterprises/{account}/trades/{trade_id}/chunk")
def chunk(trade_id: str) -> Json:
    trade = {"trade_id": trade_id, "buyer": WORKS, "seller": MILL, "price_fen": 9_805, "quantity_t": 5}
    trade |= {"buy_ref": "1", "sell_ref": "2", "method": 10, "at": 1_735_624_798}
    return {"trades": [trade], "position": 0, "as_of": as_of()}


# defaults


@router.get("/market/default-terms")
def default_terms() -> Json:
    terms = {"from_day": "2024-12-01", "notice_s": 172_800, "compensation_bp": 500}
    return {"day": "2024-12-31", "as_of": as_of()} | terms


@router.get("/registry/defaults")
@router.get("/enterprises/{account}/defaults")
def defaults() -> Json:
    trade = {"trade_id": TRADE_ID, "product_id": 1, "symbol": "CEA24", "day": "2024-12-31", "price_fen": 9_805}
    trade |= {"quantity_t": 5, "amount_fen": 49_025, "buyer": WORKS, "buyer_name": party(WORKS)["name"]}
    trade |= {"seller": MILL, "seller_name": party(MILL)["name"], "side": "buyer", "reason": "银行拒付"}
    said: Json = {"document_hash": DOCUMENT, "declared_by": REGISTRY, "declared_at": AT, "state": "declared"}
    none = ("noticed_by", "noticed_at", "deadline", "barred_until", "decided_at", "decision_reason", "defaulter")
    said |= dict.fromkeys((*none, "innocent", "decision_document_hash"))
    said |= dict.fromkeys(("missing_fen", "there_fen", "paid_fen", "compensation_fen", "owed_fen"), 0)
    noticed: Json = {"state": "noticed", "noticed_by": SECOND, "noticed_at": AT, "compensation_bp": 500}
    noticed |= {"deadline": "2024-12-31T14:20:00+08:00", "defaulter": WORKS, "innocent": MILL, "missing_fen": 300}
    ended = noticed | {"state": "unwound", "compensation_fen": 2_451, "owed_fen": 451, "decision_reason": "逾期未补足"}
    return listed(
        trade | said | {"compensation_bp": 0} | dict(state["default"]),
        trade | said | noticed | {"trade_id": "18533041829463425026"},
        trade | said | ended | {"trade_id": "18533041829463425027", "barred_until": "2025-06-30T00:00:00+08:00"},
    )
