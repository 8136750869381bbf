"""Several orders in one call do to the books what the same orders do one after the other, or nothing."""

from __future__ import annotations

from eth_utils import to_canonical_address
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.trading_world import BUY, EXCHANGE, MONDAY, PRODUCT, SELL, TRADERS, World, listed
from carbon.order_book import OrderId

PRICE_FEN = 10_000
LARGEST_T = 200_000
"""Above the largest order of the product (99,999 t)."""

MAKER, SECOND_MAKER, TRADER, _ = TRADERS
UNKNOWN = OrderId(MONDAY, PRODUCT, BUY, PRICE_FEN, 10_000).packed

ORDERS = st.tuples(
    st.sampled_from((BUY, BUY, BUY, SELL, SELL, SELL, 3)),
    st.integers(PRICE_FEN - 4, PRICE_FEN + 4) | st.sampled_from((0, 8_999, 9_000, 11_000, 11_001, 2**64)),
    st.integers(1, 40) | st.sampled_from((0, LARGEST_T)),
)
GOOD_ORDERS = st.tuples(
    st.sampled_from((BUY, SELL)), st.integers(PRICE_FEN - 4, PRICE_FEN + 4), st.integers(1, 40)
)  # fmt: skip
BOOKS = st.lists(st.tuples(st.sampled_from((MAKER, SECOND_MAKER)), GOOD_ORDERS), max_size=12)


def world_with(resting: list[tuple[str, tuple[int, int, int]]], *, cancels_older: bool) -> World:
    """A day on which these orders were placed, where the market took them."""
    world = listed()
    world.evm.done(EXCHANGE, "Market", "set_self_trade", cancels_older, MONDAY)
    world.open_day()
    for who, order in resting:
        world.evm.send(who, "OrderBook", "place", PRODUCT, *order)
    return world


def books_of(world: World) -> bytes:
    """Root of all that the contracts store, however many calls the trader made."""
    end = world.fork()
    end.evm._state.set_nonce(to_canonical_address(TRADER), 0)
    return end.fork().evm.root


@settings(max_examples=25, deadline=None)
@given(BOOKS, st.lists(GOOD_ORDERS, max_size=16) | st.lists(ORDERS, max_size=5), st.booleans())
def test_place_all__any_orders__leaves_what_placing_each_leaves(resting, orders, cancels_older) -> None:
    world = world_with(resting, cancels_older=cancels_older)
    before = books_of(world)
    one_by_one, refusal, ids, logs = world.fork(), None, [], []
    for order in orders:
        data = one_by_one.evm.encode("OrderBook", "place", (PRODUCT, *order))
        refusal, outcome = one_by_one.evm.try_data(TRADER, "OrderBook", data)
        if refusal:
            break
        ids.append(int.from_bytes(outcome.output, "big"))
        logs += outcome.logs

    data = world.evm.encode("OrderBook", "place_all", (PRODUCT, orders))
    reason, outcome = world.evm.try_data(TRADER, "OrderBook", data)

    assert reason == refusal
    if refusal:
        assert books_of(world) == before
        return
    assert world.evm.abis["OrderBook"].function("place_all").decode_output(outcome.output) == ids
    assert outcome.logs == tuple(logs)
    assert books_of(world) == books_of(one_by_one)
    assert not orders or books_of(world) != before


@settings(max_examples=12, deadline=None)
@given(BOOKS, st.lists(st.integers(0, 20), max_size=20))
def test_cancel_all__any_orders__leaves_what_cancelling_each_open_one_leaves(resting, numbers) -> None:
    """Some were filled or cancelled before, some never were, some are named twice."""
    world = world_with(resting, cancels_older=True)
    orders = [(SELL, PRICE_FEN + 3 + number % 3, 5) for number in range(16)]
    data = world.evm.encode("OrderBook", "place_all", (PRODUCT, orders))
    _, outcome = world.evm.try_data(TRADER, "OrderBook", data)
    ids = world.evm.abis["OrderBook"].function("place_all").decode_output(outcome.output)
    world.place(MAKER, BUY, PRICE_FEN + 4, 23)
    world.cancel(TRADER, next(number for number in ids if world.evm.call("OrderBook", "open_t", number)))
    chosen = [ids[number] if number < len(ids) else UNKNOWN for number in numbers]
    one_by_one, logs = world.fork(), []
    for order_id in chosen:
        if one_by_one.evm.call("OrderBook", "open_t", order_id):
            logs += one_by_one.cancel(TRADER, order_id).logs

    outcome = world.evm.done(TRADER, "OrderBook", "cancel_all", chosen)

    assert outcome.logs == tuple(logs)
    assert books_of(world) == books_of(one_by_one)
