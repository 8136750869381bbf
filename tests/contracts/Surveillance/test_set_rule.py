"""T6: `Surveillance.set_rule`, `rule_on`: thresholds are in force from a day that was not opened yet."""

from __future__ import annotations

import pytest

from tests.deal_world import EXCHANGE, MONDAY, SELLER, fields_of
from tests.watch_world import OFF, RULE, WASH_TRADE, watched


def test_set_rule__from_a_day__leaves_the_days_before_and_logs_it() -> None:
    world = watched()
    stricter = RULE | {"share_bp": 2_000}

    events = world.must(EXCHANGE, "Surveillance.set_rule", WASH_TRADE, stricter, MONDAY + 1)

    assert [world.ask("Surveillance.rule_on", WASH_TRADE, MONDAY + day) for day in (-1, 0, 1)] == [OFF, RULE, stricter]
    assert fields_of(events, "Surveillance.ThresholdsSet") == [
        {"kind": WASH_TRADE, "from_day": MONDAY + 1, "thresholds": stricter}
    ]


def test_set_rule__widest_thresholds__come_back_as_they_were() -> None:
    world = watched()
    widest = {"window_s": 24, "count": 24, "quantity_t": 56, "share_bp": 32, "move_bp": 32}
    rule = {"is_on": True} | {name: 2**bits - 1 for name, bits in widest.items()}

    world.must(EXCHANGE, "Surveillance.set_rule", 7, rule, MONDAY)

    assert world.ask("Surveillance.rule_on", 7, MONDAY) == rule


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"window_s": 2**24}, "window needs more than 24 bits"),
        ({"count": 2**24}, "count needs more than 24 bits"),
        ({"quantity_t": 2**56}, "quantity needs more than 56 bits"),
        ({"share_bp": 2**32}, "share needs more than 32 bits"),
        ({"move_bp": 2**32}, "move needs more than 32 bits"),
    ],
)
def test_set_rule__threshold_too_large__reverts(changes: dict[str, int], fact: str) -> None:
    told = watched().refusal(EXCHANGE, "Surveillance.set_rule", WASH_TRADE, RULE | changes, MONDAY)
    assert told == f"Surveillance: {fact}"


@pytest.mark.parametrize("kind", [0, 8])
def test_set_rule__unknown_kind__reverts(kind: int) -> None:
    told = watched().refusal(EXCHANGE, "Surveillance.set_rule", kind, RULE, MONDAY)
    assert told == "Surveillance: no such kind"


def test_set_rule__not_the_exchange__reverts() -> None:
    told = watched().refusal(SELLER, "Surveillance.set_rule", WASH_TRADE, RULE, MONDAY)
    assert told == "Surveillance: caller is not the exchange"


def test_set_rule__day_that_was_opened_or_is_past__reverts() -> None:
    world = watched()
    told = world.refusal(EXCHANGE, "Surveillance.set_rule", WASH_TRADE, RULE, MONDAY - 2)
    assert told == "Surveillance: day is past"

    world.open_day()

    told = world.refusal(EXCHANGE, "Surveillance.set_rule", WASH_TRADE, RULE, MONDAY)
    assert told == "Surveillance: day was opened before"
