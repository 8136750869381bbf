"""P8: a node before a real QBFT network lies in six ways; the indexer's own process is between it and another."""

from __future__ import annotations

from contextlib import closing

import pytest
from eth_utils.address import to_checksum_address

from benchmarks.fake_chain import FakeChain
from chain.client import sign
from tests.cli.qbft.load import SENDERS, Load
from tests.indexer.live_liar import SIX, Between

pytestmark = pytest.mark.slow

LOGGER = bytes.fromhex("6560206000a0006000526006601af3")
"""Makes a contract that logs 32 bytes without a topic whenever it is called: PUSH1 32, PUSH1 0, LOG0, STOP."""
LOG_GAS = 60_000


def made_logger(network) -> str:
    """Put the contract on the chain; its address."""
    node, sender = network.observer, SENDERS[0]
    nonce = int(node.ask("eth_getTransactionCount", str(sender.address), "pending"), 16)
    fields = {"chainId": network.network.chain_id, "nonce": nonce, "gasPrice": 0, "gas": 200_000, "value": 0}
    sent = node.ask("eth_sendRawTransaction", "0x" + sign({**fields, "data": "0x" + LOGGER.hex()}, sender).hex())
    network.wait_for_block(node.block_number() + 2)
    return to_checksum_address(node.ask("eth_getTransactionReceipt", sent)["contractAddress"])


def test_program__a_node_before_four_validators_lies_in_six_ways__is_named_and_changes_nothing(wired, tmp_path):
    network, _ = wired
    node = network.observer
    deployment = FakeChain(chain_id=network.network.chain_id).write_deployment(tmp_path / "deployment.json")
    load = Load(network, node, made_logger(network), LOG_GAS)
    network.wait_for_block(node.block_number() + 2)

    with closing(Between(node.url, deployment, tmp_path)) as between:
        with between.running():
            between.wait(lambda: between.next_block >= node.block_number() - 1, "the first blocks are read")
            for lie in SIX:
                between.lie(lie, 2)
            accepted = load.end()

        assert accepted > 100
        assert between.rows() == between.undisturbed_rows(tmp_path)
