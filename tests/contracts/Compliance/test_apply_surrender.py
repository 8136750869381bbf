"""C1: a surrender begins with an application that passes the automatic review; the units are locked."""

import ape
import pytest

from tests.mrv_fixtures import YEAR
from tests.review_fixtures import NO_DOCUMENT

RESTRICTED, FROZEN = 3, 4
PENDING = 1
NOTHING_VERIFIED, MORE_THAN_DUE = 1, 2


@pytest.fixture
def findings(compliance):
    """Return `findings(receipt)`: what the pre-review said of the application in it."""
    return lambda receipt: receipt.decode_logs(compliance.SurrenderApplied)[0].findings


def test_apply_surrender__without_the_role__reverts(compliance, eua, investor, registry, stranger):
    for caller in (investor, registry, stranger):
        with ape.reverts("Compliance: caller is not an emitter"):
            compliance.apply_surrender(YEAR, eua, 10, sender=caller)

    assert compliance.application_of(1).state == 0


def test_apply_surrender__enrolled_emitter__locks_the_units_and_logs_it(compliance, allowances, enrolled, eua, issue):
    issue(enrolled, 25)

    receipt = compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)

    assert list(compliance.application_of(1)) == [enrolled, YEAR, eua, 10, YEAR, False, PENDING]
    assert allowances.registry_t(eua, enrolled) == (25, 10, 0)
    assert compliance.surrendered_t(enrolled, YEAR) == 0
    assert receipt.events == [
        compliance.SurrenderApplied(
            application_id=1,
            entity=enrolled,
            year=YEAR,
            class_id=eua,
            quantity_t=10,
            findings=NOTHING_VERIFIED,
            is_offset=False,
        ),
        allowances.Locked(class_id=eua, account=enrolled, quantity_t=10),
    ]


def test_apply_surrender__again__counts_the_applications(compliance, allowances, enrolled, eua, issue):
    issue(enrolled, 25)
    compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)

    compliance.apply_surrender(YEAR, eua, 15, sender=enrolled)

    assert compliance.application_of(2).quantity_t == 15
    assert allowances.registry_t(eua, enrolled) == (25, 25, 0)


def test_apply_surrender__more_than_the_obligation__is_allowed(compliance, enrolled, eua, issue, book):
    """Real installations did: it counts for later years of the period."""
    issue(enrolled, 25)
    book(enrolled, 10)

    compliance.apply_surrender(YEAR, eua, 25, sender=enrolled)

    assert compliance.application_of(1).quantity_t == 25


def test_apply_surrender__pre_review__looks_at_what_is_due_after_earlier_applications(
    compliance, enrolled, eua, issue, book, findings
):
    """Pending ones count: who applies twice for the same tonnes is told."""
    issue(enrolled, 25)
    book(enrolled, 10, YEAR - 1)
    book(enrolled, 5)

    receipts = [compliance.apply_surrender(YEAR, eua, tonnes, sender=enrolled) for tonnes in (14, 1, 1)]

    assert [findings(receipt) for receipt in receipts] == [0, 0, MORE_THAN_DUE]
    assert compliance.due_t(enrolled, YEAR) == 0
    assert compliance.findings_of(enrolled, YEAR + 1, 1) == NOTHING_VERIFIED


def test_apply_surrender__restricted_emitter__may(compliance, enrolled, eua, issue, participants, registry):
    """Who may not trade any more must still be able to surrender."""
    issue(enrolled, 25)
    participants.set_status(enrolled, RESTRICTED, "unpaid fine", NO_DOCUMENT, sender=registry)

    compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)

    assert compliance.application_of(1).state == PENDING


def test_apply_surrender__kind_nobody_named__reverts(compliance, allowances, enrolled, registry, issue):
    allowances.define_class("EU", "XYZ", 0, sender=registry)
    xyz = allowances.class_key("EU", "XYZ", 0)
    issue(enrolled, 25, class_id=xyz)

    with ape.reverts("Compliance: kind is not accepted"):
        compliance.apply_surrender(YEAR, xyz, 10, sender=enrolled)


def test_apply_surrender__more_than_available__reverts(compliance, enrolled, eua, issue):
    issue(enrolled, 25)
    compliance.apply_surrender(YEAR, eua, 20, sender=enrolled)

    with ape.reverts("Allowances: not enough available"):
        compliance.apply_surrender(YEAR, eua, 6, sender=enrolled)


def test_apply_surrender__not_enrolled__reverts(compliance, emitter, eua, issue):
    issue(emitter, 25)

    with ape.reverts("Compliance: entity is not enrolled"):
        compliance.apply_surrender(YEAR, eua, 10, sender=emitter)


def test_apply_surrender__class_of_another_scheme__reverts(compliance, enrolled, cea, issue):
    issue(enrolled, 25, class_id=cea)

    with ape.reverts("Compliance: class is of another scheme"):
        compliance.apply_surrender(YEAR, cea, 10, sender=enrolled)


def test_apply_surrender__year_in_no_period__reverts(compliance, enrolled, eua, issue):
    issue(enrolled, 25)

    with ape.reverts("Compliance: year is in no period"):
        compliance.apply_surrender(2004, eua, 10, sender=enrolled)


def test_apply_surrender__zero__reverts(compliance, enrolled, eua):
    with ape.reverts("Compliance: quantity is zero"):
        compliance.apply_surrender(YEAR, eua, 0, sender=enrolled)


def test_apply_surrender__frozen_emitter__reverts(compliance, enrolled, eua, issue, participants, reviews_account):
    issue(enrolled, 25)
    participants.set_status(enrolled, FROZEN, "court order", NO_DOCUMENT, sender=reviews_account)

    with ape.reverts("Compliance: caller is not an emitter"):
        compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)
