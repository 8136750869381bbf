"""A holder states publicly what it holds."""

import ape

from tests.registry_fixtures import TRADING


def test_certify_holding__by_who_may_not_hold__reverts(entries, cea, registry, ministry, stranger):
    for caller in (registry, ministry, stranger):
        with ape.reverts("Entries: caller may not hold"):
            entries.certify_holding(cea, sender=caller)

    assert entries.certificate_count() == 0


def test_certify_holding__all_parts__are_in_the_event(
    entries, ledger, cea, issue_to, fund, freeze, compliance, emitter
):
    issue_to(emitter, tonnes=10)
    fund(emitter, tonnes=5)
    ledger.lock(cea, emitter, 3, sender=compliance)
    freeze(emitter, tonnes=2)
    freeze(emitter, tonnes=1, sub_account=TRADING)

    receipt = entries.certify_holding(cea, sender=emitter)

    assert receipt.events == [
        entries.HoldingCertified(
            certificate_id=1, account=emitter, class_id=cea, registry_t=10, locked_t=3, frozen_t=3, trading_t=5
        )
    ]
    entries.certify_holding(cea, sender=emitter)
    assert entries.certificate_count() == 2


def test_certify_holding__unknown_class__reverts(entries, emitter):
    with ape.reverts("Entries: class is not defined"):
        entries.certify_holding(1, sender=emitter)
