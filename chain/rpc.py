"""JSON-RPC over HTTP or mutual TLS, single and batch, with the node's errors as our own."""

import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from eth_abi.abi import decode

from chain.errors import NodeUnreachable, Reverted, RpcFailed
from chain.node_tls import verification

ERROR_SELECTOR = "0x08c379a0"  # Error(string), Solidity ABI specification
REVERT_CODE = 3  # execution reverted, as geth and Besu answer
PAGE_TITLE = re.compile(r"<title>(?:\d+ )?([^<]{1,200})</title>", re.IGNORECASE)
"""Where a proxy's page says what is wrong, after the status."""


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


@dataclass(frozen=True, slots=True)
class Silence:
    """A node gives no answer."""

    since_s: int
    """Unix s."""

    why: str


class Rpc:
    """One node's JSON-RPC interface. Safe for use from several threads."""

    silence: Silence | None = None
    """None while it answers, or was not asked."""

    def __init__(self, url: str, timeout_s: float = 30.0) -> None:
        """
        Prepare to speak to a node; nothing is sent yet.

        :raises TlsUnusable: the address is https, and our certificate, key or authority cannot be used
        """
        self.url, self._timeout_s = url, timeout_s
        limits = httpx.Limits(max_keepalive_connections=8)
        self._http = httpx.Client(limits=limits, verify=verification(url))
        self._lock = threading.Lock()
        self._under_way, self._is_closed = 0, False

    @property
    def nodes(self) -> "tuple[Rpc, ...]":
        """The nodes behind this interface, each by itself."""
        return (self,)

    def close(self) -> None:
        """
        Close the connections, or leave it to the last call that is under way in another thread.

        TLS whose socket was closed under it reads from, and writes to, whatever file has its number now.
        """
        with self._lock:
            self._is_closed = True
            is_last = not self._under_way
        if is_last:
            self._http.close()

    @contextmanager
    def _in_use(self) -> Iterator[httpx.Client]:
        with self._lock:
            self._under_way += 1
        try:
            yield self._http
        finally:
            with self._lock:
                self._under_way -= 1
                is_last = self._is_closed and not self._under_way
            if is_last:
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

    def look_again(self, timeout_s: float) -> None:
        """Ask a node that was silent, for a moment, whether it answers now."""
        if self.silence is not None:
            with suppress(NodeUnreachable):
                self._post({"jsonrpc": "2.0", "id": 1, "method": "net_version", "params": []}, timeout_s)

    def _post(self, request: object, timeout_s: float | None = None) -> Any:
        try:
            answer = self._answer(request, timeout_s or self._timeout_s)
        except NodeUnreachable as silence:
            since_s = self.silence.since_s if self.silence else int(time.time())
            self.silence = Silence(since_s, str(silence))
            raise
        self.silence = None
        return answer

    def _answer(self, request: object, timeout_s: float) -> Any:
        headers = {"content-type": "application/json"}
        try:
            with self._in_use() as http:
                response = http.post(self.url, content=orjson.dumps(request), headers=headers, timeout=timeout_s)
        except httpx.HTTPError as error:
            raise NodeUnreachable(shown_url(self.url), str(error) or type(error).__name__) from error
        try:
            return orjson.loads(response.content)
        except orjson.JSONDecodeError as error:
            raise NodeUnreachable(shown_url(self.url), _said_instead(response)) from error

    @staticmethod
    def _result(method: str, answer: dict[str, Any]) -> Any:
        if "error" in answer:
            raise rpc_error(method, answer["error"])
        return answer["result"]


def _said_instead(response: httpx.Response) -> str:
    """What came in the place of JSON: the title of a proxy's page, such as `No required SSL certificate was sent`."""
    title = PAGE_TITLE.search(response.text)
    return f"HTTP {response.status_code}: {title[1] if title else 'not JSON'}"


def rpc_error(method: str, error: dict[str, Any]) -> Reverted | RpcFailed:
    """The exception for a JSON-RPC error object."""
    code, message, data = int(error.get("code", 0)), str(error.get("message", "")), error.get("data")
    if code == REVERT_CODE or message.startswith("execution reverted"):
        return Reverted(revert_reason(data, message))
    return RpcFailed(method, code, message, data)
