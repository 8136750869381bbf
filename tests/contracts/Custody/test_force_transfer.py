"""A forced transfer takes what is frozen and leaves the rest of the freeze frozen."""

import ape
import pytest

from tests.registry_fixtures import BANKRUPTCY, DEED, INHERITANCE, JUDICIAL, REGISTRY, TRADING


def test_force_transfer__not_through_reviews__reverts(custody, freeze, issue_to, emitter, investor, registry):
    issue_to(emitter)
    freeze(emitter)

    for caller in (registry, investor, emitter):
        with ape.reverts("Custody: caller is not Reviews"):
            custody.force_transfer(1, investor, 4, JUDICIAL, "judgment", DEED, sender=caller)


@pytest.mark.parametrize("sub_account", [REGISTRY, TRADING])
def test_force_transfer__part__is_free_at_the_receiver_and_the_rest_stays_frozen(
    custody, freeze, reviewed, ledger, cea, issue_to, fund, emitter, investor, two_person_rule, sub_account
):
    issue_to(emitter, tonnes=10)
    fund(emitter, tonnes=10)
    freeze(emitter, tonnes=7, sub_account=sub_account)

    receipt = reviewed("Custody", custody.force_transfer, 1, investor, 4, JUDICIAL, "judgment", DEED)

    assert receipt.decode_logs(custody.UnitsForced) == [
        custody.UnitsForced(
            freeze_id=1,
            act_id=two_person_rule.act_count(),
            to=investor,
            quantity_t=4,
            ground=JUDICIAL,
            reason="judgment",
            document_hash=DEED,
        )
    ]
    assert ledger.registry_t(cea, investor) == (4, 0, 0)
    assert custody.freeze_of(1).frozen_t == 3
    in_registry, in_trading = ledger.registry_t(cea, emitter), ledger.trading_t(cea, emitter)
    taken = (in_registry, in_trading) if sub_account == REGISTRY else (in_trading, in_registry)
    assert (taken[0][0], taken[0][-1]) == (6, 3)
    assert (taken[1][0], taken[1][-1]) == (10, 0)
    assert ledger.held_t(cea) == 20


def test_force_transfer__to_the_owner_himself__reverts(custody, freeze, reviewed, ledger, cea, issue_to, emitter):
    """R: frozen units do not become free by a forced transfer to oneself."""
    issue_to(emitter, tonnes=10)
    freeze(emitter)

    with ape.reverts("Allowances: sender is receiver"):
        reviewed("Custody", custody.force_transfer, 1, emitter, 4, JUDICIAL, "judgment", DEED)

    assert ledger.registry_t(cea, emitter) == (10, 0, 4)
    assert custody.freeze_of(1).frozen_t == 4


def test_force_transfer__of_a_frozen_account__works(
    custody, freeze, reviewed, participants, ledger, cea, issue_to, emitter, investor
):
    issue_to(emitter)
    freeze(emitter)
    reviewed("Participants", participants.set_status, emitter, 4, "insolvent", DEED)

    reviewed("Custody", custody.force_transfer, 1, investor, 4, BANKRUPTCY, "plan of the administrator", DEED)

    assert ledger.registry_t(cea, investor) == (4, 0, 0)


def test_force_transfer__receiver_may_not_hold__reverts(custody, freeze, reviewed, issue_to, emitter, stranger):
    issue_to(emitter)
    freeze(emitter)

    with ape.reverts("Allowances: account may not hold"):
        reviewed("Custody", custody.force_transfer, 1, stranger, 4, JUDICIAL, "judgment", DEED)


def test_force_transfer__more_than_is_frozen__reverts(custody, freeze, reviewed, issue_to, emitter, investor):
    issue_to(emitter, tonnes=10)
    freeze(emitter, tonnes=4)

    with ape.reverts("Custody: more than is frozen"):
        reviewed("Custody", custody.force_transfer, 1, investor, 5, JUDICIAL, "judgment", DEED)


@pytest.mark.parametrize("ground", range(INHERITANCE, BANKRUPTCY + 1))
def test_force_transfer__each_ground__works(custody, freeze, reviewed, issue_to, emitter, investor, ground):
    issue_to(emitter)
    freeze(emitter)

    receipt = reviewed("Custody", custody.force_transfer, 1, investor, 4, ground, "deed", DEED)

    assert receipt.decode_logs(custody.UnitsForced)[0].ground == ground


@pytest.mark.parametrize("ground", [0, 1, 7, 8, 10])
def test_force_transfer__no_such_ground__reverts(custody, freeze, reviewed, issue_to, emitter, investor, ground):
    issue_to(emitter)
    freeze(emitter)

    with ape.reverts("Custody: no such ground"):
        reviewed("Custody", custody.force_transfer, 1, investor, 4, ground, "deed", DEED)


def test_force_transfer__unknown_nothing_or_no_reason__reverts(custody, freeze, reviewed, issue_to, emitter, investor):
    issue_to(emitter)
    freeze(emitter)

    with ape.reverts("Custody: no such freeze"):
        reviewed("Custody", custody.force_transfer, 2, investor, 4, JUDICIAL, "judgment", DEED)
    with ape.reverts("Custody: quantity is zero"):
        reviewed("Custody", custody.force_transfer, 1, investor, 0, JUDICIAL, "judgment", DEED)
    with ape.reverts("Custody: reason is empty"):
        reviewed("Custody", custody.force_transfer, 1, investor, 4, JUDICIAL, "", DEED)
