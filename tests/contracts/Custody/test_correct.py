"""A mistake is corrected only by a dated, linked counter-entry."""

import ape

from tests.registry_fixtures import CANCELLATION, DEED, MERGER, NOBODY


def test_correct__not_through_reviews__reverts(custody, enter, issue_to, emitter, investor, registry):
    issue_to(emitter)
    enter(emitter)

    for caller in (registry, emitter, investor):
        with ape.reverts("Custody: caller is not Reviews"):
            custody.correct(1, 4, "wrong account", DEED, sender=caller)


def test_correct__part_of_an_entry__goes_back_and_names_it(
    custody, enter, reviewed, ledger, cea, issue_to, emitter, investor, two_person_rule
):
    issue_to(emitter, tonnes=10)
    enter(emitter, tonnes=4)

    receipt = reviewed("Custody", custody.correct, 1, 3, "a typing error", DEED)

    assert receipt.decode_logs(custody.EntryCorrected) == [
        custody.EntryCorrected(
            entry_id=1,
            correction_id=1,
            act_id=two_person_rule.act_count(),
            quantity_t=3,
            reason="a typing error",
            document_hash=DEED,
        )
    ]
    assert (ledger.registry_t(cea, emitter), ledger.registry_t(cea, investor)) == ((9, 0, 0), (1, 0, 0))
    assert custody.corrected_t(1) == 3


def test_correct__twice__brings_back_no_more_than_was_moved(custody, enter, reviewed, issue_to, emitter, investor):
    issue_to(investor, tonnes=10)
    issue_to(emitter, tonnes=10)
    enter(emitter, tonnes=4)
    reviewed("Custody", custody.correct, 1, 3, "a typing error", DEED)

    with ape.reverts("Custody: more than the entry moved"):
        reviewed("Custody", custody.correct, 1, 2, "again", DEED)
    reviewed("Custody", custody.correct, 1, 1, "the rest", DEED)
    with ape.reverts("Custody: more than the entry moved"):
        reviewed("Custody", custody.correct, 1, 1, "again", DEED)

    assert (custody.corrected_t(1), custody.correction_count()) == (4, 2)


def test_correct__cancellation_or_entry_not_carried_out__reverts(custody, enter, reviewed, issue_to, emitter):
    issue_to(emitter)
    enter(emitter, CANCELLATION, NOBODY)
    enter(emitter, MERGER)

    for entry_id in (1, 2, 3):
        with ape.reverts("Custody: entry is no executed transfer"):
            reviewed("Custody", custody.correct, entry_id, 1, "wrong", DEED)


def test_correct__units_no_longer_there__reverts_and_counts_nothing(
    custody, enter, reviewed, ledger, cea, issue_to, emitter, investor
):
    issue_to(emitter)
    enter(emitter, tonnes=4)
    ledger.to_trading(cea, 2, sender=investor)

    with ape.reverts("Allowances: not enough available"):
        reviewed("Custody", custody.correct, 1, 4, "wrong", DEED)

    assert (custody.corrected_t(1), custody.correction_count()) == (0, 0)


def test_correct__frozen_at_the_receiver__reverts(custody, enter, freeze, reviewed, issue_to, emitter, investor):
    issue_to(emitter)
    enter(emitter, tonnes=4)
    freeze(investor, tonnes=1)

    with ape.reverts("Allowances: not enough available"):
        reviewed("Custody", custody.correct, 1, 4, "wrong", DEED)


def test_correct__nothing_or_no_reason__reverts(custody, enter, reviewed, issue_to, emitter):
    issue_to(emitter)
    enter(emitter)

    with ape.reverts("Custody: quantity is zero"):
        reviewed("Custody", custody.correct, 1, 0, "wrong", DEED)
    with ape.reverts("Custody: reason is empty"):
        reviewed("Custody", custody.correct, 1, 1, "", DEED)


def test_correct__entries_replaced_meanwhile__does_not_take_another_entry_of_that_number(
    custody, enter, entries, reviewed, deploy, issue_to, emitter
):
    issue_to(emitter)
    enter(emitter, tonnes=4)
    reviewed("Custody", custody.correct, 1, 4, "wrong", DEED)
    deploy("Entries")

    assert custody.corrected_t(1) == 0
    with ape.reverts("Custody: entry is no executed transfer"):
        reviewed("Custody", custody.correct, 1, 1, "wrong", DEED)
