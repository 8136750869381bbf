"""
The signer over HTTP, on loopback.

Who may do what:
- pages of the configured origins may list accounts, put requests and look at their own; browsers enforce the origin,
  and every other origin is refused here as well
- only the signer's own page can decide: a decision must come from the signer's origin, with the token that this page
  was given for one use; other pages can neither read it, nor show the page in a frame, nor post for the user
- a name that resolves to loopback (DNS rebinding) is refused by its Host
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Form, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, Response

from chain.deployment import Deployment
from chain.errors import NotDeployed
from cli.signer import page
from cli.signer.desk import Desk, SigningRequest
from cli.signer.errors import NotOurs, SignerError, WrongPassphrase
from cli.signer.keyring import Keyring
from cli.signer.reading import Transaction, read_message, read_transaction
from cli.signer.settings import SignerSettings
from web.static_files import FONTS

LOOPBACK = ["127.0.0.1", "localhost"]
FONT = FONTS / "noto-sans-sc-400.woff2"
"""Chinese characters for machines without a font that has them: what is signed must be readable."""


class NewRequest(BaseModel):
    """What a page wants signed."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["transaction", "message"]
    account: str = Field(pattern=r"^0x[0-9a-fA-F]{40}$")
    transaction: Transaction | None = None
    message: str | None = Field(default=None, max_length=4096)


class Placed(BaseModel):
    """Where the request waits."""

    id: str
    url: str


class RequestState(BaseModel):
    """What became of a request."""

    id: str
    kind: Literal["transaction", "message"]
    account: str
    state: Literal["waiting", "signed", "refused"]
    raw: str | None
    signature: str | None


class Account(BaseModel):
    """An account that can sign."""

    address: str
    name: str


class Accounts(BaseModel):
    """Accounts that can sign."""

    items: list[Account]


