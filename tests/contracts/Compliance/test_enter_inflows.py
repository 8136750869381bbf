"""Units that come from another register are issued here with serials of their own."""

import ape

SOURCE = "EUTL AT, transfers of 2008-04"


def test_enter_inflows__by_anyone_but_reviews__reverts(
    compliance, allowances, enrolled, eua, registry, ministry, province, stranger
):
    for caller in (registry, ministry, province, enrolled, stranger):
        with ape.reverts("Compliance: caller is not Reviews"):
            compliance.enter_inflows([(enrolled, eua, 5)], SOURCE, sender=caller)

    assert allowances.issued_t(eua) == 0


def test_enter_inflows__many__issues_each_and_logs_it(compliance, allowances, enrolled, investor, eua, reviews_account):
    receipt = compliance.enter_inflows([(enrolled, eua, 5), (investor, eua, 7)], SOURCE, sender=reviews_account)

    assert allowances.registry_t(eua, enrolled) == (5, 0, 0)
    assert allowances.registry_t(eua, investor) == (7, 0, 0)
    assert receipt.decode_logs(compliance.InflowEntered) == [
        compliance.InflowEntered(entity=entity, class_id=eua, quantity_t=tonnes, source=SOURCE)
        for entity, tonnes in ((enrolled, 5), (investor, 7))
    ]
    issued = receipt.decode_logs(allowances.Issued)
    assert [(one.first_serial, one.last_serial, one.year) for one in issued] == [(1, 5, 0), (6, 12, 0)]


def test_enter_inflows__same_entity_and_class_again__issues_again(
    compliance, allowances, enrolled, eua, reviews_account
):
    for _ in range(2):
        compliance.enter_inflows([(enrolled, eua, 5), (enrolled, eua, 5)], SOURCE, sender=reviews_account)

    assert allowances.issued_t(eua) == 20
    assert compliance.surrendered_t(enrolled, 2009) == 0


def test_enter_inflows__without_a_source__reverts(compliance, enrolled, eua, reviews_account):
    with ape.reverts("Compliance: source is empty"):
        compliance.enter_inflows([(enrolled, eua, 5)], "", sender=reviews_account)


def test_enter_inflows__of_nothing__reverts(compliance, enrolled, eua, reviews_account):
    with ape.reverts("Allowances: quantity is zero"):
        compliance.enter_inflows([(enrolled, eua, 0)], SOURCE, sender=reviews_account)


def test_enter_inflows__account_that_may_not_hold__reverts(compliance, allowances, province, eua, reviews_account):
    """A zero among the rows, or an account of staff, takes all rows back."""
    with ape.reverts():
        compliance.enter_inflows([(province, eua, 5)], SOURCE, sender=reviews_account)

    assert allowances.issued_t(eua) == 0
