"""S1: a participant's statement of a day adds up, whatever happened on it."""

from __future__ import annotations

from tests.indexer.day_statements import assert_days_add_up, statements


def test_statements__of_days_of_trading__add_up_and_follow_each_other(scheme, start):
    """Orders, trades, deliveries, money in and out, surrenders, over three days."""
    for _ in range(3):
        scheme.play(50)
        scheme.end_day()
    indexer = start()
    indexer.catch_up()

    assert assert_days_add_up(indexer.engine) > 100
    days = [one for found in statements(indexer.engine).values() for one in found]
    assert any(one.trades and one.trade_fees_fen for one in days)
    assert any(one.money.fees_fen for one in days)
    assert any(one.orders and not one.trades for one in days)


def test_statement__of_the_present_day__is_so_far(scheme, start):
    scheme.play(20)
    indexer = start()
    indexer.catch_up()

    assert {found[-1].is_over for found in statements(indexer.engine).values()} == {False}
