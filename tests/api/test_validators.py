"""Validators of a QBFT chain, from headers that a real network made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.consortium import names_of
from networks.description import CONSORTIUM, load
from networks.qbft import decode
from readmodel import tables
from tests.api.api_world import World

Json = dict[str, Any]
HEADERS = [
    block["header"]
    for block in json.loads((Path(__file__).parents[1] / "vectors" / "qbft_headers.json").read_text())["blocks"]
]


NONE = {"transactions": 0, "events": 0, "gas_used": 0}


@pytest.fixture
def on_qbft(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`on_qbft(age_s)`: the node has the recorded blocks, and the API has seen no new one for so many seconds."""

    def answer(tag: str, _: bool) -> Json:
        return HEADERS[-1] if tag == "latest" else HEADERS[int(tag, 16)]

    def put(age_s: int) -> None:
        monkeypatch.setattr(world.node, "eth_getBlockByNumber", answer)
        world.services.pulse.still_s()
        world.clock.now += age_s

    return put


def test_validators__one_was_killed__have_no_spare_and_name_it(ask: Callable[..., Any], on_qbft: Any) -> None:
    on_qbft(1)

    found = ask("/chain/validators").json()

    assert (found["is_qbft"], found["up"], found["quorum"], found["safety"]) == (True, 3, 3, "no_spare")
    assert (found["head_block"], found["head_age_s"]) == (len(HEADERS) - 1, 1)
    assert [item["missed"] > 0 for item in found["items"] if not item["is_up"]] == [True]
    assert sum(item["proposed"] for item in found["items"]) < len(HEADERS)  # one was voted out meanwhile


def test_validators__newest_block_is_old__say_that_the_chain_stands(ask: Callable[..., Any], on_qbft: Any) -> None:
    on_qbft(100)

    assert ask("/chain/validators").json()["safety"] == "stopped"


def test_validators__first_vote_is_in_the_newest_block__show_the_ballot(
    ask: Callable[..., Any], on_qbft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = next(number for number, header in enumerate(HEADERS) if _vote(header) is not None)
    monkeypatch.setattr(f"{__name__}.HEADERS", HEADERS[: first + 1])
    on_qbft(1)

    (ballot,) = ask("/chain/validators").json()["ballots"]

    assert (ballot["adds"], ballot["needed"], len(ballot["voters"])) == (True, 3, 1)
    assert ballot["voters"][0].lower() == HEADERS[-1]["miner"]


def test_block__on_a_chain_with_seals__says_who_sealed_it_and_of_how_many(
    ask: Callable[..., Any], add: Callable[..., None], on_qbft: Any
) -> None:
    """P6."""
    on_qbft(1)
    add(tables.blocks, {"number": 9, "hash": HEADERS[9]["hash"], "time_s": 1, "proposer": HEADERS[9]["miner"]} | NONE)

    found = ask("/chain/blocks/9").json()
    other = ask("/chain/blocks/5").json()  # the read model has another block there than the node

    assert (found["validators"], found["round"]) == (len(_validators(HEADERS[9])), 0)
    assert len(found["seals"]) >= 3
    assert {seal["account"].lower() for seal in found["seals"]} <= {"0x" + one.hex() for one in _validators(HEADERS[9])}
    assert (other["seals"], other["round"], other["validators"]) == (None, None, None)


def test_block__when_no_node_answers__is_there_without_seals(ask: Callable[..., Any], world: World) -> None:
    world.node.is_down = True

    found = ask("/chain/blocks/5").json()

    assert (found["number"], found["seals"]) == (5, None)


def test_names__of_a_described_consortium__are_those_of_its_nodes() -> None:
    network = load(CONSORTIUM)
    names = names_of(CONSORTIUM)

    assert {names[node.address] for node in network.validators} == {
        "ministry-1",
        "registry-1",
        "exchange-1",
        "province-1",
    }


def test_validators__chain_without_seals__is_told_apart(ask: Callable[..., Any]) -> None:
    found = ask("/chain/validators").json()

    assert (found["is_qbft"], found["items"], found["safety"]) == (False, [], None)


def test_validators__node_does_not_answer__is_a_problem(ask: Callable[..., Any], world: World) -> None:
    world.node.is_down = True

    assert ask("/chain/validators").status_code == 503


def test_names__of_a_description_that_changes__are_the_new_ones_as_soon_as_it_can_be_read(tmp_path: Path) -> None:
    """A node that has joined has its name without a restart of the API."""
    file = tmp_path / "network.toml"
    written = CONSORTIUM.read_text()
    file.write_text(written)
    before = names_of(file)

    file.write_text("no description [")
    assert names_of(file) == before
    file.write_text(written.replace("province-1", "province-9"))
    assert set(names_of(file).values()) - set(before.values()) == {"province-9"}
    file.unlink()
    assert "province-9" in names_of(file).values()


def _vote(header: Json) -> tuple[bytes, bytes] | None:
    return decode(bytes.fromhex(header["extraData"][2:])).vote


def _validators(header: Json) -> tuple[bytes, ...]:
    return decode(bytes.fromhex(header["extraData"][2:])).validators
