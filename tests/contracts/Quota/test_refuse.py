"""Q1: the ministry refuses a batch; what it drew is free again."""

import ape
import pytest

from tests.quota_fixtures import YEAR

REFUSED = 3


def test_refuse__without_the_role__reverts(desk, quota, province, emitter):
    desk.propose((emitter, 60))

    for caller in (province, emitter):
        with ape.reverts("Quota: caller is not the ministry"):
            quota.refuse(1, "too much", sender=caller)

    assert desk.proposed_t() == 60


def test_refuse__ministry__frees_the_share_and_logs_it(desk, quota, eua, ministry, emitter, other_emitter):
    desk.propose((emitter, 60), (other_emitter, 30))
    desk.propose((other_emitter, 40))

    receipt = quota.refuse(1, "too much", sender=ministry)

    assert desk.proposed_t() == 40
    assert quota.batch_of(1).state == REFUSED
    assert receipt.events == [quota.BatchRefused(batch_id=1, class_id=eua, year=YEAR, by=ministry, reason="too much")]


def test_refuse__an_adjustment__frees_its_top_ups_and_changes_nothing(desk, quota, ministry, emitter):
    desk.allocate((emitter, 60))
    desk.propose_adjustment((emitter, 25, 0), (emitter, -10, 0))
    assert desk.proposed_t() == 85

    quota.refuse(2, "no evidence", sender=ministry)

    assert (desk.proposed_t(), desk.allocation_t(emitter)) == (60, 60)
    with ape.reverts("Quota: batch is not open"):
        desk.approve_adjustment((emitter, 25, 0), (emitter, -10, 0))


def test_refuse__without_a_reason__reverts(desk, quota, ministry, emitter):
    desk.propose((emitter, 60))

    with ape.reverts("Quota: reason is empty"):
        quota.refuse(1, "", sender=ministry)


@pytest.mark.parametrize("batch_id", [0, 1, 2])
def test_refuse__not_open__reverts(desk, quota, ministry, emitter, batch_id):
    desk.allocate((emitter, 60))

    with ape.reverts("Quota: batch is not open"):
        quota.refuse(batch_id, "too late", sender=ministry)
