"""Q1: the ministry gives each area a total."""

import ape

from tests.mrv_fixtures import AREA, YEAR


def test_set_total__without_the_role__reverts(quota, eua, province, registry, stranger):
    for caller in (province, registry, stranger):
        with ape.reverts("Quota: caller is not the ministry"):
            quota.set_total(eua, AREA, YEAR, 100, sender=caller)

    assert quota.total_t(eua, AREA, YEAR) == 0


def test_set_total__ministry__sets_it_and_logs_it(quota, eua, ministry):
    receipt = quota.set_total(eua, AREA, YEAR, 100, sender=ministry)

    assert quota.total_t(eua, AREA, YEAR) == 100
    assert receipt.events == [quota.TotalSet(class_id=eua, area=AREA, year=YEAR, total_t=100)]


def test_set_total__no_such_class__reverts(quota, eua, ministry):
    with ape.reverts("Quota: no such class"):
        quota.set_total(eua + 1, AREA, YEAR, 100, sender=ministry)


def test_set_total__area_zero__reverts(quota, eua, ministry):
    with ape.reverts("Quota: area is zero"):
        quota.set_total(eua, 0, YEAR, 100, sender=ministry)


def test_set_total__down_to_the_proposals__works_and_not_below(quota, eua, ministry, province, emitter):
    quota.set_total(eua, AREA, YEAR, 100, sender=ministry)
    quota.propose(eua, YEAR, "grandfathering", [(emitter, 60)], sender=province)

    quota.set_total(eua, AREA, YEAR, 60, sender=ministry)
    with ape.reverts("Quota: total is below the proposals"):
        quota.set_total(eua, AREA, YEAR, 59, sender=ministry)

    assert quota.total_t(eua, AREA, YEAR) == 60
