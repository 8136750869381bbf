"""I7: defaults and dishonest conduct are on record, and looked at before a trade."""

import ape
import pytest

from carbon.roles import Role
from tests.scheme_fixtures import NO_HASH, change_duty

FROZEN, RESTRICTED = 4, 3
FINDING = b"\x0f" * 32
FALSE_DATA = 3


@pytest.fixture
def later(chain):
    """Return `later(s)`: a time from now, in unix s."""
    return lambda seconds: chain.pending_timestamp + seconds


@pytest.fixture(scope="module")
def penalties_contract(name_contract, stranger):
    """The account that plays `Penalties`."""
    return name_contract("Penalties", stranger)


def test_record_conduct__registry__bars_the_account_and_logs_it(participants, registry, emitter, later):
    end_s = later(1_000)

    receipt = participants.record_conduct(emitter, FALSE_DATA, end_s, "meter turned back", FINDING, sender=registry)

    assert participants.conduct_of(emitter) == (1, end_s)
    assert not participants.may_trade(emitter)
    assert participants.may_hold(emitter)
    assert receipt.events == [
        participants.ConductRecorded(
            account=emitter,
            record_id=1,
            by=registry,
            kind=FALSE_DATA,
            barred_until_s=end_s,
            reason="meter turned back",
            document_hash=FINDING,
        )
    ]


def test_record_conduct__ministry_exchange_or_province_of_the_area__is_booked(
    participants, ministry, exchange, province, emitter, investor
):
    for number, caller in enumerate((ministry, exchange, province), start=1):
        receipt = participants.record_conduct(emitter, 5, 0, "late", NO_HASH, sender=caller)
        assert (receipt.events[0].by, receipt.events[0].record_id) == (caller, number)

    receipt = participants.record_conduct(investor, 5, 0, "late", NO_HASH, sender=ministry)
    assert receipt.events[0].record_id == 4
    assert participants.conduct_of(emitter) == (3, 0)
    assert participants.conduct_of(investor) == (1, 0)
    assert participants.may_trade(emitter)


def test_record_conduct__province_of_another_area__reverts(participants, other_province, emitter):
    with ape.reverts("Participants: account is of another area"):
        participants.record_conduct(emitter, 1, 0, "default", NO_HASH, sender=other_province)

    assert participants.conduct_of(emitter) == (0, 0)


def test_record_conduct__contracts_penalties_and_defaults__are_let_in(
    participants, penalties_contract, name_contract, emitter, body
):
    name_contract("Defaults", body)
    for caller in (penalties_contract, body):
        participants.record_conduct(emitter, 1, 0, "default", NO_HASH, sender=caller)

    assert participants.conduct_of(emitter) == (2, 0)


def test_record_conduct__by_another__reverts(participants, emitter, investor, bank, person, reviews, governors):
    for other in (emitter, investor, bank, person, reviews, governors[0]):
        with ape.reverts("Participants: caller may not record conduct"):
            participants.record_conduct(emitter, 1, 0, "default", NO_HASH, sender=other)


@pytest.mark.parametrize("kind", [0, 6, 2**256 - 1])
def test_record_conduct__another_kind__reverts(participants, registry, emitter, kind):
    with ape.reverts("Participants: no such kind of conduct"):
        participants.record_conduct(emitter, kind, 0, "default", NO_HASH, sender=registry)


def test_record_conduct__never_admitted__reverts(participants, registry, stranger):
    with ape.reverts("Participants: account was never admitted"):
        participants.record_conduct(stranger, 1, 0, "default", NO_HASH, sender=registry)


def test_record_conduct__no_reason_or_an_end_beyond_all_time__reverts(participants, registry, emitter):
    with ape.reverts("Participants: reason is empty"):
        participants.record_conduct(emitter, 1, 0, "", NO_HASH, sender=registry)
    for end_s in (2**64, 2**128, 2**256 - 1):
        with ape.reverts("Participants: bar ends too late"):
            participants.record_conduct(emitter, 1, end_s, "default", NO_HASH, sender=registry)


