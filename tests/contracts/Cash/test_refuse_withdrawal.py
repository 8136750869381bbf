import ape
import pytest

from carbon.roles import Role
from tests.ledger_fixtures import FROZEN


@pytest.fixture
def requested(cash, pay_in, emitter):
    """The emitter has 500 fen and asked for 200 of them: request 1."""
    pay_in(emitter, 500)
    cash.request_withdrawal(200, sender=emitter)


def test_refuse_withdrawal__by_someone_else__reverts(cash, requested, emitter, exchange):
    for caller in (emitter, exchange):
        with ape.reverts("Cash: caller is not the bank of the account"):
            cash.refuse_withdrawal(1, "no", sender=caller)

    assert cash.balance_of(emitter) == (500, 0, 0, 200)


def test_refuse_withdrawal__by_the_bank__gives_the_money_back_and_logs_it(cash, requested, emitter, bank):
    receipt = cash.refuse_withdrawal(1, "unknown payee", sender=bank)

    assert cash.balance_of(emitter) == (500, 0, 0, 0)
    assert cash.available_fen(emitter) == 500
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (500, 500, 0)
    assert receipt.events == [
        cash.WithdrawalRefused(account=emitter, by=bank, withdrawal_id=1, amount_fen=200, reason="unknown payee")
    ]


def test_refuse_withdrawal__by_a_bank_without_the_role__reverts(cash, requested, bank, participants, governors):
    participants.revoke_role(bank, Role.BANK, sender=governors[0])

    with ape.reverts("Cash: caller is not a settlement bank"):
        cash.refuse_withdrawal(1, "no", sender=bank)


def test_refuse_withdrawal__decided_before__reverts(cash, requested, bank):
    cash.refuse_withdrawal(1, "no", sender=bank)

    with ape.reverts("Cash: withdrawal is decided"):
        cash.refuse_withdrawal(1, "no", sender=bank)


def test_refuse_withdrawal__unknown__reverts(cash, bank):
    with ape.reverts("Cash: no such withdrawal"):
        cash.refuse_withdrawal(1, "no", sender=bank)


def test_refuse_withdrawal__without_a_reason__reverts(cash, requested, bank):
    with ape.reverts("Cash: reason is empty"):
        cash.refuse_withdrawal(1, "", sender=bank)


def test_refuse_withdrawal__account_frozen_meanwhile__gets_its_money_back(cash, requested, emitter, bank, set_status):
    set_status(emitter, FROZEN)

    cash.refuse_withdrawal(1, "frozen", sender=bank)

    assert cash.available_fen(emitter) == 500


def test_refuse_withdrawal__by_the_registry__only_before_it_cleared_it(cash, requested, emitter, registry, bank):
    """What it cleared the bank may be paying."""
    cash.request_withdrawal(100, sender=emitter)
    cash.clear_withdrawal(2, sender=registry)

    cash.refuse_withdrawal(1, "papers are missing", sender=registry)
    with ape.reverts("Cash: caller is not the bank of the account"):
        cash.refuse_withdrawal(2, "papers are missing", sender=registry)
    cash.refuse_withdrawal(2, "unknown payee", sender=bank)

    assert cash.available_fen(emitter) == 500
    assert [cash.withdrawal(number).state for number in (1, 2)] == [4, 4]
