import ape
import pytest

from carbon.roles import Role
from tests.scheme_fixtures import NO_HASH, NO_POLICY, profile_of

REGISTRY_ACCOUNT, TRADING_ACCOUNT, REPORTING_ACCOUNT = 1, 2, 3


@pytest.fixture
def apply_for(participants, stranger):
    """`apply_for(roles)`: the stranger applies, and is returned."""

    def apply_for_roles(roles):
        participants.apply(NO_POLICY, roles, profile_of("Stranger"), sender=stranger)
        return stranger

    return apply_for_roles


def test_admit__not_the_registry__reverts(participants, ministry, apply_for):
    applicant = apply_for(Role.EMITTER)

    with ape.reverts("Participants: caller is not the registry"):
        participants.admit(applicant, sender=ministry)

    assert participants.status_of(applicant) == 1


def test_admit__frozen_registry__reverts(participants, registry, governors, apply_for):
    applicant = apply_for(Role.EMITTER)
    participants.set_status(registry, 4, "lost key", NO_HASH, sender=governors[0])

    with ape.reverts("Participants: caller is not the registry"):
        participants.admit(applicant, sender=registry)


def test_admit__emitter__is_active_with_three_accounts_and_logs_them(participants, registry, apply_for):
    applicant = apply_for(Role.EMITTER | Role.INVESTOR)
    before = participants.last_account_number()

    receipt = participants.admit(applicant, sender=registry)

    assert participants.status_of(applicant) == 2
    assert participants.has_role(applicant, Role.EMITTER)
    assert participants.may_hold(applicant)
    assert participants.may_trade(applicant)
    assert receipt.events == [
        participants.Admitted(account=applicant, by=registry, roles=Role.EMITTER | Role.INVESTOR),
        participants.AccountOpened(account=applicant, kind=REGISTRY_ACCOUNT, number=before + 1),
        participants.AccountOpened(account=applicant, kind=TRADING_ACCOUNT, number=before + 2),
        participants.AccountOpened(account=applicant, kind=REPORTING_ACCOUNT, number=before + 3),
    ]
    numbers = [participants.account_number(applicant, kind) for kind in (1, 2, 3)]
    assert numbers == [before + 1, before + 2, before + 3]


def test_admit__investor__has_no_reporting_account(participants, registry, apply_for):
    applicant = apply_for(Role.INVESTOR)

    participants.admit(applicant, sender=registry)

    assert participants.account_number(applicant, TRADING_ACCOUNT) > 0
    assert participants.account_number(applicant, REPORTING_ACCOUNT) == 0


def test_admit__staff__has_no_account_and_may_neither_hold_nor_trade(participants, registry, apply_for):
    applicant = apply_for(Role.BANK)

    receipt = participants.admit(applicant, sender=registry)

    assert receipt.events == [participants.Admitted(account=applicant, by=registry, roles=Role.BANK)]
    assert not participants.may_hold(applicant)
    assert not participants.may_trade(applicant)


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.REGISTRY, Role.REGULATOR])
def test_admit__ministry_or_registry__is_left_to_a_governor(participants, registry, apply_for, role):
    applicant = apply_for(role)

    with ape.reverts("Participants: only a governor grants this role"):
        participants.admit(applicant, sender=registry)

    assert participants.roles_of(applicant) == 0


def test_admit__no_application__reverts(participants, registry, stranger):
    with ape.reverts("Participants: no application"):
        participants.admit(stranger, sender=registry)


def test_admit__twice__reverts(participants, registry, emitter):
    with ape.reverts("Participants: no application"):
        participants.admit(emitter, sender=registry)


def test_account_number__over_all_accounts_and_kinds__is_unique(participants, emitter, other_emitter, investor):
    opened = [(emitter, 3), (other_emitter, 3), (investor, 2)]
    numbers = [participants.account_number(account, kind) for account, last in opened for kind in range(1, last + 1)]

    assert len(set(numbers)) == len(numbers) == 8
    assert 0 not in numbers


def test_refuse__not_the_registry__reverts(participants, ministry, apply_for):
    applicant = apply_for(Role.EMITTER)

    with ape.reverts("Participants: caller is not the registry"):
        participants.refuse(applicant, "papers missing", sender=ministry)

    assert participants.status_of(applicant) == 1


def test_refuse__applicant__is_out_and_logs_the_reason(participants, registry, apply_for):
    applicant = apply_for(Role.EMITTER)

    receipt = participants.refuse(applicant, "papers missing", sender=registry)

    assert participants.status_of(applicant) == 0
    assert participants.roles_applied_for(applicant) == 0
    assert receipt.events == [participants.Refused(account=applicant, by=registry, reason="papers missing")]


def test_refuse__then_applied_again__can_be_admitted(participants, registry, apply_for):
    participants.refuse(apply_for(Role.EMITTER), "papers missing", sender=registry)
    applicant = apply_for(Role.INVESTOR)

    participants.admit(applicant, sender=registry)

    assert participants.roles_of(applicant) == Role.INVESTOR


def test_refuse__no_reason__reverts(participants, registry, apply_for):
    with ape.reverts("Participants: reason is empty"):
        participants.refuse(apply_for(Role.EMITTER), "", sender=registry)


def test_refuse__admitted_account__reverts(participants, registry, emitter):
    with ape.reverts("Participants: no application"):
        participants.refuse(emitter, "too late", sender=registry)
