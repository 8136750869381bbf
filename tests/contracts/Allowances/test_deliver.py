import ape
import pytest

from tests.ledger_fixtures import FROZEN, RESTRICTED, TODAY


@pytest.fixture
def sold(ledger, cea, fund, emitter, order_book):
    """The emitter holds 10 t, of which he owes 6 t and has 1 t reserved."""
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)
    ledger.owe(cea, emitter, 6, TODAY, sender=order_book)


def test_deliver__by_someone_else__reverts(ledger, cea, sold, emitter, investor, order_book, registry):
    for caller in (emitter, order_book, registry):
        with ape.reverts("Allowances: caller is not Settlement"):
            ledger.deliver(cea, emitter, investor, 6, sender=caller)

    assert ledger.trading_t(cea, emitter) == (10, 1, 6, 0)


def test_deliver__owed_units__reach_the_buyer_and_are_logged(ledger, cea, sold, emitter, investor, settlement):
    receipt = ledger.deliver(cea, emitter, investor, 4, sender=settlement)

    assert ledger.trading_t(cea, emitter) == (6, 1, 2, 0)
    assert ledger.trading_t(cea, investor) == (4, 0, 0, 0)
    assert ledger.held_t(cea) == 10
    assert receipt.events == [
        ledger.Delivered(class_id=cea, seller=emitter, buyer=investor, quantity_t=4),
        ledger.TransferSingle(operator=settlement, owner=emitter, to=investor, id=cea, amount=4),
    ]


def test_deliver__days_later__still_works(ledger, cea, sold, emitter, investor, settlement, market, deployer):
    market.set_today(TODAY + 5, sender=deployer)

    ledger.deliver(cea, emitter, investor, 6, sender=settlement)

    assert ledger.trading_t(cea, investor) == (6, 0, 0, 0)


def test_deliver__to_the_seller_himself__only_clears_the_debt(ledger, cea, sold, emitter, settlement):
    ledger.deliver(cea, emitter, emitter, 6, sender=settlement)

    assert ledger.trading_t(cea, emitter) == (10, 1, 0, 0)


def test_deliver__nothing__reverts(ledger, cea, emitter, investor, settlement):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.deliver(cea, emitter, investor, 0, sender=settlement)


def test_deliver__more_than_owed__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: not enough owed"):
        ledger.deliver(cea, emitter, investor, 7, sender=settlement)


def test_deliver__to_staff__reverts(ledger, cea, sold, emitter, exchange, settlement):
    with ape.reverts("Allowances: account may not hold"):
        ledger.deliver(cea, emitter, exchange, 6, sender=settlement)


def test_deliver__to_a_frozen_buyer__reverts(ledger, cea, sold, emitter, investor, settlement, set_status):
    set_status(investor, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.deliver(cea, emitter, investor, 6, sender=settlement)


def test_deliver__to_a_buyer_restricted_meanwhile__is_booked(
    ledger, cea, sold, emitter, investor, settlement, set_status
):
    set_status(investor, RESTRICTED)

    ledger.deliver(cea, emitter, investor, 6, sender=settlement)

    assert ledger.balanceOf(investor, cea) == 6


def test_deliver__from_a_seller_frozen_meanwhile__is_booked(
    ledger, cea, sold, emitter, investor, settlement, set_status
):
    """What is owed was sold while the seller was free to sell; the buyer must get it."""
    set_status(emitter, FROZEN)

    ledger.deliver(cea, emitter, investor, 6, sender=settlement)

    assert ledger.balanceOf(investor, cea) == 6
