"""Q2: only `ComputedProposals` proposes for a province, and only for one that is."""

import ape
import pytest

from tests.quota_fixtures import YEAR


@pytest.fixture
def computer(name_contract, stranger):
    """An account in the place of `ComputedProposals`."""
    return name_contract("ComputedProposals", stranger)


def test_propose_for__anyone_else__reverts(desk, quota, eua, province, ministry, emitter):
    for caller in (province, ministry, emitter):
        with ape.reverts("Quota: caller is not ComputedProposals"):
            quota.propose_for(province, eua, YEAR, "benchmark", [(emitter, 1)], sender=caller)

    assert desk.proposed_t() == 0


def test_propose_for__province__is_its_proposal(desk, quota, eua, computer, province, emitter):
    receipt = quota.propose_for(province, eua, YEAR, "benchmark", [(emitter, 60)], sender=computer)

    assert desk.proposed_t() == quota.proposal_of(eua, emitter, YEAR) == 60
    (opened,) = receipt.decode_logs(quota.BatchProposed)
    assert (opened.by, opened.batch_id) == (province, 1)


def test_propose_for__one_who_is_no_province__reverts(quota, desk, eua, computer, ministry, emitter):
    with ape.reverts("Quota: caller is not a province"):
        quota.propose_for(ministry, eua, YEAR, "benchmark", [(emitter, 60)], sender=computer)
