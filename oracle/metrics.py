"""What the oracle counts."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter

from ops.metrics import gauge
from oracle.ingest import Verdict, count_verdicts
from oracle.store import EvidenceStore


class OracleMetrics:
    """Figures of one oracle, since its start."""

    def __init__(self, store: EvidenceStore) -> None:
        self.registry = CollectorRegistry()
        self._readings = Counter(
            "chainets_oracle_readings",
            "Readings by what became of them: accepted, duplicate, or the reason of a refusal",
            ("verdict",),
            registry=self.registry,
        )
        self._turned_away = Counter(
            "chainets_oracle_packets_turned_away",
            "Packets of which nothing was stored, to be sent again",
            ("reason",),
            registry=self.registry,
        )
        gauge(self.registry, "chainets_disk_full", "1 while the disk is full", lambda: store.alarm.since_s is not None)
        gauge(
            self.registry,
            "chainets_oracle_batches_waiting",
            "Closed batches whose root is not on the chain yet",
            lambda: _closed(store),
        )

    def judged(self, verdicts: Sequence[Verdict]) -> None:
        """A packet was stored."""
        for verdict, count in count_verdicts(verdicts).items():
            self._readings.labels(verdict).inc(count)

    def turned_away(self, reason: str) -> None:
        """A packet was not."""
        self._turned_away.labels(reason).inc()


def _closed(store: EvidenceStore) -> int:
    with store.engine.connect() as connection:
        return len(store.closed_batches(connection))
