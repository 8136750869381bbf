"""T6: `Surveillance.declare_related`, `is_related`: who counts as one party."""

from __future__ import annotations

import pytest

from tests.deal_world import BUYER, EXCHANGE, NOBODY, SELLER, fields_of
from tests.watch_world import ACCOUNTS, DOCUMENT, NO_HASH, watched

CALL = "Surveillance.declare_related"


def test_declare_related__in_either_order__holds_both_ways_until_it_is_ended() -> None:
    world = watched()

    events = world.must(EXCHANGE, CALL, *reversed(ACCOUNTS), True, DOCUMENT)

    said = {"account": ACCOUNTS[0], "other": ACCOUNTS[1], "is_related": True, "by": EXCHANGE}
    assert fields_of(events, "Surveillance.RelationDeclared") == [said | {"document_hash": "0x" + DOCUMENT.hex()}]
    assert world.ask("Surveillance.is_related", BUYER, SELLER)
    assert world.ask("Surveillance.is_related", SELLER, BUYER)

    world.must(EXCHANGE, CALL, *ACCOUNTS, False, DOCUMENT)

    assert not world.ask("Surveillance.is_related", BUYER, SELLER)


@pytest.mark.parametrize(
    ("sender", "arguments", "fact"),
    [
        (SELLER, (BUYER, SELLER, True, DOCUMENT), "caller is not the exchange"),
        (EXCHANGE, (BUYER, NOBODY, True, DOCUMENT), "account is empty"),
        (EXCHANGE, (BUYER, BUYER, True, DOCUMENT), "account is the same"),
        (EXCHANGE, (BUYER, SELLER, False, DOCUMENT), "that is declared"),
        (EXCHANGE, (BUYER, SELLER, True, NO_HASH), "document is empty"),
    ],
)
def test_declare_related__not_so__reverts(sender: str, arguments: tuple[object, ...], fact: str) -> None:
    assert watched().refusal(sender, CALL, *arguments) == f"Surveillance: {fact}"
