"""Q1: the province shares its total out, single or in batches."""

import ape
import pytest

from tests.mrv_fixtures import AREA, OTHER_AREA, YEAR


@pytest.fixture
def area_of_100_t(quota, eua, ministry):
    """The quota rules with 100 t for the province's area."""
    quota.set_total(eua, AREA, YEAR, 100, sender=ministry)
    return quota


def propose(quota, class_id, sender, *proposals, method="grandfathering", year=YEAR):
    return quota.propose(class_id, year, method, list(proposals), sender=sender)


def test_propose__without_the_role__reverts(area_of_100_t, eua, ministry, emitter, stranger):
    for caller in (ministry, emitter, stranger):
        with ape.reverts("Quota: caller is not a province"):
            propose(area_of_100_t, eua, caller, (emitter, 1))

    assert area_of_100_t.proposed_t(eua, AREA, YEAR) == 0


def test_propose__province__keeps_the_proposals_and_logs_them(area_of_100_t, eua, province, emitter, other_emitter):
    receipt = propose(area_of_100_t, eua, province, (emitter, 60), (other_emitter, 40))

    assert area_of_100_t.proposed_t(eua, AREA, YEAR) == 100
    assert area_of_100_t.proposal_of(eua, emitter, YEAR) == 60
    assert area_of_100_t.allocation_of(eua, emitter, YEAR) == 0
    assert receipt.events == [
        area_of_100_t.AllocationProposed(
            class_id=eua, entity=entity, year=YEAR, area=AREA, quantity_t=quantity_t, method="grandfathering"
        )
        for entity, quantity_t in ((emitter, 60), (other_emitter, 40))
    ]


def test_propose__sum_above_the_total__reverts(area_of_100_t, eua, province, emitter, other_emitter):
    with ape.reverts("Quota: proposals pass the total"):
        propose(area_of_100_t, eua, province, (emitter, 60), (other_emitter, 41))

    assert area_of_100_t.proposed_t(eua, AREA, YEAR) == 0


def test_propose__no_total_set__reverts(quota, eua, province, emitter):
    with ape.reverts("Quota: proposals pass the total"):
        propose(quota, eua, province, (emitter, 1))


def test_propose__largest_number__reverts_without_overflow(area_of_100_t, eua, province, emitter):
    with ape.reverts("Quota: proposals pass the total"):
        propose(area_of_100_t, eua, province, (emitter, 2**256 - 1))


def test_propose__again__replaces_the_proposal(area_of_100_t, eua, province, emitter):
    propose(area_of_100_t, eua, province, (emitter, 60))

    propose(area_of_100_t, eua, province, (emitter, 100))

    assert area_of_100_t.proposal_of(eua, emitter, YEAR) == 100
    assert area_of_100_t.proposed_t(eua, AREA, YEAR) == 100


def test_propose__entity_of_another_area__reverts(quota, eua, ministry, other_province, emitter):
    quota.set_total(eua, OTHER_AREA, YEAR, 100, sender=ministry)

    with ape.reverts("Quota: entity is of another area"):
        propose(quota, eua, other_province, (emitter, 1))


def test_propose__province_without_area__reverts(quota, eua, province_without_area, stranger):
    """Area 0 is everyone's who never applied: it must not make a province of strangers."""
    with ape.reverts("Quota: caller has no area"):
        propose(quota, eua, province_without_area, (stranger, 0))


def test_propose__entity_that_is_no_emitter__reverts(area_of_100_t, eua, province, body):
    with ape.reverts("Quota: entity is not an emitter"):
        propose(area_of_100_t, eua, province, (body, 1))


def test_propose__no_method__reverts(area_of_100_t, eua, province, emitter):
    with ape.reverts("Quota: method is empty"):
        propose(area_of_100_t, eua, province, (emitter, 1), method="")


def test_propose__approved_already__reverts(area_of_100_t, eua, ministry, province, emitter):
    propose(area_of_100_t, eua, province, (emitter, 60))
    area_of_100_t.approve(eua, YEAR, [emitter], sender=ministry)

    with ape.reverts("Quota: allocation is approved"):
        propose(area_of_100_t, eua, province, (emitter, 61))
