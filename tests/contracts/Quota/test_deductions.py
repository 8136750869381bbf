"""Q3, C3: what a penalty takes off the year's allocation is not issued, once and in any class."""

import ape
import pytest

from tests.quota_fixtures import YEAR


@pytest.fixture
def penalised(scheme_enrolment, emitter, deployer):
    """The emitter, from whom a penalty takes 25 t of the year's allocation."""
    scheme_enrolment.set_deduction(emitter, YEAR, 25, sender=deployer)
    return emitter


def test_propose__with_a_deduction__says_so_and_issues_the_rest(desk, quota, allowances, eua, penalised):
    receipt = desk.propose((penalised, 60))
    (proposed,) = receipt.decode_logs(quota.AllocationProposed)
    assert (proposed.quantity_t, proposed.deducted_t) == (60, 25)
    assert quota.deducted_t(penalised, YEAR) == 0

    desk.approve(penalised)

    assert desk.allocation_t(penalised) == desk.available_t(penalised) == allowances.issued_t(eua) == 35
    assert quota.deduction_of(eua, penalised, YEAR) == quota.deducted_t(penalised, YEAR) == 25
    assert desk.proposed_t() == 60, "what a penalty takes goes to nobody"


def test_propose__deduction_above_the_quantity__issues_nothing_and_the_rest_waits(desk, quota, eua, penalised):
    desk.allocate((penalised, 10))

    assert desk.allocation_t(penalised) == 0
    assert quota.deducted_t(penalised, YEAR) == 10
    desk.adjust((penalised, 20, 0))
    assert desk.allocation_t(penalised) == 5
    assert quota.deducted_t(penalised, YEAR) == 25


def test_approve__second_class__does_not_take_the_deduction_again(
    desk, quota, allowances, registry, ministry, province, penalised
):
    allowances.define_class("EU", "EUA", 2013, sender=registry)
    later = allowances.class_key("EU", "EUA", 2013)
    quota.set_totals(later, YEAR, [(42, 100)], sender=ministry)
    desk.propose((penalised, 60))
    quota.propose(later, YEAR, "benchmark", [(penalised, 40)], sender=province)
    desk.approve(penalised, batch_id=1)

    with ape.reverts("Quota: deduction is taken already"):
        desk.approve(penalised, batch_id=2)

    quota.propose(later, YEAR, "benchmark", [(penalised, 40)], sender=province)
    desk.approve(penalised, batch_id=3)
    assert quota.allocation_of(later, penalised, YEAR) == 40
    assert quota.deducted_t(penalised, YEAR) == 25


def test_claw_back__below_what_a_penalty_took__gives_the_rest_back_to_wait(desk, quota, eua, penalised):
    """rules.md §6, ordered cut: a cut above the final allocation goes back to the remainder."""
    desk.allocate((penalised, 25))
    assert desk.allocation_t(penalised) == 0

    receipt = desk.adjust((penalised, -10, 0))

    (adjusted,) = receipt.decode_logs(quota.AllocationAdjusted)
    assert (adjusted.clawed_t, adjusted.owed_t, adjusted.quantity_t, adjusted.deducted_t) == (0, 0, 15, 15)
    assert quota.deducted_t(penalised, YEAR) == 15
    assert desk.proposed_t() == 15
    desk.adjust((penalised, 30, 0))
    assert (desk.allocation_t(penalised), quota.deducted_t(penalised, YEAR)) == (20, 25)


def test_top_up__deduction_lowered_since__takes_nothing_more(desk, quota, scheme_enrolment, deployer, penalised):
    desk.allocate((penalised, 30))
    scheme_enrolment.set_deduction(penalised, YEAR, 5, sender=deployer)

    desk.adjust((penalised, 10, 0))

    assert desk.allocation_t(penalised) == 15
    assert quota.deducted_t(penalised, YEAR) == 25
