"""Q1, Q4: the ministry approves, and the units are issued."""

import ape
import pytest

from tests.mrv_fixtures import AREA, YEAR

FROZEN = 4


@pytest.fixture
def proposed(quota, eua, ministry, province, emitter, other_emitter):
    """The quota rules with 60 t proposed for one emitter and nothing for the other."""
    quota.set_total(eua, AREA, YEAR, 100, sender=ministry)
    quota.propose(eua, YEAR, "grandfathering", [(emitter, 60), (other_emitter, 0)], sender=province)
    return quota


def test_approve__without_the_role__reverts(proposed, allowances, eua, province, registry, emitter):
    for caller in (province, registry, emitter):
        with ape.reverts("Quota: caller is not the ministry"):
            proposed.approve(eua, YEAR, [emitter], sender=caller)

    assert allowances.issued_t(eua) == 0


def test_approve__ministry__issues_to_the_registry_account_and_logs_it(proposed, allowances, eua, ministry, emitter):
    receipt = proposed.approve(eua, YEAR, [emitter], sender=ministry)

    assert proposed.allocation_of(eua, emitter, YEAR) == 60
    assert allowances.registry_t(eua, emitter) == (60, 0, 0)
    assert receipt.decode_logs(proposed.AllocationApproved) == [
        proposed.AllocationApproved(class_id=eua, entity=emitter, year=YEAR, quantity_t=60, by=ministry)
    ]
    assert receipt.decode_logs(allowances.Issued) == [
        allowances.Issued(class_id=eua, account=emitter, quantity_t=60, first_serial=1, last_serial=60, year=YEAR)
    ]


def test_approve__zero__is_approved_without_issuing(proposed, allowances, eua, ministry, other_emitter):
    receipt = proposed.approve(eua, YEAR, [other_emitter], sender=ministry)

    assert allowances.issued_t(eua) == 0
    assert receipt.events == [
        proposed.AllocationApproved(class_id=eua, entity=other_emitter, year=YEAR, quantity_t=0, by=ministry)
    ]
    with ape.reverts("Quota: allocation is approved"):
        proposed.approve(eua, YEAR, [other_emitter], sender=ministry)


def test_approve__nothing_proposed__reverts(proposed, eua, ministry, emitter, investor):
    for entity, year in ((investor, YEAR), (emitter, YEAR + 1)):
        with ape.reverts("Quota: nothing is proposed"):
            proposed.approve(eua, year, [entity], sender=ministry)


def test_approve__twice__reverts_and_issues_once(proposed, allowances, eua, ministry, emitter):
    proposed.approve(eua, YEAR, [emitter], sender=ministry)

    with ape.reverts("Quota: allocation is approved"):
        proposed.approve(eua, YEAR, [emitter], sender=ministry)

    assert allowances.issued_t(eua) == 60


def test_approve__one_entity_named_twice__reverts_whole(proposed, allowances, eua, ministry, emitter):
    with ape.reverts("Quota: allocation is approved"):
        proposed.approve(eua, YEAR, [emitter, emitter], sender=ministry)

    assert allowances.issued_t(eua) == 0


def test_approve__entity_that_may_not_hold__reverts(proposed, eua, ministry, emitter, set_status):
    set_status(emitter, FROZEN, "court order")

    with ape.reverts("Allowances: account may not hold"):
        proposed.approve(eua, YEAR, [emitter], sender=ministry)

    assert proposed.allocation_of(eua, emitter, YEAR) == 0
