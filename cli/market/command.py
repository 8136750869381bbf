"""`chainets market`: order files through the market, daily files through its formulas."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from carbon.exchange.rules import ExchangeRules
from carbon.vouchers import NoCodeFor
from cli.errors import one_line
from cli.market import lines, replay, rules_file
from cli.market.twin import TwinVenue
from cli.market.venue import Venue
from cli.progress import progress
from cli.registry.command import Engine, EngineOption, Out
from cli.registry.outputs import check_folder, write
from cli.registry.tables import BadTable

app = typer.Typer(no_args_is_help=True, help="The exchange: order files and published daily files.")


@app.command("replay")
def replay_orders(
    orders: Annotated[Path, typer.Option(help="Orders, CSV.")],
    rules: Annotated[Path, typer.Option(help="Rules of the market, JSON; the rest is the Chinese national market's.")],
    out: Out,
    engine: EngineOption = Engine.TWIN,
) -> None:
    """Play an order file: trades.csv, orders.csv, book.csv, accounts.csv, bulletin.csv."""
    with one_line():
        check_folder(out)
        market = rules_file.load(rules)
        steps = lines.load(orders, market.products)
        with _venue(engine, market) as venue, progress("Lines", len(steps)) as advance:
            try:
                found = replay.run(steps, market.hours, venue, advance)
            except NoCodeFor as error:
                raise BadTable(orders, f"a trade has no voucher code ({error}): use days from 2020 to 2101") from error
        write(out, found.sheets())
        counts = {"lines": len(steps), "trades": len(found.outcome.deals), "refused": found.refused}
        typer.echo(json.dumps(counts))


@contextmanager
def _venue(engine: Engine, rules: ExchangeRules) -> Iterator[Venue]:
    if engine is Engine.CHAIN:
        raise BadTable(Path("--engine"), "chain is not wired yet: give twin")
    venue: Venue = TwinVenue(rules)
    try:
        yield venue
    finally:
        venue.close()
