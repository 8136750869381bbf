"""T6: `chainets market surveil` and `rules`: evidence for everyone who may look, alerts by the exchange, once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carbon.hashing import keccak
from carbon.surveillance import Kind, suggested
from chain.deployment import Deployment
from cli.market.command import app
from tests.api.api_world import CHAIN_ID, DAY, World, address, trade_id

BEFORE = ["--day", "2011-03-12"]
SIDES = sorted((address("emitter"), address("other_emitter")), key=lambda account: int(account, 16))


@pytest.fixture
def run(api: str, keystore_of: Callable[[str], Path]) -> Any:
    """Return `run(command, *words, as_="exchange")`."""

    def run_it(command: str, *words: str, as_: str = "exchange") -> Any:
        where = ["--api", api, "--keystore", str(keystore_of(as_))]
        return CliRunner().invoke(app, [command, *words, *where], env={"CHAINETS_PASSPHRASE": "secret"})

    return run_it


def calls(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Function and arguments of what reached the node."""
    deployment = Deployment.load(world.services.settings.deployment)
    found = []
    for transaction in world.node.sent.values():
        contract = deployment.at(transaction.to)
        assert contract is not None
        function = contract.abi.by_selector[bytes.fromhex(transaction.data[2:])[:4]]
        found.append((function.name, function.decode_input(bytes.fromhex(transaction.data[2:]))))
    return found


def counts(result: Any) -> dict[str, int]:
    """The last line."""
    found: dict[str, int] = json.loads(result.output.splitlines()[-1])
    return found


def test_surveil__related_parties_traded__writes_the_evidence_and_sends_nothing(
    world: World, run: Any, tmp_path: Path
) -> None:
    result = run("surveil", "--product", "CEA", *BEFORE, "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert counts(result) == {"found": 1, "known": 0, "raised": 0}
    assert "wash_trade" in result.output
    assert calls(world) == []
    [file] = (tmp_path / "out").iterdir()
    said = json.loads(file.read_bytes())
    assert (said["accounts"], said["chain_id"], said["day"]) == (SIDES, CHAIN_ID, DAY - 1)
    assert [trade["trade_id"] for trade in said["trades"]] == [trade_id(DAY - 1)]
    assert said["related"] == [SIDES]
    assert said["rule"] == {
        "count": 1,
        "from_day": DAY - 1,
        "move_bp": 0,
        "quantity_t": 10,
        "share_bp": 5_000,
        "window_s": 0,
    }


def test_surveil__submitted_by_the_exchange__raises_it_with_the_hash_of_the_file(
    world: World, run: Any, tmp_path: Path
) -> None:
    result = run("surveil", *BEFORE, "--out", str(tmp_path / "out"), "--submit", "--yes")

    assert result.exit_code == 0, result.output
    assert counts(result) == {"found": 1, "known": 0, "raised": 1}
    [file] = (tmp_path / "out").iterdir()
    [(function, values)] = calls(world)
    assert function == "raise_alert"
    assert values == {
        "kind": Kind.WASH_TRADE,
        "product_id": 1,
        "day": DAY - 1,
        "accounts": SIDES,
        "quantity_t": 10,
        "measured_bp": 10_000,
        "evidence_hash": "0x" + keccak(file.read_bytes()).hex(),
    }
    assert "Raise an alert for trades between related parties" in result.output


def test_surveil__raised_before__names_the_alert_and_sends_nothing(world: World, run: Any, tmp_path: Path) -> None:
    run("surveil", *BEFORE, "--out", str(tmp_path / "out"))
    [file] = (tmp_path / "out").iterdir()
    with sqlite3.connect(tmp_path / "readmodel.sqlite") as read_model:
        digest = "0x" + keccak(file.read_bytes()).hex()
        read_model.execute("UPDATE alerts SET evidence_hash = ? WHERE alert_id = 1", (digest,))

    result = run("surveil", *BEFORE, "--out", str(tmp_path / "out"), "--submit", "--yes")

    assert result.exit_code == 0, result.output
    assert (counts(result), calls(world)) == ({"found": 1, "known": 1, "raised": 0}, [])


def test_surveil__by_the_ministry__is_the_same_file(run: Any, tmp_path: Path) -> None:
    for who in ("exchange", "ministry"):
        assert run("surveil", *BEFORE, "--out", str(tmp_path / who), as_=who).exit_code == 0

    [one], [other] = ([*(tmp_path / who).iterdir()] for who in ("exchange", "ministry"))
    assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())


@pytest.mark.parametrize(
    ("words", "who", "code", "fact"),
    [
        (["--day", "2011-03-13", "--submit"], "exchange", 1, "CEA is still open on 2011-03-13"),
        (["--day", "2011-03-11"], "exchange", 1, "no rule was in force on 2011-03-11"),
        (["--day", "2011-03-11", "--suggested"], "exchange", 1, "product 1 has no trading day 2011-03-11"),
        (["--submit", "--suggested"], "exchange", 2, "leave out --suggested"),
        (["--day", "yesterday"], "exchange", 2, "'yesterday' is not a day"),
        (["--product", "gold"], "exchange", 2, "there is no product gold"),
        (BEFORE, "emitter", 1, "this is for"),
    ],
)
def test_surveil__what_cannot_be_done__ends_in_one_line(
    world: World, run: Any, tmp_path: Path, words: list[str], who: str, code: int, fact: str
) -> None:
    result = run("surveil", *words, "--out", str(tmp_path / "out"), as_=who)

    assert (result.exit_code, calls(world)) == (code, [])
    assert fact in result.output


