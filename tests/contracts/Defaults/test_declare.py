"""`Defaults.declare` and `reject`: the first person's word, which changes nothing yet."""

import pytest

from benchmarks.bare_evm import Event
from benchmarks.trading_world import EXCHANGE, MONDAY, PRODUCT, REGISTRY, SECOND
from tests.contracts.Defaults.cases import BUYER, DOCUMENT, MINISTRY, REASON, SELLER, made

NO_DOCUMENT = bytes(32)


@pytest.mark.parametrize("by", [EXCHANGE, MINISTRY])
def test_declare__by_another__reverts(by):
    cases = made()

    assert cases.declare(0, BUYER, by) == "Defaults: caller is not the registry"
    assert cases.state(0) == 0


def test_declare__by_the_registry__is_kept_and_logged_and_leaves_the_trade_alone():
    cases = made()
    trade_id = cases.trades[0].trade_id

    logged = cases.done(REGISTRY, "declare", trade_id, SELLER, REASON, DOCUMENT)

    told = {"trade_id": trade_id, "by": REGISTRY, "side": SELLER, "reason": REASON}
    assert logged == [Event("Defaults.DefaultDeclared", told | {"document_hash": "0x" + DOCUMENT.hex()})]
    case = cases.case(0)
    assert (case["state"], case["side"], case["declared_by"]) == (1, SELLER, REGISTRY)
    assert case["document_hash"] == "0x" + DOCUMENT.hex()
    assert cases.settle() is None
    assert cases.evm.call("Settlement", "day_state", PRODUCT, MONDAY) == (4, 3, 3)


@pytest.mark.parametrize(
    ("side", "reason", "document", "refusal"),
    [
        (0, REASON, DOCUMENT, "Defaults: side is neither buyer nor seller"),
        (3, REASON, DOCUMENT, "Defaults: side is neither buyer nor seller"),
        (BUYER, "", DOCUMENT, "Defaults: reason is empty"),
        (BUYER, REASON, NO_DOCUMENT, "Defaults: document is missing"),
    ],
)
def test_declare__without_side_or_grounds__reverts(side, reason, document, refusal):
    cases = made()

    assert cases.send(REGISTRY, "declare", cases.trades[0].trade_id, side, reason, document) == refusal


def test_declare__twice__reverts():
    cases = made()
    assert cases.declare(0, BUYER) is None

    assert cases.declare(0, SELLER, SECOND) == "Defaults: default is declared"


def test_declare__delivered__reverts():
    cases = made()
    assert cases.settle() is None

    assert cases.declare(0, BUYER) == "Defaults: trade is delivered"


def test_reject__by_another__reverts():
    cases = made()
    assert cases.declare(0, BUYER) is None

    refused = cases.send(EXCHANGE, "reject", cases.trades[0].trade_id, "wrong side")

    assert refused == "Defaults: caller is not the registry"
    assert cases.state(0) == 1


@pytest.mark.parametrize("by", [REGISTRY, SECOND])
def test_reject__by_any_person_of_the_registry__frees_the_trade_and_logs_it(by):
    cases = made()
    trade_id = cases.trades[0].trade_id
    assert cases.declare(0, BUYER) is None

    logged = cases.done(by, "reject", trade_id, "wrong side")

    told = {"trade_id": trade_id, "by": by, "reason": "wrong side"}
    assert logged == [Event("Defaults.DeclarationRejected", told)]
    assert cases.state(0) == 0
    assert cases.declare(0, SELLER) is None


def test_reject__nothing_declared_or_no_reason_or_noticed__reverts():
    cases = made()
    trade_id = cases.trades[0].trade_id
    assert cases.send(REGISTRY, "reject", trade_id, "why") == "Defaults: no declaration waits"
    assert cases.declare(0, BUYER) is None
    assert cases.send(REGISTRY, "reject", trade_id, "") == "Defaults: reason is empty"
    assert cases.confirm(0, BUYER) is None

    assert cases.send(REGISTRY, "reject", trade_id, "why") == "Defaults: no declaration waits"
