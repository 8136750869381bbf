"""I7, T6: what keeps an account from trading, and its credit record, as contracts read them before each trade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import HASH, NOW_S, ORIGIN, World, address

EMITTER, OTHER = address("emitter"), address("other_emitter")


@pytest.fixture
def change(world: World) -> Callable[..., None]:
    """`change(account, **columns)`: what the chain says of a participant."""

    def changed(account: str, **columns: Any) -> None:
        engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
        with engine.begin() as connection:
            here = tables.participants.c.account == account
            connection.execute(update(tables.participants).where(here).values(**columns))
        engine.dispose()

    return changed


def right(ask: Callable[..., Any], who: str = "emitter") -> dict[str, Any]:
    answer = ask(f"/enterprises/{address(who)}/trading-right", as_=who)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_trading_right__of_a_trader_in_good_standing__has_no_obstacle(ask: Callable[..., Any]) -> None:
    found = right(ask, "other_emitter")
    assert (found["may_trade"], found["obstacles"], found["suspension_reason"]) == (True, [], None)


@pytest.mark.parametrize(
    ("columns", "obstacles"),
    [
        ({"status": "restricted", "status_reason": "papers are missing"}, ["not_active"]),
        ({"is_suspended": True, "suspension_reason": "wash trades"}, ["suspended"]),
        ({"barred_until_s": NOW_S + 10}, ["barred"]),
        ({"barred_until_s": NOW_S}, []),
        ({"is_suspended": True, "suspension_reason": "x", "barred_until_s": NOW_S + 10}, ["suspended", "barred"]),
    ],
)
def test_trading_right__with_an_obstacle__names_it(
    ask: Callable[..., Any], change: Callable[..., None], columns: dict[str, Any], obstacles: list[str]
) -> None:
    change(EMITTER, **columns)

    found = right(ask)

    assert (found["may_trade"], found["obstacles"]) == (not obstacles, obstacles)
    assert found["suspension_reason"] == columns.get("suspension_reason")
    assert (found["barred_until"] is not None) == ("barred" in obstacles)


def test_trading_right__of_who_has_no_trading_role__says_so(ask: Callable[..., Any]) -> None:
    assert right(ask, "bank")["obstacles"] == ["no_role"]


def test_trading_right__has_the_credit_record(ask: Callable[..., Any], world: World) -> None:
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    record = {"barred_until_s": 0, "reason": "readings were made up", "document_hash": HASH, "recorded_s": NOW_S}
    with engine.begin() as connection:
        for number, account in ((1, EMITTER), (2, OTHER), (3, EMITTER)):
            which = {"record_id": number, "account": account, "kind": "false_data", "recorded_by": address("ministry")}
            connection.execute(insert(tables.conduct), record | which | ORIGIN)
    engine.dispose()

    found = right(ask)["records"]

    assert [(one["record_id"], one["kind"], one["by_name"]) for one in found] == [
        (3, "false_data", "ministry"),
        (1, "false_data", "ministry"),
    ]


def test_trading_right__of_another__is_not_told(ask: Callable[..., Any]) -> None:
    assert ask(f"/enterprises/{EMITTER}/trading-right", as_="other_emitter").status_code == 403


def test_suspensions__for_the_exchange__say_what_is_in_force(ask: Callable[..., Any], world: World) -> None:
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    step = {"document_hash": HASH, "decided_by": address("exchange"), "decided_s": NOW_S, "transaction_hash": HASH}
    with engine.begin() as connection:
        for block, account, is_suspended, reason in (
            (1, EMITTER, True, "wash trades"),
            (2, EMITTER, False, "explained"),
            (3, OTHER, True, "layering"),
        ):
            happened = {"block": block, "log_index": 0, "account": account}
            said = {"is_suspended": is_suspended, "reason": reason}
            connection.execute(insert(tables.suspensions), step | happened | said)
    engine.dispose()

    found = ask("/exchange/suspensions", as_="exchange").json()["items"]

    assert [(one["account"], one["is_suspended"], one["is_newest"]) for one in found] == [
        (OTHER, True, True),
        (EMITTER, False, True),
        (EMITTER, True, False),
    ]
    assert (found[0]["name"], found[0]["decided_by_name"], found[0]["reason"]) == (
        "other emitter",
        "exchange",
        "layering",
    )
    assert len(ask("/exchange/suspensions", as_="ministry", account=OTHER).json()["items"]) == 1
    assert ask("/exchange/suspensions", as_="emitter").status_code == 403
