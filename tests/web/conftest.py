"""Fixtures of the pages' tests: one site and one browser for each module, a fresh visitor for each test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from chain.abi import Abi
from tests.interface_abis import interface_abis
from tests.web import web_site
from tests.web.web_site import Site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with its module: while Playwright is open, no other test of this process could run an event loop."""
    if web_site.CHROMIUM is None:
        pytest.skip(web_site.NO_CHROMIUM)
    with web_site.browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with web_site.site(tmp_path_factory.mktemp("web")) as site:
        yield site


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """The site, with its API in good order; whatever the pages prepared must be a call that a contract has."""
    running_site.steer(reset=True)
    yield running_site
    for call in running_site.prepared():
        abi = Abi(interface_abis()[call["contract"]])
        abi.function(call["function"]).encode(call["arguments"])


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens visitors: `visitor(width=390, locale="en-GB")`."""
    opened: list[BrowserContext] = []

    def open_one(*, width: int = 1280, locale: str = "zh-CN", state: StorageState | None = None) -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=locale, storage_state=state)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def visit(site: Site, visitor: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a page as a new visitor: `visit("/", width=390)`."""
    return lambda path, **how: web_site.visit(visitor(**how), f"{site.web}{path}")


@pytest.fixture(scope="module")
def cookies() -> dict[str, StorageState]:
    """Cookies of those who signed in before, by account."""
    return {}


@pytest.fixture
def sign_in(
    site: Site, visitor: Callable[..., BrowserContext], cookies: dict[str, StorageState]
) -> Callable[..., Page]:
    """Opens a page as someone who is signed in: `sign_in(WORKS, "/enterprise")`."""

    def open_as(account: str, path: str, **how: Any) -> Page:
        if account not in cookies:
            context = visitor()
            web_site.sign_in(context, site.web, account, path)
            cookies[account] = context.storage_state()
        return web_site.visit(visitor(**how, state=cookies[account]), f"{site.web}{path}")

    return open_as
