"""The public market page in a browser: what it shows is what the API gives."""

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import DAYS, GOOD_CODE, UNKNOWN_CODE
from tests.web.web_site import Site, card, settle

Visit = Callable[..., Page]


def test_key_figures__on_the_page__equal_those_of_the_api(visit: Visit) -> None:
    """V9: close, volume, limits, settlement, compliance."""
    shown = visit("/").locator(".figure").all_inner_texts()
    assert [text.splitlines()[:2] for text in shown] == [
        ["收盘价", "97.49元/吨"],
        ["成交量", "116,204吨"],
        ["涨跌幅限制", "87.90–107.44"],
        ["交收", "1,284笔"],
        ["履约", "37/41家足额 · 2010"],
    ]
    assert "0.18 %" in shown[0]
    assert "11,328,727.96" in shown[1]
    assert "4 家未足额清缴" in shown[4]


def test_order_book__on_the_page__has_five_levels_of_each_side(visit: Visit) -> None:
    rows = [row.split("\t") for row in card(visit("/"), "depth").locator("tbody tr").all_inner_texts()]
    assert [row[0] for row in rows[:5]] == ["卖5", "卖4", "卖3", "卖2", "卖1"]
    assert [part.strip() for part in rows[4]] == ["卖1", "98.20", "2,333"]
    assert rows[5][0] == "最新 98.05 · 价差 0.15"
    assert [part.strip() for part in rows[6]] == ["买1", "98.05", "1,669"]
    assert len(rows) == 11


def test_trades__on_the_page__carry_voucher_code_and_state(visit: Visit) -> None:
    rows = [row.split("\t") for row in card(visit("/"), "trades").locator("tbody tr").all_inner_texts()]
    assert [part.strip() for part in rows[0]] == ["2024-12-31 14:59:58", "▼ 98.05", "2,400", "挂牌协议", "–", "待交收"]
    assert [part.strip() for part in rows[1]] == [
        "2024-12-31 14:58:51", "▲ 98.20", "500", "挂牌协议", GOOD_CODE, "已交收",
    ]  # fmt: skip


def test_daily_chart__turned_into_a_table__has_every_day_of_the_api(visit: Visit) -> None:
    daily = card(visit("/"), "prices")
    daily.get_by_role("button", name="表格").click()
    rows = daily.locator("tbody tr")
    expect(rows).to_have_count(len(DAYS))
    assert rows.last.inner_text().split("\t") == [
        "2024-12-31", "97.90", "98.12", "97.00", "97.49", "116,204", "1,284", "券款对付已完成",
    ]  # fmt: skip
    daily.get_by_role("button", name="图形").click()
    expect(daily.locator("svg")).to_be_visible()


def test_daily_chart__downloaded__holds_the_figures_of_the_api(visit: Visit) -> None:
    page = visit("/", locale="en-GB")
    with page.expect_download() as download:
        card(page, "prices").get_by_role("button", name="Download").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["Trading day"] for row in rows] == [day["day"] for day in DAYS]
    assert [int(row["Volume (t)"]) for row in rows] == [day["listed_t"] for day in DAYS]
    assert rows[-1]["Close (CNY/t)"] == "97.49"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (GOOD_CODE, "有效"),
        (GOOD_CODE.lower().replace("-", " "), "有效"),
        (f"{GOOD_CODE[:-1]}X", "编码有误：校验位不符，请核对是否抄错。"),
        (UNKNOWN_CODE, "编码格式正确，但链上没有这份凭证。"),
    ],
)
def test_voucher_code__typed__is_answered_with_the_reason(visit: Visit, typed: str, answer: str) -> None:
    """S3: anyone can check a code."""
    voucher = card(visit("/"), "voucher")
    voucher.get_by_label("凭证码").fill(typed)
    voucher.get_by_role("button", name="查验").click()
    expect(voucher.locator(".answer")).to_contain_text(answer)


def test_voucher_code__mistyped__is_refused_before_anyone_is_asked(site: Site, visit: Visit) -> None:
    voucher = card(visit("/", locale="en-GB"), "voucher")
    for typed, answer in (
        ("1UW1", "A code has 12 symbols; this one has 4."),
        (f"{GOOD_CODE[:-1]}O", "Voucher codes do not use the symbol O."),
        (GOOD_CODE[1] + GOOD_CODE[0] + GOOD_CODE[2:], "mistyped"),
    ):
        voucher.get_by_label("Voucher code").fill(typed)
        voucher.get_by_role("button", name="Check").click()
        expect(voucher.locator(".answer")).to_contain_text(answer)
    assert "voucher" not in site.listeners()["asked"]


