"""
A rebuild of the read model on PostgreSQL against one on SQLite: events per second of the same chain, in turns.

The node answers from memory, so that what is measured is the indexer and its database. The server has a folder of its
own and does not wait for the disk, as SQLite here does not (`synchronous=NORMAL` in WAL mode).
Run: `python -m benchmarks.postgresql_rebuild`.
"""

import sys
import tempfile
from pathlib import Path

import orjson

from benchmarks.figures import Figure, at_least, print_figures
from benchmarks.indexer_throughput import index_all, memory_node
from benchmarks.postgresql_server import ProgramsMissing, Server, server
from indexer.settings import IndexerSettings
from readmodel.store import sqlite_url, upgrade

ROUNDS = 3
"""The best of these counts: what else the machine does only ever slows a round down."""
RATIO = 0.70
NAME = "rebuild: events/s on PostgreSQL / on SQLite"


def run() -> list[Figure]:
    """Rebuild on both, in turns; nothing where there is no PostgreSQL."""
    try:
        with server() as postgresql:
            return measure(postgresql)
    except ProgramsMissing as missing:
        print(f"… skipped: {missing}", file=sys.stderr)
        return []


def measure(postgresql: Server) -> list[Figure]:
    """Events per second on each, and their ratio."""
    on_sqlite, on_postgresql = [], []
    with memory_node() as (url, deployment, _, events), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "deployment.json"
        file.write_bytes(orjson.dumps(deployment))
        for number in range(ROUNDS):
            for database, seconds in (
                (sqlite_url(folder / f"{number}.sqlite"), on_sqlite),
                (postgresql.new_database(), on_postgresql),
            ):
                upgrade(database)
                settings = IndexerSettings(data_dir=folder, database_url=database, rpc_url=url, deployment=file)
                seconds.append(index_all(settings))
    ratio = min(on_sqlite) / min(on_postgresql)
    return [
        Figure("rebuild: on SQLite", events / min(on_sqlite), "events/s"),
        Figure("rebuild: on PostgreSQL", events / min(on_postgresql), "events/s"),
        at_least(NAME, ratio, "ratio", RATIO),
    ]


if __name__ == "__main__":
    figures = run()
    print_figures(figures)
    sys.exit(any(figure.ratio_ok is False for figure in figures))
