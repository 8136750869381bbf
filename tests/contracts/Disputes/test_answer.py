"""T7: `Disputes.answer` and `withdraw`."""

from __future__ import annotations

import pytest

from tests.deal_world import BUYER, EXCHANGE, SELLER, THIRD, fields_of
from tests.watch_world import DOCUMENT, NO_HASH, WHY, answered, filed, to_correct


def test_answer__by_the_other_side__is_kept_and_logged_once() -> None:
    world, _ = filed()

    events = world.must(SELLER, "Disputes.answer", 1, "it was right", DOCUMENT)

    said = {"dispute_id": 1, "by": SELLER, "reason": "it was right", "document_hash": "0x" + DOCUMENT.hex()}
    assert fields_of(events, "Disputes.DisputeAnswered") == [said]
    assert world.ask("Disputes.dispute", 1)["state"] == 2
    assert world.refusal(SELLER, "Disputes.answer", 1, *WHY) == "Disputes: dispute waits for no answer"


@pytest.mark.parametrize(
    ("sender", "arguments", "fact"),
    [
        (BUYER, (1, *WHY), "caller is not the other side"),
        (THIRD, (1, *WHY), "caller is not the other side"),
        (SELLER, (2, *WHY), "caller is not the other side"),
        (SELLER, (1, "", DOCUMENT), "reason is empty"),
        (SELLER, (1, "right", NO_HASH), "document is empty"),
    ],
)
def test_answer__not_so__reverts(sender: str, arguments: tuple[object, ...], fact: str) -> None:
    world, _ = filed()
    assert world.refusal(sender, "Disputes.answer", *arguments) == f"Disputes: {fact}"


def test_withdraw__before_the_decision__closes_it() -> None:
    world, _ = answered()

    assert fields_of(world.must(BUYER, "Disputes.withdraw", 1), "Disputes.DisputeWithdrawn") == [
        {"dispute_id": 1, "by": BUYER}
    ]

    assert world.ask("Disputes.dispute", 1)["state"] == 8
    told = world.refusal(EXCHANGE, "Disputes.decide", 1, True, 0, *WHY)
    assert told == "Disputes: dispute is not to be decided"


def test_withdraw__by_another_or_decided__reverts() -> None:
    world, _ = to_correct()
    assert world.refusal(SELLER, "Disputes.withdraw", 1) == "Disputes: caller did not file it"
    assert world.refusal(BUYER, "Disputes.withdraw", 1) == "Disputes: dispute is decided"
