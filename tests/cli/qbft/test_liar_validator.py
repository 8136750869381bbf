"""
A validator that lies to the others, with transactions under way: it can stop GoQuorum, and nothing else.

Nothing false is taken, no chain forks, nothing that was accepted is lost or doubled. What it takes to go on after each
lie is what `docs/consortium.md` tells operators to do.
"""

import time
from dataclasses import replace

import pytest

from chain.errors import NotProven
from cli.qbft.network import LocalNetwork
from tests.cli.qbft.liar import LIE, lying_geth
from tests.cli.qbft.load import Load
from tests.cli.qbft.test_faults import HEAL_S, check_all_arrived_once, check_all_proven, head_of, is_still

pytestmark = pytest.mark.slow

LIES_S = 30
"""How long the liar is left alone."""


@pytest.fixture
def network(geth_binary, qbft_description, tmp_path):
    """Four validators and an observer, honest as yet."""
    network = LocalNetwork.create(tmp_path / "network", geth_binary, qbft_description, free_ports=True)
    try:
        network.start()
        network.wait_for_block(3)
        yield network
    finally:
        network.kill()


@pytest.fixture
def lies(network, monkeypatch):
    """Return `lies(about)`: from now on the last validator lies; it, and transactions under way."""

    def begin(about):
        honest = network.validators[-1]
        honest.stop()
        liar = replace(honest, binary=lying_geth())
        with monkeypatch.context() as only_it:
            only_it.setenv(LIE, about)
            liar.start(network._peers(liar.node))
        liar.await_answer()
        return liar, Load(network, network.observer)

    return begin


def check_one_chain(network):
    """As far as two nodes have blocks, they have the same."""
    heads = network.heads()
    for number in range(min(heads.values()), max(heads.values()) + 1):
        hashes = {network.node(name).block_hash(number) for name, head in heads.items() if head >= number}
        assert len(hashes) == 1, f"two blocks {number}"


def go_on_without(network, liar):
    """
    What operators do: cut the liar off, start the others anew; who has a block that is not sealed as it should be, or
    lacks one that is, syncs from block 0.
    """
    liar.kill()
    others = [local for local in network.nodes if local.name != liar.name]
    heads = {local.name: proven_head(local) for local in others}
    newest = max(head for head in heads.values() if head is not None)
    for local in others:
        local.stop()
        if heads[local.name] != newest:
            local.wipe()
    names = [local.name for local in others]
    network.start(names)
    network.wait_for_block(newest + 4, names, timeout_s=HEAL_S)


def proven_head(local):
    """Number of its newest block; None where its blocks are not all sealed as they should be."""
    try:
        check_all_proven(local)
    except NotProven:
        return None
    return local.block_number()


def end(network, liar, load):
    """The liar tells the truth again, with a fresh disk as it may hold good blocks for bad; then all must have all."""
    liar.wipe()
    network.start([liar.name])
    network.wait_for_block(head_of(network), timeout_s=HEAL_S)
    load.end()
    load.send_again()
    check_all_arrived_once(network, load)
    check_all_proven(network.observer)


def test_two_blocks_at_once__one_is_taken_or_none_and_the_chain_goes_on(network, lies):
    liar, load = lies("twice")
    before = head_of(network)
    network.wait_for_block(before + 12, timeout_s=HEAL_S)

    check_one_chain(network)
    liar.kill()
    end(network, liar, load)


@pytest.mark.parametrize("about", ["state", "seal"])
def test_false_block_or_seals__are_not_taken_and_all_goes_on_once_the_liar_is_cut_off(network, lies, about):
    liar, load = lies(about)
    time.sleep(LIES_S)
    if about == "state":  # a false seal stops a node only where it comes before enough good ones
        assert is_still(network)
    check_one_chain(network)

    go_on_without(network, liar)

    check_one_chain(network)
    end(network, liar, load)
