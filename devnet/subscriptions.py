"""`eth_subscribe` over a WebSocket: new heads and logs, pushed after each block."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from devnet import params
from devnet.errors import InvalidParams
from devnet.logs import logs_of, parse_filter
from devnet.node import Made, Node
from devnet.records import Block
from devnet.views import header_view

MAX_SUBSCRIPTIONS = 128
MAX_QUEUED = 100_000  # messages a slow reader may fall behind until he is cut off

News = Callable[[Block], list[Any]]


class Subscriptions:
    """The subscriptions of one connection, and the messages that wait to be sent on it."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._news: dict[str, News] = {}
        self.outgoing: asyncio.Queue[bytes | None] = asyncio.Queue(MAX_QUEUED)
        node.listeners.append(self._on_block)

    def close(self) -> None:
        """Hear no more of new blocks."""
        self._node.listeners.remove(self._on_block)

    def subscribe(self, given: Sequence[Any]) -> str:
        """Start a subscription; returns its id. Raises InvalidParams."""
        kind = params.required(given, 0, "subscription")
        if len(self._news) >= MAX_SUBSCRIPTIONS:
            raise InvalidParams(f"a connection has at most {MAX_SUBSCRIPTIONS} subscriptions")
        identity = "0x" + secrets.token_hex(16)
        if kind == "newHeads":
            self._news[identity] = lambda block: [header_view(block)]
        elif kind == "logs":
            wanted = parse_filter(params.optional(given, 1, {}))
            self._news[identity] = lambda block: list(logs_of(block, wanted))
        else:
            raise InvalidParams(f"no {kind!r} subscription")
        return identity

    def unsubscribe(self, given: Sequence[Any]) -> bool:
        """End a subscription; False when there is none with this id."""
        return self._news.pop(str(params.required(given, 0, "subscription")), None) is not None

    def put(self, message: bytes | None) -> None:
        """Queue a message. One who reads too slowly gets an end (None) instead of a gap."""
        if self.outgoing.full():
            while not self.outgoing.empty():
                self.outgoing.get_nowait()
            message = None
        self.outgoing.put_nowait(message)

    def _on_block(self, made: Made) -> None:
        if made.block is None:
            return
        for identity, news in self._news.items():
            for result in news(made.block):
                note = {"subscription": identity, "result": result}
                self.put(orjson.dumps({"jsonrpc": "2.0", "method": "eth_subscription", "params": note}))
