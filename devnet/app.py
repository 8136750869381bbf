"""
The node as an ASGI application: JSON-RPC by POST and over WebSocket at `/`, health by GET at `/health`.

Plain ASGI, because a framework's work per request would be a good part of a transaction's.
"""

import asyncio
import contextlib
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
# Wallets call from web pages. The node binds loopback and holds no key, so any page may read it.
OPEN_HEADERS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST, GET, OPTIONS"),
    (b"access-control-allow-headers", b"content-type"),
]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class DevnetApp:
    """One node behind HTTP and WebSocket."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._rpc = Rpc(node)
        self._miner = Miner(node)
        self.dispatcher = Dispatcher(self._rpc, self._miner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(receive, send)
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
        method = scope["method"]
        if method == "POST":
            body = await _read(receive)
            if body is None:
                await _respond(send, 413, b'{"error":"body is larger than 32 MiB"}')
            else:
                answer = await self.dispatcher.body(body)
                await _respond(send, 200 if answer else 204, answer)
        elif method == "GET" and scope["path"] in ("/health", "/"):
            await _respond(send, 200, orjson.dumps(self.health()))
        elif method == "OPTIONS":
            await _respond(send, 204, b"")
        else:
            await _respond(send, 404 if method == "GET" else 405, b'{"error":"POST JSON-RPC to /, or GET /health"}')

    async def _websocket(self, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
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


async def _respond(send: Send, status: int, body: bytes) -> None:
    headers = [*JSON_HEADERS, *OPEN_HEADERS, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _write(subscriptions: Subscriptions, send: Send) -> None:
    """Send what is queued, until the end."""
    while (message := await subscriptions.outgoing.get()) is not None:
        await send({"type": "websocket.send", "text": message.decode()})
    await send({"type": "websocket.close", "code": 1013, "reason": "reading too slowly"})
