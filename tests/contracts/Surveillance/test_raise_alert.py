"""T6: `Surveillance.raise_alert`: what was found is taken down once, with the hash of its evidence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.deal_world import BUYER, EXCHANGE, MONDAY, NOBODY, PRODUCT, SELLER, fields_of
from tests.watch_world import ACCOUNTS, EVIDENCE, NO_HASH, PRICE_JUMP, RULE, WASH_TRADE, alert, raised, watched

CALL = "Surveillance.raise_alert"


def test_raise_alert__by_the_exchange__keeps_and_logs_it() -> None:
    world = watched()
    world.open_day()

    [logged] = fields_of(world.must(EXCHANGE, CALL, *alert(world)), "Surveillance.AlertRaised")

    evidence_hash = "0x" + EVIDENCE.hex()
    of_what = {"kind": WASH_TRADE, "product_id": PRODUCT, "day": MONDAY, "evidence_hash": evidence_hash}
    assert logged == of_what | {
        "alert_id": 1,
        "accounts": ACCOUNTS,
        "quantity_t": 500,
        "measured_bp": 6_000,
        "by": EXCHANGE,
    }
    assert world.ask("Surveillance.alert", 1) == of_what | {"state": 1}
    assert world.ask("Surveillance.accounts_of", 1) == ACCOUNTS
    assert (world.ask("Surveillance.alerts"), world.ask("Surveillance.alert_of", EVIDENCE)) == (1, 1)


def test_raise_alert__same_evidence_again__reverts_and_other_evidence_counts_on() -> None:
    world = raised()
    assert world.refusal(EXCHANGE, CALL, *alert(world)) == "Surveillance: evidence was raised before"

    world.must(EXCHANGE, CALL, *alert(world, accounts=[], evidence=b"\x0f" * 32))

    assert world.ask("Surveillance.alerts") == 2
    assert world.ask("Surveillance.accounts_of", 2) == []


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"kind": 8}, "no such kind"),
        ({"kind": PRICE_JUMP}, "no rule of that kind was in force"),
        ({"product_id": 0}, "product is unknown"),
        ({"product_id": 2}, "product is unknown"),
        ({"day": MONDAY - 1}, "no rule of that kind was in force"),
        ({"day": MONDAY + 1}, "day was not opened yet"),
        ({"evidence": NO_HASH}, "evidence is empty"),
        ({"accounts": ACCOUNTS[::-1]}, "accounts are not in ascending order"),
        ({"accounts": [BUYER, BUYER]}, "accounts are not in ascending order"),
        ({"accounts": [NOBODY]}, "accounts are not in ascending order"),
    ],
)
def test_raise_alert__not_so__reverts(changes: dict[str, Any], fact: str) -> None:
    world = watched()
    world.open_day()
    assert world.refusal(EXCHANGE, CALL, *alert(world, **changes)) == f"Surveillance: {fact}"
    assert world.ask("Surveillance.alerts") == 0


def test_raise_alert__rule_that_was_switched_off__reverts() -> None:
    world = watched()
    world.must(EXCHANGE, "Surveillance.set_rule", WASH_TRADE, RULE | {"is_on": False}, MONDAY)
    world.open_day()
    assert world.refusal(EXCHANGE, CALL, *alert(world)) == "Surveillance: no rule of that kind was in force"


def test_raise_alert__not_the_exchange__reverts() -> None:
    world = watched()
    world.open_day()
    assert world.refusal(SELLER, CALL, *alert(world)) == "Surveillance: caller is not the exchange"
