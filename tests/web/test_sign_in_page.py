"""Sign-in on a busy machine: whatever the user approved in the signer's window opens the session."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.web.fake_basics import MILL, WORKS
from tests.web.web_site import Site, card

Visitor = Callable[..., BrowserContext]

SLOW_S = 0.3
"""How long the API takes to write a message: longer than a click, shorter than the stand-in's signer takes to sign."""
SOON_MS = 10_000

CHOOSE_AND_SIGN = """([account]) => {
    const select = document.querySelector('[data-card=sign-in] select');
    const sign = [...document.querySelectorAll('[data-card=sign-in] .button-primary')].at(-1);
    select.value = account;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    sign.click();
}"""
"""Choose an account and press `Sign and enter` before the page could answer the choice."""


@pytest.fixture
def page(site: Site, visitor: Visitor) -> Page:
    """The signer's accounts are listed and the message of the first, the mill, is shown; further ones are slow."""
    opened = visitor(locale="en-GB").new_page()
    opened.goto(f"{site.web}/sign-in")
    opened.get_by_role("button", name="Signer on this machine").click()
    opened.locator(".message", has_text=MILL).wait_for()
    site.steer(nonce_s=SLOW_S)
    return opened


def expect_signed_in(page: Page, site: Site, account: str) -> None:
    page.wait_for_url(f"{site.web}/enterprise", timeout=SOON_MS)
    page.goto(f"{site.web}/sign-in")
    expect(card(page, "account")).to_contain_text(account)


def test_sign_in__account_on_show_chosen_once_more_and_signed_at_once__enters(page: Page, site: Site) -> None:
    """
    Whoever chose the first account of the list was stuck when the machine was busy.

    The choice brought a second message for the same account; it took away the button that had been pressed meanwhile,
    and the signature that came for it was dropped without a word.
    """
    page.evaluate(CHOOSE_AND_SIGN, [MILL])
    expect_signed_in(page, site, MILL)


def test_sign_in__another_account_chosen_as_the_first_is_signed__enters_as_what_was_approved(
    page: Page, site: Site
) -> None:
    page.evaluate(CHOOSE_AND_SIGN, [WORKS])
    expect_signed_in(page, site, MILL)


def test_choice__of_another_account__takes_the_message_of_the_first_away_at_once(page: Page, site: Site) -> None:
    site.steer(nonce_s=3)
    page.get_by_label("Account").select_option(WORKS)
    expect(page.locator(".message")).to_have_count(0, timeout=2_000)
    expect(page.get_by_role("button", name="Sign and enter")).to_have_count(0)
    page.locator(".message", has_text=WORKS).wait_for(timeout=SOON_MS)


def test_sign_in__signer_out_of_reach_for_a_moment__enters(page: Page, site: Site) -> None:
    """A busy signer that drops one question about a request has not forgotten the request."""
    asked = []

    def drop_first(route: Route) -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/signer/requests/r1", drop_first)
    page.get_by_role("button", name="Sign and enter").click()
    expect_signed_in(page, site, MILL)
    assert len(asked) > 2
