"""
The stand-in's part of trading: rules, the right to trade, deals, auctions, withdrawals, funds, suspensions, settlement.

`POST /fake/state` steers it: {"right": …} and {"day": …} change the trading right and the day of settlement;
{"auction": …} the first auction, {"now": ISO time} the chain's clock, {"day_open": bool, "phase": str} the day.
"""

from typing import Any

from fake_basics import (
    BANK,
    CLASS_ID,
    DOCUMENT,
    EXCHANGE,
    MILL,
    MINISTRY,
    REGISTRY,
    TX,
    WORKS,
    as_of,
    listed,
    party,
    problem,
    signed_in,
    state,
)
from fastapi import APIRouter, Header, Request, Response

Json = dict[str, Any]

router = APIRouter()

AT = "2024-12-31T13:20:00+08:00"
SEAL = "0x" + "5e" * 32

FUNDS: list[Json] = [
    {"fund_id": 1, "name": "exchange_fees", "total_fen": 120_000, "leaving_fen": 20_000},
    {"fund_id": 2, "name": "registry_fees", "total_fen": 30_000, "leaving_fen": 0},
    {"fund_id": 3, "name": "risk_reserve", "total_fen": 0, "leaving_fen": 0},
    {"fund_id": 4, "name": "treasury", "total_fen": 0, "leaving_fen": 0},
]

TERMS: Json = {
    "from_day": "1970-01-01", "tick_fen": 1, "lot_t": 1, "min_order_t": 1, "max_order_t": 99_999, "band_bp": 1_000,
    "min_block_t": 100_000, "max_block_t": None, "block_band_bp": 3_000,
}  # fmt: skip


@router.get("/market/{product_id}/rules")
def rules(product_id: int, day: str = "2024-12-31") -> Json:
    afternoon = {"opens": "13:00:00", "closes": "15:00:00"}
    is_old = day < "2024-12-01"
    return {
        "as_of": as_of(),
        "product_id": product_id,
        "symbol": "CEA24",
        "day": day,
        "is_trading_day": day != "2024-10-01",
        "is_holiday": day == "2024-10-01",
        "terms": TERMS if not is_old else TERMS | {"band_bp": 500},
        "hours": {
            "from_day": "1970-01-01",
            "utc_offset_s": 28_800,
            "sessions": [{"opens": "09:30:00", "closes": "11:30:00"}, afternoon],
            "block_sessions": [afternoon],
        },
        "fees": {"from_day": "2024-12-01", "exchange_bp": 4, "registry_bp": 1},
        "self_trade": None,
        "position_limits": [{"kind": "investor", "from_day": "2024-12-01", "limit_t": 1_000_000}],
        "report_threshold": {"from_day": "2024-12-01", "threshold_t": 800_000},
        "prices": {"previous_close_fen": 9_767, "lower_fen": 8_790, "upper_fen": 10_744},
    }


@router.get("/market/{product_id}/rules/changes")
def changes(product_id: int) -> Json:
    row = {"subject": None}
    return listed(
        row | {"what": "terms", "from_day": "2025-02-01", "state": "coming"},
        row | {"what": "fees", "from_day": "2024-12-01", "state": "in_force"},
        row | {"what": "position_limits", "from_day": "2024-12-01", "state": "in_force", "subject": "investor"},
        row | {"what": "hours", "from_day": "1970-01-01", "state": "in_force"},
        row | {"what": "terms", "from_day": "1970-01-01", "state": "past"},
    )


CONDUCT: Json = {
    "record_id": 1, "kind": "market_misconduct", "barred_until": "2025-06-30T00:00:00+08:00", "reason": "虚假申报",
    "document_hash": DOCUMENT, "at": AT, "block": 18_100, "transaction_hash": TX,
}  # fmt: skip


@router.get("/enterprises/{account}/trading-right")
def trading_right(account: str) -> Json:
    fine: Json = {"may_trade": True, "obstacles": [], "status": "active", "status_reason": None}
    fine |= {"suspension_reason": None, "barred_until": None, "records": []}
    told = dict(state["right"])
    if told.pop("records", False):
        told["records"] = [CONDUCT | party(account) | party(MINISTRY, "by")]
    return fine | told | {"account": account, "as_of": as_of()}


