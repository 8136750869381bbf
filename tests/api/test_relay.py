"""Relaying to several nodes: what one loses gets in once, what a node forgets is sent again, after a kill as well."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from eth_account import Account

from api import raw, writes
from api.batch_relay import relay_all
from api.errors import WrongNonce
from api.outbox import KEEP_S, Outbox, send_again
from chain.client import Chain
from chain.deployment import Deployment
from chain.errors import NodeUnreachable, Reverted, RpcFailed
from chain.several import send_to_all
from tests.api.api_world import CHAIN_ID, KEYS, Clock, FakeNode, World, address

EMITTER = address("emitter")


class PooledNode(FakeNode):
    """A node whose transactions wait until it is told to mine; it may lose what it takes."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.is_losing, self.words, self.waits = False, words, {}
        self.mined: dict[str, raw.RawTransaction] = {}

    def eth_sendRawTransaction(self, text: str) -> str:  # noqa: N802 - a method of JSON-RPC
        found = raw.read(text)
        if self.words:
            raise RpcFailed("eth_sendRawTransaction", -32000, self.words)
        if found.hash in self.waits or found.hash in self.mined:
            raise RpcFailed("eth_sendRawTransaction", -32000, "already known")
        if not self.is_losing:
            self.waits[found.hash] = found
        return found.hash

    def mine(self) -> None:
        """Put into blocks what waits."""
        for found in self.waits.values():
            assert found.hash not in self.mined
            self.nonces[found.sender] = found.nonce + 1
        self.mined |= self.waits
        self.waits = {}

    def eth_getTransactionByHash(self, transaction_hash: str) -> Any:  # noqa: N802 - a method of JSON-RPC
        found = (self.waits | self.mined).get(transaction_hash)
        return found and {"from": found.sender, "nonce": hex(found.nonce)}

    def eth_getTransactionReceipt(self, transaction_hash: str) -> Any:  # noqa: N802 - a method of JSON-RPC
        return {"transactionHash": transaction_hash} if transaction_hash in self.mined else None


class TwoNodes(PooledNode):
    """Two nodes behind one interface; the first is asked."""

    def __init__(self, first: PooledNode, second: PooledNode) -> None:
        super().__init__()
        self.both = (first, second)

    @property
    def nodes(self) -> Any:
        return self.both

    def call(self, method: str, *params: Any) -> Any:
        return self.both[0].call(method, *params)


@pytest.fixture
def first() -> PooledNode:
    return PooledNode()


@pytest.fixture
def second() -> PooledNode:
    return PooledNode()


@pytest.fixture
def two_nodes(world: World, first: PooledNode, second: PooledNode) -> Chain:
    """The scheme's contracts behind two nodes."""
    both: Any = TwoNodes(first, second)
    return Chain(both, Deployment.load(world.services.settings.deployment))


@pytest.fixture
def outbox(tmp_path: Any) -> Any:
    found = Outbox(tmp_path / "outbox" / "outbox.sqlite", Clock())
    yield found
    found.close()


def eventually(is_so: Callable[[], Any], within_s: float = 5.0) -> None:
    """The relay does not wait for the slower of two nodes."""
    deadline = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def order(chain: Chain, nonce: int = 0) -> str:
    """A signed order of the emitter."""
    arguments = {"product_id": 1, "side": 1, "price_fen": 9_550, "quantity_t": 1_000}
    transaction = chain.transaction("OrderBook", "place", arguments, EMITTER, nonce)
    assert transaction["chainId"] == CHAIN_ID
    return "0x" + bytes(Account.sign_transaction(transaction, KEYS["emitter"].key).raw_transaction).hex()


def test_relay__to_two_nodes__goes_to_both(two_nodes, first, second, outbox):
    relayed = writes.relay(two_nodes, order(two_nodes), None, outbox)

    eventually(lambda: list(first.waits) == list(second.waits) == [relayed.transaction_hash])


@pytest.mark.parametrize("trouble", ["is_losing", "is_down"])
def test_relay__one_node_loses_it__gets_in_once(two_nodes, first, second, outbox, trouble):
    setattr(second, trouble, True)
    relayed = writes.relay(two_nodes, order(two_nodes), None, outbox)
    eventually(lambda: first.waits)
    first.mine()

    assert send_again(outbox, two_nodes.rpc) == 0
    assert list(first.mined) == [relayed.transaction_hash]
    assert second.waits == {}


def test_relay__taken_by_one_and_refused_by_the_other__is_taken(two_nodes, first, second, outbox):
    second.words = "nonce too low"

    writes.relay(two_nodes, order(two_nodes), None, outbox)

    eventually(lambda: len(first.waits) == 1)


def test_relay__refused_by_both__says_why_and_keeps_nothing(two_nodes, first, second, outbox):
    first.words = second.words = "transaction pool is full"

    with pytest.raises(RpcFailed, match="pool is full"):
        writes.relay(two_nodes, order(two_nodes), None, outbox)
    assert outbox.all() == []


def test_relay__a_gap__names_the_next_nonce(two_nodes, outbox):
    with pytest.raises(WrongNonce, match="nonce 2 leaves a gap; the account's next is 0"):
        writes.relay(two_nodes, order(two_nodes, nonce=2), None, outbox)
    assert outbox.all() == []


@pytest.mark.parametrize("trouble", [None, "is_losing", "is_down"])
def test_relay_all__to_two_nodes__one_that_takes_them_is_enough(two_nodes, first, second, outbox, trouble):
    if trouble:
        setattr(second, trouble, True)
    orders = [order(two_nodes, nonce) for nonce in range(3)]

    outcomes = relay_all(two_nodes, orders, None, outbox)

    hashes = [raw.read(each).hash for each in orders]
    assert [found.transaction_hash for found in outcomes] == hashes
    eventually(lambda: list(first.waits) == hashes and (trouble or list(second.waits) == hashes))
    assert sorted(sent.hash for sent in outbox.all()) == sorted(hashes)


