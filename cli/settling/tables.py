"""What `chainets settle` shows: what is next, and what became of each trade."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from carbon.vouchers import format_code
from chain.client import Chain
from cli.settling.day import DayOnChain, DayState, Fate
from cli.settling.steps import NEXT
from web.formats import whole, yuan

LEFT_OUT = "left out"
"""Of a trade that waits when all that could be delivered is."""


def symbol_of(chain: Chain, product_id: int) -> str:
    """A product's symbol."""
    return str(chain.call("Market", "product", product_id)["symbol"])


def show_status(console: Console, days: Sequence[DayOnChain]) -> None:
    """How far each product's day is, and whose turn it is."""
    table = Table("product", "day", "state", "trades", "delivered or set aside", "next", "by")
    for day in days:
        found = day.progress()
        step, party = NEXT.get(found.state, ("nothing", ""))
        told = (found.state.name.lower(), whole(found.trades), whole(found.done), step, str(party))
        table.add_row(symbol_of(day.chain, day.product_id), _written(day), *told)
    console.print(table)


def show_result(console: Console, days: Sequence[DayOnChain], skip: Collection[int]) -> None:
    """Each trade with its code, then the sums."""
    table = Table("product", "trade", "t", "CNY", "voucher code")
    sums = Table("product", "day", "trades", "how many", "t", "CNY")
    for day in days:
        symbol = symbol_of(day.chain, day.product_id)
        found: dict[str, list[int]] = {state: [0, 0, 0] for state in (Fate.DELIVERED, LEFT_OUT, Fate.ASIDE)}
        for trade in day.trades:
            fate = day.fate_of(trade)
            state = LEFT_OUT if fate is Fate.WAITS else fate
            told = format_code(day.code_of(trade)) if fate is Fate.DELIVERED else state
            amounts = (1, trade.quantity, trade.amount)
            found[state] = [before + more for before, more in zip(found[state], amounts, strict=True)]
            table.add_row(symbol, str(trade.trade_id), whole(trade.quantity), yuan(trade.amount), told)
        for state, (number, quantity_t, amount_fen) in found.items():
            sums.add_row(symbol, _written(day), state, whole(number), whole(quantity_t), yuan(amount_fen))
    console.print(table, sums)
    if any(day.progress().state is not DayState.SETTLED for day in days):
        console.print(f"{len(skip)} left out: deliver them later without --skip, or open a default procedure")


def _written(day: DayOnChain) -> str:
    return (date(1970, 1, 1) + timedelta(days=day.day)).isoformat()
