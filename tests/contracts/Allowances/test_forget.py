"""The ledger remembers who may hold, and forgets in the transaction in which an account loses that right."""

import ape
import pytest

from carbon.roles import Role
from carbon.unit_ledger import class_key
from tests.ledger_fixtures import ACTIVE, FROZEN, RESTRICTED


def test_forget__by_another__reverts(ledger, emitter, registry, deployer, quota, reviews):
    for other in (emitter, registry, deployer, quota, reviews):
        with ape.reverts("Allowances: caller is not Participants"):
            ledger.forget(emitter, sender=other)


@pytest.mark.parametrize("which", ["sender", "receiver"])
def test_forget__remembered_account_frozen__moves_nothing_any_more(
    ledger, cea, eua, issue_to, emitter, investor, set_status, which
):
    for class_id in (cea, eua):
        for account in (emitter, investor):
            issue_to(account, 10, class_id)
        ledger.safeTransferFrom(emitter, investor, class_id, 1, b"", sender=emitter)
    set_status(emitter if which == "sender" else investor, FROZEN)

    for class_id in (cea, eua):
        with ape.reverts("Allowances: account may not hold"):
            ledger.safeTransferFrom(emitter, investor, class_id, 1, b"", sender=emitter)
        with ape.reverts("Allowances: account may not hold"):
            ledger.safeTransferFrom(investor, emitter, class_id, 1, b"", sender=investor)
        with ape.reverts("Allowances: account may not hold"):
            ledger.safeBatchTransferFrom(emitter, investor, [class_id], [1], b"", sender=emitter)


def test_forget__remembered_account_frozen_and_thawed__moves_again(
    ledger, cea, issue_to, emitter, investor, set_status
):
    issue_to(emitter, 10)
    ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)
    set_status(emitter, FROZEN)
    set_status(emitter, ACTIVE)

    ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)

    assert ledger.balanceOf(investor, cea) == 2


def test_forget__remembered_account_restricted__may_still_hold(ledger, cea, issue_to, emitter, investor, set_status):
    issue_to(emitter, 10)
    set_status(emitter, RESTRICTED)

    ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)

    assert ledger.balanceOf(investor, cea) == 1


def test_forget__remembered_account_that_loses_its_role__moves_nothing_any_more(
    ledger, cea, issue_to, emitter, investor, participants, governors
):
    issue_to(emitter, 10)
    ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)
    participants.revoke_role(emitter, Role.EMITTER, sender=governors[0])

    with ape.reverts("Allowances: account may not hold"):
        ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)


def test_forget__account_that_lost_one_of_two_roles__may_still_hold(
    ledger, cea, issue_to, emitter, investor, participants, governors
):
    issue_to(emitter, 10)
    participants.grant_role(emitter, Role.INVESTOR, sender=governors[0])
    participants.revoke_role(emitter, Role.EMITTER, sender=governors[0])

    ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)

    assert ledger.balanceOf(investor, cea) == 1


def test_forget__transfer_of_nothing_of_a_class_to_come__leaves_nothing_remembered(
    ledger, registry, quota, emitter, investor, set_status
):
    """A class that is defined later must not find cells that nobody can have forget."""
    class_id = class_key("CN", "CEA", 2030)
    ledger.safeTransferFrom(emitter, investor, class_id, 0, b"", sender=emitter)
    set_status(investor, FROZEN)
    ledger.define_class("CN", "CEA", 2030, sender=registry)
    ledger.issue(class_id, emitter, 10, 2030, sender=quota)

    with ape.reverts("Allowances: account may not hold"):
        ledger.safeTransferFrom(emitter, investor, class_id, 1, b"", sender=emitter)


def test_forget__class_defined_after_the_freeze__is_closed_too(
    ledger, cea, registry, quota, issue_to, emitter, investor, set_status
):
    issue_to(emitter, 10)
    set_status(investor, FROZEN)
    ledger.define_class("CN", "CEA", 2031, sender=registry)
    class_id = class_key("CN", "CEA", 2031)
    ledger.issue(class_id, emitter, 10, 2031, sender=quota)

    for each in (cea, class_id):
        with ape.reverts("Allowances: account may not hold"):
            ledger.safeTransferFrom(emitter, investor, each, 1, b"", sender=emitter)


@pytest.mark.parametrize("amount", [11, 2**56, 2**64, 2**128, 2**200, 2**256 - 1])
def test_safe_transfer_from__more_than_held_of_remembered_accounts__reverts(
    ledger, cea, issue_to, emitter, investor, amount
):
    """However large the number: none is cut to what fits a field, and none spills into the neighbour."""
    for account in (emitter, investor):
        issue_to(account, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.safeTransferFrom(emitter, investor, cea, amount, b"", sender=emitter)
    with ape.reverts("Allowances: not enough available"):
        ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [1, amount], b"", sender=emitter)
    with ape.reverts("Allowances: not enough available"):
        ledger.to_trading(cea, amount, sender=emitter)

    assert ledger.registry_t(cea, emitter) == ledger.registry_t(cea, investor) == (10, 0, 0)