def test_relay_all__refused_by_both__says_why_of_each_and_keeps_nothing(two_nodes, first, second, outbox):
    first.words = second.words = "transaction pool is full"

    outcomes = relay_all(two_nodes, [order(two_nodes, 0), order(two_nodes, 1)], None, outbox)

    assert [str(found) for found in outcomes] == ["eth_sendRawTransaction: transaction pool is full (code -32000)"] * 2
    assert outbox.all() == []


def test_relay_all__nobody_answers_when_they_are_sent__is_the_outcome_of_each(two_nodes, first, second, outbox):
    first.batch_answers = second.batch_answers = _silent

    outcomes = relay_all(two_nodes, [order(two_nodes, 0), order(two_nodes, 1)], None, outbox)

    assert [type(found) for found in outcomes] == [NodeUnreachable] * 2
    assert outbox.all() == []


def _silent(calls: Any) -> Any:
    raise NodeUnreachable("http://node.test", "timed out")


def test_send_again__sent_a_moment_ago__is_left_alone(two_nodes, first, second, outbox):
    relayed = writes.relay(two_nodes, order(two_nodes), None, outbox)
    eventually(lambda: first.waits)
    first.mine()

    assert send_again(outbox, two_nodes.rpc, 5.0) == 0
    assert [sent.hash for sent in outbox.all()] == [relayed.transaction_hash]
    outbox._clock.now += 5
    assert send_again(outbox, two_nodes.rpc, 5.0) == 0
    assert outbox.all() == []


@pytest.mark.parametrize("words", ["already known", "Known transaction", "ALREADY_EXISTS: transaction already in pool"])
def test_send_to_all__known_already__is_no_failure(two_nodes, words):
    node: Any = PooledNode(words)
    send_to_all((node,), bytes.fromhex(order(two_nodes)[2:]))


@pytest.mark.parametrize("words", ["nonce too low", "insufficient funds"])
def test_send_to_all__refused__is_a_failure(two_nodes, words):
    node: Any = PooledNode(words)
    with pytest.raises(RpcFailed, match=words):
        send_to_all((node, node), bytes.fromhex(order(two_nodes)[2:]))


def test_send_to_all__a_contract_refuses_and_a_node_is_silent__tells_the_contract_s_words(two_nodes):
    silent, refusing = PooledNode(), PooledNode()
    silent.is_down = True
    refusing.eth_sendRawTransaction = _refuse  # type: ignore[method-assign]  # as the devnet does
    nodes: Any = (silent, refusing)
    with pytest.raises(Reverted, match="OrderBook: halted"):
        send_to_all(nodes, bytes.fromhex(order(two_nodes)[2:]))


def _refuse(text: str) -> str:
    raise Reverted("OrderBook: halted")


def test_send_to_all__no_node_answers__is_told(two_nodes, first, second):
    first.is_down = second.is_down = True
    nodes: Any = (first, second)
    with pytest.raises(NodeUnreachable):
        send_to_all(nodes, bytes.fromhex(order(two_nodes)[2:]))


def test_send_again__a_node_took_it_and_forgot__is_sent_until_it_is_in_a_block(two_nodes, first, second, outbox):
    first.is_losing = second.is_losing = True
    relayed = writes.relay(two_nodes, order(two_nodes), None, outbox)
    assert writes.fate_of(two_nodes, relayed.transaction_hash, outbox).state == "waiting"

    assert send_again(outbox, two_nodes.rpc) == 1
    first.is_losing = second.is_losing = False
    assert send_again(outbox, two_nodes.rpc) == 1
    assert send_again(outbox, two_nodes.rpc) == 1  # both say that they know it
    eventually(lambda: first.waits and second.waits)
    first.mine()

    assert send_again(outbox, two_nodes.rpc) == 0
    assert list(first.mined) == [relayed.transaction_hash]


def test_send_again__after_a_kill__goes_on_from_the_file(two_nodes, first, second, outbox, tmp_path):
    """Nothing is closed: another process opens the file as a killed one left it."""
    first.is_losing = second.is_losing = True
    hashes = [writes.relay(two_nodes, order(two_nodes), None, outbox).transaction_hash]

    restarted = Outbox(tmp_path / "outbox" / "outbox.sqlite")
    first.is_losing = False
    assert [sent.hash for sent in restarted.all()] == hashes
    send_again(restarted, two_nodes.rpc)
    restarted.close()

    eventually(lambda: list(first.waits) == hashes)


def test_send_again__another_used_its_nonce__is_given_up(two_nodes, first, second, outbox):
    first.is_losing = second.is_losing = True
    writes.relay(two_nodes, order(two_nodes), None, outbox)
    first.nonces[EMITTER] = 1

    assert send_again(outbox, two_nodes.rpc) == 0
    assert outbox.all() == []


def test_send_again__in_no_block_for_a_day__is_given_up(two_nodes, first, second, outbox):
    first.is_losing = second.is_losing = True
    writes.relay(two_nodes, order(two_nodes), None, outbox)
    outbox._clock.now += KEEP_S + 1

    assert send_again(outbox, two_nodes.rpc) == 0
    assert outbox.all() == []


def test_fate__waits_behind_a_gap__names_the_missing_nonce(two_nodes, first, second, outbox):
    found = raw.read(order(two_nodes, nonce=3))
    first.waits[found.hash] = found

    fate = writes.fate_of(two_nodes, found.hash, outbox)

    assert (fate.state, fate.missing_nonce) == ("waiting", 0)
