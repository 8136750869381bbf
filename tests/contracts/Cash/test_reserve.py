import ape
import pytest

from tests.ledger_fixtures import TODAY


def test_reserve__by_someone_else__reverts(cash, pay_in, emitter, exchange, settlement):
    pay_in(emitter, 500)

    for caller in (emitter, exchange, settlement):
        with ape.reverts("Cash: caller is not a way to trade"):
            cash.reserve(emitter, 1, 1, TODAY, sender=caller)

    assert cash.balance_of(emitter) == (500, 0, 0, 0)


def test_reserve__by_the_order_book__holds_money_for_the_day(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)

    cash.reserve(emitter, 200, 1, TODAY, sender=order_book)
    cash.reserve(emitter, 100, 1, TODAY, sender=order_book)

    assert cash.balance_of(emitter) == (500, 300, 0, 0)
    assert cash.available_fen(emitter) == 200


def test_reserve__nothing__reverts(cash, emitter, order_book):
    with ape.reverts("Cash: amount is zero"):
        cash.reserve(emitter, 0, 1, TODAY, sender=order_book)


def test_reserve__more_than_available__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    with ape.reverts("Cash: not enough available"):
        cash.reserve(emitter, 201, 1, TODAY, sender=order_book)


def test_reserve__leaving_money__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.request_withdrawal(300, sender=emitter)

    with ape.reverts("Cash: not enough available"):
        cash.reserve(emitter, 201, 1, TODAY, sender=order_book)


def test_reserve__on_a_later_day__finds_the_old_reserve_void(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    cash.reserve(emitter, 500, 1, TODAY + 1, sender=order_book)

    assert cash.balance_of(emitter) == (500, 500, 0, 0)


def test_reserve__on_an_earlier_day__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    with ape.reverts("Cash: day is past"):
        cash.reserve(emitter, 1, 1, TODAY - 1, sender=order_book)


def test_reserve__day_beyond_its_field__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)

    with ape.reverts("Cash: day is too large"):
        cash.reserve(emitter, 1, 1, 2**24, sender=order_book)


@pytest.mark.parametrize(("days_later", "reserved"), [(-1, 300), (0, 300), (1, 0), (365, 0)])
def test_reserve__as_the_clock_moves_on__counts_through_its_day_only(
    cash, pay_in, emitter, order_book, market, deployer, days_later, reserved
):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    market.set_today(TODAY + days_later, sender=deployer)

    assert cash.balance_of(emitter) == (500, reserved, 0, 0)
    assert cash.available_fen(emitter) == 500 - reserved
