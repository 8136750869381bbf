"""A stand-in for the API with plausible fixtures in its shapes; run as a program on a given port.

`POST /fake/state` steers it: {"down": bool, "status": "ok|behind|no_chain", "empty": bool, "halted": bool,
"nonce_s": how long a sign-in message takes}.
"""

import random
import sys
import time
from datetime import datetime, timedelta
from typing import Annotated, Any

import fake_market
import fake_oversight
import fake_registry
import fake_trading
import fake_watch
import uvicorn
from fake_basics import (
    ACCOUNTS,
    CLASS_ID,
    DAYS,
    MINISTRY,
    NEWCOMER,
    NOT_YOURS,
    POLICY,
    PROVINCE,
    REFUSED,
    REGISTRY,
    REGULATOR,
    SECOND,
    TX,
    WORKS,
    as_of,
    listed,
    problem,
    settlement_day,
    signed_in,
    state,
)
from fake_market import trades
from fastapi import FastAPI, Header, Query, Request
from fastapi.responses import JSONResponse

from carbon.merkle import proof_of, root_of
from carbon.readings import Quality, Reading, Unit

Json = dict[str, Any]

REPORT = "0x" + "fe" * 32

app = FastAPI()
app.include_router(fake_watch.router)
app.include_router(fake_trading.router)
app.include_router(fake_registry.router)
app.include_router(fake_market.router)
sent: dict[str, Json] = {}
prepared: list[Json] = []


def reset() -> None:
    """Back to a market in good order."""
    state.clear()
    state.update(down=False, status="ok", empty=False, halted=False, refuse="", polls=0, more_t=0, nonce_s=0)
    state.update(day_open=False, phase="after", day={}, auction={}, right={}, now="", qbft={}, sealed={}, nodes=[])
    state.update(dispute={}, default={}, joined={"me": {"status": "unknown"}, "applications": []})
    fake_market.reset()
    sent.clear()
    prepared.clear()
    fake_registry.opened.clear()


reset()


@app.middleware("http")
async def steer(request: Request, call_next: Any) -> Any:
    if state["down"] and not request.url.path.startswith("/fake"):
        return problem(503, "Out of order", "the fake API is told to be down")
    return await call_next(request)


@app.post("/fake/state")
def set_state(wanted: Json) -> Json:
    if wanted.get("reset"):
        reset()
    state.update({name: value for name, value in wanted.items() if name != "reset"})
    return state


@app.get("/fake/prepared")
def get_prepared() -> list[Json]:
    return prepared


@app.get("/health")
def health() -> Json:
    head = 18_204
    behind = 40 if state["status"] == "behind" else 0
    return {
        "status": state["status"],
        "head_block": head,
        "indexed_block": head - behind,
        "lag_s": behind * 3,
        "chain_time": state["now"] or as_of()["time"],
        "chain_id": 32180,
        "nodes": state["nodes"],
    }


@app.get("/market/products")
def products() -> Json:
    last = DAYS[-1]
    item = {
        "product_id": 1,
        "symbol": "CEA24",
        "class_id": CLASS_ID,
        "tick_fen": 1,
        "lot_t": 1,
        "min_order_t": 1,
        "max_order_t": 99_999,
        "band_bp": 1000,
        "is_halted": state["halted"],
        "halt_reason": "notice 2024-17" if state["halted"] else None,
        "day": last["day"],
        "is_day_open": state["day_open"],
        "previous_close_fen": last["previous_close_fen"],
        "lower_fen": last["lower_fen"],
        "upper_fen": last["upper_fen"],
        "last_fen": 9_805,
        "close_fen": last["close_fen"],
        "quantity_t": last["quantity_t"],
        "amount_fen": last["amount_fen"],
    }
    return {"items": [] if state["empty"] else [item], "next": None, "as_of": as_of()}


NAMES = (
    "Voestalpine Stahl Linz",
    "Kraftwerk Dürnrohr",
    "Zementwerk Mannersdorf",
    "Papierfabrik Laakirchen",
    "<b>Glas</b> Pöchlarn",
)


