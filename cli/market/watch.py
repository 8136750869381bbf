"""`chainets market watch`: a product's quote, book and trades as they move, in the terminal."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from cli.options import API, Api
from web.events import Event, events_in
from web.formats import MISSING, clock, percent, whole, yuan

FAILED, BAD_INPUT = 1, 2
TRADES = 12
"""Trades that are shown."""
LEVELS = 5
SILENCE_S = 40.0
"""A stream that says nothing for so long is dead: it sends a comment every 15 s."""
AGAIN_S = 2.0

Json = dict[str, Any]


@dataclass(slots=True)
class Picture:
    """What is known of a product."""

    quote: Json = field(default_factory=dict)
    depth: Json = field(default_factory=dict)
    trades: deque[Json] = field(default_factory=lambda: deque(maxlen=TRADES))
    """New to old."""
    note: str = ""

    def take(self, event: Event) -> None:
        """Bring it up to date."""
        if event.kind == "quote":
            self.quote = json.loads(event.data)
        elif event.kind == "depth":
            self.depth = json.loads(event.data)
        elif event.kind == "trade":
            trade = json.loads(event.data)
            if all(trade["trade_id"] != known["trade_id"] for known in self.trades):
                self.trades.appendleft(trade)

    @property
    def is_whole(self) -> bool:
        """Whether there is something to show."""
        return bool(self.quote and self.depth)


def watch(
    product: Annotated[str | None, typer.Argument(help="Symbol or number; without one, what traded last.")] = None,
    api: Api = API,
    once: Annotated[bool, typer.Option("--once", help="Show it as it is now, and end.")] = False,
) -> None:
    """Watch a product live; Ctrl-C ends it. Exit 1: the API gives no answer; 2: there is no such product."""
    try:
        asyncio.run(_watch(product, api, once))
    except KeyboardInterrupt:
        return
    except httpx.HTTPError as error:
        raise _end(f"the API at {api} gives no usable answer: {error or type(error).__name__}", FAILED) from error


async def _watch(product: str | None, api: str, once: bool) -> None:
    console = Console(width=None if Console().is_terminal else 100)
    async with httpx.AsyncClient(base_url=api, timeout=10.0, trust_env=False) as http:
        products = (await http.get("/market/products")).raise_for_status().json()["items"]
        identifier = chosen(products, product)
        picture = Picture()
        if once or not console.is_terminal:
            await _print(console, http, identifier, picture, once)
        else:
            await _show(console, http, identifier, picture)


def chosen(products: list[Json], wanted: str | None) -> int:
    """The product of that symbol or number; without one, the product that traded last."""
    if wanted is None and products:
        newest = max(products, key=lambda one: (one["day"] or "", one["quantity_t"]))
        return int(newest["product_id"])
    for one in products:
        if wanted is not None and wanted.lower() in (str(one["product_id"]), one["symbol"].lower()):
            return int(one["product_id"])
    there = ", ".join(one["symbol"] for one in products) or "none"
    raise _end(f"there is no product {wanted or 'yet'} (there are: {there})", BAD_INPUT)


async def _show(console: Console, http: httpx.AsyncClient, product_id: int, picture: Picture) -> None:
    """A picture that moves; a stream that breaks is taken up again where it ended."""
    last_id = ""
    with Live(console=console, auto_refresh=False) as live:
        while True:
            try:
                async for event in _events(http, product_id, picture, last_id):
                    last_id, picture.note = event.id or last_id, ""
                    picture.take(event)
                    if picture.is_whole:
                        live.update(drawn(picture), refresh=True)
            except httpx.HTTPError as error:
                if not picture.is_whole:
                    raise
                picture.note = f"connection lost ({type(error).__name__}); trying again"
                live.update(drawn(picture), refresh=True)
            await asyncio.sleep(AGAIN_S)


async def _print(console: Console, http: httpx.AsyncClient, product_id: int, picture: Picture, once: bool) -> None:
    """The picture once, and then a line for each trade unless that is all."""
    is_drawn = False
    async for event in _events(http, product_id, picture):
        picture.take(event)
        if picture.is_whole and not is_drawn:
            console.print(drawn(picture))
            is_drawn = True
            if once:
                return
        elif event.kind == "trade":
            trade = json.loads(event.data)
            typer.echo(f"{trade['at']} {yuan(trade['price_fen'])} CNY/t {whole(trade['quantity_t'])} t")


async def _events(
    http: httpx.AsyncClient, product_id: int, picture: Picture, last_id: str = ""
) -> AsyncIterator[Event]:
    headers = {"Last-Event-ID": last_id} if last_id else {}
    address, timeout = f"/market/{product_id}/stream", httpx.Timeout(10.0, read=SILENCE_S)
    async with http.stream("GET", address, params={"levels": LEVELS}, headers=headers, timeout=timeout) as answer:
        answer.raise_for_status()
        if not picture.trades:  # asked for when the stream stands, so that no trade falls between the two
            newest = await http.get(f"/market/{product_id}/trades", params={"limit": TRADES})
            picture.trades.extend(newest.raise_for_status().json()["items"])
        async for event in events_in(answer.aiter_lines()):
            yield event


def drawn(picture: Picture) -> Group:
    """Quote, book beside trades, and what the market's clock says."""
    sides = Table.grid(padding=(0, 4), expand=False)
    sides.add_row(_book(picture.depth), _trades(picture.trades))
    return Group(_heading(picture.quote), Text(""), sides, Text(picture.note, style="yellow"))


