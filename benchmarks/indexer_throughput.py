"""
How fast the indexer is: events per second into SQL with balances kept, against fetching and parsing alone.

A synthetic market (orders, trades, deliveries, payments, surrenders) is played on a devnet, through contracts that log
what they are told. Both sides ask the devnet for the same: blocks with transactions, and receipts with logs. Then the
same once more against a node that answers from memory: it costs next to nothing, so this shows the indexer's own cost.
For comparison with indexers that read logs only, the logs alone are fetched and parsed as well; and what most programs
would do, web3.py's `get_logs` with every event decoded by its ABI, into nothing.
Run: `python -m benchmarks.indexer_throughput`.
"""

import multiprocessing
import socketserver
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import orjson
from eth_utils import event_abi_to_log_topic
from web3 import HTTPProvider, Web3

from benchmarks.echoed_chain import Echoes, devnet
from benchmarks.fake_chain import FakeChain
from benchmarks.fake_scheme import Scheme
from benchmarks.figures import Figure, at_least, print_figures
from chain.rpc import Rpc
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from indexer.source import Source

ACTIONS_A_DAY = 4_000
PER_BLOCK = 100
"""Transactions in a block of a busy day."""
DAYS = 2
ROUNDS = 3
"""The best of these counts: what else the machine does only ever slows a round down."""
RATIO, WEB3_RATIO = 0.30, 10.0
LOGS_RANGE = 20


def busy_market(make: Callable[[], FakeChain] = FakeChain, days: int = DAYS) -> FakeChain:
    """Some trading days of a busy market, on a chain that is made so."""
    chain = make()
    scheme = Scheme(chain, traders=200)
    scheme.set_up()
    for _ in range(days):
        scheme.play(ACTIONS_A_DAY, PER_BLOCK)
        scheme.end_day()
    return chain


class Answers:
    """A chain's answers as bytes, made beforehand."""

    def __init__(self, chain: FakeChain) -> None:
        self.fixed = {"eth_chainId": orjson.dumps(hex(chain.chain_id))}
        self.fixed["eth_blockNumber"] = orjson.dumps(hex(len(chain.blocks) - 1))
        receipts = [[chain.receipts[item["hash"]] for item in block["transactions"]] for block in chain.blocks]
        self.by_block = {
            "eth_getBlockByNumber": list(map(orjson.dumps, chain.blocks)),
            "eth_getBlockReceipts": list(map(orjson.dumps, receipts)),
        }
        self.logs = [
            b",".join(
                orjson.dumps(log | {"blockNumber": block["number"], "blockHash": block["hash"]})
                for receipt in of_block
                for log in receipt["logs"]
            )
            for block, of_block in zip(chain.blocks, receipts, strict=True)
        ]

    def of(self, method: str, params: list[object]) -> bytes:
        """The result of a call."""
        if method == "eth_getLogs":
            span = params[0]
            assert isinstance(span, dict)
            found = self.logs[int(span["fromBlock"], 16) : int(span["toBlock"], 16) + 1]
            return b"[" + b",".join(filter(None, found)) + b"]"
        if method in self.by_block:
            return self.by_block[method][int(str(params[0]), 16)]
        return self.fixed[method]

    def reply(self, request: dict[str, Any]) -> bytes:
        """A JSON-RPC answer."""
        result = self.of(request["method"], request["params"])
        return b'{"jsonrpc":"2.0","id":%d,"result":%b}' % (request["id"], result)


def serve(pipe: Connection, make: Callable[[], FakeChain], days: int) -> None:
    """The node: makes its chain, tells its address and the number of events, serves until told to stop."""
    chain = busy_market(make, days)
    answers = Answers(chain)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 20

        def do_POST(self) -> None:
            request = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
            items = request if isinstance(request, list) else [request]
            parts = [
                b'{"jsonrpc":"2.0","id":%d,"result":%b}' % (i["id"], answers.of(i["method"], i["params"]))
                for i in items
            ]
            content = b"[" + b",".join(parts) + b"]" if isinstance(request, list) else parts[0]
            self.send_response(200)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def server_bind(self) -> None:
            socketserver.TCPServer.server_bind(self)  # without the name look-up of HTTPServer

    server = Server(("127.0.0.1", 0), Handler)
    events = sum(len(receipt["logs"]) for receipt in chain.receipts.values())
    pipe.send((f"http://127.0.0.1:{server.server_address[1]}", chain.deployment(), len(chain.blocks) - 1, events))
    server.serve_forever()


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fetch_all(url: str, head: int, blocks: int) -> None:
    """Fetch and parse what the indexer reads, in the same ranges, and do nothing with it."""
    rpc = Rpc(url)
    source = Source(rpc)
    for first in range(0, head + 1, blocks):
        source.read(first, min(head, first + blocks - 1))
    rpc.close()


