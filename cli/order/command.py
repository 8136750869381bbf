"""`chainets order`: place, amend, cancel, list: one order or several at once, signed with a keystore of one's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import httpx
import typer
from eth_account.signers.local import LocalAccount
from rich.console import Console
from rich.table import Table

from carbon.caution import Caution
from carbon.order_book import OrderId
from carbon.units import FEN_PER_CNY
from cli.errors import BAD_INPUT, one_line
from cli.market.watch import chosen
from cli.options import API, KEY, Api, Keystore, Passphrase
from cli.order.caution import load, warnings_of
from cli.order.orders_file import AT_ONCE, NUMBER, Side, read_orders
from cli.session import signed_in
from cli.tx import Json, ask, confirmed, fail, open_keystore, prepare, report, show
from web.formats import whole, yuan

app = typer.Typer(no_args_is_help=True, help="Your orders: prepared by the API, signed here.")
CONTRACT = "OrderBook"
DAYS = 10
"""Days that are looked through for the last one with volume."""


class Shown(StrEnum):
    """Orders of one state."""

    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


Yes = Annotated[bool, typer.Option("--yes", help="Sign without asking, also where a warning is shown.")]
Limits = Annotated[Path | None, typer.Option(help="Thresholds of the warnings, TOML; else those that come with it.")]
Price = Annotated[str, typer.Argument(help="CNY per tonne.")]
Quantity = Annotated[int, typer.Argument(min=1, help="Tonnes.")]


@app.command()
def place(
    side: Annotated[Side, typer.Argument(help="buy or sell.")],
    quantity_t: Quantity,
    price: Price,
    product: Annotated[str | None, typer.Option(help="Symbol or number; without one, what traded last.")] = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    caution: Limits = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """Place an order for today. Exit 0: placed; 1: refused, or no yes; 2: bad input."""
    with _trader(api, keystore, passphrase_file) as (http, key):
        thresholds, price_fen = load(caution), _fen(price)
        product_id = chosen(ask(http, "/market/products")["items"], product)
        values = {"product_id": product_id, "side": NUMBER[side], "price_fen": price_fen, "quantity_t": quantity_t}
        prepared = prepare(http, key, CONTRACT, "place", values)
        show(prepared)
        _warn(http, thresholds, product_id, [(price_fen, quantity_t)])
        report(confirmed(http, key, prepared, yes))


@app.command()
def place_all(
    file: Annotated[Path, typer.Argument(help="CSV with columns side (buy, sell), quantity_t, price (CNY per tonne).")],
    product: Annotated[str | None, typer.Option(help="Symbol or number; without one, what traded last.")] = None,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    caution: Limits = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """Place up to 64 orders for today in one transaction, all or none, in the file's order."""
    with _trader(api, keystore, passphrase_file) as (http, key):
        thresholds, orders = load(caution), read_orders(file)
        product_id = chosen(ask(http, "/market/products")["items"], product)
        prepared = prepare(http, key, CONTRACT, "place_all", {"product_id": product_id, "orders": orders})
        show(prepared)
        _warn(http, thresholds, product_id, [(order["price_fen"], order["quantity_t"]) for order in orders])
        report(confirmed(http, key, prepared, yes))


@app.command()
def amend(
    order_id: Annotated[int, typer.Argument(min=1, help="Order.")],
    quantity_t: Annotated[int, typer.Argument(min=1, help="New total in tonnes, what is filled included.")],
    price: Price,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    caution: Limits = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """Change an order. It keeps its place only if nothing but its quantity falls."""
    with _trader(api, keystore, passphrase_file) as (http, key):
        thresholds, price_fen = load(caution), _fen(price)
        values = {"order_id": str(order_id), "price_fen": price_fen, "quantity_t": quantity_t}
        prepared = prepare(http, key, CONTRACT, "amend", values)
        show(prepared)
        _warn(http, thresholds, OrderId.of(order_id).product_id, [(price_fen, quantity_t)])
        report(confirmed(http, key, prepared, yes))


@app.command()
def cancel(
    order_ids: Annotated[list[int], typer.Argument(min=1, help="Orders, up to 64.")],
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
    yes: Yes = False,
) -> None:
    """Take back what is open of orders; of several, those no longer open are passed over."""
    if len(order_ids) > AT_ONCE:
        fail(f"{len(order_ids)} orders are too many for one transaction: name at most {AT_ONCE}", BAD_INPUT)
    with _trader(api, keystore, passphrase_file) as (http, key):
        ids = [str(order_id) for order_id in order_ids]
        if len(ids) == 1:
            prepared = prepare(http, key, CONTRACT, "cancel", {"order_id": ids[0]})
        else:
            prepared = prepare(http, key, CONTRACT, "cancel_all", {"order_ids": ids})
        show(prepared)
        report(confirmed(http, key, prepared, yes))


@app.command("list")
def list_orders(
    state: Annotated[Shown | None, typer.Option(help="Of one state only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Orders at most.")] = 50,
    keystore: Keystore = KEY,
    passphrase_file: Passphrase = None,
    api: Api = API,
) -> None:
    """Your orders, newest first. Signs in with the key; sends nothing."""
    with _trader(api, keystore, passphrase_file) as (http, key):
        wanted = f"/enterprises/{key.address}/orders?limit={limit}" + (f"&state={state}" if state else "")
        found = ask(http, wanted, token=signed_in(http, key))
        table = Table("order", "product", "day", "side", "CNY/t", "t", "filled", "open", "state")
        for one in found["items"]:
            amounts = (whole(one[name]) for name in ("quantity_t", "filled_t", "open_t"))
            told = (one["symbol"], one["day"], one["side"], yuan(one["price_fen"]), *amounts, one["state"])
            table.add_row(one["order_id"], *told)
        Console(width=None if Console().is_terminal else 140).print(table)


@contextmanager
def _trader(api: str, keystore: Path, passphrase_file: Path | None) -> Iterator[tuple[httpx.Client, LocalAccount]]:
    with one_line(), httpx.Client(base_url=api, timeout=60.0) as http:
        yield http, open_keystore(keystore, passphrase_file)


def _fen(price: str) -> int:
    """A price in yuan as fen, exactly."""
    try:
        fen = Decimal(price) * FEN_PER_CNY
        is_price = fen > 0 and fen == int(fen)
    except (InvalidOperation, ValueError, OverflowError):
        is_price = False
    if not is_price:
        fail(f"{price!r} is no price: CNY per tonne with at most two decimals", BAD_INPUT)
    return int(fen)


def _warn(http: httpx.Client, caution: Caution, product_id: int, orders: list[tuple[int, int]]) -> None:
    """Of each price in fen and quantity in t: what looks like a slip."""
    quote = ask(http, f"/market/{product_id}/quote")
    last_fen = quote["last_fen"] or quote["previous_close_fen"]
    volume_t = quote["quantity_t"] or _last_volume_t(http, product_id)
    for price_fen, quantity_t in orders:
        for text in warnings_of(caution, price_fen, quantity_t, last_fen, volume_t):
            typer.echo(f"{text.en}\n{text.zh}")


def _last_volume_t(http: httpx.Client, product_id: int) -> int:
    days: list[Json] = ask(http, f"/market/{product_id}/days?limit={DAYS}")["items"]
    return next((int(day["quantity_t"]) for day in reversed(days) if day["quantity_t"]), 0)
