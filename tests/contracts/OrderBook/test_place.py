"""`OrderBook.place`: who may, what it trades, what it sets aside and logs."""

import ape
import pytest

from carbon.order_book import MAX_MET, OrderId
from carbon.settlement import TradeId, trade_hash
from tests.trading_fixtures import BUY, LOWER_FEN, MONDAY, SELL, TUESDAY, UPPER_FEN, trades_of

UNITS_T = 1_000_000
MONEY_FEN = 10_000_000_000
FROZEN, ACTIVE = 4, 2


@pytest.fixture(autouse=True)
def _open(settlement, open_day):
    open_day()


@pytest.fixture
def other_seller(other_emitter, give_units):
    """A second one with units to sell."""
    give_units(other_emitter, UNITS_T)
    return other_emitter


def test_place__nothing_crosses__rests_reserves_units_and_logs(book, allowances, class_id, product_id, seller):
    receipt = book.place(product_id, SELL, 10_000, 30, sender=seller)

    order_id = OrderId(product_id, MONDAY, SELL, 10_000 - LOWER_FEN, 0, 1).packed
    assert receipt.events == [
        book.OrderPlaced(
            order_id=order_id,
            account=seller,
            product_id=product_id,
            side=SELL,
            price_fen=10_000,
            quantity_t=30,
            day=MONDAY,
        )
    ]
    assert book.open_t(order_id) == 30
    assert book.best(product_id, SELL) == 10_000
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 30, 0, 0)


def test_place__buy_that_rests__reserves_money_at_its_limit(book, cash, place, product_id, buyer):
    order_id = place(buyer, BUY, 10_050, 20)

    assert OrderId.of(order_id) == (product_id, MONDAY, BUY, 10_050 - LOWER_FEN, 0, 1)
    assert book.best(product_id, BUY) == 10_050
    assert cash.balance_of(buyer) == (MONEY_FEN, 20 * 10_050, 0, 0)


def test_place__crossing_buy__trades_at_the_resting_price_and_frees_what_it_saves(
    book, allowances, cash, settlement, class_id, place, buyer, seller
):
    sell_id = place(seller, SELL, 10_000, 30)
    buy_id = place(buyer, BUY, 10_100, 50)

    trade_id = TradeId(1, MONDAY, 1).number
    assert place.receipt.events[1:] == [
        settlement.TradeMade(
            trade_id=trade_id,
            buyer=buyer,
            seller=seller,
            product_id=1,
            day=MONDAY,
            sequence=1,
            price_fen=10_000,
            quantity_t=30,
            buy_order_id=buy_id,
            sell_order_id=sell_id,
        ),
        book.OrderFilled(order_id=sell_id, trade_id=trade_id, quantity_t=30, open_t=0),
    ]
    assert [book.open_t(order_id) for order_id in (sell_id, buy_id)] == [0, 20]
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 30, 0)
    assert cash.balance_of(buyer) == (MONEY_FEN, 20 * 10_100, 30 * 10_000, 0)
    [trade] = trades_of(place.receipt)
    assert settlement.trade_hash(trade_id) == trade_hash(trade)


def test_place__crossing_sell__trades_at_the_resting_price(book, allowances, cash, class_id, place, buyer, seller):
    buy_id = place(buyer, BUY, 10_100, 50)
    place(seller, SELL, LOWER_FEN, 20)

    [trade] = trades_of(place.receipt)
    assert (trade.price, trade.quantity, trade.buy_order_id) == (10_100, 20, buy_id)
    assert book.open_t(buy_id) == 30
    assert cash.balance_of(buyer) == (MONEY_FEN, 30 * 10_100, 20 * 10_100, 0)
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 20, 0)


def test_place__several_cross__takes_best_price_then_oldest(book, place, buyer, seller, other_seller):
    dear = place(seller, SELL, 10_020, 10)
    first = place(seller, SELL, 10_010, 10)
    second = place(other_seller, SELL, 10_010, 10)
    place(buyer, BUY, UPPER_FEN, 25)

    assert [(trade.sell_order_id, trade.quantity) for trade in trades_of(place.receipt)] == [
        (first, 10),
        (second, 10),
        (dear, 5),
    ]
    assert book.best(1, SELL) == 10_020
    assert book.open_t(dear) == 5


def test_place__limits_of_the_day__are_both_usable(book, place, buyer, seller):
    place(buyer, BUY, LOWER_FEN, 1)
    place(seller, SELL, UPPER_FEN, 1)
    assert (book.best(1, BUY), book.best(1, SELL)) == (LOWER_FEN, UPPER_FEN)


def test_place__band_of_65536_ticks__reaches_both_ends(
    book, market, product_id, exchange, open_day, place, publish, after_the_last_session, buyer, seller
):
    after_the_last_session(MONDAY)
    publish(MONDAY)
    market.set_reference(product_id, 327_675, "notice", sender=exchange)
    open_day(TUESDAY)
    _, lower_fen, upper_fen = market.limits(product_id)
    assert upper_fen - lower_fen == 65_535

    place(seller, SELL, upper_fen, 2)
    place(buyer, BUY, lower_fen, 2)
    assert (book.best(1, BUY), book.best(1, SELL)) == (lower_fen, upper_fen)
    place(buyer, BUY, upper_fen, 1)
    place(seller, SELL, lower_fen, 1)
    assert (book.best(1, BUY), book.best(1, SELL)) == (lower_fen, upper_fen)
    assert (book.depth(1, BUY, 5), book.depth(1, SELL, 5)) == (([lower_fen], [1]), ([upper_fen], [1]))