@app.get("/compliance/years")
def compliance_years() -> Json:
    if state["empty"]:
        return {"items": []}
    return {
        "items": [
            {"year": 2009, "scheme": "EU", "entities": 40, "a": 39, "b": 1, "c": 0},
            {"year": 2010, "scheme": "EU", "entities": 41, "a": 37, "b": 3, "c": 1},
        ]
    }


@app.get("/compliance")
def compliance(year: int = 2010) -> Json:
    rows = []
    for n in range(41):
        status = "C" if n == 40 else "B" if n > 36 else "A"
        verified = None if status == "C" else 12_000 + 371 * n
        rows.append(
            {
                "account": f"0x{n + 1:040x}",
                "name": f"{NAMES[n % 5]} {n + 1}",
                "year": year,
                "scheme": "EU",
                "area": 32,
                "verified_t": verified,
                "surrendered_t": 0 if verified is None else verified - (500 if status == "B" else 0),
                "balance_t": None if verified is None else (-500 if status == "B" else 0),
                "status": status,
            }
        )
    return {"items": rows, "next": None, "as_of": as_of()}


@app.get("/chain/status")
def chain_status() -> Json:
    totals = {"blocks": 18_205, "transactions": 5_311, "refused_transactions": 12, "events": 12_904, "contracts": 15}
    heads = {"head_block": 18_204, "indexed_block": 18_204, "chain_id": 32180, "proposers": [WORKS]}
    return totals | heads | {"as_of": as_of()}


@app.get("/chain/validators")
def validators() -> Json:
    return {"is_qbft": False, "items": [], "ballots": []} | state["qbft"]


@app.get("/chain/statistics")
def chain_statistics(by: str = "day") -> Json:
    step = timedelta(days=1) if by == "day" else timedelta(hours=1)
    begins = [datetime.fromisoformat("2024-12-31T00:00:00+08:00") - step * n for n in reversed(range(30))]
    if state["empty"]:
        return {"as_of": as_of(), "items": []}
    items = [
        {
            "begins": begin.isoformat(),
            "blocks": 86_400 - 40 * (n % 5),
            "missed": n % 5,
            "transactions": 900 + 70 * (n % 7),
            "refused": 12 + n % 4,
            "gas_used": 150_000_000 + 9_000_000 * (n % 7),
            "orders": 610 + 50 * (n % 7),
            "batches": 96 + n % 3,
        }
        for n, begin in enumerate(begins)
    ]
    return {"as_of": as_of(), "items": items}


@app.get("/chain/statistics/proposers")
def chain_proposers(by: str = "day") -> Json:
    names = ("ministry-1", "registry-1", "exchange-1", None)
    blocks = (661_000, 660_400, 660_100, 610_500) if by == "day" else (43_200, 43_190, 43_180, 40_000)
    items = [
        {
            "account": f"0x{n:040x}",
            "name": name,
            "blocks": made,
            "missed": 40 * n * n,
            "share_bp": made * 10_000 // sum(blocks),
        }
        for n, (name, made) in enumerate(zip(names, blocks, strict=True))
    ]
    return {"as_of": as_of(), "items": [] if state["empty"] else items}


@app.get("/chain/blocks")
def blocks(limit: int = 12) -> Json:
    rows = [
        {
            "number": 18_204 - n,
            "hash": f"0x{n:064x}",
            "time": "2024-12-31T15:04:11+08:00",
            "transactions": n % 4,
            "gas_used": 90_000,
        }
        for n in range(limit)
    ]
    return {"items": rows, "next": "x", "as_of": as_of()}


@app.get("/chain/blocks/{number}")
def block(number: int) -> Any:
    if number > 18_204:
        return problem(404, "No such block", "the chain is shorter")
    row: Json = {"hash": TX, "sender": WORKS, "contract": "OrderBook", "function": "place"}
    row |= {"sender_name": "光阳钢铁厂", "is_done": True}
    return {
        "number": number,
        "hash": "0x" + "11" * 32,
        "proposer": "0x" + "22" * 20,
        "events": 1,
        "time": "2024-12-31T15:04:11+08:00",
        "gas_used": 190_000,
        "transactions": 1,
        "items": [row],
        "as_of": as_of(),
    } | state["sealed"]


