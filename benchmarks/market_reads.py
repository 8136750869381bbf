"""
How long a day's minute candles take to be answered when the product has 1,000,000 trades, against an echo of the same.

A read model in SQLite with 1,000,000 trades of one product in 250 days, 4,000 a day, and the candles and day figures
that the indexer keeps with them. The servers and the client are those of `benchmarks.registry_reads`: the API and an
app of one line, each in a process of its own, asked in turns. Asked for are the minute candles of a random day (240 of
them), the same by hour, a part of 100 ticks, the quote, and the echo of the minute candles' answer.
Run: `python -m benchmarks.market_reads`.
"""

import json
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from benchmarks.fake_chain import account, hash_of
from benchmarks.figures import Figure, print_figures
from benchmarks.registry_reads import ask, insert_rows, p99, server
from carbon.market_rules import NATIONAL_SESSIONS
from carbon.units import S_PER_DAY
from readmodel import tables
from readmodel.statements import TableStatements
from readmodel.store import open_writer, sqlite_url, upgrade

DAYS, TRADES_A_DAY = 250, 4_000
FIRST_DAY = 19_723  # 2024-01-01
REQUESTS, WARM = 500, 100
CLASS_ID = str((int.from_bytes(b"CN") << 128) + (int.from_bytes(b"CEA") << 64) + 2024)
FEW_ORDERS = 2_000
"""Orders that rest in the newest day's book."""
SESSION_S = [
    *range(NATIONAL_SESSIONS.morning_open_s, NATIONAL_SESSIONS.morning_close_s),
    *range(NATIONAL_SESSIONS.afternoon_open_s, NATIONAL_SESSIONS.afternoon_close_s),
]

TRADERS = [account(number) for number in range(1_000)]

Row = dict[str, Any]


def trades_of(day: int, rng: random.Random) -> list[Row]:
    """A day's trades, as they were made."""
    midnight_s = day * S_PER_DAY - NATIONAL_SESSIONS.utc_offset_s
    same = {"product_id": 1, "day": day, "method": 10, "class_id": CLASS_ID, "state": "made", "block": day}
    same |= {"transaction_hash": hash_of(day), "voucher_code": None, "settled_s": None}
    rows = []
    for sequence, since in enumerate(sorted(rng.choices(SESSION_S, k=TRADES_A_DAY)), 1):
        price_fen, quantity_t = 9_600 + int(400 * rng.random()), 1 + int(5_000 * rng.random())
        own = {
            "trade_id": str((1 << 64) + (day << 32) + sequence),
            "sequence": sequence,
            "buyer": TRADERS[sequence % 500],
            "seller": TRADERS[500 + sequence % 500],
            "price_fen": price_fen,
            "quantity_t": quantity_t,
            "amount_fen": price_fen * quantity_t,
            "buy_ref": str(2 * sequence),
            "sell_ref": str(2 * sequence + 1),
            "made_s": midnight_s + since,
            "log_index": sequence,
        }
        rows.append(same | own)
    return rows


