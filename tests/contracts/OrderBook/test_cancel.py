"""`OrderBook.cancel`: who, when, and that cancelled orders never stand in the way."""

import ape
import pytest

from carbon.order_book import OrderId
from tests.trading_fixtures import BUY, MONDAY, SELL, TUESDAY, trades_of

UNITS_T = 1_000_000
MONEY_FEN = 10_000_000_000
FROZEN = 4


@pytest.fixture(autouse=True)
def _open(settlement, open_day):
    open_day()


def test_cancel__owner_of_a_sell__frees_units_and_logs_it(book, allowances, class_id, place, seller):
    order_id = place(seller, SELL, 10_000, 30)

    receipt = book.cancel(order_id, sender=seller)

    assert receipt.events == [book.OrderCancelled(order_id=order_id, account=seller, quantity_t=30)]
    assert book.open_t(order_id) == 0
    assert book.best(1, SELL) == 0
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 0, 0)


def test_cancel__part_filled_buy__frees_the_money_of_the_rest(book, cash, place, buyer, seller):
    order_id = place(buyer, BUY, 10_000, 30)
    place(seller, SELL, 10_000, 10)

    receipt = book.cancel(order_id, sender=buyer)

    assert receipt.events == [book.OrderCancelled(order_id=order_id, account=buyer, quantity_t=20)]
    assert cash.balance_of(buyer) == (MONEY_FEN, 10 * 10_000, 0, 0)


def test_cancel__best_of_several_levels__next_one_is_best(book, place, buyer):
    best = place(buyer, BUY, 10_300, 1)
    place(buyer, BUY, 10_010, 1)
    place(buyer, BUY, 9_001, 1)
    book.cancel(best, sender=buyer)
    assert book.best(1, BUY) == 10_010


def test_cancel__not_the_best__best_stays(book, place, buyer):
    place(buyer, BUY, 10_300, 1)
    other = place(buyer, BUY, 10_010, 1)
    book.cancel(other, sender=buyer)
    assert book.depth(1, BUY, 5) == ([10_300], [1])


def test_cancel__someone_else__reverts(book, place, buyer, seller):
    order_id = place(seller, SELL, 10_000, 30)
    with ape.reverts("OrderBook: caller does not own the order"):
        book.cancel(order_id, sender=buyer)
    assert book.open_t(order_id) == 30


def test_cancel__anyone_when_the_owner_is_frozen__frees_the_owners_units(
    book, allowances, class_id, exchange, place, seller, set_status
):
    """Orders of a frozen participant would otherwise be taken out one by one, by whoever trades next."""
    order_id = place(seller, SELL, 10_000, 30)
    set_status(seller, FROZEN, "court order")

    receipt = book.cancel(order_id, sender=exchange)

    assert receipt.events == [book.OrderCancelled(order_id=order_id, account=seller, quantity_t=30)]
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 0, 0)


def test_cancel__twice__reverts(book, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    place(seller, SELL, 10_000, 30)
    book.cancel(order_id, sender=seller)
    with ape.reverts("OrderBook: order is not open"):
        book.cancel(order_id, sender=seller)


def test_cancel__filled__reverts(book, place, buyer, seller):
    order_id = place(seller, SELL, 10_000, 30)
    place(buyer, BUY, 10_000, 30)
    with ape.reverts("OrderBook: order is not open"):
        book.cancel(order_id, sender=seller)


@pytest.mark.parametrize(
    "change",
    [
        {"product_id": 2},
        {"product_id": 1 + 2**100},
        {"day": MONDAY - 1},
        {"side": BUY},
        {"side": 0},
        {"side": 3},
        {"price": 10_001},
        {"price": 2**56 - 1},
        {"price": 0},
        {"place": 1},
        {"place": 2**32 - 1},
    ],
)
def test_cancel__made_up_id__reverts(book, place, seller, change):
    order_id = place(seller, SELL, 10_000, 30)
    forged = OrderId.of(order_id)._replace(**change).packed
    assert book.open_t(forged) == 0
    with ape.reverts("OrderBook: order is not open"):
        book.cancel(forged, sender=seller)
    assert book.open_t(order_id) == 30


def test_cancel__in_the_break__is_accepted(book, clock, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    clock(MONDAY, 150)
    book.cancel(order_id, sender=seller)
    assert book.open_t(order_id) == 0


def test_cancel__while_halted__is_accepted(book, market, exchange, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    market.halt(1, "disorder", b"\x00" * 32, sender=exchange)
    book.cancel(order_id, sender=seller)
    assert book.open_t(order_id) == 0


def test_cancel__after_the_last_session__reverts(book, after_the_last_session, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    after_the_last_session()
    with ape.reverts("OrderBook: day is over"):
        book.cancel(order_id, sender=seller)


def test_cancel__day_closed__reverts(book, after_the_last_session, publish, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    after_the_last_session()
    publish()
    with ape.reverts("OrderBook: order is not open"):
        book.cancel(order_id, sender=seller)


def test_cancel__next_day__reverts(book, open_day, after_the_last_session, publish, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    after_the_last_session(MONDAY)
    publish(MONDAY)
    open_day(TUESDAY)
    place(seller, SELL, 10_000, 30)
    with ape.reverts("OrderBook: order is not open"):
        book.cancel(order_id, sender=seller)


@pytest.mark.parametrize(
    "cancelled",
    [
        [1],
        [1, 2],
        [2, 1],
        [1, 3, 2],
        [3, 1, 2],
        [0, 1],
        [1, 0],
        [2, 3, 1, 0],
        [4, 5],
        [5, 4],
        [0, 2, 4],
        [1, 2, 4, 3, 0],
    ],
)
def test_cancel__any_order_of_cancelling__the_rest_trades_oldest_first(book, place, buyer, seller, cancelled):
    """Gaps join from the left, from the right and in the middle, at the head and at the tail of the queue."""
    order_ids = [place(seller, SELL, 10_000, 10 + number) for number in range(6)]
    for number in cancelled:
        book.cancel(order_ids[number], sender=seller)
    kept = [number for number in range(6) if number not in cancelled]
    assert book.depth(1, SELL, 1) == ([10_000], [sum(10 + number for number in kept)])

    place(buyer, BUY, 10_000, 90)

    assert [trade.sell_ref for trade in trades_of(place.receipt)] == [order_ids[number] for number in kept]
    assert book.best(1, SELL) == 0


def test_cancel__a_hundred_left_behind__cost_the_next_buyer_one_step(
    book, place, buyer, seller, other_emitter, give_units
):
    """Cancelled orders cannot make another's order dearer: the gap is one read, however long."""
    give_units(other_emitter, 100)

    def gas_to_buy_past(gap):
        place(seller, SELL, 10_000, 1)
        inside = [place(seller, SELL, 10_000, 1) for _ in range(gap)]
        place(other_emitter, SELL, 10_000, 1)
        for order_id in inside:
            book.cancel(order_id, sender=seller)
        place(buyer, BUY, 10_000, 2)
        return place.receipt.gas_used

    gas_to_buy_past(3)  # so that both below write over used slots
    after_two = gas_to_buy_past(2)
    after_hundred = gas_to_buy_past(100)
    assert abs(after_hundred - after_two) < 3_000
