"""
What proving costs: the indexer on a sealed chain, against the same without proof.

A synthetic market, signed by its senders and sealed by four validators, is told from memory by a node in a process of
its own. One indexer proves every block: hash, turn, seals, votes, roots, bloom, senders. The other takes what it is
told. A chain without seals, as the devnet's, shows what checking that its blocks fit together costs.
Run: `python -m benchmarks.seals`.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from benchmarks.fake_chain import FakeChain
from benchmarks.figures import Figure, at_least, print_figures
from benchmarks.indexer_throughput import memory_node, timed
from benchmarks.sealed_chain import SealedChain
from indexer.proof import Checkpoint
from indexer.service import Indexer
from indexer.settings import IndexerSettings
from indexer.source import Range, Source

ROUNDS = 5
"""The best of these counts: what else the machine does only ever slows a round down."""
RATIO = 0.80


class Unproven(Checkpoint):
    """Takes blocks as a node tells them: what there was before there was proof."""

    def expect(self, blocks: int) -> None:
        """Nothing needs to be made ready."""

    def read(self, source: Source, first: int, last: int, trusted: Any) -> Range:
        """Blocks as they are told."""
        return source.read(first, last)


def index_all(url: str, deployment: dict[str, Any], *, is_proving: bool) -> float:
    """Seconds that it takes to index the whole chain into a fresh file, its tables made beforehand."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "deployment.json"
        file.write_bytes(orjson.dumps(deployment))
        indexer = Indexer(IndexerSettings(data_dir=Path(name), rpc_url=url, deployment=file))
        if not is_proving:
            indexer.checkpoint = Unproven(indexer.checkpoint.rules, None)
        indexer.check_chain()
        seconds = timed(indexer.catch_up)
        indexer.close()
        return seconds


def measure(make: Callable[[], FakeChain]) -> tuple[float, float]:
    """Events per second with proof and without, in turns."""
    proving, trusting = [], []
    with memory_node(make) as (url, deployment, _, events):
        for _ in range(ROUNDS):
            trusting.append(index_all(url, deployment, is_proving=False))
            proving.append(index_all(url, deployment, is_proving=True))
    return events / min(proving), events / min(trusting)


def run() -> list[Figure]:
    """Measure a sealed chain and one without seals."""
    proven, unproven = measure(SealedChain)
    checked, unchecked = measure(FakeChain)
    return [
        Figure("seals: indexer with all of a QBFT block proven", proven, "events/s"),
        Figure("seals: the same without", unproven, "events/s"),
        at_least("seals: indexer with seals checked / without", proven / unproven, "ratio", RATIO),
        Figure("seals: chain without seals, checked to fit / not", checked / unchecked, "ratio"),
    ]


if __name__ == "__main__":
    figures = run()
    print_figures(figures)
    sys.exit(any(figure.ratio_ok is False for figure in figures))