EVENT = {
    "contract": "OrderBook",
    "event": "OrderPlaced",
    "block": 18_204,
    "transaction_hash": TX,
    "time": "2024-12-31T15:04:11+08:00",
    "fields": {
        "order_id": "7",
        "account": WORKS,
        "product_id": 1,
        "side": 1,
        "price_fen": 9820,
        "quantity_t": 5,
        "day": 20088,
    },
}


@app.get("/chain/transactions/{transaction_hash}")
def chain_transaction(transaction_hash: str) -> Json:
    found = placed_order(transaction_hash)
    if transaction_hash == REPORT:
        called = {"year": 2018, "activities": [959_636_710_000], "rule_version": 1}
        found |= {"contract": "Emissions", "function": "file_report", "arguments": called}
    if transaction_hash == NOT_YOURS:
        hidden = {"sender": None, "sender_name": None, "is_whole": False}
        event = EVENT | {"fields": {"order_id": "7", "account": None, "quantity_t": 5}, "is_whole": False}
        found |= hidden | {"events": [event]}
    if transaction_hash == REFUSED:
        found |= {"is_done": False, "reason": "OrderBook: price outside the day's limits", "events": []}
    return found


def placed_order(transaction_hash: str) -> Json:
    return {
        "hash": transaction_hash,
        "block": 18_204,
        "time": "2024-12-31T15:04:11+08:00",
        "sender": WORKS,
        "sender_name": "光阳钢铁厂",
        "is_done": True,
        "reason": None,
        "contract": "OrderBook",
        "function": "place",
        "arguments": {"product_id": 1, "side": 1, "price_fen": 9820, "quantity_t": 5},
        "gas_used": 190_000,
        "events": [EVENT],
    }


@app.get("/chain/events")
def events(contract: str | None = None, account: str | None = None, event: str = "") -> Json:
    if contract == "Emissions":
        fields = {"entity": WORKS, "year": 2018, "revision": 1, "emissions_g": 440_473_250}
        named = {"contract": contract, "event": "ReportFiled", "transaction_hash": REPORT}
        return listed(EVENT | named | {"fields": fields})
    if contract == "Auction":
        return fake_trading.sealed_bids() if event == "BidSealed" else listed()
    if contract == "Evidence":
        fields = {"owner": WORKS, "batch_no": 4, "root": "0x" + root_of(LEAVES).hex(), "readings": len(LEAVES)}
        return listed(EVENT | {"contract": contract, "event": "BatchAnchored", "fields": fields, "block": 4_711})
    rows = [] if contract == "Nothing" else [EVENT | {"block": 18_204 - n} for n in range(12)]
    return {"items": rows, "next": None, "as_of": as_of()}


@app.get("/chain/contracts")
def contracts() -> Json:
    names = (
        "Directory",
        "Participants",
        "Devices",
        "Evidence",
        "Allowances",
        "Cash",
        "Vouchers",
        "OrderBook",
        "Settlement",
        "Auction",
    )
    rows = [
        {"name": name, "address": f"0x{n + 7:040x}", "version": 1, "since": "2024-01-01T08:00:00+08:00"}
        for n, name in enumerate(names)
    ]
    return {"items": rows}


def participant(account: str, name: str, roles: list[str], **more: Any) -> Json:
    base = {
        "account": account,
        "name": name,
        "kind": "enterprise",
        "roles": roles,
        "area": 32,
        "industry": "C31",
        "status": "active",
    }
    return base | {"numbers": {"registry": 100_012, "trading": 100_013, "reporting": 100_014}} | more


@app.get("/chain/participants")
def participants(role: str = "") -> Json:
    if role:
        return listed(
            *(participant(account, *ACCOUNTS[account]) for account in ACCOUNTS if role in ACCOUNTS[account][1])
        )
    return {
        "items": [
            participant(WORKS, "光阳钢铁厂", ["EMITTER"]),
            participant(REGISTRY, "注册登记机构", ["REGISTRY"], kind="institution", area=0, industry=""),
            participant(PROVINCE, "江苏省生态环境厅", ["PROVINCE"], kind="authority", industry=""),
            participant("0x" + "33" * 20, "Voestalpine Stahl Linz", ["EMITTER"]),
        ]
    }


