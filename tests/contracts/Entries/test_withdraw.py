"""The owner takes an entry back as long as it is not carried out."""

import ape

from tests.registry_fixtures import A_DAY_S, MERGER, WITHDRAWN


def test_withdraw__by_another__reverts(entries, enter, issue_to, emitter, investor, registry):
    issue_to(emitter)
    enter(emitter, MERGER)

    for caller in (investor, registry):
        with ape.reverts("Entries: caller is not the owner"):
            entries.withdraw(1, sender=caller)


def test_withdraw__in_review_or_waiting__closes_it(entries, enter, issue_to, emitter, registry, stranger, chain):
    issue_to(emitter)
    enter(emitter, MERGER)
    enter(emitter, due_s=chain.pending_timestamp + A_DAY_S)

    for entry_id in (1, 2):
        receipt = entries.withdraw(entry_id, sender=emitter)
        assert receipt.events == [entries.EntryWithdrawn(entry_id=entry_id, by=emitter)]
        assert entries.entry_of(entry_id).state == WITHDRAWN

    chain.pending_timestamp += 2 * A_DAY_S
    with ape.reverts("Entries: entry is not waiting"):
        entries.execute(2, sender=stranger)
    with ape.reverts("Entries: entry is not in review"):
        entries.decide(1, True, "", sender=registry)


def test_withdraw__closed__reverts(entries, enter, issue_to, emitter, registry):
    issue_to(emitter)
    enter(emitter)
    enter(emitter, MERGER)
    entries.decide(2, False, "no deed", sender=registry)
    enter(emitter, MERGER)
    entries.withdraw(3, sender=emitter)

    for entry_id in (1, 2, 3):
        with ape.reverts("Entries: entry is closed"):
            entries.withdraw(entry_id, sender=emitter)


def test_withdraw__unknown__reverts(entries, emitter):
    with ape.reverts("Entries: caller is not the owner"):
        entries.withdraw(1, sender=emitter)
