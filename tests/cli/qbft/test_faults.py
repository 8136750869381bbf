"""
What a real QBFT network survives, with transactions under way: nothing is lost, nothing is doubled, nothing forks.

The nodes are GoQuorum's own processes; they are killed, wiped, and cut off from each other.
"""

import time
from contextlib import closing

import pytest

from chain.proof.blocks import prove, trusted_genesis
from chain.rpc import Rpc
from cli.qbft.errors import NoBlock
from indexer.source import Source
from tests.cli.qbft.load import Load, transactions_of

pytestmark = pytest.mark.slow

STILL_S = 12
"""So long nothing may happen: twelve blocks' time, and two round changes."""
HEAL_S = 300
"""Time-outs double while too few are up: healing takes about as long as the outage, longer on a busy machine."""


@pytest.fixture
def underway(wired):
    """Network and wires, all up again, with transactions under way through the observer; checked at the end."""
    network, links = wired
    network.start()
    network.wait_for_block(network.observer.block_number() + 2, timeout_s=HEAL_S)
    load = Load(network, network.observer)
    yield network, links
    links.heal()
    network.start()
    check_all_arrived_once(network, load)
    check_all_proven(network.observer)


def check_all_proven(local):
    """Whoever trusts no node takes each block, whatever rounds it took."""
    with closing(Rpc(local.url)) as rpc:
        source = Source(rpc)
        found = source.read(0, source.head())
    proven = prove(trusted_genesis(found.blocks[0], None), found.blocks[1:], found.receipts[1:])
    assert proven.hash == found.blocks[-1]["hash"]


def check_all_arrived_once(network, load):
    """Every accepted transaction is in exactly one block, the same on each node, and moved its wei once."""
    accepted = load.end()
    assert accepted > 100
    deadline = time.monotonic() + HEAL_S
    while load.balance(network.observer) < load.before + accepted and time.monotonic() < deadline:
        time.sleep(0.5)
    head = min(network.wait_for_block(network.observer.block_number() + 1, timeout_s=HEAL_S).values())

    for local in network.nodes:
        assert local.block_hash(head) == network.observer.block_hash(head), f"{local.name} has another chain"
        assert load.balance(local) == load.before + accepted
        assert set(transactions_of(local, head).values()) == {1}
        assert set(load.accepted) <= set(transactions_of(local, head))


def head_of(network):
    """The highest block of any node that runs."""
    return max(network.heads().values())


def is_still(network, seconds=STILL_S):
    """Whether no node that runs gets a block for so long; a block that was on its way may still come."""
    time.sleep(2)
    before = head_of(network)
    time.sleep(seconds)
    return head_of(network) == before


def test_one_of_four_killed__goes_on_and_it_catches_up(underway):
    network, _ = underway
    lost = network.validators[1]
    lost.kill()

    network.wait_for_block(head_of(network) + 8)
    network.start([lost.name])

    network.wait_for_block(head_of(network) + 4, timeout_s=HEAL_S)


def test_two_of_four_killed__stands_without_a_fork_and_goes_on_when_they_are_back(underway):
    network, _ = underway
    lost = network.validators[:2]
    for local in lost:
        local.kill()

    assert is_still(network)
    with pytest.raises(NoBlock, match=r"no block \d+ after 1 s"):
        network.wait_for_block(head_of(network) + 1, timeout_s=1)
    network.start([local.name for local in lost])

    network.wait_for_block(head_of(network) + 4, timeout_s=HEAL_S)


def test_all_killed_at_once__go_on_from_the_same_block(underway):
    """A power cut in the one data centre where a consortium should not be."""
    network, _ = underway
    network.wait_for_block(head_of(network) + 3)
    before = network.observer.block_number()
    kept = network.observer.block_hash(before)
    for local in network.validators:
        local.kill()
    network.start()

    network.wait_for_block(before + 4, timeout_s=HEAL_S)
    assert {local.block_hash(before) for local in network.nodes} == {kept}


def test_disk_of_a_validator_wiped__it_syncs_from_block_0_and_proposes_again(underway):
    network, _ = underway
    lost = network.validators[2]
    lost.wipe()
    head = head_of(network)
    network.wait_for_block(head + 3)

    network.start([lost.name])

    network.wait_for_block(head_of(network), timeout_s=HEAL_S)
    deadline = time.monotonic() + HEAL_S
    while lost.ask("eth_getBlockByNumber", "latest", False)["miner"] != lost.address:
        assert time.monotonic() < deadline, f"{lost.name} proposes no block"
        time.sleep(0.2)


def test_network_cut_two_and_two__stands_without_a_fork_and_heals(underway):
    network, links = underway
    first, second = network.validators[:2], network.validators[2:]
    links.cut({network.observer.name, *(local.name for local in first)}, {local.name for local in second})

    assert is_still(network)
    common = min(network.heads().values())
    assert len({local.block_hash(common) for local in network.nodes}) == 1
    links.heal()

    network.wait_for_block(head_of(network) + 4, timeout_s=HEAL_S)
