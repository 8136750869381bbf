"""S2: withdrawals go by the registry and then by the bank; deposits, bindings and funds have their pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carbon.hashing import keccak
from tests.web.fake_basics import BANK, DOCUMENT, MILL, MINISTRY, REGISTRY, WORKS
from tests.web.web_site import Site, card, nameless

SignIn = Callable[..., Page]


def asked(page: Page, site: Site, **fields: str) -> dict[str, Any]:
    """Fill the sheet's fields, go on, and return the call that was prepared."""
    sheet = page.locator("dialog")
    for name, typed in fields.items():
        sheet.get_by_label(name.replace("_", " ")).first.fill(typed)
    if fields:
        sheet.get_by_role("button", name="Continue").click()
    expect(sheet).to_contain_text("Before you sign")
    found = dict(site.prepared(1)[-1])
    found.pop("from")
    return found


@pytest.mark.parametrize(("account", "path"), [(REGISTRY, "/registry/cash"), (BANK, "/bank")])
def test_page_of_money__on_a_phone__does_not_scroll_sideways(sign_in: SignIn, account: str, path: str) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = sign_in(account, path, width=390, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        expect(page.locator("[data-state=error]")).to_have_count(0)
        assert nameless(page) == []


def test_own_money__shows_what_is_free_and_where_withdrawals_are(sign_in: SignIn, site: Site) -> None:
    page = sign_in(WORKS, "/enterprise/cash", locale="en-GB")
    shown = [text.splitlines() for text in page.locator(".figure").all_inner_texts()]
    assert [one[:2] for one in shown] == [
        ["Total", "12,480.00CNY"],
        ["Free", "11,989.00CNY"],
        ["Can leave", "11,489.00CNY"],
        ["Reserved", "491.00CNY"],
        ["Leaving", "500.00CNY"],
    ]
    assert shown[0][2] == "Deposits for auctions 2,000.00"
    expect(card(page, "withdrawals").locator("tbody tr").first).to_contain_text("asked for")
    expect(card(page, "withdrawals").locator("tbody tr").nth(1)).to_contain_text(
        "cleared by 注册登记机构 · paid by 结算银行"
    )
    card(page, "withdrawals").get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.locator("dialog")).to_contain_text("at most 11,489.00")
    assert asked(page, site, Amount="1,000.50") == {
        "contract": "Cash", "function": "request_withdrawal", "arguments": {"amount_fen": 100_050},
    }  # fmt: skip


def test_registry__clears_what_others_asked_for_but_not_its_own(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/cash", locale="en-GB")
    rows = card(page, "withdrawals").locator("tbody tr")
    expect(rows.first).to_contain_text("yours: another person clears it")
    expect(card(page, "withdrawals").get_by_role("button", name="Clear")).to_have_count(1)
    expect(page.locator(".figure").first).to_contain_text("CNY 600.00 asked for")
    rows.nth(1).get_by_role("button", name="Clear").click()
    assert asked(page, site)["arguments"] == {"withdrawal_id": 3}
    expect(page.locator("dialog")).to_contain_text("光阳钢铁厂")
    page.keyboard.press("Escape")
    rows.nth(1).get_by_role("button", name="Refuse").click()
    assert asked(page, site, Reason="papers are missing") == {
        "contract": "Cash",
        "function": "refuse_withdrawal",
        "arguments": {"withdrawal_id": 3, "reason": "papers are missing"},
    }


def test_withdrawals__of_one_state__are_those_alone(sign_in: SignIn) -> None:
    page = sign_in(REGISTRY, "/registry/cash", locale="en-GB")
    card(page, "withdrawals").get_by_label("State").select_option("confirmed")
    expect(card(page, "withdrawals").locator("tbody tr")).to_have_count(1)


def test_funds__offer_each_role_its_own(sign_in: SignIn, site: Site) -> None:
    page = sign_in(REGISTRY, "/registry/cash", locale="en-GB")
    funds = card(page, "funds")
    expect(funds).to_contain_text("Fees of the exchange 1,200.00")
    expect(funds).to_contain_text("200.00 leaving")
    assert funds.get_by_role("button").all_inner_texts() == [
        "Withdraw", "To the risk reserve", "Withdraw", "Recover",
    ]  # fmt: skip
    funds.get_by_role("button", name="Recover").click()
    page.locator("dialog").get_by_label("Account", exact=True).last.fill(MILL)
    assert asked(page, site, Amount="5") == {
        "contract": "Cash", "function": "recover", "arguments": {"account": MILL, "amount_fen": 500},
    }  # fmt: skip
    page = sign_in(MINISTRY, "/registry/cash", locale="en-GB")
    expect(card(page, "withdrawals").get_by_role("button", name="Clear")).to_have_count(0)
    card(page, "funds").get_by_role("button", name="Withdraw").click()
    assert asked(page, site, Amount="3")["arguments"] == {"fund_id": 4, "amount_fen": 300}


def test_bank__pays_only_what_the_registry_has_cleared(sign_in: SignIn, site: Site) -> None:
    page = sign_in(BANK, "/bank", locale="en-GB")
    rows = card(page, "withdrawals").locator("tbody tr")
    expect(rows.nth(1)).to_contain_text("waits for the registry")
    expect(card(page, "withdrawals").get_by_role("button", name="Confirm paid")).to_have_count(1)
    rows.nth(2).get_by_role("button", name="Confirm paid").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("dialog").get_by_role("alert")).to_contain_text("Please give the bank's reference.")
    assert asked(page, site, reference=" 2024-771 ") == {
        "contract": "Cash",
        "function": "confirm_withdrawal",
        "arguments": {"withdrawal_id": 2, "bank_reference": "0x" + keccak(b"2024-771").hex()},
    }
    expect(page.locator("dialog")).to_contain_text("环境能源交易所 · Fees of the exchange")


