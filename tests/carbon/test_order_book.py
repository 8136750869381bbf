"""Price-time matching, alone; `tests/properties/trading/` compares it with the contract."""

import pytest

from carbon.order_book import MAX_MET, OrderBook, OrderId, Side
from carbon.refusal import Refused
from carbon.settlement import TradeId

DAY, LOWER, AT = 20_059, 9_000, 1_733_103_000
ANN, BEN, CAT = (f"0x{digit * 40}" for digit in "abc")


@pytest.fixture
def twin() -> OrderBook:
    return OrderBook(product_id=1, day=DAY, lower=LOWER, tick=1)


def test_place__nothing_crosses__rests(twin: OrderBook) -> None:
    placed = twin.place(ANN, Side.SELL, 10_000, 5, AT)
    assert placed == (OrderId(1, DAY, Side.SELL, 1_000, 0, 1).packed, [], 5)
    assert twin.best(Side.SELL) == 10_000
    assert twin.best(Side.BUY) == 0


def test_place__several_cross__takes_best_price_then_oldest_at_their_price(twin: OrderBook) -> None:
    dear = twin.place(ANN, Side.SELL, 10_020, 10, AT).order_id
    first = twin.place(ANN, Side.SELL, 10_010, 10, AT).order_id
    second = twin.place(BEN, Side.SELL, 10_010, 10, AT).order_id

    placed = twin.place(CAT, Side.BUY, 10_020, 25, AT)

    taken = [(trade.sell_order_id, trade.price, trade.quantity) for trade in placed.trades]
    assert taken == [(first, 10_010, 10), (second, 10_010, 10), (dear, 10_020, 5)]
    assert [TradeId.of(trade.trade_id).sequence for trade in placed.trades] == [1, 2, 3]
    assert placed.open == 0
    assert twin.depth(Side.SELL) == [(10_020, 5)]


def test_place__buys_of_two_prices__the_higher_is_best(twin: OrderBook) -> None:
    twin.place(ANN, Side.BUY, 9_990, 1, AT)
    twin.place(ANN, Side.BUY, 9_995, 2, AT)
    assert twin.depth(Side.BUY) == [(9_995, 2), (9_990, 1)]
    assert [order.reserved for order in twin.resting()] == [9_990, 19_990]


def test_place__own_order_on_the_way__is_refused_and_changes_nothing(twin: OrderBook) -> None:
    twin.place(BEN, Side.SELL, 10_000, 1, AT)
    twin.place(ANN, Side.SELL, 10_010, 1, AT)
    with pytest.raises(Refused, match="would trade with own order"):
        twin.place(ANN, Side.BUY, 10_010, 2, AT)
    assert twin.trades == []
    assert twin.depth(Side.SELL) == [(10_000, 1), (10_010, 1)]


def test_place__more_orders_than_one_may_meet__is_refused(twin: OrderBook) -> None:
    for _ in range(MAX_MET + 1):
        twin.place(ANN, Side.SELL, 10_000, 1, AT)
    with pytest.raises(Refused, match="order meets more than 64 others"):
        twin.place(BEN, Side.BUY, 10_000, MAX_MET + 1, AT)
    assert len(twin.place(BEN, Side.BUY, 10_000, MAX_MET, AT).trades) == MAX_MET


def test_place__price_far_above__is_refused(twin: OrderBook) -> None:
    twin.place(ANN, Side.SELL, LOWER + 65_535, 1, AT)
    with pytest.raises(Refused, match="price is over 65536 ticks above the lowest"):
        twin.place(ANN, Side.SELL, LOWER + 65_536, 1, AT)


@pytest.mark.parametrize("price", [9_000, 9_006])
def test_place__price_below_or_between_ticks__is_refused(price: int) -> None:
    twin = OrderBook(1, DAY, lower=9_003, tick=5)
    with pytest.raises(Refused, match="price is not on the day's ladder"):
        twin.place(ANN, Side.BUY, price, 1, AT)


def test_place__queue_run_empty__starts_again_at_its_first_place(twin: OrderBook) -> None:
    first = twin.place(ANN, Side.SELL, 10_000, 1, AT).order_id
    twin.place(BEN, Side.BUY, 10_000, 1, AT)
    second = twin.place(ANN, Side.SELL, 10_000, 1, AT).order_id
    assert OrderId.of(first).place == OrderId.of(second).place == 0
    assert (twin.open_of(first), twin.open_of(second)) == (0, 1)


def test_place__lower_limit_between_ticks__counts_from_the_next_tick() -> None:
    twin = OrderBook(1, DAY, lower=9_003, tick=5)
    order_id = twin.place(ANN, Side.BUY, 9_010, 1, AT).order_id
    assert OrderId.of(order_id).tick == 1


def test_cancel__open_order__leaves_the_book(twin: OrderBook) -> None:
    order_id = twin.place(ANN, Side.SELL, 10_000, 5, AT).order_id
    twin.place(BEN, Side.BUY, 10_000, 2, AT)
    assert twin.cancel(ANN, order_id) == 3
    assert twin.depth(Side.SELL) == []


def test_cancel__not_open__is_refused(twin: OrderBook) -> None:
    with pytest.raises(Refused, match="order is not open"):
        twin.cancel(ANN, 7)


def test_cancel__someone_elses__is_refused(twin: OrderBook) -> None:
    order_id = twin.place(ANN, Side.SELL, 10_000, 5, AT).order_id
    with pytest.raises(Refused, match="caller does not own the order"):
        twin.cancel(BEN, order_id)
    assert twin.open_of(order_id) == 5


def test_order_id__largest_fields__come_back() -> None:
    fields = OrderId(2**64, 2**32 - 1, 2, 2**24 - 1, 2**32 - 1, 2**32 - 1)
    assert OrderId.of(fields.packed) == fields
