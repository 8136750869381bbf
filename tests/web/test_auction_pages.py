"""T1: auctions for everyone; a sealed bid is made in the bidder's browser, and only he keeps its price."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carbon.auction import bid_seal, reserve_seal
from carbon.units import FenPerTonne, Tonnes
from tests.web.fake_basics import EXCHANGE, MINISTRY, WORKS
from tests.web.web_site import Site, card, nameless

SignIn = Callable[..., Page]
Visit = Callable[..., Page]

CHAIN_ID = 32_180
CONTRACT = f"0x{9 + 7:040x}"
"""Where the stand-in has its Auction."""
BID_ID = str(2 << 32 | 4)
SALT = "0x" + "07" * 32
COMING, BIDDING, OPENING, OVER = (f"2024-12-31T{clock}:00+08:00" for clock in ("09:00", "10:00", "14:10", "15:00"))


def at(site: Site, sign_in: SignIn, now: str, account: str = WORKS, **auction: Any) -> Page:
    """The page of auction 2 at a time of the chain."""
    site.steer(now=now, auction=auction)
    return sign_in(account, "/auctions/2", locale="en-GB")


def buttons(page: Page) -> list[str]:
    """What can be done."""
    return [text for text in card(page, "notice").locator(".actions button").all_inner_texts() if text]


def test_auctions__for_everyone__are_listed_with_way_time_and_result(visit: Visit) -> None:
    page = visit("/auctions", locale="en-GB")
    rows = card(page, "auctions").locator("tbody tr")
    expect(rows.first).to_contain_text("sells CEA24 · sealed bids · one price")
    expect(rows.first).to_contain_text("2024-12-31 09:30–14:00")
    expect(rows.nth(1)).to_contain_text("97.00")
    expect(page.locator("[data-card=own-bids]")).to_have_count(0)
    rows.first.get_by_role("link").click()
    page.wait_for_url("**/auctions/2")
    expect(page.locator("h1")).to_have_text("2024 年度第一期有偿分配")
    expect(card(page, "bids")).to_contain_text("without names")
    assert buttons(page) == []


def test_auction__that_does_not_exist__is_said(visit: Visit) -> None:
    page = visit("/auctions/77", locale="en-GB")
    expect(page.locator(".heading")).to_contain_text("Not found.")


@pytest.mark.parametrize(
    ("now", "auction", "expected"),
    [
        (COMING, {}, []),
        (BIDDING, {}, ["Seal a bid"]),
        (BIDDING, {"is_sealed": False}, ["Bid"]),
        (OPENING, {}, ["Open a bid"]),
        (OPENING, {"has_sealed_reserve": True, "reserve_fen": None}, ["Open a bid", "Open the reserve price"]),
        (OVER, {}, ["Clear", "Decide deposits"]),
        (BIDDING, {"initiator": WORKS, "state": "announced"}, ["Stand by it"]),
        (OVER, {"state": "closed", "is_sealed": False}, []),
    ],
)
def test_trader__in_each_phase__is_offered_what_he_can_do(
    site: Site, sign_in: SignIn, now: str, auction: dict[str, Any], expected: list[str]
) -> None:
    assert buttons(at(site, sign_in, now, **auction)) == expected


def test_scheme_and_exchange__stand_by_and_call_off(site: Site, sign_in: SignIn) -> None:
    assert buttons(at(site, sign_in, BIDDING, MINISTRY, state="announced")) == ["Stand by it"]
    page = at(site, sign_in, BIDDING, EXCHANGE)
    page.get_by_role("button", name="Call off").click()
    page.locator("dialog").get_by_label("Reason").fill("the notice was wrong")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Auction · cancel")
    assert site.prepared(1)[0]["arguments"] == {"auction_id": 2, "reason": "the notice was wrong"}


def test_bid__sealed__keeps_price_and_size_in_the_browser_and_in_its_file(site: Site, sign_in: SignIn) -> None:
    page = at(site, sign_in, BIDDING)
    page.get_by_role("button", name="Seal a bid").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Price").fill("98.05")
    sheet.get_by_label("Quantity").fill("4,000")
    sheet.get_by_label("Deposit for up to").fill("5000")
    with page.expect_download() as download:
        sheet.get_by_role("button", name="Continue").click()
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    expect(sheet).to_contain_text("60,000.00 CNY")
    expect(sheet).to_contain_text("saved by your browser: keep it")

    named = (CHAIN_ID, CONTRACT, 2, WORKS, FenPerTonne(9_805), Tonnes(4_000))
    assert kept["seal"] == "0x" + bid_seal(*named, bytes.fromhex(kept["salt"][2:])).hex()
    assert (kept["price_fen"], kept["quantity_t"], kept["auction_id"]) == (9_805, 4_000, 2)
    [call] = site.prepared(1)
    assert call["arguments"] == {"auction_id": 2, "up_to_t": 5_000, "seal": kept["seal"]}
    assert "9805" not in json.dumps(call)


@pytest.mark.parametrize(
    ("price", "quantity", "up_to", "words"),
    [
        ("98.03", "4000", "5000", "The price is no multiple of the tick."),
        ("79.95", "4000", "5000", "outside the bounds of the notice"),
        ("85.00", "4000", "5000", "does not meet the reserve price"),
        ("98.05", "4001", "5000", "The quantity is no multiple of the lot."),
        ("98.05", "90", "5000", "outside the sizes of the notice"),
        ("98.05", "4000", "3000", "The deposit must cover at least your quantity"),
        ("much", "4000", "5000", "Please type figures"),
    ],
)
def test_bid__that_could_not_be_opened_later__is_not_sealed(
    site: Site, sign_in: SignIn, price: str, quantity: str, up_to: str, words: str
) -> None:
    page = at(site, sign_in, BIDDING)
    page.get_by_role("button", name="Seal a bid").click()
    sheet = page.locator("dialog")
    for label, typed in (("Price", price), ("Quantity", quantity), ("Deposit for up to", up_to)):
        sheet.get_by_label(label).fill(typed)
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text(words)
    assert site.prepared() == []


def sealed_file(folder: Path, **changes: Any) -> tuple[Path, str]:
    """A file as the browser makes it, and the seal of what it said before the changes."""
    seal = bid_seal(CHAIN_ID, CONTRACT, 2, WORKS, FenPerTonne(9_500), Tonnes(4_000), bytes.fromhex(SALT[2:])).hex()
    kept = {"chain_id": CHAIN_ID, "auction_contract": CONTRACT, "auction_id": 2, "bidder": WORKS, "price_fen": 9_500}
    kept |= {"quantity_t": 4_000, "salt": SALT, "seal": "0x" + seal} | changes
    file = folder / "bid.json"
    file.write_text(json.dumps(kept), encoding="utf-8")
    return file, "0x" + seal


def hand_in(page: Page, file: Path) -> Any:
    """Choose a file in the sheet and go on."""
    sheet = page.locator("dialog")
    sheet.locator("input[type=file]").set_input_files(file)
    expect(sheet.get_by_role("status")).not_to_be_empty()
    sheet.get_by_role("button", name="Continue").click()
    return sheet


def test_bid__opened_from_its_file__names_bid_salt_and_place(site: Site, sign_in: SignIn, tmp_path: Path) -> None:
    """The place: behind all that are as good, so that the walk through the list is short."""
    file, seal = sealed_file(tmp_path)
    page = at(site, sign_in, OPENING)
    site.steer(seal=seal)
    page.get_by_role("button", name="Open a bid").click()
    expect(hand_in(page, file)).to_contain_text("Auction · open")
    assert site.prepared(1)[0]["arguments"] == {
        "bid_id": BID_ID, "price_fen": 9_500, "quantity_t": 4_000, "salt": SALT, "after": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price_fen": 9_400}, "The file does not fit its own seal: it was changed."),
        ({"chain_id": 1}, "The file is of another chain or contract."),
        ({"salt": "0x07"}, "This is no file of a sealed price."),
    ],
)
def test_bid__from_a_file_that_does_not_fit__is_not_opened(
    site: Site, sign_in: SignIn, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    page = at(site, sign_in, OPENING)
    page.get_by_role("button", name="Open a bid").click()
    sheet = page.locator("dialog")
    sheet.locator("input[type=file]").set_input_files(sealed_file(tmp_path, **changes)[0])
    expect(sheet.get_by_role("status")).to_contain_text(words)
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Please choose the file first.")
    assert site.prepared() == []


def test_bid__that_the_chain_does_not_know__is_said(site: Site, sign_in: SignIn, tmp_path: Path) -> None:
    page = at(site, sign_in, OPENING)
    page.get_by_role("button", name="Open a bid").click()
    sheet = hand_in(page, sealed_file(tmp_path)[0])
    expect(sheet.get_by_role("alert")).to_contain_text("The chain knows no bid with this seal.")
    assert site.prepared() == []


def test_open_bid__is_prepared_and_warned_of_when_its_price_is_far(site: Site, sign_in: SignIn) -> None:
    page = at(site, sign_in, BIDDING, is_sealed=False)
    page.get_by_role("button", name="Bid", exact=True).click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Price").fill("110.00")
    sheet.get_by_label("Quantity").fill("100")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.locator(".warning")).to_contain_text("12.2 % away from the last price")
    assert site.prepared(1)[0]["arguments"] == {"auction_id": 2, "price_fen": 11_000, "quantity_t": 100}


def test_auction__cleared__goes_along_as_many_bids_as_a_step_takes(site: Site, sign_in: SignIn) -> None:
    page = at(site, sign_in, OVER)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("dialog")).to_contain_text("Auction · clear")
    page.locator("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Decide deposits").click()
    expect(page.locator("dialog")).to_contain_text("Auction · decide_deposits")
    assert [one["arguments"] for one in site.prepared(2)] == [{"auction_id": 2, "bids": 64}, {"bid_ids": [BID_ID]}]


def test_reserve_price__sealed__stays_in_a_file_and_its_seal_is_shown(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/auctions", locale="en-GB")
    page.get_by_role("button", name="Seal a reserve price").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Initiator").select_option(WORKS)
    sheet.get_by_label("Reserve price").fill("95.00")
    with page.expect_download() as download:
        sheet.get_by_role("button", name="Continue").click()
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    expect(sheet.get_by_role("status")).to_have_text(kept["seal"])
    salt = bytes.fromhex(kept["salt"][2:])
    assert kept["seal"] == "0x" + reserve_seal(CHAIN_ID, CONTRACT, WORKS, 1, FenPerTonne(9_500), salt).hex()
    assert site.prepared() == []


def test_auction__announced_by_the_exchange__carries_the_whole_notice(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/auctions", locale="en-GB")
    page.get_by_role("button", name="Announce an auction").click()
    sheet = page.locator("dialog")
    for label, typed in (
        ("Title", "spring sale"), ("Year of the auction share", "2024"), ("Quantity (t)", "50000"),
        ("Lowest price", "80"), ("Highest price", "120.00"), ("Largest bid", "20000"), ("Published reserve", "90"),
        ("Bids from", "2025-01-06T09:30:00"), ("Bids until", "2025-01-06T14:00:00"),
        ("Opening ends", "2025-01-06T14:30:00"),
    ):  # fmt: skip
        sheet.get_by_label(label).fill(typed)
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("AuctionNotices · announce")
    found = site.prepared(1)[0]["arguments"]
    assert (found["title"], found["document_hash"]) == ("spring sale", "0x" + "00" * 32)
    assert found["notice"] == {
        "product_id": 1, "class_id": "1208925819614629174706176", "side": 2, "initiator": "0x" + "00" * 20,
        "year": 2024, "quantity_t": 50_000, "least_t": 0, "lot_t": 1, "tick_fen": 1, "lower_fen": 8_000,
        "upper_fen": 12_000, "min_bid_t": 1, "max_bid_t": 20_000, "bids_each": 3, "reserve_fen": 9_000,
        "reserve_seal": "0x" + "00" * 32, "is_sealed": True, "is_uniform": True, "deposit_bp": 1_000, "step_fen": 0,
        "opens_s": 1_736_127_000, "bids_to_s": 1_736_143_200, "ends_s": 1_736_145_000, "window_s": 0,
        "extension_s": 0, "latest_s": 1_736_143_200,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/auctions", "/auctions/2", "/rules"])
def test_public_page_of_the_market__on_a_phone__does_not_scroll_sideways(visit: Visit, path: str) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = visit(path, width=390, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        expect(page.locator("[data-state=error]")).to_have_count(0)
        assert nameless(page) == []


def test_rules__of_a_past_day__are_readable_by_everyone(visit: Visit) -> None:
    """T4, V9."""
    page = visit("/rules?product=1&day=2024-11-05", locale="en-GB")
    expect(card(page, "rules")).to_contain_text("±5 %")
    page = visit("/rules", locale="en-GB")
    expect(card(page, "rules")).to_contain_text("limits 87.90–107.44, previous close 97.67")
    expect(card(page, "rules")).to_contain_text("1,000,000 t since 2024-12-01")
    expect(card(page, "rule-changes").locator("tbody tr").first).to_contain_text("to come")
