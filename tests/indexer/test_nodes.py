"""Several nodes: one that lies, lags, forked or is silent is named, another is used, nothing unproven is written."""

from __future__ import annotations

import contextlib
import logging
import shutil
from functools import partial

import pytest
from sqlalchemy import select

from benchmarks.fake_chain import FakeCall, FakeNode
from benchmarks.fake_scheme import Scheme
from benchmarks.sealed_chain import SealedChain
from chain.proof.validators import REMOVE
from indexer.errors import DifferentChain
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from networks.qbft import decode
from readmodel.store import sqlite_url, upgrade
from readmodel.tables import blocks, node_states
from tests.indexer.lying_node import LIES, Proxy

SILENT_URL = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def voting_chain():
    """A sealed chain with a scheme on it, on which a validator is voted out."""
    chain = SealedChain()
    scheme = Scheme(chain, traders=5)
    scheme.set_up()
    subject = chain.validators.members[3]
    for _ in range(4):
        for mine in (partial(scheme.play, 2), chain.mine):
            chain.vote = (subject, REMOVE) if subject in chain.validators.members else None
            mine()
    assert subject not in chain.validators.members
    return chain


def place_of(chain) -> int:
    """A block with logs and a vote, not the first."""
    for number, block in enumerate(chain.blocks[4:], 4):
        has_logs = any(chain.receipts[item["hash"]]["logs"] for item in block["transactions"])
        if has_logs and decode(bytes.fromhex(block["extraData"][2:])).vote is not None:
            return number
    raise AssertionError("no block has both")


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory):
    """A read model with its tables, to be copied: making them takes seconds."""
    file = tmp_path_factory.mktemp("empty") / "readmodel.sqlite"
    upgrade(sqlite_url(file))
    return file


@pytest.fixture
def follow(tmp_path, voting_chain, empty_file):
    """An indexer of a read model that follows nodes: given as chains to serve, or as addresses."""
    with contextlib.ExitStack() as opened:

        def make(*nodes, folder="data", **more) -> Indexer:
            urls = [node if isinstance(node, str) else opened.enter_context(FakeNode(node)).url for node in nodes]
            settings = IndexerSettings(
                data_dir=tmp_path / folder,
                rpc_url=", ".join(urls),
                deployment=voting_chain.write_deployment(tmp_path / "deployment.json"),
                genesis_hash=voting_chain.blocks[0]["hash"],
                compare_s=0.001,
                **{"range_blocks": 4, "node_rest_s": 60, **more},
            )
            if not settings.data_dir.exists():
                settings.data_dir.mkdir()
                shutil.copy(empty_file, settings.data_dir)
            indexer = Indexer(settings)
            opened.callback(indexer.close)
            return indexer

        yield make


def held_against(indexer) -> dict[str, tuple[str, str]]:
    """Node -> state and reason, as the API finds them."""
    with indexer.engine.connect() as connection:
        return {row.node: (row.state, row.why) for row in connection.execute(select(node_states))}


def newest(indexer) -> int:
    with indexer.engine.connect() as connection:
        return max(connection.execute(select(blocks.c.number)).scalars(), default=-1)


def test_step__a_liar_left_in_the_middle__gives_the_same_rows(follow, voting_chain, rows_of):
    changed = follow(Proxy(voting_chain, LIES["changes a log"], place_of(voting_chain)), voting_chain, range_blocks=1)
    honest = follow(voting_chain, folder="honest")

    changed.step()
    changed.step()
    honest.step()

    found, expected = (rows_of(each.settings.readmodel_url) for each in (changed, honest))
    assert found | {"node_states": []} == expected


def test_step__honest_nodes__all_is_well(follow, voting_chain):
    indexer = follow(voting_chain, voting_chain)

    assert indexer.step()

    assert newest(indexer) == len(voting_chain.blocks) - 1
    assert held_against(indexer) == {}


@pytest.mark.parametrize("lie", LIES)
def test_step__a_node_lies__is_named_and_another_is_used(follow, voting_chain, rows_of, caplog, lie):
    indexer = follow(Proxy(voting_chain, LIES[lie], place_of(voting_chain)), voting_chain)
    liar = indexer.nodes.all[0].name

    with caplog.at_level(logging.WARNING, "indexer"):
        assert not indexer.step()
        assert newest(indexer) < place_of(voting_chain)
        assert indexer.step()

    state, why = held_against(indexer)[liar]
    assert state == "lying"
    assert f"node={liar} state=lying: {why}" in caplog.text
    hashes = [block["hash"] for block in voting_chain.blocks]
    assert [row[1] for row in rows_of(indexer.settings.readmodel_url)["blocks"]] == hashes


