"""What people do at the pages: choose an account, read the signer's window and decide, sign what a sheet shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.small_year import SmallYear

LANGUAGES: Final = {"zh": "zh-CN", "en": "en-GB"}
Visitor = Callable[..., BrowserContext]
SignIn = Callable[..., Page]


def choose_account(context: BrowserContext, year: SmallYear, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{year.web}/sign-in")
    page.get_by_role("button", name="Signer on this machine").click()
    address = year.key(name).address
    page.get_by_label("Account").select_option(address)
    page.locator(".message", has_text=address).wait_for()
    return page


def decide(window: Page, decision: str) -> str:
    """Read what the signer's window says, and press one of its buttons."""
    window.wait_for_url("**/requests/**")
    words = window.locator("body").inner_text()
    window.locator(f"button[value={decision}]").click()
    return words


def sign_and_send(page: Page, decision: str = "approve") -> str:
    with page.context.expect_page() as window:
        page.get_by_role("button", name="Sign and send").click()
    return decide(window.value, decision)


def expect_done(page: Page) -> None:
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Done; the figures on the page follow.", timeout=30_000)
    assert sheet.locator(".steps li[data-done]").all_inner_texts() == ["Sent", "In block", "Done"]
