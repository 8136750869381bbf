"""`chainets dispute`: shown, signed here, only hashes of documents sent; the API's node is one in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from carbon.hashing import keccak
from chain.deployment import Deployment
from cli.dispute.command import app
from readmodel.tables import disputes
from tests.api.api_world import DAY, World, address, trade_id

TRADE = trade_id(DAY)
CLAIM = "the claim and its papers\n"
NOT_NAMED = "name what corrects it: --trade or --entry"


@pytest.fixture
def paper(tmp_path: Path) -> list[str]:
    """Reason and document of a step."""
    document = tmp_path / "claim.txt"
    document.write_text(CLAIM)
    return ["--reason", "wrong quantity", "--document", str(document)]


@pytest.fixture
def run(api: str, keystore_of: Callable[[str], Path]) -> Any:
    """Return `run(who, *words, answer="y")`: the command with a person's key."""

    def run_it(who: str, *words: str, answer: str = "y\n") -> Any:
        where = ["--api", api, "--keystore", str(keystore_of(who))]
        return CliRunner().invoke(app, [*words, *where], input=answer, env={"CHAINETS_PASSPHRASE": "secret"})

    return run_it


def sent(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Sender, function and arguments of what reached the node."""
    abi = Deployment.load(world.services.settings.deployment).contract("Disputes").abi
    found = []
    for transaction in world.node.sent.values():
        data = bytes.fromhex(transaction.data[2:])
        function = abi.by_selector[data[:4]]
        found.append((transaction.sender, function.name, function.decode_input(data)))
    return found


def said(arguments: dict[str, Any]) -> tuple[str, str]:
    return arguments["reason"], arguments["document_hash"]


SAID = ("wrong quantity", "0x" + keccak(CLAIM.encode()).hex())


def test_file__of_ones_own_trade__is_shown_and_goes_with_its_chunk(world: World, run: Any, paper: list[str]) -> None:
    done = run("emitter", "file", TRADE, *paper)

    assert done.exit_code == 0, done.output
    assert "Dispute your trade of" in done.output
    ((sender, function, arguments),) = sent(world)
    assert (sender, function, said(arguments)) == (address("emitter"), "file", SAID)
    assert str(arguments["trades"][arguments["position"]]["trade_id"]) == TRADE


def test_file__without_a_yes__sends_nothing(world: World, run: Any, paper: list[str]) -> None:
    declined = run("emitter", "file", TRADE, *paper, answer="n\n")

    assert (declined.exit_code, sent(world)) == (1, [])
    assert declined.output.endswith("chainets: nothing was signed\n")


def test_file__a_trade_of_others__is_refused_in_one_line(world: World, run: Any, paper: list[str]) -> None:
    refused = run("emitter", "file", "77", *paper)

    assert (refused.exit_code, sent(world)) == (1, [])
    assert refused.output == "chainets: There is no such thing: there is no trade 77\n"


def test_answer__by_the_other_side__is_signed(world: World, run: Any, paper: list[str]) -> None:
    assert run("other_emitter", "answer", "2", *paper).exit_code == 0

    ((sender, function, arguments),) = sent(world)
    assert (sender, function, said(arguments)) == (address("other_emitter"), "answer", SAID)
    assert arguments["dispute_id"] == 2


def test_answer__the_contract_refuses__tells_its_words_and_sends_nothing(
    world: World, run: Any, paper: list[str]
) -> None:
    world.node.refusal = "Disputes: caller is not the other side"

    refused = run("emitter", "answer", "2", *paper)

    assert (refused.exit_code, sent(world)) == (1, [])
    assert refused.output == "chainets: The contract refuses: Disputes: caller is not the other side\n"


@pytest.mark.parametrize(
    ("words", "is_upheld", "to_correct_t"),
    [(["--upheld", "--to-correct", "4"], True, 4), (["--upheld"], True, 0), (["--rejected"], False, 0)],
)
def test_decide__by_the_exchange__says_what_goes_back(
    world: World, run: Any, paper: list[str], words: list[str], is_upheld: bool, to_correct_t: int
) -> None:
    done = run("exchange", "decide", "2", *words, *paper)

    assert done.exit_code == 0, done.output
    assert f"{to_correct_t} t are to go back to the seller" in done.output
    ((_, function, arguments),) = sent(world)
    assert (function, arguments["is_upheld"], arguments["to_correct_t"]) == ("decide", is_upheld, to_correct_t)


def test_decide__on_appeal__is_the_ministry_s(world: World, run: Any, paper: list[str], appealed: None) -> None:
    assert run("ministry", "decide", "2", "--rejected", *paper).exit_code == 0
    assert [(sender, function) for sender, function, _ in sent(world)] == [(address("ministry"), "decide_appeal")]


@pytest.fixture
def appealed(world: World) -> None:
    """The second dispute is on appeal."""
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(update(disputes).where(disputes.c.dispute_id == 2).values(state="appealed"))


def test_decide__without_a_verdict__is_refused_before_anything_is_signed(
    world: World, run: Any, paper: list[str]
) -> None:
    assert run("exchange", "decide", "2", *paper).exit_code == 2
    assert sent(world) == []


def test_correct__by_a_trade_or_an_entry__names_it(world: World, run: Any) -> None:
    assert run("exchange", "correct", "1", "--trade", TRADE).exit_code == 0
    assert run("exchange", "correct", "1", "--entry", "5").exit_code == 0

    (_, by_trade, trade), (_, by_entry, entry) = sent(world)
    assert (by_trade, str(trade["trades"][trade["position"]]["trade_id"])) == ("correct_by_trade", TRADE)
    assert (by_entry, entry) == ("correct_by_entry", {"dispute_id": 1, "entry_id": 5})


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (["correct", "1"], NOT_NAMED),
        (["correct", "1", "--trade", "1", "--entry", "1"], NOT_NAMED),
        (["answer", "2", "--reason", "x", "--document", "nowhere.txt"], "nowhere.txt: No such file or directory"),
    ],
)
def test_command__bad_input__is_told_in_one_line(run: Any, words: list[str], fact: str) -> None:
    told = run("exchange", *words)

    assert (told.exit_code, told.output) == (2, f"chainets: {fact}\n")


@pytest.mark.parametrize("who", ["emitter", "exchange", "ministry"])
def test_list__of_a_side_or_of_staff__shows_them_newest_first(world: World, run: Any, who: str) -> None:
    shown = run(who, "list").output

    assert shown.index(f"│ 2       │ {TRADE}") < shown.index("│ 1       │")
    assert "to_correct" in shown
    assert "│ 1       │" not in run(who, "list", "--state", "filed").output
    assert sent(world) == []
