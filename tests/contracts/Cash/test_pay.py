import ape
import pytest

from tests.ledger_fixtures import FROZEN, RESTRICTED, TODAY


@pytest.fixture
def bought(cash, pay_in, investor, order_book):
    """The investor has 500 fen, of which he owes 200 and has 100 reserved."""
    pay_in(investor, 500)
    cash.reserve(investor, 300, TODAY, sender=order_book)
    cash.owe(investor, 200, 0, TODAY, sender=order_book)


def test_pay__by_someone_else__reverts(cash, bought, investor, emitter, order_book, bank):
    for caller in (investor, order_book, bank):
        with ape.reverts("Cash: caller is not Settlement"):
            cash.pay(investor, emitter, 200, sender=caller)

    assert cash.balance_of(investor) == (500, 100, 200, 0)


def test_pay__owed_money__reaches_the_seller_and_is_logged(cash, bought, investor, emitter, settlement):
    receipt = cash.pay(investor, emitter, 150, sender=settlement)

    assert cash.balance_of(investor) == (350, 100, 50, 0)
    assert cash.balance_of(emitter) == (150, 0, 0, 0)
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (500, 500, 0)
    assert receipt.events == [cash.Paid(buyer=investor, seller=emitter, amount_fen=150)]


def test_pay__days_later__still_works(cash, bought, investor, emitter, settlement, market, deployer):
    market.set_today(TODAY + 5, sender=deployer)

    cash.pay(investor, emitter, 200, sender=settlement)

    assert cash.available_fen(emitter) == 200


def test_pay__to_the_buyer_himself__only_clears_the_debt(cash, bought, investor, settlement):
    cash.pay(investor, investor, 200, sender=settlement)

    assert cash.balance_of(investor) == (500, 100, 0, 0)


def test_pay__nothing__reverts(cash, investor, emitter, settlement):
    with ape.reverts("Cash: amount is zero"):
        cash.pay(investor, emitter, 0, sender=settlement)


def test_pay__more_than_owed__reverts(cash, bought, investor, emitter, settlement):
    with ape.reverts("Cash: not enough owed"):
        cash.pay(investor, emitter, 201, sender=settlement)


def test_pay__to_staff__reverts(cash, bought, investor, exchange, settlement):
    with ape.reverts("Cash: account may not hold"):
        cash.pay(investor, exchange, 200, sender=settlement)


def test_pay__to_a_frozen_seller__reverts(cash, bought, investor, emitter, settlement, set_status):
    set_status(emitter, FROZEN)

    with ape.reverts("Cash: account may not hold"):
        cash.pay(investor, emitter, 200, sender=settlement)


def test_pay__to_a_seller_restricted_meanwhile__is_booked(cash, bought, investor, emitter, settlement, set_status):
    set_status(emitter, RESTRICTED)

    cash.pay(investor, emitter, 200, sender=settlement)

    assert cash.available_fen(emitter) == 200
