"""What the indexer counts, and a small port where it says so: `/metrics` and `/health`."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter

from indexer.nodes import Node, State
from ops.metrics import gauge, text_of
from readmodel.disk import DiskAlarm

STATES: tuple[State, ...] = ("silent", "lagging", "forked", "lying")


class IndexerMetrics:
    """Figures of one indexer, since its start."""

    def __init__(self, nodes: list[Node], alarm: DiskAlarm) -> None:
        self.registry, self.alarm = CollectorRegistry(), alarm
        self.head = self.next_block = 0
        self._nodes = nodes
        self.events = Counter("chainets_indexer_events", "Events written", registry=self.registry)
        self._faults = Counter(
            "chainets_indexer_node_faults",
            "What nodes were blamed for; lying: a block without the seals of its validators, or not what they sealed",
            ("node", "state"),
            registry=self.registry,
        )
        gauge(self.registry, "chainets_disk_full", "1 while the disk is full", lambda: alarm.since_s is not None)
        gauge(
            self.registry, "chainets_indexer_next_block", "First block not in the read model", lambda: self.next_block
        )
        gauge(self.registry, "chainets_indexer_lag_blocks", "Blocks not in the read model yet", lambda: self.lag_blocks)
        for state in STATES:
            gauge(
                self.registry,
                f"chainets_indexer_nodes_{state}",
                f"Nodes that are {state} now",
                lambda state=state: sum(node.state == state for node in self._nodes),  # type: ignore[misc]
            )

    @property
    def lag_blocks(self) -> int:
        """How far the read model is behind the head that was last seen."""
        return max(0, self.head + 1 - self.next_block)

    def blamed(self, node: Node) -> None:
        """Something was held against a node."""
        self._faults.labels(node.name, node.state).inc()

    def health(self) -> dict[str, Any]:
        """For a health page."""
        blamed = [
            {"node": node.name, "state": node.state, "why": node.why, "since_s": node.since_s}
            for node in self._nodes
            if node.why
        ]
        status = "disk_full" if self.alarm.since_s is not None else "behind" if self.lag_blocks else "ok"
        return {
            "status": status,
            "disk_full_since_s": self.alarm.since_s,
            "next_block": self.next_block,
            "lag_blocks": self.lag_blocks,
            "nodes": blamed,
        }


@contextmanager
def served(metrics: IndexerMetrics, host: str, port: int | None) -> Iterator[int | None]:
    """Answer on a port for as long as the block runs; the port, as 0 takes a free one. Nothing where it is None."""
    if port is None:
        yield None
        return

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, text_of(metrics.registry))
            elif self.path == "/health":
                self._answer(200, "application/json", json.dumps(metrics.health()).encode())
            else:
                self._answer(404, "text/plain", b"there are /metrics and /health")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of each question."""

    with ThreadingHTTPServer((host, port), Page) as server:
        thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
