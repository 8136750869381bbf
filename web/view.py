"""What one opened page knows: language, tastes, session, and the API on the visitor's behalf."""

import time
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx
from fastapi import Request
from nicegui import app, ui

from carbon.roles import Role
from web.api_client import Api
from web.language import LANGUAGES, Texts, preferred, texts_of
from web.live import LiveMarket, LiveMarkets
from web.problems import NotSignedIn, WebError
from web.settings import WebSettings

COOKIES: Final = {"language": LANGUAGES, "theme": ("auto", "light", "dark"), "up": ("red", "green")}
"""Choices that stick, and the values each may have."""

COOKIE_AGE_S: Final = 86_400 * 365  # a year

Method = Literal["signer", "wallet"]


@dataclass(frozen=True, slots=True)
class Services:
    """What all pages share."""

    settings: WebSettings
    http: httpx.AsyncClient
    live: LiveMarkets


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, as the API said at sign-in."""

    token: str
    account: str
    name: str
    roles: frozenset[str]
    method: Method
    """What the account signs with."""

    def has(self, *roles: Role) -> bool:
        """Tell whether the account holds one of the roles."""
        return any(role.name in self.roles for role in roles)


@dataclass(frozen=True, slots=True)
class View:
    """The context of one page."""

    texts: Texts
    theme: str
    up: str
    path: str
    """Path and query of the page."""
    origin: str
    """Scheme, host and port as the visitor's browser names them: what a sign-in message is bound to."""
    settings: WebSettings
    api: Api
    session: Session | None

    def words(self, error: WebError) -> str:
        """Say an error in the reader's language; an ended session is forgotten."""
        if isinstance(error, NotSignedIn):
            forget_session()
        return error.words(self.texts)


def choice(request: Request, name: str, default: str) -> str:
    """Read a choice that sticks; anything unknown counts as not chosen."""
    value = request.cookies.get(f"chainets_{name}", "")
    return value if value in COOKIES[name] else default


def view_of(request: Request) -> View:
    """Open the context of a page for the visitor who asks for it."""
    services: Services = app.state.services
    chosen = choice(request, "language", "")
    language = next((one for one in LANGUAGES if one == chosen), preferred(request.headers.get("accept-language", "")))
    session = current_session()
    return View(
        texts=texts_of(language),
        theme=choice(request, "theme", "auto"),
        up=choice(request, "up", "red"),
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        origin=f"{request.url.scheme}://{request.url.netloc}",
        settings=services.settings,
        api=Api(services.http, session.token if session else None),
        session=session,
    )


def live_market(product_id: int) -> LiveMarket:
    """A product's market as it moves, shared by all visitors."""
    services: Services = app.state.services
    return services.live.of(product_id)


def current_session() -> Session | None:
    """Return the visitor's session, kept on the server side under his signed cookie."""
    kept: dict[str, Any] | None = app.storage.user.get("session")
    if not kept or kept["ends_s"] <= time.time():
        return None
    return Session(kept["token"], kept["account"], kept["name"], frozenset(kept["roles"]), kept["method"])


def remember_session(answer: dict[str, Any], method: Method, ends_s: float) -> None:
    """Keep the session that the API opened, until it ends."""
    app.storage.user["session"] = {
        "token": answer["token"],
        "account": answer["account"],
        "name": answer.get("name") or "",
        "roles": list(answer.get("roles") or ()),
        "method": method,
        "ends_s": ends_s,
    }


def renew_session(answer: dict[str, Any]) -> None:
    """Take over the name and the roles that the API says the session's account has now."""
    app.storage.user["session"] |= {"name": answer.get("name") or "", "roles": list(answer.get("roles") or ())}


def forget_session() -> None:
    """Forget the session of this browser."""
    app.storage.user.pop("session", None)


def go(address: str) -> None:
    """Open another page in the same window."""
    ui.navigate.to(address)
