"""
Gas of settling a trade on a day of 10,000 trades: chunks of 64, each in one transaction with all its checks.

A day of 10,000 trades is 157 such transactions. What one costs does not depend on how many came before: no loop and no
slot grows with the day, and the figure of the first chunk beside that of the last shows it. 500 accounts trade, two at
random for each trade, which is harder than a market: where one order meets many others, its cells are written once.
Every account has traded before, as on any day but the first; a fee is taken from both sides.
"""

from __future__ import annotations

import sys

from benchmarks.figures import Figure, at_most, print_figures
from benchmarks.settlement_day import Day, as_argument, recorded, reviewed, traders_of
from benchmarks.trading_world import EXCHANGE, MONDAY, REGISTRY, listed

BOUND_GAS = 60_000
BOUND_GROWTH = 1.02
"""Last chunk ÷ second: room for the mix of accounts, none for growth. The first also opens the slots of the fees."""

ACCOUNTS = 500
CHUNK = 64
SAMPLE = 10
"""Chunks that are settled; `python -m benchmarks.gas_settlement 157` settles a whole day."""


def run(chunks: int = SAMPLE) -> list[Figure]:
    """Settle so many chunks of a day."""
    day = _day(chunks * CHUNK)
    used = [_gas_of(day, chunk) for chunk in range(chunks)]
    per_trade = [gas / CHUNK for gas in used]
    late = sum(per_trade[-3:]) / sum(per_trade[1:4])
    return [
        at_most(f"settle a trade, mean of {chunks} chunks", sum(per_trade) / chunks, "gas", BOUND_GAS),
        Figure("settle a trade, first chunk", per_trade[0], "gas"),
        Figure("settle a trade, last chunk", per_trade[-1], "gas"),
        at_most("settle a trade, last three chunks ÷ second to fourth", late, "ratio", BOUND_GROWTH),
        Figure("settle a day of 10,000 trades", sum(per_trade) / chunks * 10_000, "gas"),
    ]


def _day(trades: int) -> Day:
    world = listed()
    world.evm.done(EXCHANGE, "Market", "set_fees", 3, 2, MONDAY)
    people = traders_of(world, ACCOUNTS)
    world.open_day()
    return reviewed(world, recorded(world, people, trades, seed=1))


def _gas_of(day: Day, chunk: int) -> int:
    day.world = day.world.fork()  # a new transaction: nothing is warm
    trades = [as_argument(trade) for trade in day.chunks[chunk]]
    return int(day.world.evm.done(REGISTRY, "Settlement", "settle", trades, 0).gas_used)


if __name__ == "__main__":
    print_figures(run(*map(int, sys.argv[1:])))
