"""The result on the terminal."""

from rich.console import Console
from rich.table import Table

from cli.demo.desk import Json
from cli.demo.result import Result


def show(console: Console, result: Result) -> None:
    """Print the year's tables."""
    console.print()
    console.print(_entities(result))
    console.print(_days(result))
    console.print(_readings(result))
    console.print(_checks(result))
    for name, source in result.sources.items():
        console.print(f"{name}: {source['file']}, {source['year']}", style="dim", highlight=False)


def _entities(result: Result) -> Table:
    table = Table(title="Entities 企业, tonnes CO2e")
    table.add_column("installation")
    for name in ("allocated", "verified", "bought", "sold", "surrendered"):
        table.add_column(name, justify="right")
    table.add_column("status")
    table.add_column("published")
    for item in [*result.entities, _works_row(result.works)]:
        figures = [item[f"{name}_t"] for name in ("allocated", "verified", "bought", "sold", "surrendered")]
        table.add_row(
            str(item["installation_id"]),
            *("–" if figure is None else f"{figure:,}" for figure in figures),
            item["status"] or "–",
            item["published_code"] or "–",
        )
    return table


def _works_row(works: Json) -> Json:
    return {
        **works,
        "installation_id": f"steel works {works['year']}",
        "bought_t": 0,
        "sold_t": 0,
        "published_code": "",
    }


def _days(result: Result) -> Table:
    table = Table(title="Trading days 交易日, CNY per tonne")
    table.add_column("day")
    table.add_column("product")
    for name in ("open", "high", "low", "close", "trades", "tonnes", "CNY"):
        table.add_column(name, justify="right")
    for item in result.days:
        prices = [item[f"{name}_fen"] for name in ("open", "high", "low", "close")]
        table.add_row(
            item["day"],
            item["product"],
            *("–" if price is None else f"{price / 100:.2f}" for price in prices),
            f"{item['trades']:,}",
            f"{item['quantity_t']:,}",
            f"{item['amount_fen'] / 100:,.2f}",
        )
    return table


def _readings(result: Result) -> Table:
    table = Table(title="Readings 计量数据")
    table.add_column("what")
    table.add_column("count", justify="right")
    readings = result.readings
    for name in ("sent", "accepted", "anchored", "waiting"):
        table.add_row(name, f"{readings[name]:,}")
    for reason, count in readings["refused"].items():
        table.add_row(f"refused: {reason}", f"{count:,}")
    table.add_row("energy, kWh", f"{result.energy_wh / 1000:,.2f}")
    table.add_row("emissions, t CO2", f"{result.emissions_g / 1_000_000:,.3f}")
    return table


def _checks(result: Result) -> Table:
    table = Table(title="Checks 核对")
    table.add_column("promise")
    table.add_column("found", justify="right")
    table.add_column("")
    for check in result.checks:
        table.add_row(check.promise, check.found, "[green]holds[/]" if check.ok else "[red bold]BROKEN[/]")
    return table
