"""
Orders per second from the signature to the read model, against the same orders executed by bare py-evm.

A devnet, an API and an indexer as `chainets up` runs them, each a process of its own. Brokers sign in, sign orders with
their keys and relay them over HTTP, fifty in a request; the time is from the first signature until the last is an open
order of the read model. Bare py-evm: the same signed bytes, as in `benchmarks.devnet_throughput`: decoded, senders
recovered, blocks of 100 mined in memory by one process. Both sides run in turns and the best round of each counts; what
they cost in processor time is compared as well, which other load does not move. For comparison: orders that the EVM
executes without signatures and blocks, and one order to a request.
Run: `python -m benchmarks.orders_end_to_end`.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import psutil
from sqlalchemy import Engine, func, select

from benchmarks import trading_world
from benchmarks.devnet_throughput import PER_BLOCK, bare_chain, mine
from benchmarks.figures import Figure, at_least, print_figures
from benchmarks.signed_world import PRODUCT, Call, SignedWorld, chunks, opened
from benchmarks.trading_world import BUY, REFERENCE_FEN, SELL
from chain.rpc import Rpc
from cli.demo.play import MARKET_ZONE
from cli.session import signed_in
from cli.site import Site
from cli.supervisor import Supervisor
from networks import description
from readmodel.store import open_reader, sqlite_url
from readmodel.tables import orders

TRADERS = tuple(f"trader {number}" for number in range(20))
CONNECTIONS = 8
IN_A_REQUEST = 50
ORDERS, FEW_ORDERS = 1_500, 500
ROUNDS = 3
ORDER_GAS, SIZE_T = 400_000, 10
PRICES = 100
"""On each side of the book."""
MORNING_S = int(datetime(2031, 3, 3, 10, tzinfo=MARKET_ZONE).timestamp())
"""A Monday to come: py-evm gives its blocks no time before the machine's."""
PATIENCE_S = 120.0
BOUND = 0.60


@dataclass(frozen=True, slots=True)
class Stack:
    """The services of one site, and its market."""

    world: SignedWorld
    api: str
    read_model: Engine
    tokens: dict[str, str]
    """Of the traders' sessions."""
    pids: tuple[int, ...]
    """Of the three services and of this process, which signs."""

    def processor_s(self) -> float:
        """Processor time that all of them have used."""
        return sum(map(_processor_s, self.pids))


@contextmanager
def running() -> Iterator[Stack]:
    """A market that is open, on services of its own, with its traders signed in."""
    with tempfile.TemporaryDirectory() as folder:
        site = replace(Site.fresh(Path(folder)), is_permissioned=False)
        supervisor = Supervisor(site)
        try:
            supervisor.start(["devnet"])
            Rpc(site.rpc_url).call("evm_setNextBlockTimestamp", MORNING_S)
            world = opened(site.rpc_url, description.load(description.DEFAULT).chain_id, TRADERS, MORNING_S)
            site.deployment.write_bytes(orjson.dumps(world.deployment()))
            supervisor.start(["indexer", "api"])
            api = site.url("api")
            read_model = open_reader(sqlite_url(site.data_dir / "readmodel.sqlite"))
            _wait(lambda: _head(api) >= int(world.rpc.call("eth_blockNumber"), 16))
            with httpx.Client(base_url=api, timeout=PATIENCE_S) as http:
                tokens = {name: signed_in(http, world.key(name)) for name in TRADERS}
            yield Stack(world, api, read_model, tokens, (os.getpid(), *supervisor.pids().values()))
            read_model.dispose()
            world.close()
        finally:
            supervisor.stop()