class RunningDay:
    """What happens between two looks at the open day; in `time.sleep`'s place."""

    def __init__(self, read_model: Path, *steps: Callable[[sqlite3.Connection], object]) -> None:
        self.read_model, self.steps = read_model, list(steps)

    def __call__(self, seconds: float) -> None:
        with sqlite3.connect(self.read_model) as connection:
            self.steps.pop(0)(connection)
            connection.execute("UPDATE chain SET next_block = next_block + 1")


def trade_again(read_model: sqlite3.Connection) -> None:
    """The two related parties once more: more of the same is known."""
    columns = [row[1] for row in read_model.execute("PRAGMA table_info(trades)")]
    changed = {"trade_id": f"'{int(trade_id(DAY)) + 1}'", "sequence": "2", "log_index": "9"}
    wanted = ", ".join(changed.get(column, column) for column in columns)
    read_model.execute(f"INSERT INTO trades SELECT {wanted} FROM trades WHERE trade_id = ?", (trade_id(DAY),))


def close(read_model: sqlite3.Connection) -> None:
    """The exchange publishes the day."""
    read_model.execute("UPDATE trading_days SET state = 'published' WHERE day = ?", (DAY,))


def nothing(read_model: sqlite3.Connection) -> None:
    """A block without anything in it."""


@pytest.fixture
def happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return `happens(step, …)`: what the day brings while it is followed."""

    def plan(*steps: Callable[[sqlite3.Connection], object]) -> None:
        monkeypatch.setattr("cli.market.surveil.time.sleep", RunningDay(tmp_path / "readmodel.sqlite", *steps))

    return plan


FOLLOW = ["--follow", "--day", "2011-03-13"]


def test_surveil__following__tells_once_while_the_day_runs_and_all_at_its_close(
    world: World, run: Any, tmp_path: Path, happens: Callable[..., None]
) -> None:
    happens(nothing, trade_again, close)

    result = run("surveil", *FOLLOW, "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert counts(result) == {"found": 1, "known": 0, "raised": 0}
    assert calls(world) == []
    sizes = sorted(len(json.loads(file.read_bytes())["trades"]) for file in (tmp_path / "out").iterdir())
    assert sizes == [1, 2]  # as first seen, and of the whole day


def test_surveil__following_and_submitting__raises_at_once_and_not_again_when_more_is_known(
    world: World, run: Any, tmp_path: Path, happens: Callable[..., None]
) -> None:
    def take_down(read_model: sqlite3.Connection) -> None:
        """The indexer has read the alert."""
        [(_, values)] = calls(world)
        said = (DAY, values["evidence_hash"])
        read_model.execute("UPDATE alerts SET day = ?, evidence_hash = ? WHERE alert_id = 1", said)

    happens(take_down, trade_again, close)

    result = run("surveil", *FOLLOW, "--submit", "--yes", "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert counts(result) == {"found": 1, "known": 1, "raised": 1}
    [(function, values)] = calls(world)
    assert (function, values["quantity_t"], values["accounts"]) == ("raise_alert", 20, SIDES)
    assert counts(run("surveil", "--day", "2011-03-13", "--submit", "--yes", "--out", str(tmp_path / "out"))) == {
        "found": 1, "known": 1, "raised": 0,
    }  # fmt: skip


def test_surveil__following_a_closed_day__searches_it_once(run: Any, tmp_path: Path) -> None:
    result = run("surveil", "--follow", *BEFORE, "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert counts(result) == {"found": 1, "known": 0, "raised": 0}


def test_surveil__suggested_on_the_open_day__looks_only(world: World, run: Any, tmp_path: Path) -> None:
    result = run("surveil", "--suggested", "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert counts(result) == {"found": 0, "known": 0, "raised": 0}


def test_rules__of_a_day__stand_beside_the_suggested(world: World, run: Any) -> None:
    result = run("rules", *BEFORE)

    assert result.exit_code == 0, result.output
    assert "wash_trade" in result.output
    assert "2011-03-12" in result.output
    assert calls(world) == []


def test_rules__set_from_a_day__sends_what_differs(world: World, run: Any) -> None:
    result = run("rules", "--set-from", "2011-03-14", "--yes")

    assert result.exit_code == 0, result.output
    sent = calls(world)
    assert [(name, values["kind"], values["from_day"]) for name, values in sent] == [
        ("set_rule", kind.value, DAY + 1) for kind in Kind
    ]
    jump = suggested()[Kind.PRICE_JUMP].thresholds
    assert sent[Kind.PRICE_JUMP - 1][1]["thresholds"] == {
        "is_on": True,
        "window_s": jump.window_s,
        "count": 0,
        "quantity_t": 0,
        "share_bp": 0,
        "move_bp": jump.move,
    }
