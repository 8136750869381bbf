"""Holders give, divide or cancel units of their own will."""

import ape
import pytest

from tests.registry_fixtures import (
    A_DAY_S,
    BANKRUPTCY,
    CANCELLATION,
    CARBON_NEUTRALITY,
    DEED,
    DONATION,
    EXECUTED,
    IN_REVIEW,
    INHERITANCE,
    NOBODY,
    WAITING,
)


def test_enter__by_who_may_not_hold__reverts(entries, enter, registry, ministry, exchange, stranger):
    for caller in (registry, ministry, exchange, stranger):
        with ape.reverts("Entries: caller may not hold"):
            enter(caller)

    assert entries.entry_count() == 0


def test_enter__donation__moves_the_units_at_once_and_logs_why(
    entries, enter, ledger, cea, issue_to, emitter, investor
):
    issue_to(emitter, tonnes=10)

    receipt = enter(emitter, DONATION, investor, 4, reason="to a school")

    assert (ledger.registry_t(cea, emitter), ledger.registry_t(cea, investor)) == ((6, 0, 0), (4, 0, 0))
    made = entries.EntryMade(
        entry_id=1,
        owner=emitter,
        to=investor,
        kind=DONATION,
        class_id=cea,
        quantity_t=4,
        due_s=0,
        beneficiary="",
        reason="to a school",
        document_hash=DEED,
    )
    assert receipt.decode_logs(entries.EntryMade) == [made]
    assert receipt.decode_logs(entries.EntryExecuted) == [entries.EntryExecuted(entry_id=1, owner=emitter, by=emitter)]
    assert receipt.decode_logs(ledger.TransferSingle) == [
        ledger.TransferSingle(operator=entries, owner=emitter, to=investor, id=cea, amount=4)
    ]
    assert entries.entry_of(1).state == EXECUTED


@pytest.mark.parametrize("kind", [CARBON_NEUTRALITY, CANCELLATION])
def test_enter__cancellation__ends_the_units_for_a_beneficiary(entries, enter, ledger, cea, issue_to, emitter, kind):
    issue_to(emitter, tonnes=10)

    receipt = enter(emitter, kind, NOBODY, 4, beneficiary="Asian Games 2026")

    assert ledger.registry_t(cea, emitter) == (6, 0, 0)
    assert (ledger.held_t(cea), ledger.cancelled_t(cea)) == (6, 4)
    assert receipt.decode_logs(ledger.Cancelled) == [ledger.Cancelled(class_id=cea, account=emitter, quantity_t=4)]
    assert receipt.decode_logs(entries.EntryMade)[0].beneficiary == "Asian Games 2026"
    assert entries.entry_of(1).state == EXECUTED


@pytest.mark.parametrize("kind", range(INHERITANCE, BANKRUPTCY + 1))
def test_enter__kind_under_review__moves_nothing_yet(entries, enter, ledger, cea, issue_to, emitter, kind):
    issue_to(emitter, tonnes=10)

    enter(emitter, kind)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)
    assert entries.entry_of(1).state == IN_REVIEW


def test_enter__for_a_later_day__waits_and_sets_nothing_aside(entries, enter, ledger, cea, issue_to, emitter, chain):
    issue_to(emitter, tonnes=10)
    due_s = chain.pending_timestamp + A_DAY_S

    enter(emitter, due_s=due_s)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)
    entry = entries.entry_of(1)
    assert (entry.state, entry.due_s, entry.quantity_t) == (WAITING, due_s, 4)


def test_enter__for_a_day_that_has_come__is_carried_out_at_once(entries, enter, issue_to, emitter, chain):
    issue_to(emitter)

    enter(emitter, due_s=chain.pending_timestamp - A_DAY_S)

    assert entries.entry_of(1).state == EXECUTED


@pytest.mark.parametrize("kind", [0, 9])
def test_enter__no_such_kind__reverts(enter, issue_to, emitter, kind):
    issue_to(emitter)
    with ape.reverts("Entries: no such kind"):
        enter(emitter, kind)


def test_enter__unknown_class__reverts(enter, emitter):
    with ape.reverts("Entries: class is not defined"):
        enter(emitter, class_id=1)


def test_enter__nothing__reverts(enter, emitter):
    with ape.reverts("Entries: quantity is zero"):
        enter(emitter, tonnes=0)


def test_enter__no_reason__reverts(enter, emitter):
    with ape.reverts("Entries: reason is empty"):
        enter(emitter, reason="")


@pytest.mark.parametrize("kind", [CARBON_NEUTRALITY, CANCELLATION])
def test_enter__cancellation_with_a_receiver__reverts(enter, issue_to, emitter, investor, kind):
    issue_to(emitter)
    with ape.reverts("Entries: cancellation has a receiver"):
        enter(emitter, kind, investor)


def test_enter__to_oneself__reverts(enter, issue_to, emitter):
    issue_to(emitter)
    with ape.reverts("Entries: sender is receiver"):
        enter(emitter, to=emitter)


def test_enter__receiver_who_may_not_hold__reverts(enter, issue_to, emitter, registry, stranger):
    issue_to(emitter)
    for receiver in (NOBODY, registry, stranger):
        with ape.reverts("Entries: receiver may not hold"):
            enter(emitter, to=receiver)


def test_enter__more_than_is_available__reverts_and_leaves_no_entry(entries, enter, issue_to, emitter):
    issue_to(emitter, tonnes=3)

    with ape.reverts("Allowances: not enough available"):
        enter(emitter, tonnes=4)

    assert entries.entry_count() == 0


def test_enter__frozen_units__cannot_leave_by_any_kind(entries, enter, freeze, issue_to, emitter, investor):
    issue_to(emitter, tonnes=10)
    freeze(emitter, tonnes=7)

    for kind, to in ((DONATION, investor), (CARBON_NEUTRALITY, NOBODY), (CANCELLATION, NOBODY)):
        with ape.reverts("Allowances: not enough available"):
            enter(emitter, kind, to, 4)
    enter(emitter, DONATION, investor, 3)

    assert entries.entry_of(1).state == EXECUTED
