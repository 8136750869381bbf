"""What `OrderBook` checks itself, whatever the market lets through, and that it needs its ledgers."""

import ape
import pytest

from tests.trading_fixtures import BUY

NAMES = ["Participants", "Allowances", "Cash"]


@pytest.fixture
def lenient_market(book, deploy):
    """A market that takes any order, in place of the real one."""
    return deploy("LenientMarket", name="Market")


@pytest.mark.usefixtures("lenient_market")
@pytest.mark.parametrize(
    ("price_fen", "quantity_t", "reason"),
    [
        (9_000, 2**64, "OrderBook: quantity needs more than 64 bits"),
        (8_999, 1, "OrderBook: price is not on the day's ladder"),
        (9_000 + 65_536, 1, "OrderBook: price is over 65536 ticks above the lowest"),
    ],
)
def test_place__order_that_would_break_the_book__reverts(book, emitter, price_fen, quantity_t, reason):
    with ape.reverts(reason):
        book.place(1, BUY, price_fen, quantity_t, sender=emitter)


def test_place__market_changes_the_tick_within_the_day__keeps_to_the_first(book, lenient_market, place, buyer):
    lenient_market.set_ladder(9_000, 5, sender=buyer)
    place(buyer, BUY, 9_010, 1)
    lenient_market.set_ladder(8_000, 1, sender=buyer)
    for price_fen in (8_000, 9_011):
        with ape.reverts("OrderBook: price is not on the day's ladder"):
            book.place(1, BUY, price_fen, 1, sender=buyer)


@pytest.mark.parametrize("missing", range(len(NAMES)))
def test_constructor__a_contract_not_named__reverts(project, deployer, governors, stranger, missing):
    directory = deployer.deploy(project.Directory, governors, 2, 86_400)
    for name in NAMES[:missing]:
        directory.register(name, stranger, sender=deployer)
    with ape.reverts(f"OrderBook: {NAMES[missing]} is not named"):
        deployer.deploy(project.OrderBook, directory)
