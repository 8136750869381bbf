"""Part of a holding is frozen by order, by two people of the registry."""

import ape
import pytest

from tests.registry_fixtures import DEED, REGISTRY, TRADING


def test_freeze__not_through_reviews__reverts(custody, cea, issue_to, emitter, registry, second_registry, ministry):
    issue_to(emitter)
    for caller in (registry, second_registry, ministry, emitter):
        with ape.reverts("Custody: caller is not Reviews"):
            custody.freeze(cea, emitter, REGISTRY, 4, "2026-17", "debt", DEED, sender=caller)

    assert custody.freeze_count() == 0


@pytest.mark.parametrize("sub_account", [REGISTRY, TRADING])
def test_freeze__by_two_people__freezes_the_part_and_logs_the_order(
    custody, freeze, ledger, cea, issue_to, fund, emitter, two_person_rule, sub_account
):
    issue_to(emitter, tonnes=10)
    fund(emitter, tonnes=10)

    receipt = freeze(emitter, tonnes=4, sub_account=sub_account)

    in_registry, in_trading = ledger.registry_t(cea, emitter), ledger.trading_t(cea, emitter)
    assert (in_registry[2], in_trading[3]) == ((4, 0) if sub_account == REGISTRY else (0, 4))
    assert receipt.decode_logs(custody.UnitsFrozen) == [
        custody.UnitsFrozen(
            freeze_id=1,
            act_id=two_person_rule.act_count(),
            account=emitter,
            class_id=cea,
            sub_account=sub_account,
            quantity_t=4,
            order_no="2026-17",
            reason="debt",
            document_hash=DEED,
        )
    ]
    found = custody.freeze_of(1)
    assert (found.class_id, found.account, found.sub_account, found.frozen_t) == (cea, emitter, sub_account, 4)


def test_freeze__more_than_is_available__reverts(custody, freeze, issue_to, emitter):
    issue_to(emitter, tonnes=10)
    freeze(emitter, tonnes=7)

    with ape.reverts("Allowances: not enough available"):
        freeze(emitter, tonnes=4)

    assert custody.freeze_count() == 1


def test_freeze__nothing_or_no_such_sub_account__reverts(freeze, issue_to, emitter):
    issue_to(emitter)
    with ape.reverts("Allowances: quantity is zero"):
        freeze(emitter, tonnes=0)
    with ape.reverts("Allowances: no such sub-account"):
        freeze(emitter, sub_account=3)


def test_freeze__no_order_or_reason__reverts(custody, freeze, reviewed, cea, issue_to, emitter):
    issue_to(emitter)
    with ape.reverts("Custody: order number is empty"):
        freeze(emitter, order_no="")
    with ape.reverts("Custody: reason is empty"):
        reviewed("Custody", custody.freeze, cea, emitter, REGISTRY, 4, "2026-17", "", DEED)


def test_frozen__units__move_by_no_way(
    freeze, ledger, cea, eua, issue_to, fund, compliance, order_book, market, emitter, investor
):
    """R: no transfer, batch with the same class twice, lock, trading move, order or sale takes a frozen tonne."""
    issue_to(emitter, tonnes=10)
    fund(emitter, tonnes=10)
    freeze(emitter, tonnes=7)
    freeze(emitter, tonnes=7, sub_account=TRADING)
    ways = (
        lambda: ledger.safeTransferFrom(emitter, investor, cea, 4, b"", sender=emitter),
        lambda: ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [2, 2], b"", sender=emitter),
        lambda: ledger.to_trading(cea, 4, sender=emitter),
        lambda: ledger.to_registry(cea, 4, sender=emitter),
        lambda: ledger.lock(cea, emitter, 4, sender=compliance),
        lambda: ledger.reserve(cea, emitter, 4, market.today(), sender=order_book),
    )

    for way in ways:
        with ape.reverts("Allowances: not enough available"):
            way()

    assert ledger.registry_t(cea, emitter) == (10, 0, 7)
    assert ledger.trading_t(cea, emitter) == (10, 0, 0, 7)
