import ape


def test_set_approval_for_all__approve__lets_the_operator_in_and_logs_it(ledger, emitter, stranger):
    receipt = ledger.setApprovalForAll(stranger, True, sender=emitter)

    assert ledger.isApprovedForAll(emitter, stranger)
    assert not ledger.isApprovedForAll(stranger, emitter)
    assert receipt.events == [ledger.ApprovalForAll(account=emitter, operator=stranger, approved=True)]


def test_set_approval_for_all__take_back__shuts_the_operator_out(ledger, cea, issue_to, emitter, investor, stranger):
    issue_to(emitter)
    ledger.setApprovalForAll(stranger, True, sender=emitter)

    receipt = ledger.setApprovalForAll(stranger, False, sender=emitter)

    assert receipt.events == [ledger.ApprovalForAll(account=emitter, operator=stranger, approved=False)]
    with ape.reverts("Allowances: caller is not owner or operator"):
        ledger.safeTransferFrom(emitter, investor, cea, 1, b"", sender=stranger)


def test_set_approval_for_all__operator__reaches_no_other_function(ledger, cea, issue_to, emitter, investor):
    """An operator may transfer; sub-accounts stay the holder's own."""
    issue_to(emitter)
    ledger.setApprovalForAll(investor, True, sender=emitter)

    with ape.reverts("Allowances: not enough available"):
        ledger.to_trading(cea, 1, sender=investor)
    assert ledger.registry_t(cea, emitter) == (10, 0, 0)