# sign-in: the token is the account


@app.post("/auth/nonce")
def nonce(asked: Json) -> Json:
    time.sleep(state["nonce_s"])
    return {
        "nonce": "abc123",
        "message": f"ChainETS wants you to sign in with your Ethereum account:\n{asked['address']}\n\nNonce: abc123",
    }


@app.post("/auth/sessions")
def open_session(asked: Json) -> Any:
    account = asked["message"].splitlines()[1].lower()
    if asked["signature"] != "0x" + "51" * 65:
        return problem(401, "Wrong signature", "the signature is of another account")
    name, roles = ACCOUNTS[account]
    return {
        "token": account,
        "account": account,
        "name": name,
        "roles": roles,
        "expires_at": "2099-01-01T00:00:00+08:00",
    }


@app.delete("/auth/sessions/current", status_code=204)
def close_session() -> None:
    return None


@app.delete("/auth/sessions", status_code=204)
def close_sessions() -> None:
    return None


@app.get("/auth/me")
def me(authorization: str = Header(default="")) -> Any:
    account = signed_in(authorization)
    if account not in ACCOUNTS:
        return problem(401, "No session", "sign in first")
    known = {"account": account, "name": ACCOUNTS[account][0], "roles": ACCOUNTS[account][1], "status": "active"}
    return known | (state["joined"]["me"] if account == NEWCOMER else {})


# registration


@app.get("/registration/policy")
def policy() -> Json:
    kinds = {"name": "text", "kind": "text", "area": "number", "industry": "text", "postal_address": "text"}
    kinds |= {"business_licence_hash": "hash", "legal_representative_hash": "hash", "power_of_attorney_hash": "hash"}
    kinds |= {"settlement_bank": "account", "bank_account_hash": "hash"}
    most = {"name": 96, "industry": 8, "postal_address": 160}
    fields = [
        {"name": name, "kind": kind, "max_length": most.get(name), "label": {"zh": f"{name}（中）", "en": name}}
        for name, kind in kinds.items()
    ]
    published = {"policy_hash": POLICY, "uri": "documents/policy.txt", "text": "1. Applicants keep their own key."}
    return published | {"fields": fields, "as_of": as_of()}


@app.get("/registration/applications")
def own_applications(authorization: str = Header(default="")) -> Any:
    if signed_in(authorization) not in ACCOUNTS:
        return problem(401, "No session", "sign in first")
    return listed(*state["joined"]["applications"])


# writes


@app.post("/transactions/prepare")
def prepare(asked: Json) -> Any:
    prepared.append(asked)
    if state["refuse"]:
        return problem(409, "Refused by the contract", "the call would be refused", state["refuse"])
    return {
        "transaction": {
            "chainId": 32180,
            "nonce": 3,
            "to": "0x" + "0e" * 20,
            "value": 0,
            "gas": 400_000,
            "gasPrice": 0,
            "data": "0x1234",
        },
        "summary": {
            "en": "Buy 5 t CEA24, limit 98.20 CNY/t, valid today.",
            "zh": "买入 5 吨 CEA24，限价 98.20 元/吨，当日有效。",
        },
        "reserves": {"en": "CNY 491.00", "zh": "491.00 元"},
        "contract": asked["contract"],
        "function": asked["function"],
        "if_it_fails": {"en": "Nothing is taken, no order stays.", "zh": "不扣款，不留单。"},
    }


@app.post("/transactions/relay", status_code=202)
def relay(asked: Json) -> Any:
    sent[TX] = {"raw": asked["raw"], "polls": 0}
    return {"transaction_hash": TX, "from": WORKS, "contract": "OrderBook", "function": "place"}


@app.get("/transactions/{transaction_hash}")
def transaction_state(transaction_hash: str) -> Json:
    entry = sent.setdefault(transaction_hash, {"polls": 0})
    entry["polls"] += 1
    if state["status"] == "refuse_in_block":
        return {"state": "refused", "block": 18_205, "reason": "OrderBook: day is over", "events": []}
    now = ("waiting", "in_block", "done")[min(entry["polls"] - 1, 2)]
    return {"state": now, "block": None if now == "waiting" else 18_205, "reason": None, "events": []}


