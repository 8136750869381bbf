import ape

from tests.ledger_fixtures import FROZEN, NOBODY


def test_cancel__part_of_holding__burns_it_and_logs_it(ledger, cea, issue_to, emitter):
    issue_to(emitter, 10)

    receipt = ledger.cancel(cea, 4, "carbon-neutral event", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (6, 0, 0)
    assert (ledger.issued_t(cea), ledger.held_t(cea), ledger.cancelled_t(cea)) == (10, 6, 4)
    assert ledger.surrendered_t(cea) == 0
    assert receipt.events == [
        ledger.Cancelled(class_id=cea, account=emitter, quantity_t=4, reason="carbon-neutral event"),
        ledger.TransferSingle(operator=emitter, owner=emitter, to=NOBODY, id=cea, amount=4),
    ]


def test_cancel__by_staff__reverts(ledger, cea, registry):
    with ape.reverts("Allowances: account may not hold"):
        ledger.cancel(cea, 1, "reason", sender=registry)


def test_cancel__frozen_account__reverts(ledger, cea, issue_to, emitter, set_status):
    issue_to(emitter)
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.cancel(cea, 1, "reason", sender=emitter)


def test_cancel__nothing__reverts(ledger, cea, emitter):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.cancel(cea, 0, "reason", sender=emitter)


def test_cancel__without_a_reason__reverts(ledger, cea, issue_to, emitter):
    issue_to(emitter)

    with ape.reverts("Allowances: reason is empty"):
        ledger.cancel(cea, 1, "", sender=emitter)


def test_cancel__locked_or_trading_units__reverts(ledger, cea, issue_to, fund, emitter, compliance):
    fund(emitter, 10)
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 8, sender=compliance)

    with ape.reverts("Allowances: not enough available"):
        ledger.cancel(cea, 3, "reason", sender=emitter)
