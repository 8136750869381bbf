"""`Market.set_reference` and `previous_close_fen`."""

import ape

from tests.trading_fixtures import REFERENCE_FEN


def test_set_reference__exchange__is_the_previous_close_and_logged(market, product_id, exchange):
    receipt = market.set_reference(product_id, 4_800, "notice of 2021-07-15", sender=exchange)

    assert market.previous_close_fen(product_id) == 4_800
    assert receipt.events == [
        market.ReferenceSet(product_id=product_id, previous_close_fen=4_800, source="notice of 2021-07-15")
    ]


def test_set_reference__other_role__reverts(market, product_id, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_reference(product_id, 4_800, "notice", sender=registry)
    assert market.previous_close_fen(product_id) == REFERENCE_FEN


def test_set_reference__product_not_listed__reverts(market, exchange):
    with ape.reverts("Market: product is unknown"):
        market.set_reference(2, 4_800, "notice", sender=exchange)


def test_set_reference__while_its_day_is_open__reverts(market, product_id, exchange, open_day):
    open_day()
    with ape.reverts("Market: a day is open"):
        market.set_reference(product_id, 4_800, "notice", sender=exchange)


def test_set_reference__zero__reverts(market, product_id, exchange):
    with ape.reverts("Market: price is zero"):
        market.set_reference(product_id, 0, "notice", sender=exchange)


def test_set_reference__no_source__reverts(market, product_id, exchange):
    with ape.reverts("Market: source is empty"):
        market.set_reference(product_id, 4_800, "", sender=exchange)


def test_set_reference__more_than_a_limit_can_hold__reverts(market, product_id, exchange):
    with ape.reverts("Market: price needs more than 56 bits"):
        market.set_reference(product_id, 2**56, "notice", sender=exchange)
