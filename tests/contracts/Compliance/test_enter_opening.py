"""What an entity brings from an earlier register counts as issued and, where used before, as surrendered."""

import ape

from tests.mrv_fixtures import YEAR


def test_enter_opening__without_the_role__reverts(compliance, allowances, enrolled, eua, ministry, province, stranger):
    for caller in (ministry, province, enrolled, stranger):
        with ape.reverts("Compliance: caller is not the registry"):
            compliance.enter_opening(enrolled, eua, 2009, 5, 10, sender=caller)

    assert allowances.issued_t(eua) == 0


def test_enter_opening__held_and_used__issues_both_and_burns_the_used(compliance, allowances, enrolled, eua, registry):
    receipt = compliance.enter_opening(enrolled, eua, 2009, 5, 10, sender=registry)

    assert allowances.registry_t(eua, enrolled) == (5, 0, 0)
    assert (allowances.issued_t(eua), allowances.held_t(eua), allowances.surrendered_t(eua)) == (15, 5, 10)
    assert compliance.surrendered_t(enrolled, 2009) == 10
    assert compliance.balance_t(enrolled, 2009) == 10
    assert receipt.decode_logs(compliance.OpeningEntered) == [
        compliance.OpeningEntered(entity=enrolled, class_id=eua, year=2009, held_t=5, surrendered_t=10)
    ]
    assert [one.quantity_t for one in receipt.decode_logs(allowances.Issued)] == [5, 10]
    assert receipt.decode_logs(allowances.Surrendered) == [
        allowances.Surrendered(class_id=eua, account=enrolled, quantity_t=10)
    ]


def test_enter_opening__only_held__counts_nothing_as_surrendered(compliance, allowances, enrolled, eua, registry):
    compliance.enter_opening(enrolled, eua, 2009, 5, 0, sender=registry)

    assert (allowances.issued_t(eua), allowances.surrendered_t(eua)) == (5, 0)
    assert compliance.surrendered_t(enrolled, 2009) == 0


def test_enter_opening__only_used__leaves_nothing_to_hold(compliance, allowances, enrolled, eua, registry):
    compliance.enter_opening(enrolled, eua, 2009, 0, 10, sender=registry)

    assert allowances.registry_t(eua, enrolled) == (0, 0, 0)
    assert (allowances.issued_t(eua), allowances.surrendered_t(eua)) == (10, 10)


def test_enter_opening__twice__reverts_even_when_the_first_was_empty(compliance, allowances, enrolled, eua, registry):
    compliance.enter_opening(enrolled, eua, 2009, 0, 0, sender=registry)

    with ape.reverts("Compliance: opening is entered"):
        compliance.enter_opening(enrolled, eua, 2009, 5, 10, sender=registry)

    assert allowances.issued_t(eua) == 0


def test_enter_opening__other_year__is_another_entry(compliance, allowances, enrolled, eua, registry):
    compliance.enter_opening(enrolled, eua, 2008, 0, 1, sender=registry)
    compliance.enter_opening(enrolled, eua, 2009, 0, 2, sender=registry)

    assert allowances.surrendered_t(eua) == 3


def test_enter_opening__not_enrolled__reverts(compliance, eua, emitter, registry):
    with ape.reverts("Compliance: entity is not enrolled"):
        compliance.enter_opening(emitter, eua, YEAR, 5, 10, sender=registry)


def test_enter_opening__units_of_an_investor__need_no_scheme(compliance, allowances, eua, investor, registry):
    compliance.enter_opening(investor, eua, YEAR, 5, 0, sender=registry)

    assert allowances.registry_t(eua, investor) == (5, 0, 0)
    assert allowances.issued_t(eua) == 5


def test_enter_opening__class_of_another_scheme__reverts(compliance, enrolled, cea, registry):
    with ape.reverts("Compliance: class is of another scheme"):
        compliance.enter_opening(enrolled, cea, YEAR, 5, 10, sender=registry)


def test_enter_opening__year_in_no_period__reverts(compliance, enrolled, eua, registry):
    with ape.reverts("Compliance: year is in no period"):
        compliance.enter_opening(enrolled, eua, 2013, 5, 10, sender=registry)
