"""The second review: another person, the same call, at once."""

import ape


def test_confirm__without_the_role__reverts(reviews, target, opened, ministry, province, emitter, stranger):
    act_id, data = opened()
    for caller in (ministry, province, emitter, stranger):
        with ape.reverts("Reviews: caller is not the registry"):
            reviews.confirm(act_id, data, sender=caller)

    assert target.figure() == 0


def test_confirm__by_another_person__calls_the_target_as_reviews_within_the_act(
    reviews, target, opened, second_registry
):
    act_id, data = opened(7)

    receipt = reviews.confirm(act_id, data, sender=second_registry)

    assert receipt.events == [reviews.ReviewConfirmed(act_id=act_id, by=second_registry)]
    assert (target.figure(), target.caller(), target.act_id()) == (7, reviews, act_id)
    assert reviews.act_of(act_id).state == 2
    assert reviews.current_act() == 0


def test_confirm__by_who_opened_it__reverts(reviews, target, opened, registry):
    act_id, data = opened()

    with ape.reverts("Reviews: caller opened the act"):
        reviews.confirm(act_id, data, sender=registry)

    assert target.figure() == 0


def test_confirm__with_other_data__reverts(reviews, target, opened, second_registry):
    act_id, _ = opened(7)

    with ape.reverts("Reviews: data is not what was opened"):
        reviews.confirm(act_id, target.set_figure.encode_input(8), sender=second_registry)

    assert reviews.act_of(act_id).state == 1


def test_confirm__twice__reverts(reviews, opened, second_registry):
    act_id, data = opened()
    reviews.confirm(act_id, data, sender=second_registry)

    with ape.reverts("Reviews: act is not open"):
        reviews.confirm(act_id, data, sender=second_registry)


def test_confirm__rejected_or_unknown__reverts(reviews, opened, registry, second_registry):
    act_id, data = opened()
    reviews.reject(act_id, "a wrong account", sender=registry)

    for number in (act_id, act_id + 1):
        with ape.reverts("Reviews: act is not open"):
            reviews.confirm(number, data, sender=second_registry)


def test_confirm__target_refuses__gives_its_reason_and_stays_open(reviews, opened, second_registry):
    act_id, data = opened(13)

    with ape.reverts("ReviewTarget: figure is refused"):
        reviews.confirm(act_id, data, sender=second_registry)

    assert reviews.act_of(act_id).state == 1
    assert reviews.current_act() == 0


def test_confirm__target_replaced_meanwhile__calls_the_new_one(
    reviews, target, opened, project, directory, deployer, second_registry
):
    act_id, data = opened(7)
    successor = deployer.deploy(project.ReviewTarget, directory)
    directory.register("Target", successor, sender=deployer)

    reviews.confirm(act_id, data, sender=second_registry)

    assert (target.figure(), successor.figure()) == (0, 7)


def test_confirm__name_of_an_account_without_code__reverts_and_is_not_used_up(
    reviews, target, opened, directory, deployer, stranger, second_registry
):
    act_id, data = opened()
    directory.register("Target", stranger, sender=deployer)

    with ape.reverts("Reviews: no code at the contract"):
        reviews.confirm(act_id, data, sender=second_registry)

    assert reviews.act_of(act_id).state == 1


def test_confirm__while_another_act_is_carried_out__reverts(reviews, target, opened, registry, second_registry):
    inner_id, inner = opened(7)
    data = target.confirm_again.encode_input(inner_id, inner)
    reviews.open("Target", data, "to come back", b"\x00" * 32, sender=registry)

    with ape.reverts():
        reviews.confirm(reviews.act_count(), data, sender=second_registry)

    assert reviews.act_of(inner_id).state == 1
    assert target.figure() == 0


def test_confirm__largest_batch_of_openings__fits(reviews, target, registry, second_registry):
    data = bytes(target.set_figure.encode_input(7)).ljust(16_384, b"\x00")  # what is behind the arguments is not read
    reviews.open("Target", data, "a whole batch", b"\x00" * 32, sender=registry)

    reviews.confirm(1, data, sender=second_registry)

    assert target.figure() == 7