def test_record_conduct__largest_time_there_is__touches_no_neighbour_in_the_slot(participants, registry, emitter):
    participants.record_conduct(emitter, 1, 2**64 - 1, "default", NO_HASH, sender=registry)

    assert participants.conduct_of(emitter) == (1, 2**64 - 1)
    assert (participants.roles_of(emitter), participants.status_of(emitter)) == (128, 2)
    assert participants.area_of(emitter) == 42
    assert not participants.is_hooked(emitter)


def test_record_conduct__shorter_bar_than_before__prolongs_nothing(participants, registry, emitter, later):
    end_s = later(1_000)
    participants.record_conduct(emitter, 1, end_s, "default", NO_HASH, sender=registry)

    participants.record_conduct(emitter, 2, end_s - 500, "again", NO_HASH, sender=registry)
    assert participants.conduct_of(emitter) == (2, end_s)

    participants.record_conduct(emitter, 2, end_s + 500, "again", NO_HASH, sender=registry)
    assert participants.conduct_of(emitter) == (3, end_s + 500)


def test_may_trade__at_the_end_of_the_bar__is_true_again(participants, registry, emitter, chain, later):
    end_s = later(100)
    participants.record_conduct(emitter, 1, end_s, "default", NO_HASH, sender=registry)

    chain.mine(timestamp=end_s - 1)
    assert not participants.may_trade(emitter)
    chain.mine(timestamp=end_s)
    assert participants.may_trade(emitter)


@pytest.mark.parametrize("status", [RESTRICTED, FROZEN])
def test_record_conduct__while_not_active__is_kept_over_changes_of_status(
    participants, registry, emitter, set_status, later, status
):
    set_status(emitter, status)
    end_s = later(1_000)
    participants.record_conduct(emitter, 1, end_s, "default", NO_HASH, sender=registry)
    set_status(emitter, 2)

    assert participants.conduct_of(emitter) == (1, end_s)
    assert not participants.may_trade(emitter)


def test_lift_bar__ministry__ends_it_and_keeps_the_record(participants, registry, ministry, emitter, later):
    participants.record_conduct(emitter, 1, later(1_000), "default", NO_HASH, sender=registry)

    receipt = participants.lift_bar(emitter, "appeal upheld", FINDING, sender=ministry)

    assert participants.conduct_of(emitter) == (1, 0)
    assert participants.may_trade(emitter)
    assert receipt.events == [
        participants.BarLifted(account=emitter, by=ministry, reason="appeal upheld", document_hash=FINDING)
    ]


def test_lift_bar__by_another__reverts(participants, registry, province, exchange, emitter, later):
    participants.record_conduct(emitter, 1, later(1_000), "default", NO_HASH, sender=registry)

    for other in (registry, province, exchange, emitter):
        with ape.reverts("Participants: caller is not the ministry"):
            participants.lift_bar(emitter, "appeal upheld", NO_HASH, sender=other)

    assert not participants.may_trade(emitter)


def test_lift_bar__none_or_one_that_is_over__reverts(participants, registry, ministry, emitter, chain, later):
    with ape.reverts("Participants: account is not barred"):
        participants.lift_bar(emitter, "appeal upheld", NO_HASH, sender=ministry)

    end_s = later(10)
    participants.record_conduct(emitter, 1, end_s, "default", NO_HASH, sender=registry)
    chain.mine(timestamp=end_s)
    with ape.reverts("Participants: account is not barred"):
        participants.lift_bar(emitter, "appeal upheld", NO_HASH, sender=ministry)


def test_lift_bar__no_reason__reverts(participants, registry, ministry, emitter, later):
    participants.record_conduct(emitter, 1, later(1_000), "default", NO_HASH, sender=registry)

    with ape.reverts("Participants: reason is empty"):
        participants.lift_bar(emitter, "", NO_HASH, sender=ministry)


def test_record_conduct__province_without_area__reverts(participants, governors, oracle_operator, investor):
    """Area 0 is also that of everyone who never applied, and of investors."""
    change_duty(participants, governors[0], oracle_operator, Role.PROVINCE)

    with ape.reverts("Participants: caller has no area"):
        participants.record_conduct(investor, 1, 0, "default", NO_HASH, sender=oracle_operator)
