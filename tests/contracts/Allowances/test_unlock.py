import ape


def test_unlock__by_someone_else__reverts(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 4, sender=compliance)

    with ape.reverts("Allowances: caller is not Compliance"):
        ledger.unlock(cea, emitter, 4, sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 4, 0)


def test_unlock__by_compliance__frees_units_and_logs_it(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 4, sender=compliance)

    receipt = ledger.unlock(cea, emitter, 3, sender=compliance)

    assert ledger.registry_t(cea, emitter) == (10, 1, 0)
    assert receipt.events == [ledger.Unlocked(class_id=cea, account=emitter, quantity_t=3)]


def test_unlock__nothing__reverts(ledger, cea, emitter, compliance):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.unlock(cea, emitter, 0, sender=compliance)


def test_unlock__more_than_locked__reverts(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 4, sender=compliance)

    with ape.reverts("Allowances: not enough locked"):
        ledger.unlock(cea, emitter, 5, sender=compliance)
