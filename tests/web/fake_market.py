"""
The market of the stand-in: quote, days, candles, book, trades, and the stream of them.

`POST /fake/trade` with {"price_fen": …, "quantity_t": …} makes a trade; `GET /fake/listeners` counts open streams.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from fake_basics import DAYS, GOOD_CODE, GOOD_NUMBER, TX, UNKNOWN_CODE, as_of, listed, state
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from carbon.vouchers import format_code

Json = dict[str, Any]

router = APIRouter()
made: list[Json] = []
"""Trades of this test, new to old."""
listeners = {"now": 0, "ever": 0}
asked: list[str] = []
"""Lists of the market that were asked for."""

PUBLISHED = [(9_805, 2_400), (9_820, 500), (9_812, 12_000), (9_805, 3_150), (9_799, 210), (9_801, 1_000), (9_801, 75)]
DAY_NUMBER = 20_088


def reset() -> None:
    """No trade but the published ones."""
    made.clear()
    asked.clear()
    listeners["ever"] = 0


@router.post("/fake/trade")
def make_trade(wanted: Json) -> Json:
    made.insert(0, _trade(185 + len(made), "2024-12-31T14:59:59+08:00", wanted["price_fen"], wanted["quantity_t"]))
    return made[0]


@router.get("/fake/listeners")
def get_listeners() -> Json:
    return {**listeners, "asked": asked}


@router.get("/market/{product_id}/days")
def days(product_id: int) -> Json:
    asked.append("days")
    return listed(*DAYS)


@router.get("/market/{product_id}/methods")
def methods(product_id: int) -> Json:
    rows = []
    for day in DAYS:
        parts = {"listed": day["listed_t"], "block": day["quantity_t"] - day["listed_t"]}
        rows += [
            {
                "method": method,
                "trades": max(1, day["trades"] - 1) if method == "listed" else 1,
                "quantity_t": quantity,
                "amount_fen": quantity * day["close_fen"],
                "day": day["day"],
            }
            for method, quantity in parts.items()
            if quantity
        ]
    return listed(*rows)


@router.get("/market/{product_id}/candles")
def candles(product_id: int, span: str = "day") -> Json:
    asked.append(span)
    step = timedelta(minutes=1) if span == "minute" else timedelta(hours=1)
    chance, rows, price = random.Random(3), [], 9_790
    for hour, minute, length in ((9, 30, 120), (13, 0, 120)):
        at = datetime.fromisoformat(f"2024-12-31T{hour:02d}:{minute:02d}:00+08:00")
        for _ in range(length if span == "minute" else 2):
            is_last = at.hour == 14 and (span == "hour" or at.minute == 59)
            if is_last or chance.random() < 0.8:
                opened, price = price, min(9_812, max(9_700, price + chance.randint(-8, 8)))
                rows.append(
                    {
                        "start": at.isoformat(),
                        "day": "2024-12-31",
                        "open_fen": opened,
                        "high_fen": max(opened, price) + 2,
                        "low_fen": min(opened, price) - 2,
                        "close_fen": price,
                        "trades": 5,
                        "quantity_t": chance.randint(10, 2_000),
                        "amount_fen": 1,
                    }
                )
            at += step
    for trade in made:
        rows[-1] |= {"close_fen": trade["price_fen"], "quantity_t": rows[-1]["quantity_t"] + trade["quantity_t"]}
    return listed(*rows)


@router.get("/market/{product_id}/depth")
def depth(product_id: int) -> Json:
    asks = [(9_820, 2_333 + state["more_t"]), (9_831, 2_884), (9_842, 1_245), (9_853, 3_644), (9_864, 4_322)]
    bids = [(9_805, 1_669), (9_792, 1_138), (9_779, 944), (9_766, 562), (9_753, 3_689)]
    asks += [(9_864 + 20 * n, 900 + 310 * n) for n in range(1, 25)]
    bids += [(9_753 - 25 * n, 700 + 260 * n) for n in range(1, 25)]

    def side(levels: list[tuple[int, int]]) -> list[Json]:
        return [{"price_fen": price, "quantity_t": quantity, "orders": 2} for price, quantity in levels]

    return {"bids": side(bids), "asks": side(asks), "last_fen": 9_805, "day": DAYS[-1]["day"], "as_of": as_of()}


@router.get("/market/{product_id}/quote")
def quote(product_id: int) -> Json:
    last = DAYS[-1]
    sums = {name: last[name] + sum(trade[name] for trade in made) for name in ("quantity_t", "amount_fen")}
    return {
        **{name: last[name] for name in ("day", "previous_close_fen", "lower_fen", "upper_fen")},
        **{name: last[name] for name in ("open_fen", "high_fen", "low_fen", "close_fen")},
        "as_of": as_of(),
        "product_id": 1,
        "symbol": "CEA24",
        "is_day_open": bool(made) or state["day_open"],
        "is_halted": state["halted"],
        "halt_reason": "test" if state["halted"] else None,
        "band_bp": 1000,
        "last_fen": made[0]["price_fen"] if made else 9_805,
        "bid_fen": 9_805,
        "ask_fen": 9_820,
        "trades": last["trades"] + len(made),
        **sums,
        "methods": [{"method": "listed", "trades": last["trades"], **sums}],
        "session": {
            "day": "2024-12-31",
            "phase": state["phase"],
            "ends_at": None,
            "morning": ["2024-12-31T09:30:00+08:00", "2024-12-31T11:30:00+08:00"],
            "afternoon": ["2024-12-31T13:00:00+08:00", "2024-12-31T15:00:00+08:00"],
        },
    }


@router.get("/market/{product_id}/trades")
def trades(product_id: int, limit: int = 9) -> Json:
    asked.append("trades")
    rows = [
        _trade(184 - n, f"2024-12-31T14:{59 - n:02d}:{(58 - 7 * n) % 60:02d}+08:00", price, quantity)
        | ({"voucher_code": None, "state": "made"} if n == 0 else {"voucher_code": _code(n), "state": "settled"})
        for n, (price, quantity) in enumerate(PUBLISHED)
    ]
    return listed(*[*made, *rows][:limit])


@router.get("/market/{product_id}/stream")
async def stream(product_id: int, request: Request) -> StreamingResponse:
    return StreamingResponse(_events(request), media_type="text/event-stream")


async def _events(request: Request) -> AsyncIterator[str]:
    listeners["now"] += 1
    listeners["ever"] += 1
    try:
        sent: dict[str, Json] = {}
        told = len(made)
        while not state["down"] and not await request.is_disconnected():
            while told < len(made):
                told += 1
                yield _written("trade", made[-told])
            for kind, answer in (("depth", depth(1)), ("quote", quote(1))):
                if sent.get(kind) != answer:
                    sent[kind] = answer
                    yield _written(kind, answer)
            await asyncio.sleep(0.05)
    finally:
        listeners["now"] -= 1


def _written(kind: str, data: Json) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\nid: {DAY_NUMBER}-{184 + len(made)}\n\n"


def _code(n: int) -> str:
    return GOOD_CODE if n == 1 else format_code(GOOD_NUMBER)[:-1] + str(n)


def _trade(sequence: int, at: str, price_fen: int, quantity_t: int) -> Json:
    return {
        "trade_id": str(2**64 + DAY_NUMBER * 2**32 + sequence),
        "day": "2024-12-31",
        "sequence": sequence,
        "method": "listed",
        "at": at,
        "price_fen": price_fen,
        "quantity_t": quantity_t,
        "amount_fen": price_fen * quantity_t,
        "voucher_code": None,
        "state": "made",
        "block": 18_012 + sequence,
        "transaction_hash": TX,
    }


@router.get("/vouchers/{code}")
def voucher(code: str) -> Json:
    asked.append("voucher")
    code = "-".join(code[start : start + 4] for start in range(0, 12, 4))
    if code == UNKNOWN_CODE:
        return {"code": code, "is_well_formed": True, "is_valid": False, "problem": "no such voucher", "trade": None}
    trade = trades(1)["items"][1 + len(made)] | {"symbol": "CEA24", "product_id": 1}
    return {
        "code": code,
        "is_well_formed": True,
        "is_valid": True,
        "problem": None,
        "trade": trade,
        "issued_at": "2024-12-31T15:04:11+08:00",
        "block": 18_196,
        "transaction_hash": TX,
        "trade_hash": "0x" + "cd" * 32,
    }
