"""The registry's parts: accounts, reviews, freezes, entries, serial trace, certificates."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.fake_basics import CERTIFICATE_CODE, CLASS_ID, MILL, REGISTRY, WORKS
from tests.web.web_site import Site, card, check_on_phone, go_on, settle

SignIn = Callable[..., Page]

PARTS = (
    "", "/accounts", f"/accounts/{MILL}", "/reviews", "/issuance", "/holdings", "/trace?serial=CN-CEA-2024-0001001",
    "/credits", "/freezes", "/entries", "/transfers", "/cancellations", "/certificates", "/log",
)  # fmt: skip

NO_DOCUMENT = "0x" + "00" * 32

KECCAK_OF_ABC = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"  # by carbon.hashing too


def test_registry_parts__on_a_phone__show_their_cards_without_scrolling_sideways(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry", width=390, locale="en-GB")
    for part in PARTS:
        go_on(page, f"/registry{part}")
        check_on_phone(page)


def test_accounts__more_than_one_part__are_searched_sorted_and_paged_by_the_api(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry/accounts", locale="en-GB")
    accounts = card(page, "accounts")
    expect(accounts.locator(".pager")).to_contain_text("1–50 / 500+")
    accounts.get_by_label("Search").fill("0777")
    expect(accounts.locator("tbody tr")).to_have_count(1)
    expect(accounts.locator("tbody")).to_contain_text("第 0777 号企业")
    expect(accounts.get_by_label("Search")).to_have_value("0777")
    accounts.get_by_label("Search").fill("")
    expect(accounts.locator("tbody tr")).to_have_count(50)
    accounts.get_by_role("button", name="Name").click()
    expect(accounts.locator("tbody tr").first).to_contain_text("Voestalpine")
    expect(accounts.locator("th[aria-sort=ascending]")).to_contain_text("Name")
    accounts.get_by_role("button", name="Next page").click()
    expect(accounts.locator(".pager")).to_contain_text("51–100")


def test_field__while_the_page_moves__keeps_what_is_typed(sign_in: SignIn) -> None:
    """Once every answer of the API emptied the field that the reader was typing into: Vue wrote its value anew."""
    page = sign_in(REGISTRY, "/registry/freezes", locale="en-GB")
    card(page, "freezes").get_by_role("button", name="Freeze units").click()
    order = page.locator("dialog").get_by_label("Order no.")
    order.fill("88")
    page.locator("dialog").get_by_label("Quantity (t)").fill("x")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).not_to_be_empty()
    expect(order).to_have_value("88")


def test_accounts__of_one_state__are_those_alone(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry/accounts", locale="en-GB")
    card(page, "accounts").get_by_label("State").select_option("restricted")
    expect(card(page, "accounts").locator("tbody tr")).to_have_count(1)
    expect(card(page, "accounts").locator("tbody")).to_contain_text("restricted")


def test_list__exported__is_the_apis_file_of_what_is_filtered(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry/accounts", locale="en-GB")
    accounts = card(page, "accounts")
    accounts.get_by_label("Search").fill("0777")
    expect(accounts.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        accounts.get_by_role("button", name="Download “Accounts” as XLSX").click()
    assert download.value.suggested_filename == "accounts.xlsx"
    assert Path(download.value.path()).read_text(encoding="utf-8") == "第 0777 号企业"


def test_account__opened__shows_state_bar_log_of_changes_and_conduct(sign_in: SignIn) -> None:
    """R1, I7."""
    page = sign_in(REGISTRY, f"/registry/accounts/{MILL}", locale="en-GB")
    expect(card(page, "account-detail")).to_contain_text("may not trade until 2025-06-30")
    expect(card(page, "changes").locator("tbody tr").nth(1)).to_contain_text("restricted → active")
    expect(card(page, "changes").locator("tbody tr").nth(1)).to_contain_text("资料补齐")
    expect(card(page, "conduct")).to_contain_text("False data")
    expect(card(page, "account-detail")).to_contain_text("waits for the bank")
    expect(card(page, "holdings").locator("tbody tr")).to_have_count(1)


def test_account__restored_with_a_document__carries_the_hash_of_its_file(
    sign_in: SignIn, site: Site, tmp_path: Path
) -> None:
    """The file stays in the browser; its keccak256 goes on the chain."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"abc")
    page = sign_in(REGISTRY, f"/registry/accounts/{MILL}", locale="en-GB")
    page.get_by_role("button", name="Make active").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Reason").fill("papers complete")
    sheet.locator("input[type=file]").set_input_files(paper)
    expect(sheet.get_by_label("keccak256 of the document")).to_have_value(KECCAK_OF_ABC)
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    (asked,) = site.prepared(1)
    assert asked["function"] == "set_status"
    assert asked["arguments"] == {
        "account": MILL, "status": 2, "reason": "papers complete", "document_hash": KECCAK_OF_ABC,
    }  # fmt: skip


