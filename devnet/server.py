"""Start the node on its port and run it until it is told to stop."""

import contextlib
import signal
import socket
import sys
from collections.abc import Iterator

import uvicorn

from devnet.app import create_app
from devnet.errors import StartRefused
from devnet.settings import DevnetSettings

MAX_MESSAGE_BYTES = 32 * 2**20
KEEP_ALIVE_S = 75  # longer than clients keep an idle connection, so that they close it and not we
GRACE_S = 5  # how long open requests may take after a stop


def run(settings: DevnetSettings | None = None) -> int:
    """
    Serve until SIGTERM or Ctrl-C.

    Returns the exit code: 0 after a clean stop, 1 after one line on standard error saying why it cannot start.
    """
    settings = settings or DevnetSettings()
    try:
        listener = _listen(settings)
        try:
            app = create_app(settings)
        except StartRefused:
            listener.close()
            raise
    except StartRefused as error:
        print(f"devnet: {error}", file=sys.stderr)
        return 1
    address, port = listener.getsockname()[:2]
    head = app.node.head
    print(f"devnet: chain {app.node.chain_id} at http://{address}:{port}, block {head.number}", flush=True)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
        date_header=False,
    )
    _Server(config).run(sockets=[listener])
    listener.close()
    return 0


class _Server(uvicorn.Server):
    """uvicorn that ends at a stop signal; its own raises the signal again, so that a clean stop looks like a kill."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _listen(settings: DevnetSettings) -> socket.socket:
    """A listening socket. Raises StartRefused when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise StartRefused(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}") from error
    return listener
