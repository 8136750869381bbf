"""`chainets tx`: prepare, look, sign here, relay; every failure is one line and a non-zero exit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli.tx import tx
from tests.api.api_world import World, address

ORDER = ["OrderBook", "place", "product_id=1", "side=1", "price_fen=9550", "quantity_t=1000"]


@pytest.fixture
def keystore(keystore_of: Callable[[str], Path]) -> Path:
    """The emitter's key in a file."""
    return keystore_of("emitter")


def run(*words: str, passphrase: str = "secret", answer: str = "") -> Any:
    app = typer.Typer()
    app.command()(tx)
    return CliRunner().invoke(app, list(words), input=answer, env={"CHAINETS_PASSPHRASE": passphrase})


def test_tx__with_yes__signs_relays_and_prints_the_block(api: str, keystore: Path, world: World) -> None:
    result = run(*ORDER, "--keystore", str(keystore), "--api", api, "--yes")

    assert result.exit_code == 0, result.output
    [sent] = world.node.sent.values()
    assert sent.sender == address("emitter")
    assert "Place an order to buy 1,000 t of product CEA at CNY 95.50" in result.output
    assert f"block 7, gas 50000, transaction {sent.hash}" in result.output


def test_tx__after_a_look__signs_only_on_yes(api: str, keystore: Path, world: World) -> None:
    words = (*ORDER, "--keystore", str(keystore), "--api", api)

    declined = run(*words, answer="n\n")
    assert (declined.exit_code, world.node.sent) == (1, {})
    assert "nothing was signed" in declined.output

    assert run(*words, answer="y\n").exit_code == 0
    assert len(world.node.sent) == 1


def test_tx__refused_by_the_contract__says_why(api: str, keystore: Path, world: World) -> None:
    world.node.refusal = "OrderBook: price is outside the band"

    result = run(*ORDER, "--keystore", str(keystore), "--api", api, "--yes")

    assert result.exit_code == 1
    assert result.output.strip() == "chainets: The contract refuses: OrderBook: price is outside the band"


def test_tx__structs_and_lists_as_json__are_passed_on(api: str, keystore: Path, world: World) -> None:
    trade = {
        "trade_id": "18446744073709551617",
        "buyer": address("emitter"),
        "seller": address("other_emitter"),
        "price_fen": 5000,
        "quantity_t": 10,
        "buy_ref": "1",
        "sell_ref": "2",
        "method": 10,
        "at": 1_300_000_000,
    }

    result = run(
        "Settlement",
        "settle",
        f"trades={json.dumps([trade])}",
        "skip=0",
        "--keystore",
        str(keystore),
        "--api",
        api,
        "--yes",
    )

    assert result.exit_code == 0, result.output
    assert "Settle 1 trades: 10 t against CNY 500.00" in result.output


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (["OrderBook", "place", "side"], "'side' is not name=value"),
        (["OrderBook", "place", "side=[1"], "the value of side is not JSON"),
    ],
)
def test_tx__bad_arguments__are_told_before_anything_is_opened(words: list[str], fact: str) -> None:
    result = run(*words, "--keystore", "nowhere.json")

    assert result.exit_code == 2
    assert fact in result.output


def test_tx__no_keystore_or_wrong_passphrase__is_told(keystore: Path) -> None:
    missing = run(*ORDER, "--keystore", "nowhere.json")
    wrong = run(*ORDER, "--keystore", str(keystore), passphrase="wrong")

    assert (missing.exit_code, missing.output.strip()) == (2, "chainets: nowhere.json: No such file or directory")
    assert wrong.exit_code == 2
    assert "the passphrase does not open it" in wrong.output


def test_tx__no_api__is_told(keystore: Path) -> None:
    result = run(*ORDER, "--keystore", str(keystore), "--api", "http://127.0.0.1:9", "--yes")

    assert result.exit_code == 1
    assert "no usable answer from the API" in result.output
