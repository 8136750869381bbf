import ape

from tests.ledger_fixtures import TODAY


def test_expect__by_someone_else__reverts(cash, emitter, settlement):
    for caller in (emitter, settlement):
        with ape.reverts("Cash: caller is not a way to trade"):
            cash.expect([emitter], [4], [1], TODAY, sender=caller)


def test_expect__money_to_come__can_buy_and_not_leave(cash, pay_in, emitter, order_book):
    pay_in(emitter, 100)
    cash.expect([emitter], [40], [3], TODAY, sender=order_book)

    assert cash.balance_of(emitter) == (100, 0, 40, 0)
    assert (cash.available_fen(emitter), cash.idle_fen(emitter), cash.net_t(emitter)) == (140, 100, -3)
    cash.reserve(emitter, 120, 5, TODAY, sender=order_book)
    assert (cash.available_fen(emitter), cash.idle_fen(emitter), cash.net_t(emitter)) == (20, 0, 2)
    assert (cash.reserved_on(emitter, TODAY), cash.reserved_on(emitter, TODAY - 1)) == (120, 0)
    with ape.reverts("Cash: not enough available"):
        cash.request_withdrawal(1, sender=emitter)


def test_expect__day_is_settled__is_void(cash, emitter, order_book, market, deployer):
    cash.expect([emitter], [40], [3], TODAY, sender=order_book)

    market.set_today(TODAY + 1, sender=deployer)

    assert cash.balance_of(emitter) == (0, 0, 0, 0)
    assert cash.net_t(emitter) == 0


def test_expect__lists_of_different_length__reverts(cash, emitter, order_book):
    for amounts, quantities in (([], [1]), ([1], [])):
        with ape.reverts("Cash: lengths differ"):
            cash.expect([emitter], amounts, quantities, TODAY, sender=order_book)


def test_expect__more_than_a_cell_holds__reverts(cash, emitter, order_book):
    with ape.reverts("Cash: too much is due"):
        cash.expect([emitter, emitter], [2**55, 2**55], [1, 1], TODAY, sender=order_book)
    with ape.reverts("Cash: net quantity needs more than 56 bits"):
        cash.expect([emitter], [1], [2**55], TODAY, sender=order_book)
