"""
Gas of placing, filling and cancelling an order, on bare py-evm: it does not grow with the book.

Every figure is a whole transaction with all its checks: role, rules of the day, ledgers, commitment to the trades.
Accounts have traded before. An order that is measured takes a slot that was never used; on a price that was used on an
earlier day it costs 17,100 less.
"""

from __future__ import annotations

from benchmarks.figures import Figure, at_most, print_figures
from benchmarks.trading_world import (
    BUY,
    EXCHANGE,
    MONDAY,
    MONEY_FEN,
    PRODUCT,
    SELL,
    TRADERS,
    World,
    done,
    listed,
    opened,
)

BOUND_PLACE = 75_000
BOUND_MAKER = 15_000
BOUND_CANCEL = 50_000
BOUND_GROWTH = 1.01
"""10,000 orders resting ÷ one."""
BOUND_BEHIND = 3.0
"""Behind 1,000 cancelled orders ÷ behind none."""

PRICE_FEN = 10_000
SIZE_T = 10
RESTING, CANCELLED = 10_000, 1_000
BATCH, MOST = 64, 1_024
AT_ONCE = 50
MAKER, TAKER, OTHER, THIRD = TRADERS


def run() -> list[Figure]:
    """Measure each operation, and that neither depth nor cancelled orders make it dearer."""
    deep = _deep()
    return [
        *_resting(deep),
        *_cancelling(),
        *_taking(),
        *_behind_cancelled(),
        _with_limits(),
    ]


def _used(world: World, *, taker_side: int = BUY) -> World:
    """All have sold and bought that day, the taker only what it goes on doing: no cell is new."""
    taken = (TAKER, OTHER) if taker_side == BUY else (OTHER, TAKER)
    for buyer, seller in ((MAKER, OTHER), (OTHER, MAKER), taken, (THIRD, OTHER), (OTHER, THIRD)):
        world.place(seller, SELL, PRICE_FEN - 500, SIZE_T)
        world.place(buyer, BUY, PRICE_FEN - 500, SIZE_T)
    return world


def _deep() -> World:
    """10,000 orders of another, on 100 prices of each side."""
    world = _used(opened())
    for number in range(RESTING):
        side, away_fen = (SELL, 1 + number % 100) if number % 2 else (BUY, -1 - number % 100)
        world.place(OTHER, side, PRICE_FEN + away_fen, SIZE_T)
    return world


def _resting(deep: World) -> list[Figure]:
    figures = []
    for name, side, away_fen in (("sell", SELL, 52), ("buy", BUY, -51)):
        alone, at = _used(opened()), (side, PRICE_FEN + away_fen, SIZE_T)
        alone.place(OTHER, side, PRICE_FEN + away_fen, SIZE_T)
        _, first = alone.place(MAKER, side, PRICE_FEN + away_fen, SIZE_T)
        _, among = deep.place(MAKER, side, PRICE_FEN + away_fen, SIZE_T)
        _, level = alone.place(MAKER, side, PRICE_FEN + 2 * away_fen, SIZE_T)
        figures += [
            at_most(f"place: {name} that rests on a tick in use", first.gas_used, "gas", BOUND_PLACE),
            Figure(f"place: {name} that rests on a new tick", level.gas_used, "gas"),
            Figure(f"place: {name}, each of {AT_ONCE} at once on a tick in use", _gas_at_once(alone, *at), "gas"),
            at_most(
                f"place: {name} with 10,000 resting ÷ with 1", among.gas_used / first.gas_used, "ratio", BOUND_GROWTH
            ),
        ]
    return figures


def _gas_at_once(world: World, *order: int) -> float:
    outcome = world.evm.done(MAKER, "OrderBook", "place_all", PRODUCT, [order] * AT_ONCE)
    return outcome.gas_used / AT_ONCE


def _cancelling() -> list[Figure]:
    figures = []
    for name, side in (("sell", SELL), ("buy", BUY)):
        world = _used(opened())
        ids = [world.place(MAKER, side, PRICE_FEN, SIZE_T)[0] for _ in range(5)]
        figures += [at_most(f"cancel: {name}", world.cancel(MAKER, ids[3]).gas_used, "gas", BOUND_CANCEL)]
        world.cancel(MAKER, ids[1])
        between = world.cancel(MAKER, ids[2]).gas_used
        figures += [Figure(f"cancel: {name} between two that were cancelled", between, "gas")]
    return figures


def _taking() -> list[Figure]:
    figures = []
    for name, side, other in (("buy", BUY, SELL), ("sell", SELL, BUY)):
        gas = {makers: _gas_to_take(TAKER, side, other, makers) for makers in (1, BATCH, MOST)}
        searched = [_gas_to_take(THIRD, side, other, makers) for makers in (1, BATCH)]
        figures += [Figure(f"take: {name} that fills one maker", gas[1], "gas")]
        for makers in (BATCH, MOST):
            further = (gas[makers] - gas[1]) / (makers - 1)
            figures += [at_most(f"take: {name}, each further maker up to {makers:,}", further, "gas", BOUND_MAKER)]
        further = (searched[1] - searched[0]) / (BATCH - 1)
        what = f"take: {name}, each further maker, looking for own orders among them"
        figures += [at_most(what, further, "gas", BOUND_MAKER)]
    return figures


def _gas_to_take(taker: str, side: int, other: int, makers: int) -> int:
    """Makers of one price; another order rests behind it. The third trader has orders of the other side himself."""
    world = _used(opened(), taker_side=side)
    behind_fen = 1 if other == SELL else -1
    world.place(MAKER, other, PRICE_FEN + behind_fen, SIZE_T)
    world.place(THIRD, other, PRICE_FEN + 2 * behind_fen, SIZE_T)
    for _ in range(makers):
        world.place(MAKER, other, PRICE_FEN, SIZE_T)
    return int(world.place(taker, side, PRICE_FEN, SIZE_T * makers)[1].gas_used)


def _behind_cancelled() -> list[Figure]:
    gas = []
    for between in (0, CANCELLED):
        world = _used(opened())
        world.place(MAKER, SELL, PRICE_FEN, SIZE_T)
        ids = [world.place(OTHER, SELL, PRICE_FEN, SIZE_T)[0] for _ in range(between)]
        for _ in range(2):
            world.place(MAKER, SELL, PRICE_FEN, SIZE_T)
        for order_id in ids:
            world.cancel(OTHER, order_id)
        gas.append(world.place(TAKER, BUY, PRICE_FEN, 2 * SIZE_T)[1].gas_used)
    return [at_most("take: past 1,000 cancelled orders ÷ past none", gas[1] / gas[0], "ratio", BOUND_BEHIND)]


def _with_limits() -> Figure:
    """What a position limit costs a buy that rests: one product, a limit of its kind."""
    world = listed()
    done(world.evm, EXCHANGE, "Positions", "set_account_limit", MAKER, True, MONEY_FEN, MONDAY)
    world.open_day()
    _used(world)
    world.place(OTHER, BUY, PRICE_FEN, SIZE_T)
    _, outcome = world.place(MAKER, BUY, PRICE_FEN, SIZE_T)
    assert world.evm.call("OrderBook", "open_t", int.from_bytes(outcome.output, "big")) == SIZE_T
    return Figure(f"place: buy that rests, with a position limit on product {PRODUCT}", outcome.gas_used, "gas")


if __name__ == "__main__":
    print_figures(run())
