"""`OrderBook.place`: who may, what it trades, what it sets aside and logs."""

import ape
import pytest

from carbon.order_book import OrderId
from carbon.settlement import TradeId
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

    order_id = OrderId(MONDAY, product_id, SELL, 10_000, 0).packed
    assert receipt.events == [book.OrderPlaced(order_id=order_id, account=seller, quantity_t=30)]
    assert book.open_t(order_id) == 30
    assert book.order(order_id) == (seller, 0, 30)
    assert book.best(product_id, SELL) == 10_000
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 30, 0, 0)


def test_place__buy_that_rests__reserves_money_at_its_limit(book, cash, place, product_id, buyer):
    order_id = place(buyer, BUY, 10_050, 20)

    assert OrderId.of(order_id) == (MONDAY, product_id, BUY, 10_050, 0)
    assert book.best(product_id, BUY) == 10_050
    assert cash.balance_of(buyer) == (MONEY_FEN, 20 * 10_050, 0, 0)


def test_place__crossing_buy__trades_at_the_resting_price_and_frees_what_it_saves(
    book, allowances, cash, settlement, class_id, place, buyer, seller
):
    sell_id = place(seller, SELL, 10_000, 30)
    buy_id = place(buyer, BUY, 10_100, 50)

    assert [event for event in place.receipt.events if event.event_name == "TradeMade"] == [
        settlement.TradeMade(
            trade_id=TradeId(1, MONDAY, 1).number,
            buyer=buyer,
            seller=seller,
            product_id=1,
            day=MONDAY,
            sequence=1,
            price_fen=10_000,
            quantity_t=30,
            buy_ref=buy_id,
            sell_ref=sell_id,
            method=10,
        ),
    ]
    assert [book.open_t(order_id) for order_id in (sell_id, buy_id)] == [0, 20]
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 30, 0, 0)
    assert allowances.trading_t(class_id, buyer) == (0, 0, 30, 0)
    assert cash.balance_of(buyer) == (MONEY_FEN, 20 * 10_100 + 30 * 10_000, 0, 0)
    assert cash.balance_of(seller) == (0, 0, 30 * 10_000, 0)


def test_place__crossing_sell__trades_at_the_resting_price(book, allowances, cash, class_id, place, buyer, seller):
    buy_id = place(buyer, BUY, 10_100, 50)
    place(seller, SELL, LOWER_FEN, 20)

    [trade] = trades_of(place.receipt)
    assert (trade.price, trade.quantity, trade.buy_ref) == (10_100, 20, buy_id)
    assert book.order(buy_id) == (buyer, 20, 30)
    assert cash.balance_of(buyer) == (MONEY_FEN, 50 * 10_100, 0, 0)
    assert cash.balance_of(seller) == (0, 0, 20 * 10_100, 0)
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 20, 0, 0)


def test_place__buy_filled_in_parts_with_a_fee__reserves_what_the_fees_round_to(
    book, cash, market, exchange, open_day, after_the_last_session, publish, place, buyer, seller
):
    """Each trade's fee rounds down: what a rounding saves of the whole order's fee is free at once."""
    after_the_last_session(MONDAY)
    publish(MONDAY)
    market.set_fees(3, 4, TUESDAY, sender=exchange)
    open_day(TUESDAY)
    place(buyer, BUY, 10_001, 3)
    assert cash.balance_of(buyer)[1] == 30_003 + 21  # 21.0021
    place(seller, SELL, 10_001, 1)
    assert cash.balance_of(buyer)[1] == (10_001 + 7) + (20_002 + 14)
    assert cash.balance_of(seller)[2] == 10_001 - 7
    place(seller, SELL, 10_001, 2)
    assert cash.balance_of(buyer)[1] == (10_001 + 7) + (20_002 + 14)


def test_place__several_cross__takes_best_price_then_oldest(book, place, buyer, seller, other_seller):
    dear = place(seller, SELL, 10_020, 10)
    first = place(seller, SELL, 10_010, 10)
    second = place(other_seller, SELL, 10_010, 10)
    place(buyer, BUY, UPPER_FEN, 25)

    assert [(trade.sell_ref, trade.quantity) for trade in trades_of(place.receipt)] == [
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
    """No place is used twice within a day, not even that of an order that was filled at once."""
    first = place(seller, SELL, 10_000, 5)
    at_once = place(buyer, BUY, 10_000, 5)
    second = place(seller, SELL, 10_000, 5)
    again = place(buyer, BUY, 10_000, 5)
    assert [OrderId.of(order_id).place for order_id in (first, second, at_once, again)] == [0, 1, 0, 1]
    assert [book.open_t(order_id) for order_id in (first, second, at_once, again)] == [0] * 4


def test_place__resting_owner_frozen_since__is_cancelled_and_stepped_over(
    book, allowances, class_id, place, buyer, seller, other_seller, set_status
):
    """A frozen participant's order must neither trade nor stand in the way."""
    frozen_id = place(seller, SELL, 10_000, 10)
    behind_id = place(other_seller, SELL, 10_000, 10)
    set_status(seller, FROZEN, "court order")

    place(buyer, BUY, 10_000, 5)

    assert [trade.sell_ref for trade in trades_of(place.receipt)] == [behind_id]
    assert book.OrderCancelled(order_id=frozen_id, account=seller, quantity_t=10) in place.receipt.events
    assert (book.open_t(frozen_id), book.open_t(behind_id)) == (0, 5)
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 0, 0, 0)


def test_place__more_makers_than_are_told_at_a_time__trades_with_all_of_them(book, settlement, place, buyer, seller):
    for number in range(70):
        place(seller, SELL, 10_000 + number % 3, 1)
    place(buyer, BUY, 10_002, 70)
    trades = trades_of(place.receipt)
    assert [TradeId.of(trade.trade_id).sequence for trade in trades] == list(range(1, 71))
    assert [trade.price for trade in trades] == sorted(trade.price for trade in trades)
    assert book.best(1, SELL) == 0


