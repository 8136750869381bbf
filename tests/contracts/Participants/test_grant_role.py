import ape
import pytest

from carbon.roles import STAFF, VERIFIERS, Role
from tests.scheme_fixtures import NO_HASH, NO_POLICY, profile_of


def test_grant_role__not_a_governor__reverts(participants, ministry, province):
    with ape.reverts("Participants: caller is not a governor"):
        participants.grant_role(province, Role.MINISTRY, sender=ministry)

    assert participants.roles_of(province) == Role.PROVINCE


def test_grant_role__active_account__adds_the_role_and_logs_it(participants, governors, body):
    receipt = participants.grant_role(body, Role.QUALIFIED_PERSON, sender=governors[1])

    assert participants.roles_of(body) == VERIFIERS
    assert receipt.events == [participants.RoleGranted(account=body, by=governors[1], role=Role.QUALIFIED_PERSON)]


@pytest.mark.parametrize("role", [role for role in STAFF if role is not Role.PROVINCE])
def test_grant_role__a_second_duty__reverts(participants, governors, province, role):
    """I3: who proposes does not approve, verify, book, trade, pay, measure or oversee as well."""
    with ape.reverts("Participants: one account, one duty"):
        participants.grant_role(province, role, sender=governors[0])

    assert participants.roles_of(province) == Role.PROVINCE


def test_grant_role__applicant__is_admitted_with_this_role_only(participants, governors, stranger):
    participants.apply(NO_POLICY, VERIFIERS, profile_of("Verifier"), sender=stranger)

    receipt = participants.grant_role(stranger, Role.VERIFICATION_BODY, sender=governors[0])

    assert participants.status_of(stranger) == 2
    assert participants.roles_of(stranger) == Role.VERIFICATION_BODY
    assert receipt.events == [
        participants.RoleGranted(account=stranger, by=governors[0], role=Role.VERIFICATION_BODY),
        participants.StatusChanged(
            account=stranger, by=governors[0], status=2, reason="admitted by a governor", document_hash=NO_HASH
        ),
    ]


def test_grant_role__trader_role__opens_the_accounts(participants, governors, investor):
    before = participants.last_account_number()

    receipt = participants.grant_role(investor, Role.EMITTER, sender=governors[0])

    assert receipt.events == [
        participants.RoleGranted(account=investor, by=governors[0], role=Role.EMITTER),
        participants.AccountOpened(account=investor, kind=3, number=before + 1),
    ]


def test_grant_role__never_applied__reverts(participants, governors, stranger):
    with ape.reverts("Participants: neither applied nor active"):
        participants.grant_role(stranger, Role.REGISTRY, sender=governors[0])


def test_grant_role__frozen_account__reverts(participants, governors, province, set_status):
    set_status(province, 4, "inquiry")

    with ape.reverts("Participants: neither applied nor active"):
        participants.grant_role(province, Role.MINISTRY, sender=governors[0])


@pytest.mark.parametrize("role", [0, Role.BANK | Role.EXCHANGE])
def test_grant_role__none_or_several__reverts(participants, governors, province, role):
    with ape.reverts("Participants: not one role"):
        participants.grant_role(province, role, sender=governors[0])


def test_grant_role__role_that_is_held__reverts(participants, governors, province):
    with ape.reverts("Participants: role is held"):
        participants.grant_role(province, Role.PROVINCE, sender=governors[0])


def test_grant_role__bit_that_is_no_role__reverts(participants, governors, province):
    with ape.reverts("Participants: unknown role"):
        participants.grant_role(province, 2 * max(Role), sender=governors[0])


def test_grant_role__staff_role_to_a_trader__reverts(participants, governors, emitter):
    with ape.reverts("Participants: staff may not trade"):
        participants.grant_role(emitter, Role.BANK, sender=governors[0])


def test_revoke_role__not_a_governor__reverts(participants, registry, bank):
    with ape.reverts("Participants: caller is not a governor"):
        participants.revoke_role(bank, Role.BANK, sender=registry)

    assert participants.has_role(bank, Role.BANK)


def test_revoke_role__governor__takes_it_and_logs_it(participants, governors, bank):
    receipt = participants.revoke_role(bank, Role.BANK, sender=governors[0])

    assert participants.roles_of(bank) == 0
    assert not participants.has_role(bank, Role.BANK)
    assert receipt.events == [participants.RoleRevoked(account=bank, by=governors[0], role=Role.BANK)]


def test_revoke_role__role_that_is_not_held__reverts(participants, governors, bank):
    with ape.reverts("Participants: role is not held"):
        participants.revoke_role(bank, Role.EXCHANGE, sender=governors[0])


@pytest.mark.parametrize("role", [0, Role.BANK | Role.EXCHANGE])
def test_revoke_role__none_or_several__reverts(participants, governors, bank, role):
    with ape.reverts("Participants: not one role"):
        participants.revoke_role(bank, role, sender=governors[0])


def test_revoke_role__then_granted_again__keeps_the_account_numbers(participants, governors, emitter):
    numbers = [participants.account_number(emitter, kind) for kind in (1, 2, 3)]
    participants.revoke_role(emitter, Role.EMITTER, sender=governors[0])

    receipt = participants.grant_role(emitter, Role.EMITTER, sender=governors[0])

    assert [participants.account_number(emitter, kind) for kind in (1, 2, 3)] == numbers
    assert receipt.events == [participants.RoleGranted(account=emitter, by=governors[0], role=Role.EMITTER)]


def test_grant_role__staff_role_for_one_who_still_holds_units__reverts(
    participants, governors, ledger, issue_to, emitter
):
    """条例 art. 7: a holding role taken away leaves the units, and staff may not hold any."""
    issue_to(emitter, 5)
    participants.revoke_role(emitter, Role.EMITTER, sender=governors[0])

    with ape.reverts("Participants: units are held"):
        participants.grant_role(emitter, Role.REGISTRY, sender=governors[0])

    assert participants.roles_of(emitter) == 0


def test_grant_role__staff_role_for_one_who_still_has_money__reverts(participants, governors, cash, pay_in, emitter):
    pay_in(emitter, 100)
    participants.revoke_role(emitter, Role.EMITTER, sender=governors[0])

    with ape.reverts("Participants: money is held"):
        participants.grant_role(emitter, Role.EXCHANGE, sender=governors[0])


def test_grant_role__staff_role_for_one_who_holds_nothing_any_more__is_given(
    participants, governors, ledger, cash, emitter
):
    participants.revoke_role(emitter, Role.EMITTER, sender=governors[0])

    participants.grant_role(emitter, Role.EXCHANGE, sender=governors[0])

    assert participants.roles_of(emitter) == Role.EXCHANGE