def test_voucher_code__that_holds_while_the_api_is_away__says_that_the_chain_was_not_asked(
    site: Site, visit: Visit
) -> None:
    voucher = card(visit("/", locale="en-GB"), "voucher")
    site.steer(down=True)
    voucher.get_by_label("Voucher code").fill(GOOD_CODE)
    voucher.get_by_role("button", name="Check").click()
    expect(voucher.locator(".answer")).to_contain_text("The check symbols hold, but the chain could not be asked")


def test_voucher__by_its_address__shows_what_is_public_of_the_trade_and_the_proof(visit: Visit) -> None:
    answer = visit(f"/voucher/{GOOD_CODE}", locale="en-GB").locator(".answer-good")
    shown = dict(zip(answer.locator("dt").all_inner_texts(), answer.locator("dd").all_inner_texts(), strict=True))
    assert shown == {
        "Product": "CEA24",
        "Trade": "No. 183 of 2024-12-31",
        "Price × quantity": "98.20 CNY/t × 500 t",
        "Amount": "49,100.00 CNY",
        "Method": "listed",
        "Made": "2024-12-31 14:58:51",
        "Settled": "2024-12-31 15:04:11",
        "Block": "18,196",
        "Trade hash": "0xcdcdcdcd…cdcdcdcd",
    }
    expect(answer.get_by_role("link")).to_have_attribute("href", f"/chain/transactions/0x{'ab' * 32}")


def test_compliance__filtered_by_status__shows_only_that_status(visit: Visit) -> None:
    compliance = card(visit("/"), "compliance")
    expect(compliance.locator("tbody tr")).to_have_count(41)
    compliance.get_by_role("button", name="B 3").click()
    expect(compliance.locator("tbody tr")).to_have_count(3)
    expect(compliance.locator("tbody tr").first).to_contain_text("−500")
    expect(compliance.get_by_role("button", name="B 3")).to_have_attribute("aria-pressed", "true")


def test_name__with_markup_in_it__is_shown_as_text(visit: Visit) -> None:
    compliance = card(visit("/"), "compliance")
    expect(compliance.locator("td", has_text="<b>Glas</b> Pöchlarn 5").first).to_be_visible()


def test_page__on_a_phone__does_not_scroll_sideways(visit: Visit) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = visit("/", width=390, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_market__without_a_product__says_what_will_come(site: Site, visit: Visit) -> None:
    site.steer(empty=True)
    page = visit("/", locale="en-GB")
    expect(page.get_by_text("No product is listed yet.").first).to_be_visible()
    expect(card(page, "compliance")).to_contain_text("No compliance result is published yet.")


def test_market__that_is_halted__says_what_still_works(site: Site, visit: Visit) -> None:
    site.steer(halted=True)
    expect(visit("/", locale="en-GB").locator(".context")).to_contain_text("cancelling, surrender and reading go on")


def test_card__whose_api_goes_away__keeps_its_figures_and_says_their_age(site: Site, visit: Visit) -> None:
    page = visit("/", locale="en-GB")
    site.steer(down=True)
    expect(card(page, "depth").locator(".card-note")).to_contain_text("ago", timeout=15_000)
    expect(card(page, "depth")).to_have_attribute("data-state", "stale")
    expect(card(page, "depth")).to_contain_text("2,333")
    site.steer(down=False)
    expect(card(page, "depth")).to_have_attribute("data-state", "current", timeout=15_000)


def test_card__without_any_answer__says_so_and_offers_another_try(site: Site, visit: Visit) -> None:
    site.steer(down=True)
    page = visit("/chain", locale="en-GB")
    contracts = card(page, "contracts")
    expect(contracts).to_have_attribute("data-state", "error")
    site.steer(down=False)
    contracts.get_by_role("button", name="Try again").click()
    expect(contracts.locator("tbody tr").first).to_contain_text("Directory")


@pytest.mark.parametrize(
    ("status", "words"),
    [("behind", "The index is 40 blocks behind (2 min)"), ("no_chain", "The chain does not answer")],
)
def test_trouble__that_the_api_tells__stands_on_top_of_the_page(
    site: Site, visit: Visit, status: str, words: str
) -> None:
    site.steer(status=status)
    page = visit("/", locale="en-GB")
    expect(page.get_by_role("alert").first).to_contain_text(words)


def test_page__in_good_order__shows_no_bar_and_its_block(visit: Visit) -> None:
    page = visit("/", locale="en-GB")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".chain-state")).to_contain_text("Block 18,204 · in step")
    settle(page)
