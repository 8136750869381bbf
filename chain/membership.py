"""Votes on validators through an organisation's own node: GoQuorum and Besu have the same votes under other names."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import orjson
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from chain.errors import NodeUnreachable, NotQbft
from chain.rpc import rpc_error

Names = Mapping[str, str]
GOQUORUM: Names = {
    "propose": "istanbul_propose",
    "withdraw": "istanbul_discard",
    "own": "istanbul_candidates",
}
BESU: Names = {
    "propose": "qbft_proposeValidatorVote",
    "withdraw": "qbft_discardValidatorVote",
    "own": "qbft_getPendingVotes",
}
TIMEOUT_S = 30.0


def names_for(client: str) -> Names:
    """
    Methods of an engine, by what it says of itself (`web3_clientVersion`).

    :raises NotQbft: it is no engine whose votes we know
    """
    if client.lower().startswith("besu/"):
        return BESU
    if "quorum" in client.lower():
        return GOQUORUM
    raise NotQbft(f"{client} is neither GoQuorum nor Besu: it has no votes on validators")


class Membership:
    """
    The voting interface of one's own node: a WebSocket that listens on the node's own machine only.

    A vote is carried by the blocks that the node proposes, until it is withdrawn or has taken effect.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._socket = connect(url, open_timeout=TIMEOUT_S, max_size=None, compression=None)
        except (OSError, WebSocketException, ValueError) as error:
            raise NodeUnreachable(url, str(error) or type(error).__name__) from error
        self._names = names_for(str(self.ask("web3_clientVersion")))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def propose(self, address: str, *, adds: bool) -> None:
        """Have this node vote for an address to become a validator, or to stop being one. Raises ChainError."""
        self.ask(self._names["propose"], address, adds)

    def withdraw(self, address: str) -> None:
        """Have this node not vote on an address any more. Raises ChainError."""
        self.ask(self._names["withdraw"], address)

    def own_votes(self) -> dict[str, bool]:
        """Address -> whether this node votes for it to become a validator. Raises ChainError."""
        found: dict[str, bool] = self.ask(self._names["own"])
        return {address.lower(): bool(adds) for address, adds in found.items()}

    def ask(self, method: str, *params: object) -> Any:
        """Call any method that the interface has. Raises ChainError."""
        try:
            self._socket.send(orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).decode())
            answer = orjson.loads(self._socket.recv(timeout=TIMEOUT_S))
        except (OSError, WebSocketException, orjson.JSONDecodeError) as error:
            raise NodeUnreachable(self.url, str(error) or type(error).__name__) from error
        if "error" in answer:
            raise rpc_error(method, answer["error"])
        return answer["result"]
