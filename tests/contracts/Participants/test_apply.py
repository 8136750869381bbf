"""I1: whoever wants in hands in his particulars with his own key."""

from itertools import combinations

import ape
import pytest
from eth_utils import keccak

from carbon.roles import STAFF, TRADERS, VERIFIERS, Role
from tests.logged_events import logged
from tests.scheme_fixtures import NO_POLICY, NOBODY, profile_of

POLICY = keccak(text="policy of the test")


def test_apply__anyone__waits_for_admission_and_logs_the_particulars(participants, stranger, bank):
    profile = profile_of("Stranger Steel", area=42, bank=bank.address)

    receipt = participants.apply(NO_POLICY, Role.EMITTER, profile, sender=stranger)

    assert participants.status_of(stranger) == 1
    assert participants.roles_of(stranger) == 0
    assert participants.roles_applied_for(stranger) == Role.EMITTER
    assert participants.area_of(stranger) == 42
    assert (participants.bank_of(stranger), participants.proposed_bank(stranger)) == (NOBODY, bank)
    assert not participants.may_hold(stranger)
    applied = {
        "account": stranger.address,
        "policy_hash": NO_POLICY,
        "roles": Role.EMITTER,
        "profile": list(profile.values()),
    }
    assert logged(receipt) == [("Applied", applied)]


def test_apply__policy_in_force__is_accepted(participants, registry, stranger):
    participants.publish_policy(POLICY, "", sender=registry)

    participants.apply(POLICY, Role.INVESTOR, profile_of("Stranger"), sender=stranger)

    assert participants.status_of(stranger) == 1


def test_apply__policy_of_before__reverts(participants, registry, stranger):
    participants.publish_policy(POLICY, "", sender=registry)

    with ape.reverts("Participants: not the policy in force"):
        participants.apply(NO_POLICY, Role.INVESTOR, profile_of("Stranger"), sender=stranger)


def test_apply__twice__reverts(participants, stranger):
    participants.apply(NO_POLICY, Role.INVESTOR, profile_of("Stranger"), sender=stranger)

    with ape.reverts("Participants: applied already"):
        participants.apply(NO_POLICY, Role.INVESTOR, profile_of("Stranger"), sender=stranger)


def test_apply__admitted_account__reverts(participants, emitter):
    with ape.reverts("Participants: applied already"):
        participants.apply(NO_POLICY, Role.INVESTOR, profile_of("Emitter"), sender=emitter)


def test_apply__no_name__reverts(participants, stranger):
    with ape.reverts("Participants: name is empty"):
        participants.apply(NO_POLICY, Role.INVESTOR, profile_of(""), sender=stranger)


def test_apply__no_role__reverts(participants, stranger):
    with ape.reverts("Participants: no role"):
        participants.apply(NO_POLICY, 0, profile_of("Stranger"), sender=stranger)


@pytest.mark.parametrize("roles", [2 * max(Role), Role.EMITTER | 2**255])
def test_apply__bit_that_is_no_role__reverts(participants, stranger, roles):
    with ape.reverts("Participants: unknown role"):
        participants.apply(NO_POLICY, roles, profile_of("Stranger"), sender=stranger)


@pytest.mark.parametrize("trader", list(TRADERS))
@pytest.mark.parametrize("staff", list(STAFF))
def test_apply__staff_and_trader_together__reverts(participants, stranger, staff, trader):
    """条例 art. 7: staff may neither hold nor trade."""
    with ape.reverts("Participants: staff may not trade"):
        participants.apply.call(NO_POLICY, staff | trader, profile_of("Stranger"), sender=stranger)


@pytest.mark.parametrize(("one", "other"), [pair for pair in combinations(STAFF, 2) if pair != tuple(VERIFIERS)])
def test_apply__two_duties_together__reverts(participants, stranger, one, other):
    """I3: duties that check each other are for accounts of their own."""
    with ape.reverts("Participants: one account, one duty"):
        participants.apply.call(NO_POLICY, one | other, profile_of("Stranger"), sender=stranger)


def test_apply__body_that_is_its_own_person__is_one_duty(participants, stranger):
    participants.apply(NO_POLICY, VERIFIERS, profile_of("Stranger"), sender=stranger)

    assert participants.status_of(stranger) == 1
