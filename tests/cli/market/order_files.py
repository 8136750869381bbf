"""Order files: written short, drawn at random, and played by the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.main import app
from cli.market.lines import COLUMNS
from tests.cli.registry.published_files import Answer

Row = dict[str, str]
FILES = ("trades.csv", "orders.csv", "book.csv", "accounts.csv", "bulletin.csv")
CEA = {"CEA": {"reference_fen_per_t": 10_000}}
"""One product whose band of 10 % is 9,000 to 11,000 fen."""

MONDAY = "2024-12-02"
TIMES = ("09:00:00", "09:30:00", "10:00:00", "11:29:59", "11:30:00", "13:00:00", "14:00:00", "14:59:59", "15:00:00")


def row(at: str, account: str, action: str, ref: str = "", **cells: object) -> Row:
    """One line; `at` is a time of Monday, or a whole one."""
    moment = at if "T" in at else f"{MONDAY}T{at}+08:00"
    filled = {name: str(value) for name, value in cells.items()}
    return dict.fromkeys(COLUMNS, "") | {"at": moment, "account": account, "action": action, "ref": ref} | filled


def units(account: str, quantity: int, product: str = "CEA", at: str = "09:00:00") -> Row:
    return row(at, account, "open_holding", product=product, quantity_t=quantity)


def money(account: str, amount: int, at: str = "09:00:00") -> Row:
    return row(at, account, "deposit", price_fen_per_t=amount)


def order(at: str, account: str, ref: str, side: str, price: int, quantity: int, product: str = "CEA") -> Row:
    return row(at, account, "place", ref, product=product, side=side, price_fen_per_t=price, quantity_t=quantity)


def buy(at: str, account: str, ref: str, price: int, quantity: int, product: str = "CEA") -> Row:
    return order(at, account, ref, "buy", price, quantity, product)


def sell(at: str, account: str, ref: str, price: int, quantity: int, product: str = "CEA") -> Row:
    return order(at, account, ref, "sell", price, quantity, product)


def amend(at: str, account: str, ref: str, price: object = "", quantity: object = "") -> Row:
    return row(at, account, "amend", ref, price_fen_per_t=price, quantity_t=quantity)


def cancel(at: str, account: str, ref: str) -> Row:
    return row(at, account, "cancel", ref)


def block(at: str, account: str, ref: str, side: str, price: int, quantity: int, counterparty: str) -> Row:
    cells = {"product": "CEA", "price_fen_per_t": price, "quantity_t": quantity, "counterparty": counterparty}
    return row(at, account, "block_offer", ref, side=side, **cells)


def confirm(at: str, account: str, ref: str) -> Row:
    return row(at, account, "block_confirm", ref)


def close(at: str) -> Row:
    return row(at, "", "close_day")


def write_orders(path: Path, rows: Iterable[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def replayed(folder: Path, rows: Iterable[Row], rules: dict[str, Any] | None = None, engine: str = "twin") -> Answer:
    """Write the files and run `chainets market replay`."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = write_orders(folder / "orders.in.csv", rows)
    rules_file = folder / "rules.json"
    rules_file.write_text(json.dumps({"products": CEA} | (rules or {})), encoding="utf-8")
    return replay_files(orders, rules_file, folder / engine, engine)


def replay_files(orders: Path, rules: Path, out: Path, engine: str = "twin") -> Answer:
    """Run `chainets market replay` on files."""
    arguments = ["--orders", str(orders), "--rules", str(rules), "--engine", engine, "--out", str(out)]
    return Answer(out, CliRunner().invoke(app, ["market", "replay", *arguments]))


