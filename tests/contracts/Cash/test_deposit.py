import ape
import pytest

from carbon.roles import Role
from tests.ledger_fixtures import FROZEN, RESTRICTED

REFERENCE = b"\x01" * 32


def test_deposit__by_someone_else__reverts(cash, emitter, registry, exchange):
    for caller in (emitter, registry, exchange):
        with ape.reverts("Cash: caller is not the bank of the account"):
            cash.deposit(emitter, 500, REFERENCE, sender=caller)

    assert cash.in_fen() == 0


def test_deposit__by_the_bank_of_the_account__books_it_and_logs_it(cash, emitter, bank):
    receipt = cash.deposit(emitter, 500, REFERENCE, sender=bank)

    assert cash.balance_of(emitter) == (500, 0, 0, 0)
    assert cash.available_fen(emitter) == 500
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (500, 500, 0)
    assert receipt.events == [cash.Deposited(account=emitter, bank=bank, amount_fen=500, bank_reference=REFERENCE)]


def test_deposit__by_a_bank_without_the_role__reverts(cash, emitter, bank, participants, governors):
    participants.revoke_role(bank, Role.BANK, sender=governors[0])

    with ape.reverts("Cash: caller is not a settlement bank"):
        cash.deposit(emitter, 500, REFERENCE, sender=bank)


def test_deposit__for_an_account_that_named_no_bank__reverts(cash, stranger, bank):
    with ape.reverts("Cash: caller is not the bank of the account"):
        cash.deposit(stranger, 500, REFERENCE, sender=bank)


def test_deposit__nothing__reverts(cash, emitter, bank):
    with ape.reverts("Cash: amount is zero"):
        cash.deposit(emitter, 0, REFERENCE, sender=bank)


def test_deposit__reference_booked_before__reverts(cash, emitter, investor, bank):
    cash.deposit(emitter, 500, REFERENCE, sender=bank)

    for account in (emitter, investor):
        with ape.reverts("Cash: bank reference is booked"):
            cash.deposit(account, 500, REFERENCE, sender=bank)

    assert cash.in_fen() == 500


def test_deposit__reference_empty__reverts(cash, emitter, bank):
    with ape.reverts("Cash: bank reference is empty"):
        cash.deposit(emitter, 500, b"\0" * 32, sender=bank)


@pytest.mark.parametrize("role", ["ministry", "registry", "exchange"])
def test_deposit__for_staff__reverts(request, cash, bank, role):
    with ape.reverts("Cash: account may not hold"):
        cash.deposit(request.getfixturevalue(role), 500, REFERENCE, sender=bank)


def test_deposit__for_a_frozen_account__reverts(cash, emitter, bank, set_status):
    set_status(emitter, FROZEN)

    with ape.reverts("Cash: account may not hold"):
        cash.deposit(emitter, 500, REFERENCE, sender=bank)


def test_deposit__for_a_restricted_account__is_booked(cash, emitter, bank, set_status):
    set_status(emitter, RESTRICTED)

    cash.deposit(emitter, 500, REFERENCE, sender=bank)

    assert cash.available_fen(emitter) == 500


def test_deposit__up_to_the_limit_of_the_ledger__keeps_every_digit(cash, emitter, investor, pay_in):
    most = 2**56 - 1
    pay_in(emitter, most - 1)
    pay_in(emitter, 1)

    assert cash.available_fen(emitter) == most
    with ape.reverts("Cash: ledger is full"):
        pay_in(investor, 1)


def test_deposit__largest_number_there_is__reverts(cash, emitter, bank):
    with ape.reverts("Cash: ledger is full"):
        cash.deposit(emitter, 2**256 - 1, REFERENCE, sender=bank)


def test_is_empty__money_there_or_leaving__is_false(cash, pay_in, emitter, investor, bank, registry):
    assert cash.is_empty(emitter)

    pay_in(emitter, 100)
    assert not cash.is_empty(emitter)
    assert cash.is_empty(investor)

    cash.request_withdrawal(100, sender=emitter)
    assert not cash.is_empty(emitter)

    cash.clear_withdrawal(1, sender=registry)
    cash.confirm_withdrawal(1, b"\x77" * 32, sender=bank)
    assert cash.is_empty(emitter)
