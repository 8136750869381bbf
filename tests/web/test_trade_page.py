"""A trader's page of orders: the ticket, warnings before signing, amend and cancel, what keeps one from trading."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import WORKS
from tests.web.web_site import Site, card, check_on_phone, go_on, settle

SignIn = Callable[..., Page]

OPEN, PARTLY = "18446744073709551629", "18446744073709551630"
TRADE = "/enterprise/trade"


@pytest.fixture
def ticket(sign_in: SignIn) -> Page:
    """The page in English."""
    return sign_in(WORKS, TRADE, locale="en-GB")


def fill(page: Page, price: str, quantity: str) -> Any:
    """Type an order into the ticket; returns the ticket."""
    found = card(page, "ticket")
    found.get_by_label("Limit price").fill(price)
    found.get_by_label("Quantity").fill(quantity)
    return found


def test_trade_page__shows_price_means_and_what_was_bought_today(ticket: Page) -> None:
    """V1, T4: what was bought today can't be sold today."""
    shown = [text.splitlines()[:2] for text in ticket.locator(".figure").all_inner_texts()]
    assert shown == [
        ["Last price", "98.05CNY/t"],
        ["Free to buy", "11,989.00CNY"],
        ["Free to sell", "36t"],
        ["Bought today", "16t"],
        ["Open orders", "2"],
    ]
    expect(ticket.locator(".figure").nth(3)).to_contain_text("not to be sold today (T+1)")
    expect(card(ticket, "rules-today")).to_contain_text("exchange 0.04 % · registry 0.01 %")
    expect(card(ticket, "credit-record")).to_contain_text("No default and no dishonest conduct.")


def test_ticket__while_it_is_typed__says_what_is_set_aside_with_the_fee(ticket: Page) -> None:
    found = fill(ticket, "98.20", "10")
    expect(found.locator("dd").nth(0)).to_have_text("982.00 CNY")
    assert found.locator("dd").all_inner_texts() == ["982.00 CNY", "0.49 CNY", "982.49 CNY", "11,006.51 CNY"]
    found.get_by_role("button", name="Sell").click()
    expect(found.locator("dd").nth(0)).to_have_text("10 t")
    assert found.locator("dd").all_inner_texts() == ["10 t", "981.51 CNY", "0.49 CNY", "26 t"]


def test_ordinary_order__continued__can_be_signed_at_once(ticket: Page, site: Site) -> None:
    fill(ticket, "98.20", "10").get_by_role("button", name="Continue").click()
    sheet = ticket.locator("dialog")
    expect(sheet).to_contain_text("Before you sign")
    expect(sheet.get_by_role("button", name="Sign and send")).to_be_enabled()
    expect(sheet.locator(".warning")).to_have_count(0)
    assert site.prepared(1)[0]["arguments"] == {"product_id": 1, "side": 1, "price_fen": 9_820, "quantity_t": 10}


def test_fat_finger__is_told_and_can_be_signed_only_after_a_look(ticket: Page, site: Site) -> None:
    fill(ticket, "107.00", "110").get_by_role("button", name="Continue").click()
    sheet = ticket.locator("dialog")
    expect(sheet.locator(".warning li")).to_have_text([
        "107.00 CNY/t is 9.1 % away from the last price 98.05 (more than 3 %).",
        "CNY 11,770.00 is 98.2 % of your free money 11,989.00 (more than 90 %).",
    ])  # fmt: skip
    sign = sheet.get_by_role("button", name="Sign and send")
    expect(sign).to_be_disabled()
    sheet.get_by_label("I have looked at this and mean it").check()
    expect(sign).to_be_enabled()
    sign.click()
    expect(sheet).to_contain_text("Done; the figures on the page follow.", timeout=20_000)


def test_order_larger_than_the_market__is_told_against_volume_depth_and_holding(ticket: Page) -> None:
    found = fill(ticket, "98.00", "99000")
    found.get_by_role("button", name="Sell").click()
    found.get_by_role("button", name="Continue").click()
    told = ticket.locator("dialog .warning li")
    expect(told).to_have_count(3)
    expect(told.nth(0)).to_contain_text("of the day's volume 116,204 t (more than 10 %)")
    expect(told.nth(1)).to_contain_text("of all that stands on the other side of the book")
    expect(told.nth(2)).to_have_text("99,000 t is more than you can sell, 36 t.")


