"""Scheduled entries are carried out from their day on, by anyone, once."""

import ape

from tests.registry_fixtures import A_DAY_S, CANCELLATION, EXECUTED, INHERITANCE, NOBODY, WAITING


def test_execute__before_its_day__reverts(entries, enter, ledger, cea, issue_to, emitter, stranger, chain):
    issue_to(emitter, tonnes=10)
    enter(emitter, due_s=chain.pending_timestamp + A_DAY_S)

    with ape.reverts("Entries: day has not come"):
        entries.execute(1, sender=stranger)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_execute__from_its_day_on__anyone_carries_it_out(
    entries, enter, ledger, cea, issue_to, emitter, investor, stranger, chain
):
    issue_to(emitter, tonnes=10)
    due_s = chain.pending_timestamp + A_DAY_S
    enter(emitter, tonnes=4, due_s=due_s)
    chain.pending_timestamp = due_s

    receipt = entries.execute(1, sender=stranger)

    assert receipt.decode_logs(entries.EntryExecuted) == [entries.EntryExecuted(entry_id=1, owner=emitter, by=stranger)]
    assert ledger.registry_t(cea, investor) == (4, 0, 0)


def test_execute__scheduled_cancellation__ends_the_units_on_its_day(
    entries, enter, ledger, cea, issue_to, emitter, stranger, chain
):
    issue_to(emitter, tonnes=10)
    enter(emitter, CANCELLATION, NOBODY, due_s=chain.pending_timestamp + A_DAY_S)
    chain.pending_timestamp += 2 * A_DAY_S

    entries.execute(1, sender=stranger)

    assert ledger.cancelled_t(cea) == 4


def test_execute__replayed__reverts(entries, enter, ledger, cea, issue_to, emitter, investor, stranger, chain):
    issue_to(emitter, tonnes=10)
    enter(emitter, due_s=chain.pending_timestamp + A_DAY_S)
    chain.pending_timestamp += 2 * A_DAY_S
    entries.execute(1, sender=stranger)

    with ape.reverts("Entries: entry is not waiting"):
        entries.execute(1, sender=stranger)

    assert ledger.registry_t(cea, investor) == (4, 0, 0)


def test_execute__unknown_or_in_review__reverts(entries, enter, issue_to, emitter, stranger):
    issue_to(emitter)
    enter(emitter, INHERITANCE)

    for entry_id in (1, 2):
        with ape.reverts("Entries: entry is not waiting"):
            entries.execute(entry_id, sender=stranger)


def test_execute__units_frozen_meanwhile__reverts_and_works_again_after_the_release(
    entries, enter, freeze, custody, reviewed, ledger, cea, issue_to, emitter, investor, stranger, chain
):
    issue_to(emitter, tonnes=10)
    enter(emitter, tonnes=4, due_s=chain.pending_timestamp + A_DAY_S)
    freeze(emitter, tonnes=8)
    chain.pending_timestamp += 2 * A_DAY_S

    with ape.reverts("Allowances: not enough available"):
        entries.execute(1, sender=stranger)

    assert entries.entry_of(1).state == WAITING
    reviewed("Custody", custody.unfreeze, 1, 2, "paid", b"\x00" * 32)
    entries.execute(1, sender=stranger)
    assert ledger.registry_t(cea, investor) == (4, 0, 0)
    assert ledger.registry_t(cea, emitter) == (6, 0, 6)


def test_execute__account_frozen_meanwhile__reverts(
    entries, enter, participants, reviewed, issue_to, emitter, investor, stranger, chain
):
    issue_to(emitter)
    enter(emitter, due_s=chain.pending_timestamp + A_DAY_S)
    chain.pending_timestamp += 2 * A_DAY_S

    for account in (emitter, investor):
        reviewed("Participants", participants.set_status, account, 4, "an inquiry", b"\x00" * 32)
        with ape.reverts("Allowances: account may not hold"):
            entries.execute(1, sender=stranger)
        reviewed("Participants", participants.set_status, account, 2, "cleared", b"\x00" * 32)

    entries.execute(1, sender=stranger)
    assert entries.entry_of(1).state == EXECUTED


def test_execute__units_gone_meanwhile__reverts(entries, enter, ledger, cea, issue_to, emitter, investor, chain):
    issue_to(emitter, tonnes=4)
    enter(emitter, tonnes=4, due_s=chain.pending_timestamp + A_DAY_S)
    ledger.to_trading(cea, 1, sender=emitter)
    chain.pending_timestamp += 2 * A_DAY_S

    with ape.reverts("Allowances: not enough available"):
        entries.execute(1, sender=investor)