def _heading(quote: Json) -> Text:
    last, before = quote["last_fen"], quote["previous_close_fen"]
    state = "halted" if quote["is_halted"] else quote["session"]["phase"].replace("_", " ")
    text = Text(f"{quote['symbol']}  {quote['day'] or MISSING}  {state}  ", style="bold")
    if last is not None and before:
        text.append(
            f"{yuan(last)} CNY/t {'▲' if last > before else '▼' if last < before else '='} ", _tone(before, last)
        )
        text.append(f"{percent(last - before, before)} %", _tone(before, last))
    text.append(f"\nopen {yuan(quote['open_fen'])}  high {yuan(quote['high_fen'])}  low {yuan(quote['low_fen'])}  ")
    text.append(f"mean {yuan(quote['close_fen'])}  limits {yuan(quote['lower_fen'])}–{yuan(quote['upper_fen'])}")
    volumes = "  ".join(f"{one['method']} {whole(one['quantity_t'])} t" for one in quote["methods"]) or "no trade yet"
    at = datetime.fromisoformat(quote["as_of"]["time"])
    text.append(f"\n{volumes}\nblock {whole(quote['as_of']['block'])}, {at:%Y-%m-%d %H:%M:%S}", "dim")
    return text


def _book(depth: Json) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("level", "CNY/t", "t"):
        table.add_column(name, justify="left" if name == "level" else "right", min_width=6)
    for place, level in reversed(list(enumerate(depth["asks"][:LEVELS], 1))):
        table.add_row(f"ask {place}", yuan(level["price_fen"]), whole(level["quantity_t"]), style="green")
    table.add_row("", "", "")
    for place, level in enumerate(depth["bids"][:LEVELS], 1):
        table.add_row(f"bid {place}", yuan(level["price_fen"]), whole(level["quantity_t"]), style="red")
    return table


def _trades(trades: deque[Json]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("time", "CNY/t", "t", "method"):
        table.add_column(name, justify="right" if name in ("CNY/t", "t") else "left", min_width=6)
    for trade, before in zip_longest(trades, list(trades)[1:]):
        tone = _tone(before["price_fen"], trade["price_fen"]) if before else ""
        price = Text(yuan(trade["price_fen"]), style=tone)
        table.add_row(clock(trade["at"]), price, whole(trade["quantity_t"]), trade["method"])
    return table


def _tone(before: int, now: int) -> str:
    """Red is up, as in China."""
    return "red" if now > before else "green" if now < before else ""


def _end(message: str, code: int) -> typer.Exit:
    typer.echo(f"chainets: {message}", err=True)
    return typer.Exit(code)