def fetch_logs(url: str, head: int) -> None:
    """Fetch and parse the logs only."""
    rpc = Rpc(url)
    for first in range(0, head + 1, LOGS_RANGE):
        rpc.call("eth_getLogs", {"fromBlock": hex(first), "toBlock": hex(min(head, first + LOGS_RANGE - 1))})
    rpc.close()


def decode_all(url: str, deployment: dict[str, Any], head: int) -> int:
    """Fetch all logs by web3.py and decode each by its ABI; their number."""
    web3 = Web3(HTTPProvider(url))
    events = {}
    for known in deployment["contracts"].values():
        contract = web3.eth.contract(address=Web3.to_checksum_address(known["address"]), abi=known["abi"])
        for event in contract.events:
            events[known["address"].lower(), bytes(event_abi_to_log_topic(event.abi))] = event
    decoded = 0
    for first in range(0, head + 1, LOGS_RANGE):
        for log in web3.eth.get_logs({"fromBlock": first, "toBlock": min(head, first + LOGS_RANGE - 1)}):
            events[log["address"].lower(), bytes(log["topics"][0])].process_log(log)
            decoded += 1
    return decoded


def index_all(settings: IndexerSettings) -> float:
    """Seconds that it takes to index the whole chain into a fresh file, its tables made beforehand."""
    indexer = Indexer(settings)
    indexer.check_chain()
    seconds = timed(indexer.catch_up)
    indexer.close()
    return seconds


def run() -> list[Figure]:
    """Measure on a devnet, then against a node that answers from memory."""
    with devnet() as url:
        echoes = Echoes(url)
        events = echoes.play(busy_market())
        on_devnet = measure(url, echoes.deployment(), Source(Rpc(url)).head(), events)
    with memory_node() as (url, deployment, head, events):
        from_memory = measure(url, deployment, head, events)
    return [
        Figure("indexer: events in the run", events, "events"),
        Figure("indexer: devnet, fetch and parse alone", on_devnet.fetched, "events/s"),
        Figure("indexer: devnet, into SQL with balances kept", on_devnet.indexed, "events/s"),
        at_least("indexer: into SQL / fetch and parse alone", on_devnet.ratio, "ratio", RATIO),
        Figure("indexer: devnet, into SQL / fetch and parse of logs only", on_devnet.logs_ratio, "ratio"),
        Figure("indexer: memory, fetch and parse alone", from_memory.fetched, "events/s"),
        Figure("indexer: memory, into SQL with balances kept", from_memory.indexed, "events/s"),
        Figure("indexer: memory, into SQL / fetch and parse alone", from_memory.ratio, "ratio"),
        Figure("indexer: memory, web3.py get_logs, decoded by ABI", from_memory.decoded, "events/s"),
        at_least("indexer: memory, into SQL / web3.py", from_memory.indexed / from_memory.decoded, "ratio", WEB3_RATIO),
    ]


@contextmanager
def memory_node(
    make: Callable[[], FakeChain] = FakeChain, days: int = DAYS
) -> Iterator[tuple[str, dict[str, Any], int, int]]:
    """A node that answers from memory: address, deployment, newest block, number of events."""
    spawned = multiprocessing.get_context("spawn")
    ours, theirs = spawned.Pipe()
    node = spawned.Process(target=serve, args=(theirs, make, days), daemon=True)
    node.start()
    try:
        yield ours.recv()
    finally:
        node.terminate()
        node.join()


@dataclass(frozen=True, slots=True)
class Rates:
    """Events per second, each the best of some rounds."""

    fetched: float
    logs: float
    indexed: float
    decoded: float
    """By web3.py."""

    @property
    def ratio(self) -> float:
        """Into SQL, of fetching and parsing the same."""
        return self.indexed / self.fetched

    @property
    def logs_ratio(self) -> float:
        """Into SQL, of fetching and parsing the logs only."""
        return self.indexed / self.logs


def measure(url: str, deployment: dict[str, Any], head: int, events: int) -> Rates:
    """Fetch, fetch logs, index, and decode by web3.py, in turns."""
    fetch_s, logs_s, index_s, decode_s = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "deployment.json"
        file.write_bytes(orjson.dumps(deployment))
        for number in range(ROUNDS):
            settings = IndexerSettings(data_dir=folder / str(number), rpc_url=url, deployment=file)
            fetch_s.append(timed(partial(fetch_all, url, head, settings.range_transactions // PER_BLOCK)))
            logs_s.append(timed(partial(fetch_logs, url, head)))
            index_s.append(index_all(settings))
            decode_s.append(timed(partial(decode_all, url, deployment, head)))
    return Rates(*(events / min(seconds) for seconds in (fetch_s, logs_s, index_s, decode_s)))


if __name__ == "__main__":
    figures = run()
    print_figures(figures)
    sys.exit(any(figure.ratio_ok is False for figure in figures))
