"""C3: an authority may put its word in the place of the computed status, with a reason; the balance is what it is."""

import ape
import pytest

from tests.mrv_fixtures import YEAR

A, B, D, E, NONE = 1, 2, 4, 5, 7
REASON = "emissions corrected after the deadline"
DOCUMENT = b"\x0d" * 32


@pytest.fixture
def short(compliance, enrolled, book):
    """The rules with an emitter who is 10 t short."""
    book(enrolled, 10)
    return compliance


def test_override_status__without_the_role__reverts(short, enrolled, registry, stranger):
    for caller in (enrolled, registry, stranger):
        with ape.reverts("Compliance: caller is not a province"):
            short.override_status(enrolled, YEAR, D, REASON, DOCUMENT, sender=caller)

    assert short.status_of(enrolled, YEAR) == B


@pytest.mark.parametrize("authority", ["province", "ministry"])
@pytest.mark.parametrize("status", range(1, 8))
def test_override_status__authority__gives_the_status_from_then_on(short, enrolled, authority, status, request):
    caller = request.getfixturevalue(authority)

    receipt = short.override_status(enrolled, YEAR, status, REASON, DOCUMENT, sender=caller)

    assert short.status_of(enrolled, YEAR) == status
    assert receipt.events == [
        short.StatusOverridden(
            entity=enrolled, year=YEAR, status=status, before=B, by=caller, reason=REASON, document_hash=DOCUMENT
        ),
        short.StatusAssessed(
            entity=enrolled,
            year=YEAR,
            status=status,
            balance_t=-10,
            deadline_balance_t=-10,
            verified_t=10,
            surrendered_t=0,
        ),
    ]


def test_override_status__then_late_surrender__clears_the_balance_and_stays(
    short, enrolled, eua, issue, ministry, province, chain
):
    at_s = chain.pending_timestamp + 100
    short.set_deadline("EU", YEAR, at_s, sender=ministry)
    chain.pending_timestamp = at_s + 1
    short.override_status(enrolled, YEAR, E, REASON, DOCUMENT, sender=province)
    issue(enrolled, 10)

    short.apply_surrender(YEAR, eua, 10, sender=enrolled)
    short.decide_surrender([1], True, sender=province)

    assert (short.status_of(enrolled, YEAR), short.balance_t(enrolled, YEAR)) == (E, 0)
    assert short.is_clear(enrolled)


def test_override_status__again__tells_what_it_replaced(short, enrolled, province):
    short.override_status(enrolled, YEAR, D, REASON, DOCUMENT, sender=province)

    receipt = short.override_status(enrolled, YEAR, NONE, "closed in 2009", DOCUMENT, sender=province)

    assert receipt.decode_logs(short.StatusOverridden)[0].before == D
    assert short.status_of(enrolled, YEAR) == NONE


def test_override_status__other_years__keep_theirs(short, enrolled, province, book):
    book(enrolled, 0, YEAR - 1)

    short.override_status(enrolled, YEAR, D, REASON, DOCUMENT, sender=province)

    assert short.status_of(enrolled, YEAR - 1) == A


@pytest.mark.parametrize("status", [0, 8])
def test_override_status__no_such_status__reverts(short, enrolled, province, status):
    with ape.reverts("Compliance: no such status"):
        short.override_status(enrolled, YEAR, status, REASON, DOCUMENT, sender=province)


def test_override_status__without_a_reason__reverts(short, enrolled, province):
    with ape.reverts("Compliance: reason is empty"):
        short.override_status(enrolled, YEAR, D, "", DOCUMENT, sender=province)


def test_override_status__entity_of_another_area__reverts(short, enrolled, other_province):
    with ape.reverts("Compliance: entity is of another area"):
        short.override_status(enrolled, YEAR, D, REASON, DOCUMENT, sender=other_province)


def test_override_status__province_without_area__reverts(short, enrolled, province_without_area):
    with ape.reverts("Compliance: caller has no area"):
        short.override_status(enrolled, YEAR, D, REASON, DOCUMENT, sender=province_without_area)


def test_override_status__not_enrolled__reverts(short, other_emitter, ministry):
    with ape.reverts("Compliance: entity is not enrolled"):
        short.override_status(other_emitter, YEAR, D, REASON, DOCUMENT, sender=ministry)


def test_override_status__year_in_no_period__reverts(short, enrolled, ministry):
    with ape.reverts("Compliance: year is in no period"):
        short.override_status(enrolled, 2013, D, REASON, DOCUMENT, sender=ministry)
