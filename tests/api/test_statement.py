"""The statement says what the lists of holdings and movements say, to whom they say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.models.statement import Statement
from tests.api.api_world import address

EMITTER, OTHER = address("emitter"), address("other_emitter")


@pytest.mark.parametrize(("account", "name"), [(EMITTER, "emitter"), (OTHER, "other_emitter")])
def test_statement__of_an_account__equals_the_lists_of_its_holdings_and_movements(
    ask: Callable[..., Any], account: str, name: str
) -> None:
    found = ask(f"/enterprises/{account}/statement", as_=name)
    holdings = ask(f"/enterprises/{account}/holdings", as_=name).json()
    movements = ask(f"/enterprises/{account}/transfers", as_=name).json()

    assert found.status_code == 200, found.text
    assert found.json()["holdings"] == holdings["items"]
    assert found.json()["items"] == movements["items"]
    assert found.json()["as_of"] == movements["as_of"]
    assert found.json()["next"] is None
    assert set(found.json()) == set(Statement.model_fields)


def test_statement__of_the_newest_movements__goes_on_in_the_list(ask: Callable[..., Any]) -> None:
    path = f"/enterprises/{EMITTER}"
    newest = ask(f"{path}/statement", as_="registry", limit=2).json()
    rest = ask(f"{path}/transfers", as_="registry", cursor=newest["next"]).json()

    every = ask(f"{path}/transfers", as_="registry").json()["items"]
    assert newest["items"] + rest["items"] == every
    assert len(newest["items"]) == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *((name, 200) for name in ("emitter", "ministry", "registry", "province")),
        *((name, 403) for name in ("other_province", "other_emitter", "stranger", "bank")),
    ],
)
def test_statement__is_for_who_may_see_the_enterprise(ask: Callable[..., Any], name: str, status: int) -> None:
    assert ask(f"/enterprises/{EMITTER}/statement", as_=name).status_code == status


def test_statement__without_a_session__asks_for_one(ask: Callable[..., Any]) -> None:
    assert ask(f"/enterprises/{EMITTER}/statement").status_code == 401


def test_statement__of_nobody__is_not_found_only_for_who_sees_all(ask: Callable[..., Any]) -> None:
    path = "/enterprises/0x" + "12" * 20 + "/statement"

    assert ask(path, as_="registry").status_code == 404
    assert ask(path, as_="emitter").status_code == 403