# enterprise


@app.get("/enterprises/{account}")
def enterprise(account: str, year: int | None = None, authorization: str = Header(default="")) -> Any:
    if signed_in(authorization) in ("", state.get("ended")):
        return problem(401, "No session", "sign in first")
    if state.get("strange"):
        return {"unexpected": True}
    is_works = account == WORKS
    factor = {
        "source": "electricity",
        "unit": "mWh",
        "factor": 459,
        "scale": 1_000_000,
        "is_deduction": False,
        "reference": "Korea Power Exchange, 2018",
    }
    return {
        "account": account,
        "name": "光阳钢铁厂" if is_works else "Voestalpine Stahl Linz",
        "area": 32,
        "industry": "C31",
        "account_status": "active",
        "year": year or 2018,
        "years": [2018, 2017],
        "emissions_g": 440_473_250 if is_works else None,
        "verified_t": 441,
        "energy_mwh": 959_636_710_000 if is_works else 0,
        "factor": factor if is_works else None,
        "rule_set": "purchased electricity" if is_works else None,
        "rule_version": 1 if is_works else None,
        "allocated_t": 420,
        "held_t": 436,
        "available_t": 420,
        "reserved_t": 0,
        "due_t": 16,
        "locked_t": 0,
        "bought_t": 16,
        "sold_t": 0,
        "surrendered_t": 0,
        "obligation_t": 441,
        "owed_t": 441,
        "gap_t": 5,
        "status": "B",
        "balance_t": -441,
        "deadline": None,
        "coverage": {"readings": 35_040, "expected": 35_040, "refused": 7} if is_works else None,
        "cash": {
            "total_fen": 1_248_000,
            "available_fen": 1_198_900,
            "idle_fen": 1_148_900,
            "reserved_fen": 49_100,
            "due_fen": 0,
            "leaving_fen": 50_000,
            "lodged_fen": 200_000,
            "aside_fen": 0,
            "covered_fen": 0,
        },
        "as_of": as_of(),
    }


DEVICE = "0x" + "d1" * 32


@app.get("/enterprises/{account}/devices")
def devices(account: str) -> Json:
    row = {"device_id": DEVICE, "kind": "meter", "quantity": "active_energy", "status": "active"}
    row |= {"readings": 35_040, "last_at": "2018-06-13T00:00:00+08:00"}
    return listed(row) if account == WORKS else listed()


@app.get("/enterprises/{account}/readings")
def readings(account: str, device: str, day: str) -> Json:
    if day.startswith("2019"):
        return listed()
    chance, rows, start = random.Random(day), [], datetime.fromisoformat(f"{day}T00:00:00+08:00")
    for n in range(96):
        busy = 33 <= n < 84 and n not in (48, 49, 50, 51, 71)
        kwh = chance.uniform(45, 116) if busy else chance.uniform(3, 5)
        rows.append(
            {
                "device_id": device,
                "sequence": 15_552 + n,
                "start": (start + timedelta(minutes=15 * n)).isoformat(),
                "end": (start + timedelta(minutes=15 * n + 15)).isoformat(),
                "quantity": round(kwh * 1_000_000),
                "unit": "mWh",
                "quality": "GOOD",
                "flags": ["UNIT_CONVERTED"] if n == 3 else [],
                "batch_no": 4,
                "is_anchored": True,
            }
        )
    return listed(*rows)


@app.get("/enterprises/{account}/energy")
def energy(account: str) -> Json:
    if account != WORKS:
        return listed()
    tonnes = (57.9, 42.1, 36.9, 36.1, 36.2, 30.1, 37.4, 31.5, 26.5, 39.0, 39.5, 27.3)
    return listed(
        *(
            {
                "period": f"2018-{n:02d}",
                "energy_mwh": round(t / 0.459 * 1e9),
                "emissions_g": round(t * 1e6),
                "readings": 2_920,
            }
            for n, t in enumerate(tonnes, 1)
        )
    )


FIRST_S = 1_528_732_800  # 2018-06-12T00:00:00+08:00


