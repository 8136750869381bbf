import ape

from tests.ledger_fixtures import TODAY


def test_expect__by_someone_else__reverts(ledger, cea, emitter, settlement):
    for caller in (emitter, settlement):
        with ape.reverts("Allowances: caller is not a way to trade"):
            ledger.expect(cea, [emitter], [4], TODAY, sender=caller)


def test_expect__by_a_way_to_trade__shows_units_to_come(ledger, cea, emitter, investor, order_book):
    ledger.expect(cea, [emitter, investor, emitter], [4, 5, 6], TODAY, sender=order_book)

    assert ledger.trading_t(cea, emitter) == (0, 0, 10, 0)
    assert ledger.trading_t(cea, investor) == (0, 0, 5, 0)
    assert ledger.available_t(cea, emitter) == 0


def test_expect__units_to_come__can_not_be_sold_the_same_day(ledger, cea, fund, emitter, order_book):
    """T+1: what was bought today cannot be sold today."""
    fund(emitter, 10)
    ledger.expect(cea, [emitter], [4], TODAY, sender=order_book)

    with ape.reverts("Allowances: bought today"):
        ledger.reserve(cea, emitter, 11, TODAY, sender=order_book)
    with ape.reverts("Allowances: not enough available"):
        ledger.reserve(cea, emitter, 15, TODAY, sender=order_book)


def test_expect__day_is_settled__is_void(ledger, cea, emitter, order_book, market, deployer):
    ledger.expect(cea, [emitter], [4], TODAY, sender=order_book)

    market.set_today(TODAY + 1, sender=deployer)

    assert ledger.trading_t(cea, emitter) == (0, 0, 0, 0)


def test_expect__lists_of_different_length__reverts(ledger, cea, emitter, order_book):
    with ape.reverts("Allowances: lengths differ"):
        ledger.expect(cea, [emitter], [4, 5], TODAY, sender=order_book)


def test_expect__more_than_a_cell_holds__reverts(ledger, cea, emitter, order_book):
    with ape.reverts("Allowances: too much is due"):
        ledger.expect(cea, [emitter, emitter], [2**55, 2**55], TODAY, sender=order_book)
