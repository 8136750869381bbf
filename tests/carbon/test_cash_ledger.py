import pytest

from carbon.cash_ledger import Balance, CashLedger, Fund, Payment
from carbon.refusal import Refused

WORKS, MILL, STAFF, BANKLESS = "works", "mill", "staff", "bankless"
BANK, OTHER_BANK = "bank", "other bank"
DAY = 14_700


class Register:
    """Everybody names BANK but one; staff may not hold."""

    def may_hold(self, account: str) -> bool:
        return account != STAFF

    def bank_of(self, account: str) -> str | None:
        return None if account == BANKLESS else BANK


def reference(number: int) -> bytes:
    return number.to_bytes(32, "big")


@pytest.fixture
def twin():
    """The works has 1000 fen: 100 leaving (request 1), 300 reserved on DAY; the bankless sold for 199."""
    twin = CashLedger(Register())
    twin.deposit(BANK, WORKS, 1_000, reference(1))
    twin.request_withdrawal(WORKS, 100, DAY)
    twin.reserve(WORKS, 400, 4, DAY)
    twin.release(WORKS, 100, 1, DAY)
    twin.expect([(BANKLESS, 199, 2)], DAY)
    return twin


BEFORE = Balance(total=1_000, reserved=300, due=0, leaving=100)


def test_views__after_some_moves__tell_the_parts(twin):
    assert twin.balance_of(WORKS, DAY) == BEFORE
    assert twin.balance_of(BANKLESS, DAY) == Balance(total=0, reserved=0, due=199, leaving=0)
    assert (twin.available(WORKS, DAY), twin.available(BANKLESS, DAY), twin.idle(BANKLESS, DAY)) == (600, 199, 0)
    assert (twin.available(WORKS, DAY + 1), twin.available(WORKS, None)) == (900, 900)
    assert (twin.net_t(WORKS, DAY), twin.net_t(BANKLESS, DAY), twin.net_t(WORKS, DAY + 1)) == (3, -2, 0)


def test_confirm_withdrawal__by_the_bank__counts_as_out(twin):
    with pytest.raises(Refused, match="withdrawal is not cleared"):
        twin.confirm_withdrawal(BANK, 1, reference(2))
    twin.clear_withdrawal(STAFF, 1)
    twin.confirm_withdrawal(BANK, 1, reference(2))

    assert (twin.in_fen, twin.out_fen, twin.held_fen) == (1_000, 100, 900)
    assert twin.balance_of(WORKS, DAY).total == 900


def test_refuse_withdrawal__by_bank_or_registry__makes_the_money_available(twin):
    other = twin.request_withdrawal(WORKS, 50, DAY)
    twin.refuse_withdrawal(BANK, 1, "unknown payee")
    twin.refuse_withdrawal(STAFF, other, "papers are missing", is_registry=True)

    assert twin.available(WORKS, DAY) == 700
    assert (twin.in_fen, twin.out_fen, twin.held_fen) == (1_000, 0, 1_000)
    with pytest.raises(Refused, match="withdrawal is decided"):
        twin.confirm_withdrawal(BANK, 1, reference(2))


def test_request_withdrawal__reserve_of_a_settled_day__is_void_for_good(twin):
    assert twin.request_withdrawal(WORKS, 900, DAY + 1) == 2

    assert twin.balance_of(WORKS, DAY) == Balance(total=1_000, reserved=0, due=0, leaving=1_000)


def test_pay__reserved_money__reaches_the_seller_and_the_funds(twin):
    twin.pay([Payment(WORKS, BANKLESS, 200, 1)], 1, DAY)

    assert twin.idle(BANKLESS, DAY) == 199
    assert twin.balance_of(WORKS, DAY) == Balance(total=799, reserved=99, due=0, leaving=100)
    assert [twin.fund(fund)[0] for fund in (Fund.EXCHANGE_FEES, Fund.REGISTRY_FEES)] == [1, 1]
    twin.assign_fees(Fund.EXCHANGE_FEES, 1)
    assert twin.fund(Fund.RISK_RESERVE) == (1, 0)


