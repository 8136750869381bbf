"""Order files: written short, drawn at random, and played by the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
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
STARTS = "2024-11-28T09:31:00+08:00"
"""A Thursday: a weekend lies within the file."""


@st.composite
def order_files(draw: st.DrawFn, most: int = 80) -> tuple[list[Row], dict[str, Any]]:
    """
    A file of a few days and its rules.

    One number makes the whole file, since draws one by one make few orders meet; a failure shrinks to fewer lines.
    """
    return drawn_file(Random(draw(st.integers(0, 2**48))), draw(st.integers(most // 4, most)))


def drawn_file(random: Random, count: int) -> tuple[list[Row], dict[str, Any]]:
    """A file of so many lines behind what everyone is given first."""
    rules = drawn_rules(random)
    prices = {name: terms["reference_fen_per_t"] for name, terms in rules["products"].items()}
    at = datetime.fromisoformat(STARTS)
    rows = [money(name, random.choice([10**6, 10**7, 10**8]), at.isoformat()) for name in ACCOUNTS]
    rows += [
        units(name, random.choice([30, 300, 300]), product, at.isoformat()) for name in ACCOUNTS for product in prices
    ]
    made: list[Row] = []
    for number in range(count):
        at = later(random, at)
        rows.append(drawn_row(random, at.isoformat(), f"r{number}", made, prices))
    return rows, rules


def drawn_rules(random: Random) -> dict[str, Any]:
    """Rules in which much happens; each key is there or not."""
    products = random.choice([{"CEA": 10_000}, {"CEA": 1_003, "CEA24": 57}])
    keys = {
        "tick_fen": random.choice([1, 5]),
        "listed": {"max_t": random.choice([40, 1_000])},
        "block": random.choice([{"min_t": 20}, {"min_t": 20, "max_t": 60}]),
        "block_sessions": random.choice([[["10:00", "11:00"], ["13:00", "15:30"]], [["09:00", "15:00"]]]),
        "self_trade": random.choice(["refuse_newer", "cancel_older"]),
        "fees_bp": random.choice([0, 5, 33, 999]),
        "position_limits_t": {random.choice(ACCOUNTS): random.randint(0, 400)},
        "holidays": random.choice([[], ["2024-12-02"]]),
    }
    rules = {name: value for name, value in keys.items() if name == "block" or random.random() < 0.5}
    rare = {"halted": ["CEA24"], "restricted": ["丁"], "credit_record": ["Cat"]}
    rules |= {name: value for name, value in rare.items() if random.random() < 0.1}
    return rules | {"products": {name: {"reference_fen_per_t": price} for name, price in products.items()}}


def later(random: Random, at: datetime) -> datetime:
    """Mostly the same second or some minutes on; now and then another time of day, or days on."""
    if random.random() < 0.93:
        return at + timedelta(minutes=random.choice([0, 0, 1, 2]))
    hour, minute, second = map(int, random.choice(TIMES).split(":"))
    moved = at.replace(hour=hour, minute=minute, second=second)
    if moved < at:
        moved += timedelta(days=3 if at.weekday() == 4 and random.random() < 0.8 else 1)
    return moved + timedelta(days=3) if random.random() < 0.05 else moved


def drawn_row(random: Random, at: str, ref: str, made: list[Row], prices: dict[str, int]) -> Row:
    """One line: most are orders that meet; who changes an order is mostly who may."""
    product = random.choice([*prices] * 20 + ["none"])
    price, quantity = around(random, prices.get(product, 100)), random.choice([*range(1, 61)] * 2 + [0, 41, 2_000])
    someone, kind = random.choice(ACCOUNTS), random.choice(KINDS)
    if kind == "close_day":
        return close(at)
    if kind == "open_holding":
        return units(someone, quantity, random.choice(list(prices)), at)
    if kind == "deposit":
        return money(someone, abs(price) * quantity, at)
    if kind in ("place", "block_offer"):
        cells = {"product": product, "side": random.choice(["buy", "sell"]), "counterparty": ""}
        if kind == "block_offer":
            cells["counterparty"] = random.choice(ACCOUNTS)
        made.append(row(at, someone, kind, ref, price_fen_per_t=price, quantity_t=quantity, **cells))
        return made[-1]
    wanted = [one for one in made if (one["action"] == "block_offer") == (kind == "block_confirm")] or made
    of = random.choice(wanted[-3:]) if wanted else row(at, someone, kind, "r-")
    if random.random() < 0.85:
        someone = of["counterparty"] if kind == "block_confirm" and of["counterparty"] else of["account"]
    if kind != "amend":
        return row(at, someone, kind, of["ref"])
    new_price = random.choice(["", of["price_fen_per_t"], around(random, prices.get(of["product"], 100))])
    return amend(at, someone, of["ref"], new_price, random.choice(["", of["quantity_t"], quantity]))


KINDS = (
    ["place"] * 20 + ["amend"] * 6 + ["cancel"] * 3 + ["block_offer"] * 3 + ["block_confirm"] * 3
    + ["open_holding", "deposit", "close_day"]
)  # fmt: skip


def around(random: Random, price: int) -> int:
    """Mostly near a price, so that orders meet; now and then at the limits or beyond."""
    if random.random() < 0.9:
        return price + random.choice([-1, -5, 0, 0, 5, 1] if price < 100 else [-10, -5, 0, 0, 1, 5, 10])
    return random.choice([-1, 0, price * 9 // 10, price * 11 // 10, price * 13 // 10, price * 2])
