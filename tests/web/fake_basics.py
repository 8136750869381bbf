"""
What the parts of the stand-in share: who is who, and the frame of an answer.

The stand-in runs as a program, so its files name each other without a package.
"""

import random
from datetime import date, timedelta
from typing import Any

from fastapi.responses import JSONResponse

from carbon.vouchers import code_for, format_code

Json = dict[str, Any]

state: Json = {}
"""What the stand-in is told to be like."""

WORKS = "0x3f5ce5fbfe3e9af3971dd833d26ba9b5c936a91c"
REGISTRY = "0x1111111111111111111111111111111111111111"
MILL = "0x3333333333333333333333333333333333333333"
PROVINCE = "0x2222222222222222222222222222222222222222"
SECOND = "0x5555555555555555555555555555555555555555"
EXCHANGE = "0x7777777777777777777777777777777777777777"
BANK = "0x8888888888888888888888888888888888888888"
MINISTRY = "0x6666666666666666666666666666666666666666"
REGULATOR = "0xb1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1"
NEWCOMER = "0x9999999999999999999999999999999999999999"
READS_ROOT = "0x" + "7e" * 32
"""Of a day of the log of reads."""
TX = "0x" + "ab" * 32
REFUSED = "0x" + "4e" * 32
NOT_YOURS = "0x" + "4f" * 32
"""A transaction that a contract refused."""
GOOD_NUMBER = code_for((1 << 64) + (20_088 << 32) + 183, bytes.fromhex("cd" * 32))
GOOD_CODE = format_code(GOOD_NUMBER)
"""Of trade 183 of 2024-12-31 in product 1."""
UNKNOWN_CODE = format_code(code_for((1 << 64) + (20_088 << 32) + 9_183, bytes.fromhex("cd" * 32)))
"""Its check symbols hold, but the chain issued no such code."""
CERTIFICATE_CODE = "CN-4QX1-000K-7DAW"
MANY = 1_203
"""Accounts of the registry: more than the pages ask for at once."""
DOCUMENT = "0x" + "dc" * 32
POLICY = "0x" + "9c" * 32
CLASS_ID = "1208925819614629174706176"
CLASS = {"class_id": CLASS_ID, "scheme": "CN", "kind": "CEA", "vintage": 2024}
UNITS = {"class_id": CLASS_ID, "symbol": "CN CEA 2024"}
"""The class in rows whose `kind` is something else."""

ACCOUNTS = {
    MILL: ("Voestalpine Stahl Linz", ["EMITTER"]),
    WORKS: ("光阳钢铁厂", ["EMITTER"]),
    REGISTRY: ("注册登记机构", ["REGISTRY"]),
    SECOND: ("注册登记机构·复审", ["REGISTRY"]),
    PROVINCE: ("江苏省生态环境厅", ["PROVINCE"]),
    MINISTRY: ("生态环境部", ["MINISTRY"]),
    REGULATOR: ("监管机构", ["REGULATOR"]),
    EXCHANGE: ("环境能源交易所", ["EXCHANGE"]),
    BANK: ("结算银行", ["BANK"]),
    NEWCOMER: ("", []),
}
"""Who can sign in: account -> name and roles."""


def as_of() -> Json:
    return {"block": 18_204, "time": "2024-12-31T15:04:11+08:00"}


def listed(*rows: Json) -> Json:
    return {"items": list(rows), "next": None, "as_of": as_of()}


def problem(status: int, title: str, detail: str, reason: str | None = None) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body | ({"reason": reason} if reason else {}), status, media_type="application/problem+json")


def signed_in(authorization: str) -> str:
    return authorization.removeprefix("Bearer ")


def party(account: str, side: str = "") -> Json:
    """An account with its name, as a side of a row."""
    name = ACCOUNTS[account][0] if account in ACCOUNTS else None
    if side in ("by", "opened_by", "decided_by", "cleared_by", "sender"):
        return {side: account, f"{side}_name": name}
    prefix = f"{side}_" if side else ""
    return {f"{prefix}account": account, f"{prefix}name": name}


def make_days() -> list[Json]:
    chance, days, close = random.Random(7), [], 10_003
    day = date(2024, 10, 8)
    while len(days) < 61:
        if day.weekday() < 5:
            before, opened = close, close + chance.randint(-60, 80)
            close = max(9_200, opened + chance.randint(-160, 150))
            quantity = chance.randint(3_000, 1_600_000)
            days.append(
                {
                    "day": day.isoformat(),
                    "open_fen": opened,
                    "high_fen": max(opened, close) + chance.randint(0, 90),
                    "low_fen": min(opened, close) - chance.randint(0, 120),
                    "close_fen": close,
                    "quantity_t": quantity,
                    "listed_t": quantity if quantity % 3 else quantity // 3,
                    "last_fen": close,
                    "amount_fen": quantity * close,
                    "trades": chance.randint(1, 300),
                    "previous_close_fen": before,
                    "lower_fen": before * 9 // 10,
                    "upper_fen": before * 11 // 10,
                    "state": "settled",
                }
            )
        day += timedelta(days=1)
    days[-1] |= {
        "close_fen": 9_749,
        "low_fen": 9_700,
        "quantity_t": 116_204,
        "listed_t": 116_204,
        "amount_fen": 1_132_872_796,
        "trades": 1_284,
    }
    for day in days:
        day["listed_trades"] = day["trades"] - (day["listed_t"] < day["quantity_t"])
    days[-1] |= {
        "previous_close_fen": 9_767,
        "open_fen": 9_790,
        "high_fen": 9_812,
        "lower_fen": 8_790,
        "upper_fen": 10_744,
    }
    return days


DAYS = make_days()

CLEARING = "0x" + "c1" * 32
"""Hash of the clearing file that the read model gives."""


def settlement_day() -> Json:
    """A published day; `POST /fake/state {"day": …}` changes it."""
    figures = [{"trades": 183, "quantity_t": 16_204, "amount_fen": 157_872_796}]
    figures += [{"trades": 1, "quantity_t": 100_000, "amount_fen": 975_000_000}]
    figures += [{"trades": 0, "quantity_t": 0, "amount_fen": 0}] * 2
    trade = {"trade_id": "18533041829463425025", "buyer": WORKS, "seller": MILL, "price_fen": 9_805, "quantity_t": 5}
    trade |= {"buy_ref": "1", "sell_ref": "2", "method": 10, "at": 1_735_624_798}
    return {
        "product_id": 1,
        "symbol": "CEA24",
        "day": "2024-12-31",
        "day_number": 20_088,
        "state": "published",
        "trades": 184,
        "settled_trades": 0,
        "aside_trades": 0,
        "quantity_t": 116_204,
        "amount_fen": 1_132_872_796,
        "figures": figures,
        "own_clearing_hash": CLEARING,
        "clearing_hash": None,
        "cleared_by": None,
        "cleared_at": None,
        "confirmed_by": None,
        "confirmed_at": None,
        "reject_reason": None,
        "to_settle": [{"chunk": 0, "waiting": 1, "trades": [trade]}],
    }


FIRST_REVIEW: Json = {
    "state": "cleared",
    "clearing_hash": CLEARING,
    "cleared_by": SECOND,
    "cleared_at": "2024-12-31T15:30:00+08:00",
}
