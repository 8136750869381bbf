"""
The node as an ASGI application: JSON-RPC by POST and over WebSocket at `/`, health by GET at `/health`.

Plain ASGI, because a framework's work per request would be a good part of a transaction's.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from devnet.dispatch import Dispatcher
from devnet.errors import RpcError
from devnet.miner import Miner
from devnet.node import Node
from devnet.rpc import CLIENT_VERSION, Rpc
from devnet.settings import DevnetSettings
from devnet.subscriptions import Subscriptions

MAX_BODY_BYTES = 32 * 2**20
JSON_HEADERS = [(b"content-type", b"application/json")]
# Pages of this machine and wallet extensions may call. A page from elsewhere may not: a browser on this machine would
# carry its requests to the allow-list and the clock.
OWN_ORIGIN = re.compile(rb"(https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?|[a-z]+-extension://.*)", re.IGNORECASE)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class DevnetApp:
    """One node behind HTTP and WebSocket."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.rpc = Rpc(node)
        self._miner = Miner(node)
        self.dispatcher = Dispatcher(self.rpc, self._miner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    def health(self) -> dict[str, Any]:
        """What `/health` answers."""
        head = self.node.head
        return {
            "status": "ok",
            "service": "devnet",
            "version": CLIENT_VERSION,
            "chain_id": self.node.chain_id,
            "block_number": head.number,
            "block_time_s": head.timestamp,
            "clock": self.node.settings.clock.value,
            "waiting_transactions": len(self.node.pool),
        }

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, origin = scope["method"], _origin(scope)
        if not _is_own(origin):
            await _respond(send, 403, b'{"error":"origin is not of this machine"}')
        elif method == "POST":
            body = await _read(receive)
            if body is None:
                await _respond(send, 413, b'{"error":"body is larger than 32 MiB"}', origin)
            else:
                answer = await self.dispatcher.body(body)
                await _respond(send, 200 if answer else 204, answer, origin)
        elif method == "GET" and scope["path"] in ("/health", "/"):
            await _respond(send, 200, orjson.dumps(self.health()), origin)
        elif method == "OPTIONS":
            await _respond(send, 204, b"", origin)
        else:
            await _respond(send, 404 if method == "GET" else 405, b'{"error":"POST JSON-RPC to /, or GET /health"}')

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        if not _is_own(_origin(scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "websocket.accept"})
        subscriptions = Subscriptions(self.node)
        writer = asyncio.create_task(_write(subscriptions, send))
        answering: set[asyncio.Task[None]] = set()
        try:
            while (message := await receive())["type"] == "websocket.receive":
                body = message.get("bytes") or (message.get("text") or "").encode()
                task = asyncio.create_task(self._answer(body, subscriptions))
                answering.add(task)
                task.add_done_callback(answering.discard)
        finally:
            subscriptions.close()
            for task in [writer, *answering]:
                task.cancel()
            await asyncio.gather(writer, *answering, return_exceptions=True)

    async def _answer(self, body: bytes, subscriptions: Subscriptions) -> None:
        """Answer one WebSocket message; subscribing is the only thing that HTTP has not."""
        with contextlib.suppress(orjson.JSONDecodeError):
            request = orjson.loads(body)
            method = request.get("method") if isinstance(request, dict) else None
            if method in ("eth_subscribe", "eth_unsubscribe"):
                start = subscriptions.subscribe if method == "eth_subscribe" else subscriptions.unsubscribe
                answer: dict[str, Any] = {"jsonrpc": "2.0", "id": request.get("id")}
                try:
                    answer["result"] = start(request.get("params") or [])
                except RpcError as error:
                    answer["error"] = error.as_json()
                subscriptions.put(orjson.dumps(answer))
                return
        answered = await self.dispatcher.body(body)
        if answered:
            subscriptions.put(answered)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        """Close the node when the server stops."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._miner.idle()
        self.node.close()
        await send({"type": "lifespan.shutdown.complete"})


def create_app(settings: DevnetSettings | None = None) -> DevnetApp:
    """Open the node that `settings` describe and put it behind ASGI. Raises StartRefused."""
    return DevnetApp(Node(settings or DevnetSettings()))


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _origin(scope: Scope) -> bytes:
    """Where a browser's request comes from; empty for a program's."""
    return next((value for name, value in scope["headers"] if name == b"origin"), b"")


def _is_own(origin: bytes) -> bool:
    return not origin or OWN_ORIGIN.fullmatch(origin) is not None


async def _respond(send: Send, status: int, body: bytes, origin: bytes = b"") -> None:
    """Send a JSON body; a page at `origin` may read it."""
    headers = [*JSON_HEADERS, (b"content-length", str(len(body)).encode())]
    if origin:
        headers += [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-methods", b"POST, GET, OPTIONS"),
            (b"access-control-allow-headers", b"content-type"),
            (b"vary", b"origin"),
        ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _write(subscriptions: Subscriptions, send: Send) -> None:
    """Send what is queued, until the end."""
    while (message := await subscriptions.outgoing.get()) is not None:
        await send({"type": "websocket.send", "text": message.decode()})
    await send({"type": "websocket.close", "code": 1013, "reason": "reading too slowly"})
