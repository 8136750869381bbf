import ape

from tests.ledger_fixtures import FROZEN, NOBODY


def test_surrender__by_someone_else__reverts(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 4, sender=compliance)

    with ape.reverts("Allowances: caller is not Compliance"):
        ledger.surrender(cea, emitter, 4, sender=emitter)

    assert ledger.surrendered_t(cea) == 0


def test_surrender__locked_units__burns_them_and_logs_it(ledger, cea, issue_to, emitter, compliance):
    """C1: surrendered units can never be used again."""
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 6, sender=compliance)

    receipt = ledger.surrender(cea, emitter, 4, sender=compliance)

    assert ledger.registry_t(cea, emitter) == (6, 2, 0)
    assert (ledger.issued_t(cea), ledger.held_t(cea), ledger.surrendered_t(cea)) == (10, 6, 4)
    assert receipt.events == [
        ledger.Surrendered(class_id=cea, account=emitter, quantity_t=4),
        ledger.TransferSingle(operator=compliance, owner=emitter, to=NOBODY, id=cea, amount=4),
    ]


def test_surrender__units_not_locked__reverts(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 4, sender=compliance)

    with ape.reverts("Allowances: not enough locked"):
        ledger.surrender(cea, emitter, 5, sender=compliance)


def test_surrender__nothing__reverts(ledger, cea, emitter, compliance):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.surrender(cea, emitter, 0, sender=compliance)


def test_surrender__frozen_account__stays_open(ledger, cea, issue_to, emitter, compliance, set_status):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 4, sender=compliance)
    set_status(emitter, FROZEN)

    ledger.surrender(cea, emitter, 4, sender=compliance)

    assert ledger.surrendered_t(cea) == 4
