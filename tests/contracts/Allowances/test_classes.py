"""The list of classes, and whether an account holds anything of any of them."""

import ape
import pytest

from carbon.unit_ledger import MAX_CLASSES
from tests.ledger_fixtures import ACTIVE, FROZEN

NOTHING_YET = 0


def test_class_at__defined_classes__are_in_their_order(ledger, cea, eua):
    assert ledger.class_count() == 2
    assert [ledger.class_at(position) for position in range(3)] == [cea, eua, NOTHING_YET]


def test_is_empty__nothing_issued__is_true(ledger, cea, emitter):
    assert ledger.is_empty(emitter)


@pytest.mark.parametrize("where", ["registry", "trading"])
def test_is_empty__one_unit_of_the_last_class__is_false(ledger, cea, eua, issue_to, emitter, investor, where):
    issue_to(emitter, 1, eua)
    if where == "trading":
        ledger.to_trading(eua, 1, sender=emitter)

    assert not ledger.is_empty(emitter)
    assert ledger.is_empty(investor)


def test_is_empty__everything_given_away__is_true(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 5)
    ledger.safeTransferFrom(emitter, investor, cea, 5, b"", sender=emitter)

    assert ledger.is_empty(emitter)


@pytest.mark.long
def test_define_class__one_more_than_the_ledger_can_have__reverts(
    ledger, registry, quota, emitter, investor, set_status
):
    """
    With all classes there are, an account can still be frozen and looked through.

    The one too many must be new: other tests of the module define CN CEA, and then it is refused for that.
    """
    for number in range(ledger.class_count(), MAX_CLASSES):
        ledger.define_class(f"S{number % 100}", f"K{number // 100}", 0, sender=registry)
    with ape.reverts("Allowances: too many classes"):
        ledger.define_class("ONE", "MORE", 0, sender=registry)
    last = ledger.class_at(MAX_CLASSES - 1)
    ledger.issue(last, emitter, 2, 2021, sender=quota)
    ledger.safeTransferFrom(emitter, investor, last, 1, b"", sender=emitter)

    receipt = set_status(emitter, FROZEN)

    assert receipt.gas_used < 6_000_000  # half of what a client grants a transaction
    assert not ledger.is_empty(emitter)
    with ape.reverts("Allowances: account may not hold"):
        ledger.safeTransferFrom(emitter, investor, last, 1, b"", sender=emitter)
    set_status(emitter, ACTIVE)
    ledger.safeTransferFrom(emitter, investor, last, 1, b"", sender=emitter)
    assert ledger.is_empty(emitter)
