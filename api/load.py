"""Under load what must go on goes on: sign-in, transactions and health have their own turns, pages come again."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.errors import TooManyRequests
from api.settings import ApiSettings
from ops.lanes import RETRY_AFTER_S, Crowded, Lane

CORE = ("/transactions", "/auth", "/health")
"""First part of the paths that come before the pages."""
STREAMS = ("/watch", "/stream")
"""Last part of paths that are answered for minutes and need no thread of their own."""


class Lanes:
    """Two bounded queues: nobody who only looks can hold up a transaction."""

    def __init__(self, settings: ApiSettings) -> None:
        self.core = Lane(settings.core_at_once, settings.core_waiting)
        self.pages = Lane(settings.pages_at_once, settings.pages_waiting)

    def of(self, path: str) -> Lane | None:
        """The lane of a path; None for streams."""
        if path.endswith(STREAMS):
            return None
        return self.core if path.startswith(CORE) else self.pages


class Shedding:
    """Sends away (429) whoever finds his lane's queue full, before any work is done for him."""

    def __init__(self, app: ASGIApp, lanes: Lanes) -> None:
        self._app, self._lanes = app, lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on in turn."""
        lane = self._lanes.of(scope["path"]) if scope["type"] == "http" else None
        if lane is None:
            await self._app(scope, receive, send)
            return
        try:
            async with lane.turn():
                await self._app(scope, receive, send)
        except Crowded:
            await problems.answer_to(TooManyRequests(RETRY_AFTER_S))(scope, receive, send)
