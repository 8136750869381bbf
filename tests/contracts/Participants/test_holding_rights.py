"""What the ledgers ask before units move, of one account and of many; and the list of hooked receivers."""

import ape
import pytest

from tests.scheme_fixtures import NOBODY

ACTIVE, RESTRICTED, FROZEN, CLOSED = 2, 3, 4, 5


@pytest.mark.parametrize(("status", "may_hold"), [(ACTIVE, True), (RESTRICTED, True), (FROZEN, False), (CLOSED, False)])
def test_may_transfer__status_of_one_side__decides_for_both(
    participants, emitter, investor, set_status, status, may_hold
):
    if status != ACTIVE:
        set_status(investor, status)

    assert participants.may_transfer(emitter, investor) == (may_hold, False)
    assert participants.may_transfer(investor, emitter) == (may_hold, False)
    assert participants.may_hold_all([emitter, investor]) is may_hold
    assert participants.may_hold_plainly([emitter, investor]) is may_hold


@pytest.mark.parametrize(
    "staff", ["ministry", "province", "body", "person", "registry", "exchange", "bank", "oracle_operator", "stranger"]
)
def test_may_transfer__staff_or_stranger__may_not(request, participants, emitter, staff):
    account = request.getfixturevalue(staff)

    assert participants.may_transfer(emitter, account) == (False, False)
    assert not participants.may_hold_all([emitter, account])


def test_may_hold_all__nobody_or_no_account__is_false_and_true(participants, emitter):
    assert not participants.may_hold_all([emitter, NOBODY])
    assert participants.may_hold_all([])
    assert participants.may_hold_plainly([])


def test_set_hook__on_and_off__is_seen_and_logged(participants, registry, emitter, directory):
    receipt = participants.set_hook(directory, True, sender=registry)

    assert participants.is_hooked(directory)
    assert receipt.events == [participants.HookSet(account=directory, by=registry, is_hooked=True)]
    assert participants.may_transfer(emitter, directory) == (False, True)
    assert participants.may_transfer(directory, emitter) == (False, True)
    assert not participants.may_hold_plainly([directory])

    receipt = participants.set_hook(directory, False, sender=registry)
    assert not participants.is_hooked(directory)
    assert receipt.events == [participants.HookSet(account=directory, by=registry, is_hooked=False)]


def test_set_hook__by_another__reverts(participants, directory, ministry, reviews, deployer, governors):
    for other in (ministry, reviews, deployer, governors[0]):
        with ape.reverts("Participants: caller is not the registry"):
            participants.set_hook(directory, True, sender=other)

    assert not participants.is_hooked(directory)


def test_set_hook__account_without_code__reverts(participants, registry, emitter):
    with ape.reverts("Participants: no code at the account"):
        participants.set_hook(emitter, True, sender=registry)


def test_set_hook__as_it_is__reverts(participants, registry, directory):
    with ape.reverts("Participants: hook is the same"):
        participants.set_hook(directory, False, sender=registry)
