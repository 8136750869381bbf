"""Any registry account closes an open act without effect."""

import ape


def test_reject__without_the_role__reverts(two_person_rule, opened, ministry, province, emitter, stranger):
    act_id, _ = opened()
    for caller in (ministry, province, emitter, stranger):
        with ape.reverts("Reviews: caller is not the registry"):
            two_person_rule.reject(act_id, "no", sender=caller)

    assert two_person_rule.act_of(act_id).state == 1


def test_reject__by_either_person__closes_it_and_logs_why(two_person_rule, target, opened, registry, second_registry):
    for caller in (registry, second_registry):
        act_id, _ = opened()

        receipt = two_person_rule.reject(act_id, "a wrong account", sender=caller)

        assert receipt.events == [two_person_rule.ReviewRejected(act_id=act_id, by=caller, reason="a wrong account")]
        assert two_person_rule.act_of(act_id).state == 3
    assert target.figure() == 0


def test_reject__no_reason__reverts(two_person_rule, opened, registry):
    act_id, _ = opened()

    with ape.reverts("Reviews: reason is empty"):
        two_person_rule.reject(act_id, "", sender=registry)


def test_reject__twice_or_after_the_confirmation__reverts(two_person_rule, opened, registry, second_registry):
    rejected, _ = opened()
    two_person_rule.reject(rejected, "a wrong account", sender=registry)
    confirmed, data = opened()
    two_person_rule.confirm(confirmed, data, sender=second_registry)

    for act_id in (rejected, confirmed):
        with ape.reverts("Reviews: act is not open"):
            two_person_rule.reject(act_id, "again", sender=registry)
