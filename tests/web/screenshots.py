"""
Pictures of a running system, for the README and for looking at: `python tests/web/screenshots.py docs/images`.

Public pages are taken as they are. For a page behind a sign-in, name an account that the running signer offers:
`--account "Steel works" --page /enterprise`; the request is approved in the signer's own window, as a user would.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from web_site import browser, settle, visit


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture to take."""

    name: str
    """File name without its ending."""
    path: str
    """Page, such as `/` or `/enterprise?day=2018-06-12`."""
    width: int = 1280
    language: str = "zh"
    account: str | None = None
    """Part of the name of the account to sign in with."""
    whole: bool = True
    """The whole page, or only what a screen shows."""


def take(web: str, pictures: list[Picture], folder: Path) -> list[Path]:
    """Take pictures of the pages at `web` and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with browser() as chromium:
        for picture in pictures:
            context = chromium.new_context(
                viewport={"width": picture.width, "height": 900}, locale="zh-CN", device_scale_factor=2
            )
            context.add_cookies([{"name": "chainets_language", "value": picture.language, "url": web}])
            if picture.account is not None:
                _sign_in(context, web, picture.account)
            page = visit(context, f"{web}{picture.path}")
            page.wait_for_timeout(500)  # fonts and charts
            path = folder / f"{picture.name}.png"
            page.screenshot(path=path, full_page=picture.whole)
            taken.append(path)
            context.close()
    return taken


def _sign_in(context: BrowserContext, web: str, name: str) -> None:
    page = context.new_page()
    page.goto(f"{web}/sign-in")
    page.locator("[data-card=sign-in] .button-primary").first.click()
    choose = page.locator("[data-card=sign-in] select")
    choose.wait_for()
    account = next(option for option in choose.locator("option").all() if name in option.inner_text())
    choose.select_option(account.get_attribute("value"))
    page.locator(".message", has_text=str(account.get_attribute("value"))).wait_for()
    with context.expect_page() as window:
        page.locator("[data-card=sign-in] .button-primary").last.click()
    _approve(window.value)
    page.wait_for_url(lambda url: "/sign-in" not in url)
    settle(page)
    page.close()


def _approve(window: Page) -> None:
    window.wait_for_url("**/requests/**")
    window.locator("button[value=approve]").click()


def main() -> None:
    """Take the pictures that the arguments name."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--web", default="http://127.0.0.1:8080")
    arguments.add_argument("--page", default="/")
    arguments.add_argument("--name", default="market")
    arguments.add_argument("--language", default="zh", choices=("zh", "en"))
    arguments.add_argument("--account")
    arguments.add_argument("--width", type=int, default=1280)
    given = arguments.parse_args()
    picture = Picture(given.name, given.page, given.width, given.language, given.account)
    for path in take(given.web, [picture], given.folder):
        print(path)


if __name__ == "__main__":
    main()
