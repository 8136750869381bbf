"""Price-time matching, alone; `tests/properties/trading/` compares it with the contract."""

import pytest

from carbon.order_book import Deal, OrderBook, OrderId, SelfTrade, Side
from carbon.refusal import Refused

ANN, BEN, CAT = "ann", "ben", "cat"


@pytest.fixture
def twin() -> OrderBook:
    return OrderBook()


def test_place__nothing_crosses__rests(twin: OrderBook) -> None:
    assert twin.place(ANN, Side.SELL, 10_000, 5) == (1, [], 5, [], 0)
    assert twin.best(Side.SELL) == 10_000
    assert twin.best(Side.BUY) == 0


def test_place__several_cross__takes_best_price_then_oldest_at_their_price(twin: OrderBook) -> None:
    dear = twin.place(ANN, Side.SELL, 10_020, 10).number
    first = twin.place(ANN, Side.SELL, 10_010, 10).number
    second = twin.place(BEN, Side.SELL, 10_010, 10).number

    placed = twin.place(CAT, Side.BUY, 10_020, 25)

    assert placed.deals == [
        Deal(CAT, ANN, 10_010, 10, placed.number, first),
        Deal(CAT, BEN, 10_010, 10, placed.number, second),
        Deal(CAT, ANN, 10_020, 5, placed.number, dear),
    ]
    assert twin.deals == placed.deals
    assert placed.open == 0
    assert twin.depth(Side.SELL) == [(10_020, 5)]


def test_place__sell_takes_the_highest_buy_first_and_rests_with_what_is_left(twin: OrderBook) -> None:
    twin.place(ANN, Side.BUY, 9_990, 1)
    twin.place(ANN, Side.BUY, 9_995, 2)
    assert [order.amount for order in twin.resting()] == [9_990, 19_990]

    placed = twin.place(BEN, Side.SELL, 9_995, 5)

    assert [(deal.price, deal.quantity) for deal in placed.deals] == [(9_995, 2)]
    assert (twin.depth(Side.SELL), twin.depth(Side.BUY)) == ([(9_995, 3)], [(9_990, 1)])


def test_place__many_resting_orders__meets_them_all(twin: OrderBook) -> None:
    for _ in range(300):
        twin.place(ANN, Side.SELL, 10_000, 1)
    assert len(twin.place(BEN, Side.BUY, 10_000, 300).deals) == 300


def test_place__own_order_within_the_limit__is_refused_though_others_would_fill_it(twin: OrderBook) -> None:
    twin.place(BEN, Side.SELL, 10_000, 1)
    twin.place(ANN, Side.SELL, 10_010, 1)
    with pytest.raises(Refused, match="would trade with own order"):
        twin.place(ANN, Side.BUY, 10_010, 1)
    assert twin.deals == []
    assert twin.depth(Side.SELL) == [(10_000, 1), (10_010, 1)]


def test_place__older_own_orders_are_to_go__cancels_all_that_it_crosses_before_it_trades() -> None:
    twin = OrderBook(SelfTrade.CANCEL_OLDER)
    twin.place(BEN, Side.SELL, 10_000, 1)
    crossed = [twin.place(ANN, Side.SELL, 10_010, 2).number, twin.place(ANN, Side.SELL, 10_005, 3).number]
    beyond = twin.place(ANN, Side.SELL, 10_011, 4).number

    placed = twin.place(ANN, Side.BUY, 10_010, 1)

    assert [order.number for order in placed.cancelled] == crossed
    assert [deal.seller for deal in placed.deals] == [BEN]
    assert [order.number for order in twin.resting()] == [beyond]


def test_cancel__open_order__leaves_the_book(twin: OrderBook) -> None:
    number = twin.place(ANN, Side.SELL, 10_000, 5).number
    twin.place(BEN, Side.BUY, 10_000, 2)
    assert twin.cancel(ANN, number) == 3
    assert twin.depth(Side.SELL) == []


def test_cancel__not_open__is_refused(twin: OrderBook) -> None:
    with pytest.raises(Refused, match="order is not open"):
        twin.cancel(ANN, 7)


def test_cancel__someone_elses__is_refused(twin: OrderBook) -> None:
    number = twin.place(ANN, Side.SELL, 10_000, 5).number
    with pytest.raises(Refused, match="caller does not own the order"):
        twin.cancel(BEN, number)
    assert twin.open_of(number) == 5


def test_amend__smaller_total_at_the_same_price__keeps_its_place(twin: OrderBook) -> None:
    first = twin.place(ANN, Side.SELL, 10_000, 5).number
    twin.place(BEN, Side.SELL, 10_000, 5)
    twin.place(CAT, Side.BUY, 10_000, 1)

    assert twin.amend(ANN, first, 10_000, 3) == (first, [], 2, [], 0)

    assert [(order.account, order.open, order.filled) for order in twin.queue(Side.SELL)] == [(ANN, 2, 1), (BEN, 5, 0)]


@pytest.mark.parametrize("quantity", [5, 6])
def test_amend__same_or_larger_total__goes_behind_the_others(twin: OrderBook, quantity: int) -> None:
    first = twin.place(ANN, Side.SELL, 10_000, 5).number
    twin.place(BEN, Side.SELL, 10_000, 5)
    assert twin.amend(ANN, first, 10_000, quantity) == (first, [], quantity, [], 2)
    assert [order.account for order in twin.queue(Side.SELL)] == [BEN, ANN]


def test_amend__to_a_price_that_crosses__trades_its_rest_at_once(twin: OrderBook) -> None:
    number = twin.place(ANN, Side.SELL, 10_000, 5).number
    twin.place(BEN, Side.BUY, 10_000, 2)
    twin.place(CAT, Side.BUY, 9_990, 10)

    placed = twin.amend(ANN, number, 9_990, 8)

    assert placed == (number, [Deal(CAT, ANN, 9_990, 6, 3, number)], 0, [], 0)
    assert twin.depth(Side.BUY) == [(9_990, 4)]


def test_amend__total_not_above_what_is_filled__is_refused(twin: OrderBook) -> None:
    number = twin.place(ANN, Side.SELL, 10_000, 5).number
    twin.place(BEN, Side.BUY, 10_000, 2)
    with pytest.raises(Refused, match="quantity is not above what is filled"):
        twin.amend(ANN, number, 10_000, 2)


def test_amend__would_meet_an_own_order__is_refused_and_keeps_its_place(twin: OrderBook) -> None:
    twin.place(ANN, Side.SELL, 10_010, 1)
    number = twin.place(ANN, Side.BUY, 10_000, 1).number
    twin.place(BEN, Side.BUY, 10_000, 1)
    with pytest.raises(Refused, match="would trade with own order"):
        twin.amend(ANN, number, 10_010, 1)
    assert [order.account for order in twin.queue(Side.BUY)] == [ANN, BEN]


def test_amend__not_open__is_refused(twin: OrderBook) -> None:
    with pytest.raises(Refused, match="order is not open"):
        twin.amend(ANN, 1, 10_000, 1)


def test_order_id__largest_fields__come_back() -> None:
    fields = OrderId(2**64, 2**32 - 1, 2, 2**56 - 1, 2**32 - 1)
    assert OrderId.of(fields.packed) == fields
