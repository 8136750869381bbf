"""Sign-in by EIP-4361: nonce once, for one of our pages, on this chain, in time, with the account's key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from eth_account.messages import encode_defunct
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from api.own_database import open_database
from api.sessions import SessionStore
from carbon.roles import Role
from readmodel import tables
from tests.api.api_world import KEYS, World, address


def message_for(client: Any, name: str, **parameters: Any) -> str:
    answer = client.post("/auth/nonce", json={"address": address(name), **parameters})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["message"])


def present(client: Any, message: str, name: str) -> Any:
    signature = KEYS[name].sign_message(encode_defunct(text=message)).signature
    return client.post("/auth/sessions", json={"message": message, "signature": "0x" + bytes(signature).hex()})


def test_sign_in__with_the_accounts_key__opens_a_session_with_its_roles(client: Any) -> None:
    answer = present(client, message_for(client, "province"), "province")

    assert answer.status_code == 201
    body = answer.json()
    assert (body["account"], body["roles"], body["area"]) == (address("province"), ["PROVINCE"], 42)
    me = client.get("/auth/me", headers={"Authorization": f"Bearer {body['token']}"}).json()
    assert me == {name: value for name, value in body.items() if name != "token"}


def test_sign_in__an_account_that_never_applied__has_no_roles(client: Any) -> None:
    body = present(client, message_for(client, "stranger"), "stranger").json()

    assert (body["roles"], body["status"], body["name"]) == ([], "unknown", None)


def test_sign_in__the_same_message_again__is_refused(client: Any) -> None:
    message = message_for(client, "emitter")
    assert present(client, message, "emitter").status_code == 201

    again = present(client, message, "emitter")

    assert again.status_code == 401
    assert again.json()["type"] == "/problems/sign-in-refused"
    assert again.json()["detail"] == "the nonce is unknown, too old, or was used already"


def test_sign_in__signed_with_another_key__is_refused(client: Any) -> None:
    answer = present(client, message_for(client, "registry"), "emitter")

    assert answer.status_code == 401
    assert answer.json()["detail"] == f"the signature is not from {address('registry')}"


def test_sign_in__too_late__is_refused(client: Any, world: World) -> None:
    message = message_for(client, "emitter")
    world.clock.now += world.services.settings.nonce_s + 1

    answer = present(client, message, "emitter")

    assert answer.status_code == 401
    assert answer.json()["detail"] == "the message has expired"


@pytest.mark.parametrize(
    ("change", "to", "detail"),
    [
        ("127.0.0.1:8080 wants", "evil.example wants", "the message is for evil.example, not for one of our pages"),
        ("127.0.0.1:8080 wants", "https://127.0.0.1:8080 wants", "not for one of our pages"),
        ("URI: http://127.0.0.1:8080", "URI: http://evil.example", "URI http://evil.example is not one of our pages"),
        ("URI: http://127.0.0.1:8080", "URI: http://localhost:8080", "is not one of our pages"),
        ("Chain ID: 32180", "Chain ID: 1", "the message is for chain 1, this is chain 32180"),
        ("Version: 1", "Version: 2", "version 2 is not 1"),
        ("Nonce: ", "Nonce: 00", "the nonce is unknown"),
    ],
)
def test_sign_in__a_message_changed_before_signing__is_refused(client: Any, change: str, to: str, detail: str) -> None:
    message = message_for(client, "emitter").replace(change, to)

    answer = present(client, message, "emitter")

    assert answer.status_code == 401
    assert detail in answer.json()["detail"]


def test_sign_in__without_expiration__is_refused(client: Any) -> None:
    message = "\n".join(
        line for line in message_for(client, "emitter").split("\n") if not line.startswith("Expiration Time")
    )

    assert present(client, message, "emitter").json()["detail"] == "the message has no expiration time"


def test_sign_in__with_a_nonce_made_for_another__is_refused(client: Any) -> None:
    message = message_for(client, "registry").replace(address("registry"), address("emitter"))

    assert present(client, message, "emitter").status_code == 401


def test_nonce__for_another_of_our_pages__names_that_page(client: Any) -> None:
    message = message_for(client, "emitter", origin="http://localhost:8080")

    assert message.startswith("localhost:8080 wants you to sign in")
    assert present(client, message, "emitter").status_code == 201


def test_nonce__for_a_page_that_is_not_ours__is_refused(client: Any) -> None:
    answer = client.post("/auth/nonce", json={"address": address("emitter"), "origin": "http://evil.example"})

    assert answer.status_code == 422


def test_session__over__is_refused(ask: Any, client: Any, world: World, sign_in: Callable[[str], Any]) -> None:
    headers = sign_in("registry")
    world.clock.now += world.services.settings.session_s

    answer = client.get("/auth/me", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["detail"] == "the session is unknown, over or revoked"


def test_sign_out__this_session__leaves_the_others(client: Any, sign_in: Callable[[str], Any]) -> None:
    one, other = sign_in("registry"), sign_in("registry")

    assert client.delete("/auth/sessions/current", headers=one).json() == {"revoked": 1}

    assert client.get("/auth/me", headers=one).status_code == 401
    assert client.get("/auth/me", headers=other).status_code == 200


def test_sign_out__everywhere__ends_all_of_the_account_and_no_others(
    client: Any, sign_in: Callable[[str], Any]
) -> None:
    one, other, bank = sign_in("registry"), sign_in("registry"), sign_in("bank")

    assert client.delete("/auth/sessions", headers=one).json() == {"revoked": 2}

    assert client.get("/auth/me", headers=other).status_code == 401
    assert client.get("/auth/me", headers=bank).status_code == 200


def test_session__of_a_frozen_account__has_no_power_left(
    client: Any, world: World, sign_in: Callable[[str], Any]
) -> None:
    headers = sign_in("registry")
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        frozen = update(tables.participants).where(tables.participants.c.roles == int(Role.REGISTRY))
        db.execute(frozen.values(status="frozen"))

    assert client.get("/auth/me", headers=headers).json()["roles"] == []


def sessions_file(world: World) -> Path:
    return Path(world.services.settings.own_database.removeprefix("sqlite:///"))


def test_sessions_file__after_a_sign_in__does_not_hold_the_token(
    client: Any, world: World, sign_in: Callable[[str], Any]
) -> None:
    token = sign_in("registry")["Authorization"].removeprefix("Bearer ")

    stored = b"".join(file.read_bytes() for file in sessions_file(world).parent.iterdir() if file.is_file())
    assert stored
    assert token.encode() not in stored


def test_sessions_file__is_only_for_its_owner(world: World) -> None:
    assert sessions_file(world).stat().st_mode & 0o077 == 0


@pytest.mark.both_databases
def test_sign_in__through_two_api_processes__is_one(new_database: Callable[[str], str]) -> None:
    """A nonce of one is used up at the other; a session of one stands at the other, and ends for both."""
    databases = [open_database(new_database("own")) for _ in range(2)]
    first, second = (SessionStore(database, 60, 60) for database in databases)

    nonce = first.new_nonce(address("emitter"))
    assert second.use_nonce(nonce, address("emitter"))
    assert not first.use_nonce(nonce, address("emitter"))

    token, session = second.open(address("emitter"))
    assert first.find(token) == session
    assert first.revoke_all(address("emitter")) == 1
    assert second.find(token) is None
    for database in databases:
        database.close()


@pytest.mark.both_databases
def test_use_nonce__by_many_at_once__is_granted_to_one(new_database: Callable[[str], str]) -> None:
    databases = [open_database(new_database("own")) for _ in range(4)]
    stores = [SessionStore(database, 60, 60) for database in databases]
    nonce = stores[0].new_nonce(address("emitter"))
    with ThreadPoolExecutor(len(stores)) as threads:
        found = list(threads.map(lambda store: store.use_nonce(nonce, address("emitter")), stores))
    for database in databases:
        database.close()
    assert sorted(found) == [False, False, False, True]
