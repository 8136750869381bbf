"""T7: `Disputes.file`: a side disputes a trade that the chain has a commitment to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carbon.units import S_PER_DAY, MarketDay
from tests.deal_world import BUYER, EXCHANGE, MONDAY, SELLER, THIRD, fields_of
from tests.trading_fixtures import as_argument
from tests.watch_world import DOCUMENT, NO_HASH, TERMS, WHY, disputable, filed, trade_made

CALL = "Disputes.file"


@pytest.mark.parametrize(("claimant", "respondent"), [(BUYER, SELLER), (SELLER, BUYER)])
def test_file__by_either_side_of_the_second_trade__keeps_and_logs_it(claimant: str, respondent: str) -> None:
    world = disputable()
    chunk = [as_argument(trade_made(world)), as_argument(trade := trade_made(world, quantity_t=20))]

    [logged] = fields_of(world.must(claimant, CALL, chunk, 1, *WHY), "Disputes.DisputeFiled")

    until_s = world.evm.now_s + TERMS["answer_days"] * S_PER_DAY
    assert logged == {
        "dispute_id": 1,
        "trade_id": trade.trade_id,
        "claimant": claimant,
        "respondent": respondent,
        "answer_until_s": until_s,
        "reason": WHY[0],
        "document_hash": "0x" + DOCUMENT.hex(),
    }
    assert world.ask("Disputes.dispute_of", trade.trade_id, claimant) == 1
    kept = world.ask("Disputes.dispute", 1)
    assert (kept["trade_id"], kept["buyer"], kept["seller"], kept["quantity_t"]) == (trade.trade_id, BUYER, SELLER, 20)
    assert (kept["state"], kept["claimant"], kept["answer_until_s"]) == (1, claimant, until_s)


def test_file__by_the_other_side_too__is_a_dispute_of_its_own_and_again__reverts() -> None:
    world, trade = filed()
    chunk = [as_argument(trade)]

    world.must(SELLER, CALL, chunk, 0, *WHY)

    assert world.ask("Disputes.disputes") == 2
    assert world.refusal(BUYER, CALL, chunk, 0, *WHY) == "Disputes: caller disputed it before"


@pytest.mark.parametrize("sender", [THIRD, EXCHANGE])
def test_file__by_no_side__reverts(sender: str) -> None:
    world = disputable()
    told = world.refusal(sender, CALL, [as_argument(trade_made(world))], 0, *WHY)
    assert told == "Disputes: caller is no side of the trade"


def test_file__not_as_recorded__reverts() -> None:
    world = disputable()
    first, second = trade_made(world), trade_made(world)
    dearer = replace(first, price=first.price + 5)  # type: ignore[arg-type]  # a price in fen

    for chunk in ([dearer, second], [first], [second]):
        told = world.refusal(BUYER, CALL, [as_argument(trade) for trade in chunk], 0, *WHY)
        assert told == "Settlement: chunk is not as recorded"
    assert world.refusal(BUYER, CALL, [], 0, *WHY) == "Disputes: no such trade in the chunk"
    whole = [as_argument(trade) for trade in (first, second)]
    assert world.refusal(BUYER, CALL, whole, 2, *WHY) == "Disputes: no such trade in the chunk"


@pytest.mark.parametrize(
    ("why", "fact"), [(("", DOCUMENT), "reason is empty"), (("wrong price", NO_HASH), "document is empty")]
)
def test_file__unnamed__reverts(why: tuple[str, bytes], fact: str) -> None:
    world = disputable()
    assert world.refusal(BUYER, CALL, [as_argument(trade_made(world))], 0, *why) == f"Disputes: {fact}"


def test_file__on_the_last_day_of_the_term_and_after__is_taken_and_refused() -> None:
    world = disputable()
    chunk = [as_argument(trade_made(world))]

    world.clock(MarketDay(MONDAY + TERMS["file_days"]), "23:59")
    world.must(BUYER, CALL, chunk, 0, *WHY)
    world.clock(MarketDay(MONDAY + TERMS["file_days"] + 1), "00:00")

    assert world.refusal(SELLER, CALL, chunk, 0, *WHY) == "Disputes: term for filing is over"
