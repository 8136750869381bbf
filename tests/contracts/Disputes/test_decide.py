"""T7: `Disputes.decide`, `appeal` and `decide_appeal`: the exchange first, the ministry for good."""

from __future__ import annotations

import pytest

from carbon.units import S_PER_DAY
from tests.deal_world import BUYER, EXCHANGE, SELLER, THIRD, World, fields_of
from tests.watch_world import DOCUMENT, MINISTRY, NO_HASH, TERMS, WHY, answered, entered, filed, to_correct, trade_made

REJECTED, UPHELD, TO_CORRECT, APPEALED = 3, 4, 5, 7


def state(world: World) -> int:
    return int(world.ask("Disputes.dispute", 1)["state"])


@pytest.mark.parametrize(
    ("is_upheld", "quantity_t", "after"), [(False, 0, REJECTED), (True, 0, UPHELD), (True, 4, TO_CORRECT)]
)
def test_decide__answered__is_kept_and_logged(is_upheld: bool, quantity_t: int, after: int) -> None:
    world, _ = answered()

    [logged] = fields_of(
        world.must(EXCHANGE, "Disputes.decide", 1, is_upheld, quantity_t, *WHY), "Disputes.DisputeDecided"
    )

    assert logged == {
        "dispute_id": 1,
        "by": EXCHANGE,
        "is_upheld": is_upheld,
        "to_correct_t": quantity_t,
        "is_final": False,
        "appeal_until_s": world.evm.now_s + TERMS["appeal_days"] * S_PER_DAY,
        "reason": WHY[0],
        "document_hash": "0x" + DOCUMENT.hex(),
    }
    assert state(world) == after


def test_decide__without_an_answer__waits_for_the_end_of_the_term() -> None:
    world, _ = filed()
    world.evm.pass_s(TERMS["answer_days"] * S_PER_DAY)
    told = world.refusal(EXCHANGE, "Disputes.decide", 1, True, 0, *WHY)
    assert told == "Disputes: the other side may still answer"

    world.evm.pass_s(1)
    world.must(EXCHANGE, "Disputes.decide", 1, True, 0, *WHY)

    assert state(world) == UPHELD


@pytest.mark.parametrize(
    ("sender", "arguments", "fact"),
    [
        (SELLER, (1, True, 0, *WHY), "caller is not the exchange"),
        (MINISTRY, (1, True, 0, *WHY), "caller is not the exchange"),
        (EXCHANGE, (2, True, 0, *WHY), "dispute is not to be decided"),
        (EXCHANGE, (1, False, 1, *WHY), "what is rejected corrects nothing"),
        (EXCHANGE, (1, True, 11, *WHY), "more than was traded"),
        (EXCHANGE, (1, True, 0, "", DOCUMENT), "reason is empty"),
        (EXCHANGE, (1, True, 0, "so be it", NO_HASH), "document is empty"),
    ],
)
def test_decide__not_so__reverts(sender: str, arguments: tuple[object, ...], fact: str) -> None:
    world, _ = answered()
    assert world.refusal(sender, "Disputes.decide", *arguments) == f"Disputes: {fact}"


@pytest.mark.parametrize("who", [BUYER, SELLER])
def test_appeal__by_either_side__has_the_ministry_decide_for_good(who: str) -> None:
    world, _ = to_correct()

    events = world.must(who, "Disputes.appeal", 1, *WHY)

    said = {"dispute_id": 1, "by": who, "reason": WHY[0], "document_hash": "0x" + DOCUMENT.hex()}
    assert fields_of(events, "Disputes.DisputeAppealed") == [said]
    assert state(world) == APPEALED
    told = world.refusal(EXCHANGE, "Disputes.decide", 1, True, 0, *WHY)
    assert told == "Disputes: dispute is not to be decided"

    [logged] = fields_of(world.must(MINISTRY, "Disputes.decide_appeal", 1, False, 0, *WHY), "Disputes.DisputeDecided")

    assert (logged["is_final"], logged["by"], logged["appeal_until_s"]) == (True, MINISTRY, 0)
    assert state(world) == REJECTED
    assert world.refusal(who, "Disputes.appeal", 1, *WHY) == "Disputes: decision is final"


def test_appeal__nothing_decided_or_by_nobody__reverts() -> None:
    world, _ = answered()
    assert world.refusal(BUYER, "Disputes.appeal", 1, *WHY) == "Disputes: there is no decision to appeal"
    assert world.refusal(THIRD, "Disputes.appeal", 1, *WHY) == "Disputes: caller is no side of the trade"


def test_appeal__after_the_term__reverts() -> None:
    world, _ = to_correct()
    world.evm.pass_s(TERMS["appeal_days"] * S_PER_DAY + 1)
    assert world.refusal(BUYER, "Disputes.appeal", 1, *WHY) == "Disputes: term for an appeal is over"


def test_appeal__corrected_in_part__reverts() -> None:
    world, _ = to_correct(20 // 2)
    entry_id = entered(world, quantity_t=4)
    world.must(EXCHANGE, "Disputes.correct_by_entry", 1, entry_id)
    assert world.refusal(BUYER, "Disputes.appeal", 1, *WHY) == "Disputes: correction has begun"


def test_appeal__unnamed__reverts() -> None:
    world, _ = to_correct()
    assert world.refusal(BUYER, "Disputes.appeal", 1, "", DOCUMENT) == "Disputes: reason is empty"
    assert world.refusal(BUYER, "Disputes.appeal", 1, "too much", NO_HASH) == "Disputes: document is empty"


@pytest.mark.parametrize("sender", [EXCHANGE, BUYER])
def test_decide_appeal__not_the_ministry__reverts(sender: str) -> None:
    world, _ = to_correct()
    world.must(SELLER, "Disputes.appeal", 1, *WHY)
    told = world.refusal(sender, "Disputes.decide_appeal", 1, True, 0, *WHY)
    assert told == "Disputes: caller is not the ministry"


def test_decide_appeal__not_on_appeal__reverts() -> None:
    world, _ = to_correct()
    told = world.refusal(MINISTRY, "Disputes.decide_appeal", 1, True, 0, *WHY)
    assert told == "Disputes: dispute is not on appeal"


def test_decide_appeal__wants_a_correction__is_corrected_after_it() -> None:
    world, _ = to_correct(4)
    world.must(SELLER, "Disputes.appeal", 1, *WHY)
    world.must(MINISTRY, "Disputes.decide_appeal", 1, True, 10, *WHY)
    assert trade_made(world, buyer=SELLER, seller=BUYER).at >= world.ask("Disputes.dispute", 1)["decided_s"]
    assert (state(world), world.ask("Disputes.dispute", 1)["to_correct_t"]) == (TO_CORRECT, 10)
