"""Q1: an enterprise objects to its allocation within the term, the province decides, an adjustment follows."""

import ape
import pytest

from tests.quota_fixtures import DOCUMENT, TERM_S, YEAR

OPEN, ACCEPTED, REJECTED, ADJUSTED = 1, 2, 3, 4
DAY_S = 86_400


@pytest.fixture
def objector(desk, emitter):
    """The emitter, whose 60 t are approved."""
    desk.allocate((emitter, 60))
    return emitter


def test_object__within_the_term__is_kept_and_logged(desk, objector, quota, eua):
    receipt = desk.object(objector)

    assert quota.objection_of(1) == (objector, eua, YEAR, OPEN)
    assert receipt.events == [
        quota.Objected(
            objection_id=1,
            entity=objector,
            class_id=eua,
            year=YEAR,
            reason="output is wrong",
            document_hash=DOCUMENT,
        )
    ]


def test_object__after_the_term__reverts(desk, objector, chain):
    chain.pending_timestamp += TERM_S + 60

    with ape.reverts("Quota: objection term is over"):
        desk.object(objector)


def test_object__after_an_adjustment__has_a_term_of_its_own(desk, objector, quota, chain):
    chain.pending_timestamp += TERM_S + 60
    desk.adjust((objector, -5, 0))

    desk.object(objector)

    assert quota.objection_of(1).state == OPEN


def test_object__nothing_approved__reverts(desk, emitter):
    desk.propose((emitter, 60))

    with ape.reverts("Quota: nothing is approved"):
        desk.object(emitter)


def test_object__by_others__reverts(desk, objector, investor, province, stranger):
    for caller in (investor, province, stranger):
        with ape.reverts("Quota: caller is not an emitter"):
            desk.object(caller)


def test_object__restricted__may_and_frozen_may_not(desk, objector, quota, set_status):
    set_status(objector, 4)
    with ape.reverts("Quota: caller is neither active nor restricted"):
        desk.object(objector)

    set_status(objector, 3)
    desk.object(objector)

    assert quota.objection_of(1).state == OPEN


def test_object__while_one_is_open__reverts(desk, objector):
    desk.object(objector)

    with ape.reverts("Quota: an objection is open"):
        desk.object(objector)


def test_object__without_a_reason__reverts(desk, objector):
    with ape.reverts("Quota: reason is empty"):
        desk.object(objector, reason="")


@pytest.mark.parametrize(("accepted", "state"), [(True, ACCEPTED), (False, REJECTED)])
def test_decide_objection__province__decides_and_logs_it(desk, objector, quota, province, accepted, state):
    desk.object(objector)

    receipt = desk.decide(1, accepted)

    assert quota.objection_of(1).state == state
    assert receipt.events == [
        quota.ObjectionDecided(
            objection_id=1,
            entity=objector,
            by=province,
            accepted=accepted,
            reason="checked",
            document_hash=DOCUMENT,
        )
    ]
    with ape.reverts("Quota: objection is not open"):
        desk.decide(1, accepted)
    desk.object(objector)
    assert quota.objection_of(2).state == OPEN


def test_decide_objection__by_others__reverts(desk, objector, ministry, other_province):
    desk.object(objector)

    for caller, fact in (
        (ministry, "caller is not a province"),
        (objector, "caller is not a province"),
        (other_province, "allocation is of another area"),
    ):
        with ape.reverts(f"Quota: {fact}"):
            desk.decide(1, True, sender=caller)


def test_decide_objection__without_a_reason__reverts(desk, objector):
    desk.object(objector)

    with ape.reverts("Quota: reason is empty"):
        desk.decide(1, True, reason="")


def test_decide_objection__unknown__reverts(desk):
    with ape.reverts("Quota: objection is not open"):
        desk.decide(1, True)


def test_adjustment__for_an_accepted_objection__closes_it(desk, objector, quota):
    desk.object(objector)
    desk.decide(1, True)

    receipt = desk.adjust((objector, 15, 1))

    assert quota.objection_of(1).state == ADJUSTED
    assert desk.allocation_t(objector) == 75
    (event,) = receipt.decode_logs(quota.AllocationAdjusted)
    assert event.objection_id == 1
    with ape.reverts("Quota: objection is not accepted"):
        desk.propose_adjustment((objector, 1, 1))


def test_adjustment__one_objection_in_two_open_batches__counts_once(desk, objector, quota, ministry):
    desk.object(objector)
    desk.decide(1, True)
    desk.propose_adjustment((objector, 15, 1))
    desk.adjust((objector, 10, 1))

    with ape.reverts("Quota: objection is not accepted"):
        quota.approve_adjustment(2, [(objector, 15, 1)], sender=ministry)


def test_adjustment__for_an_objection_not_accepted__reverts(desk, objector):
    desk.object(objector)
    for _ in ("open", "rejected"):
        with ape.reverts("Quota: objection is not accepted"):
            desk.propose_adjustment((objector, 15, 1))
        desk.decide(1, False) if _ == "open" else None
    with ape.reverts("Quota: objection is not accepted"):
        desk.propose_adjustment((objector, 15, 9))


def test_adjustment__for_the_objection_of_another__reverts(desk, objector, other_emitter):
    desk.allocate((other_emitter, 10))
    desk.object(objector)
    desk.decide(1, True)

    with ape.reverts("Quota: objection is to another allocation"):
        desk.propose_adjustment((other_emitter, 15, 1))


def test_set_objection_term__without_the_role__reverts(desk, quota, province, emitter):
    for caller in (province, emitter):
        with ape.reverts("Quota: caller is not the ministry"):
            quota.set_objection_term(DAY_S, sender=caller)

    assert quota.objection_term_s() == TERM_S


def test_set_objection_term__ministry__sets_it_and_logs_it(desk, objector, quota, ministry, chain):
    receipt = quota.set_objection_term(DAY_S, sender=ministry)

    assert receipt.events == [quota.ObjectionTermSet(term_s=DAY_S)]
    chain.pending_timestamp += DAY_S + 60
    with ape.reverts("Quota: objection term is over"):
        desk.object(objector)


@pytest.mark.parametrize(("term_s", "fact"), [(0, "term is zero"), (DAY_S * 366 + 1, "term is longer than a year")])
def test_set_objection_term__out_of_bounds__reverts(quota, ministry, term_s, fact):
    with ape.reverts(f"Quota: {fact}"):
        quota.set_objection_term(term_s, sender=ministry)