def test_place__next_day__starts_with_an_empty_book_and_free_reserves(
    book, allowances, class_id, open_day, place, publish, after_the_last_session, buyer, seller
):
    old_id = place(seller, SELL, 10_000, 30)
    after_the_last_session(MONDAY)
    publish(MONDAY)
    open_day(TUESDAY)
    assert book.best(1, SELL) == 0
    assert book.depth(1, SELL, 5) == ([], [])
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 0, 0)

    buy_id = place(buyer, BUY, 10_000, 5)
    new_id = place(seller, SELL, 10_001, 7)
    assert trades_of(place.receipt) == []
    assert [book.open_t(order_id) for order_id in (old_id, buy_id, new_id)] == [0, 5, 7]
    assert book.depth(1, SELL, 5) == ([10_001], [7])


def test_place__level_filled_and_used_again__ids_differ(book, place, buyer, seller):
    """The queue's first slot is used again; the number within the day keeps the ids apart."""
    first = place(seller, SELL, 10_000, 5)
    place(buyer, BUY, 10_000, 5)
    second = place(seller, SELL, 10_000, 5)
    assert OrderId.of(first).place == OrderId.of(second).place == 0
    assert (book.open_t(first), book.open_t(second)) == (0, 5)


def test_place__resting_owner_frozen_since__is_cancelled_and_stepped_over(
    book, allowances, class_id, place, buyer, seller, other_seller, set_status
):
    """A frozen participant's order must neither trade nor stand in the way."""
    frozen_id = place(seller, SELL, 10_000, 10)
    behind_id = place(other_seller, SELL, 10_000, 10)
    set_status(seller, FROZEN, "court order")

    place(buyer, BUY, 10_000, 5)

    assert [trade.sell_order_id for trade in trades_of(place.receipt)] == [behind_id]
    assert place.receipt.events[1] == book.OrderCancelled(order_id=frozen_id, account=seller, quantity_t=10)
    assert (book.open_t(frozen_id), book.open_t(behind_id)) == (0, 5)
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 0, 0)


def test_place__most_resting_orders__trades_with_all_of_them(book, place, buyer, seller):
    for _ in range(MAX_MET):
        place(seller, SELL, 10_000, 1)
    place(buyer, BUY, 10_000, MAX_MET)
    assert len(trades_of(place.receipt)) == MAX_MET
    assert book.best(1, SELL) == 0


@pytest.mark.parametrize("levels", [1, 65])
def test_place__one_more_resting_order__reverts_whole(book, product_id, place, buyer, seller, levels):
    for number in range(MAX_MET + 1):
        place(seller, SELL, 10_000 + number % levels, 1)
    with ape.reverts("OrderBook: order meets more than 64 others"):
        book.place(product_id, BUY, UPPER_FEN, MAX_MET + 1, sender=buyer)
    assert sum(book.depth(product_id, SELL, 32)[1]) == min(levels, 32) if levels > 1 else MAX_MET + 1


def test_place__own_order_on_the_way__reverts_whole(book, cash, product_id, place, give_money, seller, other_seller):
    give_money(seller, MONEY_FEN)
    first = place(other_seller, SELL, 10_000, 10)
    place(seller, SELL, 10_010, 10)
    with ape.reverts("OrderBook: would trade with own order"):
        book.place(product_id, BUY, 10_010, 11, sender=seller)
    assert book.open_t(first) == 10
    assert cash.balance_of(seller) == (MONEY_FEN, 0, 0, 0)


def test_place__filled_before_reaching_own_order__trades(place, give_money, seller, other_seller):
    give_money(seller, MONEY_FEN)
    first = place(other_seller, SELL, 10_000, 10)
    place(seller, SELL, 10_010, 10)
    place(seller, BUY, 10_010, 10)
    assert [trade.sell_order_id for trade in trades_of(place.receipt)] == [first]


@pytest.mark.parametrize("side", [0, 3])
def test_place__side_unknown__reverts(book, product_id, seller, side):
    with ape.reverts("OrderBook: side is neither buy nor sell"):
        book.place(product_id, side, 10_000, 1, sender=seller)


@pytest.mark.parametrize("name", ["registry", "exchange", "stranger"])
def test_place__no_trader__reverts(request, book, product_id, name):
    with ape.reverts("OrderBook: caller may not trade"):
        book.place(product_id, BUY, 10_000, 1, sender=request.getfixturevalue(name))
    assert book.best(product_id, BUY) == 0


def test_place__frozen_trader__reverts(book, product_id, seller, set_status):
    set_status(seller, FROZEN, "court order")
    with ape.reverts("OrderBook: caller may not trade"):
        book.place(product_id, SELL, 10_000, 1, sender=seller)


def test_place__market_says_no__reverts_with_its_reason(book, product_id, seller):
    with ape.reverts("Market: price outside the day's limits"):
        book.place(product_id, SELL, UPPER_FEN + 1, 1, sender=seller)


def test_place__more_than_the_free_units__reverts(book, product_id, seller):
    book.place(product_id, SELL, 10_000, 99_999, sender=seller)
    for _ in range(9):
        book.place(product_id, SELL, 10_000, 99_999, sender=seller)
    with ape.reverts("Allowances: not enough available"):
        book.place(product_id, SELL, 10_000, 11, sender=seller)


def test_place__more_than_the_free_money__reverts(book, product_id, give_money, investor):
    give_money(investor, 99_999)
    with ape.reverts("Cash: not enough available"):
        book.place(product_id, BUY, 10_000, 10, sender=investor)
