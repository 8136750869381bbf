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

ROUNDS = 3
"""The best of these counts: what else the machine does only ever slows a round down."""
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


def best(rounds: list[Spent]) -> Spent:
    """The least of each."""
    return Spent(min(each.seconds for each in rounds), min(each.processor_s for each in rounds))


def measure(make: Callable[[], FakeChain]) -> tuple[Spent, Spent, int]:
    """With proof, without it, in turns; and the number of events."""
    proving, trusting = [], []
    with memory_node(make) as (url, deployment, _, events):
        for _ in range(ROUNDS):
            trusting.append(index_all(url, deployment, is_proving=False))
            proving.append(index_all(url, deployment, is_proving=True))
    return best(proving), best(trusting), events


def run() -> list[Figure]:
    """Measure a sealed chain and one without seals."""
    proven, unproven, events = measure(SealedChain)
    checked, unchecked, _ = measure(FakeChain)
    return [
        Figure("seals: indexer with all of a QBFT block proven", events / proven.seconds, "events/s"),
        Figure("seals: the same without", events / unproven.seconds, "events/s"),
        at_least("seals: indexer with seals checked / without", unproven.seconds / proven.seconds, "ratio", RATIO),
        Figure(
            "seals: the same by processor time of the indexer's process",
            unproven.processor_s / proven.processor_s,
            "ratio",
        ),
        Figure("seals: chain without seals, checked to fit / not", unchecked.seconds / checked.seconds, "ratio"),
    ]


if __name__ == "__main__":
    figures = run()
    print_figures(figures)
    sys.exit(any(figure.ratio_ok is False for figure in figures))
