import ape

from tests.ledger_fixtures import FROZEN


def test_safe_batch_transfer_from__two_classes__moves_both_and_logs_it(ledger, cea, eua, issue_to, emitter, investor):
    issue_to(emitter, 10)
    issue_to(emitter, 20, eua)

    receipt = ledger.safeBatchTransferFrom(emitter, investor, [cea, eua], [4, 5], b"", sender=emitter)

    assert ledger.balanceOfBatch([emitter, emitter, investor, investor], [cea, eua, cea, eua]) == [6, 15, 4, 5]
    assert receipt.events == [
        ledger.TransferBatch(operator=emitter, owner=emitter, to=investor, ids=[cea, eua], amounts=[4, 5])
    ]


def test_safe_batch_transfer_from__same_class_twice__moves_the_sum(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 10)

    ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [4, 5], b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (1, 0, 0)
    assert ledger.registry_t(cea, investor) == (9, 0, 0)


def test_safe_batch_transfer_from__same_class_twice_beyond_holding__reverts(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [6, 6], b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)
    assert ledger.registry_t(cea, investor) == (0, 0, 0)


def test_safe_batch_transfer_from__same_class_twice_to_oneself__changes_nothing(ledger, cea, issue_to, emitter):
    issue_to(emitter, 10)

    ledger.safeBatchTransferFrom(emitter, emitter, [cea, cea], [6, 6], b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_safe_batch_transfer_from__lists_of_different_length__reverts(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: lengths differ"):
        ledger.safeBatchTransferFrom(emitter, investor, [cea, cea], [4], b"", sender=emitter)


def test_safe_batch_transfer_from__by_someone_else__reverts(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: caller is not owner or operator"):
        ledger.safeBatchTransferFrom(emitter, investor, [cea], [4], b"", sender=investor)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_safe_batch_transfer_from__by_an_operator__moves_units(ledger, cea, issue_to, emitter, investor, stranger):
    issue_to(emitter, 10)
    ledger.setApprovalForAll(stranger, True, sender=emitter)

    ledger.safeBatchTransferFrom(emitter, investor, [cea], [4], b"", sender=stranger)

    assert ledger.registry_t(cea, investor) == (4, 0, 0)


def test_safe_batch_transfer_from__to_staff_or_frozen__reverts(
    ledger, cea, issue_to, emitter, investor, registry, set_status
):
    issue_to(emitter, 10)
    set_status(investor, FROZEN)

    for receiver in (registry, investor):
        with ape.reverts("Allowances: account may not hold"):
            ledger.safeBatchTransferFrom(emitter, receiver, [cea], [4], b"", sender=emitter)


def test_safe_batch_transfer_from__empty_lists__reverts(ledger, emitter, investor):
    with ape.reverts("Allowances: nothing to transfer"):
        ledger.safeBatchTransferFrom(emitter, investor, [], [], b"", sender=emitter)
