"""T6: `Surveillance.decide`: a measure is taken first, then the decision names it."""

from __future__ import annotations

import pytest

from tests.deal_world import BUYER, EXCHANGE, SELLER, World, fields_of
from tests.watch_world import ACCOUNTS, BAR, DISMISS, DOCUMENT, HALT, NO_HASH, RESTRICT, WARN, raised

CALL = "Surveillance.decide"


def decided(world: World, action: int) -> list[str]:
    """Take a step in the alert; the accounts that it names."""
    [logged] = fields_of(world.must(EXCHANGE, CALL, 1, action, "looked into", DOCUMENT), "Surveillance.AlertDecided")
    assert (logged["alert_id"], logged["action"], logged["by"]) == (1, action, EXCHANGE)
    assert (logged["reason"], logged["document_hash"]) == ("looked into", "0x" + DOCUMENT.hex())
    assert world.ask("Surveillance.alert", 1)["state"] == 1 + action
    accounts: list[str] = logged["accounts"]
    return accounts


def test_decide__warn_then_dismiss__names_its_accounts_and_ends_it() -> None:
    world = raised()

    assert decided(world, WARN) == ACCOUNTS
    assert decided(world, DISMISS) == []

    told = world.refusal(EXCHANGE, CALL, 1, WARN, "again", DOCUMENT)
    assert told == "Surveillance: alert is dismissed"


def test_decide__restrict__names_who_is_suspended() -> None:
    world = raised()
    told = world.refusal(EXCHANGE, CALL, 1, RESTRICT, "looked into", DOCUMENT)
    assert told == "Surveillance: none of its accounts is suspended"

    world.must(EXCHANGE, "Participants.suspend", SELLER, "looked into", DOCUMENT)

    assert decided(world, RESTRICT) == [SELLER]


def test_decide__halt__wants_the_product_halted() -> None:
    world = raised()
    told = world.refusal(EXCHANGE, CALL, 1, HALT, "looked into", DOCUMENT)
    assert told == "Surveillance: product is not halted"

    world.halt()

    assert decided(world, HALT) == []


def test_decide__bar__names_who_is_barred() -> None:
    world = raised()
    told = world.refusal(EXCHANGE, CALL, 1, BAR, "looked into", DOCUMENT)
    assert told == "Surveillance: none of its accounts is barred"

    world.bar(BUYER)

    assert decided(world, BAR) == [BUYER]


@pytest.mark.parametrize("action", [WARN, RESTRICT, BAR])
def test_decide__alert_about_the_market__concerns_no_account(action: int) -> None:
    world = raised(accounts=[])
    told = world.refusal(EXCHANGE, CALL, 1, action, "looked into", DOCUMENT)
    facts = {WARN: "alert is about no account", RESTRICT: "none of its accounts is suspended"}
    assert told == f"Surveillance: {facts.get(action, 'none of its accounts is barred')}"


@pytest.mark.parametrize(
    ("sender", "arguments", "fact"),
    [
        (SELLER, (1, WARN, "reason", DOCUMENT), "caller is not the exchange"),
        (EXCHANGE, (2, WARN, "reason", DOCUMENT), "no such alert"),
        (EXCHANGE, (1, 0, "reason", DOCUMENT), "no such action"),
        (EXCHANGE, (1, 6, "reason", DOCUMENT), "no such action"),
        (EXCHANGE, (1, WARN, "", DOCUMENT), "reason is empty"),
        (EXCHANGE, (1, WARN, "reason", NO_HASH), "document is empty"),
    ],
)
def test_decide__not_so__reverts(sender: str, arguments: tuple[object, ...], fact: str) -> None:
    assert raised().refusal(sender, CALL, *arguments) == f"Surveillance: {fact}"
