"""R1: an account closes only with nothing held, owed or due."""

import ape
import pytest

CLOSED, RESTRICTED, FROZEN = 5, 3, 4


@pytest.fixture(scope="module")
def obligations(deploy):
    """What stands in for `Compliance`: the test says who has an open obligation."""
    return deploy("SettableCompliance", name="Compliance")


def test_set_status__closing_an_account_with_units__reverts(
    participants, ledger, cash, obligations, cea, issue_to, emitter, investor, set_status
):
    issue_to(emitter, 5)

    with ape.reverts("Participants: units are held"):
        set_status(emitter, CLOSED)

    ledger.safeTransferFrom(emitter, investor, cea, 5, b"", sender=emitter)
    set_status(emitter, CLOSED)
    assert participants.status_of(emitter) == CLOSED


def test_set_status__closing_an_account_with_units_in_trading__reverts(
    ledger, cash, obligations, cea, eua, issue_to, emitter, set_status
):
    issue_to(emitter, 1, eua)
    ledger.to_trading(eua, 1, sender=emitter)

    with ape.reverts("Participants: units are held"):
        set_status(emitter, CLOSED)


def test_set_status__closing_an_account_with_money__reverts(
    participants, ledger, cash, obligations, pay_in, emitter, bank, registry, set_status
):
    pay_in(emitter, 100)
    with ape.reverts("Participants: money is held"):
        set_status(emitter, CLOSED)

    cash.request_withdrawal(100, sender=emitter)
    with ape.reverts("Participants: money is held"):
        set_status(emitter, CLOSED)

    cash.clear_withdrawal(1, sender=registry)
    cash.confirm_withdrawal(1, b"\x77" * 32, sender=bank)
    set_status(emitter, CLOSED)
    assert participants.status_of(emitter) == CLOSED


def test_set_status__closing_an_account_with_an_open_obligation__reverts(
    participants, ledger, cash, obligations, emitter, registry, set_status
):
    obligations.set_open(emitter, True, sender=registry)
    with ape.reverts("Participants: an obligation is open"):
        set_status(emitter, CLOSED)

    obligations.set_open(emitter, False, sender=registry)
    set_status(emitter, CLOSED)
    assert participants.status_of(emitter) == CLOSED


@pytest.mark.parametrize("status", [RESTRICTED, FROZEN])
def test_set_status__anything_but_closing__asks_for_no_empty_account(
    participants, ledger, cash, obligations, issue_to, emitter, set_status, status
):
    issue_to(emitter, 5)

    set_status(emitter, status)

    assert participants.status_of(emitter) == status
