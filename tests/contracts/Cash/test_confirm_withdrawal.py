import ape
import pytest

from carbon.roles import Role
from tests.ledger_fixtures import FROZEN

REFERENCE = b"\x0f" * 32


@pytest.fixture
def requested(cash, pay_in, emitter, registry):
    """The emitter has 500 fen and asked for 200 of them, which the registry cleared: request 1."""
    pay_in(emitter, 500)
    cash.request_withdrawal(200, sender=emitter)
    cash.clear_withdrawal(1, sender=registry)


def test_confirm_withdrawal__by_someone_else__reverts(cash, requested, emitter, exchange):
    for caller in (emitter, exchange):
        with ape.reverts("Cash: caller is not the bank of the account"):
            cash.confirm_withdrawal(1, REFERENCE, sender=caller)

    assert cash.out_fen() == 0


def test_confirm_withdrawal__by_the_bank__books_it_out_and_logs_it(cash, requested, emitter, bank):
    receipt = cash.confirm_withdrawal(1, REFERENCE, sender=bank)

    assert cash.balance_of(emitter) == (300, 0, 0, 0)
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (500, 300, 200)
    assert receipt.events == [
        cash.WithdrawalConfirmed(account=emitter, bank=bank, withdrawal_id=1, amount_fen=200, bank_reference=REFERENCE)
    ]


def test_confirm_withdrawal__by_a_bank_without_the_role__reverts(cash, requested, bank, participants, governors):
    participants.revoke_role(bank, Role.BANK, sender=governors[0])

    with ape.reverts("Cash: caller is not a settlement bank"):
        cash.confirm_withdrawal(1, REFERENCE, sender=bank)


def test_confirm_withdrawal__confirmed_or_refused_before__reverts(cash, requested, emitter, bank):
    cash.request_withdrawal(100, sender=emitter)
    cash.confirm_withdrawal(1, REFERENCE, sender=bank)
    cash.refuse_withdrawal(2, "unknown payee", sender=bank)

    for withdrawal_id in (1, 2):
        with ape.reverts("Cash: withdrawal is decided"):
            cash.confirm_withdrawal(withdrawal_id, b"\x10" * 32, sender=bank)


def test_confirm_withdrawal__unknown__reverts(cash, bank):
    for withdrawal_id in (0, 1):
        with ape.reverts("Cash: no such withdrawal"):
            cash.confirm_withdrawal(withdrawal_id, REFERENCE, sender=bank)


def test_confirm_withdrawal__reference_booked_before__reverts(cash, requested, emitter, bank, registry):
    """One payment of the bank settles one request, and is not a deposit either."""
    cash.request_withdrawal(100, sender=emitter)
    cash.clear_withdrawal(2, sender=registry)
    cash.confirm_withdrawal(1, REFERENCE, sender=bank)

    with ape.reverts("Cash: bank reference is booked"):
        cash.confirm_withdrawal(2, REFERENCE, sender=bank)
    with ape.reverts("Cash: bank reference is booked"):
        cash.deposit(emitter, 100, REFERENCE, sender=bank)


def test_confirm_withdrawal__reference_empty__reverts(cash, requested, bank):
    with ape.reverts("Cash: bank reference is empty"):
        cash.confirm_withdrawal(1, b"\0" * 32, sender=bank)


def test_confirm_withdrawal__account_frozen_meanwhile__is_booked(cash, requested, emitter, bank, set_status):
    """The bank has paid; the ledger has to say so."""
    set_status(emitter, FROZEN)

    cash.confirm_withdrawal(1, REFERENCE, sender=bank)

    assert cash.out_fen() == 200


def test_confirm_withdrawal__before_the_registry_cleared_it__reverts(cash, requested, emitter, bank):
    cash.request_withdrawal(100, sender=emitter)

    with ape.reverts("Cash: withdrawal is not cleared"):
        cash.confirm_withdrawal(2, REFERENCE, sender=bank)
