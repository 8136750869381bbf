"""`Settlement.publish_results`: the exchange's totals close the day."""

import ape
import pytest

from tests.trading_fixtures import BUY, MONDAY, REFERENCE_FEN, SELL, TUESDAY


@pytest.fixture
def traded(settlement, open_day, place, buyer, seller):
    """A day with two trades: 30 t at 100.00 and 20 t at 100.01 CNY."""
    open_day()
    place(seller, SELL, 10_000, 30)
    place(seller, SELL, 10_001, 20)
    place(buyer, BUY, 10_001, 50)
    return 2, 50, 500_020


def test_publish_results__exchange_with_the_chains_totals__closes_the_day_and_logs(
    settlement, market, exchange, traded, after_the_last_session
):
    after_the_last_session()

    receipt = settlement.publish_results(1, MONDAY, *traded, sender=exchange)

    trades, quantity_t, amount_fen = traded
    assert settlement.day_state(1, MONDAY) == (1, 0)
    assert receipt.events == [
        settlement.ResultsPublished(
            product_id=1, day=MONDAY, trades=trades, quantity_t=quantity_t, amount_fen=amount_fen
        ),
        market.DayClosed(product_id=1, day=MONDAY, close_fen=10_000, quantity_t=quantity_t, amount_fen=amount_fen),
    ]
    assert market.previous_close_fen(1) == 10_000  # 10,000.4


def test_publish_results__no_trade__keeps_the_previous_close(
    settlement, market, exchange, open_day, after_the_last_session
):
    open_day()
    after_the_last_session()
    settlement.publish_results(1, MONDAY, 0, 0, 0, sender=exchange)
    assert market.previous_close_fen(1) == REFERENCE_FEN


def test_publish_results__on_the_next_day__is_still_possible(settlement, exchange, traded, clock):
    clock(TUESDAY)
    settlement.publish_results(1, MONDAY, *traded, sender=exchange)
    assert settlement.day_state(1, MONDAY) == (1, 0)


def test_publish_results__other_role__reverts(settlement, registry, traded, after_the_last_session):
    after_the_last_session()
    with ape.reverts("Settlement: caller is not the exchange"):
        settlement.publish_results(1, MONDAY, *traded, sender=registry)
    assert settlement.day_state(1, MONDAY) == (0, 0)


def test_publish_results__twice__reverts(settlement, exchange, traded, after_the_last_session):
    after_the_last_session()
    settlement.publish_results(1, MONDAY, *traded, sender=exchange)
    with ape.reverts("Settlement: day is published"):
        settlement.publish_results(1, MONDAY, *traded, sender=exchange)


def test_publish_results__day_never_opened__reverts(settlement, exchange, traded, after_the_last_session):
    after_the_last_session(TUESDAY)
    with ape.reverts("Settlement: day is not the one opened last"):
        settlement.publish_results(1, TUESDAY, 0, 0, 0, sender=exchange)


def test_publish_results__before_the_last_session_ends__reverts(settlement, exchange, traded):
    with ape.reverts("Settlement: day is not over"):
        settlement.publish_results(1, MONDAY, *traded, sender=exchange)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((1, 0, 0), "Settlement: number of trades differs"),
        ((0, 1, 0), "Settlement: quantity differs"),
        ((0, 0, 1), "Settlement: amount differs"),
    ],
)
def test_publish_results__other_totals__reverts(settlement, exchange, traded, after_the_last_session, change, reason):
    after_the_last_session()
    totals = [own + more for own, more in zip(traded, change, strict=True)]
    with ape.reverts(reason):
        settlement.publish_results(1, MONDAY, *totals, sender=exchange)
