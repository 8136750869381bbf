"""Inheritance, division, merger, split and bankruptcy need the registry's review."""

import ape

from tests.registry_fixtures import (
    A_DAY_S,
    DONATION,
    EXECUTED,
    IN_REVIEW,
    INHERITANCE,
    MERGER,
    REFUSED,
    WAITING,
)


def test_decide__without_the_role__reverts(entries, enter, issue_to, emitter, investor, ministry, stranger):
    issue_to(emitter)
    enter(emitter, MERGER)

    for caller in (emitter, investor, ministry, stranger):
        with ape.reverts("Entries: caller is not the registry"):
            entries.decide(1, True, "", sender=caller)

    assert entries.entry_of(1).state == IN_REVIEW


def test_decide__accepted__carries_it_out_at_once(entries, enter, ledger, cea, issue_to, emitter, investor, registry):
    issue_to(emitter, tonnes=10)
    enter(emitter, INHERITANCE)

    receipt = entries.decide(1, True, "probate seen", sender=registry)

    assert receipt.decode_logs(entries.EntryDecided) == [
        entries.EntryDecided(entry_id=1, by=registry, accepted=True, reason="probate seen")
    ]
    assert entries.entry_of(1).state == EXECUTED
    assert ledger.registry_t(cea, investor) == (4, 0, 0)


def test_decide__accepted_before_its_day__waits_for_it(entries, enter, issue_to, emitter, registry, stranger, chain):
    issue_to(emitter)
    enter(emitter, MERGER, due_s=chain.pending_timestamp + A_DAY_S)

    entries.decide(1, True, "", sender=registry)

    assert entries.entry_of(1).state == WAITING
    chain.pending_timestamp += 2 * A_DAY_S
    entries.execute(1, sender=stranger)
    assert entries.entry_of(1).state == EXECUTED


def test_decide__refused__ends_it_with_the_reason(entries, enter, ledger, cea, issue_to, emitter, registry):
    issue_to(emitter, tonnes=10)
    enter(emitter, MERGER)

    with ape.reverts("Entries: reason is empty"):
        entries.decide(1, False, "", sender=registry)
    receipt = entries.decide(1, False, "no deed", sender=registry)

    assert receipt.decode_logs(entries.EntryDecided)[0].reason == "no deed"
    assert entries.entry_of(1).state == REFUSED
    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_decide__twice_or_without_need__reverts(entries, enter, issue_to, emitter, registry, chain):
    issue_to(emitter)
    enter(emitter, MERGER, tonnes=1)
    entries.decide(1, True, "", sender=registry)
    enter(emitter, DONATION, tonnes=1, due_s=chain.pending_timestamp + A_DAY_S)

    for entry_id in (1, 2, 3):
        with ape.reverts("Entries: entry is not in review"):
            entries.decide(entry_id, True, "", sender=registry)


def test_decide__units_gone_meanwhile__reverts_and_stays_in_review(
    entries, enter, ledger, cea, issue_to, emitter, registry
):
    issue_to(emitter, tonnes=4)
    enter(emitter, MERGER, tonnes=4)
    ledger.to_trading(cea, 1, sender=emitter)

    with ape.reverts("Allowances: not enough available"):
        entries.decide(1, True, "", sender=registry)

    assert entries.entry_of(1).state == IN_REVIEW
