import ape

from tests.ledger_fixtures import TODAY


def test_release__by_someone_else__reverts(cash, pay_in, emitter, order_book, settlement):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    for caller in (emitter, settlement):
        with ape.reverts("Cash: caller is not a way to trade"):
            cash.release(emitter, 300, 1, TODAY, sender=caller)

    assert cash.balance_of(emitter) == (500, 300, 0, 0)


def test_release__by_the_order_book__gives_money_back(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    cash.release(emitter, 100, 1, TODAY, sender=order_book)

    assert cash.balance_of(emitter) == (500, 200, 0, 0)
    assert cash.available_fen(emitter) == 300


def test_release__nothing__reverts(cash, emitter, order_book):
    with ape.reverts("Cash: amount is zero"):
        cash.release(emitter, 0, 1, TODAY, sender=order_book)


def test_release__more_than_reserved__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    with ape.reverts("Cash: not enough reserved"):
        cash.release(emitter, 301, 1, TODAY, sender=order_book)


def test_release__reserve_of_yesterday__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    with ape.reverts("Cash: not enough reserved"):
        cash.release(emitter, 1, 1, TODAY + 1, sender=order_book)


def test_release__on_an_earlier_day__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)

    with ape.reverts("Cash: day is past"):
        cash.release(emitter, 1, 1, TODAY - 1, sender=order_book)
