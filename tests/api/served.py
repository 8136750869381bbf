"""The API over a real socket, for programs that are no tests themselves."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from api.app import create_app
from tests.api.api_world import World


@contextmanager
def served(world: World) -> Iterator[str]:
    """The address of an API over this world, on a free port of loopback."""
    with serving(create_app(services=world.services)) as url:
        yield url


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address of any ASGI app, on a free port of loopback."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
