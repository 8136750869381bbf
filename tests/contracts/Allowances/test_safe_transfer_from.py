import ape

from tests.ledger_fixtures import FROZEN, NOBODY, RESTRICTED


def test_safe_transfer_from__by_the_owner__moves_units_and_logs_it(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 10)

    receipt = ledger.safeTransferFrom(emitter, investor, cea, 4, b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (6, 0, 0)
    assert ledger.registry_t(cea, investor) == (4, 0, 0)
    assert receipt.events == [ledger.TransferSingle(operator=emitter, owner=emitter, to=investor, id=cea, amount=4)]


def test_safe_transfer_from__by_someone_else__reverts(ledger, cea, issue_to, emitter, investor, registry):
    issue_to(emitter, 10)

    for caller in (investor, registry):
        with ape.reverts("Allowances: caller is not owner or operator"):
            ledger.safeTransferFrom(emitter, investor, cea, 4, b"", sender=caller)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_safe_transfer_from__by_an_operator__logs_who_it_was(ledger, cea, issue_to, emitter, investor, stranger):
    issue_to(emitter, 10)
    ledger.setApprovalForAll(stranger, True, sender=emitter)

    receipt = ledger.safeTransferFrom(emitter, investor, cea, 4, b"note", sender=stranger)

    assert ledger.balanceOf(investor, cea) == 4
    assert receipt.events == [ledger.TransferSingle(operator=stranger, owner=emitter, to=investor, id=cea, amount=4)]


def test_safe_transfer_from__to_oneself__changes_nothing(ledger, cea, issue_to, emitter):
    issue_to(emitter, 10)

    ledger.safeTransferFrom(emitter, emitter, cea, 10, b"", sender=emitter)

    assert ledger.registry_t(cea, emitter) == (10, 0, 0)


def test_safe_transfer_from__of_nothing__is_logged(ledger, cea, emitter, investor):
    """ERC-1155 takes a transfer of zero for a transfer."""
    receipt = ledger.safeTransferFrom(emitter, investor, cea, 0, b"", sender=emitter)

    assert receipt.events == [ledger.TransferSingle(operator=emitter, owner=emitter, to=investor, id=cea, amount=0)]


def test_safe_transfer_from__more_than_held__reverts(ledger, cea, issue_to, emitter, investor):
    issue_to(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.safeTransferFrom(emitter, investor, cea, 11, b"", sender=emitter)


def test_safe_transfer_from__locked_units__reverts(ledger, cea, issue_to, emitter, investor, compliance):
    issue_to(emitter, 10)
    ledger.lock(cea, emitter, 6, sender=compliance)

    with ape.reverts("Allowances: not enough available"):
        ledger.safeTransferFrom(emitter, investor, cea, 5, b"", sender=emitter)


def test_safe_transfer_from__trading_units__reverts(ledger, cea, fund, emitter, investor):
    fund(emitter, 10)

    with ape.reverts("Allowances: not enough available"):
        ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)


def test_safe_transfer_from__to_staff_strangers_or_nobody__reverts(ledger, cea, issue_to, emitter, registry, stranger):
    issue_to(emitter, 10)

    for receiver in (registry, stranger, NOBODY, ledger):
        with ape.reverts("Allowances: account may not hold"):
            ledger.safeTransferFrom(emitter, receiver, cea, 1, b"", sender=emitter)


def test_safe_transfer_from__frozen_owner_or_receiver__reverts(
    ledger, cea, issue_to, emitter, investor, other_emitter, set_status
):
    issue_to(emitter)
    issue_to(other_emitter)
    set_status(emitter, FROZEN)

    with ape.reverts("Allowances: account may not hold"):
        ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)
    with ape.reverts("Allowances: account may not hold"):
        ledger.safeTransferFrom(other_emitter, emitter, cea, 1, b"", sender=other_emitter)


def test_safe_transfer_from__restricted_receiver__is_booked(ledger, cea, issue_to, emitter, investor, set_status):
    issue_to(emitter)
    set_status(investor, RESTRICTED)

    ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=emitter)

    assert ledger.balanceOf(investor, cea) == 1
