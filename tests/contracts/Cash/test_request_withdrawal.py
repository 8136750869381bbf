import ape
import pytest

from carbon.roles import Role
from tests.ledger_fixtures import FROZEN, TODAY
from tests.scheme_fixtures import NO_POLICY, profile_of


def test_request_withdrawal__part_of_the_balance__is_out_of_reach_and_logged(cash, pay_in, emitter, bank):
    pay_in(emitter, 500)
    assert cash.request_withdrawal.call(200, sender=emitter) == 1

    receipt = cash.request_withdrawal(200, sender=emitter)

    assert cash.balance_of(emitter) == (500, 0, 0, 200)
    assert cash.available_fen(emitter) == 300
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (500, 500, 0)
    assert receipt.events == [
        cash.WithdrawalRequested(account=emitter, bank=bank, withdrawal_id=1, fund_id=0, amount_fen=200)
    ]


def test_request_withdrawal__twice__counts_up(cash, pay_in, emitter, investor):
    pay_in(emitter, 500)
    pay_in(investor, 500)
    cash.request_withdrawal(200, sender=emitter)

    assert cash.request_withdrawal.call(100, sender=investor) == 2


def test_request_withdrawal__by_staff__reverts(cash, exchange):
    with ape.reverts("Cash: account may not hold"):
        cash.request_withdrawal(1, sender=exchange)


def test_request_withdrawal__frozen_account__reverts(cash, pay_in, emitter, set_status):
    pay_in(emitter)
    set_status(emitter, FROZEN)

    with ape.reverts("Cash: account may not hold"):
        cash.request_withdrawal(1, sender=emitter)


def test_request_withdrawal__account_without_a_bank__reverts(cash, participants, stranger, governors):
    """Such an account can still be paid for a sale; a request that no bank may decide would lock the money up."""
    participants.apply(NO_POLICY, Role.INVESTOR, profile_of("no bank"), sender=stranger)
    participants.grant_role(stranger, Role.INVESTOR, sender=governors[0])

    with ape.reverts("Cash: account names no bank"):
        cash.request_withdrawal(1, sender=stranger)


def test_request_withdrawal__nothing__reverts(cash, emitter):
    with ape.reverts("Cash: amount is zero"):
        cash.request_withdrawal(0, sender=emitter)


def test_request_withdrawal__what_is_leaving_already__reverts(cash, pay_in, emitter):
    pay_in(emitter, 500)
    cash.request_withdrawal(300, sender=emitter)

    with ape.reverts("Cash: not enough available"):
        cash.request_withdrawal(201, sender=emitter)


@pytest.mark.parametrize("day", [TODAY, TODAY + 1])
def test_request_withdrawal__reserved_money__reverts(cash, pay_in, emitter, order_book, day):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, day, sender=order_book)

    with ape.reverts("Cash: not enough available"):
        cash.request_withdrawal(201, sender=emitter)


def test_request_withdrawal__reserve_of_yesterday__is_no_obstacle(cash, pay_in, emitter, order_book, market, deployer):
    pay_in(emitter, 500)
    cash.reserve(emitter, 300, 1, TODAY, sender=order_book)
    market.set_today(TODAY + 1, sender=deployer)

    cash.request_withdrawal(500, sender=emitter)

    assert cash.balance_of(emitter) == (500, 0, 0, 500)