def test_change_of_details__accepted__names_the_proposed_profile(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, f"/registry/accounts/{MILL}", locale="en-GB")
    expect(card(page, "proposals")).to_contain_text("Linz → Wien")
    card(page, "proposals").get_by_role("button", name="Accept").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {
        "account": MILL, "profile_hash": "0x" + "77" * 32, "accepted": True, "reason": "",
    }  # fmt: skip


def test_review__shows_the_decoded_inner_act_and_who_opened_it_cannot_confirm(sign_in: SignIn) -> None:
    """Two-person rule."""
    page = sign_in(REGISTRY, "/registry/reviews", locale="en-GB")
    own, other = page.locator("[data-act-id='8']"), page.locator("[data-act-id='7']")
    expect(own).to_contain_text("You opened this; another person must confirm it.")
    expect(own.get_by_role("button", name="Confirm")).to_have_count(0)
    expect(other).to_contain_text("Calls Custody · freeze")
    expect(other.locator(".inner-call dd").nth(1)).to_have_text(WORKS)
    expect(other.get_by_role("button", name="Confirm")).to_be_visible()


def test_review__confirmed__carries_the_data_that_was_opened(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/reviews", locale="en-GB")
    page.locator("[data-act-id='7']").get_by_role("button", name="Confirm").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0] | {"from": ""} == {
        "contract": "Reviews", "function": "confirm", "arguments": {"act_id": 7, "data": "0xfeed"}, "from": "",
    }  # fmt: skip


def test_review__rejected__asks_for_the_reason(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/reviews", locale="en-GB")
    page.locator("[data-act-id='8']").get_by_role("button", name="Reject").click()
    page.locator("dialog").get_by_label("Reason").fill("wrong order")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {"act_id": 8, "reason": "wrong order"}


def test_freeze__asked_for_by_one_person__opens_an_act_and_freezes_nothing_yet(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/freezes", locale="en-GB")
    card(page, "freezes").get_by_role("button", name="Freeze units").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Quantity (t)").fill("120")
    sheet.get_by_label("Order no.").fill("88")
    sheet.get_by_label("Reason").fill("court order")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Reviews · open")
    assert site.encoded() == [
        {
            "contract": "Custody",
            "function": "freeze",
            "arguments": {
                "class_id": CLASS_ID, "account": WORKS, "sub_account": 1, "quantity_t": 120, "order_no": "88",
                "reason": "court order", "document_hash": NO_DOCUMENT,
            },
        }
    ]  # fmt: skip
    assert site.prepared(1)[0]["arguments"] == {
        "contract_name": "Custody", "data": "0xfeed", "reason": "court order", "document_hash": NO_DOCUMENT,
    }  # fmt: skip


def test_forced_transfer__to_something_that_is_no_account__is_not_prepared(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/freezes", locale="en-GB")
    card(page, "freezes").get_by_role("button", name="Force").click()
    page.locator("dialog").get_by_label("Receiving account").fill("0x12")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("account that begins with 0x")
    assert (site.prepared(), site.encoded()) == ([], [])


def test_entry__in_review__is_decided_by_the_registry_and_an_executed_one_corrected(
    sign_in: SignIn, site: Site
) -> None:
    page = sign_in(REGISTRY, "/registry/entries", locale="en-GB")
    rows = card(page, "entries").locator("tbody tr")
    rows.nth(0).get_by_role("button", name="Accept").click()
    expect(page.locator("dialog")).to_contain_text("Before you sign")
    assert site.prepared(1)[0]["arguments"] == {"entry_id": 12, "accepted": True, "reason": ""}
    page.keyboard.press("Escape")
    rows.nth(1).get_by_role("button", name="Correct").click()
    expect(page.locator("dialog").get_by_label("Quantity (t)")).to_have_value("40")
    expect(rows.nth(2).get_by_role("button")).to_have_count(0)


def test_serial__typed__shows_its_path_to_the_end(sign_in: SignIn) -> None:
    """R2: the path of any tonne from issuance to cancellation."""
    page = sign_in(REGISTRY, "/registry/trace", locale="en-GB")
    page.get_by_label("Serial number").fill(" cn-cea-2024-0001001 ")
    page.get_by_role("button", name="Trace").click()
    page.wait_for_url("**serial=CN-CEA-2024-0001001")
    settle(page)
    steps = card(page, "trace").locator(".timeline li")
    assert [text.splitlines()[1] for text in steps.all_inner_texts()] == [
        "Issued Voestalpine Stahl Linz",
        "Delivered Voestalpine Stahl Linz → 光阳钢铁厂",
        "Cancelled 光阳钢铁厂",
    ]
    expect(card(page, "trace").locator(".trace-now")).to_contain_text("cancelled")


def test_serial__never_issued__is_said(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry/trace?serial=CN-CEA-2024-9999999", locale="en-GB")
    expect(card(page, "trace")).to_contain_text("Not found.")


def test_certificate__downloaded__comes_in_the_readers_language(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry/certificates", locale="en-GB")
    with page.expect_download() as download:
        card(page, "certificates").get_by_role("button", name="PDF", exact=True).last.click()
    assert download.value.suggested_filename == f"certificate-{CERTIFICATE_CODE}.pdf"
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 en"
