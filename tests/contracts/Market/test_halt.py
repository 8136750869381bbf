"""`Market.halt` and `resume`."""

import ape

from tests.trading_fixtures import SELL

NOTICE = b"\x0a" * 32


def test_halt__exchange__stops_orders_and_logs_the_reason(market, product_id, exchange):
    receipt = market.halt(product_id, "disorder", NOTICE, sender=exchange)
    assert market.product(product_id).is_halted
    assert receipt.events == [market.Halted(product_id=product_id, reason="disorder", document_hash=NOTICE)]


def test_halt__other_role__reverts(market, product_id, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.halt(product_id, "disorder", NOTICE, sender=registry)
    assert not market.product(product_id).is_halted


def test_halt__halted_before__reverts(market, product_id, exchange):
    market.halt(product_id, "disorder", NOTICE, sender=exchange)
    with ape.reverts("Market: product is halted"):
        market.halt(product_id, "disorder", NOTICE, sender=exchange)


def test_halt__no_reason__reverts(market, product_id, exchange):
    with ape.reverts("Market: reason is empty"):
        market.halt(product_id, "", NOTICE, sender=exchange)


def test_halt__before_the_day_opens__holds_when_it_does(market, book, product_id, exchange, open_day, seller):
    market.halt(product_id, "disorder", NOTICE, sender=exchange)
    open_day()
    with ape.reverts("OrderBook: product is halted"):
        book.place(product_id, SELL, 10_000, 1, sender=seller)


def test_resume__no_reason__reverts(market, product_id, exchange):
    market.halt(product_id, "disorder", NOTICE, sender=exchange)
    with ape.reverts("Market: reason is empty"):
        market.resume(product_id, "", NOTICE, sender=exchange)


def test_halt__product_not_listed__reverts(market, exchange):
    with ape.reverts("Market: product is unknown"):
        market.halt(2, "disorder", NOTICE, sender=exchange)


def test_resume__exchange__takes_orders_again_and_logs_it(market, book, product_id, exchange, open_day, seller):
    open_day()
    market.halt(product_id, "disorder", NOTICE, sender=exchange)
    receipt = market.resume(product_id, "order again", NOTICE, sender=exchange)
    assert receipt.events == [market.Resumed(product_id=product_id, reason="order again", document_hash=NOTICE)]
    book.place(product_id, SELL, 10_000, 1, sender=seller)
    assert book.best(product_id, SELL) == 10_000


def test_resume__other_role__reverts(market, product_id, exchange, registry):
    market.halt(product_id, "disorder", NOTICE, sender=exchange)
    with ape.reverts("Market: caller is not the exchange"):
        market.resume(product_id, "order again", NOTICE, sender=registry)
    assert market.product(product_id).is_halted


def test_resume__not_halted__reverts(market, product_id, exchange):
    with ape.reverts("Market: product is not halted"):
        market.resume(product_id, "order again", NOTICE, sender=exchange)
