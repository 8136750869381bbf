"""The web service: wired in one function, run by `python -m web` or `chainets web`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from nicegui import app as pages_app
from nicegui import ui
from nicegui.storage import Storage
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api_client import Api, client_of
from web.live import LiveMarkets
from web.pages import (
    auctions,
    authority_batches,
    authority_market,
    authority_oversight,
    authority_overview,
    authority_quota,
    authority_rules,
    authority_supervision,
    bank,
    certificates,
    chain,
    compliance,
    enterprise,
    exchange,
    exchange_accounts,
    exchange_alerts,
    exchange_auctions,
    exchange_disputes,
    exchange_rules,
    join,
    market,
    market_rules,
    own_cash,
    own_deals,
    own_disputes,
    own_obligations,
    own_quota,
    own_reads,
    own_statement,
    own_trade,
    own_units,
    registry,
    registry_accounts,
    registry_cash,
    registry_credits,
    registry_custody,
    registry_defaults,
    registry_lists,
    registry_reviews,
    registry_trace,
    sign_in,
)
from web.problems import WebError
from web.settings import WebSettings
from web.static_files import FOLDER, FONTS
from web.view import COOKIE_AGE_S, COOKIES, Services

PAGES: Final = (
    market,
    market_rules,
    auctions,
    compliance,
    certificates,
    enterprise,
    own_trade,
    own_deals,
    own_cash,
    own_statement,
    own_disputes,
    own_quota,
    own_obligations,
    own_units,
    own_reads,
    registry,
    registry_accounts,
    registry_cash,
    registry_defaults,
    registry_credits,
    registry_custody,
    registry_lists,
    registry_reviews,
    registry_trace,
    exchange,
    exchange_rules,
    exchange_auctions,
    exchange_alerts,
    exchange_disputes,
    exchange_accounts,
    bank,
    authority_overview,
    authority_quota,
    authority_batches,
    authority_market,
    authority_oversight,
    authority_market,
    authority_rules,
    authority_supervision,
    chain,
    join,
    sign_in,
)

FAVICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="6" fill="#0b6e4f"/>'
    '<path d="M5 10.4l3.3 3.3L15 7" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>'
)


QUICK: Final = 1
"""Level of compression of what nobody keeps: a new visitor's first page costs a third less, and is 17% longer."""


def create(settings: WebSettings) -> FastAPI:
    """Build the service; once per process, because NiceGUI has one app per process."""
    http = client_of(settings.api_url, settings.timeout_s)
    services = Services(settings, http, LiveMarkets(http))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        services.live.close()
        await services.http.aclose()

    site = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    pages_app.state.services = services
    Storage.path = (settings.store / "sessions").resolve()
    pages_app.add_static_files("/static", FOLDER)
    pages_app.add_static_files("/fonts", FONTS)
    site.add_middleware(Guard, settings=settings)
    site.get("/health")(_health_of(services))
    site.get("/preferences")(preferences)
    for page in PAGES:
        page.add()
    ui.run_with(
        site,
        title="ChainETS",
        favicon=FAVICON,
        dark=None,
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=10.0,
        storage_secret=settings.storage_secret(),
        gzip_middleware_factory=partial(GZipMiddleware, compresslevel=QUICK),
        session_middleware_kwargs={"same_site": "lax", "max_age": 86_400 * 7},  # a week
    )
    return site


def run(settings: WebSettings | None = None) -> None:
    """Serve until stopped."""
    settings = settings or WebSettings()
    uvicorn.run(create(settings), host=settings.host, port=settings.port, log_level="warning", server_header=False)


def preferences(request: Request) -> Response:
    """Set the choices named in the query as cookies and go back to where the visitor was."""
    back = request.query_params.get("back", "/")
    answer = RedirectResponse(back if _is_ours(back) else "/", status_code=303)
    for name, allowed in COOKIES.items():
        value = request.query_params.get(name)
        if value in allowed:
            answer.set_cookie(f"chainets_{name}", value, max_age=COOKIE_AGE_S, samesite="lax", httponly=True)
    return answer


def _is_ours(address: str) -> bool:
    """Tell an address of our own from one that leads elsewhere (`//host`, `/\\host`, `https:`)."""
    parts = urlsplit(address)
    return address.startswith("/") and address[1:2] not in ("/", "\\") and not parts.netloc and not parts.scheme


def _health_of(services: Services) -> Callable[[], Awaitable[JSONResponse]]:
    async def health() -> JSONResponse:
        """Tell that the pages stand, and what the API says of itself; its absence is no reason to restart the pages."""
        try:
            return JSONResponse({"status": "ok", "api": await Api(services.http).health()})
        except WebError as error:
            return JSONResponse({"status": "no_api", "api": None, "detail": str(error)})

    return health


class Guard:
    """Lets a page fetch nothing from elsewhere and talk only to us and to the user's own signer."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app, self._headers = app, _guards(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and put our headers on the answer."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    found.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def _guards(settings: WebSettings) -> dict[str, str]:
    signer = "{0.scheme}://{0.netloc}".format(urlsplit(settings.signer_url))
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: {signer}; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
