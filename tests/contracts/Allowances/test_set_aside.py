import ape
import pytest

from tests.ledger_fixtures import FROZEN, TODAY


@pytest.fixture
def sold(ledger, cea, fund, emitter, investor, order_book):
    """The emitter holds 10 t, all reserved, of which he sold 6 t to the investor."""
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 10, TODAY, sender=order_book)
    ledger.expect(cea, [investor], [6], TODAY, sender=order_book)


def test_set_aside__by_someone_else__reverts(ledger, cea, sold, emitter, investor, order_book):
    for caller in (emitter, order_book):
        with ape.reverts("Allowances: caller is not Settlement"):
            ledger.set_aside(cea, emitter, investor, 6, TODAY, sender=caller)


def test_set_aside__trade_in_default__leaves_the_day_and_stays_in_the_balance(
    ledger, cea, sold, emitter, investor, settlement
):
    receipt = ledger.set_aside(cea, emitter, investor, 6, TODAY, sender=settlement)

    assert ledger.trading_t(cea, emitter) == (4, 4, 0, 0)
    assert ledger.trading_t(cea, investor) == (0, 0, 0, 0)
    assert ledger.aside_t(cea, emitter) == 6
    assert ledger.balanceOf(emitter, cea) == 10
    assert not ledger.is_empty(emitter)
    assert receipt.events == [ledger.SetAside(class_id=cea, seller=emitter, buyer=investor, quantity_t=6)]


def test_set_aside__more_than_traded__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: not enough due"):
        ledger.set_aside(cea, emitter, investor, 7, TODAY, sender=settlement)


def test_deliver_aside__days_later__reaches_the_buyer_and_is_logged(
    ledger, cea, sold, emitter, investor, settlement, market, deployer
):
    ledger.set_aside(cea, emitter, investor, 6, TODAY, sender=settlement)
    market.set_today(TODAY + 3, sender=deployer)

    receipt = ledger.deliver_aside(cea, emitter, investor, 6, sender=settlement)

    assert ledger.trading_t(cea, investor) == (6, 0, 0, 0)
    assert ledger.aside_t(cea, emitter) == 0
    assert receipt.events == [
        ledger.TransferSingle(operator=settlement, owner=emitter, to=investor, id=cea, amount=6),
        ledger.DeliveredAside(class_id=cea, seller=emitter, buyer=investor, quantity_t=6),
    ]


def test_deliver_aside__to_the_seller_himself__gives_units_back_though_he_is_frozen(
    ledger, cea, sold, emitter, investor, settlement, set_status
):
    ledger.set_aside(cea, emitter, investor, 6, TODAY, sender=settlement)
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.deliver_aside(cea, emitter, investor, 6, sender=settlement)
    ledger.deliver_aside(cea, emitter, emitter, 6, sender=settlement)

    assert ledger.trading_t(cea, emitter) == (10, 4, 0, 0)


def test_deliver_aside__more_than_stands_aside__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: not enough set aside"):
        ledger.deliver_aside(cea, emitter, investor, 1, sender=settlement)


def test_deliver_aside__by_someone_else__reverts(ledger, cea, emitter, investor, registry):
    with ape.reverts("Allowances: caller is not Settlement"):
        ledger.deliver_aside(cea, emitter, investor, 1, sender=registry)
