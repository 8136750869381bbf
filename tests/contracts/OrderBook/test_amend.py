"""`OrderBook.amend`: a smaller quantity keeps the place, everything else is a new order."""

import ape
import pytest

from tests.trading_fixtures import BUY, LOWER_FEN, SELL, UPPER_FEN, trades_of

UNITS_T = 1_000_000
MONEY_FEN = 10_000_000_000


@pytest.fixture(autouse=True)
def _open(settlement, open_day):
    open_day()


@pytest.fixture
def other_seller(other_emitter, give_units):
    """A second one with units to sell."""
    give_units(other_emitter, UNITS_T)
    return other_emitter


@pytest.fixture
def amend(book):
    """Return `amend(account, order_id, price_fen, quantity_t) -> new order id`; `amend.receipt` is that of the last."""

    def amend_order(account, order_id, price_fen, quantity_t):
        amend_order.receipt = book.amend(order_id, price_fen, quantity_t, sender=account)
        [event] = [event for event in amend_order.receipt.events if event.event_name == "OrderAmended"]
        return int(event.new_order_id)

    return amend_order


def test_amend__smaller_quantity__keeps_the_place_frees_the_rest_and_logs_it(
    book, allowances, class_id, place, amend, buyer, seller, other_seller
):
    first = place(seller, SELL, 10_000, 30)
    place(other_seller, SELL, 10_000, 30)

    assert amend(seller, first, 10_000, 12) == first

    assert amend.receipt.events == [
        book.OrderAmended(order_id=first, new_order_id=first, account=seller, quantity_t=12, open_t=12)
    ]
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 12, 0, 0)
    assert book.depth(1, SELL, 1) == ([10_000], [42])
    place(buyer, BUY, 10_000, 12)
    assert [trade.sell_ref for trade in trades_of(place.receipt)] == [first]


def test_amend__smaller_total_of_a_part_filled_buy__counts_what_is_filled(book, cash, place, amend, buyer, seller):
    order_id = place(buyer, BUY, 10_000, 30)
    place(seller, SELL, 10_000, 10)
    amend(buyer, order_id, 10_000, 25)
    assert book.order(order_id) == (buyer, 10, 15)
    assert cash.balance_of(buyer) == (MONEY_FEN, 25 * 10_000, 0, 0)


@pytest.mark.parametrize(("price_fen", "quantity_t"), [(10_000, 31), (10_000, 30), (10_001, 20)])
def test_amend__anything_else__goes_behind_the_others_and_ends_the_old(
    book, allowances, class_id, place, amend, seller, other_seller, price_fen, quantity_t
):
    old = place(seller, SELL, 10_000, 30)
    place(other_seller, SELL, 10_000, 5)
    place(other_seller, SELL, 10_001, 5)

    new = amend(seller, old, price_fen, quantity_t)

    assert amend.receipt.events == [
        book.OrderAmended(order_id=old, new_order_id=new, account=seller, quantity_t=quantity_t, open_t=quantity_t)
    ]
    assert (book.open_t(old), book.open_t(new)) == (0, quantity_t)
    assert allowances.trading_t(class_id, seller) == (UNITS_T, quantity_t, 0, 0)


def test_amend__new_price_crosses__trades_at_once_and_goes_on_counting(book, cash, place, amend, buyer, seller):
    place(seller, SELL, 10_050, 4)
    old = place(buyer, BUY, 10_000, 30)
    place(seller, SELL, 10_000, 10)

    new = amend(buyer, old, 10_050, 30)

    assert [(trade.buy_ref, trade.quantity) for trade in trades_of(amend.receipt)] == [(new, 4)]
    assert book.order(new) == (buyer, 14, 16)
    assert cash.balance_of(buyer) == (MONEY_FEN, 10 * 10_000 + 20 * 10_050, 0, 0)


def test_amend__units_that_only_the_old_order_holds__are_enough(place, amend, book, seller):
    order_ids = [place(seller, SELL, 10_000, 99_999) for _ in range(10)]
    assert book.open_t(amend(seller, order_ids[3], 10_001, 99_999)) == 99_999


def test_amend__not_enough_for_the_new_order__leaves_the_old_in_its_place(book, place, amend, seller, other_seller):
    order_ids = [place(seller, SELL, 10_000, 99_999) for _ in range(10)]
    small = place(seller, SELL, 10_002, 10)
    with ape.reverts("Allowances: not enough available"):
        book.amend(small, 10_002, 11, sender=seller)
    assert [book.open_t(order_id) for order_id in (*order_ids, small)] == [99_999] * 10 + [10]


@pytest.mark.parametrize(
    ("price_fen", "quantity_t", "reason"),
    [
        (0, 10, "price is not a multiple of the tick"),
        (10_000, 0, "order is too small"),
        (10_000, 100_000, "order is too large"),
        (LOWER_FEN - 1, 30, "price outside the day's limits"),
        (UPPER_FEN + 1, 30, "price outside the day's limits"),
        (10_000, 10, "quantity is not above what is filled"),
        (10_001, 10, "quantity is not above what is filled"),
        (LOWER_FEN - 1, 10, "quantity is not above what is filled"),
        (UPPER_FEN + 1, 10, "quantity is not above what is filled"),
    ],
)
def test_amend__terms_not_kept__reverts(book, place, buyer, seller, price_fen, quantity_t, reason):
    order_id = place(seller, SELL, 10_000, 30)
    place(buyer, BUY, 10_000, 10)
    with ape.reverts(f"OrderBook: {reason}"):
        book.amend(order_id, price_fen, quantity_t, sender=seller)
    assert book.order(order_id) == (seller, 10, 20)


def test_amend__someone_else__reverts(book, place, buyer, seller):
    order_id = place(seller, SELL, 10_000, 30)
    with ape.reverts("OrderBook: caller does not own the order"):
        book.amend(order_id, 10_000, 10, sender=buyer)


def test_amend__cancelled__reverts(book, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    book.cancel(order_id, sender=seller)
    with ape.reverts("OrderBook: order is not open"):
        book.amend(order_id, 10_000, 10, sender=seller)


def test_amend__in_the_break__reverts(book, clock, place, seller):
    order_id = place(seller, SELL, 10_000, 30)
    clock(minutes_after_opening=150)
    with ape.reverts("OrderBook: session is closed"):
        book.amend(order_id, 10_000, 10, sender=seller)


def test_amend__across_an_own_order__reverts(book, place, give_money, seller):
    give_money(seller, MONEY_FEN)
    place(seller, BUY, 9_900, 5)
    order_id = place(seller, SELL, 10_000, 30)
    with ape.reverts("OrderBook: would trade with own order"):
        book.amend(order_id, 9_900, 30, sender=seller)
