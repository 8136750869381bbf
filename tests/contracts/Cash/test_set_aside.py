import ape
import pytest

from tests.ledger_fixtures import TODAY


@pytest.fixture
def bought(cash, pay_in, investor, emitter, order_book):
    """The investor has 500 fen and bought for 200 and a fee of 2 from the emitter."""
    pay_in(investor, 500)
    cash.reserve(investor, 202, 2, TODAY, sender=order_book)
    cash.expect([emitter], [198], [2], TODAY, sender=order_book)


def test_set_aside__and_all_that_follows__by_someone_else__reverts(cash, bought, investor, emitter, registry):
    for call, arguments in (
        (cash.set_aside, (investor, emitter, 200, 2, TODAY)),
        (cash.make_good, (investor, 1)),
        (cash.cover, (investor, 1)),
        (cash.pay_aside, (investor, emitter, 200, 2, 1)),
        (cash.give_aside, (investor, investor, 1)),
    ):
        with ape.reverts("Cash: caller is not Settlement"):
            call(*arguments, sender=registry)


def test_set_aside__trade_in_default__leaves_the_day_and_is_logged(cash, bought, investor, emitter, settlement):
    receipt = cash.set_aside(investor, emitter, 200, 2, TODAY, sender=settlement)

    assert cash.balance_of(investor) == (500, 0, 0, 0)
    assert (cash.aside_fen(investor), cash.available_fen(investor)) == (202, 298)
    assert cash.balance_of(emitter) == (0, 0, 0, 0)
    assert receipt.events == [cash.SetAside(buyer=investor, seller=emitter, amount_fen=200, taken_fen=202)]


def test_set_aside__money_that_other_purchases_need__stays(
    cash, bought, investor, emitter, other_emitter, order_book, settlement
):
    """The emitter bought with what the investor owes him: of his own purchase nothing is there."""
    cash.reserve(emitter, 150, 1, TODAY, sender=order_book)
    cash.expect([other_emitter], [150], [1], TODAY, sender=order_book)

    cash.set_aside(investor, emitter, 200, 2, TODAY, sender=settlement)
    assert cash.available_fen(emitter) == 0
    cash.set_aside(emitter, other_emitter, 150, 0, TODAY, sender=settlement)

    assert cash.aside_fen(emitter) == 0
    assert cash.balance_of(emitter) == (0, 0, 0, 0)


def test_cover__from_the_risk_reserve__is_paid_and_recovered(
    cash, bought, pay_in, investor, emitter, other_emitter, bank, registry, order_book, settlement
):
    cash.reserve(emitter, 150, 1, TODAY, sender=order_book)
    cash.expect([other_emitter], [150], [1], TODAY, sender=order_book)
    cash.set_aside(investor, emitter, 200, 2, TODAY, sender=settlement)
    cash.set_aside(emitter, other_emitter, 150, 0, TODAY, sender=settlement)
    with ape.reverts("Cash: not enough in the fund"):
        cash.cover(emitter, 150, sender=settlement)
    cash.deposit_to_reserve(1_000, b"\x77" * 32, sender=bank)

    cash.cover(emitter, 150, sender=settlement)
    cash.pay_aside(emitter, other_emitter, 150, 0, 0, sender=settlement)

    assert cash.balance_of(other_emitter)[0] == 150
    assert (cash.fund(3)[0], cash.covered_fen(emitter)) == (850, 150)
    assert not cash.is_empty(emitter)
    pay_in(emitter, 100)
    with ape.reverts("Cash: more than was covered"):
        cash.recover(emitter, 151, sender=registry)
    receipt = cash.recover(emitter, 100, sender=registry)
    assert receipt.events == [cash.Recovered(account=emitter, by=registry, amount_fen=100)]
    assert (cash.fund(3)[0], cash.covered_fen(emitter)) == (950, 50)
    assert cash.in_fen() == cash.held_fen() == 1_600


def test_make_good__idle_money__stands_aside_and_is_given(cash, bought, investor, emitter, settlement):
    cash.set_aside(investor, emitter, 200, 2, TODAY, sender=settlement)

    cash.make_good(investor, 8, sender=settlement)
    cash.give_aside(investor, emitter, 10, sender=settlement)

    assert cash.aside_fen(investor) == 200
    assert cash.available_fen(emitter) == 10
    with ape.reverts("Cash: not enough set aside"):
        cash.give_aside(investor, emitter, 201, sender=settlement)


def test_recover__by_someone_else__reverts(cash, emitter, exchange):
    with ape.reverts("Cash: caller is not the registry"):
        cash.recover(emitter, 1, sender=exchange)