# deals

OF_PRODUCT: Json = {"product_id": 1, "symbol": "CEA24", "day": "2024-12-31", "transaction_hash": TX}
MADE = OF_PRODUCT | {"made_at": AT, "ended_at": None, "state": "open", "quantity_t": 120_000}


@router.get("/enterprises/{account}/inquiries")
def inquiries(account: str) -> Json:
    to_all: Json = {"to_account": None, "to_name": None}
    return listed(
        MADE | party(MILL) | to_all | {"inquiry_id": 4, "side": "sell"},
        MADE | party(WORKS) | party(MILL, "to") | {"inquiry_id": 3, "side": "buy"},
        MADE | party(WORKS) | to_all | {"inquiry_id": 2, "side": "buy", "state": "expired", "ended_at": AT},
    )


@router.get("/enterprises/{account}/quotes")
def quotes(account: str) -> Json:
    got = party(MILL) | party(WORKS, "to") | {"quote_id": 5, "inquiry_id": 3, "side": "sell", "price_fen": 9_650}
    return listed(MADE | got)


@router.get("/enterprises/{account}/offers")
def offers(account: str, state: str = "") -> Json:
    def other(one: str) -> Json:
        return {"counterparty": one, "counterparty_name": party(one)["name"]}

    terms: Json = {"price_fen": 9_650, "quote_id": None, "trade_id": None}
    rows = [
        MADE | terms | party(MILL) | other(WORKS) | {"offer_id": 9, "side": "sell"},
        MADE | terms | party(WORKS) | other(MILL) | {"offer_id": 8, "side": "buy", "price_fen": 9_600},
        MADE | terms | party(WORKS) | other(MILL) | {"offer_id": 7, "side": "buy", "state": "confirmed"},
    ]
    return listed(*(row for row in rows if state in ("", row["state"])))


DEMAND: Json = OF_PRODUCT | {
    "lowest_fen": 9_600, "highest_fen": 9_700, "quantity_t": 5_000, "open_t": 3_000, "smallest_part_t": 100,
    "published_at": AT,
}  # fmt: skip


@router.get("/market/{product_id}/demands")
def public_demands(product_id: int) -> Json:
    return listed(DEMAND | {"demand_id": 12, "side": "sell"}, DEMAND | {"demand_id": 11, "side": "buy"})


@router.get("/enterprises/{account}/demands")
def own_demands(account: str, state: str = "") -> Json:
    own = DEMAND | party(WORKS) | {"only_for": None, "only_for_name": None, "ended_at": None, "traded_t": 2_000}
    rows = [
        own | {"demand_id": 11, "side": "buy", "state": "open"},
        own | party(MILL) | {"demand_id": 10, "side": "sell", "state": "open", "only_for": WORKS}
        | {"only_for_name": party(WORKS)["name"]},
    ]  # fmt: skip
    return listed(*(row for row in rows if state in ("", row["state"])))


@router.get("/enterprises/{account}/demand-trades")
def demand_trades(account: str) -> Json:
    row = {"demand_id": 11, "trade_id": "9", "side": "buy", "how": "matched", "other_demand_id": 9, "price_fen": 9_650}
    row |= {"quantity_t": 2_000, "lowest_fen": 9_600, "highest_fen": 9_700, "traded_at": AT}
    return listed(OF_PRODUCT | row)


# auctions

NOTICE: Json = {
    "product_id": 1, "symbol": "CEA24", "class_id": CLASS_ID, "side": "sale", "initiator": None,
    "initiator_name": None, "year": 2024, "title": "2024 年度第一期有偿分配", "document_hash": DOCUMENT,
    "state": "backed", "quantity_t": 50_000, "least_t": 10_000, "lot_t": 10, "tick_fen": 5, "lower_fen": 8_000,
    "upper_fen": 12_000, "min_bid_t": 100, "max_bid_t": 20_000, "bids_each": 3, "reserve_fen": 9_000,
    "has_sealed_reserve": False, "is_sealed": True, "is_uniform": True, "deposit_bp": 1_000, "step_fen": 0,
    "opens_at": "2024-12-31T09:30:00+08:00", "bids_to": "2024-12-31T14:00:00+08:00",
    "ends_at": "2024-12-31T14:30:00+08:00", "bids": 2, "price_fen": None, "demand_t": None, "sold_t": 0,
    "amount_fen": 0, "cancel_reason": None, "day": None, "announced_at": "2024-12-20T10:00:00+08:00",
    "closed_at": None, "block": 17_000, "transaction_hash": TX,
}  # fmt: skip


