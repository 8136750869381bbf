"""Wires between nodes on loopback that can be cut: one relay for each node that dials another."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Sequence
from typing import Any

from networks.description import Node

HOST = "127.0.0.1"


class Links:
    """Relays in a thread of their own; `dial` is what `LocalNetwork` asks for an address."""

    def __init__(self) -> None:
        self._ports: dict[tuple[str, str], int] = {}
        self._open: dict[tuple[str, str], set[asyncio.StreamWriter]] = {}
        self._groups: Sequence[set[str]] = ()
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def dial(self, dialler: Node, dialled: Node) -> str:
        """URL under which one node dials another: its key, and the relay's port."""
        pair = (dialler.name, dialled.name)
        if pair not in self._ports:
            self._ports[pair] = self._run(self._listen(pair, dialled.p2p_port))
        return dialled.model_copy(update={"p2p_port": self._ports[pair]}).enode

    def cut(self, *groups: set[str]) -> None:
        """Let nodes speak only within their group."""
        self._groups = groups
        self._run(self._drop())

    def heal(self) -> None:
        """Let everyone speak with everyone."""
        self._groups = ()

    def close(self) -> None:
        """End all relays."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def _is_cut(self, pair: tuple[str, str]) -> bool:
        return bool(self._groups) and not any(set(pair) <= group for group in self._groups)

    async def _listen(self, pair: tuple[str, str], port: int) -> int:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._relay(pair, port, reader, writer)

        server = await asyncio.start_server(accept, HOST, 0)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _relay(
        self, pair: tuple[str, str], port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self._is_cut(pair):
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, port)
        except OSError:
            writer.close()
            return
        both = {writer, far_writer}
        self._open.setdefault(pair, set()).update(both)
        pumps = [asyncio.create_task(_pump(reader, far_writer)), asyncio.create_task(_pump(far_reader, writer))]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for each in both:
            each.close()
        await asyncio.wait(pumps)
        self._open[pair] -= both

    async def _drop(self) -> None:
        for pair, writers in self._open.items():
            if self._is_cut(pair):
                for writer in list(writers):
                    writer.transport.abort()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
