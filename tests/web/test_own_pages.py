"""An enterprise's own parts: quota, obligations, entries, certificates; and what everyone may see of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.fake_basics import CERTIFICATE_CODE, CLASS_ID, MILL, WORKS
from tests.web.web_site import Site, card, check_on_phone, go_on, nameless, settle

SignIn = Callable[..., Page]
Visit = Callable[..., Page]

NO_DOCUMENT = "0x" + "00" * 32
NOBODY = "0x" + "00" * 20


def test_own_parts__on_a_phone__show_their_cards_without_scrolling_sideways(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/enterprise", width=390, locale="en-GB")
    for part in ["quota", "obligations", "entries", "certificates"]:
        go_on(page, f"/enterprise/{part}")
        check_on_phone(page)


def test_quota__of_the_enterprise__shows_use_gap_and_forecast(sign_in: SignIn) -> None:
    """Q3."""
    page = sign_in(WORKS, "/enterprise/quota", locale="en-GB")
    shown = [text.splitlines() for text in page.locator(".figure").all_inner_texts()]
    assert [one[:2] for one in shown] == [
        ["Allocation", "420t"],
        ["Used (due)", "441t"],
        ["Gap", "21t"],
        ["Gap then", "21t"],
    ]
    assert shown[1][2] == "105.0 % of the allocation"
    expect(card(page, "own-quota").locator("tbody tr")).to_contain_text("−12")
    expect(card(page, "forecast")).to_contain_text("Metered emissions per day so far, times the days of the year")


def test_objection__within_its_term__names_class_and_year(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/quota", locale="en-GB")
    card(page, "own-quota").get_by_role("button", name="Object", exact=True).click()
    page.locator("dialog").get_by_label("Reason").fill("output is wrong")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {
        "class_id": CLASS_ID, "year": 2024, "reason": "output is wrong", "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_surrender__of_what_is_missing__takes_three_clicks_and_a_signature(sign_in: SignIn, site: Site) -> None:
    """C1: surrender, continue, sign; the quantity stands there already."""
    page = sign_in(WORKS, "/enterprise/obligations", locale="en-GB")
    card(page, "own-obligations").get_by_role("button", name="Surrender", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign and send").click()
    expect(page.locator("dialog")).to_contain_text("Done; the figures on the page follow.", timeout=20_000)
    assert site.prepared() == [
        {
            "contract": "Compliance",
            "function": "apply_surrender",
            "arguments": {"year": 2024, "class_id": CLASS_ID, "quantity_t": 21},
            "from": WORKS,
        }
    ]


def test_surrender__on_a_day_to_come__takes_whatever_is_due_then(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/obligations", locale="en-GB")
    card(page, "own-obligations").get_by_role("button", name="Schedule").click()
    page.locator("dialog").locator("input[type=date]").fill("2025-12-01")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Compliance · instruct")
    assert site.prepared(1)[0]["arguments"] == {
        "year": 2024, "class_id": CLASS_ID, "quantity_t": 0, "due_s": 1_764_518_400,  # 2025-12-01T00:00:00+08:00
    }  # fmt: skip


def test_surrender__scheduled_before__can_be_withdrawn(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/obligations", locale="en-GB")
    expect(card(page, "instructions").locator("tbody")).to_contain_text("whatever is due")
    expect(card(page, "penalties").locator("tbody")).to_contain_text("1,949.80")
    card(page, "instructions").get_by_role("button", name="Withdraw").click()
    expect(page.locator("dialog")).to_contain_text("Compliance · withdraw_instruction")
    assert site.prepared(1)[0]["arguments"] == {"instruction_id": 3}


def test_donation__to_another_account__is_an_entry_of_kind_1(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/entries", locale="en-GB")
    page.get_by_role("button", name="Give to another account").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Quantity (t)").fill("5")
    sheet.get_by_label("Receiving account").fill(MILL)
    sheet.get_by_label("Reason").fill("gift")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Entries · enter")
    assert site.prepared(1)[0]["arguments"] == {
        "kind": 1, "class_id": CLASS_ID, "to": MILL, "quantity_t": 5, "due_s": 0, "beneficiary": "", "reason": "gift",
        "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_cancellation__of_ones_own_will__names_whom_it_is_for(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/entries", locale="en-GB")
    page.get_by_role("button", name="Cancel units").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Kind").select_option("voluntary_cancellation")
    sheet.get_by_label("Quantity (t)").fill("12")
    sheet.get_by_label("Beneficiary").fill("City marathon")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Entries · enter")
    asked = site.prepared(1)[0]["arguments"]
    assert (asked["kind"], asked["to"], asked["quantity_t"], asked["beneficiary"]) == (8, NOBODY, 12, "City marathon")


def test_holding__certified__names_its_class(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/certificates", locale="en-GB")
    page.get_by_role("button", name="Certify a holding").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Entries · certify_holding")
    assert site.prepared(1)[0]["arguments"] == {"class_id": CLASS_ID}


# what everyone may see


@pytest.mark.parametrize("path", ["/compliance", f"/compliance/{WORKS}", f"/certificates/{CERTIFICATE_CODE}"])
def test_public_page__on_a_phone__does_not_scroll_sideways(visit: Visit, path: str) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = visit(path, width=390, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert nameless(page) == []


def test_published_compliance__of_an_entity__says_why_it_has_its_status(visit: Visit) -> None:
    page = visit("/compliance", locale="en-GB")
    card(page, "published").get_by_label("Status").select_option("B")
    expect(card(page, "published").locator("tbody tr")).to_have_count(3)
    card(page, "published").get_by_role("link").first.click()
    page.wait_for_url("**/compliance/0x*")
    settle(page)
    rows = card(page, "entity-years").locator("tbody tr")
    expect(rows.nth(0)).to_contain_text("B · short")
    expect(rows.nth(0)).to_contain_text("Surrendered only 420 t of 441 t due; 21 t missing.")
    expect(rows.nth(2)).to_contain_text("No verified emissions are booked.")


def test_certificate__checked_by_the_public__is_valid_with_its_serials(visit: Visit) -> None:
    """The page behind the QR code on the print."""
    answer = card(visit(f"/certificates/{CERTIFICATE_CODE}", locale="en-GB"), "certificate").locator(".answer")
    expect(answer).to_have_class("answer answer-good")
    expect(answer).to_contain_text("Certificate of cancellation: 光阳钢铁厂, 12 t CN CEA 2024")
    expect(answer).to_contain_text("Serials 1001–1012")


def test_certificate__mistyped__is_said(visit: Visit) -> None:
    page = visit("/certificates", locale="en-GB")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".answer-waiting")).to_contain_text("Please type a check code first.")
    page.get_by_label("Check code").fill("CN-4QX1-000K-7DAX")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".answer-bad")).to_contain_text("The code is mistyped")


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/enterprise", ("orders", "own-trades", "holdings", "cash-entries", "surrenders", "years")),
        ("/enterprise/quota", ("own-quota", "objections")),
        ("/enterprise/obligations", ("own-obligations", "surrenders", "notices")),
    ],
)
def test_own_tables__each__can_be_taken_as_csv_xlsx_and_pdf(sign_in: SignIn, path: str, names: tuple[str, ...]) -> None:
    page = sign_in(WORKS, path, locale="en-GB")
    for name in names:
        files = card(page, name).get_by_role("button").all_inner_texts()
        assert [kind for kind in ("CSV", "XLSX", "PDF") if kind in files] == ["CSV", "XLSX", "PDF"], (name, files)


def test_own_reads__tell_who_asked_for_ones_data(sign_in: SignIn) -> None:
    """E7."""
    page = sign_in(WORKS, "/enterprise/reads", locale="en-GB")
    rows = card(page, "own-reads").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("/enterprises/…/readings")
    expect(rows).to_contain_text("answered")
    expect(rows.get_by_role("link")).to_have_count(0)
