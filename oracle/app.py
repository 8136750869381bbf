"""HTTP of the oracle: devices post, services read, anyone fetches a proof."""

import asyncio
import hmac
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from carbon.readings import shortened
from chain.errors import ChainError
from ops.lanes import Crowded, Lane
from ops.metrics import Timed, gauge
from oracle import queries
from oracle.errors import BadRequest, DiskFull, NotAnchored, NotFound, OracleError
from oracle.ingest import SIGNED_64, Ingest, Packet, Verdict, decode_packet
from oracle.metrics import OracleMetrics
from oracle.store import EvidenceStore

MAX_BODY_BYTES = 1_000_000
MAX_QUEUED_BYTES = 32_000_000
"""Bodies that may wait for the disk, together."""
MAX_TOGETHER = 10_000
"""Readings after which a transaction takes no further packet, so that nobody waits long for his answer."""
READERS, WAITING_READERS = 4, 100
"""Questions that are answered at a time, and that may wait for it."""
AGAIN = {"retry-after": "1"}
AGAIN_LATER = {"retry-after": "10"}
STATUS = {BadRequest: 400, NotFound: 404, NotAnchored: 409}
TITLES = {BadRequest: "Bad request", NotFound: "Not found", NotAnchored: "Not anchored"}
log = logging.getLogger(__name__)
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
DEVICE_ID = re.compile(r"0x[0-9a-fA-F]{64}")
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class _Waiting:
    """A packet whose sender waits."""

    packet: Packet
    size: int
    """Bytes of its body."""
    verdicts: asyncio.Future[list[Verdict]]


class Intake:
    """Gathers what arrives while the disk is busy, and stores it together: one commit for many packets."""

    def __init__(self, ingest: Ingest) -> None:
        self._ingest = ingest
        self._waiting: deque[_Waiting] = deque()
        self._waiting_bytes = 0
        self._writer = ThreadPoolExecutor(1, "intake")  # its own: readers may have all others
        self._wake = asyncio.Event()

    async def put(self, packet: Packet, size: int) -> list[Verdict]:
        """
        Verdicts of a packet, when they are on disk.

        :raises asyncio.QueueFull: too much waits already
        """
        if self._waiting_bytes + size > MAX_QUEUED_BYTES:
            raise asyncio.QueueFull
        future: asyncio.Future[list[Verdict]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(packet, size, future))
        self._waiting_bytes += size
        self._wake.set()
        return await future

    @property
    def waiting_bytes(self) -> int:
        """Bytes of the packets that wait."""
        return self._waiting_bytes

    async def run(self) -> None:
        """Store packets for as long as the oracle runs."""
        while True:
            await self._wake.wait()
            taken = self._take()
            if not self._waiting:
                self._wake.clear()
            try:
                await self._store(taken)
            except Exception as error:
                if len(taken) == 1 or isinstance(error, ChainError | DiskFull | OperationalError):
                    self._fail(taken, error)
                else:  # one of them is to blame: the others shall not suffer for it
                    for one in taken:
                        try:
                            await self._store([one])
                        except Exception as its_error:
                            self._fail([one], its_error)

    def _take(self) -> list[_Waiting]:
        taken, readings = [], 0
        while self._waiting and readings < MAX_TOGETHER:
            one = self._waiting.popleft()
            self._waiting_bytes -= one.size
            readings += len(one.packet.readings)
            taken.append(one)
        return taken

    async def _store(self, taken: Sequence[_Waiting]) -> None:
        packets = [one.packet for one in taken]
        verdicts = await asyncio.get_running_loop().run_in_executor(self._writer, self._ingest.accept, packets)
        for one, its_verdicts in zip(taken, verdicts, strict=True):
            if not one.verdicts.done():
                one.verdicts.set_result(its_verdicts)

    @staticmethod
    def _fail(taken: Sequence[_Waiting], error: Exception) -> None:
        for one in taken:
            if not one.verdicts.done():
                one.verdicts.set_exception(error)


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as RFC 9457 wants it."""
    body = {"type": f"/problems/{title.lower().replace(' ', '-')}", "title": title, "status": status, "detail": detail}
    return Response(orjson.dumps(body), status, headers, media_type="application/problem+json")


def json(value: Any) -> Response:
    """A good answer."""
    return Response(orjson.dumps(value), media_type="application/json")


def create_app(
    store: EvidenceStore, ingest: Ingest, service_token: str, flush: Callable[[], Awaitable[None]]
) -> Starlette:
    """
    The oracle's routes over a store.

    :param service_token: what a service shows to read evidence
    :param flush: closes and anchors what waits
    """
    intake = Intake(ingest)
    readers = Lane(READERS, WAITING_READERS)
    metrics = OracleMetrics(store)
    gauge(
        metrics.registry, "chainets_oracle_queue_bytes", "Packets that wait for the disk", lambda: intake.waiting_bytes
    )
    tasks: set[asyncio.Task[None]] = set()

    async def post_readings(request: Request) -> Response:
        if not tasks:
            tasks.add(asyncio.create_task(intake.run()))
        body = await _body(request)
        if body is None:
            return problem(413, "Too large", f"a packet has at most {MAX_BODY_BYTES} bytes")
        try:
            verdicts = await intake.put(decode_packet(body), len(body))
        except BadRequest as error:
            return problem(400, "Bad request", str(error))
        except asyncio.QueueFull:
            metrics.turned_away("busy")
            return problem(429, "Too many requests", "the oracle is busy: send again later", AGAIN)
        except ChainError as error:
            log.warning("devices can't be looked up reason=%s", error)
            metrics.turned_away("chain")
            return problem(503, "Chain unreachable", "the register of devices gives no answer: send again later", AGAIN)
        except DiskFull as error:
            metrics.turned_away("disk_full")
            return problem(503, "Disk full", str(error), AGAIN_LATER)
        except OperationalError:
            metrics.turned_away("database")
            raise
        metrics.judged(verdicts)
        return Response(_encode({"readings": verdicts}), media_type="application/json")

    def reader(
        query: Callable[[Connection, Request], Any], is_public: bool = False
    ) -> Callable[[Request], Awaitable[Response]]:
        def answer(request: Request) -> Response:
            with store.engine.connect() as connection:
                return json(query(connection, request))

        async def route(request: Request) -> Response:
            if not is_public and not _may_read(request, service_token):
                return problem(401, "Unauthorized", "show the oracle's service token")
            try:
                async with readers.turn():
                    return await asyncio.to_thread(answer, request)
            except Crowded:
                return problem(429, "Too many requests", "the oracle is busy: ask again later", AGAIN)
            except OracleError as error:
                return problem(STATUS.get(type(error), 500), TITLES[type(error)], str(error))

        return route

    counts = reader(lambda c, r: queries.counts(c, r.query_params.get("owner")))

    async def post_flush(request: Request) -> Response:
        if not _may_read(request, service_token):
            return problem(401, "Unauthorized", "show the oracle's service token")
        try:
            await flush()
        except ChainError as error:
            return problem(503, "Chain unreachable", f"what waits is not anchored yet: {error}", AGAIN)
        except DiskFull as error:
            return problem(503, "Disk full", str(error), AGAIN_LATER)
        return await counts(request)

    async def health(_: Request) -> Response:
        return json({"status": store.alarm.status, "disk_full_since_s": store.alarm.since_s})

    routes = [
        Route("/health", health),
        Route("/readings", post_readings, methods=["POST"]),
        Route("/flush", post_flush, methods=["POST"]),
        Route("/counts", counts),
        Route("/refusals", reader(_refusals)),
        Route(
            "/owners/{owner}/devices",
            reader(lambda c, r: {"items": queries.owner_devices(c, r.path_params["owner"])}),
        ),
        Route("/owners/{owner}/readings", reader(_readings)),
        Route("/owners/{owner}/energy", reader(_energy)),
        Route(
            "/owners/{owner}/batches",
            reader(lambda c, r: {"items": queries.owner_batches(c, r.path_params["owner"])}),
        ),
        Route(
            "/owners/{owner}/batches/{batch_no:int}",
            reader(_batch),
        ),
        Route("/proofs/{device_id}/{sequence:int}", reader(_proof, is_public=True)),
    ]
    timed = Middleware(Timed, metrics.registry, {route.endpoint: route.path for route in routes})
    handlers = {HTTPException: _http_problem, OperationalError: _database_problem, Exception: _server_problem}
    return Starlette(routes=routes, exception_handlers=handlers, middleware=[timed])


async def _body(request: Request) -> bytes | None:
    """The body of a request; None when it is larger than a packet may be, however it is sent."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _http_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(
        error.status_code, error.detail, f"the oracle says: {error.detail.lower()}", dict(error.headers or {})
    )


