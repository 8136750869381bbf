"""`Settlement.record`, `totals`, `trade_hash`: what the chain keeps of a trade."""

import ape
import pytest

from carbon.settlement import TradeId, trade_hash
from tests.trading_fixtures import MONDAY, SELL, trades_of


@pytest.fixture
def book_account(settlement, name_contract, stranger):
    """An account that plays OrderBook."""
    return name_contract("OrderBook", stranger)


def test_record__order_book__numbers_hashes_and_logs_it(settlement, book_account, emitter, investor):
    receipt = settlement.record(1, MONDAY, investor, emitter, 10_000, 30, 7, 8, sender=book_account)

    trade_id = TradeId(1, MONDAY, 1).number
    assert receipt.events == [
        settlement.TradeMade(
            trade_id=trade_id,
            buyer=investor,
            seller=emitter,
            product_id=1,
            day=MONDAY,
            sequence=1,
            price_fen=10_000,
            quantity_t=30,
            buy_order_id=7,
            sell_order_id=8,
        )
    ]
    [trade] = trades_of(receipt)
    assert settlement.trade_hash(trade_id) == trade_hash(trade)
    assert settlement.totals(1, MONDAY) == (1, 30, 300_000)
    assert settlement.day_state(1, MONDAY) == (0, 0)


def test_record__several_days_and_products__count_apart(settlement, book_account, emitter, investor):
    for product_id, day in [(1, MONDAY), (1, MONDAY), (1, MONDAY + 1), (2, MONDAY)]:
        settlement.record(product_id, day, investor, emitter, 10_000, 30, 7, 8, sender=book_account)
    assert settlement.totals(1, MONDAY) == (2, 60, 600_000)
    assert settlement.totals(1, MONDAY + 1) == (1, 30, 300_000)
    assert settlement.totals(2, MONDAY) == (1, 30, 300_000)


def test_record__other_caller__reverts(settlement, exchange, emitter, investor):
    with ape.reverts("Settlement: caller is not OrderBook"):
        settlement.record(1, MONDAY, investor, emitter, 10_000, 30, 7, 8, sender=exchange)
    assert settlement.totals(1, MONDAY) == (0, 0, 0)


def test_record__day_published__reverts(
    settlement, open_day, after_the_last_session, publish, name_contract, stranger, emitter, investor
):
    open_day()
    after_the_last_session()
    publish()
    book_account = name_contract("OrderBook", stranger)
    with ape.reverts("Settlement: day is published"):
        settlement.record(1, MONDAY, investor, emitter, 10_000, 30, 7, 8, sender=book_account)


def test_record__order_that_only_rests__records_nothing(settlement, open_day, place, seller):
    open_day()
    place(seller, SELL, 10_000, 30)
    assert settlement.totals(1, MONDAY) == (0, 0, 0)
