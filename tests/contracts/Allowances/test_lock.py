import ape


def test_lock__by_someone_else__reverts(ledger, cea, issue_to, emitter, registry, quota):
    issue_to(emitter, 10)

    for caller in (emitter, registry, quota):
        with ape.reverts("Allowances: caller is not Compliance"):
            ledger.lock(cea, emitter, 1, sender=caller)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_lock__by_compliance__holds_units_and_logs_it(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)

    receipt = ledger.lock(cea, emitter, 4, sender=compliance)

    assert ledger.registry_t(cea, emitter) == (10, 4, 0)
    assert receipt.events == [ledger.Locked(class_id=cea, account=emitter, quantity_t=4)]


def test_lock__nothing__reverts(ledger, cea, emitter, compliance):
    with ape.reverts("Allowances: quantity is zero"):
        ledger.lock(cea, emitter, 0, sender=compliance)


def test_lock__what_is_locked_already__reverts(ledger, cea, issue_to, emitter, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 6, sender=compliance)

    with ape.reverts("Allowances: not enough available"):
        ledger.lock(cea, emitter, 5, sender=compliance)


def test_lock__trading_units__reverts(ledger, cea, fund, emitter, compliance):
    fund(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.lock(cea, emitter, 1, sender=compliance)
