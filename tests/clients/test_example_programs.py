"""The example programs of an exchange and a registry, run as they are, against an API with a node in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from eth_account import Account
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from api.queries.settlement import clearing
from api.store import view
from carbon.clearing import clearing_hash
from chain.deployment import Deployment
from readmodel.store import open_reader
from readmodel.tables import trading_days
from tests.api import api_world
from tests.api.api_world import DAY, KEYS, World, address
from tests.api.served import served

FIGURES = ("trades", "quantity_t", "amount_fen")
EXAMPLES = Path(__file__).parents[2] / "clients" / "examples"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A scheme with a node in memory."""
    return api_world.build(tmp_path)


def run(world: World, program: str, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    keystore = world.services.settings.data_dir / f"{name}.json"
    keystore.write_text(json.dumps(Account.encrypt(KEYS[name].key, "secret", kdf="pbkdf2", iterations=1)))
    with served(world) as url:
        environment = {**os.environ, "API": url, "KEYSTORE": str(keystore), "PASSPHRASE": "secret"}
        command = [sys.executable, str(EXAMPLES / program), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def sent(world: World) -> list[tuple[str, str, dict[str, object]]]:
    """Sender, function and arguments of what reached the node."""
    deployment = Deployment.load(world.services.settings.deployment)
    found = []
    for transaction in world.node.sent.values():
        contract = deployment.at(transaction.to)
        assert contract is not None
        call_data = bytes.fromhex(transaction.data[2:])
        function = contract.abi.by_selector[call_data[:4]]
        found.append((transaction.sender, function.name, function.decode_input(call_data)))
    return found


def test_exchange__open__opens_the_day(world: World) -> None:
    result = run(world, "exchange.py", "exchange", "open", "1")

    assert result.returncode == 0, result.stderr
    assert sent(world) == [(address("exchange"), "open_day", {"product_id": 1})]


def test_exchange__publish__hands_in_the_days_totals(world: World) -> None:
    result = run(world, "exchange.py", "exchange", "publish", "1", "2011-03-13")

    assert result.returncode == 0, result.stderr
    listed, nothing = {"trades": 1, "quantity_t": 20, "amount_fen": 102_000}, dict.fromkeys(FIGURES, 0)
    published = {"product_id": 1, "day": DAY, "figures": [listed, nothing, nothing, nothing]}
    assert sent(world) == [(address("exchange"), "publish_results", published)]


def test_exchange__refused__ends_with_the_contracts_reason(world: World) -> None:
    world.node.refusal = "Market: today is a holiday"

    result = run(world, "exchange.py", "exchange", "open", "1")

    assert (result.returncode, result.stderr.strip()) == (1, "Market: today is a holiday")


def put_day(world: World, **values: object) -> None:
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(update(trading_days).where(trading_days.c.day == DAY).values(**values))


def clearing_hash_of(world: World) -> str:
    engine = open_reader(str(world.services.settings.readmodel_url))
    with view(engine) as read_model:
        return clearing_hash(clearing(read_model, 1, DAY))


def test_registry__a_published_day__is_cleared(world: World) -> None:
    put_day(world, state="published")

    result = run(world, "registry.py", "registry", "2011-03-13")

    assert result.returncode == 0, result.stderr
    [(sender, function, given)] = sent(world)
    assert (sender, function, given["product_id"], given["day"]) == (address("registry"), "clear", 1, DAY)
    assert given["figures"][0] == {"trades": 1, "quantity_t": 20, "amount_fen": 102_000}  # type: ignore[index]
    assert given["clearing_hash"] == clearing_hash_of(world)


def test_registry__a_day_that_another_person_cleared__is_confirmed(world: World) -> None:
    put_day(world, state="cleared", cleared_by=address("ministry"), clearing_hash=clearing_hash_of(world))

    result = run(world, "registry.py", "registry", "2011-03-13")

    assert result.returncode == 0, result.stderr
    [(sender, function, given)] = sent(world)
    assert (sender, function) == (address("registry"), "confirm_results")
    assert given["clearing_hash"] == clearing_hash_of(world)


def test_registry__a_day_that_the_same_person_cleared__is_left_to_another(world: World) -> None:
    put_day(world, state="cleared", cleared_by=address("registry"), clearing_hash=clearing_hash_of(world))

    result = run(world, "registry.py", "registry", "2011-03-13")

    assert result.returncode == 0, result.stderr
    assert sent(world) == []


def test_registry__another_clearing_file__is_not_confirmed(world: World) -> None:
    put_day(world, state="cleared", cleared_by=address("ministry"), clearing_hash="0x" + "11" * 32)

    result = run(world, "registry.py", "registry", "2011-03-13")

    assert (result.returncode, sent(world)) == (1, [])
    assert "another clearing file" in result.stderr


def test_registry__somebody_elses_key__is_refused(world: World) -> None:
    result = run(world, "registry.py", "emitter", "2011-03-13")

    assert result.returncode == 1
    assert "this is for MINISTRY or REGISTRY or REGULATOR" in result.stderr
    assert sent(world) == []
