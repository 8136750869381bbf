"""The first review: what shall be called, and why."""

import ape
from eth_utils import keccak

ORDER = b"\x0a" * 32


def test_open__without_the_role__reverts(two_person_rule, target, ministry, province, exchange, emitter, stranger):
    data = target.set_figure.encode_input(7)
    for caller in (ministry, province, exchange, emitter, stranger):
        with ape.reverts("Reviews: caller is not the registry"):
            two_person_rule.open("Target", data, "ordered", ORDER, sender=caller)

    assert two_person_rule.act_count() == 0


def test_open__by_the_registry__keeps_the_hash_and_logs_the_call(two_person_rule, target, registry):
    data = target.set_figure.encode_input(7)

    receipt = two_person_rule.open("Target", data, "ordered by the court", ORDER, sender=registry)

    assert receipt.events == [
        two_person_rule.ReviewOpened(
            act_id=1,
            by=registry,
            contract_name="Target",
            data=data,
            reason="ordered by the court",
            document_hash=ORDER,
        )
    ]
    act = two_person_rule.act_of(1)
    assert (act.contract_name, act.data_hash, act.by, act.state) == ("Target", keccak(data), registry, 1)
    assert target.figure() == 0


def test_open__again__gets_the_next_number(opened):
    assert [opened(1)[0], opened(1)[0]] == [1, 2]


def test_open__unknown_contract__reverts(two_person_rule, target, registry):
    with ape.reverts("lookup: no contract of that name"):
        two_person_rule.open("Nothing", target.set_figure.encode_input(7), "ordered", ORDER, sender=registry)


def test_open__data_shorter_than_a_selector__reverts(two_person_rule, target, registry):
    with ape.reverts("Reviews: data names no function"):
        two_person_rule.open("Target", b"\x01\x02\x03", "ordered", ORDER, sender=registry)


def test_open__no_reason__reverts(two_person_rule, target, registry):
    with ape.reverts("Reviews: reason is empty"):
        two_person_rule.open("Target", target.set_figure.encode_input(7), "", ORDER, sender=registry)


def test_act_of__unknown__has_no_state(two_person_rule):
    assert two_person_rule.act_of(1).state == 0


def test_act__while_it_is_only_opened__is_not_current(two_person_rule, opened):
    opened()

    assert two_person_rule.current_act() == 0
