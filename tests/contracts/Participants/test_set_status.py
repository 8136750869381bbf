"""I3: accounts are restricted, frozen, reopened and closed, with a reason that stays on record."""

import ape
import pytest

from carbon.roles import Role
from tests.scheme_fixtures import NO_POLICY, profile_of

APPLIED, ACTIVE, RESTRICTED, FROZEN, CLOSED = range(1, 6)
ORDER = b"\x0d" * 32
"""Hash of a court's order."""


def test_set_status__not_the_registry__reverts(participants, ministry, emitter):
    with ape.reverts("Participants: caller is not the registry"):
        participants.set_status(emitter, RESTRICTED, "court order", ORDER, sender=ministry)

    assert participants.status_of(emitter) == ACTIVE


def test_set_status__registry__changes_it_and_logs_reason_and_document(participants, registry, emitter):
    receipt = participants.set_status(emitter, RESTRICTED, "court order", ORDER, sender=registry)

    assert participants.status_of(emitter) == RESTRICTED
    assert receipt.events == [
        participants.StatusChanged(
            account=emitter, by=registry, status=RESTRICTED, reason="court order", document_hash=ORDER
        )
    ]


def test_set_status__to_frozen_by_one_person_of_the_registry__reverts(participants, registry, emitter):
    with ape.reverts("Participants: caller is not Reviews"):
        participants.set_status(emitter, FROZEN, "court order", ORDER, sender=registry)

    assert participants.status_of(emitter) == ACTIVE


def test_set_status__to_frozen_by_reviews__freezes(participants, reviews, emitter):
    receipt = participants.set_status(emitter, FROZEN, "court order", ORDER, sender=reviews)

    assert participants.status_of(emitter) == FROZEN
    assert receipt.events == [
        participants.StatusChanged(
            account=emitter, by=reviews, status=FROZEN, reason="court order", document_hash=ORDER
        )
    ]


@pytest.mark.parametrize("after", [ACTIVE, RESTRICTED, CLOSED])
def test_set_status__from_frozen_by_one_person_of_the_registry__reverts(
    participants, registry, reviews, emitter, after
):
    participants.set_status(emitter, FROZEN, "court order", ORDER, sender=reviews)

    with ape.reverts("Participants: caller is not Reviews"):
        participants.set_status(emitter, after, "thaw", ORDER, sender=registry)

    assert participants.status_of(emitter) == FROZEN


def test_set_status__not_frozen_before_or_after_by_reviews__reverts(participants, reviews, emitter):
    """Two persons decide on what needs two; the rest stays with the registry's own hand."""
    with ape.reverts("Participants: caller is not the registry"):
        participants.set_status(emitter, RESTRICTED, "inquiry", ORDER, sender=reviews)


@pytest.mark.parametrize(
    ("status", "has_role", "may_hold", "may_trade"),
    [(RESTRICTED, False, True, False), (FROZEN, False, False, False), (CLOSED, False, False, False)],
)
def test_set_status__of_a_trader__decides_what_he_may(
    participants, set_status, emitter, status, has_role, may_hold, may_trade
):
    set_status(emitter, status, "test")

    assert participants.has_role(emitter, Role.EMITTER) is has_role
    assert participants.may_hold(emitter) is may_hold
    assert participants.may_trade(emitter) is may_trade


@pytest.mark.parametrize("before", [ACTIVE, RESTRICTED, FROZEN])
@pytest.mark.parametrize("after", [ACTIVE, RESTRICTED, FROZEN, CLOSED])
def test_set_status__between_open_statuses_and_to_closed__is_legal(participants, set_status, emitter, before, after):
    if before != ACTIVE:
        set_status(emitter, before, "first")
    if before == after:
        with ape.reverts("Participants: status is the same"):
            set_status(emitter, after, "second")
        return

    set_status(emitter, after, "second")

    assert participants.status_of(emitter) == after


@pytest.mark.parametrize("after", [ACTIVE, RESTRICTED, FROZEN, CLOSED])
def test_set_status__closed_account__stays_closed(set_status, emitter, after):
    set_status(emitter, CLOSED, "dissolved")

    with ape.reverts("Participants: account is not open"):
        set_status(emitter, after, "back")


@pytest.mark.parametrize("after", [0, APPLIED, 6])
def test_set_status__status_that_nobody_sets__reverts(set_status, emitter, after):
    with ape.reverts("Participants: not a status to set"):
        set_status(emitter, after, "test")


def test_set_status__applicant__is_admitted_or_refused_instead(participants, set_status, stranger):
    participants.apply(NO_POLICY, Role.EMITTER, profile_of("Stranger"), sender=stranger)

    with ape.reverts("Participants: account is not open"):
        set_status(stranger, ACTIVE, "short cut")


def test_set_status__no_reason__reverts(set_status, emitter):
    with ape.reverts("Participants: reason is empty"):
        set_status(emitter, FROZEN, "")


@pytest.mark.parametrize("governed", ["ministry", "registry"])
def test_set_status__ministry_or_registry__is_moved_by_a_governor_only(
    participants, registry, reviews, governors, request, governed
):
    """A registry key in wrong hands must not lock the ministry out."""
    account = request.getfixturevalue(governed)
    for other in (registry, reviews):
        with ape.reverts("Participants: caller is not a governor"):
            participants.set_status(account, FROZEN, "coup", ORDER, sender=other)

    receipt = participants.set_status(account, FROZEN, "lost key", ORDER, sender=governors[0])

    assert receipt.events == [
        participants.StatusChanged(
            account=account, by=governors[0], status=FROZEN, reason="lost key", document_hash=ORDER
        )
    ]


def test_has_role__several_bits__any_is_enough(participants, bank, stranger):
    assert participants.has_role(bank, Role.BANK | Role.EMITTER)
    assert not participants.has_role(bank, Role.EMITTER)
    assert not participants.has_role(bank, 0)
    assert not participants.has_role(stranger, 2**256 - 1)


def test_deploy__without_directory__reverts(project, deployer):
    with ape.reverts("Participants: directory is empty"):
        deployer.deploy(project.Participants, ape.utils.ZERO_ADDRESS)
