"""The market page as it moves: what happens on the market is on the page, without a reload."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.fake_basics import DAYS
from tests.web.web_site import Site, card

Visit = Callable[..., Page]

SOON_MS = 20_000
"""How long a change may take to be on the page of a busy machine."""


def test_trade__made_while_one_looks__moves_quote_trades_and_candles(site: Site, visit: Visit) -> None:
    """V9: without a reload."""
    page = visit("/", locale="en-GB")
    page.evaluate("window.isTheSamePage = true")
    card(page, "prices").get_by_role("button", name="Minute").click()
    card(page, "prices").get_by_role("button", name="Table").click()
    expect(card(page, "prices").locator("tbody tr").last).to_contain_text("14:59", timeout=SOON_MS)
    site.trade(9_888, 777)

    expect(card(page, "trades").locator("tbody tr").first).to_contain_text("98.88", timeout=SOON_MS)
    expect(card(page, "trades").locator("tbody tr").first).to_contain_text("777", timeout=SOON_MS)
    expect(card(page, "prices").locator("tbody tr").last).to_contain_text("98.88", timeout=SOON_MS)
    expect(page.locator(".figure").first).to_contain_text("98.88", timeout=SOON_MS)
    expect(page.locator(".figure").nth(1)).to_contain_text(f"{DAYS[-1]['quantity_t'] + 777:,}", timeout=SOON_MS)
    expect(card(page, "today")).to_contain_text("98.88", timeout=SOON_MS)
    assert page.evaluate("window.isTheSamePage") is True


def test_depth__that_changes_while_one_looks__is_shown(site: Site, visit: Visit) -> None:
    page = visit("/", locale="en-GB")
    expect(card(page, "depth")).to_contain_text("2,333", timeout=SOON_MS)
    site.steer(more_t=1_000)
    expect(card(page, "depth")).to_contain_text("3,333", timeout=SOON_MS)


def test_visitors__of_one_product__share_one_subscription_and_its_questions(site: Site, visit: Visit) -> None:
    pages = [visit("/", locale="en-GB") for _ in range(4)]
    before = site.listeners()
    site.trade(9_888, 777)
    for page in pages:
        expect(card(page, "trades").locator("tbody tr").first).to_contain_text("98.88", timeout=SOON_MS)
    after = site.listeners()

    assert after["now"] == 1
    assert after["asked"].count("trades") - before["asked"].count("trades") <= 2


def test_subscription__when_nobody_looks__ends(site: Site, visit: Visit) -> None:
    page = visit("/")
    assert site.listeners()["now"] == 1
    page.goto("about:blank")
    for other in page.context.browser.contexts if page.context.browser else []:
        for one in other.pages:
            one.goto("about:blank")
    until = time.monotonic() + 30
    while site.listeners()["now"] and time.monotonic() < until:
        time.sleep(0.2)
    assert site.listeners()["now"] == 0


def test_stream__that_breaks__is_taken_up_again(site: Site, visit: Visit) -> None:
    page = visit("/", locale="en-GB")
    site.steer(down=True)
    expect(card(page, "depth")).to_have_attribute("data-state", "stale", timeout=15_000)
    site.steer(down=False, more_t=1_000)
    expect(card(page, "depth")).to_have_attribute("data-state", "current", timeout=15_000)
    expect(card(page, "depth")).to_contain_text("3,333", timeout=SOON_MS)


def test_prices__by_minute__show_every_minute_of_the_sessions(visit: Visit) -> None:
    page = visit("/", locale="en-GB")
    prices = card(page, "prices")
    for span in ("Hour", "Minute", "Day"):
        prices.get_by_role("button", name=span).click()
        expect(prices.get_by_role("button", name=span)).to_have_attribute("aria-pressed", "true")
        expect(prices.locator("svg")).to_be_visible()
    prices.get_by_role("button", name="Minute").click()
    expect(prices.locator("svg")).to_contain_text("09:30", timeout=SOON_MS)


def test_depth_chart__turned_into_a_table__sums_each_side_from_the_best_price(visit: Visit) -> None:
    chart = card(visit("/", locale="en-GB"), "depth-chart")
    chart.get_by_role("button", name="Table").click()
    expect(chart.locator("tbody tr")).to_have_count(58, timeout=SOON_MS)
    rows = [row.split("\t") for row in chart.locator("tbody tr").all_inner_texts()]
    assert rows[0] == ["Bids", "98.05", "2", "1,669", "1,669"]
    assert rows[1] == ["Bids", "97.92", "2", "1,138", "2,807"]


def test_volume_by_method__turned_into_a_table__has_each_method_of_each_day(visit: Visit) -> None:
    chart = card(visit("/", locale="en-GB"), "methods")
    expect(chart.locator("svg")).to_contain_text("block", timeout=SOON_MS)
    chart.get_by_role("button", name="Table").click()
    expect(chart.locator("tbody tr").last).to_contain_text(DAYS[-1]["day"], timeout=SOON_MS)
    rows = [row.split("\t") for row in chart.locator("tbody tr").all_inner_texts()]
    blocks = [day for day in DAYS if day["listed_t"] < day["quantity_t"]]
    assert blocks
    assert [row[0] for row in rows if row[1] == "block"] == [day["day"] for day in blocks]


def test_today__on_the_page__has_limits_sessions_and_the_mean(visit: Visit) -> None:
    today = card(visit("/", locale="en-GB"), "today")
    for words in ("87.90", "107.44", "previous close 97.67", "09:30", "15:00", "Closed for the day", "97.49"):
        expect(today).to_contain_text(words, timeout=SOON_MS)