def all_auctions() -> list[Json]:
    rising = {"auction_id": 1, "title": "光阳钢铁厂转让", "initiator": MILL, "initiator_name": party(MILL)["name"]}
    result = {"state": "closed", "price_fen": 9_700, "sold_t": 30_000, "amount_fen": 291_000_000, "bids": 7}
    first = NOTICE | {"auction_id": 2} | state["auction"]
    return [first, NOTICE | rising | result | {"is_sealed": False, "is_uniform": False, "step_fen": 10, "year": None}]


@router.get("/market/auctions")
def auctions() -> Json:
    return listed(*all_auctions())


@router.get("/market/auctions/{auction_id}")
def auction(auction_id: int) -> Any:
    found = [one for one in all_auctions() if one["auction_id"] == auction_id]
    return found[0] if found else problem(404, "Not found", "there is no such auction")


BID: Json = {
    "quantity_t": 4_000, "standing_t": 4_000, "won_t": 0, "paid_fen": None, "made_at": AT, "opened_at": AT,
    "state": "standing", "block": 18_001, "transaction_hash": TX,
}  # fmt: skip


@router.get("/market/auctions/{auction_id}/bids")
def bids(auction_id: int) -> Json:
    return listed(
        BID | {"number": 1, "price_fen": 9_900}, BID | {"number": 2, "price_fen": 9_500},
        BID | {"number": 3, "price_fen": 9_100},
    )  # fmt: skip


@router.get("/enterprises/{account}/auction-bids")
def own_bids(account: str) -> Json:
    sealed = BID | {"state": "sealed", "price_fen": None, "quantity_t": None, "standing_t": 0, "opened_at": None}
    sealed |= {"bid_id": str(2 << 32 | 4), "auction_id": 2, "title": NOTICE["title"], "number": 4, "up_to_t": 5_000}
    return listed(sealed | {"deposit_fen": 6_000_000, "decided_at": None})


def sealed_bids() -> Json:
    """The event of the bid that the enterprise sealed; `POST /fake/state {"seal": …}` says with which seal."""
    fields = {"auction_id": "2", "bid_id": str(2 << 32 | 4), "bidder": WORKS, "seal": state.get("seal", SEAL)}
    event = {"contract": "Auction", "event": "BidSealed", "block": 18_001, "transaction_hash": TX, "time": AT}
    return listed(event | {"fields": fields})


# money

WITHDRAWAL: Json = {
    "withdrawal_id": 1, "fund": None, "amount_fen": 50_000, "state": "requested", "requested_at": AT,
    "cleared_at": None, "cleared_by": None, "cleared_by_name": None, "decided_at": None, "decided_by": None,
    "decided_by_name": None, "bank_reference": None, "reason": None, "transaction_hash": TX, "bank": BANK,
    "bank_name": "结算银行",
}  # fmt: skip


def all_withdrawals() -> list[Json]:
    cleared = {"state": "cleared", "cleared_at": AT} | party(REGISTRY, "cleared_by")
    return [
        WITHDRAWAL | party(REGISTRY) | {"withdrawal_id": 4, "fund": "registry_fees", "amount_fen": 10_000},
        WITHDRAWAL | party(WORKS) | {"withdrawal_id": 3},
        WITHDRAWAL | party(EXCHANGE) | cleared | {"withdrawal_id": 2, "fund": "exchange_fees", "amount_fen": 20_000},
        WITHDRAWAL | party(WORKS) | cleared | {"state": "confirmed", "decided_at": AT} | party(BANK, "decided_by"),
    ]


@router.get("/registry/withdrawals")
def registry_withdrawals(state: str = "") -> Json:
    return listed(*(row for row in all_withdrawals() if state in ("", row["state"])))


@router.get("/bank/withdrawals")
def bank_withdrawals(state: str = "", authorization: str = Header(default="")) -> Any:
    if signed_in(authorization) != BANK:
        return problem(403, "Not allowed", "for banks")
    return registry_withdrawals(state)


