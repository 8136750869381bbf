"""`chainets market`: order files through the market, daily files through its formulas."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from carbon.exchange.rules import ExchangeRules
from carbon.vouchers import NoCodeFor
from cli.errors import check_writable, one_line
from cli.market import bulletin, lines, replay, rules_file, surveil, watch
from cli.market.twin import TwinVenue
from cli.market.venue import Venue
from cli.progress import progress
from cli.registry.command import Engine, EngineOption, Out
from cli.registry.onchain.wire import CallRefused
from cli.registry.outputs import check_folder, write
from cli.registry.tables import BadTable

app = typer.Typer(no_args_is_help=True, help="The exchange: order files, published daily files, surveillance.")


app.command("watch")(watch.watch)
app.command("surveil")(surveil.surveil)
app.command("rules")(surveil.rules)


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
        with _venue(engine, market, orders, steps) as venue, progress("Lines", len(steps)) as advance:
            try:
                found = replay.run(steps, market.hours, venue, advance)
            except NoCodeFor as error:
                raise BadTable(orders, f"a trade has no voucher code ({error}): use days from 2020 to 2101") from error
        write(out, found.sheets())
        counts = {"lines": len(steps), "trades": len(found.outcome.deals), "refused": found.refused}
        typer.echo(json.dumps(counts))


@app.command("bulletin")
def check_bulletin(
    daily: Annotated[Path, typer.Option(help="Daily figures of an exchange, CSV in the layout of cea_daily.csv.")],
    out: Annotated[Path, typer.Option(help="File for the result.")],
) -> None:
    """Close and limits of each row as the Market contract computes them, beside those that were published."""
    with one_line():
        check_writable(out)
        rows = bulletin.load(daily)
        from cli.market.onchain.formulas import MarketFormulas  # the EVM takes its time to load

        with closing(MarketFormulas()) as formulas, progress("Rows", len(rows)) as advance:
            found = []
            for row in rows:
                found.append(bulletin.check(row, formulas))
                advance(1)
        write(out.absolute().parent, {out.name: bulletin.sheet(found)})
        typer.echo(json.dumps({"rows": len(rows)} | bulletin.counts(found)))


@contextmanager
def _venue(engine: Engine, rules: ExchangeRules, orders: Path, steps: Sequence[lines.Line]) -> Iterator[Venue]:
    """A market of either kind; what its contracts can't take is bad input."""
    if engine is Engine.TWIN:
        yield TwinVenue(rules)
        return
    from cli.market.onchain.venue import ChainVenue  # the EVM takes its time to load, and the twin does without

    try:
        with closing(ChainVenue(rules, steps)) as venue:
            yield venue
    except CallRefused as refusal:
        raise BadTable(orders, f"the contracts can't play it: {refusal}") from refusal
