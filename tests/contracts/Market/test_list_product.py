"""`Market.list_product`, `product`, `products`: terms of what is traded."""

import ape
import pytest

from tests.trading_fixtures import TERMS


@pytest.fixture
def list_product(market, class_id, exchange):
    """Return `list_product(sender=exchange, **changes)`."""

    def list_it(*, sender=None, class_id=class_id, symbol="CEA24", **changes):
        return market.list_product(class_id, symbol, *(TERMS | changes).values(), sender=sender or exchange)

    return list_it


def test_list_product__exchange__numbers_it_and_logs_it(market, class_id, list_product):
    receipt = list_product()

    assert market.products() == 1
    assert tuple(market.product(1)) == (class_id, "CEA24", 1, 1, 1, 99_999, 1_000, False)
    assert receipt.events == [market.ProductListed(product_id=1, class_id=class_id, symbol="CEA24", **TERMS)]


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
        ({"tick_fen": 2**56}, "Market: term needs more than 56 bits"),
        ({"lot_t": 2**56}, "Market: term needs more than 56 bits"),
        ({"max_order_t": 2**56}, "Market: term needs more than 56 bits"),
        ({"band_bp": 10_000}, "Market: band is 100 % or more"),
    ],
)
def test_list_product__term_out_of_range__reverts(market, list_product, changes, reason):
    with ape.reverts(reason):
        list_product(**changes)
    assert market.products() == 0


def test_list_product__one_more_than_voucher_codes_can_tell_apart__reverts(market, list_product):
    for _ in range(30):
        list_product()
    with ape.reverts("Market: 30 products are listed"):
        list_product()
    assert market.products() == 30


def test_product__number_not_listed__is_empty(market):
    assert tuple(market.product(1)) == (0, "", 0, 0, 0, 0, 0, False)
