"""R1: particulars change by review only, and every change is on record."""

import ape
import pytest
from eth_abi.abi import encode
from eth_utils import keccak

from tests.logged_events import logged
from tests.scheme_fixtures import NO_HASH, profile_of

RESTRICTED, FROZEN, CLOSED = 3, 4, 5
PROFILE = "(string,string,uint256,string,string,bytes32,bytes32,bytes32,address,bytes32)"
"""ABI type of a profile."""


def hash_of(profile):
    return keccak(encode([PROFILE], [tuple(profile.values())]))


@pytest.fixture
def moved(exchange):
    """The emitter's particulars after a move to another area, with another bank."""
    return profile_of("Emitter of 43", area=43, bank=exchange.address)


def test_propose_change__holder__is_logged_and_changes_nothing_yet(participants, emitter, bank, moved):
    receipt = participants.propose_change(moved, sender=emitter)

    proposed = {"account": emitter.address, "profile_hash": hash_of(moved), "profile": list(moved.values())}
    assert logged(receipt) == [("ChangeProposed", proposed)]
    assert participants.area_of(emitter) == 42
    assert participants.bank_of(emitter) == bank


@pytest.mark.parametrize("status", [RESTRICTED, FROZEN])
def test_propose_change__restricted_or_frozen_account__is_logged(participants, emitter, moved, set_status, status):
    set_status(emitter, status)

    receipt = participants.propose_change(moved, sender=emitter)

    assert len(receipt.events) == 1


def test_propose_change__closed_account_or_stranger__reverts(participants, emitter, stranger, moved, set_status):
    set_status(emitter, CLOSED)

    for account in (emitter, stranger):
        with ape.reverts("Participants: account is not open"):
            participants.propose_change(moved, sender=account)


def test_propose_change__no_name__reverts(participants, emitter):
    with ape.reverts("Participants: name is empty"):
        participants.propose_change(profile_of(""), sender=emitter)


@pytest.mark.parametrize("area", [100, 2**16, 2**256 - 1])
def test_propose_change__area_that_is_no_code__reverts(participants, emitter, stranger, area):
    with ape.reverts("Participants: area is not a two-digit code"):
        participants.propose_change(profile_of("Emitter", area=area), sender=emitter)
    with ape.reverts("Participants: area is not a two-digit code"):
        participants.apply(NO_HASH, 128, profile_of("Stranger", area=area), sender=stranger)


def test_decide_change__accepted__takes_the_area_over_and_logs_it(
    participants, registry, emitter, bank, exchange, moved
):
    participants.propose_change(moved, sender=emitter)

    receipt = participants.decide_change(emitter, hash_of(moved), True, "seen the licence", sender=registry)

    assert participants.area_of(emitter) == 43
    assert (participants.bank_of(emitter), participants.proposed_bank(emitter)) == (bank, exchange)
    assert participants.may_trade(emitter)
    assert receipt.events == [
        participants.ChangeDecided(
            account=emitter, by=registry, profile_hash=hash_of(moved), accepted=True, reason="seen the licence"
        )
    ]


def test_decide_change__refused__changes_nothing_and_logs_it(participants, registry, emitter, bank, moved):
    participants.propose_change(moved, sender=emitter)

    receipt = participants.decide_change(emitter, hash_of(moved), False, "licence missing", sender=registry)

    assert (participants.area_of(emitter), participants.bank_of(emitter)) == (42, bank)
    assert not receipt.events[0].accepted


def test_decide_change__by_another__reverts(participants, emitter, ministry, province, reviews, moved):
    participants.propose_change(moved, sender=emitter)

    for other in (emitter, ministry, province, reviews):
        with ape.reverts("Participants: caller is not the registry"):
            participants.decide_change(emitter, hash_of(moved), True, "mine", sender=other)

    assert participants.area_of(emitter) == 42


def test_decide_change__twice_or_replaced_or_never_proposed__reverts(participants, registry, emitter, investor, moved):
    """A change that was swapped while the registry looked at it is not accepted by mistake."""
    participants.propose_change(moved, sender=emitter)
    swapped = moved | {"name": "Somebody else"}
    participants.propose_change(swapped, sender=emitter)
    with ape.reverts("Participants: no such change is proposed"):
        participants.decide_change(emitter, hash_of(moved), True, "seen", sender=registry)

    participants.decide_change(emitter, hash_of(swapped), True, "seen", sender=registry)
    for account in (emitter, investor):
        with ape.reverts("Participants: no such change is proposed"):
            participants.decide_change(account, hash_of(swapped), True, "seen", sender=registry)


def test_decide_change__no_hash_or_no_reason__reverts(participants, registry, emitter, moved):
    with ape.reverts("Participants: profile hash is empty"):
        participants.decide_change(emitter, NO_HASH, True, "seen", sender=registry)
    participants.propose_change(moved, sender=emitter)
    with ape.reverts("Participants: reason is empty"):
        participants.decide_change(emitter, hash_of(moved), True, "", sender=registry)