def test_bank__says_that_money_came_in(sign_in: SignIn, site: Site) -> None:
    page = sign_in(BANK, "/bank", locale="en-GB")
    reference = "0x" + keccak(b"in-9").hex()
    page.get_by_role("button", name="Money came in").click()
    assert asked(page, site, Amount="1,000", reference="in-9")["arguments"] == {
        "account": WORKS, "amount_fen": 100_000, "bank_reference": reference,
    }  # fmt: skip
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Into the risk reserve").click()
    assert asked(page, site, Amount="7", reference="in-9") == {
        "contract": "Cash",
        "function": "deposit_to_reserve",
        "arguments": {"amount_fen": 700, "bank_reference": reference},
    }


def test_bank__decides_about_accounts_that_named_it(sign_in: SignIn, site: Site) -> None:
    page = sign_in(BANK, "/bank", locale="en-GB")
    bindings = card(page, "bindings")
    bindings.get_by_role("button", name="Confirm").click()
    assert asked(page, site)["arguments"] == {"accounts": [MILL], "accepted": True, "reason": ""}
    page.keyboard.press("Escape")
    bindings.get_by_role("button", name="Decline").click()
    assert asked(page, site, Reason="no such account")["arguments"] == {
        "accounts": [MILL], "accepted": False, "reason": "no such account",
    }  # fmt: skip


def test_bank_page__for_others__stays_closed(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/bank", locale="en-GB")
    expect(card(page, "gate")).to_contain_text("Settlement bank")


def test_bank__hands_in_its_daily_file__and_reads_what_agrees_and_what_differs(
    sign_in: SignIn, site: Site, tmp_path: Path
) -> None:
    """S2."""
    file = tmp_path / "day.csv"
    file.write_text(f"reference,direction,account,amount_fen\n{DOCUMENT},in,{WORKS},100000\n{DOCUMENT},in,{WORKS},5\n")
    page = sign_in(BANK, "/bank", locale="en-GB")
    box = card(page, "reconciliation")
    expect(box.get_by_label("Market day")).to_have_value("2024-12-31")
    box.get_by_label("CSV or XLSX").set_input_files(file)
    expect(box).to_contain_text("2 differ")
    expect(box).to_contain_text("another amount")
    expect(box).to_contain_text("only on the chain: the bank did not book it that day")
    expect(box).to_contain_text("in 1,000.00 · Risk reserve")
    expect(box.get_by_role("region", name="References that agree").locator("tbody tr")).to_have_count(1)


def test_statement__of_a_day__shows_movements_and_balances_and_another_day_by_its_date(
    sign_in: SignIn, site: Site
) -> None:
    """S1."""
    page = sign_in(WORKS, "/enterprise/statement", locale="en-GB")
    figures = page.locator(".figure").all_inner_texts()
    assert [text.splitlines()[1] for text in figures] == ["1,000.00CNY", "0.00CNY", "490.50CNY", "509.50CNY"]
    assert "opening and movements give the closing" in figures[3]
    expect(card(page, "day-balances").locator("tbody tr")).to_contain_text("CN CEA 2024")
    expect(card(page, "day-movements").locator("tbody tr")).to_contain_text("+5")
    with page.expect_download() as told:
        page.get_by_role("button", name="Download “Statement 2024-12-31” as CSV").click()
    assert told.value.path().read_text() == "2024-12-31 as csv"
    page.get_by_label("Day", exact=True).fill("2024-11-29")
    page.get_by_label("Day", exact=True).press("Tab")
    page.wait_for_url("**/enterprise/statement?day=2024-11-29")
    expect(card(page, "day-balances")).to_contain_text("Nothing on this day.")


def test_statement__on_a_phone__does_not_scroll_sideways(sign_in: SignIn) -> None:
    page = sign_in(WORKS, "/enterprise/statement", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert nameless(page) == []
