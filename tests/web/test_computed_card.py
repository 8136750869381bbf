"""Q2, Q3: a province has the contract compute, sees what it gives, and signs it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.fake_basics import CLASS_ID, DOCUMENT, PROVINCE, WORKS
from tests.web.web_site import Site, card


def test_quantities__computed_of_a_form_and_of_a_file__are_shown_before_they_are_proposed(
    sign_in: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    page = sign_in(PROVINCE, "/authority/quota", locale="en-GB")
    card(page, "quota").get_by_role("button", name="Compute").click()
    form, sheet = card(page, "computed"), page.locator("dialog")
    form.locator("select").last.select_option(WORKS)
    form.get_by_label("Intensity of the enterprise").fill("1.8")
    form.get_by_role("button", name="Have it computed").click()
    expect(form).to_contain_text("balance is missing: give a number")
    expect(form.get_by_role("button", name="Sign and send 1/1")).to_have_count(0)

    form.get_by_label("Balance value of the industry").fill("1.85")
    form.get_by_role("button", name="Have it computed").click()
    expect(form.locator("tbody tr")).to_contain_text(["420"])
    expect(form.locator("tbody tr")).to_contain_text(["441"])
    form.get_by_role("button", name="Sign and send 1/1").click()
    expect(sheet).to_contain_text("ComputedProposals · propose")
    case = {"entity": WORKS, "method": 4, "figures": [1_800_000_000, 1_850_000_000], "units": []}
    named = {"class_id": CLASS_ID, "year": 2024, "plan_year": 2024, "terms_version": 1, "method": "industry 2024"}
    assert site.prepared(1)[0]["arguments"] == named | {"cases": [case]}
    sheet.get_by_role("button", name="Cancel").click()

    form.get_by_label("Hand in").select_option("adjustments")
    expect(form.get_by_label("Method").locator("option")).to_have_count(5)
    form.get_by_label("Plan and stage").fill("final allocation of 2024")
    (tmp_path / "final.csv").write_text(f"account,intensity,balance\n{WORKS},1.8,1.85\n", encoding="utf-8")
    form.locator("input[type=file]").set_input_files(tmp_path / "final.csv")
    expect(form.locator("tbody tr")).to_contain_text(["−16"])
    form.get_by_role("button", name="Sign and send 1/1").click()
    expect(sheet).to_contain_text("Quota · propose_adjustment")
    assert site.prepared(1)[1]["arguments"] == {
        "class_id": CLASS_ID,
        "year": 2024,
        "adjustments": [{"entity": WORKS, "delta_t": -16, "objection_id": 0}],
        "reason": "final allocation of 2024",
        "document_hash": DOCUMENT,
    }