def table(answer: Answer, name: str) -> list[list[str]]:
    """Rows of a result without its header."""
    assert answer.exit_code == 0, answer.stderr
    with (answer.folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


ACCOUNTS = ("ann", "ben", "Cat", "丁")
RULES = st.fixed_dictionaries(
    {"products": st.sampled_from([{"CEA": 10_000}, {"CEA": 1_003, "CEA24": 57}])},
    optional={
        "tick_fen": st.sampled_from([1, 5]),
        "listed": st.fixed_dictionaries({"max_t": st.sampled_from([40, 1_000])}),
        "block": st.fixed_dictionaries({"min_t": st.just(20)}, optional={"max_t": st.just(60)}),
        "block_sessions": st.sampled_from([[["10:00", "11:00"], ["13:00", "15:30"]], []]),
        "self_trade": st.sampled_from(["refuse_newer", "cancel_older"]),
        "fees_bp": st.sampled_from([0, 5, 33, 999]),
        "position_limits_t": st.dictionaries(st.sampled_from(ACCOUNTS), st.integers(0, 400), max_size=2),
        "holidays": st.sampled_from([[], ["2024-12-03"]]),
        "halted": st.sampled_from([[], ["CEA24"]]),
        "restricted": st.sampled_from([[], [], ["丁"]]),
        "credit_record": st.sampled_from([[], [], ["Cat"]]),
    },
)
"""Rules in which much happens; products are given as name -> reference and put right by `rules_of`."""


def rules_of(drawn: dict[str, Any]) -> dict[str, Any]:
    products = {name: {"reference_fen_per_t": price} for name, price in drawn["products"].items()}
    return drawn | {"products": products}


@st.composite
def order_files(draw: st.DrawFn, most: int = 60) -> tuple[list[Row], dict[str, Any]]:
    """A file of a few days and its rules."""
    rules = rules_of(draw(RULES))
    prices = {name: terms["reference_fen_per_t"] for name, terms in rules["products"].items()}
    at = datetime(2024, 11, 29, 9, tzinfo=timezone(timedelta(hours=8)))
    rows = [row(at.isoformat(), name, "deposit", price_fen_per_t=draw(st.integers(0, 10**7))) for name in ACCOUNTS]
    rows += [
        row(at.isoformat(), name, "open_holding", product=product, quantity_t=draw(st.integers(0, 300)))
        for name in ACCOUNTS
        for product in prices
    ]
    refs: list[str] = []
    for number in range(draw(st.integers(1, most))):
        at = later(draw, at)
        rows.append(drawn_row(draw, at, number, refs, prices))
    return rows, rules


def later(draw: st.DrawFn, at: datetime) -> datetime:
    """The same second, some minutes on, or another time of day, perhaps days on."""
    step = draw(st.integers(0, 19))
    if step < 10:
        return at + timedelta(minutes=draw(st.integers(0, 3)))
    clock = datetime.strptime(draw(st.sampled_from(TIMES)), "%H:%M:%S").time()
    moved = at.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    if moved < at:
        moved += timedelta(days=1)
    return moved + timedelta(days=3) if step == 19 else moved


def drawn_row(draw: st.DrawFn, at: datetime, number: int, refs: list[str], prices: dict[str, int]) -> Row:
    """One line: most are orders that meet."""
    account, kind = draw(st.sampled_from(ACCOUNTS)), draw(st.integers(0, 19))
    product = draw(st.sampled_from([*prices, *prices, *prices, "none"]))
    price = draw(around(prices.get(product, 100)))
    quantity = draw(st.integers(1, 60) | st.sampled_from([0, 1, 40, 41, 2_000]))
    moment = at.isoformat()
    if kind == 0:
        return close(moment)
    if kind <= 2:
        held = product if product in prices else next(iter(prices))
        return units(account, quantity, held, moment) if kind == 1 else money(account, price * quantity, moment)
    known = draw(st.sampled_from(refs)) if refs else "r-"
    if kind <= 4:
        return cancel(moment, account, known)
    if kind <= 7:
        return amend(
            moment, account, known, draw(st.just("") | around(prices["CEA"])), draw(st.just("") | st.just(quantity))
        )
    if kind <= 9:
        return confirm(moment, account, known)
    refs.append(f"r{number}")
    side = draw(st.sampled_from(["buy", "sell"]))
    if kind <= 11:
        offered = block(moment, account, refs[-1], side, price, quantity, draw(st.sampled_from(ACCOUNTS)))
        return offered | {"product": product}
    return order(moment, account, refs[-1], side, price, quantity, product)


def around(price: int) -> st.SearchStrategy[int]:
    """Mostly near a price, so that orders meet; now and then at the limits or beyond."""
    near = st.integers(-3, 3).map(lambda ticks: price + 5 * ticks)
    return near | near | st.sampled_from([0, 1, price * 9 // 10, price * 11 // 10, price * 13 // 10, price * 2])
