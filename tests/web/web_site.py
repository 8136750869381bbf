"""The pages and a stand-in for the API as processes on free ports, and the browser that looks at them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
"""A browser of the system, the first of these; nothing is downloaded. The shell is there for this, and the quickest."""

NO_CHROMIUM = "no Chromium on this machine: install Debian's package `chromium-headless-shell`"

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

START_S, PREPARED_S = 60.0, 10.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where pages and API answer."""

    web: str
    api: str

    def steer(self, **state: Any) -> None:
        """Tell the stand-in what to be like; `reset=True` puts everything in order."""
        httpx.post(f"{self.api}/fake/state", json=state).raise_for_status()

    def prepared(self, at_least: int = 0) -> list[dict[str, Any]]:
        """What the pages asked the API to prepare; a sheet stands before it has asked, so some may be to come."""
        until = time.monotonic() + PREPARED_S
        while True:
            found: list[dict[str, Any]] = httpx.get(f"{self.api}/fake/prepared").json()
            if len(found) >= at_least or time.monotonic() > until:
                return found
            time.sleep(0.05)

    def trade(self, price_fen: int, quantity_t: int) -> None:
        """Have a trade made."""
        wanted = {"price_fen": price_fen, "quantity_t": quantity_t}
        httpx.post(f"{self.api}/fake/trade", json=wanted).raise_for_status()

    def listeners(self) -> dict[str, Any]:
        """Streams that are open now, those since the last reset, and which lists were asked for."""
        found: dict[str, Any] = httpx.get(f"{self.api}/fake/listeners").json()
        return found

    def encoded(self) -> list[dict[str, Any]]:
        """Which inner calls of acts the pages asked the API to write."""
        found: list[dict[str, Any]] = httpx.get(f"{self.api}/fake/opened").json()
        return found


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Start both, wait until they answer, and stop them."""
    api_port, web_port = free_ports(2)
    found = Site(f"http://127.0.0.1:{web_port}", f"http://127.0.0.1:{api_port}")
    settings = {
        "CHAINETS_WEB_PORT": str(web_port),
        "CHAINETS_WEB_API_URL": found.api,
        "CHAINETS_WEB_SIGNER_URL": f"{found.api}/signer",
        "CHAINETS_WEB_DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    commands = ([sys.executable, "tests/web/fake_api.py", str(api_port)], [sys.executable, "-m", "web"])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | settings
    with (folder / "site.log").open("w") as log:
        started = [subprocess.Popen(one, cwd=ROOT, env=environment, stdout=log, stderr=log) for one in commands]
        try:
            for address in (found.api, found.web):
                _wait_for(f"{address}/health", folder / "site.log")
            yield found
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(timeout=20)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on just now."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


def _wait_for(address: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            if httpx.get(address, timeout=2.0).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer: {log.read_text()[-2000:]}")


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        try:
            yield chromium
        finally:
            chromium.close()


def visit(context: BrowserContext, address: str) -> Page:
    """Open a page and wait until none of its cards is loading."""
    page = context.new_page()
    page.goto(address)
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until none of the cards is loading."""
    page.wait_for_function(
        "document.querySelector('.dot-good, .dot-bad, .dot-waiting')"
        " && !document.querySelector('[data-state=loading], .figure.skeleton')",
        timeout=30_000,
    )


def go_on(page: Page, path: str) -> None:
    """Another page of the site, as the same visitor: what the browser has loaded it does not load again."""
    page.goto(urljoin(page.url, path))
    settle(page)


def check_on_phone(page: Page) -> None:
    """A page at 390 pixels: nothing beyond its side, a card that is there, no error, all controls with a name."""
    assert page.evaluate("document.documentElement.scrollWidth") == 390, page.url
    expect(page.locator("[data-card][data-state=current]").first).to_be_visible()
    expect(page.locator("[data-state=error]")).to_have_count(0)
    assert nameless(page) == [], page.url


def nameless(page: Page) -> list[str]:
    """Controls and links that a screen reader could not name."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main button, main a, main input, main select')].filter((one) =>
          !(one.getAttribute('aria-label') || one.closest('label')?.innerText.trim() || one.innerText?.trim()))
          .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found


def card(page: Page, name: str) -> Any:
    """A card by its name."""
    return page.locator(f"[data-card={name}]")


def sign_in(context: BrowserContext, web: str, account: str, back: str) -> Page:
    """Sign in with the stand-in's signer and end on the page `back`."""
    page = context.new_page()
    page.goto(f"{web}/sign-in?back={back}")
    page.locator(".button-primary").first.click()
    choose = card(page, "sign-in").locator("select")
    choose.select_option(account)
    page.locator(".message", has_text=account).wait_for()
    card(page, "sign-in").locator(".button-primary").last.click()
    page.wait_for_url(f"{web}{back}", timeout=30_000)
    settle(page)
    return page
