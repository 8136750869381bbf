"""Figures in Prometheus' format: how long requests take by route, and whatever else a service counts."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
"""Upper ends of what request times are sorted into."""
UNKNOWN = "none"
"""In the place of a route where a request fits none: a path of a stranger's must not become a name."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def gauge(registry: CollectorRegistry, name: str, says: str, value: Callable[[], float]) -> None:
    """A figure that is looked up when someone asks."""
    Gauge(name, says, registry=registry).set_function(value)


def text_of(registry: CollectorRegistry) -> bytes:
    """All figures of a service."""
    return generate_latest(registry)


async def page(registry: CollectorRegistry) -> Response:
    """The answer to `GET /metrics`. In a thread: a figure may have to be looked up in a database."""
    return Response(await asyncio.to_thread(text_of, registry), headers={"content-type": CONTENT_TYPE_LATEST})


class Timed:
    """Times each request until its answer ends, and answers `/metrics`."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry, routes: Mapping[Any, str] | None = None) -> None:
        """
        :param routes: path of each endpoint, where the framework does not tell the route
        """
        self._app, self._registry, self._routes = app, registry, routes or {}
        self._took = Histogram(
            "chainets_http_request_duration_seconds",
            "Time from a request to the end of its answer",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and take the time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == "/metrics":
            await (await page(self._registry))(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in METHODS else UNKNOWN
            self._took.labels(method, self._route(scope), status).observe(time.perf_counter() - started)

    def _route(self, scope: Scope) -> str:
        path = getattr(scope.get("route"), "path", None)
        return str(path or self._routes.get(scope.get("endpoint"), UNKNOWN))
