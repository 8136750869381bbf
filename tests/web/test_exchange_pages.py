"""V7, T4: the exchange opens days, publishes results, halts, sets rules from a day on, and suspends accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import EXCHANGE, MILL, MINISTRY, WORKS
from tests.web.web_site import Site, card, check_on_phone, go_on

SignIn = Callable[..., Page]
Visit = Callable[..., Page]

NO_DOCUMENT = "0x" + "00" * 32
NEW_YEAR = 20_089  # 2025-01-01 as contracts count days


def asked(page: Page, site: Site, **fields: str) -> dict[str, Any]:
    """Fill the sheet's fields, go on, and return the call that was prepared."""
    sheet = page.locator("dialog")
    for name, typed in fields.items():
        sheet.get_by_label(name.replace("_", " "), exact=False).first.fill(typed)
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    found = dict(site.prepared(1)[-1])
    found.pop("from")
    return found


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_exchange_parts__on_a_phone__show_their_cards_without_scrolling_sideways(sign_in: SignIn, locale: str) -> None:
    page = sign_in(EXCHANGE, "/exchange", width=390, locale=locale)
    for part in ("", "/rules", "/auctions", "/accounts"):
        go_on(page, f"/exchange{part}")
        check_on_phone(page)


def test_exchange_page__without_its_role__stays_closed(visit: Visit, sign_in: SignIn) -> None:
    expect(card(visit("/exchange", locale="en-GB"), "gate")).to_contain_text("Please sign in.")
    page = sign_in(WORKS, "/exchange", locale="en-GB")
    expect(card(page, "gate")).to_contain_text("none of these roles")
    expect(page.locator("header nav").get_by_role("link", name="Bank")).to_have_count(0)


def test_ministry__watches_but_cannot_act(sign_in: SignIn) -> None:
    page = sign_in(MINISTRY, "/exchange", locale="en-GB")
    expect(card(page, "products").locator("tbody")).to_contain_text("CEA24")
    expect(card(page, "products").get_by_role("button", name="Halt")).to_have_count(0)
    expect(page.locator("header nav").get_by_role("link", name="Exchange")).to_be_visible()


def test_results__published_after_the_last_session__are_the_figures_by_method(sign_in: SignIn, site: Site) -> None:
    site.steer(day_open=True)
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    assert [text.splitlines()[:2] for text in page.locator(".figure").all_inner_texts()] == [
        ["Open days", "1/1"], ["Results to publish", "1"], ["Halted products", "0"], ["Suspended accounts", "1"],
    ]  # fmt: skip
    card(page, "products").get_by_role("button", name="Publish results").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("1,283 trades · 116,204 t · CNY")
    nothing = {"trades": 0, "quantity_t": 0, "amount_fen": 0}
    call = site.prepared(1)[0]
    assert (call["contract"], call["function"]) == ("Settlement", "publish_results")
    assert call["arguments"] == {
        "product_id": 1,
        "day": 20_088,
        "figures": [
            {"trades": 1_283, "quantity_t": 116_204, "amount_fen": 116_204 * 9_749}, nothing, nothing, nothing,
        ],
    }  # fmt: skip


def test_day__still_in_session__is_not_to_be_published(sign_in: SignIn, site: Site) -> None:
    site.steer(day_open=True, phase="afternoon")
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    expect(card(page, "products").locator("tbody")).to_contain_text("trading")
    expect(card(page, "products").get_by_role("button", name="Publish results")).to_have_count(0)
    expect(card(page, "products").get_by_role("button", name="Open day")).to_have_count(0)


def test_product__halted_and_resumed__needs_a_reason(sign_in: SignIn, site: Site) -> None:
    """T4, T6."""
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    card(page, "products").get_by_role("button", name="Halt").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("Please give a reason.")
    assert asked(page, site, Reason="unusual prices") == {
        "contract": "Market",
        "function": "halt",
        "arguments": {"product_id": 1, "reason": "unusual prices", "document_hash": NO_DOCUMENT},
    }
    site.steer(halted=True)
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    expect(card(page, "products").locator("tbody")).to_contain_text("notice 2024-17")
    card(page, "products").get_by_role("button", name="Resume").click()
    assert asked(page, site, Reason="explained")["function"] == "resume"


