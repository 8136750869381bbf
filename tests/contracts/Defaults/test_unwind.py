"""`Defaults.unwind` and `pay_compensation`: both sides get back what they gave, the innocent one a compensation too."""

import pytest

from benchmarks.bare_evm import Event
from benchmarks.trading_world import BANK, REGISTRY, REVIEWS, SECOND
from tests.contracts.Defaults.cases import (
    ANN,
    BEN,
    CAT,
    COMPENSATION_BP,
    DOCUMENT,
    NOTICE_S,
    NOVICE,
    REASON,
    SELLER,
    made,
    novice_in_default,
)

UNTIL_S = 2_000_000_000
DUE_TO_BEN_FEN = 900_000 * COMPENSATION_BP // 10_000


def overdue(reserve_fen=100_000):
    cases = novice_in_default()
    if reserve_fen:
        cases.fill_reserve(reserve_fen)
    cases.miss_the_deadline()
    return cases


@pytest.mark.parametrize("by", [REGISTRY, SECOND, BEN])
def test_unwind__by_one_person__reverts(by):
    cases = overdue()

    refused = cases.send(by, "unwind", cases.argument(1), 0, REASON, DOCUMENT)

    assert refused == "Defaults: caller is not Reviews"
    assert cases.state(1) == 2


def test_unwind__until_the_deadline__reverts():
    cases = novice_in_default()
    cases.miss_the_deadline(NOTICE_S)

    assert cases.decide("unwind", 1) == "Defaults: deadline is not past"


def test_unwind__buyer_without_money__gives_the_units_back_compensates_and_logs_it():
    cases = overdue()
    trade_id, units, money, totals = cases.trades[1].trade_id, cases.held_t(BEN), cases.money_fen(BEN), cases.totals()

    logged = cases.done(REVIEWS, "unwind", cases.argument(1), UNTIL_S, REASON, DOCUMENT)

    mine = [event for event in logged if event.name.startswith("Defaults.")]
    assert mine == [
        Event(
            "Defaults.DefaultUnwound",
            {
                "trade_id": trade_id,
                "defaulter": NOVICE,
                "innocent": BEN,
                "compensation_fen": DUE_TO_BEN_FEN,
                "barred_until_s": UNTIL_S,
                "reason": REASON,
                "document_hash": "0x" + DOCUMENT.hex(),
            },
        ),
        Event(
            "Defaults.CompensationPaid",
            {"trade_id": trade_id, "to": BEN, "amount_fen": DUE_TO_BEN_FEN, "owed_fen": 0},
        ),
    ]
    assert cases.state(1) == 5
    assert (cases.held_t(BEN) - units, cases.money_fen(BEN) - money) == (90, DUE_TO_BEN_FEN)
    assert cases.evm.call("Cash", "covered_fen", NOVICE) == DUE_TO_BEN_FEN
    assert cases.reserve_fen() == 100_000 - DUE_TO_BEN_FEN
    assert cases.evm.call("Vouchers", "code_of", trade_id) == 0
    assert cases.records(NOVICE) == (1, UNTIL_S)
    assert cases.totals() == totals


def test_unwind__buyer_whose_account_is_frozen__gives_him_his_money_back():
    """What is one's own comes back whatever became of one's account; the seller is compensated."""
    cases = overdue()
    money, units = cases.evm.call("Cash", "idle_fen", ANN), cases.held_t(NOVICE)

    assert cases.decide("unwind", 0) is None

    assert cases.evm.call("Cash", "idle_fen", ANN) - money == 1_003_000
    assert cases.held_t(NOVICE) - units == 100
    assert cases.money_fen(NOVICE) == 50_000
    assert cases.evm.call("Cash", "covered_fen", ANN) == 50_000


def test_unwind__seller_whose_account_is_frozen__compensates_the_buyer():
    cases = made()
    cases.freeze(CAT)
    cases.give_notice(2, SELLER)
    assert cases.settle(2) is None
    cases.fill_reserve(100_000)
    money, units = cases.money_fen(BEN), cases.held_t(CAT)
    cases.miss_the_deadline()

    assert cases.decide("unwind", 2) is None

    assert cases.held_t(CAT) - units == 50
    assert cases.money_fen(BEN) - money == 25_000
    assert cases.evm.call("Cash", "covered_fen", CAT) == 25_000
    assert cases.records(CAT)[0] == 1


def test_unwind__reserve_too_small__holds_nothing_up_and_the_rest_stays_owed():
    cases = overdue(1_000)
    units = cases.held_t(BEN)

    assert cases.decide("unwind", 1) is None

    assert cases.held_t(BEN) - units == 90
    assert (cases.case(1)["owed_fen"], cases.reserve_fen()) == (DUE_TO_BEN_FEN - 1_000, 0)


def test_unwind__no_reserve_at_all__is_done_and_all_stays_owed():
    cases = overdue(0)

    assert cases.decide("unwind", 1) is None
    assert cases.case(1)["owed_fen"] == DUE_TO_BEN_FEN


def test_unwind__twice_or_of_another_trade__reverts():
    cases = overdue()
    other = list(cases.argument(1))
    other[3] += 1
    assert cases.send(REVIEWS, "unwind", other, 0, REASON, DOCUMENT) == "Settlement: trade is not as recorded"
    assert cases.decide("unwind", 1) is None

    assert cases.decide("unwind", 1) == "Defaults: trade awaits no decision"


def test_pay_compensation__money_came__pays_the_rest_whoever_calls():
    cases = overdue(1_000)
    assert cases.decide("unwind", 1) is None
    trade_id, money = cases.trades[1].trade_id, cases.money_fen(BEN)
    assert cases.send(CAT, "pay_compensation", trade_id) == "Defaults: risk reserve is empty"
    cases.fill_reserve(4_000)

    first, *_ = cases.done(CAT, "pay_compensation", trade_id)

    left = DUE_TO_BEN_FEN - 5_000
    told = {"trade_id": trade_id, "to": BEN, "amount_fen": 4_000, "owed_fen": left}
    assert first == Event("Defaults.CompensationPaid", told)
    cases.fill_reserve(10**6)
    cases.done(CAT, "pay_compensation", trade_id)
    assert cases.money_fen(BEN) - money == 4_000 + left
    assert cases.case(1)["owed_fen"] == 0
    assert cases.send(CAT, "pay_compensation", trade_id) == "Defaults: nothing is owed"


def test_pay_compensation__nothing_unwound__reverts():
    cases = made()

    assert cases.send(CAT, "pay_compensation", cases.trades[1].trade_id) == "Defaults: nothing is owed"


def test_pay_compensation__reserve_that_is_leaving__is_not_there():
    cases = overdue(1_000)
    cases.evm.done(BANK, "Participants", "decide_bindings", [REGISTRY], True, "")
    cases.evm.done(REGISTRY, "Cash", "request_fund_withdrawal", 3, 1_000)

    assert cases.decide("unwind", 1) is None
    assert cases.case(1)["owed_fen"] == DUE_TO_BEN_FEN
