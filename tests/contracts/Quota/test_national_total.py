"""Q1, Q2: the national total, and the share of it that is kept for auction."""

import ape
import pytest

from tests.quota_fixtures import AREA, YEAR


@pytest.mark.parametrize("call", ["set_national_total", "set_auction_share"])
def test_national__without_the_role__reverts(quota, eua, province, registry, stranger, call):
    for caller in (province, registry, stranger):
        with ape.reverts("Quota: caller is not the ministry"):
            getattr(quota, call)(eua, YEAR, 100, sender=caller)

    assert quota.national_of(eua, YEAR) == (0, 0, 0, False)


def test_set_national_total__ministry__sets_it_and_logs_it(quota, eua, ministry):
    receipt = quota.set_national_total(eua, YEAR, 1_000, sender=ministry)

    assert quota.national_of(eua, YEAR) == (1_000, 0, 0, True)
    assert receipt.events == [quota.NationalTotalSet(class_id=eua, year=YEAR, total_t=1_000)]


def test_set_national_total__no_such_class__reverts(quota, eua, ministry):
    with ape.reverts("Quota: no such class"):
        quota.set_national_total(eua + 1, YEAR, 100, sender=ministry)


def test_set_national_total__more_than_a_ledger_cell__reverts(quota, eua, ministry):
    with ape.reverts("Quota: total is too large"):
        quota.set_national_total(eua, YEAR, 2**56, sender=ministry)


def test_set_national_total__below_areas_and_auction__reverts(desk, quota, eua, ministry):
    desk.national(130)
    quota.set_auction_share(eua, YEAR, 30, sender=ministry)

    with ape.reverts("Quota: national total is below its shares"):
        desk.national(129)

    assert quota.national_of(eua, YEAR) == (130, 30, 100, True)


def test_set_auction_share__ministry__keeps_it_from_the_areas_and_logs_it(desk, quota, eua, ministry):
    desk.national(130)

    receipt = quota.set_auction_share(eua, YEAR, 30, sender=ministry)

    assert receipt.events == [quota.AuctionShareSet(class_id=eua, year=YEAR, share_t=30)]
    with ape.reverts("Quota: totals pass the national total"):
        quota.set_totals(eua, YEAR, [(AREA, 101)], sender=ministry)


def test_set_auction_share__more_than_the_areas_leave__reverts(desk, quota, eua, ministry):
    desk.national(130)

    for share_t in (31, 2**256 - 1):
        with ape.reverts("Quota: totals pass the national total"):
            quota.set_auction_share(eua, YEAR, share_t, sender=ministry)


def test_set_auction_share__no_national_total__reverts(desk, quota, eua, ministry):
    with ape.reverts("Quota: no national total"):
        quota.set_auction_share(eua, YEAR, 0, sender=ministry)
