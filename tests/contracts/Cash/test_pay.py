import ape
import pytest

from tests.ledger_fixtures import FROZEN, RESTRICTED, TODAY


@pytest.fixture
def bought(cash, pay_in, investor, emitter, order_book):
    """The investor has 500 fen and 300 reserved, of which he owes the emitter 200 and each side a fee of 2."""
    pay_in(investor, 500)
    cash.reserve(investor, 300, 3, TODAY, sender=order_book)
    cash.expect([emitter], [198], [2], TODAY, sender=order_book)


def test_pay__by_someone_else__reverts(cash, bought, investor, emitter, order_book, bank):
    for caller in (investor, order_book, bank):
        with ape.reverts("Cash: caller is not Settlement"):
            cash.pay([investor], [emitter], [200], [2], 1, TODAY, sender=caller)


def test_pay__reserved_money__reaches_the_seller_and_the_funds_and_is_logged(
    cash, bought, investor, emitter, settlement
):
    receipt = cash.pay([investor], [emitter], [200], [2], 1, TODAY, sender=settlement)

    assert cash.balance_of(investor) == (298, 98, 0, 0)
    assert cash.balance_of(emitter) == (198, 0, 0, 0)
    assert (cash.fund(1), cash.fund(2), cash.fund(3)) == ((3, 0), (1, 0), (0, 0))
    assert (cash.in_fen(), cash.held_fen(), cash.out_fen()) == (500, 500, 0)
    assert receipt.events == [cash.Paid(buyers=[investor], sellers=[emitter], amounts_fen=[200], fees_fen=[2])]


def test_pay__money_of_a_sale__pays_for_a_purchase_of_the_same_call(
    cash, bought, investor, emitter, other_emitter, order_book, settlement
):
    """Sale proceeds can buy at once (rules.md section 2); the order of the two in the call does not matter."""
    assert cash.available_fen(emitter) == 198
    assert cash.idle_fen(emitter) == 0
    cash.reserve(emitter, 198, 2, TODAY, sender=order_book)
    cash.expect([other_emitter], [198], [2], TODAY, sender=order_book)

    with ape.reverts("Cash: not enough held"):
        cash.pay([emitter], [other_emitter], [198], [0], 0, TODAY, sender=settlement)
    cash.pay([emitter, investor], [other_emitter, emitter], [198, 200], [0, 2], 0, TODAY, sender=settlement)

    assert cash.balance_of(other_emitter) == (198, 0, 0, 0)
    assert cash.balance_of(emitter) == (0, 0, 0, 0)


def test_pay__more_than_reserved_or_due__reverts(cash, bought, investor, emitter, order_book, settlement):
    with ape.reverts("Cash: not enough due"):
        cash.pay([investor], [emitter], [201], [2], 1, TODAY, sender=settlement)
    cash.expect([emitter], [400], [2], TODAY, sender=order_book)
    with ape.reverts("Cash: not enough reserved"):
        cash.pay([investor], [emitter], [301], [0], 0, TODAY, sender=settlement)


def test_pay__registry_part_above_all_fees__reverts(cash, bought, investor, emitter, settlement):
    with ape.reverts("Cash: the registry's part is more than all fees"):
        cash.pay([investor], [emitter], [200], [2], 5, TODAY, sender=settlement)


def test_pay__lists_of_different_length__reverts(cash, bought, investor, emitter, settlement):
    for lists in (([], [emitter], [200], [2]), ([investor], [emitter], [], [2]), ([investor], [emitter], [200], [])):
        with ape.reverts("Cash: lengths differ"):
            cash.pay(*lists, 1, TODAY, sender=settlement)


def test_pay__either_side_frozen_meanwhile__reverts(cash, bought, investor, emitter, settlement, set_status):
    for account in (emitter, investor):
        set_status(account, FROZEN)
        with ape.reverts("Cash: account may not hold"):
            cash.pay([investor], [emitter], [200], [2], 1, TODAY, sender=settlement)
        set_status(account, 2)


def test_pay__to_a_seller_restricted_meanwhile__is_booked(cash, bought, investor, emitter, settlement, set_status):
    set_status(emitter, RESTRICTED)

    cash.pay([investor], [emitter], [200], [2], 1, TODAY, sender=settlement)

    assert cash.available_fen(emitter) == 198
