"""C1: a late surrender clears the balance; the status of the deadline stays. The time of the application decides."""

import pytest

from tests.mrv_fixtures import YEAR

A, B, C = 1, 2, 3
DAY_S = 86_400
AFTER_DEADLINE = 4


@pytest.fixture
def deadline_s(compliance, enrolled, ministry, book, issue, chain):
    """Return the deadline of YEAR, a day ahead; the emitter holds 30 t and 10 t are verified."""
    issue(enrolled, 30)
    book(enrolled, 10)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("EU", YEAR, at_s, sender=ministry)
    return at_s


@pytest.fixture
def apply_at(compliance, enrolled, eua, province, chain):
    """Return `apply_at(time_s, tonnes, year=YEAR)`: applies in a block of that second; the province accepts later."""

    def apply(time_s, tonnes, year=YEAR):
        chain.pending_timestamp = time_s
        receipt = compliance.apply_surrender(year, eua, tonnes, sender=enrolled)
        assert receipt.timestamp == time_s
        (applied,) = receipt.decode_logs(compliance.SurrenderApplied)
        compliance.decide_surrender([applied.application_id], True, sender=province)
        return applied

    return apply


@pytest.mark.parametrize(("later_s", "status", "findings"), [(-1, A, 0), (0, A, 0), (1, B, AFTER_DEADLINE)])
def test_surrender__around_the_second_of_the_deadline__decides_the_status(
    compliance, enrolled, deadline_s, apply_at, later_s, status, findings
):
    applied = apply_at(deadline_s + later_s, 10)

    assert applied.findings == findings
    assert compliance.status_of(enrolled, YEAR) == status
    assert compliance.balance_t(enrolled, YEAR) == 0
    assert compliance.surrendered_t(enrolled, YEAR) == 10
    assert compliance.due_t(enrolled, YEAR) == 0
    assert compliance.shortfall_t(enrolled, YEAR) == (10 if later_s > 0 else 0)


def test_surrender__applied_for_in_time_and_decided_late__counts(
    compliance, enrolled, eua, province, deadline_s, chain
):
    """How long the province takes is not the entity's fault."""
    compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)
    chain.pending_timestamp = deadline_s + 30 * DAY_S

    compliance.decide_surrender([1], True, sender=province)

    assert compliance.status_of(enrolled, YEAR) == A


def test_surrender__late_by_period__counts_for_the_next_year_that_is_open(
    compliance, enrolled, ministry, deadline_s, apply_at, book
):
    compliance.set_deadline("EU", YEAR + 1, deadline_s + 365 * DAY_S, sender=ministry)
    book(enrolled, 5, YEAR + 1)

    apply_at(deadline_s + 1, 15)

    assert compliance.application_of(1).counts_from == YEAR + 1
    assert [compliance.status_of(enrolled, year) for year in (YEAR, YEAR + 1)] == [B, A]
    assert compliance.surrendered_t(enrolled, YEAR) == 15
    assert compliance.balance_t(enrolled, YEAR) == 5


def test_surrender__two_deadlines_past__counts_for_the_third_year(
    compliance, enrolled, ministry, deadline_s, apply_at, book
):
    compliance.set_deadline("EU", YEAR + 1, deadline_s, sender=ministry)
    for year in (YEAR + 1, YEAR + 2):
        book(enrolled, 0, year)

    apply_at(deadline_s + 1, 10)

    assert [compliance.status_of(enrolled, year) for year in (YEAR, YEAR + 1, YEAR + 2)] == [B, B, A]


def test_surrender__late_for_the_last_year_of_the_period__counts_for_no_status(
    compliance, enrolled, eua, ministry, deadline_s, apply_at, book
):
    for year in (YEAR + 1, YEAR + 2):
        compliance.set_deadline("EU", year, deadline_s, sender=ministry)
    book(enrolled, 0, YEAR + 2)

    apply_at(deadline_s + 1, 10, YEAR + 2)

    assert compliance.application_of(1).counts_from == 0
    assert compliance.status_of(enrolled, YEAR + 2) == B
    assert compliance.balance_t(enrolled, YEAR + 2) == 0


def test_surrender__late_by_year__counts_for_no_status(
    compliance, allowances, other_emitter, cea, province, ministry, book, issue, chain
):
    """CN: each year stands alone."""
    compliance.enrol([other_emitter], "CN", sender=province)
    issue(other_emitter, 10, class_id=cea)
    for year in (2024, 2025):
        book(other_emitter, 10 if year == 2024 else 0, year)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("CN", 2024, at_s, sender=ministry)
    chain.pending_timestamp = at_s + 1

    compliance.apply_surrender(2024, cea, 10, sender=other_emitter)
    compliance.decide_surrender([1], True, sender=province)

    assert compliance.application_of(1).counts_from == 0
    assert [compliance.status_of(other_emitter, year) for year in (2024, 2025)] == [B, A]
    assert compliance.balance_t(other_emitter, 2024) == 0
    assert compliance.is_clear(other_emitter)


def test_surrender__late_since_the_start__counts_for_the_next_year_whatever_the_period(
    compliance, allowances, other_emitter, province, ministry, registry, book, issue, chain
):
    """UK: the year after the last period may belong to the next one."""
    compliance.enrol([other_emitter], "UK", sender=province)
    allowances.define_class("UK", "UKA", 0, sender=registry)
    uka = allowances.class_key("UK", "UKA", 0)
    issue(other_emitter, 10, class_id=uka)
    book(other_emitter, 10, 2030)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("UK", 2030, at_s, sender=ministry)
    chain.pending_timestamp = at_s + 1

    compliance.apply_surrender(2030, uka, 10, sender=other_emitter)
    compliance.decide_surrender([1], True, sender=province)
    compliance.set_period("UK", 2031, 2040, sender=ministry)
    book(other_emitter, 0, 2031)

    assert compliance.application_of(1).counts_from == 2031
    assert [compliance.status_of(other_emitter, year) for year in (2030, 2031)] == [B, A]


def test_status_of__emissions_booked_after_the_deadline__is_c(compliance, enrolled, ministry, book, chain):
    """What was not booked by the deadline is not verified for it; the obligation is there all the same."""
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("EU", YEAR, at_s, sender=ministry)
    chain.pending_timestamp = at_s + 1

    book(enrolled, 10)

    assert compliance.status_of(enrolled, YEAR) == C
    assert compliance.balance_t(enrolled, YEAR) == -10
    assert compliance.shortfall_t(enrolled, YEAR) == 10


def test_status_of__earlier_year_booked_after_the_deadline__does_not_change_it(
    compliance, enrolled, deadline_s, apply_at, book
):
    apply_at(deadline_s, 10)

    book(enrolled, 7, YEAR - 1)

    assert compliance.status_of(enrolled, YEAR) == A
    assert compliance.balance_t(enrolled, YEAR) == -7


def test_surrender__deadline_moved_out_before_it_came__is_in_time(compliance, enrolled, ministry, deadline_s, apply_at):
    compliance.set_deadline("EU", YEAR, deadline_s + 2 * DAY_S, sender=ministry)

    apply_at(deadline_s + DAY_S, 10)

    assert compliance.status_of(enrolled, YEAR) == A
