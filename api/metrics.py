"""What the API counts."""

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import OperationalError

from api.errors import ReadModelMissing
from api.load import Lanes
from api.services import Services
from api.store import view
from chain.errors import ChainError
from ops.metrics import gauge


def registry_of(services: Services, lanes: Lanes) -> CollectorRegistry:
    """The figures of one API process."""
    registry = CollectorRegistry()
    registry.register(_LaneFigures(lanes))
    gauge(registry, "chainets_api_outbox_transactions", "Relayed, in no block yet", lambda: len(services.outbox.all()))
    gauge(registry, "chainets_api_head_block", "Newest block of the node; NaN: no answer", lambda: _head(services))
    gauge(
        registry, "chainets_api_indexed_block", "Newest block of the read model; NaN: none", lambda: _indexed(services)
    )
    gauge(
        registry, "chainets_api_stalled_seconds", "Without a new block, once that is too long", lambda: _still(services)
    )
    gauge(registry, "chainets_api_nodes_silent", "Nodes without an answer when last asked", lambda: _silent(services))
    return registry


def _head(services: Services) -> float:
    try:
        return int(services.chain.rpc.call("eth_blockNumber"), 16)
    except ChainError:
        return float("nan")


def _indexed(services: Services) -> float:
    try:
        with view(services.read_model) as read_model:
            return read_model.block
    except (ReadModelMissing, OperationalError):
        return float("nan")


def _silent(services: Services) -> float:
    return sum(node.silence is not None for node in services.chain.rpc.nodes)


def _still(services: Services) -> float:
    return services.pulse.stalled_s or 0.0


class _LaneFigures(Collector):
    """How crowded it is."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = {"core": lanes.core, "pages": lanes.pages}

    def collect(self) -> list[Metric]:
        """All figures of both lanes."""
        in_progress = GaugeMetricFamily("chainets_api_requests_in_progress", "Being answered", labels=["lane"])
        waiting = GaugeMetricFamily("chainets_api_requests_waiting", "Waiting for a turn", labels=["lane"])
        away = CounterMetricFamily("chainets_api_requests_turned_away", "Answered 429: crowded", labels=["lane"])
        for name, lane in self._lanes.items():
            in_progress.add_metric([name], lane.in_progress)
            waiting.add_metric([name], lane.waiting)
            away.add_metric([name], lane.turned_away)
        return [in_progress, waiting, away]
