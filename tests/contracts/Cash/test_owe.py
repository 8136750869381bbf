import ape

from tests.ledger_fixtures import TODAY


def test_owe__by_someone_else__reverts(cash, pay_in, emitter, order_book, settlement):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)

    for caller in (emitter, settlement):
        with ape.reverts("Cash: caller is not OrderBook"):
            cash.owe(emitter, 300, 0, TODAY, sender=caller)

    assert cash.balance_of(emitter) == (500, 300, 0, 0)


def test_owe__part_of_the_reserve__becomes_debt(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)

    cash.owe(emitter, 200, 0, TODAY, sender=order_book)

    assert cash.balance_of(emitter) == (500, 100, 200, 0)


def test_owe__cheaper_than_reserved_for__releases_the_difference(cash, pay_in, emitter, order_book):
    """A buy order at 30 that trades at 20: 20 are owed, 10 are available again."""
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)

    cash.owe(emitter, 200, 100, TODAY, sender=order_book)

    assert cash.balance_of(emitter) == (500, 0, 200, 0)
    assert cash.available_fen(emitter) == 300


def test_owe__as_the_clock_moves_on__stays_owed(cash, pay_in, emitter, order_book, market, deployer):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)
    cash.owe(emitter, 200, 0, TODAY, sender=order_book)

    market.set_today(TODAY + 7, sender=deployer)

    assert cash.balance_of(emitter) == (500, 0, 200, 0)


def test_owe__nothing__reverts(cash, emitter, order_book):
    with ape.reverts("Cash: amount is zero"):
        cash.owe(emitter, 0, 1, TODAY, sender=order_book)


def test_owe__more_than_reserved_with_what_is_released__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)

    with ape.reverts("Cash: not enough reserved"):
        cash.owe(emitter, 200, 101, TODAY, sender=order_book)


def test_owe__reserve_of_yesterday__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)

    with ape.reverts("Cash: not enough reserved"):
        cash.owe(emitter, 1, 0, TODAY + 1, sender=order_book)


def test_owe__on_an_earlier_day__reverts(cash, pay_in, emitter, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, TODAY, sender=order_book)

    with ape.reverts("Cash: day is past"):
        cash.owe(emitter, 1, 0, TODAY - 1, sender=order_book)
