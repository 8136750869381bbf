"""I3: accounts are restricted, frozen, reopened and closed, with a reason that stays on record."""

import ape
import pytest

from carbon.roles import Role
from tests.scheme_fixtures import NO_POLICY, profile_of

APPLIED, ACTIVE, RESTRICTED, FROZEN, CLOSED = range(1, 6)


def test_set_status__not_the_registry__reverts(participants, ministry, emitter):
    with ape.reverts("Participants: caller is not the registry"):
        participants.set_status(emitter, FROZEN, "court order", sender=ministry)

    assert participants.status_of(emitter) == ACTIVE


def test_set_status__registry__changes_it_and_logs_the_reason(participants, registry, emitter):
    receipt = participants.set_status(emitter, FROZEN, "court order", sender=registry)

    assert participants.status_of(emitter) == FROZEN
    assert receipt.events == [
        participants.StatusChanged(account=emitter, by=registry, status=FROZEN, reason="court order")
    ]


@pytest.mark.parametrize(
    ("status", "has_role", "may_hold", "may_trade"),
    [(RESTRICTED, False, True, False), (FROZEN, False, False, False), (CLOSED, False, False, False)],
)
def test_set_status__of_a_trader__decides_what_he_may(
    participants, registry, emitter, status, has_role, may_hold, may_trade
):
    participants.set_status(emitter, status, "test", sender=registry)

    assert participants.has_role(emitter, Role.EMITTER) is has_role
    assert participants.may_hold(emitter) is may_hold
    assert participants.may_trade(emitter) is may_trade


@pytest.mark.parametrize("before", [ACTIVE, RESTRICTED, FROZEN])
@pytest.mark.parametrize("after", [ACTIVE, RESTRICTED, FROZEN, CLOSED])
def test_set_status__between_open_statuses_and_to_closed__is_legal(participants, registry, emitter, before, after):
    if before != ACTIVE:
        participants.set_status(emitter, before, "first", sender=registry)
    if before == after:
        with ape.reverts("Participants: status is the same"):
            participants.set_status(emitter, after, "second", sender=registry)
        return

    participants.set_status(emitter, after, "second", sender=registry)

    assert participants.status_of(emitter) == after


@pytest.mark.parametrize("after", [ACTIVE, RESTRICTED, FROZEN, CLOSED])
def test_set_status__closed_account__stays_closed(participants, registry, emitter, after):
    participants.set_status(emitter, CLOSED, "dissolved", sender=registry)

    with ape.reverts("Participants: account is not open"):
        participants.set_status(emitter, after, "back", sender=registry)


@pytest.mark.parametrize("after", [0, APPLIED, 6])
def test_set_status__status_that_nobody_sets__reverts(participants, registry, emitter, after):
    with ape.reverts("Participants: not a status to set"):
        participants.set_status(emitter, after, "test", sender=registry)


def test_set_status__applicant__is_admitted_or_refused_instead(participants, registry, stranger):
    participants.apply(NO_POLICY, Role.EMITTER, profile_of("Stranger"), sender=stranger)

    with ape.reverts("Participants: account is not open"):
        participants.set_status(stranger, ACTIVE, "short cut", sender=registry)


def test_set_status__no_reason__reverts(participants, registry, emitter):
    with ape.reverts("Participants: reason is empty"):
        participants.set_status(emitter, FROZEN, "", sender=registry)


@pytest.mark.parametrize("governed", ["ministry", "registry"])
def test_set_status__ministry_or_registry__is_moved_by_a_governor_only(
    participants, registry, governors, request, governed
):
    """A registry key in wrong hands must not lock the ministry out."""
    account = request.getfixturevalue(governed)
    with ape.reverts("Participants: caller is not a governor"):
        participants.set_status(account, FROZEN, "coup", sender=registry)

    receipt = participants.set_status(account, FROZEN, "lost key", sender=governors[0])

    assert receipt.events == [
        participants.StatusChanged(account=account, by=governors[0], status=FROZEN, reason="lost key")
    ]


def test_has_role__several_bits__any_is_enough(participants, bank, stranger):
    assert participants.has_role(bank, Role.BANK | Role.EMITTER)
    assert not participants.has_role(bank, Role.EMITTER)
    assert not participants.has_role(bank, 0)
    assert not participants.has_role(stranger, 2**256 - 1)


def test_deploy__without_directory__reverts(project, deployer):
    with ape.reverts("Participants: directory is empty"):
        deployer.deploy(project.Participants, ape.utils.ZERO_ADDRESS)
