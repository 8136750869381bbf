"""HTTP of the oracle: devices post, services read, anyone fetches a proof."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import orjson
from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from oracle import queries
from oracle.errors import BadRequest, NotAnchored, NotFound, OracleError
from oracle.ingest import Ingest, Packet, Verdict, decode_packet
from oracle.store import EvidenceStore

MAX_BODY_BYTES = 1_000_000
MAX_QUEUED_PACKETS = 2_000
STATUS = {BadRequest: 400, NotFound: 404, NotAnchored: 409}
_encode = msgspec.json.Encoder().encode


class Intake:
    """Gathers what arrives while the disk is busy, and stores it together: one commit for many packets."""

    def __init__(self, ingest: Ingest) -> None:
        self._ingest = ingest
        self._waiting: list[tuple[Packet, asyncio.Future[list[Verdict]]]] = []
        self._wake = asyncio.Event()

    async def put(self, packet: Packet) -> list[Verdict]:
        """
        Verdicts of a packet, when they are on disk.

        :raises asyncio.QueueFull: too much waits already
        """
        if len(self._waiting) >= MAX_QUEUED_PACKETS:
            raise asyncio.QueueFull
        future: asyncio.Future[list[Verdict]] = asyncio.get_running_loop().create_future()
        self._waiting.append((packet, future))
        self._wake.set()
        return await future

    async def run(self) -> None:
        """Store packets for as long as the oracle runs."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            taken, self._waiting = self._waiting, []
            try:
                verdicts = await asyncio.to_thread(self._ingest.accept, [packet for packet, _ in taken])
            except Exception as error:
                for _, future in taken:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), result in zip(taken, verdicts, strict=True):
                if not future.done():
                    future.set_result(result)


def problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> Response:
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
    tasks: set[asyncio.Task[None]] = set()

    async def post_readings(request: Request) -> Response:
        if not tasks:
            tasks.add(asyncio.create_task(intake.run()))
        body = await request.body()
        if len(body) > MAX_BODY_BYTES:
            return problem(413, "Too large", f"a packet has at most {MAX_BODY_BYTES} bytes")
        try:
            packet = decode_packet(body)
        except BadRequest as error:
            return problem(400, "Bad request", str(error))
        try:
            verdicts = await intake.put(packet)
        except asyncio.QueueFull:
            return problem(429, "Too many requests", "the oracle is busy: send again later", {"retry-after": "1"})
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
                return await asyncio.to_thread(answer, request)
            except OracleError as error:
                return problem(STATUS.get(type(error), 500), type(error).__name__, str(error))

        return route

    async def post_flush(request: Request) -> Response:
        if not _may_read(request, service_token):
            return problem(401, "Unauthorized", "show the oracle's service token")
        await flush()
        with store.engine.connect() as connection:
            return json(queries.counts(connection))

    async def health(_: Request) -> Response:
        return json({"status": "ok"})

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/readings", post_readings, methods=["POST"]),
            Route("/flush", post_flush, methods=["POST"]),
            Route("/counts", reader(lambda c, r: queries.counts(c, r.query_params.get("owner")))),
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
                reader(lambda c, r: queries.batch(c, r.path_params["owner"], r.path_params["batch_no"])),
            ),
            Route("/proofs/{device_id}/{sequence:int}", reader(_proof, is_public=True)),
        ]
    )


def _may_read(request: Request, service_token: str) -> bool:
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(shown.encode(), service_token.encode())


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise BadRequest(f"{name}={text!r} is not a whole number") from None


def _device_id(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        raise BadRequest(f"{text!r} is not a device id: 0x and 64 hex digits") from None


def _refusals(connection: Connection, request: Request) -> Any:
    wanted = request.query_params
    return {"items": queries.refused(connection, wanted.get("owner"), wanted.get("device"), wanted.get("reason"))}


def _readings(connection: Connection, request: Request) -> Any:
    device_id = _device_id(request.query_params.get("device"))
    from_s, to_s = _number(request, "from_s", 0), _number(request, "to_s", 1 << 62)
    return {"items": queries.owner_readings(connection, request.path_params["owner"], device_id, from_s, to_s)}


def _energy(connection: Connection, request: Request) -> Any:
    step = request.query_params.get("by", "month")
    if step not in ("month", "day"):
        raise BadRequest(f"by={step!r} is neither month nor day")
    offset_s = _number(request, "utc_offset_s", 8 * 3600)
    return {"items": queries.owner_energy(connection, request.path_params["owner"], step, offset_s)}


def _proof(connection: Connection, request: Request) -> Any:
    device_id = _device_id(request.path_params["device_id"]) or b""
    return queries.proof(connection, device_id, request.path_params["sequence"])
