import ape
import pytest

from tests.ledger_fixtures import FROZEN, RESTRICTED, TODAY


@pytest.fixture
def sold(ledger, cea, fund, emitter, investor, order_book):
    """The emitter holds 10 t and has 7 t reserved, of which he sold 6 t to the investor."""
    fund(emitter, 10)
    ledger.reserve(cea, emitter, 7, TODAY, sender=order_book)
    ledger.expect(cea, [investor], [6], TODAY, sender=order_book)


def test_deliver__by_someone_else__reverts(ledger, cea, sold, emitter, investor, order_book, registry):
    for caller in (emitter, order_book, registry):
        with ape.reverts("Allowances: caller is not Settlement"):
            ledger.deliver(cea, [emitter], [investor], [6], TODAY, sender=caller)

    assert ledger.trading_t(cea, emitter) == (10, 7, 0, 0)


def test_deliver__reserved_units__reach_the_buyer_and_are_logged(ledger, cea, sold, emitter, investor, settlement):
    receipt = ledger.deliver(cea, [emitter, emitter], [investor, investor], [4, 2], TODAY, sender=settlement)

    assert ledger.trading_t(cea, emitter) == (4, 1, 0, 0)
    assert ledger.trading_t(cea, investor) == (6, 0, 0, 0)
    assert ledger.held_t(cea) == 10
    assert receipt.events == [
        ledger.TransferSingle(operator=settlement, owner=emitter, to=investor, id=cea, amount=4),
        ledger.TransferSingle(operator=settlement, owner=emitter, to=investor, id=cea, amount=2),
        ledger.Delivered(class_id=cea, day=TODAY, transfers=2),
    ]


def test_deliver__more_than_reserved__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: not enough reserved"):
        ledger.deliver(cea, [emitter], [investor], [8], TODAY, sender=settlement)


def test_deliver__more_than_due__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: not enough due"):
        ledger.deliver(cea, [emitter], [investor], [7], TODAY, sender=settlement)


def test_deliver__on_another_day__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: not enough reserved"):
        ledger.deliver(cea, [emitter], [investor], [6], TODAY + 1, sender=settlement)


def test_deliver__lists_of_different_length__reverts(ledger, cea, sold, emitter, investor, settlement):
    with ape.reverts("Allowances: lengths differ"):
        ledger.deliver(cea, [emitter], [investor], [6, 1], TODAY, sender=settlement)


def test_deliver__either_side_frozen_meanwhile__reverts(ledger, cea, sold, emitter, investor, settlement, set_status):
    """Nobody is asked for while no account lost a right; as soon as one did, everyone is."""
    for account in (emitter, investor):
        set_status(account, FROZEN)
        with ape.reverts("Allowances: account may not hold"):
            ledger.deliver(cea, [emitter], [investor], [6], TODAY, sender=settlement)
        set_status(account, 2)


def test_deliver__to_a_buyer_restricted_meanwhile__is_booked(
    ledger, cea, sold, emitter, investor, settlement, set_status
):
    set_status(investor, RESTRICTED)

    ledger.deliver(cea, [emitter], [investor], [6], TODAY, sender=settlement)

    assert ledger.balanceOf(investor, cea) == 6


def test_deliver__what_was_frozen_by_order__stays(ledger, cea, sold, emitter, investor, settlement, custody):
    ledger.freeze(cea, emitter, 2, 3, sender=custody)

    ledger.deliver(cea, [emitter], [investor], [6], TODAY, sender=settlement)

    assert ledger.trading_t(cea, emitter) == (4, 1, 0, 3)
