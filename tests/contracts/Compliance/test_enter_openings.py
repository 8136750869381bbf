"""What an entity brings from an earlier register counts as issued and, where used before, as surrendered."""

import ape
import pytest

from tests.mrv_fixtures import YEAR


def test_enter_openings__by_anyone_but_reviews__reverts(
    compliance, allowances, enrolled, eua, registry, ministry, province, stranger
):
    """Two people of the registry must agree: one alone cannot."""
    for caller in (registry, ministry, province, enrolled, stranger):
        with ape.reverts("Compliance: caller is not Reviews"):
            compliance.enter_openings([(enrolled, eua, 2009, 5, 10)], sender=caller)

    assert allowances.issued_t(eua) == 0


def test_enter_openings__held_and_used__issues_both_and_burns_the_used(
    compliance, allowances, enrolled, eua, enter_opening
):
    receipt = enter_opening(enrolled, eua, 2009, 5, 10)

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


def test_enter_openings__many__enters_each(compliance, allowances, enrolled, investor, eua, reviews_account):
    rows = [(enrolled, eua, 2008, 0, 1), (enrolled, eua, 2009, 3, 2), (investor, eua, 2009, 4, 0)]

    compliance.enter_openings(rows, sender=reviews_account)

    assert (allowances.issued_t(eua), allowances.held_t(eua), allowances.surrendered_t(eua)) == (10, 7, 3)


def test_enter_openings__one_of_many_refused__enters_none(compliance, allowances, enrolled, eua, reviews_account):
    row = (enrolled, eua, 2008, 0, 1)

    with ape.reverts("Compliance: opening is entered"):
        compliance.enter_openings([row, row], sender=reviews_account)

    assert allowances.issued_t(eua) == 0


def test_enter_openings__only_held__counts_nothing_as_surrendered(compliance, allowances, enrolled, eua, enter_opening):
    enter_opening(enrolled, eua, 2009, 5, 0)

    assert (allowances.issued_t(eua), allowances.surrendered_t(eua)) == (5, 0)
    assert compliance.surrendered_t(enrolled, 2009) == 0


def test_enter_openings__only_used__leaves_nothing_to_hold(allowances, enrolled, eua, enter_opening):
    enter_opening(enrolled, eua, 2009, 0, 10)

    assert allowances.registry_t(eua, enrolled) == (0, 0, 0)
    assert (allowances.issued_t(eua), allowances.surrendered_t(eua)) == (10, 10)


def test_enter_openings__twice__reverts_even_when_the_first_was_empty(allowances, enrolled, eua, enter_opening):
    enter_opening(enrolled, eua, 2009, 0, 0)

    with ape.reverts("Compliance: opening is entered"):
        enter_opening(enrolled, eua, 2009, 5, 10)

    assert allowances.issued_t(eua) == 0


def test_enter_openings__not_enrolled__reverts(eua, emitter, enter_opening):
    with ape.reverts("Compliance: entity is not enrolled"):
        enter_opening(emitter, eua, YEAR, 5, 10)


def test_enter_openings__units_of_an_investor__need_no_scheme(allowances, eua, investor, enter_opening):
    enter_opening(investor, eua, YEAR, 5, 0)

    assert allowances.registry_t(eua, investor) == (5, 0, 0)
    assert allowances.issued_t(eua) == 5


def test_enter_openings__class_of_another_scheme__reverts(enrolled, cea, enter_opening):
    with ape.reverts("Compliance: class is of another scheme"):
        enter_opening(enrolled, cea, YEAR, 5, 10)


def test_enter_openings__year_in_no_period__reverts(enrolled, eua, enter_opening):
    with ape.reverts("Compliance: year is in no period"):
        enter_opening(enrolled, eua, 2013, 5, 10)


@pytest.mark.parametrize(("kind", "offset_t"), [("EUA", 0), ("CER", 10)])
def test_enter_openings__offsets_used_before__count_towards_the_cap(
    compliance, allowances, enrolled, eua, registry, enter_opening, kind, offset_t
):
    if kind != "EUA":
        allowances.define_class("EU", kind, 0, sender=registry)

    enter_opening(enrolled, allowances.class_key("EU", kind, 0), 2009, 5, 10)

    assert compliance.offset_t(enrolled, 2009) == offset_t
