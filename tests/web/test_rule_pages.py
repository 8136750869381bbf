"""Forms of the ministry's rules and of adjustments; each is shown in full before it is signed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.fake_basics import CLASS_ID, MILL, MINISTRY, PROVINCE, WORKS
from tests.web.web_site import Site, card

SignIn = Callable[..., Page]

NO_DOCUMENT = "0x" + "00" * 32


def filled(page: Page, **fields: str) -> Locator:
    """Fill the open form by its labels, and go on; the sheet."""
    sheet = page.locator("dialog")
    for label, typed in fields.items():
        sheet.get_by_label(label.replace("_", " ")).fill(typed)
    sheet.get_by_role("button", name="Continue").click()
    return sheet


def test_offset_rule__changed_by_the_ministry__begins_with_the_one_in_force(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/rules", locale="en-GB")
    expect(card(page, "offset-rules").locator("tbody tr")).to_contain_text("CCER")
    card(page, "offset-rules").get_by_role("button", name="Change").click()
    expect(page.locator("dialog").get_by_label("Cap (% of the obligation)")).to_have_value("5")
    sheet = filled(page, **{"Cap (% of the obligation)": "7.5", "Last year": "2026"})
    expect(sheet).to_contain_text("Compliance · set_offset_rule")
    assert site.prepared(1)[0]["arguments"] == {
        "scheme": "CN", "kind": "CCER", "cap_bp": 750, "first_year": 2024, "last_year": 2026,
    }  # fmt: skip


@pytest.mark.parametrize("cap", ["", "five", "1.234", "-1"])
def test_offset_rule__cap_that_is_no_percentage__is_not_prepared(sign_in: SignIn, site: Site, cap: str) -> None:
    page = sign_in(MINISTRY, "/authority/rules", locale="en-GB")
    card(page, "offset-rules").get_by_role("button", name="Change").click()
    sheet = filled(page, **{"Cap (% of the obligation)": cap})
    expect(sheet.get_by_role("alert")).not_to_be_empty()
    assert site.prepared() == []


def test_penalty_rule__set_by_the_ministry__is_in_hundredths_of_a_percent(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/rules", locale="en-GB")
    card(page, "penalty-rules").get_by_role("button", name="Change").click()
    sheet = filled(page, Least_multiple="5.5", Added_by_each_repetition="0.5")
    expect(sheet).to_contain_text("Penalties · set_penalty_rule")
    assert site.prepared(1)[0]["arguments"] == {
        "scheme": "CN", "min_multiple_bp": 55_000, "max_multiple_bp": 100_000, "repeat_step_bp": 5_000,
    }  # fmt: skip


def test_objection_term__set_by_the_ministry__is_in_days(sign_in: SignIn, site: Site) -> None:
    page = sign_in(MINISTRY, "/authority/rules", locale="en-GB")
    page.get_by_role("button", name="Set term for objections").click()
    expect(page.locator("dialog").get_by_label("Days")).to_have_value("11")
    sheet = filled(page, Days="15")
    expect(sheet).to_contain_text("Quota · set_objection_term")
    assert site.prepared(1)[0]["arguments"] == {"term_s": 15 * 86_400}


def test_rules__seen_by_a_province__have_no_buttons_to_change_them(sign_in: SignIn) -> None:
    page = sign_in(PROVINCE, "/authority/rules", locale="en-GB")
    expect(card(page, "penalty-rules").locator("tbody tr")).to_contain_text("CN")
    for name in ("Change", "Set offset rule", "Set penalty rule", "Set term for objections"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_objection__accepted__is_answered_by_an_adjustment_that_names_it(sign_in: SignIn, site: Site) -> None:
    page = sign_in(PROVINCE, "/authority/objections", locale="en-GB")
    card(page, "objections").get_by_role("button", name="Adjust").click()
    sheet = filled(page, Quantity="40", Reason="output corrected")
    expect(sheet).to_contain_text("Quota · propose_adjustment")
    assert site.prepared(1)[0]["arguments"] == {
        "class_id": CLASS_ID, "year": 2024, "reason": "output corrected", "document_hash": NO_DOCUMENT,
        "adjustments": [{"entity": MILL, "delta_t": 40, "objection_id": 3}],
    }  # fmt: skip


def test_allocation__clawed_back_without_an_objection__names_none(sign_in: SignIn, site: Site) -> None:
    page = sign_in(PROVINCE, "/authority/quota?year=2024", locale="en-GB")
    card(page, "allocations").get_by_role("button", name="Adjust").first.click()
    page.locator("dialog").get_by_label("Direction").select_option("down")
    filled(page, Quantity="12", Reason="final allocation")
    expect(page.locator("dialog")).to_contain_text("Quota · propose_adjustment")
    (change,) = site.prepared(1)[0]["arguments"]["adjustments"]
    assert (change["entity"], change["delta_t"], change["objection_id"]) == (WORKS, -12, 0)


def test_objections__seen_by_the_ministry__have_no_button(sign_in: SignIn) -> None:
    page = sign_in(MINISTRY, "/authority/objections", locale="en-GB")
    expect(card(page, "objections").locator("tbody tr")).to_have_count(2)
    expect(card(page, "objections").get_by_role("button", name="Adjust")).to_have_count(0)
