"""T1, T2: block trades and agreed transfers as their parties see and sign them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import MILL, WORKS
from tests.web.web_site import Site, card

SignIn = Callable[..., Page]

NOBODY = "0x" + "00" * 20


@pytest.fixture
def deals(sign_in: SignIn) -> Page:
    """The page in English."""
    return sign_in(WORKS, "/enterprise/deals", locale="en-GB")


def signed(site: Site) -> dict[str, Any]:
    """The one call that was prepared, without its sender."""
    [found] = site.prepared(1)
    return {name: value for name, value in found.items() if name != "from"}


def continued(page: Page) -> Any:
    """Go on in the sheet, to where one signs."""
    sheet = page.locator("dialog")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    return sheet


def test_deals__name_both_sides_and_what_waits(deals: Page) -> None:
    rows = card(deals, "offers").locator("tbody tr")
    expect(rows.first).to_contain_text("Voestalpine Stahl Linz")
    expect(rows.first).to_contain_text("You")
    assert [text.splitlines()[1] for text in deals.locator(".figure").all_inner_texts()] == [
        "98.05CNY/t", "100,000t", "1", "1",
    ]  # fmt: skip
    expect(card(deals, "demands-of-all").locator("tbody tr").nth(1)).to_contain_text("yours")
    expect(card(deals, "demand-trades").locator("tbody")).to_contain_text("matched")


def test_offer__confirmed__says_price_quantity_and_side_first(deals: Page, site: Site) -> None:
    card(deals, "offers").get_by_role("button", name="Confirm").click()
    sheet = deals.locator("dialog")
    expect(sheet).to_contain_text("Before you sign")
    expect(sheet.locator("dd").nth(4)).to_be_visible()
    assert sheet.locator("dd").all_inner_texts()[:5] == [
        "Buy", "Voestalpine Stahl Linz", "CEA24 · 120,000 t", "96.50 CNY/t", "11,580,000.00 CNY",
    ]  # fmt: skip
    expect(sheet.locator(".warning")).to_contain_text("CNY 11,580,000.00 is more than your free money, 11,989.00.")
    assert signed(site) == {"contract": "BlockTrades", "function": "confirm", "arguments": {"offer_id": 9}}


def test_own_offer_inquiry_and_demand__can_be_withdrawn(deals: Page, site: Site) -> None:
    for name in ("offers", "inquiries", "demands"):
        card(deals, name).get_by_role("button", name="Withdraw").click()
        expect(deals.locator("dialog")).to_contain_text("Before you sign")
        deals.locator("dialog").get_by_role("button", name="Cancel").click()
    assert [(one["contract"], one["function"], one["arguments"]) for one in site.prepared()] == [
        ("BlockTrades", "withdraw", {"offer_id": 8}),
        ("BlockTrades", "withdraw_inquiry", {"inquiry_id": 3}),
        ("AgreedTransfers", "withdraw", {"demand_id": 11}),
    ]


def test_inquiry__to_everyone__names_nobody(deals: Page, site: Site) -> None:
    deals.get_by_role("button", name="Ask for a price").click()
    sheet = deals.locator("dialog")
    expect(sheet).to_contain_text("blocks from 100,000 t")
    sheet.get_by_label("Side").select_option("sell")
    sheet.get_by_label("Quantity").fill("150,000")
    continued(deals)
    assert signed(site) == {
        "contract": "BlockTrades",
        "function": "inquire",
        "arguments": {"to": NOBODY, "product_id": 1, "side": 2, "quantity_t": 150_000},
    }


def test_inquiry_of_another__is_answered_with_a_price(deals: Page, site: Site) -> None:
    card(deals, "inquiries").get_by_role("button", name="Answer").click()
    sheet = deals.locator("dialog")
    sheet.get_by_label("Price").fill("96.80")
    expect(continued(deals)).to_contain_text("Voestalpine Stahl Linz · Sell 120,000 t")
    assert signed(site)["arguments"] == {"inquiry_id": 4, "price_fen": 9_680, "quantity_t": 120_000}


def test_offer__after_a_quote__takes_over_its_terms_for_the_other_side(deals: Page, site: Site) -> None:
    card(deals, "quotes").get_by_role("button", name="Offer").click()
    expect(deals.locator("dialog")).to_contain_text("Follows quote 5")
    continued(deals)
    assert signed(site)["arguments"] == {
        "counterparty": MILL,
        "product_id": 1,
        "side": 1,
        "price_fen": 9_650,
        "quantity_t": 120_000,
        "quote_id": 5,
    }


def test_offer__to_an_account_that_is_typed__needs_a_whole_one(deals: Page, site: Site) -> None:
    deals.get_by_role("button", name="Offer a block").click()
    sheet = deals.locator("dialog")
    sheet.get_by_label("Counterparty").select_option("")
    sheet.get_by_label("Account", exact=True).fill("0x12")
    sheet.get_by_label("Price").fill("96.50")
    sheet.get_by_label("Quantity").fill("100000")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Please type an account that begins with 0x.")
    assert site.prepared() == []


def test_demand__published__has_a_range_and_is_for_everyone_or_one(deals: Page, site: Site) -> None:
    deals.get_by_role("button", name="Publish a demand").click()
    sheet = deals.locator("dialog")
    sheet.get_by_label("Lowest acceptable price").fill("97.00")
    sheet.get_by_label("Highest acceptable price").fill("96.00")
    sheet.get_by_label("Quantity").fill("50")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text("The lowest price is above the highest.")
    sheet.get_by_label("Highest acceptable price").fill("98.00")
    sheet.get_by_label("For").select_option(MILL)
    continued(deals)
    assert signed(site)["arguments"] == {
        "product_id": 1,
        "side": 1,
        "lowest_fen": 9_700,
        "highest_fen": 9_800,
        "quantity_t": 50,
        "smallest_part_t": 1,
        "only_for": MILL,
    }


def test_demand_of_another__is_taken_at_a_price_it_accepts(deals: Page, site: Site) -> None:
    card(deals, "demands-of-all").get_by_role("button", name="Take").click()
    sheet = deals.locator("dialog")
    expect(sheet).to_contain_text("accepted: 96.00–97.00")
    expect(sheet.get_by_label("Price")).to_have_value("96.00")
    sheet.get_by_label("Quantity").fill("100")
    assert continued(deals).locator("dd").first.inner_text() == "Buy"
    assert signed(site) == {
        "contract": "AgreedTransfers",
        "function": "take",
        "arguments": {"demand_id": 12, "price_fen": 9_600, "quantity_t": 100},
    }


def test_matching__is_run_by_anyone(deals: Page, site: Site) -> None:
    deals.get_by_role("button", name="Run the matching").click()
    expect(deals.locator("dialog")).to_contain_text("AgreedTransfers · match")
    assert signed(site)["arguments"] == {"product_id": 1, "steps": 100}
