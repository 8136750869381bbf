"""T2, T3, T7: deals, a sealed auction and a dispute as people do them, over the real stack with the real signer."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import SignIn, expect_done, sign_and_send
from tests.e2e.small_year import SmallYear
from tests.web.web_site import CHROMIUM, NO_CHROMIUM, card, settle

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]

SELLER, BUYER = "reserve", "works"
"""The company has units of its failed transfer back, the works has the money."""
DEAL_T, AUCTION_T = 10, 20
Json = dict[str, Any]


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def sent(page: Page) -> None:
    """Sign what the sheet shows, and wait until it is done."""
    expect(page.locator("dialog")).to_contain_text("Before you sign", timeout=15_000)
    looked = page.get_by_label("I have looked at this and mean it")
    if looked.count():
        looked.check()
    sign_and_send(page)
    expect_done(page)


def filled(page: Page, fields: dict[str, str]) -> None:
    """Fill the open form by its labels, and send what it makes."""
    sheet = page.locator("dialog")
    for label, typed in fields.items():
        sheet.get_by_label(label).first.fill(typed)
    sheet.get_by_role("button", name="Continue").click()
    sent(page)


def now_of(year: SmallYear) -> datetime:
    return datetime.fromisoformat(year.get("/health")["chain_time"])


def go_to(year: SmallYear, moment: datetime) -> None:
    """Let the chain's clock be there, and the read model know it."""
    year.rpc("evm_setNextBlockTimestamp", int(moment.timestamp()))
    year.rpc("evm_mine")
    for _ in range(200):
        if now_of(year) >= moment:
            return
    raise AssertionError(f"the read model has not come to {moment}")


def test_demand__published_by_one_and_taken_by_another__is_a_trade_of_both(year: SmallYear, sign_in: SignIn) -> None:
    (product,) = year.get("/market/products")["items"]
    price = yuan(product["previous_close_fen"])
    page = sign_in(SELLER, "/enterprise/deals")
    page.get_by_role("button", name="Publish a demand").click()
    sheet = page.locator("dialog")
    sheet.locator("select").first.select_option("sell")
    sheet.get_by_label("Quantity").fill(str(DEAL_T))
    filled(page, {"Lowest acceptable price": price, "Highest acceptable price": price})

    page = sign_in(BUYER, "/enterprise/deals")
    card(page, "demands-of-all").get_by_role("button", name="Take").click()
    filled(page, {"Quantity": str(DEAL_T)})

    newest = year.get(f"/enterprises/{year.key(BUYER).address}/trades", BUYER)["items"][0]
    assert (newest["method"], newest["side"], newest["quantity_t"]) == ("agreed", "buy", DEAL_T)
    assert newest["fee_fen"] > 0


@pytest.fixture
def announced(year: SmallYear, sign_in: SignIn) -> Json:
    """A sealed sale of the company's units, which it stands by; times from the chain's clock on."""
    (product,) = year.get("/market/products")["items"]
    begin = (now_of(year) + timedelta(minutes=5)).replace(second=0, microsecond=0)
    times = {"opens": begin, "bids_to": begin + timedelta(minutes=3), "ends": begin + timedelta(minutes=6)}
    local = {name: at.strftime("%Y-%m-%dT%H:%M:%S") for name, at in times.items()}
    price_fen = product["previous_close_fen"]
    page = sign_in("exchange", "/exchange/auctions")
    page.get_by_role("button", name="Announce an auction").click()
    seller = year.key(SELLER).address
    page.locator("dialog select", has=page.locator(f"option[value='{seller}']")).select_option(seller)
    filled(
        page,
        {
            "Title": "small sale",
            "Quantity (t)": str(AUCTION_T),
            "Lowest price": yuan(price_fen),
            "Highest price": yuan(price_fen + 10),
            "Largest bid": str(AUCTION_T),
            "Bids from": local["opens"],
            "Bids until": local["bids_to"],
            "Opening ends": local["ends"],
        },
    )
    auction_id = max(one["auction_id"] for one in year.get("/market/auctions")["items"])
    page = sign_in(SELLER, f"/auctions/{auction_id}")
    page.get_by_role("button", name="Stand by it").click()
    sent(page)
    return times | {"auction_id": auction_id, "price_fen": price_fen}


