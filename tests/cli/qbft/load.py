"""Transactions under way: transfers of one wei each, so that what is lost or doubled shows in a balance."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import closing, suppress

from eth_account import Account
from eth_utils.address import to_checksum_address

from chain.client import sign
from chain.errors import ChainError
from chain.rpc import Rpc
from cli.qbft.network import LocalNetwork
from cli.qbft.node import LocalNode

SENDERS = [Account.from_key(bytes([each]) * 32) for each in range(1, 5)]
SINK = to_checksum_address("0x" + "5e" * 20)
RICH = {str(sender.address).lower(): 10**18 for sender in SENDERS}
EVERY_S = 0.05


class Load:
    """Sends through one node from a thread of its own until it is ended; counts what the node accepted."""

    def __init__(self, network: LocalNetwork, node: LocalNode, to: str = SINK, gas: int = 21_000) -> None:
        self._network, self._node, self._to, self._gas = network, node, to, gas
        self.accepted: list[str] = []
        self._raws: list[str] = []
        self._nonces = [int(node.ask("eth_getTransactionCount", str(each.address), "pending"), 16) for each in SENDERS]
        self.before = self.balance(node)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def end(self) -> int:
        """Stop sending; how many transactions were accepted."""
        self._ended.set()
        self._thread.join()
        return len(self.accepted)

    def send_again(self) -> None:
        """Send what was accepted once more, as the outbox does: a node that lost its disk lost what waited there."""
        with closing(Rpc(self._node.url)) as rpc:
            for raw in self._raws:
                with suppress(ChainError):  # known, or in a block
                    rpc.call("eth_sendRawTransaction", raw)

    def balance(self, node: LocalNode) -> int:
        """What has arrived, in wei: one of each transaction."""
        return int(node.ask("eth_getBalance", SINK, "latest"), 16)

    def _send(self) -> None:
        index, rpc = 0, Rpc(self._node.url)
        while not self._ended.wait(EVERY_S):
            sender, index = index % len(SENDERS), index + 1
            fields = {"chainId": self._network.network.chain_id, "nonce": self._nonces[sender], "gasPrice": 0}
            raw = sign({**fields, "gas": self._gas, "to": self._to, "value": 1, "data": "0x"}, SENDERS[sender])
            try:
                self.accepted.append(rpc.call("eth_sendRawTransaction", "0x" + raw.hex()))
            except ChainError:
                continue  # not accepted: the same nonce is used again
            self._raws.append("0x" + raw.hex())
            self._nonces[sender] += 1
        rpc.close()


def transactions_of(node: LocalNode, last_block: int) -> Counter[str]:
    """Hash -> how often it is in the node's blocks."""
    with closing(Rpc(node.url)) as rpc:
        blocks = rpc.batch([("eth_getBlockByNumber", [hex(number), False]) for number in range(last_block + 1)])
    return Counter(transaction for block in blocks for transaction in block["transactions"])
