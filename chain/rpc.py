"""JSON-RPC over HTTP, single and batch, with the node's errors as our own."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from eth_abi.abi import decode

from chain.errors import NodeUnreachable, Reverted, RpcFailed

ERROR_SELECTOR = "0x08c379a0"  # Error(string), Solidity ABI specification
REVERT_CODE = 3  # execution reverted, as geth and Besu answer


def urls_in(text: str) -> tuple[str, ...]:
    """Addresses of nodes from a setting: one, or several with commas between, the preferred one first."""
    return tuple(url.strip() for url in text.split(",") if url.strip())


def shown_url(url: str) -> str:
    """An address as people and logs may see it: without user, password, path and query, which can hold secrets."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def revert_reason(data: object, message: str) -> str:
    """The contract's own words in a revert, or the node's message when the contract gave none."""
    if isinstance(data, str) and data.startswith(ERROR_SELECTOR):
        text: str = decode(["string"], bytes.fromhex(data[10:]))[0]
        return text
    return message.removeprefix("execution reverted").lstrip(": ") or "reverted without a reason"


class Rpc:
    """One node's JSON-RPC interface. Safe for use from several threads."""

    def __init__(self, url: str, timeout_s: float = 30.0) -> None:
        self.url = url
        self._http = httpx.Client(timeout=timeout_s, limits=httpx.Limits(max_keepalive_connections=8))

    @property
    def nodes(self) -> "tuple[Rpc, ...]":
        """The nodes behind this interface, each by itself."""
        return (self,)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(self, method: str, *params: object) -> Any:
        """
        Call one method and return its result.

        :raises NodeUnreachable: no answer
        :raises Reverted: a contract refused
        :raises RpcFailed: the node refused
        """
        answer = self._post({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        return self._result(method, answer)

    def batch(self, calls: Sequence[tuple[str, Sequence[object]]]) -> list[Any]:
        """Call several methods in one request; the first error is raised."""
        if not calls:
            return []
        answers = self.batch_answers(calls)
        return [self._result(method, answer) for (method, _), answer in zip(calls, answers, strict=True)]

    def batch_answers(self, calls: Sequence[tuple[str, Sequence[object]]]) -> list[dict[str, Any]]:
        """Call several methods in one request; each answer as the node gave it, in the order of the calls."""
        request = [
            {"jsonrpc": "2.0", "id": index, "method": method, "params": params}
            for index, (method, params) in enumerate(calls)
        ]
        answers: Iterable[dict[str, Any]] = self._post(request)
        return sorted(answers, key=lambda answer: int(answer["id"]))

    def _post(self, request: object) -> Any:
        try:
            response = self._http.post(
                self.url, content=orjson.dumps(request), headers={"content-type": "application/json"}
            )
            return orjson.loads(response.content)
        except (httpx.HTTPError, orjson.JSONDecodeError) as error:
            raise NodeUnreachable(self.url, str(error) or type(error).__name__) from error

    @staticmethod
    def _result(method: str, answer: dict[str, Any]) -> Any:
        if "error" in answer:
            raise rpc_error(method, answer["error"])
        return answer["result"]


def rpc_error(method: str, error: dict[str, Any]) -> Reverted | RpcFailed:
    """The exception for a JSON-RPC error object."""
    code, message, data = int(error.get("code", 0)), str(error.get("message", "")), error.get("data")
    if code == REVERT_CODE or message.startswith("execution reverted"):
        return Reverted(revert_reason(data, message))
    return RpcFailed(method, code, message, data)
