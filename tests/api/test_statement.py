"""The statement says what the lists of holdings and movements say, to whom they say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from api.models.statement import Statement
from api.quick_statement import QuickStatements
from readmodel.store import open_writer
from readmodel.tables import participants
from tests.api.api_world import World, address

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

EMITTER, OTHER = address("emitter"), address("other_emitter")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, database_kind: str) -> list[bytes | None]:
    """What was answered before the routes, request by request; None where it was handed on to them."""
    if database_kind != "sqlite":
        pytest.skip("statements are answered before the routes on SQLite alone")
    answered: list[bytes | None] = []
    answer = QuickStatements.answer

    def watched(self: QuickStatements, scope: Any) -> bytes | None:
        answered.append(answer(self, scope))
        return answered[-1]

    monkeypatch.setattr(QuickStatements, "answer", watched)
    return answered


@pytest.mark.both_databases
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


@pytest.mark.parametrize("name", ["emitter", "registry", "ministry"])
def test_statement__asked_in_the_usual_way__is_quick_and_the_routes_to_the_byte(
    ask: Callable[..., Any], quick: list[bytes | None], name: str
) -> None:
    path = f"/enterprises/{EMITTER}/statement"
    for limit in (1, 2, 3, 20, 100):
        usual = ask(path, as_=name, limit=limit)
        assert quick[-1] == usual.content

        defined = ask(path, as_=name, limit=limit, other="1")
        assert quick[-1] is None
        assert (defined.status_code, defined.content) == (200, usual.content)
        assert defined.headers == usual.headers


@pytest.mark.parametrize(
    ("parameters", "status"), [("?limit=0", 422), ("?limit=101", 422), ("?limit=x", 422), ("?limit=7&limit=8", 200)]
)
def test_statement__asked_in_another_way__is_the_routes(
    client: TestClient,
    sign_in: Callable[[str], dict[str, str]],
    quick: list[bytes | None],
    parameters: str,
    status: int,
) -> None:
    found = client.get(f"/enterprises/{EMITTER}/statement{parameters}", headers=sign_in("emitter"))
    assert (found.status_code, quick[-1]) == (status, None)


def test_statement__of_an_address_in_small_letters__is_the_same(
    ask: Callable[..., Any], quick: list[bytes | None]
) -> None:
    small = ask(f"/enterprises/{EMITTER.lower()}/statement", as_="emitter")
    assert quick[-1] is None
    assert small.json() == ask(f"/enterprises/{EMITTER}/statement", as_="emitter").json()


def test_statement__once_the_session_is_over__asks_for_one(
    client: TestClient, sign_in: Callable[[str], dict[str, str]]
) -> None:
    headers, path = sign_in("emitter"), f"/enterprises/{EMITTER}/statement"
    assert client.get(path, headers=headers).status_code == 200
    client.delete("/auth/sessions/current", headers=headers)
    assert client.get(path, headers=headers).status_code == 401


def test_statement__for_a_registry_that_was_frozen_meanwhile__is_refused(
    client: TestClient, world: World, sign_in: Callable[[str], dict[str, str]]
) -> None:
    """An open session has no right that the account has lost."""
    headers, path = sign_in("registry"), f"/enterprises/{EMITTER}/statement"
    assert client.get(path, headers=headers).status_code == 200
    engine = open_writer(str(world.services.read_model.url))
    with engine.begin() as db:
        db.execute(update(participants).where(participants.c.account == address("registry")).values(status="frozen"))
    engine.dispose()
    assert client.get(path, headers=headers).status_code == 403
