"""`OrderBook.best`, `depth`, `open_t`: what the market shows."""

import pytest

from tests.trading_fixtures import BUY, MONDAY, SELL


@pytest.fixture(autouse=True)
def _open(settlement, open_day):
    open_day()


def test_best__empty_book__is_zero(book):
    assert (book.best(1, BUY), book.best(1, SELL)) == (0, 0)


def test_depth__levels_across_bitmap_words__are_shown_best_first(book, place, buyer, seller):
    for price_fen in (10_001, 10_999, 10_257, 10_001):
        place(seller, SELL, price_fen, 3)
    for price_fen in (9_000, 9_999, 9_600, 9_600):
        place(buyer, BUY, price_fen, 4)

    assert book.depth(1, SELL, 32) == ([10_001, 10_257, 10_999], [6, 3, 3])
    assert book.depth(1, BUY, 32) == ([9_999, 9_600, 9_000], [4, 8, 4])
    assert book.depth(1, BUY, 2) == ([9_999, 9_600], [4, 8])
    assert book.depth(1, BUY, 0) == ([], [])


def test_depth__more_levels_than_are_shown__ends_at_32(book, place, seller):
    for price_fen in range(10_000, 10_040):
        place(seller, SELL, price_fen, 1)
    prices_fen, _ = book.depth(1, SELL, 100)
    assert prices_fen == list(range(10_000, 10_032))


def test_open_t__number_that_is_no_order__is_zero(book):
    assert book.open_t(0) == 0
    assert book.open_t(2**256 - 1) == 0


def test_open_t__session_over__still_tells_what_was_open_until_the_close(
    book, place, seller, after_the_last_session, publish
):
    """Nobody can trade with it any more, but the day's closing book can be read until the day is closed."""
    order_id = place(seller, SELL, 10_000, 30)
    after_the_last_session(MONDAY)
    assert book.open_t(order_id) == 30
    assert book.depth(1, SELL, 1) == ([10_000], [30])
    publish(MONDAY)
    assert book.open_t(order_id) == 0
    assert book.depth(1, SELL, 1) == ([], [])
