"""`Defaults.confirm`: the second person's word takes the trade out of its day and starts the time to make good."""

import pytest

from benchmarks.trading_world import EXCHANGE, MONDAY, PRODUCT, REGISTRY, SECOND
from tests.contracts.Defaults.cases import (
    ANN,
    BEN,
    BUYER,
    CAT,
    COMPENSATION_BP,
    DUE_FEN,
    MINISTRY,
    NOTICE_S,
    NOVICE,
    SELLER,
    made,
    novice_in_default,
    without_terms,
)


def declared(side=BUYER):
    cases = made()
    assert cases.declare(0, side) is None
    return cases


def test_confirm__by_another__reverts():
    cases = declared()

    assert cases.confirm(0, BUYER, EXCHANGE) == "Defaults: caller is not the registry"
    assert cases.state(0) == 1


def test_confirm__by_who_declared_it__reverts():
    cases = declared()

    assert cases.confirm(0, BUYER, REGISTRY) == "Defaults: caller declared it"


def test_confirm__other_than_declared__reverts():
    cases = declared()

    assert cases.confirm(0, SELLER) == "Defaults: not the side that was declared"
    assert cases.confirm(0, BUYER, document=b"\x01" * 32) == "Defaults: not the document that was declared"
    assert cases.confirm(1, BUYER) == "Defaults: no declaration waits"
    assert cases.confirm(3, BUYER) == "Defaults: no such trade in the chunk"


def test_confirm__a_chunk_that_is_not_as_recorded__reverts():
    cases = declared()
    chunk = [list(trade) for trade in cases.chunk()]
    chunk[0][1] = CAT

    refused = cases.send(SECOND, "confirm", chunk, 0, BUYER, b"\x0d" * 32)

    assert refused == "Settlement: chunk is not as recorded"
    assert cases.state(0) == 1


def test_confirm__without_terms__reverts():
    cases = without_terms()
    assert cases.declare(0, BUYER) is None

    assert cases.confirm(0, BUYER) == "Defaults: no terms are in force"


def test_confirm__delivered_meanwhile__reverts():
    cases = declared()
    assert cases.settle() is None

    assert cases.confirm(0, BUYER) == "Settlement: trade is delivered or set aside"


@pytest.mark.parametrize(("side", "defaulter", "innocent"), [(BUYER, BEN, CAT), (SELLER, CAT, BEN)])
def test_confirm__by_a_second_person__takes_the_trade_out_and_logs_the_notice(side, defaulter, innocent):
    cases = made()
    trade_id, totals = cases.trades[2].trade_id, cases.totals()
    assert cases.declare(2, side) is None

    *_, notice = cases.done(SECOND, "confirm", cases.chunk(), 2, side, b"\x0d" * 32)

    deadline_s = cases.evm.now_s + NOTICE_S
    assert notice.name == "Defaults.DefaultNoticed"
    assert notice.fields == {
        "trade_id": trade_id,
        "defaulter": defaulter,
        "innocent": innocent,
        "by": SECOND,
        "side": side,
        "missing_fen": 0,
        "deadline_s": deadline_s,
        "compensation_bp": COMPENSATION_BP,
    }
    case = cases.case(2)
    assert (case["state"], case["deadline_s"], case["compensation_bp"]) == (2, deadline_s, COMPENSATION_BP)
    assert (case["defaulter"], case["innocent"], case["owed_fen"]) == (defaulter, innocent, 0)
    assert cases.evm.call("Allowances", "aside_t", cases.world.class_id, CAT) == 50
    assert cases.evm.call("Cash", "aside_fen", BEN) == 501_500
    assert cases.totals() == totals


def test_confirm__one_default_after_another__lets_all_else_be_delivered_and_the_day_end():
    """S1: a trade that cannot be delivered holds up no other."""
    cases = novice_in_default()

    assert cases.evm.call("Settlement", "day_state", PRODUCT, MONDAY) == (4, 3, 3)
    assert cases.evm.call("Settlement", "is_day_settled", MONDAY) is True
    assert cases.evm.call("Settlement", "is_settled", cases.trades[2].trade_id) is True
    assert cases.case(1)["defaulter"] == NOVICE
    assert cases.evm.call("Defaults", "missing_fen", cases.argument(1)) == DUE_FEN
    assert cases.evm.call("Defaults", "missing_fen", cases.argument(0)) == 0
    assert cases.held_t(NOVICE) == 900


def test_confirm__terms_change_afterwards__leave_the_notice_as_it_was():
    cases = novice_in_default()
    before = cases.case(1)
    cases.done(MINISTRY, "set_terms", 60, 10_000, MONDAY + 1)
    cases.evm.pass_s(86_400)

    assert cases.case(1) == before


def test_missing_fen__no_notice__reverts():
    cases = made()
    cases.freeze(ANN)

    with pytest.raises(AssertionError, match="Defaults: trade awaits no decision"):
        cases.evm.call("Defaults", "missing_fen", cases.argument(1))
