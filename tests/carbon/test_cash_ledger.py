import pytest

from carbon.cash_ledger import Balance, CashLedger
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
    """The works has 1000 fen: 100 leaving (request 1), 300 reserved on DAY, 200 owed, 400 available."""
    twin = CashLedger(Register())
    twin.deposit(BANK, WORKS, 1_000, reference(1))
    twin.request_withdrawal(WORKS, 100, DAY)
    twin.reserve(WORKS, 600, DAY)
    twin.owe(WORKS, 200, 100, DAY)
    return twin


def test_views__after_some_moves__tell_the_parts(twin):
    assert twin.balance_of(WORKS, DAY) == Balance(total=1_000, reserved=300, owed=200, leaving=100)
    assert twin.available(WORKS, DAY) == 400
    assert twin.available(WORKS, DAY + 1) == 700
    assert twin.available(WORKS, None) == 700


def test_confirm_withdrawal__by_the_bank__counts_as_out(twin):
    twin.confirm_withdrawal(BANK, 1, reference(2))

    assert (twin.in_fen, twin.out_fen, twin.held_fen) == (1_000, 100, 900)
    assert twin.balance_of(WORKS, DAY).total == 900


def test_refuse_withdrawal__by_the_bank__makes_the_money_available(twin):
    twin.refuse_withdrawal(BANK, 1, "unknown payee")

    assert twin.available(WORKS, DAY) == 500
    assert (twin.in_fen, twin.out_fen, twin.held_fen) == (1_000, 0, 1_000)


def test_withdrawal__decided__can_not_be_decided_again(twin):
    twin.refuse_withdrawal(BANK, 1, "unknown payee")

    with pytest.raises(Refused, match="withdrawal is decided"):
        twin.confirm_withdrawal(BANK, 1, reference(2))


def test_request_withdrawal__reserve_of_yesterday__is_void_for_good(twin):
    assert twin.request_withdrawal(WORKS, 700, DAY + 1) == 2

    assert twin.balance_of(WORKS, DAY) == Balance(total=1_000, reserved=0, owed=200, leaving=800)


def test_pay__owed_money__reaches_the_seller(twin):
    twin.pay(WORKS, BANKLESS, 200)

    assert twin.available(BANKLESS, DAY) == 200
    assert twin.balance_of(WORKS, DAY) == Balance(total=800, reserved=300, owed=0, leaving=100)


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
        (lambda twin: twin.request_withdrawal(WORKS, 401, DAY), "not enough available"),
        (lambda twin: twin.request_withdrawal(WORKS, 0, DAY), "amount is zero"),
        (lambda twin: twin.confirm_withdrawal(BANK, 2, reference(9)), "no such withdrawal"),
        (lambda twin: twin.confirm_withdrawal(BANK, 1, reference(1)), "bank reference is booked"),
        (
            lambda twin: twin.confirm_withdrawal(OTHER_BANK, 1, reference(9)),
            "caller is not the bank of the account",
        ),
        (lambda twin: twin.refuse_withdrawal(OTHER_BANK, 1, "no"), "caller is not the bank of the account"),
        (lambda twin: twin.refuse_withdrawal(BANK, 1, ""), "reason is empty"),
        (lambda twin: twin.reserve(WORKS, 401, DAY), "not enough available"),
        (lambda twin: twin.reserve(WORKS, 1, DAY - 1), "day is past"),
        (lambda twin: twin.release(WORKS, 301, DAY), "not enough reserved"),
        (lambda twin: twin.owe(WORKS, 200, 101, DAY), "not enough reserved"),
        (lambda twin: twin.owe(WORKS, 0, 1, DAY), "amount is zero"),
        (lambda twin: twin.pay(WORKS, MILL, 201), "not enough owed"),
        (lambda twin: twin.pay(WORKS, STAFF, 200), "account may not hold"),
    ],
)
def test_ledger__what_the_rules_forbid__is_refused_and_changes_nothing(twin, attempt, reason):
    with pytest.raises(Refused) as refused:
        attempt(twin)

    assert refused.value.reason == reason
    assert twin.balance_of(WORKS, DAY) == Balance(total=1_000, reserved=300, owed=200, leaving=100)
    assert (twin.in_fen, twin.out_fen, twin.held_fen) == (1_000, 0, 1_000)


def test_deposit__refused__leaves_the_reference_unused(twin):
    with pytest.raises(Refused):
        twin.deposit(BANK, STAFF, 1, reference(9))

    twin.deposit(BANK, MILL, 1, reference(9))
    assert twin.available(MILL, DAY) == 1