def _database_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, OperationalError)
    log.warning("the database does not answer: %s", error.orig)
    return problem(503, "Database away", "nothing was stored that is not acknowledged: send again later", AGAIN)


def _server_problem(_: Request, error: Exception) -> Response:
    log.error("a request failed", exc_info=error)
    return problem(500, "Internal error", "the oracle failed; what it did not acknowledge is not stored")


def _may_read(request: Request, service_token: str) -> bool:
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(shown.encode(), service_token.encode())


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not WHOLE_NUMBER.fullmatch(text):
        raise BadRequest(f"{name}={shortened(text)!r} is not a whole number below 10**18")
    return int(text)


def _device_id(text: str) -> bytes:
    if not DEVICE_ID.fullmatch(text):
        raise BadRequest(f"{shortened(text)!r} is not a device id: 0x and 64 hex digits")
    return bytes.fromhex(text[2:])


def _refusals(connection: Connection, request: Request) -> Any:
    wanted = request.query_params
    return {"items": queries.refused(connection, wanted.get("owner"), wanted.get("device"), wanted.get("reason"))}


def _readings(connection: Connection, request: Request) -> Any:
    device = request.query_params.get("device")
    device_id = None if device is None else _device_id(device)
    from_s, to_s = _number(request, "from_s", 0), _number(request, "to_s", 1 << 62)
    return {"items": queries.owner_readings(connection, request.path_params["owner"], device_id, from_s, to_s)}


def _batch(connection: Connection, request: Request) -> Any:
    batch_no = request.path_params["batch_no"]
    if batch_no >= SIGNED_64:
        raise NotFound("batches count from 1 in steps of one")
    return queries.batch(connection, request.path_params["owner"], batch_no)


def _energy(connection: Connection, request: Request) -> Any:
    step = request.query_params.get("by", "month")
    if step not in ("month", "day"):
        raise BadRequest(f"by={step!r} is neither month nor day")
    offset_s = _number(request, "utc_offset_s", 8 * 3600)
    return {"items": queries.owner_energy(connection, request.path_params["owner"], step, offset_s)}


def _proof(connection: Connection, request: Request) -> Any:
    device_id, sequence = _device_id(request.path_params["device_id"]), request.path_params["sequence"]
    if sequence >= SIGNED_64:
        raise NotFound("sequences are below 2**63")
    return queries.proof(connection, device_id, sequence)
