"""The pages as people use them: over the real API, with the real signer, on a year that was really played."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import LANGUAGES, SignIn, Visitor, choose_account, decide, expect_done, sign_and_send
from tests.e2e.small_year import YEAR, SmallYear
from tests.web import web_site
from tests.web.web_site import CHROMIUM, NO_CHROMIUM, card, settle

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]

PHONE = 390
INVESTOR = "reserve"  # starts with money and resting orders, so it can buy at once
ORDER_T = 7
Json = dict[str, Any]


def cells(page: Page, name: str) -> list[list[str]]:
    """The rows of a card's table, without the spans for colour and arrows."""
    rows = card(page, name).locator("tbody tr").all_inner_texts()
    return [[cell.strip(" ▲▼\n") for cell in row.split("\t")] for row in rows]


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def product_of(year: SmallYear) -> Json:
    (product,) = year.get("/market/products")["items"]
    return product


def orders_of(year: SmallYear, name: str, state: str) -> list[Json]:
    account = year.key(name).address
    found: list[Json] = year.get(f"/enterprises/{account}/orders", name, state=state)["items"]
    return found


# what everyone sees


@pytest.mark.parametrize(("language", "words"), [("zh", "涨跌幅限制"), ("en", "Price limits")])
def test_market_page__in_both_languages__shows_the_figures_of_the_api(
    year: SmallYear, visit: Callable[..., Page], language: str, words: str
) -> None:
    """V9."""
    product, statuses = product_of(year), year.get("/compliance", year=YEAR)["items"]
    page = visit("/", language)

    shown = [text.splitlines() for text in page.locator(".figure").all_inner_texts()]

    price = product["last_fen"] if product["quantity_t"] else product["previous_close_fen"]
    assert shown[0][1].startswith(yuan(price))
    assert shown[1][1].startswith(f"{product['quantity_t']:,}")
    assert shown[2][:2] == [words, f"{yuan(product['lower_fen'])}–{yuan(product['upper_fen'])}"]
    of_units = [item for item in statuses if item["scheme"] == "EU"]
    balanced = sum(item["status"] == "A" for item in of_units)
    assert shown[4][1].startswith(f"{balanced}/{len(of_units)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_market_page__tables__are_those_of_the_api(year: SmallYear, visit: Callable[..., Page], language: str) -> None:
    """V9: depth, trades and compliance, row by row."""
    number = product_of(year)["product_id"]
    trades = year.get(f"/market/{number}/trades", limit=12)["items"]
    depth, statuses = year.get(f"/market/{number}/depth"), year.get("/compliance", year=YEAR)["items"]
    page = visit("/", language)

    levels = [(row[1], row[2]) for row in cells(page, "depth") if len(row) == 3]
    assert levels == [
        (yuan(level["price_fen"]), f"{level['quantity_t']:,}") for level in [*depth["asks"][::-1], *depth["bids"]]
    ]
    assert levels
    newest = [[yuan(trade["price_fen"]), f"{trade['quantity_t']:,}", trade["voucher_code"] or "–"] for trade in trades]
    shown = [[row[1], row[2], row[4]] for row in cells(page, "trades")]
    assert shown == newest[: len(shown)]
    assert len(shown) > 5
    assert [(row[0], row[3], row[4], row[6][0]) for row in cells(page, "compliance")] == [
        (
            item["name"],
            "–" if item["verified_t"] is None else f"{item['verified_t']:,}",
            f"{item['surrendered_t']:,}",
            item["status"],
        )
        for item in statuses
    ]
    assert {item["status"] for item in statuses} == {"A", "B", "C"}


def test_voucher__of_a_real_trade__is_valid_and_a_slip_is_told(year: SmallYear, visit: Callable[..., Page]) -> None:
    """S3."""
    trade = year.result.trades[0]
    code = trade["voucher_code"]
    slip = ("1" if code[0] != "1" else "2") + code[1:]
    voucher = card(visit("/"), "voucher")

    voucher.get_by_label("Voucher code").fill(code.lower())
    voucher.get_by_role("button", name="Check").click()
    price, quantity = yuan(trade["price_fen_per_t"]), f"{trade['quantity_t']:,}"
    expect(voucher.locator(".answer-good")).to_contain_text(f"{price} CNY/t × {quantity} t")
    expect(voucher.locator(".answer-good")).to_contain_text(trade["day"])

    voucher.get_by_label("Voucher code").fill(slip)
    voucher.get_by_role("button", name="Check").click()
    expect(voucher.locator(".answer-bad")).to_contain_text("its check symbols do not hold")


def test_chain_page__newest_block__is_the_nodes(year: SmallYear, visit: Callable[..., Page]) -> None:
    """P5."""
    head = int(year.rpc("eth_blockNumber"), 16)
    page = visit("/chain")

    shown = [text.splitlines()[1] for text in page.locator(".figure").all_inner_texts()]
    assert shown[:2] == [f"{head:,}", f"{head:,}"]
    assert cells(page, "blocks")[0][0] == f"{head:,}"

    last = year.rpc("eth_getBlockByNumber", hex(head), False)
    page.goto(f"{year.web}/chain/blocks/{head}")
    settle(page)
    expect(card(page, "block")).to_contain_text(last["hash"])
    expect(card(page, "transactions").locator("tbody tr")).to_have_count(len(last["transactions"]))


def test_language__once_switched__sticks(year: SmallYear, visit: Callable[..., Page]) -> None:
    page = visit("/chain", "zh")
    expect(page.locator("h1")).to_have_text("链上记录")

    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("On the chain")
    page.reload()
    expect(page.locator("h1")).to_have_text("On the chain")
    page.goto(year.web)
    expect(page.locator("h1")).to_have_text("Carbon market")
    assert page.evaluate("document.documentElement.lang") == "en"


# signing in


def test_sign_in__refused_in_the_signers_window__opens_nothing(year: SmallYear, visitor: Visitor) -> None:
    context = visitor()
    page = choose_account(context, year, "works")
    with context.expect_page() as window:
        page.get_by_role("button", name="Sign and enter").click()
    assert "登录" in decide(window.value, "refuse")

    expect(page.locator(".answer-bad")).to_contain_text("You declined to sign; nothing has happened.")
    page.goto(f"{year.web}/enterprise")
    expect(card(page, "gate")).to_contain_text("Please sign in.")


def test_sign_in__approved__says_in_plain_words_what_is_signed_and_opens_the_own_page(
    year: SmallYear, visitor: Visitor
) -> None:
    context = visitor()
    page = choose_account(context, year, "works")
    with context.expect_page() as window:
        page.get_by_role("button", name="Sign and enter").click()
    words = decide(window.value, "approve")

    assert f"Sign in to 127.0.0.1:{year.site.ports['web']}. Nothing is moved." in words
    assert year.key("works").address in words
    page.wait_for_url("**/enterprise")
    expect(page.locator("h1")).to_have_text("Steel works 钢铁厂")


# the works


def test_enterprise_page__of_the_works__shows_the_figures_of_the_api(year: SmallYear, sign_in: SignIn) -> None:
    """V1: emissions, allocation, holding, gap and status."""
    account = year.key("works").address
    overview = year.get(f"/enterprises/{account}", "works")
    page = sign_in("works", "/enterprise")

    shown = [text.splitlines()[1] for text in page.locator(".figure").all_inner_texts()]

    assert overview["emissions_g"] == year.result.emissions_g
    assert shown[0].startswith(f"{overview['emissions_g'] / 1_000_000:.3f}")
    assert shown[1].startswith(f"{overview['allocated_t']:,}")
    assert shown[2].startswith(f"{overview['held_t']:,}")
    assert shown[3].startswith(f"{abs(overview['gap_t']):,}")
    assert shown[4] == overview["status"]


def test_coverage__with_an_interval_sent_twice__counts_it_once(year: SmallYear, sign_in: SignIn) -> None:
    """E1. Once the demo's year showed 35,041 of 35,040 intervals: the one sent again in another unit counted twice."""
    coverage = year.get(f"/enterprises/{year.key('works').address}", "works")["coverage"]

    assert coverage["readings"] == coverage["expected"] == 100
    expect(sign_in("works", "/enterprise").locator(".heading-side")).to_contain_text("100 / 100 metering intervals")


def test_meter_curve_and_months__as_tables__are_those_of_the_api(year: SmallYear, sign_in: SignIn) -> None:
    """V1."""
    account = year.key("works").address
    page = sign_in("works", "/enterprise")
    shown_day = page.get_by_label("Day", exact=True).input_value()
    readings = year.get(f"/enterprises/{account}/readings", "works", day=shown_day)["items"]
    months = year.get(f"/enterprises/{account}/energy", "works", by="month")["items"]

    for name in ("curve", "months"):
        card(page, name).get_by_role("button", name="Table").click()
        card(page, name).locator("tbody tr").first.wait_for()

    energies = [f"{reading['quantity'] / 1_000_000:,.2f}" for reading in readings]
    assert [row[2] for row in cells(page, "curve")] == energies
    assert len(energies) > 90
    assert [row[:3] for row in cells(page, "months")] == [
        [month["period"], f"{month['emissions_g'] / 1_000_000:.3f}", f"{month['energy_mwh'] / 1_000_000:,.2f}"]
        for month in months
    ]
    assert len(months) == 1


def test_reading__proven_on_the_page__holds_against_the_chain(year: SmallYear, sign_in: SignIn) -> None:
    """E2."""
    page = sign_in("works", "/enterprise")
    page.get_by_role("button", name="Prove against the chain").click()
    expect(page.locator(".proof")).to_contain_text("Holds leaf 1 of ")


def test_enterprise_page__of_an_investor__shows_money_and_no_meter(year: SmallYear, sign_in: SignIn) -> None:
    """An investor owes no surrender: figures that it has not are not shown as missing."""
    overview = year.get(f"/enterprises/{year.key(INVESTOR).address}", INVESTOR)
    page = sign_in(INVESTOR, "/enterprise")

    shown = [text.splitlines()[1] for text in page.locator(".figure").all_inner_texts()]
    assert shown[:3] == [f"{overview[f'{name}_t']:,}t" for name in ("held", "bought", "sold")]
    assert shown[3] == f"{yuan(overview['cash']['available_fen'])}CNY"
    expect(page.locator(".context")).to_have_text("Investor · Hubei")
    for name in ("curve", "months", "years", "refusals", "surrenders"):
        expect(card(page, name)).to_have_count(0)


# an order


def test_order__placed_and_cancelled_with_the_signer__is_seen_by_everyone(
    year: SmallYear, visitor: Visitor, sign_in: SignIn
) -> None:
    """T1, T2: sheet, signer's window, sent, in block, done; then the book that everyone sees; then taken back."""
    product = product_of(year)
    path = f"/market/{product['product_id']}/depth"
    book = year.get(path)
    price_fen = book["bids"][0]["price_fen"] + 3  # above the best bid, below the best ask: it rests on top
    assert price_fen < book["asks"][0]["price_fen"]
    level = [yuan(price_fen), str(ORDER_T)]
    page = sign_in(INVESTOR, "/enterprise")
    public = web_site.visit(visitor(), year.web)

    fill_order(page, price_fen)
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Before you sign")
    expect(sheet).to_contain_text(f"CNY {yuan(price_fen * ORDER_T)} of your money")
    words = sign_and_send(page)
    assert f"buy {ORDER_T} t" in words
    assert f"CNY {yuan(price_fen)} per tonne" in words
    assert "买入" in words
    expect_done(page)

    placed = next(order for order in orders_of(year, INVESTOR, "open") if order["price_fen"] == price_fen)
    assert (placed["side"], placed["quantity_t"], placed["open_t"]) == ("buy", ORDER_T, ORDER_T)
    best = year.get(path)["bids"][0]
    assert (best["price_fen"], best["quantity_t"]) == (price_fen, ORDER_T)
    expect(card(public, "depth").locator("tr.bid").first).to_contain_text("".join(level), timeout=20_000)

    sheet.get_by_role("button", name="Close").click()
    row = card(page, "orders").locator("tbody tr", has_text=level[0])
    row.get_by_role("button", name="Cancel").click()
    expect(sheet).to_contain_text("Take back what is still open of order")
    assert placed["order_id"] in sign_and_send(page)
    expect_done(page)

    assert placed["order_id"] in [order["order_id"] for order in orders_of(year, INVESTOR, "cancelled")]
    assert year.get(path)["bids"] == book["bids"]
    expect(card(public, "depth").locator("tr.bid").first).not_to_contain_text(level[0], timeout=20_000)


def test_order__outside_the_days_limits__is_refused_with_the_contracts_reason(year: SmallYear, sign_in: SignIn) -> None:
    """T4: told before anyone signs."""
    before = orders_of(year, INVESTOR, "open")
    page = sign_in(INVESTOR, "/enterprise")

    fill_order(page, product_of(year)["upper_fen"] + 1)

    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("This cannot be sent now")
    expect(sheet).to_contain_text("OrderBook: price outside the day's limits")
    expect(sheet).to_contain_text("Change what the reason names and try again; nothing was reserved or taken.")
    expect(sheet.get_by_role("button", name="Sign and send")).to_have_count(0)
    assert orders_of(year, INVESTOR, "open") == before


def test_order__refused_in_the_signers_window__is_not_sent(year: SmallYear, sign_in: SignIn) -> None:
    before = orders_of(year, INVESTOR, "open")
    page = sign_in(INVESTOR, "/enterprise")
    fill_order(page, product_of(year)["lower_fen"])
    page.get_by_label("I have looked at this and mean it").check()

    sign_and_send(page, "refuse")

    expect(page.locator("dialog")).to_contain_text("You declined to sign; nothing has happened.")
    assert orders_of(year, INVESTOR, "open") == before


def fill_order(page: Page, price_fen: int) -> None:
    page.get_by_role("button", name="Buy").click()
    page.get_by_label("Limit price").fill(yuan(price_fen))
    page.get_by_label("Quantity (t)").fill(str(ORDER_T))
    page.get_by_role("button", name="Continue").click()


# who may see what


def test_registry_page__signed_in__shows_accounts_issuance_and_checks_of_the_api(
    year: SmallYear, sign_in: SignIn
) -> None:
    """V6, R2."""
    found = {name: year.get(f"/registry/{name}", "registry") for name in ("accounts", "issuance", "holdings")}
    shown = {name: cells(sign_in("registry", f"/registry/{name}"), name) for name in found}

    assert [row[0] for row in shown["accounts"]] == [item["name"] for item in found["accounts"]["items"]]
    assert [row[4] for row in shown["issuance"]] == [f"{i['quantity_t']:,}" for i in found["issuance"]["items"]]
    assert len(shown["holdings"]) == len(found["holdings"]["items"]) > 0

    checks = year.get("/registry/conservation", "registry")
    page = sign_in("registry", "/registry")
    assert all(item["ok"] for item in checks["units"])
    expect(card(page, "conservation").locator(".badge-good")).to_have_count(len(checks["units"]) + 2)
    expect(card(page, "conservation").locator(".badge-bad")).to_have_count(0)


def test_registry_page__for_an_enterprise__stays_closed_on_page_and_api(year: SmallYear, sign_in: SignIn) -> None:
    page = sign_in("works", "/registry")
    expect(card(page, "gate")).to_contain_text("has none of these roles")
    expect(page.locator(".card")).to_have_count(1)
    with pytest.raises(AssertionError, match="403"):
        year.get("/registry/accounts", "works")


def test_enterprise__asked_for_by_another__stays_closed(year: SmallYear, sign_in: SignIn) -> None:
    """A covered entity that writes another's address into the page's address sees itself."""
    stranger = year.key("XX-1").address
    page = sign_in("works", f"/enterprise?account={stranger}")
    expect(page.locator("h1")).to_have_text("Steel works 钢铁厂")
    with pytest.raises(AssertionError, match="403"):
        year.get(f"/enterprises/{stranger}", "works")


def test_role_pages__without_a_session__ask_to_sign_in(year: SmallYear, visit: Callable[..., Page]) -> None:
    for path in ("/enterprise", "/registry"):
        expect(card(visit(path), "gate")).to_contain_text("Please sign in.")
    assert httpx.get(f"{year.site.url('api')}/registry/accounts", timeout=20.0).status_code == 401


PARTS = {
    "registry": ("accounts", "reviews", "issuance", "holdings", "freezes", "entries", "transfers", "cancellations",
                 "certificates", "log"),
    "authority": ("", "quota", "batches", "objections", "obligations", "notices"),
    "enterprise": ("quota", "obligations", "entries", "certificates"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "area"), [("registry", "registry"), ("ministry", "authority"), ("works", "enterprise")]
)
def test_parts__over_the_real_api__have_no_card_in_trouble(sign_in: SignIn, name: str, area: str) -> None:
    """V3, V4, V6: every answer has the shape that its card was drawn for."""
    for part in PARTS[area]:
        page = sign_in(name, f"/{area}/{part}".rstrip("/"))
        assert page.locator("[data-state=error], .figure-problem").all_inner_texts() == [], part


def test_published_compliance__over_the_real_api__has_no_card_in_trouble(
    year: SmallYear, visit: Callable[..., Page]
) -> None:
    """V9."""
    account = year.get("/compliance", year=YEAR)["items"][0]["account"]
    for path in ("/compliance", f"/compliance/{account}"):
        assert visit(path).locator("[data-state=error]").all_inner_texts() == [], path


def test_serial__of_an_issued_block__is_traced_from_its_issuance(year: SmallYear, sign_in: SignIn) -> None:
    """R2."""
    block = year.get("/registry/issuance", "registry")["items"][0]
    page = sign_in("registry", "/registry/issuance")
    card(page, "issuance").locator("tbody tr").first.get_by_role("link").last.wait_for()
    card(page, "issuance").locator("a[href*='trace']").first.click()
    settle(page)
    expect(card(page, "trace").locator(".timeline li").first).to_contain_text("Issued")
    expect(card(page, "trace").locator(".timeline li").first).to_contain_text(block["name"])


# on a phone


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages__on_a_phone__do_not_scroll_sideways(
    year: SmallYear, visit: Callable[..., Page], sign_in: SignIn, language: str
) -> None:
    voucher = f"/voucher/{year.result.trades[0]['voucher_code']}"
    pages = [visit(path, language, width=PHONE) for path in ("/", "/chain", "/sign-in", voucher)]
    pages += [
        sign_in(name, path, language, width=PHONE)
        for name, path in (("works", "/enterprise"), (INVESTOR, "/enterprise"), ("registry", "/registry"))
    ]

    widths = {page.url: page.evaluate("document.documentElement.scrollWidth") for page in pages}

    assert widths == dict.fromkeys(widths, PHONE)
    assert len(widths) > 5


# the pages of trading, of the exchange and of money


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (INVESTOR, "/enterprise/trade"),
        (INVESTOR, "/enterprise/deals"),
        (INVESTOR, "/enterprise/cash"),
        (INVESTOR, "/auctions"),
        ("exchange", "/exchange"),
        ("exchange", "/exchange/rules"),
        ("exchange", "/exchange/auctions"),
        ("exchange", "/exchange/accounts"),
        ("registry", "/registry"),
        ("registry", "/registry/cash"),
        ("registry", "/registry/defaults"),
        ("exchange", "/exchange/alerts"),
        ("exchange", "/exchange/alerts/1"),
        ("exchange", "/exchange/disputes"),
        ("ministry", "/authority/alerts"),
        ("ministry", "/authority/disputes"),
        ("works", "/enterprise/disputes"),
        ("works", "/enterprise/statement?day=2024-03-06"),
        ("bank", "/bank"),
        ("ministry", "/rules"),
    ],
)
def test_page_of_trading__over_the_real_api__has_no_card_in_error(sign_in: SignIn, who: str, path: str) -> None:
    page = sign_in(who, path)
    expect(page.locator("[data-card][data-state=current], [data-card][data-state=empty]").first).to_be_visible()
    expect(page.locator("[data-state=error], .figure-problem")).to_have_count(0)


def test_order__from_the_ticket_far_from_the_market__is_signed_after_a_second_look(
    year: SmallYear, sign_in: SignIn
) -> None:
    """T4: a fat finger is told before it is signed; the order then rests and can be amended and taken back."""
    product = product_of(year)
    page = sign_in(INVESTOR, "/enterprise/trade")
    ticket = card(page, "ticket")
    ticket.get_by_label("Limit price").fill(yuan(product["lower_fen"]))
    ticket.get_by_label("Quantity").fill("3")
    ticket.get_by_role("button", name="Continue").click()
    sheet = page.locator("dialog")
    expect(sheet.locator(".warning")).to_contain_text("away from the last price")
    sheet.get_by_label("I have looked at this and mean it").check()
    with page.context.expect_page() as window:
        sheet.get_by_role("button", name="Sign and send").click()
    decide(window.value, "approve")
    expect(sheet).to_contain_text("Done; the figures on the page follow.")
    [order] = [one for one in orders_of(year, INVESTOR, "open") if one["price_fen"] == product["lower_fen"]]
    assert (order["quantity_t"], order["side"]) == (3, "buy")
