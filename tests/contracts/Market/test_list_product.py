"""`Market.list_product`, `product`, `products`: terms of what is traded."""

import ape
import pytest

from tests.trading_fixtures import TERMS


@pytest.fixture
def list_product(market, class_id, exchange):
    """Return `list_product(sender=exchange, **changes)`."""

    def list_it(*, sender=None, class_id=class_id, symbol="CEA24", **changes):
        return market.list_product(class_id, symbol, TERMS | changes, sender=sender or exchange)

    return list_it


def test_list_product__exchange__numbers_it_and_logs_it(market, class_id, list_product):
    receipt = list_product()

    assert market.products() == 1
    assert market.product_of(class_id) == 1
    assert tuple(market.product(1)) == (class_id, "CEA24", False)
    assert tuple(market.terms_on(1, market.today())) == tuple(TERMS.values())
    assert receipt.events == [
        market.ProductListed(product_id=1, class_id=class_id, symbol="CEA24"),
        market.TermsSet(product_id=1, from_day=market.today(), **TERMS),
    ]


def test_list_product__other_role__reverts(market, registry, list_product):
    with ape.reverts("Market: caller is not the exchange"):
        list_product(sender=registry)
    assert market.products() == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"class_id": 1}, "Market: class is unknown"),
        ({"symbol": ""}, "Market: symbol is empty"),
        ({"tick_fen": 0}, "Market: tick is zero"),
        ({"lot_t": 0}, "Market: lot is zero"),
        ({"min_order_t": 0}, "Market: smallest order is zero"),
        ({"min_order_t": 11, "max_order_t": 10}, "Market: largest order below smallest"),
        ({"min_block_t": 0}, "Market: smallest block is zero"),
        ({"max_block_t": 99_999}, "Market: largest block below smallest"),
        ({"tick_fen": 2**24}, "Market: tick needs more than 24 bits"),
        ({"lot_t": 2**20}, "Market: lot needs more than 20 bits"),
        ({"min_order_t": 2**24, "max_order_t": 2**24}, "Market: smallest order needs more than 24 bits"),
        ({"max_order_t": 2**32}, "Market: size needs more than 32 bits"),
        ({"max_block_t": 2**32}, "Market: size needs more than 32 bits"),
        ({"block_band_bp": 10_000}, "Market: band is 100 % or more"),
        ({"band_bp": 10_000}, "Market: band is 100 % or more"),
    ],
)
def test_list_product__term_out_of_range__reverts(market, list_product, changes, reason):
    with ape.reverts(reason):
        list_product(**changes)
    assert market.products() == 0


def test_list_product__class_listed_before__reverts(market, list_product):
    list_product()
    with ape.reverts("Market: class is listed"):
        list_product()


def test_list_product__one_more_than_voucher_codes_can_tell_apart__reverts(market, allowances, registry, list_product):
    for vintage in range(2030, 2060):
        allowances.define_class("CN", "CEA", vintage, sender=registry)
        list_product(class_id=allowances.class_key("CN", "CEA", vintage))
    with ape.reverts("Market: 30 products are listed"):
        list_product()
    assert market.products() == 30


def test_product__number_not_listed__is_empty(market):
    assert tuple(market.product(1)) == (0, "", False)
