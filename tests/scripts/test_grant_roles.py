"""`ape run grant_roles`: a governor admits the registry and the ministry."""

from dataclasses import replace

import ape
import pytest

from carbon.roles import Role
from scripts._deployment import ORDER, deploy_all
from scripts._errors import NotApplied, RecordInvalid
from scripts.grant_roles import grant_all, participants_of
from tests.scheme_fixtures import NO_POLICY, profile_of

NAMES = ORDER[:2]


@pytest.fixture
def register(site, new_record, parameters):
    """The register of a fresh deployment, whose deployer is its governor."""
    record = new_record()
    deploy_all(site, record, parameters, names=NAMES)
    return participants_of(site, record)


@pytest.fixture
def applicants(register):
    """An applicant for the registry and one for the ministry, and the grants they wait for."""
    registry, ministry = ape.accounts.test_accounts[1:3]
    register.apply(NO_POLICY, Role.REGISTRY, profile_of("Registry"), sender=registry)
    register.apply(NO_POLICY, Role.MINISTRY, profile_of("Ministry"), sender=ministry)
    return [(registry.address, Role.REGISTRY), (ministry.address, Role.MINISTRY)]


def test_grant_roles__applicants__become_what_they_applied_for(site, register, applicants, said):
    grant_all(site, register, applicants)

    assert all(register.has_role(account, role) for account, role in applicants)
    assert said[-2:] == [f"{applicants[0][0]} is REGISTRY", f"{applicants[1][0]} is MINISTRY"]


def test_grant_roles__directory_that_wants_two__says_how_many_do(site, new_record, parameters, said):
    second = ape.accounts.test_accounts[6]
    record, two = new_record(), replace(parameters, governors=(*parameters.governors, second.address), threshold=2)
    deploy_all(site, record, two, names=NAMES)
    register, ministry = participants_of(site, record), ape.accounts.test_accounts[2]
    register.apply(NO_POLICY, Role.MINISTRY, profile_of("Ministry"), sender=ministry)

    grant_all(site, register, [(ministry.address, Role.MINISTRY)])

    assert register.roles_of(ministry) == 0
    assert said[-1] == f"{ministry.address} has 1 approvals to be MINISTRY; other governors must want it, too"
    grant_all(replace(site, signer=second), register, [(ministry.address, Role.MINISTRY)])
    assert said[-1] == f"{ministry.address} is MINISTRY"


def test_grant_roles__dry_run__sends_nothing(site, register, applicants, said):
    nonce = site.signer.nonce

    grant_all(site, register, applicants, dry_run=True)

    assert site.signer.nonce == nonce
    assert not any(register.roles_of(account) for account, _ in applicants)
    assert said[-1] == f"would grant MINISTRY to {applicants[1][0]}"


def test_grant_roles__second_run__sends_nothing(site, register, applicants):
    grant_all(site, register, applicants)
    nonce = site.signer.nonce

    grant_all(site, register, applicants)

    assert site.signer.nonce == nonce


def test_grant_roles__account_that_never_applied__stops_before_anything_is_sent(site, register, applicants):
    nonce = site.signer.nonce
    stranger = ape.accounts.test_accounts[5].address

    with pytest.raises(NotApplied, match=f"{stranger} has not applied, so it cannot be made MINISTRY"):
        grant_all(site, register, [*applicants, (stranger, Role.MINISTRY)])

    assert site.signer.nonce == nonce


def test_grant_roles__nothing_deployed__says_what_to_run(site, new_record):
    with pytest.raises(RecordInvalid, match="run `ape run deploy` first"):
        participants_of(site, new_record())
