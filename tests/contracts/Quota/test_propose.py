"""Q1: the province shares its total out in batches; Q4: each entity's eligibility is checked."""

import ape
import pytest
from eth_abi import encode
from eth_utils import keccak

from tests.quota_fixtures import AREA, YEAR

OPEN = 1


def test_propose__without_the_role__reverts(desk, ministry, emitter, stranger):
    for caller in (ministry, emitter, stranger):
        with ape.reverts("Quota: caller is not a province"):
            desk.propose((emitter, 1), sender=caller)

    assert desk.proposed_t() == 0


def test_propose__province__opens_a_batch_and_logs_its_rows(desk, quota, eua, province, emitter, other_emitter):
    receipt = desk.propose((emitter, 60), (other_emitter, 40))

    entities_hash = keccak(encode(["address[]"], [[emitter.address, other_emitter.address]]))
    assert quota.batch_of(1) == (eua, YEAR, AREA, OPEN, 100, entities_hash, 0, 0)
    assert desk.proposed_t() == 100
    assert quota.proposal_of(eua, emitter, YEAR) == 60
    assert desk.allocation_t(emitter) == 0
    batch = {"batch_id": 1, "class_id": eua, "year": YEAR, "area": AREA}
    assert receipt.events == [
        quota.BatchProposed(**batch, by=province, method="benchmark"),
        *(
            quota.AllocationProposed(**batch, entity=entity, quantity_t=quantity_t, deducted_t=0, method="benchmark")
            for entity, quantity_t in ((emitter, 60), (other_emitter, 40))
        ),
    ]


def test_propose__sum_above_the_total__reverts(desk, emitter, other_emitter):
    with ape.reverts("Quota: proposals pass the total"):
        desk.propose((emitter, 60), (other_emitter, 41))

    assert desk.proposed_t() == 0


def test_propose__no_total_set__reverts(desk, quota, eua, province, emitter):
    with ape.reverts("Quota: proposals pass the total"):
        quota.propose(eua, YEAR + 1, "benchmark", [(emitter, 1)], sender=province)


def test_propose__largest_number__reverts_without_overflow(desk, emitter):
    with ape.reverts("Quota: proposals pass the total"):
        desk.propose((emitter, 2**256 - 1))


def test_propose__largest_quantity_that_fits__is_kept_to_the_tonne(desk, quota, eua, emitter):
    desk.total(2**56 - 1)

    desk.allocate((emitter, 2**56 - 1))

    assert desk.allocation_t(emitter) == 2**56 - 1
    assert quota.deduction_of(eua, emitter, YEAR) == 0


def test_propose__again__takes_the_entity_out_of_its_old_batch(desk, quota, eua, emitter, other_emitter):
    desk.propose((emitter, 60), (other_emitter, 10))

    desk.propose((emitter, 90))

    assert quota.proposal_of(eua, emitter, YEAR) == 90
    assert desk.proposed_t() == 100
    assert [quota.batch_of(batch_id).quantity_t for batch_id in (1, 2)] == [10, 90]


def test_propose__again_for_less_than_is_free__is_measured_without_the_old_one(desk, emitter):
    desk.propose((emitter, 60))

    desk.propose((emitter, 100))

    assert desk.proposed_t() == 100


def test_propose__entity_named_twice__reverts(desk, emitter):
    with ape.reverts("Quota: entity is named twice"):
        desk.propose((emitter, 1), (emitter, 2))


def test_propose__entity_of_another_area__reverts(desk, other_province, emitter):
    desk.total(100, AREA + 1)

    with ape.reverts("Quota: entity is of another area"):
        desk.propose((emitter, 1), sender=other_province)


def test_propose__province_without_area__reverts(desk, province_without_area, stranger):
    """Area 0 is everyone's who never applied: it must not make a province of strangers."""
    with ape.reverts("Quota: caller has no area"):
        desk.propose((stranger, 0), sender=province_without_area)


def test_propose__entity_that_is_no_emitter__reverts(desk, body):
    with ape.reverts("Quota: entity is not an emitter"):
        desk.propose((body, 1))


def test_propose__frozen_entity__reverts(desk, emitter, set_status):
    set_status(emitter, 4)

    with ape.reverts("Quota: entity is neither active nor restricted"):
        desk.propose((emitter, 1))


def test_propose__restricted_entity__is_eligible(desk, emitter, set_status):
    set_status(emitter, 3)

    desk.allocate((emitter, 60))

    assert desk.allocation_t(emitter) == 60


@pytest.mark.parametrize("scheme", ["", "CN"])
def test_propose__entity_not_in_the_scheme_of_the_class__reverts(desk, scheme_enrolment, emitter, deployer, scheme):
    scheme_enrolment.set_scheme(emitter, scheme, sender=deployer)

    with ape.reverts("Quota: entity is not in the scheme of the class"):
        desk.propose((emitter, 1))


def test_propose__no_such_class__reverts(desk, quota, eua, province, emitter):
    with ape.reverts("Quota: no such class"):
        quota.propose(eua + 1, YEAR, "benchmark", [(emitter, 0)], sender=province)


def test_propose__no_method__reverts(desk, emitter):
    with ape.reverts("Quota: method is empty"):
        desk.propose((emitter, 1), method="")


def test_propose__no_rows__reverts(desk):
    with ape.reverts("Quota: no proposals"):
        desk.propose()


def test_propose__approved_already__reverts(desk, emitter):
    desk.allocate((emitter, 60))

    with ape.reverts("Quota: allocation is approved"):
        desk.propose((emitter, 61))


def test_propose__after_a_refusal__draws_once(desk, quota, eua, ministry, emitter):
    desk.propose((emitter, 100))
    quota.refuse(1, "too much", sender=ministry)
    assert quota.proposal_of(eua, emitter, YEAR) == 0

    desk.propose((emitter, 90))

    assert desk.proposed_t() == 90
    assert quota.batch_of(1).quantity_t == 100
