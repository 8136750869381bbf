"""Fixtures of the pages over the real stack: a small year that was really played, a browser, people who sign in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.e2e.people import LANGUAGES, Visitor, choose_account, decide
from tests.e2e.small_year import SmallYear, small_year
from tests.web import web_site


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallYear]:
    folder: Path = tmp_path_factory.mktemp("small-year")
    with small_year(folder) as played:
        yield played


@pytest.fixture(scope="module")
def chromium(year: SmallYear) -> Iterator[Browser]:
    """Opened after the year was played: while Playwright is open, nothing else here may run an event loop."""
    with web_site.browser() as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """Opens visitors: `visitor("zh", width=390)`."""
    opened: list[BrowserContext] = []

    def open_one(language: str = "en", *, width: int = 1280, state: StorageState | None = None) -> BrowserContext:
        size = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, locale=LANGUAGES[language], storage_state=state)  # type: ignore[arg-type]  # as Playwright gave it
        context.set_default_timeout(30_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def visit(year: SmallYear, visitor: Visitor) -> Callable[..., Page]:
    """Opens a page as someone unknown: `visit("/", language="zh")`."""
    return lambda path, language="en", **how: web_site.visit(visitor(language, **how), f"{year.web}{path}")


@pytest.fixture(scope="module")
def cookies() -> dict[str, StorageState]:
    """Cookies of those who signed in before, by name."""
    return {}


@pytest.fixture
def sign_in(year: SmallYear, visitor: Visitor, cookies: dict[str, StorageState]) -> Callable[..., Page]:
    """Opens a page as one of the cast, signed in through the signer's window: `sign_in("works", "/enterprise")`."""

    def open_as(name: str, path: str, language: str = "en", **how: Any) -> Page:
        if name not in cookies:
            context = visitor()
            page = choose_account(context, year, name)
            with context.expect_page() as window:
                page.get_by_role("button", name="Sign and enter").click()
            decide(window.value, "approve")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            cookies[name] = context.storage_state()
        return web_site.visit(visitor(language, state=cookies[name], **how), f"{year.web}{path}")

    return open_as
