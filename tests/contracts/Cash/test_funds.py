import ape
import pytest

from tests.ledger_fixtures import TODAY

REFERENCE = b"\x0f" * 32


@pytest.fixture
def fees(cash, pay_in, investor, emitter, order_book, settlement):
    """The exchange has 30 fen of fees and the registry 10."""
    pay_in(investor, 5_000)
    cash.reserve(investor, 1_020, 1, TODAY, sender=order_book)
    cash.expect([emitter], [980], [1], TODAY, sender=order_book)
    cash.pay([investor], [emitter], [1_000], [20], 10, TODAY, sender=settlement)


def test_deposit_to_reserve__by_a_bank__is_booked_in_and_logged(cash, bank):
    receipt = cash.deposit_to_reserve(700, REFERENCE, sender=bank)

    assert (cash.fund(3), cash.in_fen(), cash.held_fen()) == ((700, 0), 700, 700)
    assert receipt.events == [cash.ReserveDeposited(bank=bank, amount_fen=700, bank_reference=REFERENCE)]
    with ape.reverts("Cash: bank reference is booked"):
        cash.deposit_to_reserve(700, REFERENCE, sender=bank)


def test_deposit_to_reserve__by_someone_else__reverts(cash, registry):
    with ape.reverts("Cash: caller is not a settlement bank"):
        cash.deposit_to_reserve(700, REFERENCE, sender=registry)


def test_assign_fees__of_each_fund__is_for_who_earned_them(cash, fees, exchange, registry):
    with ape.reverts("Cash: caller is not the exchange"):
        cash.assign_fees(1, 5, sender=registry)
    with ape.reverts("Cash: caller is not the registry"):
        cash.assign_fees(2, 5, sender=exchange)
    for fund_id in (0, 5):
        with ape.reverts("Cash: no such fund"):
            cash.assign_fees(fund_id, 5, sender=registry)
    with ape.reverts("Cash: money is in the treasury"):
        cash.assign_fees(4, 5, sender=registry)
    with ape.reverts("Cash: money is in the risk reserve"):
        cash.assign_fees(3, 5, sender=registry)
    with ape.reverts("Cash: not enough in the fund"):
        cash.assign_fees(2, 11, sender=registry)

    receipt = cash.assign_fees(1, 25, sender=exchange)

    assert (cash.fund(1), cash.fund(2), cash.fund(3)) == ((5, 0), (10, 0), (25, 0))
    assert receipt.events == [cash.FeesAssigned(fund_id=1, by=exchange, amount_fen=25)]


def test_request_fund_withdrawal__by_staff_without_a_bank_or_a_claim__reverts(cash, fees, exchange, registry):
    with ape.reverts("Cash: caller is not the exchange"):
        cash.request_fund_withdrawal(1, 5, sender=registry)
    with ape.reverts("Cash: amount is zero"):
        cash.request_fund_withdrawal(1, 0, sender=exchange)


def test_request_fund_withdrawal__of_fees__is_cleared_by_another_and_paid_by_the_bank(
    cash, fees, exchange, registry, second_registry, bank
):
    cash.request_fund_withdrawal(1, 20, sender=exchange)
    cash.request_fund_withdrawal(2, 10, sender=registry)
    assert (cash.fund(1), cash.fund(2)) == ((30, 20), (10, 10))

    with ape.reverts("Cash: caller asked for the withdrawal"):
        cash.clear_withdrawal(2, sender=registry)
    with ape.reverts("Cash: caller is not the registry"):
        cash.clear_withdrawal(1, sender=exchange)
    receipt = cash.clear_withdrawal(1, sender=registry)
    assert receipt.events == [cash.WithdrawalCleared(account=exchange, by=registry, withdrawal_id=1)]
    with ape.reverts("Cash: withdrawal is cleared"):
        cash.clear_withdrawal(1, sender=second_registry)
    cash.confirm_withdrawal(1, REFERENCE, sender=bank)
    cash.refuse_withdrawal(2, "wait for the audit", sender=second_registry)

    assert (cash.fund(1), cash.fund(2)) == ((10, 0), (10, 0))
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (5_000, 4_980, 20)
