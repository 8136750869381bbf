import ape

from tests.ledger_fixtures import TODAY


def test_owe__by_someone_else__reverts(ledger, cea, fund, emitter, order_book, settlement):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    for caller in (emitter, settlement):
        with ape.reverts("Allowances: caller is not OrderBook"):
            ledger.owe(cea, emitter, 7, TODAY, sender=caller)

    assert ledger.trading_t(cea, emitter) == (10, 7, 0, 0)


def test_owe__by_the_order_book__turns_reserve_into_debt(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    ledger.owe(cea, emitter, 5, TODAY, sender=order_book)

    assert ledger.trading_t(cea, emitter) == (10, 2, 5, 0)


def test_owe__as_the_clock_moves_on__stays_owed(ledger, cea, fund, emitter, order_book, market, deployer):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)
    ledger.owe(cea, emitter, 5, TODAY, sender=order_book)

    market.set_today(TODAY + 7, sender=deployer)

    assert ledger.trading_t(cea, emitter) == (10, 0, 5, 0)


def test_owe__nothing__reverts(ledger, cea, emitter, order_book):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.owe(cea, emitter, 0, TODAY, sender=order_book)


def test_owe__more_than_reserved__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: not enough reserved"):
        ledger.owe(cea, emitter, 8, TODAY, sender=order_book)


def test_owe__reserve_of_yesterday__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: not enough reserved"):
        ledger.owe(cea, emitter, 1, TODAY + 1, sender=order_book)


def test_owe__on_an_earlier_day__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: day is past"):
        ledger.owe(cea, emitter, 1, TODAY - 1, sender=order_book)
