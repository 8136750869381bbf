"""HTTP status of everything that can go wrong, in one place, as problem details (RFC 9457)."""

import json
import logging
import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import errors
from chain import errors as chain_errors

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Invalid(BaseModel):
    """One part of a request that does not fit."""

    location: str = Field(examples=["body.from"])
    message: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(description="What kind of problem, relative to this API", examples=["/problems/refused"])
    title: str = Field(examples=["The contract refuses"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["OrderBook: price is outside the band"])
    reason: str | None = Field(default=None, description="The contract's own words, where a contract refused")
    expected_nonce: int | None = Field(default=None, description="Where a nonce was wrong: the next one of the account")
    transaction_hash: str | None = Field(default=None, description="Where a transaction in a block was refused")
    invalid: list[Invalid] | None = Field(default=None, description="Each part of the request that does not fit")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem."""

    status: HTTPStatus
    slug: str
    title: str


UNEXPECTED = Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", "Something went wrong here")
INVALID = Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", "The request does not fit")

KINDS: dict[type[Exception], Kind] = {
    errors.NotSignedIn: Kind(HTTPStatus.UNAUTHORIZED, "not-signed-in", "Sign in first"),
    errors.SignInRefused: Kind(HTTPStatus.UNAUTHORIZED, "sign-in-refused", "The sign-in does not hold"),
    errors.NotAllowed: Kind(HTTPStatus.FORBIDDEN, "not-allowed", "Your account may not do this"),
    errors.NotFound: Kind(HTTPStatus.NOT_FOUND, "not-found", "There is no such thing"),
    errors.BadTransaction: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "bad-transaction", "Not a transaction to relay"),
    errors.WrongNonce: Kind(HTTPStatus.CONFLICT, "wrong-nonce", "Not the account's next transaction"),
    errors.BadRequest: INVALID,
    errors.TooManyRequests: Kind(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", "Too many requests"),
    errors.TooManyListeners: Kind(
        HTTPStatus.TOO_MANY_REQUESTS, "too-many-listeners", "All seats at the live streams are taken"
    ),
    errors.OracleUnreachable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "oracle-unreachable", "The oracle does not answer"),
    errors.ChainStalled: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "read-only", "The chain makes no blocks"),
    errors.ReadModelMissing: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "no-read-model", "The read model is not there yet"),
    chain_errors.Reverted: Kind(HTTPStatus.CONFLICT, "refused", "The contract refuses"),
    chain_errors.BadArguments: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "bad-arguments", "The arguments do not fit"),
    chain_errors.UnknownName: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "unknown-name", "No such contract or function"),
    chain_errors.NodeUnreachable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "no-chain", "The chain does not answer"),
    chain_errors.TlsUnusable: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "no-chain", "The chain cannot be asked"),
    chain_errors.NotDeployed: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "not-deployed", "The contracts are not there yet"),
    chain_errors.NotMined: Kind(HTTPStatus.GATEWAY_TIMEOUT, "not-mined", "The transaction still waits"),
    chain_errors.RpcFailed: Kind(HTTPStatus.CONFLICT, "node-refuses", "The node refuses the transaction"),
    DataError: INVALID,
    **dict.fromkeys(
        (OperationalError, sqlite3.OperationalError),
        Kind(HTTPStatus.SERVICE_UNAVAILABLE, "no-database", "The database does not answer"),
    ),
}
"""The nearest class of an exception's line of ancestors decides."""


_DATABASE_SAYS: dict[type[Exception], str] = {
    **dict.fromkeys(
        (OperationalError, sqlite3.OperationalError),
        "ask again in a moment; an operator finds the reason in the log of the API",
    ),
    DataError: "a value that no row can have, as a text with a zero character",
}
"""In the place of a driver's words, which tell more than is asked for."""


def kind_of(error: Exception) -> Kind:
    """The kind of problem that an exception is."""
    return next((KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS), UNEXPECTED)


def install(app: FastAPI) -> None:
    """Answer every failure of an app with problem details."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)
    for known in KINDS:
        app.add_exception_handler(known, _known)


def _known(request: Request, error: Exception) -> Response:
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        log.warning("the database does not answer: %s", getattr(error, "orig", error))
    return answer_to(error)


def content_of(error: Exception) -> dict[str, Any]:
    """The problem that a known kind of failure is, as one reads it."""
    extra = {
        name: value for name in ("reason", "transaction_hash") if (value := getattr(error, name, None)) is not None
    }
    if isinstance(error, errors.WrongNonce):
        extra["expected_nonce"] = error.expected
    return _content(kind_of(error), _DATABASE_SAYS.get(type(error)) or str(error), extra)


def answer_to(error: Exception) -> Response:
    """The answer to a known kind of failure, for those before whom no handler stands."""
    kind, headers = kind_of(error), dict[str, str]()
    if isinstance(error, errors.TooManyRequests | errors.ChainStalled):
        headers["Retry-After"] = str(math.ceil(error.retry_after_s))
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        headers["Retry-After"] = "1"
    if kind.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return _response(kind.status, content_of(error), headers)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    parts = [{"location": ".".join(map(str, item["loc"])), "message": str(item["msg"])} for item in error.errors()]
    return _answer(INVALID, "; ".join(f"{part['location']}: {part['message']}" for part in parts), {"invalid": parts})


def _http(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: no such route, wrong method, a body that is no JSON."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    kind = Kind(status, status.phrase.lower().replace(" ", "-"), status.phrase)
    return _answer(kind, str(error.detail), {}, dict(error.headers or {}))


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected failure path=%s", request.url.path, exc_info=error)
    return _answer(UNEXPECTED, "the failure was written to the log", {})


def _answer(kind: Kind, detail: str, extra: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return _response(kind.status, _content(kind, detail, extra), headers or {})


def _content(kind: Kind, detail: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    content = {"type": f"/problems/{kind.slug}", "title": kind.title, "status": kind.status.value, "detail": detail}
    return content | dict(extra)


def _response(status: HTTPStatus, content: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    # ASCII only, so that broken text in a request cannot break the answer that quotes it.
    return Response(json.dumps(content, ensure_ascii=True), status.value, dict(headers), MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can answer with these problems."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def describe(schema: dict[str, Any]) -> None:
    """Put the shape of problems into an OpenAPI schema, and in place of the framework's own form of errors."""
    shapes = schema["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    shapes |= problem.pop("$defs") | {"Problem": problem}
    for name in ("HTTPValidationError", "ValidationError"):
        shapes.pop(name, None)
    for operation in (operation for path in schema["paths"].values() for operation in path.values()):
        if "422" in operation["responses"]:
            operation["responses"]["422"] = documented(422)[422]
