"""`chainets settle`: a trading day from its close to delivery, by whoever's keys are here."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from carbon.settlement import TradeId
from carbon.units import MarketDay
from chain.client import Chain
from cli.errors import BAD_INPUT, FAILED, one_line
from cli.options import API, DEPLOYMENT, NODE, Api, Node, Where, Yes
from cli.progress import progress
from cli.settling import default, tables
from cli.settling.clearing import Clearing, clearing_of, statement_of
from cli.settling.day import DayOnChain
from cli.settling.steps import Party, settle_day
from cli.settling.terminal import Terminal
from cli.trusted_node import chain_at
from cli.tx import fail

EPOCH = date(1970, 1, 1)
app = typer.Typer(help="Settle a trading day: results, two reviews, delivery against payment.")
app.add_typer(default.app, name="default")

Product = Annotated[str | None, typer.Option(help="Symbol or number; all products when left out.")]
Day = Annotated[str | None, typer.Option(help="Trading day, YYYY-MM-DD.")]


@app.callback(invoke_without_command=True)
def settle(
    context: typer.Context,
    day: Day = None,
    product: Product = None,
    exchange: Annotated[Path | None, typer.Option(help="Keystore of the exchange: publishes.")] = None,
    registry: Annotated[
        Path | None, typer.Option(help="Keystore of the registry's first person: clears, delivers.")
    ] = None,
    second: Annotated[Path | None, typer.Option(help="Keystore of its second person: confirms.")] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help="File with their passphrase; else as in `tx`.")] = None,
    skip: Annotated[list[int] | None, typer.Option(help="Trade that is left out for now; may be repeated.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Clearing file of somebody else: a difference names the trade and ends it.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for clearing files.")] = Path("."),
    api: Api = API,
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
    yes: Yes = False,
) -> None:
    """
    Run or resume the settlement of a day, as far as the keystores here go.

    Exit 0: delivered, but for trades left out; 1: refused, or the figures differ; 2: bad input; 3: it is another
    person's turn.
    """
    if context.invoked_subcommand is not None:
        return
    if day is None:
        fail("name a day with --day, or ask `chainets settle status`", BAD_INPUT)
    with one_line(), chain_at(rpc, deployment) as chain, httpx.Client(base_url=api, timeout=60.0) as http:
        keystores = {Party.EXCHANGE: exchange, Party.FIRST: registry, Party.SECOND: second}
        keystores[Party.REGISTRY] = registry or second
        named = {party: file for party, file in keystores.items() if file is not None}
        terminal = Terminal(chain, http, named, passphrase_file, yes)
        days = _days(chain, product, _number(day))
        _check_skip(days, skip or ())
        if against is not None:
            _compare(days, against)
        for one in days:
            terminal.title = f"{tables.symbol_of(chain, one.product_id)} {day}"
            with progress(terminal.title, len(one.trades)) as advance:
                settle_day(one, terminal, lambda of: _write(of, out), skip or (), advance)
        tables.show_result(Console(), days, skip or ())


@app.command()
def status(product: Product = None, day: Day = None, rpc: Node = NODE, deployment: Where = DEPLOYMENT) -> None:
    """What is next on the day opened last (or another one), and whose turn it is."""
    with one_line(), chain_at(rpc, deployment) as chain:
        number = chain.call("Market", "last_day") if day is None else _number(day)
        tables.show_status(Console(), _days(chain, product, MarketDay(number)))


def _number(day: str) -> MarketDay:
    try:
        return MarketDay((date.fromisoformat(day) - EPOCH).days)
    except ValueError:
        fail(f"{day!r} is not a day: YYYY-MM-DD", BAD_INPUT)


def _days(chain: Chain, product: str | None, day: MarketDay) -> list[DayOnChain]:
    """The products that were open on a day; the one that was asked for."""
    numbers = list(range(1, chain.call("Market", "products") + 1))
    if product is not None:
        numbers = [one for one in numbers if product.lower() in (str(one), tables.symbol_of(chain, one).lower())]
        if not numbers:
            fail(f"there is no product {product}", BAD_INPUT)
    days = [found for found in (DayOnChain(chain, one, day) for one in numbers) if found.was_opened()]
    if not days:
        fail(f"no such product was open on {EPOCH + timedelta(days=day)}", BAD_INPUT)
    return days


def _check_skip(days: list[DayOnChain], skip: list[int] | tuple[()]) -> None:
    for trade_id in skip:
        product_id, on, sequence = TradeId.of(trade_id)
        counts = [one.progress().trades for one in days if (one.product_id, one.day) == (product_id, on)]
        if not counts or not 1 <= sequence <= counts[0]:
            fail(f"--skip {trade_id}: there is no such trade on this day", BAD_INPUT)


def _compare(days: list[DayOnChain], file: Path) -> None:
    """End with the first trade that a clearing file has otherwise than the chain."""
    statement = statement_of(file)
    for day in days:
        theirs = [trade for trade in statement if trade.trade_id >> 64 == day.product_id]
        differing = day.first_difference(theirs)
        if differing:
            on_chain = [trade for trade in day.trades if trade.trade_id == differing]
            has = f"on chain {on_chain[0].quantity} t at {on_chain[0].price} fen" if on_chain else "not on chain"
            fail(f"{file} differs first in trade {differing} (number {differing & 0xFFFF_FFFF}; {has})", FAILED)


def _write(day: DayOnChain, folder: Path) -> Clearing:
    """The clearing, also as a file: what is signed for."""
    found = clearing_of(day)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"clearing-{day.product_id}-{EPOCH + timedelta(days=day.day)}.csv"
    file.write_bytes(found.content)
    typer.echo(f"{file}: {len(day.trades)} trades, keccak256 {found.digest}")
    return found
