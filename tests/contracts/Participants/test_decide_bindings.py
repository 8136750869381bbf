"""R1, S0 4.5.1: a settlement bank counts from its own confirmation on; until then the one before stays."""

import ape
import pytest

from carbon.roles import Role
from tests.contracts.Participants.test_change import hash_of
from tests.scheme_fixtures import NO_POLICY, NOBODY, change_duty, profile_of

FROZEN, CLOSED = 4, 5


@pytest.fixture
def other_bank(participants, governors, exchange):
    """A second bank."""
    return change_duty(participants, governors[0], exchange, Role.BANK)


@pytest.fixture
def change_bank(participants, registry, emitter):
    """Return `change_bank(bank)`: the emitter names another bank, and the registry accepts the change."""

    def change(to):
        profile = profile_of("Emitter", area=42, bank=to if isinstance(to, str) else to.address)
        participants.propose_change(profile, sender=emitter)
        participants.decide_change(emitter, hash_of(profile), True, "seen", sender=registry)

    return change


@pytest.fixture
def admitted(participants, registry, stranger, bank):
    """A new investor, admitted, whose bank has not confirmed yet."""
    participants.apply(NO_POLICY, Role.INVESTOR, profile_of("Investor", bank=bank.address), sender=stranger)
    participants.admit(stranger, sender=registry)
    return stranger


def test_decide_bindings__named_bank__is_the_accounts_from_then_on_and_logs_it(participants, admitted, bank):
    assert participants.bank_of(admitted) == NOBODY

    receipt = participants.decide_bindings([admitted], True, "", sender=bank)

    assert (participants.bank_of(admitted), participants.proposed_bank(admitted)) == (bank, NOBODY)
    assert receipt.events == [participants.BankDecided(account=admitted, bank=bank, accepted=True, reason="")]


def test_decide_bindings__without_the_role__reverts(participants, admitted, registry, ministry, governors):
    for caller in (admitted, registry, ministry, governors[0]):
        with ape.reverts("Participants: caller is not a bank"):
            participants.decide_bindings([admitted], True, "", sender=caller)

    assert participants.bank_of(admitted) == NOBODY


def test_decide_bindings__another_bank__reverts(participants, admitted, other_bank):
    with ape.reverts("Participants: caller is not the named bank"):
        participants.decide_bindings([admitted], True, "", sender=other_bank)


def test_decide_bindings__twice__reverts(participants, admitted, bank):
    participants.decide_bindings([admitted], True, "", sender=bank)

    with ape.reverts("Participants: caller is not the named bank"):
        participants.decide_bindings([admitted], True, "", sender=bank)


def test_decide_bindings__one_of_several_that_did_not_name_it__changes_nothing(participants, admitted, emitter, bank):
    with ape.reverts("Participants: caller is not the named bank"):
        participants.decide_bindings([admitted, emitter], True, "", sender=bank)

    assert participants.bank_of(admitted) == NOBODY


def test_decide_bindings__no_accounts__reverts(participants, bank):
    with ape.reverts("Participants: no accounts"):
        participants.decide_bindings([], True, "", sender=bank)


def test_decide_bindings__applicant_or_closed_account__reverts(participants, stranger, registry, bank):
    participants.apply(NO_POLICY, Role.INVESTOR, profile_of("Investor", bank=bank.address), sender=stranger)
    with ape.reverts("Participants: account is not open"):
        participants.decide_bindings([stranger], True, "", sender=bank)


def test_decide_bindings__declined__needs_a_reason_and_leaves_no_bank(participants, admitted, bank):
    with ape.reverts("Participants: reason is empty"):
        participants.decide_bindings([admitted], False, "", sender=bank)

    receipt = participants.decide_bindings([admitted], False, "not our client", sender=bank)

    assert (participants.bank_of(admitted), participants.proposed_bank(admitted)) == (NOBODY, NOBODY)
    assert not receipt.events[0].accepted


def test_change_of_bank__until_the_new_one_confirms__the_old_one_stays(
    participants, change_bank, emitter, bank, other_bank
):
    change_bank(other_bank)
    assert participants.bank_of(emitter) == bank

    participants.decide_bindings([emitter], True, "", sender=other_bank)

    assert participants.bank_of(emitter) == other_bank


def test_change_of_bank__declined__the_old_one_stays(participants, change_bank, emitter, bank, other_bank):
    change_bank(other_bank)

    participants.decide_bindings([emitter], False, "not our client", sender=other_bank)

    assert (participants.bank_of(emitter), participants.proposed_bank(emitter)) == (bank, NOBODY)


def test_change_of_particulars__same_bank__needs_no_confirmation(participants, change_bank, emitter, bank):
    change_bank(bank)

    assert (participants.bank_of(emitter), participants.proposed_bank(emitter)) == (bank, NOBODY)


def test_change_of_bank__to_none__needs_no_confirmation(participants, change_bank, emitter):
    change_bank(NOBODY)

    assert (participants.bank_of(emitter), participants.proposed_bank(emitter)) == (NOBODY, NOBODY)


def test_deposit__by_a_bank_that_has_not_confirmed__reverts(participants, cash, admitted, bank):
    """S0 4.5.1: money comes in only through a bank that said it settles for the account."""
    with ape.reverts("Cash: caller is not the bank of the account"):
        cash.deposit(admitted, 100, b"\x01" * 32, sender=bank)
    participants.decide_bindings([admitted], True, "", sender=bank)

    cash.deposit(admitted, 100, b"\x01" * 32, sender=bank)

    assert cash.available_fen(admitted) == 100
