import ape
import pytest

from tests.ledger_fixtures import TODAY


def test_reserve__by_someone_else__reverts(ledger, cea, fund, emitter, exchange, settlement):
    fund(emitter, 10)

    for caller in (emitter, exchange, settlement):
        with ape.reverts("Allowances: caller is not a way to trade"):
            ledger.reserve(cea, emitter, 1, TODAY, sender=caller)

    assert ledger.trading_t(cea, emitter) == (10, 0, 0, 0)


def test_reserve__by_the_order_book__holds_units_for_the_day(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)

    ledger.reserve(cea, emitter, 4, TODAY, sender=order_book)
    ledger.reserve(cea, emitter, 3, TODAY, sender=order_book)

    assert ledger.trading_t(cea, emitter) == (10, 7, 0, 0)


def test_reserve__nothing__reverts(ledger, cea, emitter, order_book):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.reserve(cea, emitter, 0, TODAY, sender=order_book)


def test_reserve__more_than_available__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: not enough available"):
        ledger.reserve(cea, emitter, 4, TODAY, sender=order_book)


def test_reserve__registry_units__reverts(ledger, cea, issue_to, emitter, order_book):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.reserve(cea, emitter, 1, TODAY, sender=order_book)


def test_reserve__on_a_later_day__finds_the_old_reserve_void(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    ledger.reserve(cea, emitter, 10, TODAY + 1, sender=order_book)

    assert ledger.trading_t(cea, emitter) == (10, 10, 0, 0)


def test_reserve__on_an_earlier_day__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    with ape.reverts("Allowances: day is past"):
        ledger.reserve(cea, emitter, 1, TODAY - 1, sender=order_book)


def test_reserve__day_beyond_its_field__reverts(ledger, cea, fund, emitter, order_book):
    fund(emitter, 10)

    with ape.reverts("Allowances: day is too large"):
        ledger.reserve(cea, emitter, 1, 2**24, sender=order_book)


@pytest.mark.parametrize(("days_later", "reserved"), [(-1, 7), (0, 7), (1, 0), (365, 0)])
def test_reserve__as_the_clock_moves_on__counts_through_its_day_only(
    ledger, cea, fund, emitter, order_book, market, deployer, days_later, reserved
):
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)

    market.set_today(TODAY + days_later, sender=deployer)

    assert ledger.trading_t(cea, emitter) == (10, reserved, 0, 0)
