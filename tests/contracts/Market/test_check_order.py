"""`Market.check_order`: every reason against an order, and what it answers."""

import ape
import pytest

from carbon.market_rules import PriceLimits, ProductTerms
from carbon.refusal import Refused
from tests.trading_fixtures import LOWER_FEN, MONDAY, SATURDAY, TERMS, TUESDAY, UPPER_FEN


def test_check_order__acceptable__answers_day_class_lower_limit_and_tick(market, product_id, class_id, open_day):
    open_day()
    assert market.check_order(product_id, 10_000, 1) == (MONDAY, class_id, LOWER_FEN, 1)


@pytest.mark.parametrize("price_fen", [LOWER_FEN, UPPER_FEN])
def test_check_order__price_at_a_limit__is_accepted(market, product_id, open_day, price_fen):
    open_day()
    market.check_order(product_id, price_fen, 1)


def test_check_order__product_not_listed__reverts(market, open_day):
    open_day()
    with ape.reverts("Market: product is unknown"):
        market.check_order(2, 10_000, 1)


def test_check_order__halted__reverts(market, product_id, exchange, open_day):
    open_day()
    market.halt(product_id, "disorder", sender=exchange)
    with ape.reverts("Market: product is halted"):
        market.check_order(product_id, 10_000, 1)


def test_check_order__saturday__reverts(market, product_id, clock):
    clock(SATURDAY)
    with ape.reverts("Market: not a trading day"):
        market.check_order(product_id, 10_000, 1)


@pytest.mark.parametrize("minutes", [-10, 120, 180, 330])
def test_check_order__outside_the_sessions__reverts(market, product_id, open_day, clock, minutes):
    """Before 9:30, at 11:30, in the break, at 15:00."""
    if minutes > 0:
        open_day()
    clock(MONDAY, minutes)
    with ape.reverts("Market: session is closed"):
        market.check_order(product_id, 10_000, 1)


def test_check_order__day_not_opened__reverts(market, product_id, clock):
    clock(MONDAY)
    with ape.reverts("Market: day is not open"):
        market.check_order(product_id, 10_000, 1)


def test_check_order__only_the_day_before_is_open__reverts(market, product_id, open_day, clock):
    open_day(MONDAY)
    clock(TUESDAY)
    with ape.reverts("Market: day is not open"):
        market.check_order(product_id, 10_000, 1)


@pytest.mark.parametrize(
    ("price_fen", "quantity_t", "reason"),
    [
        (0, 10, "price is not a multiple of the tick"),
        (10_001, 10, "price is not a multiple of the tick"),
        (10_000, 11, "quantity is not a multiple of the lot"),
        (10_000, 0, "order is too small"),
        (10_000, 5, "order is too small"),
        (10_000, 10_005, "order is too large"),
        (LOWER_FEN - 5, 10, "price outside the day's limits"),
        (UPPER_FEN + 5, 10, "price outside the day's limits"),
    ],
)
def test_check_order__terms_not_kept__reverts_as_the_twin_refuses(
    market, class_id, exchange, clock, price_fen, quantity_t, reason
):
    terms = TERMS | {"tick_fen": 5, "lot_t": 5, "min_order_t": 10, "max_order_t": 10_000}
    market.list_product(class_id, "CEA24", *terms.values(), sender=exchange)
    product_id = market.products()
    market.set_reference(product_id, 10_000, "notice", sender=exchange)
    clock(MONDAY)
    market.open_day(product_id, sender=exchange)

    with ape.reverts(f"Market: {reason}"):
        market.check_order(product_id, price_fen, quantity_t)
    with pytest.raises(Refused) as refused:
        ProductTerms(5, 5, 10, 10_000, 1_000).check(price_fen, quantity_t, PriceLimits(LOWER_FEN, UPPER_FEN))
    assert refused.value.reason == reason
