"""From a request body to an answer body: single and batch, errors, order."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any

import orjson

from devnet import params
from devnet.errors import InternalError, InvalidRequest, ParseFailed, RpcError
from devnet.miner import Miner
from devnet.rpc import Rpc
from devnet.views import hexed

logger = logging.getLogger(__name__)

MAX_BATCH = 5_000
SEND = "eth_sendRawTransaction"

Json = Any
Pending = tuple[int, Json, Awaitable[bytes]]  # place in the answer, request id, hash to come


class Dispatcher:
    """Answers JSON-RPC bodies."""

    def __init__(self, rpc: Rpc, miner: Miner) -> None:
        self._rpc = rpc
        self._miner = miner

    async def body(self, body: bytes) -> bytes:
        """The answer to a body; empty when it asks for none (notifications only)."""
        try:
            request = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            return orjson.dumps(_error(None, ParseFailed(f"parse error: {error}")))
        if isinstance(request, list):
            answers = await self._batch(request)
            return orjson.dumps(answers) if answers else b""
        answer = await self.one(request)
        return b"" if answer is None else orjson.dumps(answer)

    async def one(self, request: Json) -> Json:
        """The answer to one request; None to a notification."""
        identity = None
        try:
            identity, method, given = _parts(request)
            if method == SEND:
                result: Json = hexed(await asyncio.shield(self._miner.submit(_raw(given))))
            else:
                result = self._rpc.answer(method, given)
        except RpcError as error:
            return _error(identity, error)
        except Exception as error:
            logger.exception("request failed method=%s", request.get("method"))
            return _error(identity, InternalError(f"internal error: {type(error).__name__}"))
        return None if "id" not in request else {"jsonrpc": "2.0", "id": identity, "result": result}

    async def _batch(self, requests: list[Json]) -> list[Json]:
        """
        Answers to a batch, in order.

        Transactions that follow each other go into blocks together; a read after them sees what they did.
        """
        if not requests:
            return [_error(None, InvalidRequest("empty batch"))]
        if len(requests) > MAX_BATCH:
            return [_error(None, InvalidRequest(f"batch has more than {MAX_BATCH} requests"))]
        answers: list[Json] = [None] * len(requests)
        pending: list[Pending] = []
        for place, request in enumerate(requests):
            if isinstance(request, dict) and request.get("method") == SEND:
                try:
                    identity, _, given = _parts(request)
                    pending.append((place, identity, self._miner.submit(_raw(given))))
                except RpcError as error:
                    answers[place] = _error(request.get("id"), error)
            else:
                await _settle(pending, answers)
                answers[place] = await self.one(request)
        await _settle(pending, answers)
        return [answer for answer in answers if answer is not None]


async def _settle(pending: list[Pending], answers: list[Json]) -> None:
    """Wait for the transactions sent so far and fill in their answers."""
    for place, identity, hash_to_come in pending:
        try:
            answers[place] = {"jsonrpc": "2.0", "id": identity, "result": hexed(await asyncio.shield(hash_to_come))}
        except RpcError as error:
            answers[place] = _error(identity, error)
    pending.clear()


def _parts(request: Json) -> tuple[Json, str, Sequence[Json]]:
    """Id, method and parameters of a request. Raises InvalidRequest."""
    if not isinstance(request, dict) or not isinstance(request.get("method"), str):
        raise InvalidRequest("request is not an object with a method")
    given = request.get("params")
    if given is None:
        given = []
    if not isinstance(given, list):
        raise InvalidRequest("params is not a list")
    return request.get("id"), request["method"], given


def _raw(given: Sequence[Json]) -> bytes:
    return params.data(params.required(given, 0, "data"), "transaction")


def _error(identity: Json, error: RpcError) -> Json:
    return {"jsonrpc": "2.0", "id": identity, "error": error.as_json()}
