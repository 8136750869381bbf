"""Fixtures of the API's tests."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from eth_account.messages import encode_defunct
from sqlalchemy import Table, create_engine, insert
from sqlalchemy.pool import NullPool

from api.app import create_app
from tests.api import api_world
from tests.api.api_world import KEYS, World
from tests.databases import Databases

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette announces another HTTP library for its test client
    from fastapi.testclient import TestClient


@pytest.fixture
def filled_read_model(database_kind: str, databases: Databases) -> dict[str, str]:
    """What a world is built with so that its read model is in the database of this run."""
    if database_kind == "sqlite":
        return {}
    return {"database_url": databases.copy_of("filled read model", api_world.fill_database)}


@pytest.fixture
def world(tmp_path: Path, filled_read_model: dict[str, str]) -> Iterator[World]:
    """A scheme after some blocks, with a node and an oracle in memory."""
    found = api_world.build(tmp_path, **filled_read_model)
    yield found
    found.services.read_model.dispose()


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    """Someone who asks the API."""
    with TestClient(create_app(services=world.services), raise_server_exceptions=False) as found:
        yield found


def signed_in(client: TestClient, name: str) -> dict[str, str]:
    """Sign in with the key of a person; the headers of the session."""
    key = KEYS[name]
    message = client.post("/auth/nonce", json={"address": key.address}).json()["message"]
    signature = "0x" + bytes(key.sign_message(encode_defunct(text=message)).signature).hex()
    answer = client.post("/auth/sessions", json={"message": message, "signature": signature})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture
def sign_in(client: TestClient) -> Callable[[str], dict[str, str]]:
    """`sign_in(name)`: signs in with the key of a person; the headers of the session."""
    return lambda name: signed_in(client, name)


@pytest.fixture
def ask(client: TestClient, sign_in: Callable[[str], dict[str, str]]) -> Callable[..., Any]:
    """`ask(path, as_=name)`: a GET, as a signed-in person or as nobody."""

    def asked(path: str, as_: str | None = None, **parameters: Any) -> Any:
        return client.get(path, params=parameters or None, headers=sign_in(as_) if as_ else {})

    return asked


@pytest.fixture
def add(world: World) -> Callable[..., None]:
    """`add(table, row, …)`: more rows for the read model."""

    def put(table: Table, *rows: dict[str, Any]) -> None:
        engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
        with engine.begin() as connection:
            for row in rows:
                connection.execute(insert(table), row)

    return put
