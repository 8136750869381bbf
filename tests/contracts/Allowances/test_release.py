import ape

from tests.ledger_fixtures import TODAY


def test_release__by_someone_else__reverts(ledger, cea, fund, emitter, order_book, settlement):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    for caller in (emitter, settlement):
        with ape.reverts("Allowances: caller is not a way to trade"):
            ledger.release(cea, emitter, 7, TODAY, sender=caller)

    assert ledger.trading_t(cea, emitter) == (10, 7, 0, 0)


def test_release__by_the_order_book__gives_units_back(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    ledger.release(cea, emitter, 3, TODAY, sender=order_book)

    assert ledger.trading_t(cea, emitter) == (10, 4, 0, 0)
    ledger.to_registry(cea, 6, sender=emitter)


def test_release__nothing__reverts(ledger, cea, emitter, order_book):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.release(cea, emitter, 0, TODAY, sender=order_book)


def test_release__more_than_reserved__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: not enough reserved"):
        ledger.release(cea, emitter, 8, TODAY, sender=order_book)


def test_release__reserve_of_yesterday__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: not enough reserved"):
        ledger.release(cea, emitter, 1, TODAY + 1, sender=order_book)


def test_release__on_an_earlier_day__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: day is past"):
        ledger.release(cea, emitter, 1, TODAY - 1, sender=order_book)