def signed_reading(place: int) -> Reading:
    start_s = FIRST_S + 900 * place
    device = bytes.fromhex(DEVICE.removeprefix("0x"))
    return Reading(device, 15_552 + place, start_s, start_s + 900, 317 + place, 2, Unit.KWH, Quality.GOOD)


BATCH = [signed_reading(place) for place in range(96)]

LEAVES = [reading.digest() for reading in BATCH]


@app.get("/enterprises/{account}/proof")
def proof(account: str, device: str, sequence: int) -> Json:
    """A true proof; after `POST /fake/state {"forged": true}` the reading is another one than the device signed."""
    place = sequence - 15_552
    reading = BATCH[place]
    fields = {
        "device_id": device,
        "sequence": sequence,
        "start_s": reading.start_s,
        "end_s": reading.end_s,
        "mantissa": reading.mantissa + (1 if state.get("forged") else 0),
        "decimals": reading.decimals,
        "unit": reading.unit.name,
        "quality": reading.quality.name,
    }
    path = ["0x" + sibling.hex() for sibling in proof_of(LEAVES, place)]
    found = {"owner": account, "batch_no": 4, "index": place, "size": len(LEAVES), "root": "0x" + root_of(LEAVES).hex()}
    return found | {"proof": path, "reading": fields}


@app.get("/enterprises/{account}/refusals")
def refusals(account: str) -> Json:
    row = {"device_id": DEVICE, "sequence": 5, "reason": "BAD_SIGNATURE", "detail": "signed by another key"}
    return listed(row | {"received_at": "2018-06-12T08:00:00+08:00"})


HELD = {
    "class_id": CLASS_ID,
    "scheme": "CN",
    "kind": "CEA",
    "vintage": 2024,
    "registry_t": 400,
    "locked_t": 0,
    "trading_t": 36,
    "reserved_t": 0,
    "due_t": 16,
    "aside_t": 0,
    "frozen_t": 0,
    "trading_frozen_t": 0,
    "held_t": 436,
    "available_t": 420,
}


@app.get("/enterprises/{account}/holdings")
def holdings(account: str) -> Json:
    return listed(HELD)


@app.get("/enterprises/{account}/orders")
def orders(account: str, state_: Annotated[str, Query(alias="state")] = "") -> Json:
    row = {
        "order_id": "18446744073709551629",
        "product_id": 1,
        "symbol": "CEA24",
        "side": "buy",
        "price_fen": 9_820,
        "quantity_t": 5,
        "open_t": 5,
        "filled_t": 0,
        "day": "2024-12-31",
        "state": "open",
        "placed_at": "2024-12-31T14:00:00+08:00",
        "closed_at": None,
        "transaction_hash": TX,
    }
    partly = row | {
        "order_id": "18446744073709551630",
        "price_fen": 9_700,
        "quantity_t": 40,
        "open_t": 28,
        "filled_t": 12,
    }
    filled = row | {"order_id": "12", "side": "sell", "open_t": 0, "filled_t": 5, "state": "filled"}
    rows = [row, partly, filled]
    return listed(*(one for one in rows if state_ in ("", one["state"])))


@app.get("/enterprises/{account}/trades")
def own_trades(account: str) -> Json:
    named = {"side": "buy", "symbol": "CEA24", "product_id": 1, "fee_fen": 12, "ref": "7"}
    return listed(*(row | named for row in trades(1)["items"][:3]))


@app.get("/enterprises/{account}/cash")
def cash(account: str) -> Json:
    row = {"at": "2024-12-02T10:00:00+08:00", "kind": "deposited", "amount_fen": 1_248_000, "change_fen": 1_248_000}
    return listed(row | {"total_fen": 1_248_000, "note": None, "block": 12, "transaction_hash": TX})


SURRENDER = {
    "application_id": 7,
    "account": WORKS,
    "name": "光阳钢铁厂",
    "area": 32,
    "year": 2018,
    "class_id": CLASS_ID,
    "quantity_t": 441,
    "state": "applied",
    "applied_at": "2024-12-31T10:00:00+08:00",
    "decided_by": None,
    "decided_at": None,
}


@app.get("/enterprises/{account}/surrenders")
def surrenders(account: str) -> Json:
    return listed()


