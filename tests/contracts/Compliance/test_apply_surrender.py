"""C1: a surrender begins with an application that passes the automatic review; the units are locked."""

import ape

from tests.mrv_fixtures import YEAR

FROZEN = 4
PENDING = 1


def test_apply_surrender__without_the_role__reverts(compliance, eua, investor, registry, stranger):
    for caller in (investor, registry, stranger):
        with ape.reverts("Compliance: caller is not an emitter"):
            compliance.apply_surrender(YEAR, eua, 10, sender=caller)

    assert compliance.application_of(1).state == 0


def test_apply_surrender__enrolled_emitter__locks_the_units_and_logs_it(compliance, allowances, enrolled, eua, issue):
    issue(enrolled, 25)

    receipt = compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)

    assert list(compliance.application_of(1)) == [enrolled, YEAR, eua, 10, PENDING]
    assert allowances.registry_t(eua, enrolled) == (25, 10, 0)
    assert compliance.surrendered_t(enrolled, YEAR) == 0
    assert receipt.events == [
        compliance.SurrenderApplied(application_id=1, entity=enrolled, year=YEAR, class_id=eua, quantity_t=10),
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


def test_apply_surrender__frozen_emitter__reverts(compliance, enrolled, eua, issue, set_status):
    issue(enrolled, 25)
    set_status(enrolled, FROZEN, "court order")

    with ape.reverts("Compliance: caller is not an emitter"):
        compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)
