"""T7: `Disputes.correct_by_trade` and `correct_by_entry`: what goes the other way is linked, the trade stays."""

from __future__ import annotations

import pytest

from carbon.settlement import Trade
from tests.deal_world import BUYER, EXCHANGE, QUOTA, REFERENCE_FEN, REGISTRY, SELLER, TERMS, THIRD, World, fields_of
from tests.trading_fixtures import as_argument
from tests.watch_world import answered, entered, to_correct, trade_made

TO_CORRECT, CORRECTED = 5, 6


def by_trade(world: World, chunk: list[Trade], position: int, sender: str = EXCHANGE) -> str | None:
    """Name a trade of a chunk; what is said against it."""
    arguments = [as_argument(trade) for trade in chunk]
    return world.refusal(sender, "Disputes.correct_by_trade", 1, arguments, position)


def test_correct_by_trade__the_whole_the_other_way__ends_it_and_the_trade_stays() -> None:
    world, trade = to_correct()
    counter = trade_made(world, buyer=SELLER, seller=BUYER)
    chunk = [as_argument(one) for one in (trade, counter)]

    [logged] = fields_of(world.must(EXCHANGE, "Disputes.correct_by_trade", 1, chunk, 1), "Disputes.DisputeCorrected")

    assert logged == {
        "dispute_id": 1,
        "trade_id": counter.trade_id,
        "entry_id": 0,
        "by": EXCHANGE,
        "quantity_t": 10,
        "is_done": True,
    }
    kept = world.ask("Disputes.dispute", 1)
    assert (kept["state"], kept["corrected_t"]) == (CORRECTED, 10)
    figures = world.ask("Settlement.figures", 1, trade.trade_id >> 32 & 0xFFFF_FFFF)[0]
    assert (figures["trades"], figures["quantity_t"]) == (2, 20)


def test_correct_by_entry__after_a_trade_over_a_part__ends_it() -> None:
    world, trade = to_correct()
    counter = trade_made(world, buyer=SELLER, seller=BUYER)
    assert by_trade(world, [trade, counter], 0) == "Disputes: trade does not go the other way"
    entry_id = entered(world, quantity_t=4)

    [logged] = fields_of(world.must(EXCHANGE, "Disputes.correct_by_entry", 1, entry_id), "Disputes.DisputeCorrected")

    assert (logged["entry_id"], logged["trade_id"], logged["quantity_t"], logged["is_done"]) == (1, 0, 4, False)
    assert world.ask("Disputes.dispute", 1)["state"] == TO_CORRECT
    assert by_trade(world, [trade, counter], 1) == "Disputes: more than is to be corrected"
    again = world.refusal(EXCHANGE, "Disputes.correct_by_entry", 1, entry_id)
    assert again == "Disputes: it corrected something before"
    world.must(EXCHANGE, "Disputes.correct_by_entry", 1, entered(world, quantity_t=6))
    assert world.ask("Disputes.dispute", 1)["state"] == CORRECTED


def test_correct_by_trade__named_in_another_dispute__reverts() -> None:
    world, trade = to_correct(10)
    second = trade_made(world)
    counter = trade_made(world, buyer=SELLER, seller=BUYER)
    chunk = [trade, second, counter]
    arguments = [as_argument(one) for one in chunk]
    assert by_trade(world, chunk, 2) is None
    world.must(BUYER, "Disputes.file", arguments, 1, "wrong price", b"\x0d" * 32)
    world.must(SELLER, "Disputes.answer", 2, "right", b"\x0d" * 32)
    world.must(EXCHANGE, "Disputes.decide", 2, True, 10, "so be it", b"\x0d" * 32)

    told = world.refusal(EXCHANGE, "Disputes.correct_by_trade", 2, arguments, 2)

    assert told == "Disputes: it corrected something before"


def test_correct_by_trade__made_before_the_decision__reverts() -> None:
    world, trade = answered()
    counter = trade_made(world, buyer=SELLER, seller=BUYER)
    world.evm.pass_s(1)
    world.must(EXCHANGE, "Disputes.decide", 1, True, 10, "so be it", b"\x0d" * 32)
    assert by_trade(world, [trade, counter], 1) == "Disputes: trade was made before the decision"


def test_correct_by_trade__with_somebody_else__reverts() -> None:
    world, trade = to_correct()
    counter = trade_made(world, buyer=THIRD, seller=BUYER)
    assert by_trade(world, [trade, counter], 1) == "Disputes: trade does not go the other way"


@pytest.mark.parametrize("sender", [BUYER, SELLER])
def test_correct__not_the_exchange__reverts(sender: str) -> None:
    world, trade = to_correct()
    assert by_trade(world, [trade], 0, sender) == "Disputes: caller is not the exchange"
    told = world.refusal(sender, "Disputes.correct_by_entry", 1, 1)
    assert told == "Disputes: caller is not the exchange"


def test_correct__nothing_decided__reverts() -> None:
    world, trade = answered()
    assert by_trade(world, [trade], 0) == "Disputes: nothing is to be corrected"
    told = world.refusal(EXCHANGE, "Disputes.correct_by_entry", 1, 1)
    assert told == "Disputes: nothing is to be corrected"


def test_correct_by_entry__waiting_or_to_another__reverts() -> None:
    world, _ = to_correct()
    waiting = entered(world, quantity_t=2, due_s=world.evm.now_s + 60)
    to_third = entered(world, to=THIRD, quantity_t=2)

    for entry_id, fact in (
        (waiting, "entry is not executed"),
        (to_third, "entry does not go the other way"),
        (9, "entry is not executed"),
    ):
        told = world.refusal(EXCHANGE, "Disputes.correct_by_entry", 1, entry_id)
        assert told == f"Disputes: {fact}"


def test_correct__another_product_or_class__reverts() -> None:
    world, trade = to_correct()
    class_id = other_product(world)
    counter = trade_made(world, buyer=SELLER, seller=BUYER, product_id=2)
    assert by_trade(world, [counter], 0) == "Disputes: trade is of another product"
    world.must(BUYER, "Allowances.to_registry", class_id, 10)
    world.must(BUYER, "Entries.enter", 1, class_id, SELLER, 10, 0, "", "agreed", b"\x0d" * 32)

    told = world.refusal(EXCHANGE, "Disputes.correct_by_entry", 1, 1)

    assert told == "Disputes: entry is of another class"
    assert trade.trade_id >> 64 == 1


def other_product(world: World) -> int:
    """Another product whose day is open, with units of its class for the buyer; its class."""
    world.must(REGISTRY, "Allowances.define_class", "CN", "CEA", 2025)
    class_id = int(world.ask("Allowances.class_key", "CN", "CEA", 2025))
    world.must(QUOTA, "Allowances.issue", class_id, BUYER, 100, 2025)
    world.must(BUYER, "Allowances.to_trading", class_id, 100)
    world.must(EXCHANGE, "Market.list_product", class_id, "CEA25", TERMS)
    world.must(EXCHANGE, "Market.set_reference", 2, REFERENCE_FEN, "opening notice")
    world.must(EXCHANGE, "Market.open_day", 2)
    return class_id