def test_order__without_a_quantity__is_not_prepared(ticket: Page, site: Site) -> None:
    filled = fill(ticket, "98.20", "")
    settle(ticket)  # what was typed is redrawn first
    filled.get_by_role("button", name="Continue").click()
    expect(card(ticket, "ticket").get_by_role("alert")).to_contain_text("quantities in whole tonnes")
    assert site.prepared() == []


def test_open_order__amended__says_whether_it_keeps_its_place(ticket: Page, site: Site) -> None:
    card(ticket, "orders").get_by_role("button", name="Amend").nth(1).click()
    sheet = ticket.locator("dialog")
    expect(sheet).to_contain_text("12 t of it are filled already")
    sheet.get_by_label("New total quantity").fill("30")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("kept: only the quantity falls")
    assert site.prepared(1)[0] | {"from": ""} == {
        "contract": "OrderBook",
        "function": "amend",
        "arguments": {"order_id": PARTLY, "price_fen": 9_700, "quantity_t": 30},
        "from": "",
    }


def test_open_order__amended_to_another_price__loses_its_place_and_is_warned_of(ticket: Page) -> None:
    card(ticket, "orders").get_by_role("button", name="Amend").first.click()
    sheet = ticket.locator("dialog")
    sheet.get_by_label("Limit price").fill("93.00")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("behind all others at its price")
    expect(sheet.locator(".warning")).to_contain_text("5.2 % away from the last price 98.05")


def test_order__amended_below_what_is_filled__is_not_prepared(ticket: Page, site: Site) -> None:
    card(ticket, "orders").get_by_role("button", name="Amend").nth(1).click()
    sheet = ticket.locator("dialog")
    sheet.get_by_label("New total quantity").fill("12")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text("more than what is filled already")
    assert site.prepared() == []


def test_open_order__cancelled__says_which_one(ticket: Page, site: Site) -> None:
    card(ticket, "orders").get_by_role("button", name="Cancel").first.click()
    expect(ticket.locator("dialog")).to_contain_text("Buy · 5 t × 98.20 · 5 t open")
    assert site.prepared(1)[0]["arguments"] == {"order_id": OPEN}


def test_orders__of_one_state__are_those_alone(ticket: Page) -> None:
    card(ticket, "orders").get_by_label("State").select_option("filled")
    expect(card(ticket, "orders").locator("tbody tr")).to_have_count(1)
    expect(card(ticket, "orders").get_by_role("button", name="Amend")).to_have_count(0)


def test_suspended_account__is_told_why_and_cannot_continue(sign_in: SignIn, site: Site) -> None:
    """I7, T6."""
    obstacles = {"may_trade": False, "obstacles": ["suspended", "barred"], "suspension_reason": "wash trades"}
    site.steer(right=obstacles | {"barred_until": "2025-06-30T00:00:00+08:00", "records": True})
    page = sign_in(WORKS, TRADE, locale="en-GB")
    notice = page.locator("[data-notice=right]")
    expect(notice).to_contain_text("The exchange has suspended it: wash trades")
    expect(notice).to_contain_text("Its credit record bars it until 2025-06-30 00:00:00.")
    expect(card(page, "ticket").get_by_role("button", name="Continue")).to_be_disabled()
    expect(card(page, "credit-record").locator("tbody")).to_contain_text("Market misconduct")


def test_account_in_good_standing__has_no_notice(ticket: Page) -> None:
    expect(ticket.locator("[data-notice=right]")).to_be_hidden()
    expect(card(ticket, "ticket").get_by_role("button", name="Continue")).to_be_enabled()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_parts_of_a_trader__on_a_phone__show_their_cards_without_scrolling_sideways(
    sign_in: SignIn, locale: str
) -> None:
    page = sign_in(WORKS, "/enterprise", width=390, locale=locale)
    for part in ("trade", "deals", "cash"):
        go_on(page, f"/enterprise/{part}")
        check_on_phone(page)
