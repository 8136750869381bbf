"""T6, T7, S1: alerts, disputes and defaults for exchange, ministry, registry and the sides of trades."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import DOCUMENT, EXCHANGE, MILL, MINISTRY, PROVINCE, REGISTRY, REGULATOR, SECOND, WORKS
from tests.web.web_site import Site, card, check_on_phone

SignIn = Callable[..., Page]

TRADE_ID = "18533041829463425025"
PAGES = (
    (EXCHANGE, "/exchange/alerts"),
    (EXCHANGE, "/exchange/alerts/1"),
    (MINISTRY, "/authority/alerts"),
    (EXCHANGE, "/exchange/disputes/2"),
    (WORKS, "/enterprise/disputes"),
    (REGISTRY, "/registry/defaults"),
)


def asked(page: Page, site: Site, **fields: str) -> dict[str, Any]:
    """Fill the sheet with reason, document and more, go on, and return the call that was prepared."""
    sheet = page.locator("dialog")
    for name, typed in {"Reason": "as written", "keccak256": DOCUMENT, **fields}.items():
        sheet.get_by_label(name.replace("_", " "), exact=False).first.fill(typed)
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    found = dict(site.prepared(1)[-1])
    found.pop("from")
    return found


@pytest.mark.parametrize(("account", "path"), PAGES)
def test_watch_page__on_a_phone__shows_its_card_without_scrolling_sideways(
    sign_in: SignIn, account: str, path: str
) -> None:
    check_on_phone(sign_in(account, path, width=390))


def test_alert__in_the_list__says_what_was_found_against_its_threshold(sign_in: SignIn) -> None:
    page = sign_in(EXCHANGE, "/exchange/alerts", locale="en-GB")
    first = card(page, "alerts").locator("tbody tr").first
    expect(first).to_contain_text("1,200 t within one party, 10.33 % of the day's tonnes")
    expect(first).to_contain_text("trades: 1 or more, 100 t in force since 2024-12-01")
    expect(card(page, "alerts").locator("tbody tr").nth(1)).to_contain_text("the market as a whole")


def test_alert__decided_by_the_exchange__needs_reason_and_document(sign_in: SignIn, site: Site) -> None:
    page = sign_in(EXCHANGE, "/exchange/alerts", locale="en-GB")
    card(page, "alerts").get_by_role("button", name="Decide").first.click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Reason").fill("explained")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Please name the document")
    sheet.get_by_label("Decision").select_option("restrict")
    call = asked(page, site)
    expect(sheet).to_contain_text("1,200 t within one party")
    assert (call["contract"], call["function"]) == ("Surveillance", "decide")
    assert call["arguments"] == {
        "alert_id": 3, "action": 3, "reason": "as written", "document_hash": DOCUMENT,
    }  # fmt: skip


def test_alert__about_the_market__offers_no_measure_against_an_account(sign_in: SignIn) -> None:
    page = sign_in(EXCHANGE, "/exchange/alerts", locale="en-GB")
    card(page, "alerts").get_by_role("button", name="Decide").nth(1).click()
    offered = page.locator("dialog").get_by_label("Decision").locator("option")
    expect(offered).to_have_text(["dismiss", "halt (product)"])


def test_alert__seen_by_the_ministry__is_to_read_and_by_a_province_not_at_all(sign_in: SignIn) -> None:
    page = sign_in(MINISTRY, "/authority/alerts", locale="en-GB")
    expect(card(page, "alerts").locator("tbody tr")).to_have_count(3)
    expect(page.get_by_role("button", name="Decide")).to_have_count(0)
    page.get_by_role("link", name="1", exact=True).click()
    expect(card(page, "alert-steps").locator("tbody")).to_contain_text("尾盘集中买入")
    expect(card(sign_in(PROVINCE, "/authority/alerts", locale="en-GB"), "gate")).to_contain_text("none of these roles")


def test_evidence_file__given_to_the_page__is_told_from_another(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in(EXCHANGE, "/exchange/alerts/3", locale="en-GB")
    for content, words in (("abc", "This is the evidence file"), ("abd", "This is another file")):
        file = tmp_path / f"{content}.json"
        file.write_text(content)
        page.get_by_label("Check an evidence file").set_input_files(file)
        expect(card(page, "alert")).to_contain_text(words)


def test_rules__of_surveillance__are_public_and_the_exchanges_to_change(
    visit: Callable[..., Page], sign_in: SignIn, site: Site
) -> None:
    page = visit("/rules", locale="en-GB")
    rows = card(page, "surveillance-rules").locator("tbody tr")
    expect(rows).to_have_count(7)
    expect(rows.nth(4)).to_contain_text("within 300 s, a move of 5 %")
    expect(card(page, "terms")).to_contain_text(
        "48 hours to make good, compensation 5 % of the amount since 2024-12-01"
    )
    page = sign_in(EXCHANGE, "/exchange/rules", locale="en-GB")
    page.get_by_role("button", name="Surveillance rule", exact=True).click()
    sheet = page.locator("dialog")
    sheet.locator("select").select_option("price_jump")
    expect(sheet.get_by_label("Price move")).to_have_value("5")
    sheet.get_by_label("Price move").fill("7.5")
    sheet.get_by_label("In force from").fill("2025-01-01")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    assert site.prepared(1)[-1]["arguments"] == {
        "kind": 5, "from_day": 20_089,
        "thresholds": {"is_on": True, "window_s": 300, "count": 0, "quantity_t": 0, "share_bp": 0, "move_bp": 750},
    }  # fmt: skip


def test_dispute__filed_by_a_side__carries_the_whole_chunk_and_the_documents_hash(
    sign_in: SignIn, site: Site, tmp_path: Path
) -> None:
    page = sign_in(WORKS, "/enterprise/disputes", locale="en-GB")
    expect(card(page, "measures").locator("tbody")).to_contain_text("marking the close")
    page.get_by_role("button", name="Dispute a trade").click()
    claim = tmp_path / "claim.txt"
    claim.write_text("abc")
    sheet = page.locator("dialog")
    sheet.get_by_label("Compute it from the file").set_input_files(claim)
    expect(sheet.get_by_label("keccak256")).to_have_value(
        "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    )
    sheet.get_by_label("Reason").fill("typed wrongly")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    call = site.prepared(1)[-1]
    assert (call["contract"], call["function"], call["arguments"]["position"]) == ("Disputes", "file", 0)
    assert call["arguments"]["document_hash"].startswith("0x4e03657a")
    assert [one["quantity_t"] for one in call["arguments"]["trades"]] == [5]


@pytest.mark.parametrize(
    ("account", "path", "told", "button", "function"),
    [
        (MILL, "/enterprise/disputes", {}, "Answer", "answer"),
        (WORKS, "/enterprise/disputes", {"state": "rejected"}, "Appeal", "appeal"),
        (EXCHANGE, "/exchange/disputes", {"state": "answered"}, "Decide", "decide"),
        (MINISTRY, "/authority/disputes", {"state": "appealed"}, "Decide the appeal", "decide_appeal"),
    ],
)
def test_dispute__at_each_state__is_whose_turn_it_is(
    sign_in: SignIn, site: Site, account: str, path: str, told: dict[str, Any], button: str, function: str
) -> None:
    site.steer(dispute=told)
    page = sign_in(account, path, locale="en-GB")
    card(page, "disputes").get_by_role("button", name=button).click()
    back = {"To_go_back_to_the_seller": "3"} if function.startswith("decide") else {}
    call = asked(page, site, **back)
    assert (call["contract"], call["function"], call["arguments"]["dispute_id"]) == ("Disputes", function, 2)
    if back:
        assert (call["arguments"]["is_upheld"], call["arguments"]["to_correct_t"]) == (True, 3)


@pytest.mark.parametrize("path", ["/authority/disputes", "/authority/disputes/2", "/exchange/disputes"])
def test_dispute__on_appeal__offers_the_regulator_nothing(sign_in: SignIn, site: Site, path: str) -> None:
    """V10."""
    site.steer(dispute={"state": "appealed"})
    page = sign_in(REGULATOR, path, locale="en-GB")
    expect(page.locator("#main")).to_contain_text("on appeal")
    expect(page.get_by_role("button", name="Decide the appeal")).to_have_count(0)


def test_dispute__to_be_corrected__is_by_a_trade_or_an_entry_that_the_exchange_names(
    sign_in: SignIn, site: Site
) -> None:
    page = sign_in(EXCHANGE, "/exchange/disputes/1", locale="en-GB")
    page.get_by_role("button", name="Name the correction").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Way").select_option("entry")
    sheet.get_by_label("Number of the trade or entry").fill("17")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    assert site.prepared(1)[-1]["arguments"] == {"dispute_id": 1, "entry_id": 17}


def test_default__declared_by_one_person__is_confirmed_by_another(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/defaults", locale="en-GB")
    rows = card(page, "defaults").locator("tbody tr")
    expect(rows.first).to_contain_text("yours; another confirms")
    expect(rows.first.get_by_role("button", name="Confirm")).to_have_count(0)
    page.get_by_role("button", name="Declare a default").click()
    page.locator("dialog").get_by_label("Who is in default").select_option("seller")
    call = asked(page, site)
    assert (call["function"], call["arguments"]["trade_id"], call["arguments"]["side"]) == ("declare", TRADE_ID, 2)
    page = sign_in(SECOND, "/registry/defaults", locale="en-GB")
    card(page, "defaults").get_by_role("button", name="Confirm").click()
    expect(page.locator("dialog")).to_contain_text("Defaults · confirm")
    arguments = site.prepared(1)[-1]["arguments"]
    assert (arguments["position"], arguments["side"], arguments["document_hash"]) == (0, 1, DOCUMENT)


@pytest.mark.parametrize("function", ["cover", "unwind"])
def test_default__past_its_deadline__is_decided_by_an_act_under_review(
    sign_in: SignIn, site: Site, function: str
) -> None:
    page = sign_in(REGISTRY, "/registry/defaults", locale="en-GB")
    card(page, "defaults").get_by_role("button", name=function.capitalize()).click()
    call = asked(page, site, Barred="2025-06-30")
    assert (call["contract"], call["function"]) == ("Reviews", "open")
    inner = site.encoded()[-1]
    assert (inner["contract"], inner["function"]) == ("Defaults", function)
    assert inner["arguments"]["trade"]["quantity_t"] == 5
    assert inner["arguments"]["barred_until_s"] == 1_751_212_800


def test_default__of_ones_own__can_be_made_good_by_who_is_in_default(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MILL, "/enterprise/disputes", locale="en-GB")
    expect(card(page, "defaults").get_by_role("button", name="Make good")).to_have_count(0)
    page = sign_in(WORKS, "/enterprise/disputes", locale="en-GB")
    card(page, "defaults").get_by_role("button", name="Make good").click()
    expect(page.locator("dialog")).to_contain_text("Defaults · make_good")
    assert site.prepared(1)[-1]["arguments"]["trade"]["trade_id"] == "18533041829463425026"


def test_terms_of_defaults__set_by_the_ministry__are_in_seconds_and_basis_points(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/rules", locale="en-GB")
    page.get_by_role("button", name="Terms of defaults").click()
    sheet = page.locator("dialog")
    expect(sheet.get_by_label("Hours from the notice")).to_have_value("48")
    sheet.get_by_label("Compensation").fill("7.5")
    sheet.get_by_label("In force from").fill("2025-01-01")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Defaults · set_terms")
    assert site.prepared(1)[-1]["arguments"] == {
        "notice_s": 172_800, "compensation_bp": 750, "from_day": 20_089,
    }  # fmt: skip
