"""
What proving costs: the indexer on a sealed chain, against the same without proof.

A synthetic market, signed by its senders and sealed by four validators, is told from memory by a node in a process of
its own. One indexer proves every block: hash, turn, seals, votes, roots, bloom, senders. The other takes what it is
told. A chain without seals, as the devnet's, shows what checking that its blocks fit together costs.
Run: `python -m benchmarks.seals`.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import orjson

from benchmarks.fake_chain import FakeChain
from benchmarks.figures import Figure, at_least, print_figures
from benchmarks.indexer_throughput import memory_node, timed
from benchmarks.sealed_chain import SealedChain
from chain.proof.blocks import Trusted
from indexer.proof import Checkpoint
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from indexer.source import Range

DAYS = 6
"""Trading days: long enough that it counts for little what the one that proves takes to start."""
ROUNDS = 5
"""Each way once in a round, one straight after the other. A ratio is the median of the rounds': the machine's own speed
drifts more from minute to minute than the two differ."""
RATIO = 0.80


class Unproven(Checkpoint):
    """Takes blocks as a node tells them: what there was before there was proof."""

    def expect(self, blocks: int) -> None:
        """Nothing needs to be made ready."""

    def prove(self, found: Range, trusted: Trusted | None) -> None:
        """Whatever is told is taken."""


class Spent(NamedTuple):
    """What indexing the whole chain took."""

    seconds: float
    processor_s: float
    """Of the indexer's own process, without the one that proves beside it."""


def index_all(url: str, deployment: dict[str, Any], *, is_proving: bool) -> Spent:
    """Index the whole chain into a fresh file, its tables made beforehand."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "deployment.json"
        file.write_bytes(orjson.dumps(deployment))
        indexer = Indexer(IndexerSettings(data_dir=Path(name), rpc_url=url, deployment=file))
        if not is_proving:
            indexer.checkpoint = Unproven(indexer.checkpoint.rules, None)
        indexer.check_chain()
        began_s = time.process_time()
        seconds = timed(indexer.catch_up)
        spent = Spent(seconds, time.process_time() - began_s)
        indexer.close()
        return spent


class Round(NamedTuple):
    """The whole chain, indexed both ways."""

    proving: Spent
    trusting: Spent


def measure(make: Callable[[], FakeChain]) -> tuple[list[Round], int]:
    """With proof and without it, in turns; and the number of events."""
    with memory_node(make, DAYS) as (url, deployment, _, events):
        ways = (True, False)
        return [Round(*(index_all(url, deployment, is_proving=way) for way in ways)) for _ in range(ROUNDS)], events


def run() -> list[Figure]:
    """Measure a sealed chain and one without seals."""
    sealed, events = measure(SealedChain)
    unsealed, _ = measure(FakeChain)
    return [
        Figure("seals: indexer with all of a QBFT block proven", _rate(sealed, events, "proving"), "events/s"),
        Figure("seals: the same without", _rate(sealed, events, "trusting"), "events/s"),
        at_least("seals: indexer with seals checked / without", _ratio(sealed, "seconds"), "ratio", RATIO),
        Figure("seals: the same by processor time of the indexer's process", _ratio(sealed, "processor_s"), "ratio"),
        Figure("seals: chain without seals, checked to fit / not", _ratio(unsealed, "seconds"), "ratio"),
    ]


def _rate(rounds: list[Round], events: int, way: str) -> float:
    return median(events / getattr(each, way).seconds for each in rounds)


def _ratio(rounds: list[Round], of: str) -> float:
    return median(getattr(each.trusting, of) / getattr(each.proving, of) for each in rounds)


if __name__ == "__main__":
    figures = run()
    print_figures(figures)
    sys.exit(any(figure.ratio_ok is False for figure in figures))
