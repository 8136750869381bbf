"""S1: the registry clears a day, another person confirms it or sends it back, then it is delivered chunk by chunk."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.web.fake_basics import CLEARING, FIRST_REVIEW, MINISTRY, REGISTRY, SECOND, settlement_day
from tests.web.web_site import Site, card

SignIn = Callable[..., Page]

NAMED = {"product_id": 1, "day": 20_088}
OTHER_FILE = "0x" + "ee" * 32


def settlement(site: Site, sign_in: SignIn, account: str = REGISTRY, **day: Any) -> Any:
    """The card, while the day is as it is told to be."""
    site.steer(day=day)
    return card(sign_in(account, "/registry", locale="en-GB"), "settlement")


def signed(site: Site, page: Page) -> dict[str, Any]:
    """The call that the sheet shows."""
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    [found] = site.prepared(1)
    return {name: value for name, value in found.items() if name != "from"}


def test_published_day__cleared__carries_figures_by_method_and_the_hash_of_the_file(
    site: Site, sign_in: SignIn
) -> None:
    found = settlement(site, sign_in)
    expect(found).to_contain_text("116,204 t · 11,328,727.96 CNY · 0 / 184 settled")
    assert found.get_by_role("button").all_inner_texts() == ["Clear (first review)"]
    found.get_by_role("button", name="Clear (first review)").click()
    assert signed(site, found.page) == {
        "contract": "Settlement",
        "function": "clear",
        "arguments": NAMED | {"figures": settlement_day()["figures"], "clearing_hash": CLEARING},
    }


def test_cleared_day__confirmed_by_another_person__names_the_same_file(site: Site, sign_in: SignIn) -> None:
    found = settlement(site, sign_in, **FIRST_REVIEW)
    expect(found).to_contain_text(f"first review by {SECOND[:6]}…{SECOND[-4:]} · clearing file 0xc1c1…c1c1")
    expect(found.locator(".warning")).to_have_count(0)
    found.get_by_role("button", name="Confirm (second review)").click()
    assert signed(site, found.page) == {
        "contract": "Settlement",
        "function": "confirm_results",
        "arguments": NAMED | {"clearing_hash": CLEARING},
    }


def test_cleared_day__for_who_made_the_first_review__offers_no_second_one(site: Site, sign_in: SignIn) -> None:
    found = settlement(site, sign_in, SECOND, **FIRST_REVIEW)
    assert found.get_by_role("button").all_inner_texts() == ["Send back"]


def test_cleared_day__with_another_file__warns_and_can_only_be_sent_back(site: Site, sign_in: SignIn) -> None:
    found = settlement(site, sign_in, **FIRST_REVIEW, own_clearing_hash=OTHER_FILE)
    expect(found.locator(".warning")).to_contain_text("don't confirm it; send it back")
    assert found.get_by_role("button").all_inner_texts() == ["Send back"]


def test_clearing__sent_back__says_why_then_and_afterwards(site: Site, sign_in: SignIn) -> None:
    found = settlement(site, sign_in, **FIRST_REVIEW)
    found.get_by_role("button", name="Send back").click()
    sheet = found.page.locator("dialog")
    sheet.get_by_label("Reason").fill("trade 7 is missing")
    sheet.get_by_role("button", name="Continue").click()
    assert signed(site, found.page) == {
        "contract": "Settlement",
        "function": "reject_clearing",
        "arguments": NAMED | {"reason": "trade 7 is missing"},
    }
    again = settlement(site, sign_in, reject_reason="trade 7 is missing")
    expect(again).to_contain_text("sent back: trade 7 is missing")


def test_confirmed_day__delivered__takes_the_first_chunk_whole(site: Site, sign_in: SignIn) -> None:
    confirmed = FIRST_REVIEW | {"state": "confirmed", "settled_trades": 128, "aside_trades": 2}
    found = settlement(site, sign_in, **confirmed)
    expect(found).to_contain_text("128 / 184 settled · 2 in default")
    found.get_by_role("button", name="Settle").click()
    assert signed(site, found.page) == {
        "contract": "Settlement",
        "function": "settle",
        "arguments": {"trades": settlement_day()["to_settle"][0]["trades"], "skip": "0"},
    }


def test_ministry__sees_the_days_but_is_offered_nothing(site: Site, sign_in: SignIn) -> None:
    found = settlement(site, sign_in, MINISTRY, **FIRST_REVIEW)
    expect(found).to_contain_text("cleared, to be confirmed")
    expect(found.get_by_role("button")).to_have_count(0)


def test_settled_day__waits_no_more(site: Site, sign_in: SignIn) -> None:
    expect(settlement(site, sign_in, state="settled")).to_contain_text("No day waits to be cleared or settled.")
