"""
I3: once the Directory is sealed, ministry and registry are made by as many governors as a replacement needs.

One governor alone could else make both persons of a review.
"""

import ape
import pytest

from carbon.roles import VERIFIERS, Role
from tests.scheme_fixtures import NO_POLICY, profile_of

ACTIVE, APPLIED = 2, 1


@pytest.fixture
def sealed(directory, deployer):
    """The Directory after `seal`: two of three governors decide."""
    directory.seal(sender=deployer)


@pytest.fixture
def applicant(participants, stranger):
    """Somebody who applied for the registry."""
    participants.apply(NO_POLICY, Role.REGISTRY, profile_of("Registry"), sender=stranger)
    return stranger


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.REGISTRY])
def test_grant_role__one_governor_after_the_seal__only_approves_and_logs_it(
    participants, governors, sealed, applicant, role
):
    receipt = participants.grant_role(applicant, role, sender=governors[0])

    assert (participants.roles_of(applicant), participants.status_of(applicant)) == (0, APPLIED)
    assert participants.grant_approvals(applicant, role) == 1
    assert receipt.events == [participants.RoleApproved(account=applicant, by=governors[0], role=role, approvals=1)]


def test_grant_role__second_governor__gives_the_role(participants, governors, sealed, applicant):
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])

    receipt = participants.grant_role(applicant, Role.REGISTRY, sender=governors[2])

    assert (participants.roles_of(applicant), participants.status_of(applicant)) == (Role.REGISTRY, ACTIVE)
    assert participants.grant_approvals(applicant, Role.REGISTRY) == 0
    assert [event.event_name for event in receipt.events] == ["RoleApproved", "RoleGranted", "StatusChanged"]


def test_grant_role__same_governor_again__reverts(participants, governors, sealed, applicant):
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])

    with ape.reverts("Participants: approved already"):
        participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])


def test_grant_role__approvals_of_another_role_or_account__do_not_count(
    participants, governors, sealed, applicant, exchange
):
    participants.revoke_role(exchange, Role.EXCHANGE, sender=governors[0])
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])
    participants.grant_role(applicant, Role.MINISTRY, sender=governors[1])
    participants.grant_role(exchange, Role.REGISTRY, sender=governors[1])

    assert participants.roles_of(applicant) == 0
    assert participants.roles_of(exchange) == 0


def test_grant_role__approvals_of_a_grant_that_was_made__never_count_again(participants, governors, sealed, applicant):
    for governor in governors[:2]:
        participants.grant_role(applicant, Role.REGISTRY, sender=governor)
    participants.revoke_role(applicant, Role.REGISTRY, sender=governors[2])

    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])

    assert participants.roles_of(applicant) == 0


def test_grant_role__account_closed_to_it_meanwhile__reverts(participants, governors, sealed, exchange, set_status):
    """The checks are made at each approval, the last one included."""
    participants.revoke_role(exchange, Role.EXCHANGE, sender=governors[0])
    participants.grant_role(exchange, Role.REGISTRY, sender=governors[0])
    set_status(exchange, 3)

    with ape.reverts("Participants: neither applied nor active"):
        participants.grant_role(exchange, Role.REGISTRY, sender=governors[1])


def test_grant_role__another_role_after_the_seal__takes_one_governor(participants, governors, sealed, body):
    participants.grant_role(body, Role.QUALIFIED_PERSON, sender=governors[0])

    assert participants.roles_of(body) == VERIFIERS


def test_withdraw_grant__not_a_governor__reverts(participants, governors, sealed, applicant, registry):
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])

    with ape.reverts("Participants: caller is not a governor"):
        participants.withdraw_grant(applicant, Role.REGISTRY, sender=registry)

    assert participants.grant_approvals(applicant, Role.REGISTRY) == 1


def test_withdraw_grant__any_governor__voids_the_approvals_and_logs_it(participants, governors, sealed, applicant):
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])

    receipt = participants.withdraw_grant(applicant, Role.REGISTRY, sender=governors[1])

    assert receipt.events == [
        participants.RoleApprovalsWithdrawn(account=applicant, by=governors[1], role=Role.REGISTRY)
    ]
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[1])
    assert participants.roles_of(applicant) == 0  # the first approval is void
    participants.grant_role(applicant, Role.REGISTRY, sender=governors[0])
    assert participants.roles_of(applicant) == Role.REGISTRY


def test_withdraw_grant__nothing_approved__reverts(participants, governors, sealed, applicant):
    with ape.reverts("Participants: nothing is approved"):
        participants.withdraw_grant(applicant, Role.REGISTRY, sender=governors[0])


def test_grant_role__threshold_of_one__stays_one_act(project, deploy, deployer, stranger):
    directory = deployer.deploy(project.Directory, [deployer], 1, 60)
    register = deployer.deploy(project.Participants, directory)
    directory.seal(sender=deployer)
    register.apply(NO_POLICY, Role.MINISTRY, profile_of("Ministry"), sender=stranger)

    register.grant_role(stranger, Role.MINISTRY, sender=deployer)

    assert register.has_role(stranger, Role.MINISTRY)