def create_app(settings: SignerSettings, approves_all: bool = False) -> FastAPI:
    """
    The signer for these settings.

    :param approves_all: sign without asking: for unattended tests and demos only
    """
    keyring = Keyring(settings.keys_dir, settings.known_passphrase())
    desk = Desk(settings.waits_s)
    app = FastAPI(title="ChainETS signer", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(SignerError, _problem)
    app.add_exception_handler(NotDeployed, _problem)
    app.add_exception_handler(RequestValidationError, _problem)
    app.middleware("http")(_guarded)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.web_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
        allow_private_network=True,  # a page of the intranet may speak to loopback
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)

    def asking_page(origin: Annotated[str | None, Header()] = None) -> str:
        if origin not in settings.web_origins:
            raise NotOurs(f"{origin or 'a program without an origin'} may not ask for signatures")
        return origin

    def not_foreign(request: Request, origin: Annotated[str | None, Header()] = None) -> None:
        if origin is not None and origin not in (*settings.web_origins, _own_origin(request)):
            raise NotOurs(f"{origin} may not look here")

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/", response_class=HTMLResponse, dependencies=[Depends(not_foreign)])
    def overview(request: Request) -> Response:
        return _page(request, page.overview_page(desk.waiting(), len(keyring.accounts()), request.state.nonce))

    @app.get("/font.woff2", response_class=FileResponse, dependencies=[Depends(not_foreign)])
    def font() -> FileResponse:
        return FileResponse(FONT, media_type="font/woff2")

    @app.get("/accounts", dependencies=[Depends(not_foreign)])
    def accounts() -> Accounts:
        return Accounts(items=[Account(address=held.address, name=held.name) for held in keyring.accounts()])

    @app.post("/requests", status_code=201)
    def put(wanted: NewRequest, request: Request, origin: Annotated[str, Depends(asking_page)]) -> Placed:
        held = keyring.find(wanted.account)
        deployment = Deployment.load(settings.deployment)
        if wanted.kind == "transaction" and wanted.transaction is not None:
            read = read_transaction(wanted.transaction, deployment, keyring.name_of)
            placed = desk.put(held, wanted.transaction, read, origin)
        elif wanted.kind == "message" and wanted.message is not None:
            read = read_message(wanted.message, held.address, origin, deployment)
            placed = desk.put(held, wanted.message, read, origin)
        else:
            raise RequestValidationError([{"loc": ("body", wanted.kind), "msg": "Field required", "type": "missing"}])
        if approves_all:
            print(f"SIGNED WITHOUT ASKING (--yes): {held.name}: {read.does.en}", flush=True)
            desk.sign(placed, keyring.open(held))
        return Placed(id=placed.id, url=f"{_own_origin(request)}/requests/{placed.id}")

    @app.get("/requests/{request_id}", response_model=RequestState, dependencies=[Depends(not_foreign)])
    def state(request_id: str, request: Request) -> RequestState | Response:
        found = desk.find(request_id)
        if "text/html" not in request.headers.get("accept", ""):
            return RequestState(
                id=found.id,
                kind=found.kind,
                account=found.account.address,
                state=found.state,
                raw=found.raw,
                signature=found.signature,
            )
        if request.headers.get("sec-fetch-dest", "document") != "document" or "origin" in request.headers:
            raise NotOurs("this page is for its own window")
        return _asked(found, request)

    @app.post("/requests/{request_id}/decision", response_class=HTMLResponse)
    def decide(
        request_id: str,
        request: Request,
        token: Annotated[str, Form()],
        decision: Annotated[Literal["approve", "refuse"], Form()],
        passphrase: Annotated[str | None, Form()] = None,
    ) -> Response:
        if request.headers.get("origin") != _own_origin(request):
            raise NotOurs("only the signer's own page can decide")
        found = desk.find(request_id)
        if not secrets.compare_digest(request.cookies.get("decision", ""), token):
            raise NotOurs("the decision does not come from the window that was shown")
        desk.claim(found, token)
        if decision == "refuse":
            desk.refuse(found)
            return _page(request, page.decided_page(found, request.state.nonce))
        try:
            desk.sign(found, keyring.open(found.account, passphrase))
        except WrongPassphrase as error:
            return _asked(found, request, str(error))
        return _page(request, page.decided_page(found, request.state.nonce))

    def _asked(found: SigningRequest, request: Request, problem: str = "") -> Response:
        """The page that asks, with a token for one decision; or what was decided."""
        if found.state != "waiting":
            return _page(request, page.decided_page(found, request.state.nonce))
        token = desk.show(found)
        shown = _page(request, page.request_page(found, token, request.state.nonce, keyring.asks, problem))
        shown.set_cookie("decision", token, path=f"/requests/{found.id}", httponly=True, samesite="strict")
        return shown

    return app


def _own_origin(request: Request) -> str:
    """The origin that the signer is seen under; its host was checked to be loopback."""
    return f"http://{request.headers['host']}"


def _page(request: Request, html: str) -> Response:
    nonce = request.state.nonce
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": policy, "X-Frame-Options": "DENY"})


async def _guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """
    What every answer has: it is kept nowhere, sniffed as nothing else, and tells other sites nothing.

    `no-referrer` would be stricter, but with it browsers do not say which origin a decision comes from.
    """
    request.state.nonce = secrets.token_urlsafe(16)
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _problem(request: Request, error: Exception) -> Response:
    """Every failure, as problem details (RFC 9457), or as a page for who has a window."""
    status = getattr(error, "status", 503)
    detail = str(error)
    if isinstance(error, RequestValidationError):
        status = 422
        detail = "; ".join(f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())
    if "text/html" in request.headers.get("accept", "") and hasattr(request.state, "nonce"):
        shown = _page(request, page.problem_page(detail, request.state.nonce))
        shown.status_code = status
        return shown
    content: dict[str, Any] = {
        "type": f"/problems/{type(error).__name__}",
        "title": type(error).__name__,
        "status": status,
        "detail": detail,
    }
    return JSONResponse(content, status, media_type="application/problem+json")
