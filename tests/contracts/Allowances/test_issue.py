import ape
import pytest

from tests.ledger_fixtures import FROZEN, NOBODY, RESTRICTED


def test_issue__by_someone_else__reverts(ledger, cea, emitter, registry, order_book):
    for caller in (emitter, registry, order_book):
        with ape.reverts("Allowances: caller is not Quota, Compliance or Credits"):
            ledger.issue(cea, emitter, 10, 2021, sender=caller)

    assert ledger.issued_t(cea) == 0


def test_issue__by_quota__credits_the_registry_sub_account_and_logs_it(ledger, cea, emitter, quota):
    receipt = ledger.issue(cea, emitter, 10, 2021, sender=quota)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)
    assert ledger.trading_t(cea, emitter) == (0, 0, 0, 0)
    assert ledger.issued_t(cea) == ledger.held_t(cea) == 10
    assert receipt.events == [
        ledger.Issued(class_id=cea, account=emitter, quantity_t=10, first_serial=1, last_serial=10, year=2021),
        ledger.TransferSingle(operator=quota, owner=NOBODY, to=emitter, id=cea, amount=10),
    ]


def test_issue__by_compliance_or_credits__issues_too(ledger, cea, emitter, compliance, credits):
    ledger.issue(cea, emitter, 6, 2021, sender=compliance)
    ledger.issue(cea, emitter, 4, 2021, sender=credits)

    assert ledger.held_t(cea) == 10


def test_issue__by_a_replaced_quota__reverts(ledger, cea, emitter, quota, exchange, name_contract):
    name_contract("Quota", exchange)

    with ape.reverts("Allowances: caller is not Quota, Compliance or Credits"):
        ledger.issue(cea, emitter, 10, 2021, sender=quota)


def test_issue__again_after_a_burn__goes_on_with_new_serials(ledger, cea, emitter, other_emitter, quota):
    """R8: a serial is given out once for all time, whatever becomes of the tonne."""
    ledger.issue(cea, emitter, 10, 2021, sender=quota)
    ledger.cancel(cea, emitter, 10, sender=quota)

    receipt = ledger.issue(cea, other_emitter, 5, 2022, sender=quota)

    [issued] = receipt.decode_logs(ledger.Issued)
    assert (issued.first_serial, issued.last_serial) == (11, 15)


def test_issue__of_another_class__counts_serials_from_one(ledger, cea, eua, emitter, quota):
    ledger.issue(cea, emitter, 10, 2021, sender=quota)

    receipt = ledger.issue(eua, emitter, 3, 2021, sender=quota)

    [issued] = receipt.decode_logs(ledger.Issued)
    assert (issued.first_serial, issued.last_serial) == (1, 3)


def test_issue__class_not_defined__reverts(ledger, cea, emitter, quota):
    with ape.reverts("Allowances: class is not defined"):
        ledger.issue(cea + 1, emitter, 10, 2021, sender=quota)


def test_issue__nothing__reverts(ledger, cea, emitter, quota):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.issue(cea, emitter, 0, 2021, sender=quota)


@pytest.mark.parametrize("role", ["ministry", "province", "registry", "exchange", "bank", "body", "person", "stranger"])
def test_issue__to_staff_or_strangers__reverts(request, ledger, cea, quota, role):
    """条例 art. 7: staff may not hold."""
    with ape.reverts("Allowances: account may not hold"):
        ledger.issue(cea, request.getfixturevalue(role), 10, 2021, sender=quota)


def test_issue__to_a_frozen_account__reverts(ledger, cea, emitter, quota, set_status):
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.issue(cea, emitter, 10, 2021, sender=quota)


def test_issue__to_a_restricted_account__is_booked(ledger, cea, emitter, quota, set_status):
    set_status(emitter, RESTRICTED)

    ledger.issue(cea, emitter, 10, 2021, sender=quota)

    assert ledger.balanceOf(emitter, cea) == 10


def test_issue__up_to_the_limit_of_a_class__keeps_every_digit(ledger, cea, emitter, quota):
    most = 2**56 - 1
    ledger.issue(cea, emitter, most - 1, 2021, sender=quota)
    ledger.issue(cea, emitter, 1, 2021, sender=quota)
    ledger.to_trading(cea, most, sender=emitter)

    assert ledger.trading_t(cea, emitter) == (most, 0, 0, 0)
    with ape.reverts("Allowances: class is full"):
        ledger.issue(cea, emitter, 1, 2021, sender=quota)


def test_issue__largest_number_there_is__reverts(ledger, cea, emitter, quota):
    with ape.reverts("Allowances: class is full"):
        ledger.issue(cea, emitter, 2**256 - 1, 2021, sender=quota)