def test_reason__too_long_in_chinese__is_said_before_anything_is_prepared(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange")
    page.get_by_role("button", name="暂停").first.click()
    sheet = page.locator("dialog")
    sheet.get_by_label("原因").fill("异常波动" * 10)
    sheet.get_by_role("button", name="下一步").click()

    expect(sheet.get_by_role("alert")).to_have_text("文字过长：链上最多 96 字节，现为 120 字节；一个汉字占 3 字节。")
    assert site.prepared() == []


def test_reference_price__names_its_source(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    card(page, "products").get_by_role("button", name="Reference").click()
    assert asked(page, site, Previous_close="97.49", Source="notice 12")["arguments"] == {
        "product_id": 1, "previous_close_fen": 9_749, "source": "notice 12",
    }  # fmt: skip


def test_product__listed__has_all_terms(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    page.get_by_role("button", name="List a product").click()
    found = asked(page, site, Symbol="CEA25", Class_of_units="77", Price_limit_of_blocks="30", Smallest_block="100000")
    assert found["arguments"]["terms"] == {
        "tick_fen": 1, "lot_t": 1, "min_order_t": 1, "max_order_t": 99_999, "band_bp": 1_000, "min_block_t": 100_000,
        "max_block_t": 0, "block_band_bp": 3_000,
    }  # fmt: skip
    assert (found["arguments"]["symbol"], found["arguments"]["class_id"]) == ("CEA25", "77")


def test_rules__changed_from_a_day_on__begin_with_those_in_force(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    rules = card(page, "rules")
    rules.get_by_role("button", name="Terms").click()
    found = asked(page, site, Largest_order="50000", In_force_from="2025-01-01")
    assert (found["function"], found["arguments"]["from_day"]) == ("set_terms", NEW_YEAR)
    assert (found["arguments"]["terms"]["max_order_t"], found["arguments"]["terms"]["block_band_bp"]) == (50_000, 3_000)
    page.keyboard.press("Escape")
    rules.get_by_role("button", name="Fees").click()
    assert asked(page, site, Exchange="0.05", In_force_from="2025-01-01")["arguments"] == {
        "exchange_bp": 5, "registry_bp": 1, "from_day": NEW_YEAR,
    }  # fmt: skip


def test_sessions__typed_as_clock_times__become_seconds(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    card(page, "rules").get_by_role("button", name="Sessions").click()
    sheet = page.locator("dialog")
    expect(sheet.get_by_label("Sessions").first).to_have_value("09:30-11:30, 13:00-15:00")
    sheet.get_by_label("Sessions").first.fill("9:00-11:30 noon")
    sheet.get_by_label("In force from").fill("2025-01-01")
    page.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Please give sessions one after the other")
    sheet.get_by_label("Sessions").first.fill("9:00-11:30, 13:00-15:00")
    assert asked(page, site)["arguments"]["hours"] == {
        "utc_offset_s": 28_800,
        "sessions_s": [32_400, 41_400, 46_800, 54_000, 0, 0, 0, 0],
        "block_sessions_s": [46_800, 54_000, 0, 0],
    }


def test_change__without_its_day__is_not_prepared(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    card(page, "rules").get_by_role("button", name="Own orders").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("Please type a day")
    assert site.prepared() == []


def test_limits_and_threshold__without_a_figure__are_lifted(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    rules = card(page, "rules")
    rules.get_by_role("button", name="Position limit").click()
    assert asked(page, site, In_force_from="2025-01-01")["arguments"] == {
        "kind": 256, "is_limited": False, "limit_t": 0, "from_day": NEW_YEAR,
    }  # fmt: skip
    page.keyboard.press("Escape")
    rules.get_by_role("button", name="Limit of an account").click()
    page.locator("dialog").get_by_label("Account").first.select_option(MILL)
    assert asked(page, site, Most_that="2,000", In_force_from="2025-01-01")["arguments"] == {
        "account": MILL, "is_limited": True, "limit_t": 2_000, "from_day": NEW_YEAR,
    }  # fmt: skip
    page.keyboard.press("Escape")
    rules.get_by_role("button", name="Large-holder report").click()
    assert asked(page, site, Report_from="", In_force_from="2025-01-01")["arguments"]["threshold_t"] == 0


def test_holidays__are_set_by_their_dates(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    card(page, "rules").get_by_role("button", name="Holidays").click()
    assert asked(page, site, Days="2025-01-01 2025-01-28")["arguments"] == {
        "days": [NEW_YEAR, NEW_YEAR + 27], "is_holiday": True,
    }  # fmt: skip


def test_rules_of_the_exchange__of_another_day__are_opened_by_its_date(sign_in: SignIn) -> None:
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    day = page.get_by_label("Day", exact=True)
    day.fill("2024-10-01")
    day.press("Tab")
    page.wait_for_url("**day=2024-10-01")
    expect(card(page, "rules")).to_contain_text("holiday")


def test_account__suspended_and_let_trade__carries_reason_and_document(sign_in: SignIn, site: Site) -> None:
    """T6."""
    page = sign_in(EXCHANGE, "/exchange/accounts", locale="en-GB")
    suspensions = card(page, "suspensions")
    expect(suspensions.get_by_role("button", name="Let trade")).to_have_count(1)
    suspensions.get_by_role("button", name="Let trade").click()
    assert asked(page, site, Reason="explained") == {
        "contract": "Participants",
        "function": "resume_trading",
        "arguments": {"account": MILL, "reason": "explained", "document_hash": NO_DOCUMENT},
    }
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Suspend an account").click()
    page.locator("dialog").get_by_label("Account").first.select_option(WORKS)
    found = asked(page, site, Reason="wash trades")
    assert (found["function"], found["arguments"]["account"]) == ("suspend", WORKS)


def test_fees_of_the_exchange__are_withdrawn_or_given_to_the_risk_reserve(sign_in: SignIn, site: Site) -> None:
    """S2."""
    page = sign_in(EXCHANGE, "/exchange", locale="en-GB")
    funds = card(page, "funds")
    expect(funds.get_by_role("button", name="Withdraw")).to_have_count(1)
    funds.get_by_role("button", name="Withdraw").click()
    assert asked(page, site, Amount="200.00")["arguments"] == {"fund_id": 1, "amount_fen": 20_000}
    page.keyboard.press("Escape")
    funds.get_by_role("button", name="To the risk reserve").click()
    assert asked(page, site, Amount="1") == {
        "contract": "Cash", "function": "assign_fees", "arguments": {"fund_id": 1, "amount_fen": 100},
    }  # fmt: skip
