"""S1: trades in default, as the registry and their sides see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from readmodel.tables import default_terms, defaults, trades
from tests.api.api_world import DAY, NOW_S, ORIGIN, World, address, trade_id

EMITTER = address("emitter")


@pytest.fixture
def in_default(add: Callable[..., None]) -> None:
    """The emitter did not pay for the trade of the day."""
    add(
        defaults,
        ORIGIN
        | {
            "trade_id": trade_id(DAY),
            "state": "noticed",
            "side": "buyer",
            "reason": "the bank refused",
            "document_hash": "0x" + "01" * 32,
            "declared_by": address("registry"),
            "declared_s": NOW_S,
            "noticed_by": address("ministry"),
            "noticed_s": NOW_S,
            "defaulter": EMITTER,
            "innocent": address("other_emitter"),
            "missing_fen": 300,
            "deadline_s": NOW_S + 86_400,
            "compensation_bp": 500,
        },
    )


@pytest.mark.usefixtures("in_default")
@pytest.mark.parametrize(
    ("path", "caller"),
    [("/registry/defaults", "registry"), (f"/enterprises/{EMITTER}/defaults", "emitter")],
    ids=["registry", "side"],
)
def test_defaults__noticed__show_trade_sides_and_deadline(ask: Callable[..., Any], path: str, caller: str) -> None:
    [found] = ask(path, as_=caller).json()["items"]

    assert (found["trade_id"], found["state"], found["side"]) == (trade_id(DAY), "noticed", "buyer")
    assert (found["quantity_t"], found["amount_fen"], found["missing_fen"]) == (20, 102_000, 300)
    assert (found["defaulter"], found["innocent"]) == (EMITTER, address("other_emitter"))
    assert found["deadline"].startswith("2011-03-14")
    assert (found["barred_until"], found["decided_at"]) == (None, None)


@pytest.mark.usefixtures("in_default")
def test_defaults__of_another_state_or_account__are_none(ask: Callable[..., Any]) -> None:
    assert ask("/registry/defaults", as_="registry", state="covered").json()["items"] == []
    assert ask(f"/enterprises/{EMITTER}/defaults", as_="other_emitter").status_code == 403


def test_terms__without_a_session__are_those_of_the_day(ask: Callable[..., Any], add: Callable[..., None]) -> None:
    add(default_terms, {"from_day": DAY, "notice_s": 172_800, "compensation_bp": 500})

    before = ask("/market/default-terms", day="2011-03-12").json()
    today = ask("/market/default-terms").json()

    assert (before["from_day"], before["notice_s"]) == (None, 0)
    assert (today["from_day"], today["notice_s"], today["compensation_bp"]) == ("2011-03-13", 172_800, 500)


def test_chunk__of_a_trade__is_for_the_registry(ask: Callable[..., Any]) -> None:
    path = f"/registry/trades/{trade_id(DAY)}/chunk"
    found = ask(path, as_="registry").json()
    assert found["trades"][found["position"]]["trade_id"] == trade_id(DAY)
    assert ask(path, as_="emitter").status_code == 403


@pytest.mark.parametrize("state", ["aside", "unwound"])
def test_trade__in_default_or_unwound__is_told_to_everyone_as_such(
    ask: Callable[..., Any], world: World, state: str
) -> None:
    """Found by the demo's year: the market page failed from a default on."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(update(trades).where(trades.c.trade_id == trade_id(DAY)).values(state=state))

    found = ask("/market/1/trades").json()["items"]

    assert {one["trade_id"]: one["state"] for one in found}[trade_id(DAY)] == state
