"""A scheme behind a real API whose node is in memory, and its people's keystores: for commands that ask and sign."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from eth_account import Account

from tests.api import api_world
from tests.api.api_world import KEYS, World
from tests.api.served import served


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A scheme with a node in memory; the last price is 51.00, the day's volume 20 t."""
    return api_world.build(tmp_path)


@pytest.fixture
def api(world: World) -> Iterator[str]:
    """Address of its API."""
    with served(world) as url:
        yield url


@pytest.fixture
def keystore_of(tmp_path: Path) -> Callable[[str], Path]:
    """`keystore_of(who)`: a person's key in a file; its passphrase is `secret`."""

    def written(who: str) -> Path:
        file = tmp_path / f"{who}.json"
        file.write_text(json.dumps(Account.encrypt(KEYS[who].key, "secret", kdf="pbkdf2", iterations=1)))
        return file

    return written