@router.get("/enterprises/{account}/withdrawals")
def own_withdrawals(account: str) -> Json:
    return listed(*(row for row in all_withdrawals() if row["account"] == account))


@router.get("/bank/bindings")
def bindings() -> Json:
    row = {"status": "active", "bank_account_hash": DOCUMENT, "named_at": AT}
    waiting = {"account": MILL, "name": party(MILL)["name"], "state": "proposed"}
    return listed(row | waiting, row | {"account": WORKS, "name": party(WORKS)["name"], "state": "confirmed"})


@router.get("/funds")
def funds() -> Json:
    return listed(*FUNDS)


# exchange


@router.get("/exchange/suspensions")
def suspensions() -> Json:
    step = {"document_hash": DOCUMENT, "at": AT, "block": 18_000, "log_index": 0, "transaction_hash": TX}
    by = party(EXCHANGE, "decided_by")
    return listed(
        step | by | party(MILL) | {"is_suspended": True, "is_newest": True, "reason": "疑似对敲"},
        step | by | party(WORKS) | {"is_suspended": False, "is_newest": True, "reason": "已说明"},
        step | by | party(WORKS) | {"is_suspended": True, "is_newest": False, "reason": "待说明"},
    )


@router.get("/exchange/limits")
def limits() -> Json:
    return listed(
        {"subject": "investor", "name": None, "from_day": "2024-12-01", "limit_t": 1_000_000},
        {"subject": WORKS, "name": party(WORKS)["name"], "from_day": "2024-12-15", "limit_t": None},
    )


# the statement of a day


@router.get("/enterprises/{account}/days/{day}")
def day_statement(account: str, day: str, format: str = "json") -> Any:
    if format != "json":
        return Response(f"{day} as {format}", media_type="text/csv")
    money = {"opening_fen": 100_000, "in_fen": 0, "out_fen": 49_050, "fees_fen": 25, "closing_fen": 50_950}
    entry = {"kind": "paid", "amount_fen": 49_050, "fee_fen": 25, "change_fen": -49_050, "total_fen": 50_950}
    entry |= {"withdrawal_id": None, "note": None, "at": AT, "block": 18_100, "log_index": 3, "transaction_hash": TX}
    moved = {"kind": "delivered", "class_id": CLASS_ID, "symbol": "CN CEA 2024", "quantity_t": 5, "change_t": 5}
    units = {"class_id": CLASS_ID, "symbol": "CN CEA 2024", "opening_t": 420, "in_t": 5, "out_t": 0, "closing_t": 425}
    is_empty = day < "2024-12-01"
    found = {"account": account, "name": party(account)["name"], "day": day, "is_over": False, "adds_up": True}
    found |= {"orders": [], "trades": [], "trade_fees_fen": 0, "money": money, "units": [] if is_empty else [units]}
    found |= {"entries": [] if is_empty else [entry], "as_of": as_of()}
    return found | {"movements": [] if is_empty else [moved | {"at": AT, "block": 18_100, "transaction_hash": TX}]}


# the bank's daily file


@router.post("/bank/reconciliation")
async def reconcile(day: str, request: Request) -> Json:
    """Understands `reference,direction,account,amount_fen` by its own small means."""
    lines = [line.split(",") for line in (await request.body()).decode().split()[1:]]
    kept = {"direction": "in", "account": WORKS, "amount_fen": 100_000}
    agreed = [kept | {"reference": one[0]} for one in lines if one[3] == "100000"]
    other = [kept | {"amount_fen": int(one[3])} for one in lines if one[3] != "100000"]
    differing = [
        {"finding": "other_amount", "reference": DOCUMENT, "bank": booking, "chain": kept} for booking in other
    ] + [{"finding": "not_in_file", "reference": SEAL, "bank": None, "chain": kept | {"account": "risk_reserve"}}]
    sums = {"rows": len(lines), "in_fen": sum(int(one[3]) for one in lines), "out_fen": 0}
    answer = {"bank": BANK, "day": day, "file": sums, "chain": sums, "errors": [], "ok": False, "as_of": as_of()}
    return answer | {"agreed": agreed, "differences": differing}
