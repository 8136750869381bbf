"""What the demo's people do when a service gives no answer or is busy: ask the same again, as real programs do."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from chain.errors import NodeUnreachable
from chain.rpc import Rpc

PATIENCE_S = 120.0
"""How long they keep asking."""
AGAIN_S = 0.1
BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT}
"""Answers after which the same may be asked again: nothing was refused."""


def answer_of(ask: Callable[[], httpx.Response], patience_s: float = PATIENCE_S) -> httpx.Response:
    """
    The first answer that is neither silence nor a plea to come again; the last plea when patience ends.

    :param ask: what changes nothing when it is done twice
    :raises httpx.TransportError: no answer
    """
    deadline = time.monotonic() + patience_s
    while True:
        is_over = time.monotonic() > deadline
        try:
            response = ask()
        except httpx.TransportError:
            if is_over:
                raise
            pause_s = AGAIN_S
        else:
            if response.status_code not in BUSY or is_over:
                return response
            response.close()
            pause_s = float(response.headers.get("retry-after", AGAIN_S))
        time.sleep(pause_s)


class PatientTransport(httpx.HTTPTransport):
    """
    The way to a service that may be away for a while: each request is sent until there is an answer.

    For requests of which two change no more than one.
    """

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, as `answer_of` waits for it."""
        return answer_of(lambda: super(PatientTransport, self).handle_request(request))


class PatientRpc(Rpc):
    """A node that may be away for a while. For questions, and for orders to the clock."""

    def _post(self, request: object, timeout_s: float | None = None) -> Any:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return super()._post(request, timeout_s)
            except NodeUnreachable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(AGAIN_S)
