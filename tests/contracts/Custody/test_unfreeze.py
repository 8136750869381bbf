"""A freeze ends in parts or whole, by two people."""

import ape

from tests.registry_fixtures import DEED, TRADING


def test_unfreeze__not_through_reviews__reverts(custody, freeze, issue_to, emitter, registry):
    issue_to(emitter)
    freeze(emitter)

    for caller in (registry, emitter):
        with ape.reverts("Custody: caller is not Reviews"):
            custody.unfreeze(1, 1, "paid", DEED, sender=caller)

    assert custody.freeze_of(1).frozen_t == 4


def test_unfreeze__part_then_rest__frees_them_where_they_are(
    custody, freeze, reviewed, ledger, cea, fund, emitter, two_person_rule
):
    fund(emitter, tonnes=10)
    freeze(emitter, tonnes=4, sub_account=TRADING)

    receipt = reviewed("Custody", custody.unfreeze, 1, 1, "part was paid", DEED)

    assert receipt.decode_logs(custody.UnitsUnfrozen) == [
        custody.UnitsUnfrozen(
            freeze_id=1,
            act_id=two_person_rule.act_count(),
            account=emitter,
            quantity_t=1,
            reason="part was paid",
            document_hash=DEED,
        )
    ]
    assert ledger.trading_t(cea, emitter) == (10, 0, 0, 3)
    reviewed("Custody", custody.unfreeze, 1, 3, "paid", DEED)
    assert ledger.trading_t(cea, emitter) == (10, 0, 0, 0)
    assert custody.freeze_of(1).frozen_t == 0


def test_unfreeze__more_than_this_order_froze__reverts_though_another_froze_more(
    custody, freeze, reviewed, ledger, cea, issue_to, emitter
):
    issue_to(emitter, tonnes=10)
    freeze(emitter, tonnes=4)
    freeze(emitter, tonnes=5, order_no="2026-18")

    with ape.reverts("Custody: more than is frozen"):
        reviewed("Custody", custody.unfreeze, 1, 5, "paid", DEED)

    assert ledger.registry_t(cea, emitter) == (10, 0, 9)


def test_unfreeze__unknown_nothing_or_no_reason__reverts(custody, freeze, reviewed, issue_to, emitter):
    issue_to(emitter)
    freeze(emitter)

    with ape.reverts("Custody: no such freeze"):
        reviewed("Custody", custody.unfreeze, 2, 1, "paid", DEED)
    with ape.reverts("Custody: quantity is zero"):
        reviewed("Custody", custody.unfreeze, 1, 0, "paid", DEED)
    with ape.reverts("Custody: reason is empty"):
        reviewed("Custody", custody.unfreeze, 1, 1, "", DEED)
