"""`Defaults.cover`: after the deadline the risk reserve pays what is missing, and the trade is delivered."""

import pytest

from benchmarks.bare_evm import Event
from benchmarks.trading_world import GOVERNOR, REGISTRY, REVIEWS, SECOND
from tests.contracts.Defaults.cases import (
    BEN,
    CAT,
    DOCUMENT,
    DUE_FEN,
    NOTICE_S,
    NOVICE,
    REASON,
    SELLER,
    made,
    novice_in_default,
)

UNTIL_S = 2_000_000_000


def overdue(reserve_fen=2 * DUE_FEN):
    cases = novice_in_default()
    if reserve_fen:
        cases.fill_reserve(reserve_fen)
    cases.miss_the_deadline()
    return cases


@pytest.mark.parametrize("by", [REGISTRY, SECOND, NOVICE])
def test_cover__by_one_person__reverts(by):
    cases = overdue()

    refused = cases.send(by, "cover", cases.argument(1), 0, REASON, DOCUMENT)

    assert refused == "Defaults: caller is not Reviews"
    assert cases.reserve_fen() == 2 * DUE_FEN


def test_cover__until_the_deadline__reverts():
    cases = novice_in_default()
    cases.fill_reserve(DUE_FEN)
    cases.miss_the_deadline(NOTICE_S)

    assert cases.decide("cover", 1) == "Defaults: deadline is not past"


def test_cover__after_the_deadline__delivers_out_of_the_reserve_which_the_buyer_owes_and_logs_it():
    cases = overdue()
    trade_id, paid_before, totals = cases.trades[1].trade_id, cases.money_fen(BEN), cases.totals()

    logged = cases.done(REVIEWS, "cover", cases.argument(1), UNTIL_S, REASON, DOCUMENT)

    assert logged[0] == Event(
        "Defaults.DefaultCovered",
        {
            "trade_id": trade_id,
            "defaulter": NOVICE,
            "amount_fen": DUE_FEN,
            "barred_until_s": UNTIL_S,
            "reason": REASON,
            "document_hash": "0x" + DOCUMENT.hex(),
        },
    )
    assert cases.state(1) == 4
    assert cases.held_t(NOVICE) == 990
    assert cases.money_fen(BEN) - paid_before == 900_000 - 2_700
    assert cases.reserve_fen() == DUE_FEN
    assert cases.evm.call("Cash", "covered_fen", NOVICE) == DUE_FEN
    assert cases.evm.call("Settlement", "is_settled", trade_id) is True
    assert cases.totals() == totals


def test_cover__any__enters_the_default_in_the_credit_record_and_bars_from_trading():
    """I7: kind 2 is a default of settlement."""
    cases = overdue()

    record = cases.done(REVIEWS, "cover", cases.argument(1), UNTIL_S, REASON, DOCUMENT)[-1]

    assert record.name == "Participants.ConductRecorded"
    assert (record.fields["account"], record.fields["kind"]) == (NOVICE, 2)
    assert record.fields["by"] == cases.evm.addresses["Defaults"]
    assert cases.records(NOVICE) == (1, UNTIL_S)
    assert cases.evm.call("Participants", "may_trade", NOVICE) is False
    assert cases.records(BEN) == (0, 0)


def test_cover__opened_by_one_person_and_confirmed_by_another__is_done_by_the_real_reviews():
    cases = overdue()
    cases.evm.deploy_named("Reviews", GOVERNOR)
    data = cases.evm.encode("Defaults", "cover", (cases.argument(1), UNTIL_S, REASON, DOCUMENT))
    cases.evm.done(REGISTRY, "Reviews", "open", "Defaults", data, "deadline is past", DOCUMENT)

    assert cases.evm.send(REGISTRY, "Reviews", "confirm", 1, data) == "Reviews: caller opened the act"
    assert cases.state(1) == 2
    assert cases.evm.send(SECOND, "Reviews", "confirm", 1, data) is None
    assert (cases.state(1), cases.held_t(NOVICE)) == (4, 990)


def test_cover__part_came_in_the_meantime__takes_only_what_is_missing_from_the_trade():
    """Idle money of the buyer is not touched by anyone but him; the reserve pays, and recovers it afterwards."""
    cases = overdue()
    cases.pay_in(NOVICE, 100_000)

    assert cases.decide("cover", 1) is None
    cases.evm.done(REGISTRY, "Cash", "recover", NOVICE, 100_000)

    assert cases.evm.call("Cash", "covered_fen", NOVICE) == DUE_FEN - 100_000
    assert cases.reserve_fen() == DUE_FEN + 100_000


def test_cover__reserve_too_small__reverts_and_nothing_has_changed():
    cases = overdue(DUE_FEN - 1)
    totals = cases.totals()

    assert cases.decide("cover", 1) == "Cash: not enough in the fund"
    assert (cases.state(1), cases.reserve_fen(), cases.totals()) == (2, DUE_FEN - 1, totals)
    assert cases.records(NOVICE) == (0, 0)


def test_cover__units_that_cannot_be_delivered__reverts():
    cases = made()
    cases.freeze(CAT)
    cases.give_notice(2, SELLER)
    cases.fill_reserve(10**9)
    cases.miss_the_deadline()

    assert cases.decide("cover", 2) == "Allowances: account may not hold"


@pytest.mark.parametrize(
    ("reason", "document", "refusal"),
    [("", DOCUMENT, "Defaults: reason is empty"), (REASON, bytes(32), "Defaults: document is missing")],
)
@pytest.mark.parametrize("function", ["cover", "unwind"])
def test_cover_and_unwind__without_grounds__revert(function, reason, document, refusal):
    cases = overdue()

    assert cases.send(REVIEWS, function, cases.argument(1), 0, reason, document) == refusal


def test_cover__twice_or_without_notice__reverts():
    cases = overdue()
    assert cases.decide("cover", 1) is None

    assert cases.decide("cover", 1) == "Defaults: trade awaits no decision"
    assert cases.decide("cover", 2) == "Defaults: trade awaits no decision"
