"""Connections to a node."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.fake_chain import FakeChain, FakeNode
from chain.errors import NodeUnreachable
from chain.rpc import Rpc


class SlowChain:
    """Answers when it is told to."""

    def __init__(self):
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def answer(self, method, params):
        self.asked.set()
        assert self.may_answer.wait(10)
        return "0x1"


def test_close__a_call_is_under_way__lets_it_end_first():
    """
    A transaction went to two nodes behind TLS, one took it, and the connections were closed while the other was still
    read from. The socket's number went to the read model just being opened: OpenSSL read five bytes of that file, and
    wrote its alert behind them. SQLite said: file is not a database.
    """
    chain = SlowChain()
    with FakeNode(chain) as node, ThreadPoolExecutor() as pool:
        rpc = Rpc(node.url)
        called = pool.submit(rpc.call, "eth_blockNumber")
        assert chain.asked.wait(10)

        rpc.close()
        chain.may_answer.set()

        assert called.result(10) == "0x1"
        assert rpc._http.is_closed


def test_silence__of_a_node__is_told_since_its_first_until_it_is_back():
    with FakeNode(FakeChain()) as node:
        rpc = Rpc(node.url)
        node.is_silent = True
        for _ in range(2):
            with pytest.raises(NodeUnreachable):
                rpc.call("eth_blockNumber")
        silence = rpc.silence
        rpc.look_again(1.0)

        assert silence.since_s == pytest.approx(time.time(), abs=5)
        assert silence.why == f"no answer from the node at {node.url}: Server disconnected without sending a response."
        assert rpc.silence == silence

        node.is_silent = False
        rpc.look_again(1.0)
        assert rpc.silence is None
        rpc.close()
