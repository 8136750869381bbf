import ape


def test_balance_of__units_in_both_sub_accounts__adds_them_up(ledger, cea, issue_to, fund, emitter):
    issue_to(emitter, 3)
    fund(emitter, 4)

    assert ledger.balanceOf(emitter, cea) == 7


def test_balance_of_batch__pairs__answers_each(ledger, cea, eua, issue_to, emitter, investor):
    issue_to(emitter, 3)
    issue_to(investor, 5, eua)

    accounts, ids = [emitter, investor, emitter, investor], [cea, cea, eua, eua]

    assert ledger.balanceOfBatch(accounts, ids) == [3, 0, 0, 5]


def test_balance_of_batch__lists_of_different_length__reverts(ledger, cea, emitter):
    with ape.reverts("Allowances: lengths differ"):
        ledger.balanceOfBatch([emitter], [cea, cea])
