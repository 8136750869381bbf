"""
Records headers of a real QBFT network: `python tests/vectors/make_qbft_vectors.py`; needs Go, takes a minute.

Four GoQuorum validators and an observer on loopback: blocks without and with transactions, a validator voted in, one
voted out, one killed, so that a block is agreed in a later round. Beside each header stand the
validators that are in force after it, and who committed it, as GoQuorum itself says, and where there are transactions,
GoQuorum's receipts.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from eth_account import Account

from chain.client import sign
from cli.qbft.binary import geth
from cli.qbft.network import LocalNetwork
from cli.qbft.node import LocalNode
from networks import qbft

FILE = Path(__file__).with_name("qbft_headers.json")
LEFT_OUT = ("transactions", "uncles", "size", "totalDifficulty")
"""Answers about a block that are no fields of its header."""
LOGGER = "0x600160005260206000a060006000f3"
"""Init code that logs 32 bytes without a topic, and makes an empty contract."""


def record(network: LocalNetwork) -> list[dict[str, Any]]:
    """Play the network's story and return its blocks from 0 on."""
    observer, (first, second, third, last) = network.observer, network.validators
    network.start()
    network.wait_for_block(2)
    send_some(observer, network.network.chain_id)
    joined = network.join("newcomer", "newcomer-1")
    for voter in (first, second, third):
        voter.vote(joined.address, adds=True)
    wait_until_validators(network, 5)
    for voter in (first, second, third):
        voter.vote(last.address, adds=False)
    wait_until_validators(network, 4)
    second.kill()
    number = observer.block_number()
    while round_of(observer, number) == 0:
        number += 1
        network.wait_for_block(number)
    network.wait_for_block(number + 2)
    return [block(observer, each) for each in range(number + 3)]


def send_some(node: LocalNode, chain_id: int) -> None:
    """Two plain transfers and one contract that logs."""
    key = Account.from_key(b"\x01" * 32)
    fields = {"chainId": chain_id, "gasPrice": 0, "value": 0}
    for nonce in range(2):
        transfer = {**fields, "nonce": nonce, "gas": 21_000, "to": key.address, "data": "0x"}
        node.ask("eth_sendRawTransaction", "0x" + sign(transfer, key).hex())
    node.ask("eth_sendRawTransaction", "0x" + sign({**fields, "nonce": 2, "gas": 100_000, "data": LOGGER}, key).hex())


def wait_until_validators(network: LocalNetwork, count: int) -> None:
    """Wait for a vote to be decided."""
    observer = network.observer
    while len(observer.ask_admin("istanbul_getValidators")) != count:
        network.wait_for_block(observer.block_number() + 1)


def round_of(node: LocalNode, number: int) -> int:
    """Round in which a block was agreed."""
    header = node.ask("eth_getBlockByNumber", hex(number), False)
    return qbft.decode(bytes.fromhex(header["extraData"][2:])).round


def block(node: LocalNode, number: int) -> dict[str, Any]:
    """A block as GoQuorum answers it."""
    found = node.ask("eth_getBlockByNumber", hex(number), True)
    recorded: dict[str, Any] = {
        "header": {name: value for name, value in found.items() if name not in LEFT_OUT},
        "validators_after": node.ask_admin("istanbul_getValidators", hex(number)),
    }
    if number:
        recorded["committers"] = node.ask_admin("istanbul_getSignersFromBlock", hex(number))["Committers"]
    if found["transactions"]:
        recorded["transactions"] = found["transactions"]
        recorded["receipts"] = [node.ask("eth_getTransactionReceipt", each["hash"]) for each in found["transactions"]]
    return recorded


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        network = LocalNetwork.create(Path(folder), geth(), free_ports=True)
        try:
            blocks = record(network)
            made_by = network.observer.ask("web3_clientVersion")
        finally:
            network.kill()
    content = {
        "source": "a network of GoQuorum nodes, recorded by python tests/vectors/make_qbft_vectors.py",
        "client": made_by,
        "chain_id": network.network.chain_id,
        "blocks": blocks,
    }
    FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