def test_step__the_only_node_lies__nothing_unproven_is_written(follow, voting_chain):
    indexer = follow(Proxy(voting_chain, LIES["changes a log"], place_of(voting_chain)), node_rest_s=0.001)

    for _ in range(3):
        assert not indexer.step()

    assert newest(indexer) < place_of(voting_chain)
    assert [state for state, _ in held_against(indexer).values()] == ["lying"]


def test_step__a_liar_that_repents__is_used_again_later(follow, voting_chain):
    proxy = Proxy(voting_chain, LIES["changes a log"], place_of(voting_chain))
    indexer = follow(proxy, node_rest_s=0.001)
    assert not indexer.step()

    proxy.about = -1

    assert indexer.step()
    assert newest(indexer) == len(voting_chain.blocks) - 1
    assert held_against(indexer) == {}


def test_step__a_node_serves_an_old_head__is_named_and_left(follow, voting_chain):
    old = Proxy(voting_chain, lambda proxy, method, params, honest: "0x3" if method == "eth_blockNumber" else honest, 0)
    indexer = follow(old, voting_chain)
    lagging, other = indexer.nodes.all

    assert indexer.step()  # it is followed as far as it goes, and then compared
    assert indexer.step()

    head = len(voting_chain.blocks) - 1
    assert held_against(indexer) == {lagging.name: ("lagging", f"its newest block is 3, others are at {head}")}
    assert indexer.nodes.current is other
    assert newest(indexer) == head


def test_step__a_node_claims_a_head_that_it_does_not_have__gains_nothing(follow, voting_chain):
    boast = Proxy(
        voting_chain, lambda proxy, method, params, honest: "0xff" if method == "eth_blockNumber" else honest, 0
    )
    indexer = follow(voting_chain, boast)
    _, boaster = indexer.nodes.all

    for _ in range(3):
        indexer.step()
    assert newest(indexer) == len(voting_chain.blocks) - 1
    assert held_against(indexer)[boaster.name][0] == "lying"


def test_step__a_silent_node__is_named_and_another_is_used(follow, voting_chain):
    indexer = follow(SILENT_URL, voting_chain, retry_s=60)

    assert not indexer.step()
    assert indexer.step()

    ((state, why),) = held_against(indexer).values()
    assert state == "silent"
    assert SILENT_URL in why
    assert newest(indexer) == len(voting_chain.blocks) - 1


def test_step__a_forked_node__is_named_though_not_in_use(follow, voting_chain):
    """Sealed by the same validators, as if more than a third of them had signed twice."""
    other = SealedChain()
    other.blocks, other.receipts = voting_chain.blocks[:4], dict(voting_chain.receipts)
    other.validators, other.proposer = voting_chain.validators, bytes.fromhex(other.blocks[-1]["miner"][2:])
    while len(other.blocks) < len(voting_chain.blocks):
        other.mine(FakeCall(Scheme(SealedChain(), traders=1).people[0], "Cash", "request_withdrawal", []))
    indexer = follow(voting_chain, other)

    assert indexer.step()

    name = indexer.nodes.all[1].name
    head = len(voting_chain.blocks) - 1
    assert held_against(indexer) == {name: ("forked", f"its block {head} is not the one that was proven")}


def test_step__every_node_is_of_another_chain__stops(follow, voting_chain):
    assert follow(voting_chain).step()
    other = SealedChain(chain_id=1)
    indexer = follow(other, other)

    assert not indexer.step()
    with pytest.raises(DifferentChain, match="the node is on chain 1"):
        indexer.step()


def test_step__another_genesis_than_expected__is_not_followed(follow, voting_chain):
    """Validators of one's own make a chain of one's own, but not under this hash."""
    indexer = follow(SealedChain(validators=1))

    assert not indexer.step()

    ((state, why),) = held_against(indexer).values()
    assert state == "lying"
    assert f"expected is {voting_chain.blocks[0]['hash']}" in why
    assert newest(indexer) == -1


def test_restart__in_the_middle_of_votes__goes_on_proving(follow, voting_chain):
    first = follow(Proxy(voting_chain, LIES["has no such block"], place_of(voting_chain) + 1), range_blocks=1)
    first.step()
    assert newest(first) == place_of(voting_chain)
    first.close()

    second = follow(voting_chain)
    assert second.step()
    assert newest(second) == len(voting_chain.blocks) - 1
    assert second.trusted.validators == voting_chain.validators


def test_names__addresses_with_secrets__are_shown_without(follow):
    indexer = follow("https://user:secret@node.example:8545/key?token=1")

    assert indexer.nodes.current.name == "https://node.example:8545"
