"""The second review: another person, the same call, at once."""

import ape


def test_confirm__without_the_role__reverts(two_person_rule, target, opened, ministry, province, emitter, stranger):
    act_id, data = opened()
    for caller in (ministry, province, emitter, stranger):
        with ape.reverts("Reviews: caller is not the registry"):
            two_person_rule.confirm(act_id, data, sender=caller)

    assert target.figure() == 0


def test_confirm__by_another_person__calls_the_target_as_reviews_within_the_act(
    two_person_rule, target, opened, second_registry
):
    act_id, data = opened(7)

    receipt = two_person_rule.confirm(act_id, data, sender=second_registry)

    assert receipt.events == [two_person_rule.ReviewConfirmed(act_id=act_id, by=second_registry)]
    assert (target.figure(), target.caller(), target.act_id()) == (7, two_person_rule, act_id)
    assert two_person_rule.act_of(act_id).state == 2
    assert two_person_rule.current_act() == 0


def test_confirm__by_who_opened_it__reverts(two_person_rule, target, opened, registry):
    act_id, data = opened()

    with ape.reverts("Reviews: caller opened the act"):
        two_person_rule.confirm(act_id, data, sender=registry)

    assert target.figure() == 0


def test_confirm__with_other_data__reverts(two_person_rule, target, opened, second_registry):
    act_id, _ = opened(7)

    with ape.reverts("Reviews: data is not what was opened"):
        two_person_rule.confirm(act_id, target.set_figure.encode_input(8), sender=second_registry)

    assert two_person_rule.act_of(act_id).state == 1


def test_confirm__twice__reverts(two_person_rule, opened, second_registry):
    act_id, data = opened()
    two_person_rule.confirm(act_id, data, sender=second_registry)

    with ape.reverts("Reviews: act is not open"):
        two_person_rule.confirm(act_id, data, sender=second_registry)


def test_confirm__rejected_or_unknown__reverts(two_person_rule, opened, registry, second_registry):
    act_id, data = opened()
    two_person_rule.reject(act_id, "a wrong account", sender=registry)

    for number in (act_id, act_id + 1):
        with ape.reverts("Reviews: act is not open"):
            two_person_rule.confirm(number, data, sender=second_registry)


def test_confirm__target_refuses__gives_its_reason_and_stays_open(two_person_rule, opened, second_registry):
    act_id, data = opened(13)

    with ape.reverts("ReviewTarget: figure is refused"):
        two_person_rule.confirm(act_id, data, sender=second_registry)

    assert two_person_rule.act_of(act_id).state == 1
    assert two_person_rule.current_act() == 0


def test_confirm__target_replaced_meanwhile__calls_the_new_one(
    two_person_rule, target, opened, project, directory, deployer, second_registry
):
    act_id, data = opened(7)
    successor = deployer.deploy(project.ReviewTarget, directory)
    directory.register("Target", successor, sender=deployer)

    two_person_rule.confirm(act_id, data, sender=second_registry)

    assert (target.figure(), successor.figure()) == (0, 7)


def test_confirm__name_of_an_account_without_code__reverts_and_is_not_used_up(
    two_person_rule, target, opened, directory, deployer, stranger, second_registry
):
    act_id, data = opened()
    directory.register("Target", stranger, sender=deployer)

    with ape.reverts("Reviews: no code at the contract"):
        two_person_rule.confirm(act_id, data, sender=second_registry)

    assert two_person_rule.act_of(act_id).state == 1


def test_confirm__while_another_act_is_carried_out__reverts(two_person_rule, target, opened, registry, second_registry):
    inner_id, inner = opened(7)
    data = target.confirm_again.encode_input(inner_id, inner)
    two_person_rule.open("Target", data, "to come back", b"\x00" * 32, sender=registry)

    with ape.reverts():
        two_person_rule.confirm(two_person_rule.act_count(), data, sender=second_registry)

    assert two_person_rule.act_of(inner_id).state == 1
    assert target.figure() == 0


def test_confirm__largest_batch_of_openings__fits(two_person_rule, target, registry, second_registry):
    data = bytes(target.set_figure.encode_input(7)).ljust(16_384, b"\x00")  # what is behind the arguments is not read
    two_person_rule.open("Target", data, "a whole batch", b"\x00" * 32, sender=registry)

    two_person_rule.confirm(1, data, sender=second_registry)

    assert target.figure() == 7
