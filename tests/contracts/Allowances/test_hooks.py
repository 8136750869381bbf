"""ERC-1155 receiver hooks: for contracts on the list only, after everything is stored and logged, and harmless."""

import ape
import pytest

from carbon.roles import Role
from tests.ledger_fixtures import ACTIVE, FROZEN
from tests.scheme_fixtures import NO_POLICY, profile_of

ON_RECEIVED = bytes.fromhex("f23a6e61")
ON_BATCH_RECEIVED = bytes.fromhex("bc197c81")


@pytest.fixture(scope="module")
def receiver(deploy, participants, registry):
    """A contract that is admitted as an investor; not on the list of hooks yet."""
    contract = deploy("HookedReceiver")
    profile = profile_of("Receiver")
    contract.do(participants, participants.apply.encode_input(NO_POLICY, Role.INVESTOR, profile), sender=registry)
    participants.admit(contract, sender=registry)
    return contract


@pytest.fixture(scope="module")
def hooked(receiver, participants, registry):
    """The same contract, on the list."""
    participants.set_hook(receiver, True, sender=registry)
    return receiver


def test_safe_transfer_from__contract_that_is_not_on_the_list__is_not_called(
    ledger, cea, issue_to, emitter, participants, hooked, registry
):
    issue_to(emitter, 10)
    participants.set_hook(hooked, False, sender=registry)

    ledger.safeTransferFrom(emitter, hooked, cea, 4, b"", sender=emitter)

    assert hooked.hooks() == 0
    assert ledger.balanceOf(hooked, cea) == 4


def test_safe_transfer_from__hooked_receiver__is_called_after_the_units_have_come(
    ledger, cea, issue_to, emitter, investor, hooked
):
    issue_to(emitter, 10)
    ledger.setApprovalForAll(investor, True, sender=emitter)

    receipt = ledger.safeTransferFrom(emitter, hooked, cea, 4, b"invoice 7", sender=investor)

    heard = hooked.heard()
    assert hooked.hooks() == 1
    assert (heard.operator, heard.owner, heard.ids, heard.amounts) == (investor, emitter, [cea], [4])
    assert (heard.data, heard.balances) == (b"invoice 7", [4])
    assert receipt.events == [ledger.TransferSingle(operator=investor, owner=emitter, to=hooked, id=cea, amount=4)]


def test_safe_transfer_from__again_to_a_hooked_receiver__calls_it_each_time(ledger, cea, issue_to, emitter, hooked):
    """The ledger remembers who may hold; of a hooked account it must not."""
    issue_to(emitter, 10)
    issue_to(hooked, 1)

    for _ in range(3):
        ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)

    assert hooked.hooks() == 3


def test_safe_transfer_from__receiver_hooked_after_it_was_remembered__is_called(
    ledger, cea, issue_to, emitter, participants, hooked, registry
):
    issue_to(emitter, 10)
    participants.set_hook(hooked, False, sender=registry)
    ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)

    participants.set_hook(hooked, True, sender=registry)
    ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)

    assert hooked.hooks() == 1


def test_safe_transfer_from__hooked_sender__calls_nobody(ledger, cea, issue_to, emitter, hooked):
    issue_to(hooked, 10)

    call = ledger.safeTransferFrom.encode_input(hooked, emitter, cea, 4, b"")
    hooked.do(ledger, call, sender=emitter)

    assert hooked.hooks() == 0
    assert ledger.balanceOf(emitter, cea) == 4


def test_safe_transfer_from__hooked_sender_once_remembered__is_still_called_as_receiver(
    ledger, cea, issue_to, emitter, hooked
):
    issue_to(hooked, 10)
    hooked.do(ledger, ledger.safeTransferFrom.encode_input(hooked, emitter, cea, 4, b""), sender=emitter)

    ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)

    assert hooked.hooks() == 1