def end_to_end(stack: Stack, count: int = ORDERS, in_a_request: int = IN_A_REQUEST) -> tuple[float, list[bytes]]:
    """Orders per second through all of it, and what was signed."""
    calls = {name: [_order(name, index) for index in range(count // len(TRADERS))] for name in TRADERS}
    parts = [some for name in TRADERS for some in chunks(calls[name], in_a_request)]
    lanes = [[part for part in parts if TRADERS.index(part[0][0]) % CONNECTIONS == lane] for lane in range(CONNECTIONS)]
    before = _open(stack.read_model)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        started = time.perf_counter()
        signed = [pool.submit(_trade, stack, lane) for lane in lanes]
        _wait(lambda: all(lane.done() for lane in signed))
        _wait(lambda: _open(stack.read_model) == before + count)
        took_s = time.perf_counter() - started
    return count / took_s, [raw for lane in signed for raw in lane.result()]


def bare_rate(chain: Any, raws: Sequence[bytes]) -> float:
    """Orders per second of py-evm alone."""
    started = time.perf_counter()
    for some in chunks(raws, PER_BLOCK):
        mine(chain, some)
    return len(raws) / (time.perf_counter() - started)


def executed_rate(count: int = FEW_ORDERS) -> float:
    """Orders per second of the EVM alone: nobody signs, no block is made."""
    market = trading_world.opened()
    started = time.perf_counter()
    for index in range(count):
        side, price_fen = _terms(index)
        market.place(trading_world.TRADERS[index % len(trading_world.TRADERS)], side, price_fen, SIZE_T)
    return count / (time.perf_counter() - started)


def run() -> list[Figure]:
    """Measure both sides in turns."""
    with running() as stack:
        chain = bare_chain(MORNING_S)
        bare_rate(chain, stack.world.played)
        through, bare, executed, single, work = [], [], [], [], []
        for _ in range(ROUNDS):
            used = stack.processor_s()
            rate, raws = end_to_end(stack)
            through.append(rate)
            used, before = stack.processor_s() - used, time.process_time()
            bare.append(bare_rate(chain, raws))
            work.append((time.process_time() - before) / used)
            executed.append(executed_rate())
            rate, raws = end_to_end(stack, FEW_ORDERS, 1)
            single.append(rate)
            bare_rate(chain, raws)
    return [
        Figure(f"bare py-evm: orders, {PER_BLOCK} to a block", max(bare), "orders/s"),
        Figure("orders: signed, relayed, mined, in the read model", max(through), "orders/s"),
        at_least("orders end to end / bare py-evm", max(through) / max(bare), "ratio", BOUND),
        at_least("the same by processor time of all processes together", max(work), "ratio", BOUND),
        Figure("the same / execution without signatures and blocks", max(through) / max(executed), "ratio"),
        Figure("the same / bare py-evm, one to a request", max(single) / max(bare), "ratio"),
    ]


def _trade(stack: Stack, parts: Sequence[Sequence[Call]]) -> list[bytes]:
    """A broker's connection: sign some orders of a trader, relay them, go on with the next; all that was signed."""
    signed = []
    with httpx.Client(base_url=stack.api, timeout=PATIENCE_S) as http:
        for part in parts:
            raws = [stack.world.signed_call(call, ORDER_GAS) for call in part]
            headers = {"authorization": f"Bearer {stack.tokens[part[0][0]]}"}
            answer = http.post(
                "/transactions/relay-all", json={"raws": ["0x" + raw.hex() for raw in raws]}, headers=headers
            )
            if answer.status_code != 202 or any("problem" in outcome for outcome in answer.json()["outcomes"]):
                raise RuntimeError(f"the API refused orders of a benchmark: {answer.text[:500]}")
            signed += raws
    return signed


def _order(name: str, index: int) -> Call:
    """One that rests: half of the traders buy, half sell."""
    number = TRADERS.index(name)
    side, price_fen = _terms(number + len(TRADERS) * index)
    return name, "OrderBook", "place", (PRODUCT, side, price_fen, SIZE_T)


def _terms(number: int) -> tuple[int, int]:
    """Side and price of an order: buys and sells in turn, none of which meet."""
    away = 200 + number // 2 % PRICES
    return (SELL, REFERENCE_FEN + away) if number % 2 else (BUY, REFERENCE_FEN - away)


def _processor_s(pid: int) -> float:
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


def _open(read_model: Engine) -> int:
    with read_model.connect() as connection:
        return connection.execute(select(func.count()).where(orders.c.state == "open")).scalar_one()


def _head(api: str) -> int:
    """Newest block of the read model."""
    return int(httpx.get(f"{api}/health").json()["indexed_block"] or -1)


def _wait(is_so: Any) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within {PATIENCE_S:g} s")
        time.sleep(0.02)


if __name__ == "__main__":
    figures = run()
    print_figures(figures)
    sys.exit(any(figure.ratio_ok is False for figure in figures))
