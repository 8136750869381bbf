"""S2: withdrawals are asked for, cleared by the registry and paid by the bank; funds are money of no participant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from readmodel import tables
from tests.api.api_world import NOW_S, ORIGIN, World, address

EMITTER, EXCHANGE, BANK, REGISTRY = (address(name) for name in ("emitter", "exchange", "bank", "registry"))
ASKED = {"fund_id": 0, "amount_fen": 1_000, "requested_s": NOW_S, "bank": BANK, **ORIGIN}
CLEARED = {"cleared_s": NOW_S + 1, "cleared_by": REGISTRY}
ROWS: list[dict[str, Any]] = [
    ASKED | {"withdrawal_id": 1, "account": EMITTER, "state": "requested"},
    ASKED | CLEARED | {"withdrawal_id": 2, "account": EXCHANGE, "state": "cleared", "fund_id": 1},
    ASKED | {"withdrawal_id": 3, "account": address("other_emitter"), "state": "refused", "bank": EXCHANGE}
    | {"decided_s": NOW_S + 2, "decided_by": REGISTRY, "reason": "a mistake"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def withdrawals(world: World) -> None:
    """One that waits for the registry, one of a fund that waits for the bank, and one refused."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(insert(tables.withdrawals), row)
        connection.execute(insert(tables.cash_funds), {"fund_id": 1, "total_fen": 5_000, "leaving_fen": 1_000})
    engine.dispose()


@pytest.mark.parametrize(
    ("path", "who", "ids"),
    [
        ("/registry/withdrawals", "registry", [3, 2, 1]),
        ("/registry/withdrawals", "ministry", [3, 2, 1]),
        ("/bank/withdrawals", "bank", [2, 1]),
        (f"/enterprises/{EMITTER}/withdrawals", "emitter", [1]),
    ],
)
def test_withdrawals__of_each_view__are_those_that_concern_it(
    ask: Callable[..., Any], path: str, who: str, ids: list[int]
) -> None:
    found = ask(path, as_=who)
    assert found.status_code == 200, found.text
    assert [one["withdrawal_id"] for one in found.json()["items"]] == ids


def test_withdrawal__cleared__names_who_cleared_it_and_of_which_fund_it_is(ask: Callable[..., Any]) -> None:
    [found] = ask("/registry/withdrawals", as_="registry", state="cleared").json()["items"]

    assert (found["fund"], found["name"], found["bank_name"]) == ("exchange_fees", "exchange", "bank")
    assert (found["cleared_by_name"], found["decided_at"]) == ("registry", None)
    [refused] = ask("/registry/withdrawals", as_="registry", state="refused").json()["items"]
    assert (refused["reason"], refused["fund"], refused["cleared_by"]) == ("a mistake", None, None)


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/registry/withdrawals", "bank"),
        ("/registry/withdrawals", "emitter"),
        ("/bank/withdrawals", "registry"),
        (f"/enterprises/{EMITTER}/withdrawals", "other_emitter"),
        ("/funds", "emitter"),
        ("/funds", "bank"),
    ],
)
def test_withdrawals_and_funds__for_others__are_refused(ask: Callable[..., Any], path: str, who: str) -> None:
    assert ask(path, as_=who).status_code == 403
    assert ask(path).status_code == 401


def test_withdrawals__of_one_account__are_found_by_the_registry(ask: Callable[..., Any]) -> None:
    [found] = ask("/registry/withdrawals", as_="registry", account=EMITTER).json()["items"]
    assert (found["withdrawal_id"], found["state"]) == (1, "requested")


def test_withdrawals__as_csv__have_the_rows_of_the_list(ask: Callable[..., Any]) -> None:
    lines = ask("/bank/withdrawals", as_="bank", format="csv").text.splitlines()
    assert lines[0].removeprefix("\ufeff").startswith("withdrawal_id,account,name,bank")
    assert len(lines) == 3


@pytest.mark.parametrize("who", ["registry", "exchange", "ministry"])
def test_funds__for_who_looks_after_them__are_all_four(ask: Callable[..., Any], who: str) -> None:
    found = ask("/funds", as_=who).json()["items"]
    assert [one["name"] for one in found] == ["exchange_fees", "registry_fees", "risk_reserve", "treasury"]
    assert (found[0]["total_fen"], found[0]["leaving_fen"], found[1]["total_fen"]) == (5_000, 1_000, 0)
