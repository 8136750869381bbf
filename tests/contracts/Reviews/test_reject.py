"""Any registry account closes an open act without effect."""

import ape


def test_reject__without_the_role__reverts(reviews, opened, ministry, province, emitter, stranger):
    act_id, _ = opened()
    for caller in (ministry, province, emitter, stranger):
        with ape.reverts("Reviews: caller is not the registry"):
            reviews.reject(act_id, "no", sender=caller)

    assert reviews.act_of(act_id).state == 1


def test_reject__by_either_person__closes_it_and_logs_why(reviews, target, opened, registry, second_registry):
    for caller in (registry, second_registry):
        act_id, _ = opened()

        receipt = reviews.reject(act_id, "a wrong account", sender=caller)

        assert receipt.events == [reviews.ReviewRejected(act_id=act_id, by=caller, reason="a wrong account")]
        assert reviews.act_of(act_id).state == 3
    assert target.figure() == 0


def test_reject__no_reason__reverts(reviews, opened, registry):
    act_id, _ = opened()

    with ape.reverts("Reviews: reason is empty"):
        reviews.reject(act_id, "", sender=registry)


def test_reject__twice_or_after_the_confirmation__reverts(reviews, opened, registry, second_registry):
    rejected, _ = opened()
    reviews.reject(rejected, "a wrong account", sender=registry)
    confirmed, data = opened()
    reviews.confirm(confirmed, data, sender=second_registry)

    for act_id in (rejected, confirmed):
        with ape.reverts("Reviews: act is not open"):
            reviews.reject(act_id, "again", sender=registry)
