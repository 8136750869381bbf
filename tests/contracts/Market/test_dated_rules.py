"""`Market.set_terms`, `set_fees`, `set_self_trade`: in force from a day on, and readable for every day before."""

import ape
import pytest

from tests.trading_fixtures import MONDAY, TERMS, TUESDAY


def test_set_terms__from_a_day__leaves_the_days_before_and_logs_it(market, product_id, exchange):
    terms = TERMS | {"tick_fen": 5, "band_bp": 500}

    receipt = market.set_terms(product_id, terms, TUESDAY, sender=exchange)

    assert tuple(market.terms_on(product_id, MONDAY)) == tuple(TERMS.values())
    assert tuple(market.terms_on(product_id, TUESDAY)) == tuple(terms.values())
    assert receipt.events == [market.TermsSet(product_id=product_id, from_day=TUESDAY, **terms)]


def test_set_terms__twice_for_one_day__keeps_the_last(market, product_id, exchange):
    for tick_fen in (5, 10):
        market.set_terms(product_id, TERMS | {"tick_fen": tick_fen}, TUESDAY, sender=exchange)
    assert market.terms_on(product_id, TUESDAY).tick_fen == 10


def test_set_terms__before_a_later_change__reverts(market, product_id, exchange):
    market.set_terms(product_id, TERMS, TUESDAY, sender=exchange)
    with ape.reverts("dated: a later change is set"):
        market.set_terms(product_id, TERMS, MONDAY, sender=exchange)


def test_set_terms__day_that_was_opened__reverts(market, product_id, exchange, open_day):
    open_day()
    with ape.reverts("Market: day was opened before"):
        market.set_terms(product_id, TERMS, MONDAY, sender=exchange)


def test_set_terms__product_not_listed__reverts(market, exchange):
    with ape.reverts("Market: product is unknown"):
        market.set_terms(2, TERMS, TUESDAY, sender=exchange)


def test_set_terms__other_role__reverts(market, product_id, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_terms(product_id, TERMS, TUESDAY, sender=registry)


def test_terms_on__before_it_was_listed__is_empty(market, product_id):
    assert tuple(market.terms_on(product_id, 1)) == (0,) * 8


def test_set_fees__from_a_day__leaves_the_days_before_and_logs_it(market, exchange):
    receipt = market.set_fees(30, 7, TUESDAY, sender=exchange)
    assert (market.fees_on(MONDAY), market.fees_on(TUESDAY)) == ((0, 0), (30, 7))
    assert receipt.events == [market.FeesSet(from_day=TUESDAY, exchange_bp=30, registry_bp=7)]


@pytest.mark.parametrize("fees", [(10_000, 0), (0, 10_000), (5_000, 5_000), (2**255, 0)])
def test_set_fees__all_of_the_amount__reverts(market, exchange, fees):
    with ape.reverts("Market: fees are 100 % or more"):
        market.set_fees(*fees, TUESDAY, sender=exchange)


def test_set_fees__other_role__reverts(market, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_fees(1, 1, TUESDAY, sender=registry)


def test_set_self_trade__from_a_day__leaves_the_days_before_and_logs_it(market, exchange):
    receipt = market.set_self_trade(True, TUESDAY, sender=exchange)
    assert (market.cancels_older_on(MONDAY), market.cancels_older_on(TUESDAY)) == (False, True)
    assert receipt.events == [market.SelfTradeSet(from_day=TUESDAY, cancels_older=True)]


def test_set_self_trade__other_role__reverts(market, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_self_trade(True, TUESDAY, sender=registry)
