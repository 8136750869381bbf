"""The status follows from what is booked and surrendered, by the mode of the scheme."""

import ape
import pytest

from tests.mrv_fixtures import YEAR

A, B, C = 1, 2, 3


@pytest.fixture
def surrender(enter_opening, eua):
    """Return `surrender(entity, year, tonnes)`: surrenders by an opening entry."""

    def surrender_it(entity, year, tonnes, class_id=eua):
        enter_opening(entity, class_id, year, 0, tonnes)

    return surrender_it


@pytest.mark.parametrize(("tonnes", "status"), [(9, B), (10, A), (11, A)])
def test_status_of__verified_year__depends_on_the_balance(compliance, enrolled, book, surrender, tonnes, status):
    book(enrolled, 10)
    surrender(enrolled, YEAR, tonnes)

    assert compliance.balance_t(enrolled, YEAR) == tonnes - 10
    assert compliance.status_of(enrolled, YEAR) == status


def test_status_of__nothing_booked__is_c_whatever_was_surrendered(compliance, enrolled, surrender):
    surrender(enrolled, YEAR, 100)

    assert compliance.status_of(enrolled, YEAR) == C


def test_status_of__booked_zero__is_a(compliance, enrolled, book):
    book(enrolled, 0)

    assert compliance.status_of(enrolled, YEAR) == A


def test_status_of__by_period__counts_earlier_years_of_the_period_alone(compliance, enrolled, book, surrender):
    surrender(enrolled, 2007, 1_000)
    surrender(enrolled, 2008, 13)
    for year in (2008, 2009, 2010):
        book(enrolled, 10, year)
    surrender(enrolled, 2009, 6)
    surrender(enrolled, 2010, 11)

    assert [compliance.balance_t(enrolled, year) for year in (2007, 2008, 2009, 2010)] == [1_000, 3, -1, 0]
    assert [compliance.status_of(enrolled, year) for year in (2007, 2008, 2009, 2010)] == [C, A, B, A]


def test_status_of__since_start__counts_every_year_of_every_period(
    compliance, allowances, province, ministry, registry, other_emitter, book, surrender
):
    """Over 17 years: more than `Emissions` sums at once."""
    compliance.set_period("UK", 2031, 2040, sender=ministry)
    compliance.enrol([other_emitter], "UK", sender=province)
    allowances.define_class("UK", "UKA", 0, sender=registry)
    uka = allowances.class_key("UK", "UKA", 0)
    for year in (2021, 2036, 2037):
        book(other_emitter, 10, year)
    surrender(other_emitter, 2021, 29, class_id=uka)

    assert [compliance.balance_t(other_emitter, year) for year in (2021, 2036, 2037)] == [19, 9, -1]
    assert compliance.status_of(other_emitter, 2037) == B


def test_status_of__by_year__takes_the_year_alone(compliance, province, other_emitter, cea, book, surrender):
    compliance.enrol([other_emitter], "CN", sender=province)
    for year in (2023, 2024):
        book(other_emitter, 10, year)
    surrender(other_emitter, 2023, 100, class_id=cea)
    surrender(other_emitter, 2024, 9, class_id=cea)

    assert [compliance.status_of(other_emitter, year) for year in (2023, 2024)] == [A, B]


def test_obligation_t__is_what_was_verified(compliance, emitter, book):
    book(emitter, 441)

    assert compliance.obligation_t(emitter, YEAR) == 441
    assert compliance.obligation_t(emitter, YEAR + 1) == 0


def test_status_of__not_enrolled__reverts(compliance, emitter):
    with ape.reverts("Compliance: entity is not enrolled"):
        compliance.status_of(emitter, YEAR)


def test_status_of__year_in_no_period__reverts(compliance, enrolled):
    with ape.reverts("Compliance: year is in no period"):
        compliance.status_of(enrolled, 2013)
