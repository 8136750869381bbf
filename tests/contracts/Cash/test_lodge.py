import ape

from tests.ledger_fixtures import TODAY


def test_lodge__and_what_follows__by_someone_else__reverts(cash, emitter, settlement, registry):
    for call in (cash.lodge, cash.unlodge, cash.forfeit):
        for caller in (emitter, settlement, registry):
            with ape.reverts("Cash: caller is not Auction"):
                call(emitter, 1, sender=caller)


def test_lodge__idle_money__is_out_of_reach_on_any_day(cash, pay_in, emitter, auction, order_book):
    pay_in(emitter, 500)
    cash.reserve(emitter, 200, 1, TODAY, sender=order_book)
    with ape.reverts("Cash: not enough available"):
        cash.lodge(emitter, 301, sender=auction)

    receipt = cash.lodge(emitter, 300, sender=auction)

    assert (cash.lodged_fen(emitter), cash.idle_fen(emitter), cash.balance_of(emitter)[0]) == (300, 0, 500)
    assert receipt.events == [cash.Lodged(account=emitter, amount_fen=300)]


def test_unlodge_and_forfeit__of_a_deposit__give_back_and_to_the_risk_reserve(cash, pay_in, emitter, auction):
    pay_in(emitter, 500)
    cash.lodge(emitter, 300, sender=auction)

    given_back = cash.unlodge(emitter, 100, sender=auction)
    forfeited = cash.forfeit(emitter, 150, sender=auction)

    assert (cash.lodged_fen(emitter), cash.idle_fen(emitter), cash.fund(3)) == (50, 300, (150, 0))
    assert cash.held_fen() == 500
    assert given_back.events == [cash.Unlodged(account=emitter, amount_fen=100)]
    assert forfeited.events == [cash.Forfeited(account=emitter, amount_fen=150)]
    with ape.reverts("Cash: not enough lodged"):
        cash.forfeit(emitter, 51, sender=auction)
