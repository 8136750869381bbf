"""Q1: the ministry gives areas their totals, many at once, within the national total once that is set."""

import ape
import pytest

from tests.quota_fixtures import AREA, YEAR

OTHER = AREA + 1


def set_totals(quota, class_id, sender, *totals):
    return quota.set_totals(class_id, YEAR, list(totals), sender=sender)


def test_set_totals__without_the_role__reverts(quota, eua, province, registry, stranger):
    for caller in (province, registry, stranger):
        with ape.reverts("Quota: caller is not the ministry"):
            set_totals(quota, eua, caller, (AREA, 100))

    assert quota.total_t(eua, AREA, YEAR) == 0


def test_set_totals__ministry__sets_each_and_logs_it(quota, eua, ministry):
    receipt = set_totals(quota, eua, ministry, (AREA, 100), (OTHER, 50))

    assert (quota.total_t(eua, AREA, YEAR), quota.total_t(eua, OTHER, YEAR)) == (100, 50)
    assert quota.national_of(eua, YEAR) == (0, 0, 150, False)
    assert receipt.events == [
        quota.TotalSet(class_id=eua, area=area, year=YEAR, total_t=total_t)
        for area, total_t in ((AREA, 100), (OTHER, 50))
    ]


@pytest.mark.parametrize(
    ("total", "fact"),
    [
        ((0, 1), "area is zero"),
        ((2**16, 1), "area is too large"),
        ((AREA, 2**56), "total is too large"),
        ((AREA, 2**256 - 1), "total is too large"),
    ],
)
def test_set_totals__outside_what_fits__reverts_whole(quota, eua, ministry, total, fact):
    with ape.reverts(f"Quota: {fact}"):
        set_totals(quota, eua, ministry, (OTHER, 5), total)

    assert quota.total_t(eua, OTHER, YEAR) == 0


def test_set_totals__no_such_class__reverts(quota, eua, ministry):
    with ape.reverts("Quota: no such class"):
        set_totals(quota, eua + 1, ministry, (AREA, 100))


def test_set_totals__none__reverts(quota, eua, ministry):
    with ape.reverts("Quota: no totals"):
        set_totals(quota, eua, ministry)


def test_set_totals__down_to_the_proposals__works_and_not_below(desk, quota, eua, ministry, emitter):
    desk.propose((emitter, 60))

    set_totals(quota, eua, ministry, (AREA, 60))
    with ape.reverts("Quota: total is below the proposals"):
        set_totals(quota, eua, ministry, (AREA, 59))

    assert quota.total_t(eua, AREA, YEAR) == 60


def test_set_totals__above_the_national_total__reverts_whole(desk, quota, eua, ministry):
    desk.national(150)

    with ape.reverts("Quota: totals pass the national total"):
        set_totals(quota, eua, ministry, (OTHER, 51))

    assert quota.total_t(eua, OTHER, YEAR) == 0
    set_totals(quota, eua, ministry, (OTHER, 50))
    assert quota.national_of(eua, YEAR) == (150, 0, 150, True)


def test_set_totals__one_area_gives_to_another_in_any_order__only_the_sum_counts(desk, quota, eua, ministry):
    desk.national(100)

    set_totals(quota, eua, ministry, (OTHER, 30), (AREA, 70))

    assert quota.national_of(eua, YEAR) == (100, 0, 100, True)


def test_set_totals__one_area_twice__the_last_counts(quota, eua, ministry):
    set_totals(quota, eua, ministry, (AREA, 30), (AREA, 70))

    assert quota.total_t(eua, AREA, YEAR) == 70
    assert quota.national_of(eua, YEAR) == (0, 0, 70, False)
