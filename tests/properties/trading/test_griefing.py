"""What one trader can do to the others with orders, cancellations and gas: the market goes on."""

from __future__ import annotations

import pytest

from benchmarks.trading_world import BUY, MONDAY, PRODUCT, SELL, TRADERS, World, opened

GRIEFER, VICTIM, OTHER, _ = TRADERS
PRICE_FEN = 10_000
MOST = 1_024


def dust(world: World, orders: int) -> None:
    """Orders of a tonne each, on 50 prices."""
    for number in range(orders):
        world.place(GRIEFER, SELL, PRICE_FEN + number % 50, 1)


def asked(world: World, trader: str, side: int, price_fen: int, quantity_t: int) -> str | None:
    """Why an order is refused, None when it is not."""
    return world.evm.send(trader, "OrderBook", "place", PRODUCT, side, price_fen, quantity_t)


@pytest.mark.parametrize(
    "orders", [pytest.param(1_200, id="some"), pytest.param(10_000, id="many", marks=pytest.mark.long)]
)
def test_dust__however_much__orders_rest_and_trade_as_before(orders: int) -> None:
    """No order pays for others' depth; one that would meet too many is refused, and its part of them goes."""
    clear, dusty = opened(), opened()
    dust(dusty, orders)
    for world in (clear, dusty):
        world.place(OTHER, SELL, PRICE_FEN + 60, 10)
    rested = [world.place(VICTIM, SELL, PRICE_FEN + 60, 10)[1].gas_used for world in (clear, dusty)]
    assert rested[1] <= rested[0] * 1.01

    assert asked(dusty, VICTIM, BUY, PRICE_FEN + 50, MOST + 1) == "OrderBook: over 1024 orders cross the price"
    assert asked(dusty, OTHER, BUY, PRICE_FEN + 50, MOST + 1) == "OrderBook: over 1024 orders cross the price"
    newcomer = TRADERS[3]
    assert asked(dusty, newcomer, BUY, PRICE_FEN + 50, MOST + 1) == "OrderBook: order meets over 1024 others"
    _, outcome = dusty.place(newcomer, BUY, PRICE_FEN + 50, MOST)
    assert sum(trade["quantity_t"] for trade in dusty.evm.events(outcome, "Settlement", "TradeMade")) == MOST


def test_cancelled_orders__a_thousand_ahead__do_not_stand_in_the_way() -> None:
    gas = []
    for between in (0, 1_000):
        world = opened()
        first, _ = world.place(OTHER, SELL, PRICE_FEN, 1)
        ids = [world.place(GRIEFER, SELL, PRICE_FEN, 1)[0] for _ in range(between)]
        last, _ = world.place(OTHER, SELL, PRICE_FEN, 1)
        for order_id in ids:
            world.cancel(GRIEFER, order_id)
        _, outcome = world.place(VICTIM, BUY, PRICE_FEN, 2)
        assert [trade["sell_ref"] for trade in world.evm.events(outcome, "Settlement", "TradeMade")] == [first, last]
        gas.append(outcome.gas_used)
    assert gas[1] <= 3 * gas[0]


@pytest.mark.parametrize("share", [1, 3, 5, 7, 9])
def test_taker__too_little_gas__changes_nothing_and_the_next_trades(share: int) -> None:
    world = opened()
    for _ in range(100):
        world.place(OTHER, SELL, PRICE_FEN, 1)
    data = world.evm.encode("OrderBook", "place", (PRODUCT, BUY, PRICE_FEN, 100))
    _, enough = world.fork().place(VICTIM, BUY, PRICE_FEN, 100)

    reason, _ = world.evm.try_data(VICTIM, "OrderBook", data, enough.gas_spent * share // 10)

    assert reason is not None
    assert world.evm.call("OrderBook", "depth", PRODUCT, SELL, 2) == ([PRICE_FEN], [100])
    assert world.evm.call("Cash", "reserved_on", VICTIM, MONDAY) == 0
    _, outcome = world.place(VICTIM, BUY, PRICE_FEN, 100)
    assert len(world.evm.events(outcome, "Settlement", "TradeMade")) == 100
