"""The chain page in a browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.fake_basics import TX, WORKS
from tests.web.web_site import card

Visit = Callable[..., Page]


def test_chain_page__shows__blocks_events_contracts_and_participants(visit: Visit) -> None:
    """P6."""
    page = visit("/chain", locale="en-GB")
    assert [text.splitlines()[1] for text in page.locator(".figure").all_inner_texts()] == [
        "18,204", "18,204", "5,311", "12,904", "32180",
    ]  # fmt: skip
    expect(card(page, "blocks").locator("tbody tr")).to_have_count(12)
    expect(card(page, "events").locator("tbody tr").first).to_contain_text("OrderBook.OrderPlaced")
    expect(card(page, "contracts")).to_contain_text("Allowance ledger")
    expect(card(page, "participants")).to_contain_text("Covered entity")


def test_events__narrowed_down__keep_the_filter_in_the_address(visit: Visit) -> None:
    page = visit("/chain", locale="en-GB")
    card(page, "filters").get_by_label("Contract").fill("Nothing")
    card(page, "filters").get_by_role("button", name="Narrow down").click()
    page.wait_for_url("**/chain?contract=Nothing")
    expect(card(page, "events")).to_contain_text("No events.")


def test_block__opened__leads_to_its_transactions(visit: Visit) -> None:
    page = visit("/chain/blocks/18200", locale="en-GB")
    expect(card(page, "transactions").locator("tbody tr").first).to_contain_text("OrderBook.place")
    card(page, "transactions").get_by_role("link").first.click()
    page.wait_for_url(f"**/chain/transactions/{TX}")
    expect(card(page, "call")).to_contain_text("光阳钢铁厂")
    expect(card(page, "call")).to_contain_text("price_fen 9820")
    expect(card(page, "events")).to_contain_text(f"account {WORKS}")


def test_block__that_does_not_exist__is_said_so(visit: Visit) -> None:
    expect(card(visit("/chain/blocks/99999999", locale="en-GB"), "block")).to_contain_text("Not found.")


def test_chain_page__on_a_phone__does_not_scroll_sideways(visit: Visit) -> None:
    assert visit("/chain", width=390).evaluate("document.documentElement.scrollWidth") == 390