def test_safe_transfer_from__hook_that_answers_something_else__reverts(ledger, cea, issue_to, emitter, hooked):
    issue_to(emitter, 10)
    hooked.set_answer(ON_BATCH_RECEIVED, sender=emitter)

    with ape.reverts("Allowances: receiver refused"):
        ledger.safeTransferFrom(emitter, hooked, cea, 4, b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_safe_batch_transfer_from__hooked_receiver__is_called_once_for_all(ledger, cea, eua, issue_to, emitter, hooked):
    issue_to(emitter, 10)
    issue_to(emitter, 10, eua)
    hooked.set_answer(ON_BATCH_RECEIVED, sender=emitter)

    ledger.safeBatchTransferFrom(emitter, hooked, [cea, eua, cea], [1, 2, 3], b"", sender=emitter)

    heard = hooked.heard()
    assert hooked.hooks() == 1
    assert (heard.operator, heard.owner, heard.ids, heard.amounts) == (emitter, emitter, [cea, eua, cea], [1, 2, 3])
    assert heard.balances == [4, 2, 4]


def test_safe_batch_transfer_from__hook_that_answers_something_else__reverts(ledger, cea, issue_to, emitter, hooked):
    issue_to(emitter, 10)
    hooked.set_answer(ON_RECEIVED, sender=emitter)

    with ape.reverts("Allowances: receiver refused"):
        ledger.safeBatchTransferFrom(emitter, hooked, [cea], [4], b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_issue_move_and_force_transfer__to_a_hooked_account__call_nobody(
    ledger, cea, issue_to, emitter, hooked, entries, custody
):
    """What the registry has decided no receiver can hold up."""
    issue_to(emitter, 10)
    ledger.freeze(cea, emitter, 1, 2, sender=custody)

    issue_to(hooked, 1)
    ledger.move(cea, emitter, hooked, 1, sender=entries)
    ledger.force_transfer(cea, emitter, hooked, 1, 2, sender=custody)

    assert hooked.hooks() == 0
    assert ledger.balanceOf(hooked, cea) == 4


# Reentrancy: a receiver that calls back from within its hook


def test_hook__sends_the_units_on_from_within__books_both_transfers(ledger, cea, issue_to, emitter, investor, hooked):
    issue_to(emitter, 10)
    hooked.plan(ledger, ledger.safeTransferFrom.encode_input(hooked, investor, cea, 4, b""), sender=emitter)

    ledger.safeTransferFrom(emitter, hooked, cea, 4, b"", sender=emitter)

    assert hooked.is_call_done()
    assert [ledger.balanceOf(account, cea) for account in (emitter, hooked, investor)] == [6, 0, 4]
    assert ledger.held_t(cea) == 10


def test_hook__spends_more_than_has_come__is_refused_from_within(ledger, cea, issue_to, emitter, investor, hooked):
    issue_to(emitter, 10)
    hooked.plan(ledger, ledger.safeTransferFrom.encode_input(hooked, investor, cea, 5, b""), sender=emitter)

    ledger.safeTransferFrom(emitter, hooked, cea, 4, b"", sender=emitter)

    assert not hooked.is_call_done()
    assert b"Allowances: not enough available" in hooked.call_error()
    assert [ledger.balanceOf(account, cea) for account in (emitter, hooked, investor)] == [6, 4, 0]


def test_hook__takes_from_the_sender_as_its_operator__takes_what_is_left_and_no_more(
    ledger, cea, issue_to, emitter, hooked
):
    """The sender's cell is stored before the hook: the same units cannot be sent twice."""
    issue_to(emitter, 10)
    ledger.setApprovalForAll(hooked, True, sender=emitter)
    hooked.plan(ledger, ledger.safeTransferFrom.encode_input(emitter, hooked, cea, 4, b""), sender=emitter)

    ledger.safeTransferFrom(emitter, hooked, cea, 4, b"", sender=emitter)

    # Sent; taken from within the first hook; asked for once more from within the second, when 2 are left.
    assert hooked.hooks() == 2
    assert [ledger.balanceOf(account, cea) for account in (emitter, hooked)] == [2, 8]
    assert ledger.held_t(cea) == 10


@pytest.mark.parametrize("function", ["issue", "move", "cancel", "freeze", "unfreeze", "force_transfer", "forget"])
def test_hook__calls_what_only_contracts_may__is_refused_from_within(
    ledger, cea, issue_to, emitter, investor, hooked, function
):
    issue_to(emitter, 10)
    arguments = {
        "issue": (cea, hooked, 1, 2021),
        "move": (cea, emitter, hooked, 1),
        "cancel": (cea, emitter, 1),
        "freeze": (cea, emitter, 1, 1),
        "unfreeze": (cea, emitter, 1, 1),
        "force_transfer": (cea, emitter, hooked, 1, 1),
        "forget": (emitter,),
    }[function]
    hooked.plan(ledger, getattr(ledger, function).encode_input(*arguments), sender=emitter)

    ledger.safeTransferFrom(emitter, hooked, cea, 4, b"", sender=emitter)

    assert not hooked.is_call_done()
    assert b"Allowances: caller is not" in hooked.call_error()
    assert (ledger.held_t(cea), ledger.balanceOf(hooked, cea)) == (10, 4)


def test_safe_transfer_from__hooked_account_frozen_after_it_was_remembered__reverts(
    ledger, cea, issue_to, emitter, hooked, set_status
):
    issue_to(emitter, 10)
    ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)
    set_status(hooked, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)

    set_status(hooked, ACTIVE)
    ledger.safeTransferFrom(emitter, hooked, cea, 1, b"", sender=emitter)
    assert hooked.hooks() == 2
