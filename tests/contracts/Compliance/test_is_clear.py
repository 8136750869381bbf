"""An account is closed only when it owes nothing: see `Participants.set_status`."""

import ape
import pytest

from tests.mrv_fixtures import YEAR
from tests.review_fixtures import NO_DOCUMENT

CLOSED = 5


def test_is_clear__who_is_in_no_scheme__is(compliance, emitter, investor):
    assert compliance.is_clear(emitter)
    assert compliance.is_clear(investor)


def test_is_clear__pending_application__is_not_until_it_is_decided(compliance, enrolled, eua, issue, province):
    issue(enrolled, 10)
    compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)
    assert not compliance.is_clear(enrolled)

    compliance.decide_surrender([1], False, sender=province)

    assert compliance.is_clear(enrolled)


def test_is_clear__by_period__every_period_must_be_enough(compliance, enrolled, eua, book, enter_opening):
    book(enrolled, 10, 2006)
    book(enrolled, 10, 2009)
    enter_opening(enrolled, eua, 2009, 0, 20)
    assert not compliance.is_clear(enrolled)  # 2005 to 2007 lacks what 2008 to 2012 has too much

    enter_opening(enrolled, eua, 2007, 0, 10)

    assert compliance.is_clear(enrolled)


def test_is_clear__by_year__each_year_must_be_enough(compliance, other_emitter, cea, book, enter_opening, province):
    compliance.enrol([other_emitter], "CN", sender=province)
    book(other_emitter, 10, 2023)
    book(other_emitter, 10, 2024)
    enter_opening(other_emitter, cea, 2024, 0, 30)
    assert not compliance.is_clear(other_emitter)

    enter_opening(other_emitter, cea, 2023, 0, 10)

    assert compliance.is_clear(other_emitter)


def test_is_clear__since_the_start__all_years_together_must_be_enough(
    compliance, allowances, other_emitter, book, enter_opening, province, registry
):
    compliance.enrol([other_emitter], "UK", sender=province)
    allowances.define_class("UK", "UKA", 0, sender=registry)
    book(other_emitter, 10, 2023)
    assert not compliance.is_clear(other_emitter)

    enter_opening(other_emitter, allowances.class_key("UK", "UKA", 0), 2021, 0, 10)

    assert compliance.is_clear(other_emitter)


@pytest.mark.parametrize("years", [(), (2023,)])
def test_is_clear__nothing_verified_or_zero__is(compliance, other_emitter, book, province, years):
    compliance.enrol([other_emitter], "CN", sender=province)
    for year in years:
        book(other_emitter, 0, year)

    assert compliance.is_clear(other_emitter)


def test_close_account__open_obligation__reverts(compliance, participants, enrolled, book, registry):
    book(enrolled, 10)

    with ape.reverts("Participants: an obligation is open"):
        participants.set_status(enrolled, CLOSED, "dissolved", NO_DOCUMENT, sender=registry)


def test_close_account__obligation_met__is_closed(
    compliance, participants, enrolled, eua, book, registry, enter_opening
):
    book(enrolled, 10)
    enter_opening(enrolled, eua, YEAR, 0, 10)

    participants.set_status(enrolled, CLOSED, "dissolved", NO_DOCUMENT, sender=registry)

    assert participants.status_of(enrolled) == CLOSED
