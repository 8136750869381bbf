"""`Defaults.make_good`: the defaulter has the trade delivered after all, until the deadline."""

from benchmarks.bare_evm import Event
from benchmarks.trading_world import REGISTRY
from carbon.settlement import trade_hash
from carbon.vouchers import code_for
from tests.contracts.Defaults.cases import ANN, BEN, CAT, DUE_FEN, NOTICE_S, NOVICE, SELLER, made, novice_in_default


def test_make_good__by_another__reverts():
    cases = novice_in_default()
    cases.pay_in(NOVICE, DUE_FEN)

    for by in (BEN, REGISTRY):
        assert cases.send(by, "make_good", cases.argument(1)) == "Defaults: caller is not in default"
    assert cases.state(1) == 2


def test_make_good__no_notice__reverts():
    cases = made()

    assert cases.send(ANN, "make_good", cases.argument(0)) == "Defaults: trade awaits no decision"


def test_make_good__money_came_at_the_last_second__delivers_against_payment_and_logs_it():
    """S1: the voucher is the one that the trade would have had, and the credit record stays empty."""
    cases = novice_in_default()
    cases.pay_in(NOVICE, DUE_FEN + 5)
    trade, paid_before, totals = cases.trades[1], cases.money_fen(BEN), cases.totals()
    cases.miss_the_deadline(NOTICE_S)

    first, *_ = cases.done(NOVICE, "make_good", cases.argument(1))

    told = {"trade_id": trade.trade_id, "defaulter": NOVICE, "amount_fen": DUE_FEN}
    assert first == Event("Defaults.DefaultMadeGood", told)
    assert cases.state(1) == 3
    assert (cases.held_t(NOVICE), cases.money_fen(NOVICE)) == (990, 5)
    assert cases.money_fen(BEN) - paid_before == 900_000 - 2_700
    assert cases.evm.call("Vouchers", "code_of", trade.trade_id) == code_for(trade.trade_id, trade_hash(trade))
    assert cases.records(NOVICE) == (0, 0)
    assert cases.totals() == totals


def test_make_good__too_little_money__reverts_and_a_later_call_can_do_it():
    cases = novice_in_default()
    cases.pay_in(NOVICE, DUE_FEN - 1)

    assert cases.send(NOVICE, "make_good", cases.argument(1)) == "Cash: not enough available"
    assert cases.state(1) == 2
    cases.pay_in(NOVICE, 1)
    assert cases.send(NOVICE, "make_good", cases.argument(1)) is None


def test_make_good__after_the_deadline__reverts():
    cases = novice_in_default()
    cases.pay_in(NOVICE, DUE_FEN)
    cases.miss_the_deadline()

    assert cases.send(NOVICE, "make_good", cases.argument(1)) == "Defaults: deadline is past"


def test_make_good__twice__reverts():
    cases = novice_in_default()
    cases.pay_in(NOVICE, 2 * DUE_FEN)
    cases.done(NOVICE, "make_good", cases.argument(1))

    assert cases.send(NOVICE, "make_good", cases.argument(1)) == "Defaults: trade awaits no decision"
    assert cases.money_fen(NOVICE) == DUE_FEN


def test_make_good__another_quantity__reverts():
    cases = novice_in_default()
    cases.pay_in(NOVICE, 2 * DUE_FEN)
    other = list(cases.argument(1))
    other[4] += 1

    assert cases.send(NOVICE, "make_good", other) == "Settlement: trade is not as recorded"


def test_make_good__seller_whose_account_was_frozen__delivers_once_it_is_open():
    cases = made()
    cases.freeze(CAT)
    cases.give_notice(2, SELLER)
    assert cases.settle(2) is None
    assert cases.send(CAT, "make_good", cases.argument(2)) == "Allowances: account may not hold"
    cases.reopen(CAT)
    before = cases.held_t(BEN)

    cases.done(CAT, "make_good", cases.argument(2))

    assert cases.held_t(BEN) - before == 50