@app.get("/enterprises/{account}/compliance")
def own_compliance(account: str) -> Json:
    row = {"year": 2017, "scheme": "CN", "verified_t": 400, "surrendered_t": 400, "balance_t": 0, "status": "A"}
    return listed(row | {"account": account, "name": "光阳钢铁厂", "area": 32})


# registry and authorities


@app.get("/registry/{what}")
def registry(what: str, authorization: str = Header(default="")) -> Any:
    if signed_in(authorization) not in (REGISTRY, SECOND, MINISTRY, REGULATOR):
        return problem(403, "Not allowed", "for the registry")
    if what == "conservation":
        return conservation()
    application = {
        "account": "0x" + "44" * 20,
        "number": 1,
        "name": "新申请水泥厂",
        "roles": ["EMITTER"],
        "profile": {"kind": "enterprise", "area": 32, "industry": "C30"},
        "state": "applied",
        "applied_at": "2024-12-30T09:00:00+08:00",
    }
    day = settlement_day() | state["day"]
    lists: dict[str, list[Json]] = {
        "applications": [application],
        "settlement": [day],
    }
    return listed(*lists[what])


def conservation() -> Json:
    units = {"class_id": CLASS_ID, "symbol": "CN CEA 2024", "issued_t": 1_000, "held_t": 900, "surrendered_t": 90}
    units |= {"cancelled_t": 10, "sum_of_accounts_t": 900, "ok": True}
    nothing = dict.fromkeys(("issued_t", "held_t", "surrendered_t", "cancelled_t", "sum_of_accounts_t"), 0)
    credits = nothing | {"class_id": str(int(CLASS_ID) + 1), "symbol": "CN CCER 2024", "ok": True}
    money = {"in_fen": 5_000_000, "held_fen": 4_000_000, "out_fen": 1_000_000, "sum_of_accounts_fen": 3_850_000}
    money |= {"funds": fake_trading.FUNDS}
    readings = {"accepted": 35_040, "anchored": 35_040, "waiting": 0, "on_chain": 35_040, "ok": True}
    return {"units": [units, credits], "cash": money | {"ok": True}, "readings": readings, "as_of": as_of()}


app.include_router(fake_oversight.router)


@app.get("/authority/{what}")
def authority(what: str, authorization: str = Header(default="")) -> Any:
    if signed_in(authorization) not in (PROVINCE, MINISTRY, REGULATOR):
        return problem(403, "Not allowed", "for authorities")
    if what == "surrenders":
        return listed(SURRENDER)
    task = {"account": WORKS, "name": "光阳钢铁厂", "area": 32, "industry": "C31", "year": 2018, "body": REGISTRY}
    return listed(task | {"body_name": "核查机构", "state": "concluded", "reported_g": 440_473_250, "verified_t": 441})


# the user's own signer, on the same port for the tests


@app.get("/signer/accounts")
def signer_accounts() -> list[Json]:
    return [{"address": address, "name": name} for address, (name, _) in ACCOUNTS.items()]


@app.post("/signer/requests")
def signer_request(asked: Json) -> Json:
    state["signer_kind"], state["polls"] = asked["kind"], 0
    return {"id": "r1", "url": "/signer/window"}


@app.get("/signer/window")
def signer_window() -> Json:
    return {"note": "the user would approve here"}


@app.get("/signer/requests/{identifier}")
def signer_state(identifier: str) -> Json:
    state["polls"] += 1
    if state.get("decline"):
        return {"state": "refused"}
    if state["polls"] < 2:
        return {"state": "waiting"}
    done = {"signature": "0x" + "51" * 65} if state["signer_kind"] == "message" else {"raw": "0xf86b"}
    return {"state": "signed", **done}


@app.middleware("http")
async def cors(request: Request, call_next: Any) -> Any:
    answer = JSONResponse({}) if request.method == "OPTIONS" else await call_next(request)
    answer.headers["Access-Control-Allow-Origin"] = request.headers.get("origin", "*")
    answer.headers["Access-Control-Allow-Headers"] = "content-type, accept"
    answer.headers["Access-Control-Allow-Methods"] = "GET, POST"
    return answer


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
