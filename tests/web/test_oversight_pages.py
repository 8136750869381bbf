"""Ministry and provinces: map, statistics, quota, approvals, obligations, notices, objections."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import CLASS_ID, DOCUMENT, MILL, MINISTRY, PROVINCE, READS_ROOT, REGULATOR, WORKS
from tests.web.web_site import Site, card, check_on_phone, go_on
from web.cards.map_card import rate_bp, step_of
from web.language import texts_of
from web.tiles import tiles

SignIn = Callable[..., Page]

PARTS = ("", "/quota", "/batches", "/objections", "/obligations", "/notices", "/rules", "/supervision")

NO_DOCUMENT = "0x" + "00" * 32


def test_oversight_parts__on_a_phone__show_their_cards_without_scrolling_sideways(sign_in: SignIn) -> None:
    page = sign_in(MINISTRY, "/authority", width=390, locale="en-GB")
    for part in PARTS:
        go_on(page, f"/authority{part}")
        check_on_phone(page)


def test_tiles__of_the_map__are_all_34_areas_once_with_a_name_in_both_languages() -> None:
    assert len({tile.code for tile in tiles()}) == 34
    for language in ("zh", "en"):
        assert all(f"area.{tile.code}" in texts_of(language) for tile in tiles())


@pytest.mark.parametrize(
    ("balanced", "late", "short", "step"),
    [(100, 0, 0, "4"), (90, 9, 1, "3"), (95, 0, 5, "2"), (90, 0, 10, "1"), (89, 0, 11, "0"), (0, 0, 0, "none")],
)
def test_colour_of_an_area__follows__the_share_in_balance(balanced: int, late: int, short: int, step: str) -> None:
    """E, corrected late and found in balance, counts as A does; X and - count neither way."""
    assert step_of(rate_bp({"entities": 200, "a": balanced, "e": late, "b": short, "x": 7, "none": 3})) == step


def test_map__of_the_ministry__says_each_area_in_words_by_colour_and_as_a_table(sign_in: SignIn) -> None:
    """C4."""
    page = sign_in(MINISTRY, "/authority", locale="en-GB")
    picture = card(page, "map")
    expect(picture.locator(".tile")).to_have_count(34)
    jiangsu = picture.get_by_role("link", name="Jiangsu: 98.6 % in balance, 139 of 141 entities, 16,200 t missing")
    expect(jiangsu).to_have_class("tile tile-3")
    jiangsu.hover()
    expect(jiangsu.locator(".tip")).to_be_visible()
    expect(picture.locator(".legend span").filter(has_text="98–<100")).to_be_visible()
    picture.get_by_role("button", name="Table").click()
    row = picture.locator("tbody tr", has_text="Jiangsu").locator("td")
    expect(row.first).to_have_text("Jiangsu")
    assert row.all_inner_texts()[:4] == ["Jiangsu", "141", "139", "98.6 %"]


def test_overview__of_the_ministry__counts_what_waits(sign_in: SignIn) -> None:
    page = sign_in(MINISTRY, "/authority", locale="en-GB")
    shown = [text.splitlines()[:2] for text in page.locator(".figure").all_inner_texts()]
    assert shown == [
        ["In balance", "95.3 %"],
        ["Entities", "1,687"],
        ["Missing", "648,000t"],
        ["Batches to approve", "2"],
        ["Surrenders to decide", "1"],
    ]


@pytest.mark.parametrize(
    ("name", "first"), [("by-year", "2022"), ("by-area", "Beijing"), ("by-industry", "Power (D44)")]
)
def test_statistics__as_a_table__have_the_figures_of_the_chart(sign_in: SignIn, name: str, first: str) -> None:
    page = sign_in(MINISTRY, "/authority", locale="en-GB")
    expect(card(page, name).locator("svg")).to_be_visible()
    card(page, name).get_by_role("button", name="Table").click()
    expect(card(page, name).locator("tbody tr").first).to_contain_text(first)


def test_quota__of_the_nation__is_shared_out_and_a_provinces_total_set(sign_in: SignIn, site: Site) -> None:
    """Q1."""
    page = sign_in(MINISTRY, "/authority/quota", locale="en-GB")
    assert page.locator(".figure-value").first.inner_text().startswith("2,000,000,000")
    expect(card(page, "quota").locator("tbody tr")).to_have_count(19)
    card(page, "quota").get_by_role("button", name="Set a province's total").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Area").select_option("32")
    sheet.get_by_label("Quantity (t)").fill("150,000,000")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {
        "class_id": CLASS_ID, "year": 2024, "totals": [{"area": 32, "total_t": 150_000_000}],
    }  # fmt: skip


def test_import__with_an_error_in_a_line__names_it_and_sends_nothing(
    sign_in: SignIn, site: Site, tmp_path: Path
) -> None:
    """Q1: line-by-line errors, then a preview, then one signature."""
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("area,total_t\n32,100\nJiangsu,5\n", encoding="utf-8")
    right.write_text("area,total_t\n32,100\n33,50\n", encoding="utf-8")
    page = sign_in(MINISTRY, "/authority/quota", locale="en-GB")
    card(page, "quota").get_by_role("button", name="Import").click()
    chooser = card(page, "import").locator("input[type=file]")
    chooser.set_input_files(wrong)
    expect(card(page, "import")).to_contain_text("Jiangsu: no area code")
    expect(card(page, "import").locator("button")).to_have_count(0)
    chooser.set_input_files(right)
    expect(card(page, "import")).to_contain_text("fit to send")
    expect(card(page, "import").locator("tbody tr").nth(1)).to_contain_text("Zhejiang")
    card(page, "import").get_by_role("button", name="Sign and send 1/1").click()
    expect(page.locator("dialog")).to_contain_text("Quota · set_totals")
    assert site.prepared(1)[0]["arguments"] == {
        "class_id": CLASS_ID, "year": 2024, "totals": [{"area": 32, "total_t": 100}, {"area": 33, "total_t": 50}],
    }  # fmt: skip


def test_batch__approved_by_the_ministry__names_the_entities_as_proposed(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/batches", locale="en-GB")
    allocation, adjustment = page.locator("[data-batch='12']"), page.locator("[data-batch='11']")
    expect(allocation).to_contain_text("Batch 12 · allocation · Jiangsu · CN CEA 2024")
    assert [text.split()[-1] for text in allocation.locator("tbody tr").all_inner_texts()] == ["fit", "hold"]
    allocation.get_by_role("button", name="Approve").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    page.keyboard.press("Escape")
    adjustment.get_by_role("button", name="Approve").click()
    expect(page.locator("dialog")).to_contain_text("approve_adjustment")
    assert [asked["arguments"] for asked in site.prepared()] == [
        {"batch_id": 12, "entities": [WORKS, MILL]},
        {
            "batch_id": 11,
            "adjustments": [
                {"entity": WORKS, "delta_t": -12, "objection_id": 0},
                {"entity": MILL, "delta_t": 40, "objection_id": 4},
            ],
        },
    ]


def test_batch__computed_on_chain__shows_method_plan_and_figures(sign_in: SignIn) -> None:
    page = sign_in(PROVINCE, "/authority/batches", locale="en-GB")
    row = page.locator("[data-batch='12']").get_by_role("row", name="420")

    expect(row).to_contain_text("industry · plan of 2024, terms version 1")
    expect(row).to_contain_text("balance_e9 = 1800000000, Verified emissions 420 t")


def test_batches__seen_by_a_province__have_no_buttons(sign_in: SignIn) -> None:
    page = sign_in(PROVINCE, "/authority/batches", locale="en-GB")
    expect(card(page, "batches")).to_contain_text("Batch 12")
    expect(card(page, "batches").get_by_role("button")).to_have_count(0)


def test_notice__to_all_that_are_short__names_only_those(sign_in: SignIn, site: Site) -> None:
    page = sign_in(PROVINCE, "/authority/obligations", locale="en-GB")
    card(page, "obligations").get_by_role("button", name="Notify all that are short").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Supervision notice to 1")
    sheet.get_by_label("Text").fill("Surrender by 31 December.")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {
        "entities": [WORKS], "year": 2024, "kind": 2, "text": "Surrender by 31 December.",
        "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_penalty__proposed_by_the_api__stands_in_the_form_with_its_document(sign_in: SignIn, site: Site) -> None:
    """Mean price of the month before the deadline, and the least multiple, which rises when repeated."""
    page = sign_in(PROVINCE, "/authority/obligations", locale="en-GB")
    card(page, "obligations").get_by_role("button", name="Penalise").click()
    sheet = page.locator("dialog")
    expect(sheet.get_by_label("Mean price")).to_have_value("97.49")
    sheet.get_by_label("Reason").fill("short at the deadline")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Penalties · penalise")
    asked = site.prepared(1)[0]["arguments"]
    assert (asked["entity"], asked["price_fen_per_t"], asked["multiple_bp"]) == (WORKS, 9_749, 60_000)
    assert (asked["deduct_next_year"], asked["barred_until_s"]) == (True, 0)
    assert asked["document_hash"] == DOCUMENT


def test_status__overridden_by_an_authority__gives_the_reason(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/obligations", locale="en-GB")
    row = card(page, "obligations").locator("tbody tr").first
    expect(row.get_by_role("button", name="Notify")).to_have_count(0)
    row.get_by_role("button", name="Override").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Status").select_option("X")
    sheet.get_by_label("Reason").fill("suspended")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Compliance · override_status")
    assert site.prepared(1)[0]["arguments"] == {
        "entity": WORKS, "year": 2024, "status": 6, "reason": "suspended", "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_deadline__set_by_the_ministry__is_the_last_second_of_its_day(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/obligations", locale="en-GB")
    card(page, "obligations").get_by_role("button", name="Set deadline").click()
    page.locator("dialog input[type=date]").fill("2025-12-31")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Compliance · set_deadline")
    assert site.prepared(1)[0]["arguments"] == {
        "scheme": "CN", "year": 2024, "deadline_s": 1_767_196_799,  # 2025-12-31T23:59:59+08:00
    }  # fmt: skip


def test_objection__decided_by_the_province__gives_the_reason(sign_in: SignIn, site: Site) -> None:
    page = sign_in(PROVINCE, "/authority/objections", locale="en-GB")
    card(page, "objections").get_by_role("button", name="Accept").click()
    page.locator("dialog").get_by_label("Reason").fill("output corrected")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {
        "objection_id": 4, "accepted": True, "reason": "output corrected", "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_supervision__of_everybody__leads_from_an_act_to_the_account_and_its_parts(sign_in: SignIn) -> None:
    """V10."""
    page = sign_in(MINISTRY, "/authority/supervision", locale="en-GB")
    acts = card(page, "acts")
    expect(acts.locator("tbody tr")).to_have_count(3)
    expect(acts.locator("tbody tr").first).to_contain_text("Approve batch 3: 1,420 t for 2 entities.")
    expect(card(page, "nodes")).to_contain_text("Nothing is held against any node.")

    acts.get_by_label("State").select_option("False")
    expect(acts.locator("tbody tr")).to_have_count(1)
    expect(acts.locator("tbody tr")).to_contain_text("Quota.propose")
    acts.get_by_label("State").select_option("")
    acts.get_by_label("Roles").select_option("EMITTER")
    acts.locator("tbody tr").get_by_role("link").first.click()

    page.wait_for_url(f"**/authority/supervision?account={WORKS}")
    expect(card(page, "account")).to_contain_text("光阳钢铁厂")
    expect(card(page, "acts").locator("tbody tr")).to_have_count(1)
    ways = [link.get_attribute("href") for link in card(page, "account").locator("a.button").all()]
    assert ways == [f"/enterprise?account={WORKS}", f"/chain?account={WORKS}", f"/registry/accounts/{WORKS}",
                    "/authority/supervision"]  # fmt: skip


def test_oddities__of_everybody__say_what_was_found_and_lead_to_whom_it_concerns(sign_in: SignIn) -> None:
    """V10."""
    page = sign_in(REGULATOR, "/authority/supervision", locale="en-GB")
    found = card(page, "oddities").locator("tbody tr")
    expect(found).to_have_count(3)
    expect(found.first).to_contain_text("Emissions far from the year before")
    expect(found.first).to_contain_text("73.1 %")
    expect(found.first).to_contain_text("from 50.0 % on")
    expect(found.nth(1)).to_contain_text("below 30 s")
    card(page, "oddities").get_by_label("What was found").select_option("refused_calls")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("1,204")

    found.get_by_role("link").first.click()
    page.wait_for_url(f"**/authority/supervision?account={WORKS}")
    expect(card(page, "oddities").locator("tbody tr")).to_have_count(2)


def test_reads__of_everybody_and_of_one_account__tell_who_asked_for_whose_data(sign_in: SignIn) -> None:
    """V10."""
    page = sign_in(REGULATOR, "/authority/supervision", locale="en-GB")
    reads = card(page, "reads")
    expect(reads.locator("tbody tr")).to_have_count(3)
    expect(reads.locator("tbody tr").nth(1)).to_contain_text("光阳钢铁厂")
    expect(reads.locator("tbody tr").nth(1)).to_contain_text("/enterprises/…/readings")
    reads.get_by_label("State").select_option("refused")
    expect(reads.locator("tbody tr")).to_have_count(1)
    expect(reads.locator("tbody tr")).to_contain_text("of many")

    go_on(page, f"/authority/supervision?account={PROVINCE}")
    expect(card(page, "reads-by").locator("tbody tr")).to_have_count(2)
    expect(card(page, "reads-of")).to_contain_text("Nobody has asked")


def test_read_days__checked__say_what_they_are_and_a_root_is_recorded_once(site: Site, sign_in: SignIn) -> None:
    """V10."""
    page = sign_in(MINISTRY, "/authority/supervision", locale="en-GB")
    days = card(page, "read-days").locator("tbody tr")
    expect(days).to_have_count(4)
    for place, words in ((0, "is not over yet"), (2, "Nothing was changed"), (3, "Somebody changed the log")):
        days.nth(place).get_by_role("button", name="Check").click()
        expect(page.locator(".q-notification", has_text=words)).to_be_visible()

    days.nth(1).get_by_role("button", name="Check").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    expect(page.locator("dialog")).to_contain_text("1,204")
    assert site.prepared(1)[0]["arguments"] == {"document_hash": READS_ROOT, "kind": "reads", "period": 20241230}


def test_regulator__signed_in__sees_every_part_and_acts_in_none(sign_in: SignIn) -> None:
    """V10."""
    page = sign_in(REGULATOR, "/authority/supervision", locale="en-GB")
    expect(card(page, "acts").locator("tbody tr")).to_have_count(3)
    for part in (*(f"/authority{each}" for each in PARTS), "/registry", "/registry/accounts", "/exchange"):
        go_on(page, part)
        expect(page.locator("[data-card][data-state=current]").first).to_be_visible()
        expect(page.locator("[data-card=gate]")).to_have_count(0)
        expect(page.locator("main .button-primary")).to_have_count(0)


def test_supervision__for_a_province__says_whose_it_is(sign_in: SignIn) -> None:
    page = sign_in(PROVINCE, "/authority/supervision", locale="en-GB")
    expect(card(page, "gate")).to_contain_text("ministry", ignore_case=True)
    expect(card(page, "acts")).to_have_count(0)