def test_set_aside__trade_in_default__is_covered_paid_and_recovered(twin):
    trade = Payment(WORKS, BANKLESS, 200, 1)
    assert twin.set_aside(trade, DAY) == 201
    twin.give_aside(WORKS, WORKS, 50)
    twin.deposit_to_reserve(BANK, 500, reference(5))
    twin.cover(WORKS, 50)
    twin.pay_aside(trade, 1)
    twin.recover(WORKS, 30, DAY)

    assert (twin.aside(WORKS), twin.covered(WORKS), twin.fund(Fund.RISK_RESERVE)) == (0, 20, (480, 0))
    assert twin.available(BANKLESS, DAY) == 199
    assert twin.held_fen == 1_500


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (lambda twin: twin.deposit(OTHER_BANK, WORKS, 1, reference(9)), "caller is not the bank of the account"),
        (lambda twin: twin.deposit(BANK, BANKLESS, 1, reference(9)), "caller is not the bank of the account"),
        (lambda twin: twin.deposit(BANK, WORKS, 0, reference(9)), "amount is zero"),
        (lambda twin: twin.deposit(BANK, STAFF, 1, reference(9)), "account may not hold"),
        (lambda twin: twin.deposit(BANK, WORKS, 2**56 - 1_000, reference(9)), "ledger is full"),
        (lambda twin: twin.deposit(BANK, WORKS, 1, reference(1)), "bank reference is booked"),
        (lambda twin: twin.deposit(BANK, WORKS, 1, reference(0)), "bank reference is empty"),
        (lambda twin: twin.request_withdrawal(STAFF, 1, DAY), "account may not hold"),
        (lambda twin: twin.request_withdrawal(BANKLESS, 1, DAY), "account names no bank"),
        (lambda twin: twin.request_withdrawal(WORKS, 601, DAY), "not enough available"),
        (lambda twin: twin.request_withdrawal(WORKS, 0, DAY), "amount is zero"),
        (lambda twin: twin.confirm_withdrawal(BANK, 2, reference(9)), "no such withdrawal"),
        (
            lambda twin: twin.confirm_withdrawal(OTHER_BANK, 1, reference(9)),
            "caller is not the bank of the account",
        ),
        (lambda twin: twin.refuse_withdrawal(OTHER_BANK, 1, "no"), "caller is not the bank of the account"),
        (lambda twin: twin.refuse_withdrawal(BANK, 1, ""), "reason is empty"),
        (lambda twin: twin.reserve(WORKS, 601, 1, DAY), "not enough available"),
        (lambda twin: twin.reserve(WORKS, 1, 1, DAY - 1), "day is past"),
        (lambda twin: twin.release(WORKS, 301, 1, DAY), "not enough reserved"),
        (lambda twin: twin.lodge(WORKS, 601, DAY), "not enough available"),
        (lambda twin: twin.unlodge(WORKS, 1), "not enough lodged"),
        (lambda twin: twin.cover(WORKS, 1), "not enough in the fund"),
        (lambda twin: twin.recover(WORKS, 1, DAY), "more than was covered"),
        (lambda twin: twin.give_aside(WORKS, MILL, 1), "not enough set aside"),
        (lambda twin: twin.clear_withdrawal(WORKS, 1), "caller asked for the withdrawal"),
        (lambda twin: twin.pay([Payment(WORKS, BANKLESS, 302, 103)], 0, DAY), "not enough reserved"),
        (lambda twin: twin.pay([Payment(WORKS, BANKLESS, 201, 1)], 0, DAY), "not enough due"),
        (lambda twin: twin.pay([Payment(WORKS, STAFF, 200, 1)], 0, DAY), "account may not hold"),
    ],
)
def test_ledger__what_the_rules_forbid__is_refused_and_changes_nothing(twin, attempt, reason):
    with pytest.raises(Refused) as refused:
        attempt(twin)

    assert refused.value.reason == reason
    assert twin.balance_of(WORKS, DAY) == BEFORE
    assert (twin.in_fen, twin.out_fen, twin.held_fen) == (1_000, 0, 1_000)


def test_deposit__refused__leaves_the_reference_unused(twin):
    with pytest.raises(Refused):
        twin.deposit(BANK, STAFF, 1, reference(9))

    twin.deposit(BANK, MILL, 1, reference(9))
    assert twin.available(MILL, DAY) == 1
