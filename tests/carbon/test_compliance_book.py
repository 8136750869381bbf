"""The books of a scheme in pure Python: what is proven on chain too, and a rule over any course of events."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carbon.compliance import Status, counts_from
from carbon.compliance_book import ComplianceBook, Finding, Standing
from carbon.refusal import Refused
from carbon.schemes import Mode, Period, Scheme, scheme_named
from carbon.schemes.rules import OffsetRule

EU, CN = scheme_named("EU"), scheme_named("CN")
WORKS = "works"
DEADLINE_S = 1_000


@pytest.fixture
def compliance_book() -> ComplianceBook:
    """EU with EUA and 5 % CER; the works has 100 t verified for 2010 and time until DEADLINE_S."""
    compliance_book = ComplianceBook(EU)
    compliance_book.set_allowance_kind("EUA")
    compliance_book.set_offset_rule("CER", OffsetRule(500, 2008, 2012))
    compliance_book.set_deadline(2010, DEADLINE_S, 1)
    compliance_book.book(WORKS, 2010, 100, 2)
    return compliance_book


@pytest.mark.parametrize(("applied_s", "status"), [(DEADLINE_S, Status.A), (DEADLINE_S + 1, Status.B)])
def test_apply__around_the_deadline__decides_the_status(
    compliance_book: ComplianceBook, applied_s: int, status: Status
) -> None:
    compliance_book.decide([compliance_book.apply(WORKS, 2010, "EUA", 100, applied_s)], accepted=True)

    assert (compliance_book.status_of(WORKS, 2010), compliance_book.balance_t(WORKS, 2010)) == (status, 0)


def test_apply__pre_review__says_what_is_odd(compliance_book: ComplianceBook) -> None:
    numbers = [
        compliance_book.apply(WORKS, 2010, "EUA", 101, DEADLINE_S + 1),
        compliance_book.apply(WORKS, 2011, "EUA", 1, 3),
    ]

    assert [compliance_book.applications[number - 1].findings for number in numbers] == [
        Finding.MORE_THAN_DUE | Finding.AFTER_DEADLINE,
        Finding.NOTHING_VERIFIED,
    ]


def test_apply__offsets_above_the_cap__are_refused_and_change_nothing(compliance_book: ComplianceBook) -> None:
    compliance_book.apply(WORKS, 2010, "CER", 5, 3)

    with pytest.raises(Refused, match="offsets pass the cap"):
        compliance_book.apply(WORKS, 2010, "CER", 1, 3)

    assert (compliance_book.offsets[WORKS, 2010], len(compliance_book.applications)) == (5, 1)


def test_decide__named_twice__is_refused_whole(compliance_book: ComplianceBook) -> None:
    number = compliance_book.apply(WORKS, 2010, "EUA", 100, 3)

    with pytest.raises(Refused, match="application is not pending"):
        compliance_book.decide([number, number], accepted=True)
    with pytest.raises(Refused, match="list of applications is empty"):
        compliance_book.decide([], accepted=True)

    assert compliance_book.surrendered[WORKS] == {}


def test_execute__twice__is_refused(compliance_book: ComplianceBook) -> None:
    number = compliance_book.instruct(WORKS, 2010, "EUA", 0, 5)
    compliance_book.execute(number, 5)

    with pytest.raises(Refused, match="instruction is not open"):
        compliance_book.execute(number, 6)

    assert compliance_book.instructions[0].state is Standing.EXECUTED
    assert [one.quantity for one in compliance_book.applications] == [100]


def test_override__then_late_surrender__stays(compliance_book: ComplianceBook) -> None:
    compliance_book.override(WORKS, 2010, Status.E)

    compliance_book.decide([compliance_book.apply(WORKS, 2010, "EUA", 100, DEADLINE_S + 1)], accepted=True)

    assert (compliance_book.status_of(WORKS, 2010), compliance_book.is_clear(WORKS)) == (Status.E, True)


@pytest.mark.parametrize(
    ("year", "deadline_s", "now_s", "reason"),
    [
        (2010, DEADLINE_S + 9, DEADLINE_S + 1, "deadline is past"),
        (2011, 5, 6, "deadline is not to come"),
        (2011, DEADLINE_S - 1, 6, "deadlines are out of order"),
        (2009, DEADLINE_S + 1, 6, "deadlines are out of order"),
        (10_000, DEADLINE_S, 6, "no such year"),
    ],
)
def test_set_deadline__that_cannot_be__is_refused(
    compliance_book: ComplianceBook, year: int, deadline_s: int, now_s: int, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        compliance_book.set_deadline(year, deadline_s, now_s)


def test_counts_from__by_mode__is_the_next_open_year_or_none() -> None:
    deadlines = {2010: 10, 2011: 20, 2012: 30}
    uk = Scheme("UK", Mode.SINCE_START, (Period(2010, 2012),))

    assert [counts_from(EU, 2010, deadlines, at_s) for at_s in (10, 11, 21, 31)] == [2010, 2011, 2012, None]
    assert [counts_from(uk, 2010, deadlines, at_s) for at_s in (10, 31)] == [2010, 2013]
    assert [counts_from(CN, 2010, deadlines, at_s) for at_s in (10, 11)] == [2010, None]


def test_status_code__of_no_obligation__is_a_dash() -> None:
    assert [status.code for status in Status] == ["A", "B", "C", "D", "E", "X", "-"]


EVENTS = st.lists(
    st.tuples(st.sampled_from(["apply", "book"]), st.integers(2008, 2012), st.integers(1, 50), st.booleans()),
    max_size=20,
)


@example(before=[("book", 2009, 1, True)], after=[("apply", 2008, 1, True)], mode=Mode.BY_PERIOD)
@given(before=EVENTS, after=EVENTS, mode=st.sampled_from(Mode))
def test_status__after_its_deadline__changes_by_nothing_that_comes_later(before, after, mode) -> None:
    """C1: late surrenders and late bookings move the balance alone."""
    compliance_book = ComplianceBook(Scheme("X", mode, (Period(2008, 2012),)), deadlines={2009: 10})
    compliance_book.set_allowance_kind("EUA")
    _play(compliance_book, before, 10)
    status = compliance_book.status_of(WORKS, 2009)

    _play(compliance_book, after, 11)

    assert compliance_book.status_of(WORKS, 2009) is status


def _play(compliance_book: ComplianceBook, events: list[tuple[str, int, int, bool]], now_s: int) -> None:
    for kind, year, tonnes, accepted in events:
        if kind == "apply":
            compliance_book.decide([compliance_book.apply(WORKS, year, "EUA", tonnes, now_s)], accepted)
        elif year not in compliance_book.verified[WORKS]:
            compliance_book.book(WORKS, year, tonnes, now_s)
