"""Sign-in, and the pages of enterprise, registry and authority: what is shown, what is signed, who may see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web import web_site
from tests.web.fake_basics import MILL, PROVINCE, REGISTRY, TX, WORKS
from tests.web.web_site import Site, card, settle

Visit = Callable[..., Page]
SignIn = Callable[..., Page]


@pytest.mark.parametrize("path", ["/registry", "/registry/reviews", "/enterprise", "/enterprise/quota", "/authority"])
def test_page_of_a_role__without_a_session__asks_to_sign_in(visit: Visit, path: str) -> None:
    page = visit(path, locale="en-GB")
    expect(card(page, "gate")).to_contain_text("Please sign in.")
    expect(page.locator(".card")).to_have_count(1)


def test_registry_page__for_an_enterprise__stays_closed(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise")
    page.goto(f"{site.web}/registry")
    expect(card(page, "gate")).to_contain_text("您登录的账户没有这些角色")


def test_session__after_sign_in__is_neither_in_the_address_nor_readable_by_scripts(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = web_site.sign_in(visitor(), site.web, WORKS, "/enterprise")
    assert WORKS not in page.url
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_sign_in__declined_by_the_user__says_that_nothing_happened(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    site.steer(decline=True)
    page = visitor(locale="en-GB").new_page()
    page.goto(f"{site.web}/sign-in")
    page.get_by_role("button", name="Signer on this machine").click()
    page.get_by_role("button", name="Sign and enter").click()
    expect(page.locator(".answer-bad")).to_contain_text("You declined to sign; nothing has happened.")


def test_sign_out__ends__the_session(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    page = web_site.sign_in(visitor(), site.web, WORKS, "/enterprise")
    page.goto(f"{site.web}/sign-in")
    page.get_by_role("button", name="退出", exact=True).click()
    expect(card(page, "sign-in")).to_be_visible()
    page.goto(f"{site.web}/enterprise")
    expect(card(page, "gate")).to_be_visible()


def test_enterprise__signed_in__sees_its_year(sign_in: SignIn) -> None:
    """V1: emissions, allocation, holding, gap, coverage."""
    page = sign_in(WORKS, "/enterprise")
    shown = page.locator(".figure").all_inner_texts()
    assert [text.splitlines()[:2] for text in shown] == [
        ["本年排放", "440.473tCO₂e"],
        ["配额", "420吨"],
        ["持仓", "436吨"],
        ["缺口", "5吨"],
        ["履约状态", "B"],
    ]
    assert "约 490.25 元，按 98.05 元/吨" in shown[3]
    expect(page.locator(".heading-side")).to_contain_text("35,040 / 35,040 个计量区间 · 拒收 7 条")


def test_emissions__asked_how_they_came__show_formula_factor_and_source(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    page.get_by_text("How it came").click()
    box = page.locator(".how-box")
    expect(box).to_contain_text("959,636.71 kWh × 0.459 kg/kWh = 440,473,250 g")
    expect(box).to_contain_text("Korea Power Exchange, 2018")
    expect(box).to_contain_text("purchased electricity · 1")


def test_meter_curve__of_another_day__is_that_days(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    curve = card(page, "curve")
    expect(curve).to_contain_text("Meter curve · 2018-06-12")
    curve.get_by_role("button", name="Day after").click()
    expect(curve).to_contain_text("Meter curve · 2018-06-13")
    curve.get_by_role("button", name="Table").click()
    expect(curve.locator("tbody tr")).to_have_count(96)
    curve.get_by_label("Day", exact=True).fill("2019-01-01")
    curve.get_by_label("Day", exact=True).press("Tab")
    expect(curve).to_contain_text("No readings on this day.")


def test_reading__checked_against_the_chain__holds(sign_in: SignIn) -> None:
    """E2: any reading can be proven against the chain."""
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    page.get_by_role("button", name="Prove against the chain").click()
    expect(page.locator(".proof")).to_contain_text("Holds leaf 1 of 96 in batch 4 → root")
    expect(page.locator(".proof").get_by_role("link", name="4,711")).to_have_attribute("href", "/chain/blocks/4711")


def test_reading__that_was_changed__does_not_hold(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    site.steer(forged=True)
    page.get_by_role("button", name="Prove against the chain").click()
    expect(page.locator(".proof")).to_contain_text("Does not hold")


def test_order__before_signing__is_told_in_plain_words(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    page.get_by_role("button", name="Buy 5 t").click()
    page.get_by_label("Limit price").fill("98.20")
    page.get_by_role("button", name="Continue").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Buy 5 t CEA24, limit 98.20 CNY/t, valid today.")
    assert sheet.locator("dd").all_inner_texts() == [
        "CNY 491.00",
        "OrderBook · place",
        "0x3f5c…a91c · Signer on this machine",
        "Nothing is taken, no order stays.",
    ]
    assert site.prepared() == [
        {
            "contract": "OrderBook",
            "function": "place",
            "arguments": {"product_id": 1, "side": 1, "price_fen": 9_820, "quantity_t": 5},
            "from": WORKS,
        }
    ]


def test_order__signed__moves_to_done_by_itself(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    page.get_by_role("button", name="Buy 5 t").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign and send").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Done; the figures on the page follow.", timeout=20_000)
    expect(sheet.locator(".steps li[data-done]")).to_have_count(3)
    expect(sheet.get_by_role("link", name="Transaction")).to_have_attribute("href", f"/chain/transactions/{TX}")


def test_order__refused_in_its_block__shows_the_contracts_reason(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    site.steer(status="refuse_in_block")
    page.get_by_role("button", name="Buy 5 t").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign and send").click()
    expect(page.locator("dialog")).to_contain_text("OrderBook: day is over", timeout=20_000)


def test_order__that_the_chain_would_refuse__is_told_before_signing(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    site.steer(refuse="Cash: not enough available")
    page.get_by_role("button", name="Buy 5 t").click()
    page.get_by_role("button", name="Continue").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Cash: not enough available")
    expect(sheet).to_contain_text("nothing was reserved or taken")
    expect(sheet.get_by_role("button", name="Sign and send")).to_have_count(0)


def test_order__with_a_price_that_is_no_price__is_not_prepared(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    page.get_by_role("button", name="Buy 5 t").click()
    page.get_by_label("Limit price").fill("98.205")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("at most two decimals")
    assert site.prepared() == []


def test_open_order__cancelled__names_its_whole_id(sign_in: SignIn, site: Site) -> None:
    """Ids pass 2^53: they stay text on their way through the browser."""
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    card(page, "orders").get_by_role("button", name="Cancel").first.click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {"order_id": "18446744073709551629"}


def test_sheet__by_keyboard__closes_with_escape(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    page.get_by_role("button", name="Buy 5 t").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_enterprise_page__on_a_phone__does_not_scroll_sideways(sign_in: SignIn) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = sign_in(WORKS, "/enterprise", width=390, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_registry__signed_in__sees_what_waits_and_what_must_hold(sign_in: SignIn) -> None:
    """V6."""
    page = sign_in(REGISTRY, "/registry", locale="en-GB")
    assert [text.splitlines()[1] for text in page.locator(".figure").all_inner_texts()] == [
        "1,000+",
        "1",
        "900t",
        "40,000CNY",
        "4/4",
    ]
    expect(card(page, "conservation")).to_contain_text("Issued 1,000 = held 900 + surrendered 90 + cancelled 10")
    expect(card(page, "reviews-waiting").locator("li")).to_have_count(2)


def test_application__admitted_by_the_registry__is_prepared_for_that_account(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry", locale="en-GB")
    card(page, "applications").get_by_role("button", name="Admit").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0] | {"from": ""} == {
        "contract": "Participants",
        "function": "admit",
        "arguments": {"account": "0x" + "44" * 20},
        "from": "",
    }


def test_registry_page__on_a_phone__does_not_scroll_sideways(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry", width=390, locale="en-GB")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_province__signed_in__chooses_an_enterprise_but_cannot_act_for_it(sign_in: SignIn) -> None:
    page = sign_in(PROVINCE, "/enterprise", locale="en-GB")
    card(page, "enterprises").get_by_role("link", name="光阳钢铁厂").click()
    page.wait_for_url("**account=*")
    settle(page)
    expect(card(page, "position")).to_contain_text("Only the enterprise itself can act here.")
    expect(page.get_by_role("button", name="Buy")).to_have_count(0)
    expect(card(page, "orders").get_by_role("button", name="Cancel")).to_have_count(0)


def test_surrender__decided_by_the_province__names_the_application(sign_in: SignIn, site: Site) -> None:
    """C1."""
    page = sign_in(PROVINCE, "/enterprise", locale="en-GB")
    card(page, "surrenders-to-decide").get_by_role("button", name="Accept").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {"application_ids": [7], "accepted": True}


def test_session__that_has_ended__is_said_and_forgotten(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    page = web_site.sign_in(visitor(locale="en-GB"), site.web, MILL, "/enterprise")
    site.steer(ended=MILL)
    expect(card(page, "position").locator(".card-note")).to_contain_text("Please sign in", timeout=15_000)
    page.reload()
    expect(card(page, "gate")).to_contain_text("Please sign in.")


def test_answer__in_another_shape_than_agreed__breaks_only_its_card(sign_in: SignIn, site: Site) -> None:
    site.steer(strange=True)
    page = sign_in(WORKS, "/enterprise", locale="en-GB")
    expect(card(page, "position")).to_contain_text("The API answered in an unexpected shape")
    expect(card(page, "orders")).to_contain_text("98.20")


WALLET = """window.ethereum = { asked: [], request: async ({ method, params }) => {
  window.ethereum.asked.push({ method, params });
  return { eth_requestAccounts: ["%s"], personal_sign: "0x" + "51".repeat(65), eth_chainId: "0x7db4",
    eth_sendTransaction: "%s" }[method]; } };"""


def test_browser_wallet__signs_in_and_sends_an_order(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    """EIP-1193: a wallet sends what it signs itself, so the page only watches."""
    context = visitor(locale="en-GB")
    context.add_init_script(WALLET % (WORKS, TX))
    page = context.new_page()
    page.goto(f"{site.web}/sign-in")
    page.get_by_role("button", name="Browser wallet").click()
    page.get_by_role("button", name="Sign and enter").click()
    page.wait_for_url(f"{site.web}/enterprise")
    settle(page)
    page.get_by_role("button", name="Buy 5 t").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Browser wallet")
    page.get_by_role("button", name="Sign and send").click()
    expect(page.locator("dialog")).to_contain_text("Done; the figures on the page follow.", timeout=20_000)
    sent = page.evaluate("window.ethereum.asked.find((one) => one.method === 'eth_sendTransaction').params[0]")
    assert sent == {
        "from": WORKS, "to": "0x" + "0e" * 20, "value": "0x0", "gas": "0x61a80", "gasPrice": "0x0", "data": "0x1234",
    }  # fmt: skip