def test_place__own_order_within_the_price__reverts_whole(
    book, cash, product_id, place, give_money, seller, other_seller
):
    """Also one that the order would not reach."""
    give_money(seller, MONEY_FEN)
    first = place(other_seller, SELL, 10_000, 10)
    place(seller, SELL, 10_010, 10)
    with ape.reverts("OrderBook: would trade with own order"):
        book.place(product_id, BUY, 10_010, 5, sender=seller)
    assert book.open_t(first) == 10
    assert cash.balance_of(seller) == (MONEY_FEN, 0, 0, 0)


def test_place__own_order_behind_the_price__trades(place, give_money, seller, other_seller):
    give_money(seller, MONEY_FEN)
    first = place(other_seller, SELL, 10_000, 10)
    place(seller, SELL, 10_010, 10)
    place(seller, BUY, 10_009, 10)
    assert [trade.sell_ref for trade in trades_of(place.receipt)] == [first]


def test_place__market_cancels_older_own_orders__they_go_before_it_trades(
    book, market, allowances, class_id, exchange, open_day, after_the_last_session, publish, place, give_money, seller,
    other_seller,
):  # fmt: skip
    after_the_last_session(MONDAY)
    publish(MONDAY)
    market.set_self_trade(True, TUESDAY, sender=exchange)
    open_day(TUESDAY)
    give_money(seller, MONEY_FEN)
    own = [place(seller, SELL, 10_000, 10), place(seller, SELL, 10_010, 10)]
    other = place(other_seller, SELL, 10_005, 10)
    behind = place(seller, SELL, 10_011, 10)

    place(seller, BUY, 10_010, 5)

    cancelled = [event.order_id for event in place.receipt.events if event.event_name == "OrderCancelled"]
    assert cancelled == own
    assert [trade.sell_ref for trade in trades_of(place.receipt)] == [other]
    assert [book.open_t(order_id) for order_id in (*own, other, behind)] == [0, 0, 5, 10]
    assert allowances.trading_t(class_id, seller) == (UNITS_T, 10, 5, 0)


def test_place__own_order_between_gaps__all_own_ones_behind_it_go_too(
    book, market, exchange, open_day, after_the_last_session, publish, place, give_money, seller, other_seller
):
    """A gap behind an own order became the end of a longer one: the search stepped over the rest of the queue."""
    after_the_last_session(MONDAY)
    publish(MONDAY)
    market.set_self_trade(True, TUESDAY, sender=exchange)
    open_day(TUESDAY)
    give_money(seller, MONEY_FEN)
    others = [place(other_seller, SELL, 10_000, 5)]
    gone = [place(other_seller, SELL, 10_000, 5) for _ in range(3)]
    own = [place(seller, SELL, 10_000, 5)]
    gone += [place(other_seller, SELL, 10_000, 5)]
    own += [place(seller, SELL, 10_000, 5)]
    others += [place(other_seller, SELL, 10_000, 5)]
    for order_id in gone:
        book.cancel(order_id, sender=other_seller)

    place(seller, BUY, 10_000, 20)

    assert [event.order_id for event in place.receipt.events if event.event_name == "OrderCancelled"] == own
    assert [trade.sell_ref for trade in trades_of(place.receipt)] == others


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


def test_place__trader_with_a_credit_record__reverts(book, product_id, participants, ministry, seller):
    until_s = 2**40
    participants.record_conduct(seller, 4, until_s, "misconduct", b"\x00" * 32, sender=ministry)
    with ape.reverts("OrderBook: caller is barred by its credit record"):
        book.place(product_id, SELL, 10_000, 1, sender=seller)


def test_place__trader_suspended_by_the_exchange__reverts(book, product_id, participants, exchange, seller):
    participants.suspend(seller, "for the test", b"\x00" * 32, sender=exchange)
    with ape.reverts("OrderBook: caller is suspended from trading"):
        book.place(product_id, SELL, 10_000, 1, sender=seller)


@pytest.mark.parametrize("product", [0, 2, 2**200])
def test_place__product_not_listed__reverts(book, seller, product):
    with ape.reverts("OrderBook: product is unknown"):
        book.place(product, SELL, 10_000, 1, sender=seller)


def test_place__bought_today__cannot_be_sold(book, product_id, place, buyer, seller):
    place(seller, SELL, 10_000, 10)
    place(buyer, BUY, 10_000, 10)
    with ape.reverts("Allowances: bought today"):
        book.place(product_id, SELL, 10_100, 10, sender=buyer)
    with ape.reverts("Allowances: not enough available"):
        book.place(product_id, SELL, 10_100, 11, sender=buyer)


def test_place__sold_today__can_buy_at_once(book, cash, place, buyer, seller):
    place(buyer, BUY, 10_000, 10)
    place(seller, SELL, 10_000, 10)
    place(seller, BUY, 10_000, 10)
    assert cash.available_fen(seller) == 0


def test_place__over_the_position_limit__reverts(
    book, positions, exchange, open_day, after_the_last_session, publish, product_id, place, buyer, seller
):
    after_the_last_session(MONDAY)
    publish(MONDAY)
    positions.set_account_limit(buyer, True, 100, TUESDAY, sender=exchange)
    open_day(TUESDAY)
    place(buyer, BUY, 9_900, 60)
    place(seller, SELL, 9_900, 20)
    with ape.reverts("OrderBook: position is over the limit"):
        book.place(product_id, BUY, 9_800, 41, sender=buyer)
    place(buyer, BUY, 9_800, 40)
    assert positions.position_t(buyer) == 100


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
