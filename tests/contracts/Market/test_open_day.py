"""`Market.open_day` and `limits`: the price band of a day."""

import ape
import pytest

from carbon.market_rules import price_limits
from tests.trading_fixtures import (
    BUY,
    LOWER_FEN,
    MONDAY,
    REFERENCE_FEN,
    SATURDAY,
    SELL,
    TERMS,
    TUESDAY,
    UPPER_FEN,
    as_argument,
    trades_of,
)


def test_open_day__exchange_on_a_trading_day__fixes_limits_and_logs_them(market, product_id, open_day):
    receipt = open_day()

    assert market.limits(product_id) == (MONDAY, LOWER_FEN, UPPER_FEN)
    assert market.open_days() == 1
    assert receipt.events == [
        market.DayOpened(
            product_id=product_id,
            day=MONDAY,
            previous_close_fen=REFERENCE_FEN,
            lower_fen=LOWER_FEN,
            upper_fen=UPPER_FEN,
        )
    ]


@pytest.mark.parametrize("previous_fen", [1, 5, 4_594, 9_025, 9_928, 5_054, 12_345])
def test_open_day__any_previous_close__has_the_limits_of_the_twin(market, product_id, exchange, open_day, previous_fen):
    """Half a fen goes up, as in the published quotes: 90.25 × 1.1 = 99.275 became 99.28."""
    market.set_reference(product_id, previous_fen, "notice", sender=exchange)
    open_day()
    assert market.limits(product_id)[1:] == tuple(price_limits(previous_fen, 1_000))


def test_open_day__before_nine_thirty__is_accepted(market, product_id, exchange, clock):
    clock(MONDAY, -60)
    market.open_day(product_id, sender=exchange)
    assert market.limits(product_id)[0] == MONDAY


def test_open_day__other_role__reverts(market, product_id, registry, clock):
    clock(MONDAY)
    with ape.reverts("Market: caller is not the exchange"):
        market.open_day(product_id, sender=registry)
    assert market.limits(product_id) == (0, 0, 0)


def test_open_day__product_not_listed__reverts(market, exchange, clock):
    clock(MONDAY)
    with ape.reverts("Market: product is unknown"):
        market.open_day(2, sender=exchange)


def test_open_day__day_before_still_open__reverts(market, product_id, open_day):
    open_day(MONDAY)
    with ape.reverts("Market: the day before is not closed"):
        open_day(TUESDAY)


def test_open_day__a_trade_of_the_day_before_not_delivered__reverts(
    market, product_id, open_day, after_the_last_session, publish, confirm, settlement, registry, exchange, place,
    buyer, seller,
):  # fmt: skip
    """Reserves last until the trades they are for are delivered, so that no other day may begin before."""
    open_day(MONDAY)
    place(seller, SELL, 10_000, 5)
    place(buyer, BUY, 10_000, 5)
    made = trades_of(place.receipt)
    after_the_last_session(MONDAY)
    publish(MONDAY)
    assert market.counts(MONDAY)
    with ape.reverts("Market: the day before is not settled"):
        open_day(TUESDAY)

    confirm(MONDAY)
    settlement.settle([as_argument(trade) for trade in made], 0, sender=registry)
    assert not market.counts(MONDAY)
    market.open_day(product_id, sender=exchange)
    assert market.last_day() == TUESDAY


def test_open_day__saturday__reverts(market, product_id, open_day):
    with ape.reverts("Market: not a trading day"):
        open_day(SATURDAY)


def test_open_day__holiday__reverts(market, exchange, product_id, open_day):
    market.set_holidays([MONDAY], True, sender=exchange)
    with ape.reverts("Market: not a trading day"):
        open_day(MONDAY)


def test_open_day__closed_the_same_day__reverts(
    market, product_id, exchange, open_day, after_the_last_session, settlement, publish
):
    open_day(MONDAY)
    after_the_last_session(MONDAY)
    publish(MONDAY)
    with ape.reverts("Market: day was opened before"):
        market.open_day(product_id, sender=exchange)


def test_open_day__after_the_last_session__reverts(market, product_id, exchange, after_the_last_session):
    after_the_last_session(MONDAY)
    with ape.reverts("Market: day is over"):
        market.open_day(product_id, sender=exchange)


def test_open_day__no_close_and_no_reference__reverts(market, allowances, settlement, registry, exchange, clock):
    allowances.define_class("CN", "CEA", 2025, sender=registry)
    market.list_product(allowances.class_key("CN", "CEA", 2025), "CEA25", TERMS, sender=exchange)
    clock(MONDAY)
    with ape.reverts("Market: previous close is unknown"):
        market.open_day(market.products(), sender=exchange)


@pytest.mark.parametrize(("previous_fen", "fits"), [(327_675, True), (327_680, False)])
def test_open_day__band_around_65536_ticks__is_the_most_a_book_holds(
    market, product_id, exchange, open_day, previous_fen, fits
):
    market.set_reference(product_id, previous_fen, "notice", sender=exchange)
    if fits:
        open_day()
        _, lower_fen, upper_fen = market.limits(product_id)
        assert upper_fen - lower_fen == 65_535
        return
    with ape.reverts("Market: band has too many ticks"):
        open_day()
