"""A newcomer's way in: policy, particulars, preview, signature, and what the registry answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from carbon.hashing import keccak
from tests.web import web_site
from tests.web.fake_basics import BANK, NEWCOMER, POLICY
from tests.web.web_site import Site, card, settle

LICENCE = "营业执照\n".encode()
NONE = "0x" + "00" * 32


@pytest.fixture
def newcomer(site: Site, visitor: Callable[..., BrowserContext]) -> Page:
    """Signed in from the sign-in page's link, without any role."""
    context = visitor(locale="en-GB")
    page = context.new_page()
    page.goto(f"{site.web}/sign-in")
    page.get_by_role("link", name="Register").click()
    expect(card(page, "policy")).to_contain_text("Applicants keep their own key.")
    return web_site.sign_in(context, site.web, NEWCOMER, "/join")


def profile(**more: Any) -> dict[str, Any]:
    """Particulars of which only the name was given."""
    documents = ("business_licence", "legal_representative", "power_of_attorney", "bank_account")
    empty = {"kind": "enterprise", "area": 0, "industry": "", "postal_address": "", "settlement_bank": "0x" + "00" * 20}
    return empty | {f"{name}_hash": NONE for name in documents} | more


def applied(state: str, **more: Any) -> dict[str, Any]:
    """The newcomer's application as the API gives it."""
    row = {"account": NEWCOMER, "number": 1, "name": "Cement Works", "roles": ["EMITTER"], "policy_hash": POLICY}
    row |= {"profile": profile(name="Cement Works"), "state": state, "applied_at": "2024-12-30T09:00:00+08:00"}
    return row | {"decided_by": None, "decided_at": None, "reason": None} | more


def test_newcomer__fills_in_the_particulars__previews_all_of_them_and_signs(
    newcomer: Page, site: Site, tmp_path: Path
) -> None:
    """I1: policy, own key, particulars, answer."""
    page, form, sheet = newcomer, card(newcomer, "join"), newcomer.locator("dialog")
    expect(card(page, "application")).to_contain_text("You have not applied yet.")
    form.get_by_label("name", exact=True).fill("水泥" * 17)
    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_role("alert")).to_contain_text("tick that you accept it")
    form.get_by_label("I have read the policy and accept it").check()
    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_role("alert")).to_contain_text("That text is too long: the chain takes 96 bytes")
    assert site.prepared() == []

    form.get_by_label("name", exact=True).fill("Cement Works")
    form.get_by_label("area").select_option("32")
    form.get_by_label("industry").fill("C30")
    form.get_by_label("settlement_bank").select_option(BANK)
    (tmp_path / "licence.txt").write_bytes(LICENCE)
    form.locator("input[type=file]").first.set_input_files(tmp_path / "licence.txt")
    licence = "0x" + keccak(LICENCE).hex()
    expect(form.get_by_label("business_licence_hash")).to_have_value(licence)
    form.get_by_role("button", name="Preview").click()
    expect(sheet).to_contain_text("No document is named for: legal_representative_hash; power_of_attorney_hash")
    assert [
        text for text in ("Cement Works", "Jiangsu", "Covered entity", "结算银行") if text in sheet.inner_text()
    ] == [
        "Cement Works",
        "Jiangsu",
        "Covered entity",
        "结算银行",
    ]
    expect(sheet.get_by_role("button", name="Sign and send")).to_be_disabled()
    particulars = profile(name="Cement Works", area=32, industry="C30", settlement_bank=BANK)
    assert site.prepared() == [
        {
            "contract": "Participants",
            "function": "apply",
            "arguments": {
                "policy_hash": POLICY,
                "roles": 128,
                "profile": particulars | {"business_licence_hash": licence},
            },
            "from": NEWCOMER,
        }
    ]

    sheet.get_by_role("checkbox").check()
    site.steer(joined={"me": {"status": "applied"}, "applications": [applied("applied")]})
    sheet.get_by_role("button", name="Sign and send").click()
    expect(sheet).to_contain_text("Done", timeout=20_000)
    expect(card(page, "application")).to_contain_text("The registry reviews it")
    expect(form).to_have_count(0)


def test_application__refused_and_then_admitted__is_said_with_what_to_do(newcomer: Page, site: Site) -> None:
    page, state = newcomer, card(newcomer, "application")
    refusal = applied("refused", reason="no licence", decided_at="2024-12-31T09:00:00+08:00")
    site.steer(joined={"me": {"status": "unknown"}, "applications": [refusal]})
    page.reload()
    settle(page)
    expect(state).to_contain_text("no licence")
    expect(card(page, "join").get_by_label("name", exact=True)).to_have_value("Cement Works")

    me = {"status": "active", "name": "Cement Works", "roles": ["EMITTER"]}
    site.steer(joined={"me": me, "applications": [applied("admitted")]})
    state.get_by_role("link", name="Go to my page").click(timeout=15_000)
    page.wait_for_url(f"{site.web}/enterprise")
    expect(card(page, "gate")).to_have_count(0)
