"""R2, V6: projects and periods by one person of the registry, the issue of credits by two."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from tests.web.fake_basics import CLASS_ID, MINISTRY, REGISTRY
from tests.web.web_site import Site, card

SignIn = Callable[..., Page]

NO_DOCUMENT = "0x" + "00" * 32


def day(text: str) -> int:
    """Days since 1970-01-01."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def test_project__registered_by_the_registry__names_its_days_and_owner(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/credits", locale="en-GB")
    card(page, "projects").get_by_role("button", name="Register project").click()
    sheet = page.locator("dialog")
    owner = sheet.get_by_label("Owner").input_value()
    sheet.get_by_label("Project no.").fill("CCER-01-0002")
    sheet.get_by_label("Name").fill("Forest")
    sheet.get_by_label("Methodology").fill("CCER-14-001")
    sheet.get_by_label("First day").fill("2024-01-01")
    sheet.get_by_label("Last day").fill("2033-12-31")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Credits · register_project")
    assert owner.startswith("0x")
    assert site.prepared(1)[0]["arguments"] == {
        "code": "CCER-01-0002", "name": "Forest", "methodology": "CCER-14-001", "owner": owner,
        "first_day": day("2024-01-01"), "last_day": day("2033-12-31"), "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_project__without_its_days__is_not_prepared(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/credits", locale="en-GB")
    card(page, "projects").get_by_role("button", name="Register project").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).not_to_be_empty()
    assert site.prepared() == []


def test_period__registered_by_the_registry__belongs_to_its_project(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/credits", locale="en-GB")
    card(page, "projects").get_by_role("button", name="Register period").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Register a period of CCER-01-0001")
    sheet.get_by_label("Last day").fill("2023-12-31")
    sheet.get_by_label("Reduction (t)").fill("1,000")
    sheet.get_by_label("Verifier").fill("Verifier")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Credits · register_period")
    assert site.prepared(1)[0]["arguments"] == {
        "project_id": 1, "first_day": day("2023-01-01"), "last_day": day("2023-12-31"), "reduction_t": 1_000,
        "verifier": "Verifier", "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_credits__issue_asked_for_by_one_person__opens_an_act_in_an_offset_class(sign_in: SignIn, site: Site) -> None:
    """Only classes of kinds that an offset rule names are offered."""
    page = sign_in(REGISTRY, "/registry/credits", locale="en-GB")
    periods = card(page, "periods")
    expect(periods.locator("tbody tr")).to_have_count(2)
    periods.get_by_role("button", name="Issue credits").click()
    sheet = page.locator("dialog")
    expect(sheet).to_contain_text("Issue 1,000 t of credits for CCER-01-0001")
    assert [option.inner_text() for option in sheet.locator("select option").all()] == ["CN CCER 2024"]
    class_id = sheet.locator("select").input_value()
    sheet.get_by_label("Reason").fill("verified")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Reviews · open")
    assert class_id != CLASS_ID
    assert site.encoded() == [
        {"contract": "Credits", "function": "issue", "arguments": {"period_id": 2, "class_id": class_id}}
    ]


def test_credits__seen_by_the_ministry__have_no_buttons(sign_in: SignIn) -> None:
    page = sign_in(MINISTRY, "/registry/credits", locale="en-GB")
    expect(card(page, "projects").locator("tbody tr")).to_have_count(1)
    for name in ("Register project", "Register period", "Issue credits"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
