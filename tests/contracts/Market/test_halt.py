"""`Market.halt` and `resume`."""

import ape


def test_halt__exchange__stops_orders_and_logs_the_reason(market, product_id, exchange):
    receipt = market.halt(product_id, "disorder", sender=exchange)
    assert market.product(product_id).is_halted
    assert receipt.events == [market.Halted(product_id=product_id, reason="disorder")]


def test_halt__other_role__reverts(market, product_id, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.halt(product_id, "disorder", sender=registry)
    assert not market.product(product_id).is_halted


def test_halt__halted_before__reverts(market, product_id, exchange):
    market.halt(product_id, "disorder", sender=exchange)
    with ape.reverts("Market: product is halted"):
        market.halt(product_id, "disorder", sender=exchange)


def test_halt__product_not_listed__reverts(market, exchange):
    with ape.reverts("Market: product is unknown"):
        market.halt(2, "disorder", sender=exchange)


def test_resume__exchange__takes_orders_again_and_logs_it(market, product_id, exchange, open_day):
    open_day()
    market.halt(product_id, "disorder", sender=exchange)
    receipt = market.resume(product_id, sender=exchange)
    market.check_order(product_id, 10_000, 1)
    assert receipt.events == [market.Resumed(product_id=product_id)]


def test_resume__other_role__reverts(market, product_id, exchange, registry):
    market.halt(product_id, "disorder", sender=exchange)
    with ape.reverts("Market: caller is not the exchange"):
        market.resume(product_id, sender=registry)
    assert market.product(product_id).is_halted


def test_resume__not_halted__reverts(market, product_id, exchange):
    with ape.reverts("Market: product is not halted"):
        market.resume(product_id, sender=exchange)