def test_auction__sealed_opened_and_cleared_on_the_pages__sells_to_the_bid(
    year: SmallYear, sign_in: SignIn, announced: Json, tmp_path: Path
) -> None:
    address = f"/auctions/{announced['auction_id']}"
    go_to(year, announced["opens"])
    page = sign_in(BUYER, address)
    page.get_by_role("button", name="Seal a bid").click()
    sheet = page.locator("dialog")
    bid = {"Price": yuan(announced["price_fen"] + 5), "Quantity": str(AUCTION_T), "Deposit for up to": str(AUCTION_T)}
    for label, typed in bid.items():
        sheet.get_by_label(label).fill(typed)
    with page.expect_download() as download:
        sheet.get_by_role("button", name="Continue").click()
    file = tmp_path / "bid.json"
    download.value.save_as(file)
    sent(page)

    go_to(year, announced["bids_to"])
    page = sign_in(BUYER, address)
    page.get_by_role("button", name="Open a bid").click()
    page.locator("dialog").locator("input[type=file]").set_input_files(file)
    expect(page.locator("dialog").get_by_role("status").first).not_to_be_empty()
    filled(page, {})

    go_to(year, announced["ends"])
    page = sign_in("exchange", address)
    page.get_by_role("button", name="Clear").click()
    sent(page)

    found = year.get(f"/market/auctions/{announced['auction_id']}")
    assert (found["state"], found["sold_t"], found["price_fen"]) == ("closed", AUCTION_T, announced["price_fen"] + 5)
    newest = year.get(f"/enterprises/{year.key(BUYER).address}/trades", BUYER)["items"][0]
    assert (newest["method"], newest["quantity_t"]) == ("auction", AUCTION_T)


def test_dispute__filed_answered_and_decided_on_the_pages__shows_each_step_to_all(
    year: SmallYear, sign_in: SignIn, tmp_path: Path
) -> None:
    """The claim stays at home; what the chain has is its hash."""
    claim = tmp_path / "claim.txt"
    claim.write_text("typed wrongly\n")

    def said(page: Page, reason: str) -> None:
        page.locator("dialog").get_by_label("Compute it from the file").set_input_files(claim)
        expect(page.locator("dialog").get_by_label("keccak256")).not_to_have_value("")
        filled(page, {"Reason": reason})

    page = sign_in(BUYER, "/enterprise/disputes")
    page.get_by_role("button", name="Dispute a trade").click()
    said(page, "typed wrongly")
    dispute = year.get("/exchange/disputes", "exchange")["items"][0]
    assert (dispute["state"], dispute["claimant"].lower()) == ("filed", year.key(BUYER).address.lower())

    answerer = next(
        name for name in (SELLER, "XX-1") if year.key(name).address.lower() == dispute["respondent"].lower()
    )
    page = sign_in(answerer, f"/enterprise/disputes/{dispute['dispute_id']}")
    page.get_by_role("button", name="Answer").click()
    said(page, "it was agreed so")

    page = sign_in("exchange", f"/exchange/disputes/{dispute['dispute_id']}")
    page.get_by_role("button", name="Decide").click()
    page.locator("dialog").get_by_label("Decision").select_option("rejected")
    said(page, "as agreed")

    page = sign_in(BUYER, f"/enterprise/disputes/{dispute['dispute_id']}")
    steps = card(page, "dispute-steps").locator("tbody tr")
    expect(steps).to_have_count(3)
    expect(card(page, "dispute")).to_contain_text("rejected")
    expect(page.get_by_role("button", name="Appeal")).to_be_visible()


def test_alert_and_default__of_the_played_year__are_on_their_pages(year: SmallYear, sign_in: SignIn) -> None:
    page = sign_in("exchange", "/exchange/alerts")
    expect(card(page, "alerts").locator("tbody")).to_contain_text("within one party")
    expect(card(page, "alerts").locator("tbody")).to_contain_text("warned")
    page = sign_in("registry", "/registry/defaults")
    expect(card(page, "defaults").locator("tbody tr")).to_contain_text("unwound")
    page = sign_in(BUYER, "/enterprise/disputes")
    expect(card(page, "measures").locator("tbody")).to_contain_text("warn")
    settle(page)
