"""Q2: a province proposes what the method gives, in one transaction, and everything it was made of is logged."""

from dataclasses import replace

import ape
import pytest

from carbon.allocation.computed import Case, Method
from carbon.allocation.entity import ordered_cut
from tests.computed_fixtures import PLAN_YEAR, STATION, for_ape
from tests.logged_events import logged
from tests.mrv_fixtures import AREA, YEAR

HALF = 5 * 10**8
GIVEN = Case(Method.GRANDFATHERING, (100 * 10**6, HALF))
"""50 t."""


@pytest.fixture
def propose(computed, desk, plan_and_terms):
    """Return `propose(*rows, sender=None)`: (entity, case) each, proposed by the province."""

    def propose_them(*rows, sender=None, method="final 2024"):
        cases = [for_ape(entity, case) for entity, case in rows]
        named = (desk.class_id, YEAR, method, PLAN_YEAR, 1, cases)
        return computed.propose(*named, sender=sender or desk.province)

    return propose_them


def test_propose__without_the_role__reverts(propose, desk, ministry, emitter, stranger):
    for caller in (ministry, emitter, stranger):
        with ape.reverts("Quota: caller is not a province"):
            propose((emitter, GIVEN), sender=caller)

    assert desk.proposed_t() == 0


def test_propose__province__opens_a_batch_of_computed_rows(
    propose, desk, quota, province, emitter, other_emitter, book
):
    book(other_emitter, 40)
    industry = Case(Method.INDUSTRY, (2, 3))

    receipt = propose((emitter, GIVEN), (other_emitter, industry))

    assert quota.proposal_of(desk.class_id, emitter, YEAR) == 50
    assert quota.proposal_of(desk.class_id, other_emitter, YEAR) == 40
    batch = {"batch_id": 1, "class_id": desk.class_id, "year": YEAR, "area": AREA}
    plan = {"batch_id": 1, "plan_year": PLAN_YEAR, "terms_version": 1, "units": []}
    first, second = emitter.address, other_emitter.address
    row = {"deducted_t": 0, "method": "final 2024"}
    assert logged(receipt) == [
        ("BatchProposed", {**batch, "by": province.address, "method": "final 2024"}),
        ("AllocationProposed", {**batch, "entity": first, "quantity_t": 50, **row}),
        ("AllocationProposed", {**batch, "entity": second, "quantity_t": 40, **row}),
        (
            "ProposalComputed",
            {**plan, "entity": first, "method": 1, "figures": [10**8, HALF], "verified_t": 0, "quantity_t": 50},
        ),
        (
            "ProposalComputed",
            {**plan, "entity": second, "method": 4, "figures": [2, 3], "verified_t": 40, "quantity_t": 40},
        ),
    ]


def test_propose__power_station__is_issued_by_the_approval(propose, desk, quota, computed, emitter):
    case = Case(Method.POWER_PRE_ALLOCATION, units=(STATION,))
    quantity_t, _ = computed.quantity_of(for_ape(emitter, case), YEAR, PLAN_YEAR, 1)
    desk.total(quantity_t)

    propose((emitter, case))
    desk.approve(emitter)

    assert desk.allocation_t(emitter) == desk.available_t(emitter) == quantity_t > 100_000


def test_propose__more_than_the_area_has__reverts(propose, emitter):
    with ape.reverts("Quota: proposals pass the total"):
        propose((emitter, Case(Method.GRANDFATHERING, (101 * 10**6, 0))))


def test_propose__entity_of_another_area__reverts(propose, desk, other_province, emitter):
    desk.total(100, AREA + 1)

    with ape.reverts("Quota: entity is of another area"):
        propose((emitter, GIVEN), sender=other_province)


def test_propose__no_cases__reverts(propose):
    with ape.reverts("Quota: no proposals"):
        propose()


def test_propose__no_name_of_the_plan__reverts(propose, emitter):
    with ape.reverts("Quota: method is empty"):
        propose((emitter, GIVEN), method="")


def test_propose__sixteen_stations_of_twelve_units__fits_a_block(propose, desk, emitter):
    """The largest call: its rows name one entity, so it is computed in full and then refused for that alone."""
    full = Case(Method.POWER_PRE_ALLOCATION, units=(STATION,) * 12)
    desk.total(2**56 - 1)

    with ape.reverts("Quota: entity is named twice"):
        propose(*[(emitter, full)] * 16)


@pytest.mark.parametrize(("verified_t", "way"), [(100_000, -1), (2_000_000, 1)])
def test_propose__pre_allocation_adjusted_by_what_is_computed__ends_at_the_final_one(
    propose, desk, quota, computed, emitter, book, verified_t, way
):
    """Q2: final less pre-allocation is what tops up (the cap of the gap binds) or claws back (a unit ran less)."""
    pre = Case(Method.POWER_PRE_ALLOCATION, units=(STATION,))
    pre_t, _ = computed.quantity_of(for_ape(emitter, pre), YEAR, PLAN_YEAR, 1)
    desk.total(10 * pre_t)
    propose((emitter, pre), method="pre 2024")
    desk.approve(emitter)
    book(emitter, verified_t)
    ran = replace(STATION, output_wh=STATION.output_wh // 2)
    final_t, due_t = computed.quantity_of(for_ape(emitter, Case(Method.POWER_FINAL, units=(ran,))), YEAR, PLAN_YEAR, 1)

    delta_t = final_t - quota.proposal_of(desk.class_id, emitter, YEAR)
    desk.adjust((emitter, delta_t, 0))

    assert (due_t, delta_t * way > 0) == (verified_t, True)
    assert delta_t == ordered_cut(pre_t, final_t, 0).final_issued_t
    assert desk.allocation_t(emitter) == desk.available_t(emitter) == final_t