def candles_of(trades: list[Row], span_s: int) -> Iterator[Row]:
    """The candles of a day's trades."""
    spans: dict[int, list[Row]] = {}
    for trade in trades:
        spans.setdefault(trade["made_s"] // span_s * span_s, []).append(trade)
    for start_s, group in spans.items():
        prices = [trade["price_fen"] for trade in group]
        yield {
            "product_id": 1,
            "span_s": span_s,
            "start_s": start_s,
            "day": group[0]["day"],
            "open_fen": prices[0],
            "high_fen": max(prices),
            "low_fen": min(prices),
            "close_fen": prices[-1],
            **_sums(group),
        }


def _sums(group: list[Row]) -> Row:
    names = ("quantity_t", "amount_fen")
    return {"trades": len(group)} | {name: sum(trade[name] for trade in group) for name in names}


def fill(db: Connection) -> None:
    """A year of a busy product."""
    rng = random.Random(1)
    last = FIRST_DAY + DAYS - 1
    now_s = last * S_PER_DAY + 6 * 3_600  # 14:00 in the market
    identity = {"id": 1, "chain_id": 1, "genesis_hash": hash_of(0), "network": "benchmark"}
    db.execute(insert(tables.chain), identity | {"next_block": last + 1, "block_time_s": now_s})
    origin = {"block": 1, "transaction_hash": hash_of(1)}
    limits = {"previous_close_fen": 9_800, "lower_fen": 8_820, "upper_fen": 10_780}
    product = {"product_id": 1, "class_id": CLASS_ID, "symbol": "CEA24", "band_bp": 1_000, "is_halted": False}
    more = {"day": last, "is_day_open": True, "last_fen": 9_800, "tick_fen": 1, "lot_t": 1}
    db.execute(insert(tables.products), product | more | limits | origin)
    for day in range(FIRST_DAY, last + 1):
        made = trades_of(day, rng)
        sums = _sums(made)
        prices = {"open_fen": made[0]["price_fen"], "last_fen": made[-1]["price_fen"], "high_fen": 10_000}
        figures = {"product_id": 1, "day": day, "state": "open", "low_fen": 9_600, **limits, **prices, **sums}
        db.execute(insert(tables.trading_days), figures)
        db.execute(insert(tables.trading_methods), {"product_id": 1, "day": day, "method": 10, **sums})
        _write(db, tables.trades, made)
        for span_s in (60, 3_600):
            _write(db, tables.candles, list(candles_of(made, span_s)))
    insert_rows(db, tables.orders, (_order(number, last, rng) for number in range(FEW_ORDERS)))


def _write(db: Connection, table: Table, rows: list[Row]) -> None:
    """Rows with all columns, as the indexer writes them."""
    statements = TableStatements(table, db.dialect)
    statements.insert.run_many(db, [tuple(row[name] for name in statements.columns) for row in rows])


def _order(number: int, day: int, rng: random.Random) -> Row:
    side = "buy" if number % 2 else "sell"
    away = rng.randint(1, 400)
    return {
        "order_id": str(number),
        "account": TRADERS[number % 1_000],
        "product_id": 1,
        "class_id": CLASS_ID,
        "side": side,
        "price_fen": 9_800 + (-away if side == "buy" else away),
        "quantity_t": 100,
        "open_t": 100,
        "day": day,
        "state": "open",
        "log_index": number,
        "block": day,
        "transaction_hash": hash_of(number),
    }


def measure(folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each kind of request."""
    rng = random.Random(2)
    times: dict[str, list[float]] = {name: [] for name in ("minute candles", "hour candles", "ticks", "quote", "echo")}
    with server("api", folder) as (api, _), server("echo", folder) as (echo, plain):
        for number in range(WARM + REQUESTS):
            day = (date(1970, 1, 1) + timedelta(days=FIRST_DAY + rng.randrange(DAYS))).isoformat()
            of_day = f"from={day}&to={day}"
            spent = {}
            spent["minute candles"], answer = ask(api, "GET", f"/market/1/candles?span=minute&{of_day}", {})
            spent["echo"], _ = ask(echo, "POST", "/echo", plain, answer)
            spent["hour candles"], _ = ask(api, "GET", f"/market/1/candles?span=hour&{of_day}", {})
            spent["ticks"], _ = ask(api, "GET", f"/market/1/trades?{of_day}", {})
            spent["quote"], _ = ask(api, "GET", "/market/1/quote", {})
            if number >= WARM:
                for name, one in spent.items():
                    times[name].append(one)
        if sum(candle["trades"] for candle in json.loads(answer)["items"]) != TRADES_A_DAY:
            raise RuntimeError("a day's candles have not the trades that the read model was filled with")
    return times


def run() -> list[Figure]:
    """Fill and measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_url(folder / "readmodel.sqlite")
        upgrade(url)
        engine = open_writer(url)
        with engine.begin() as connection:
            fill(connection)
        engine.dispose()
        times = measure(folder)
    figures = [
        Figure(f"market with 1,000,000 trades: {what}, {label}", value, "ms")
        for what, of in times.items()
        for label, value in (("median", sorted(of)[len(of) // 2]), ("p99", p99(of)))
    ]
    ratio = p99(times["minute candles"]) / p99(times["echo"])
    return [*figures, Figure("a day's minute candles / echo of the same, p99", ratio, "ratio")]


if __name__ == "__main__":
    print_figures(run())
