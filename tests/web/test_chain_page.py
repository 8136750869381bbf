"""The chain page in a browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.fake_basics import NOT_YOURS, REFUSED, TX, WORKS
from tests.web.web_site import Site, card

Visit = Callable[..., Page]


def test_chain_page__shows__blocks_events_contracts_and_participants(visit: Visit) -> None:
    """P6."""
    page = visit("/chain", locale="en-GB")
    assert [text.splitlines()[1] for text in page.locator(".figure").all_inner_texts()] == [
        "18,204", "18,204", "5,311", "12,904", "32180",
    ]  # fmt: skip
    expect(card(page, "blocks").locator("tbody tr")).to_have_count(12)
    expect(card(page, "events").locator("tbody tr").first).to_contain_text("OrderBook.OrderPlaced")
    expect(card(page, "contracts")).to_contain_text("Allowance ledger")
    expect(card(page, "participants")).to_contain_text("Covered entity")


def validators_of(safety: str, **changes: object) -> dict[str, object]:
    """Four validators, the last of which missed its turn."""
    rows = [
        {
            "account": f"0x{n:040x}",
            "name": f"house-{n}",
            "proposed": 16,
            "missed": n // 3,
            "last_proposed": 90 + n,
            "sealed": 60 - n,
            "is_up": n < 3,
        }
        for n in range(4)
    ]
    ballot = {"account": f"0x{9:040x}", "name": None, "adds": True, "voters": [rows[0]["account"]], "needed": 3}
    figures = {"up": 3, "quorum": 3, "blocks": 64, "head_age_s": 2, "peers": 4, "clock_ahead_s": 0}
    answer = {"is_qbft": True, "safety": safety, "items": rows, "ballots": [ballot], "is_clock_off": False}
    return {**answer, **figures, **changes}


def test_validators__one_missed_its_turn__are_shown_with_an_alarm_and_the_vote_under_way(
    site: Site, visit: Visit
) -> None:
    """P5."""
    site.steer(qbft=validators_of("no_spare", is_clock_off=True, clock_ahead_s=-3600))
    shown = card(visit("/chain", locale="en-GB"), "validators")

    expect(shown).to_contain_text("One more failure stops the chain.")
    expect(shown).to_contain_text("differs from ours by 3,600 s")
    expect(shown).to_contain_text("shall become a validator; 1 of 3 votes.")
    expect(shown.locator("tbody tr")).to_have_count(4)
    expect(shown.locator("tbody tr").last).to_contain_text("missed its latest turn")
    assert shown.locator("tbody tr").last.locator("td").all_inner_texts()[1:4] == ["16", "1", "57"]


def test_validators__in_chinese__say_the_same(site: Site, visit: Visit) -> None:
    site.steer(qbft=validators_of("stopped", head_age_s=75))
    shown = card(visit("/chain", locale="zh-CN"), "validators")

    expect(shown).to_contain_text("警报：链已停止。最新区块在 75 秒前")


def test_validators__of_a_chain_without_them__are_not_on_the_page(visit: Visit) -> None:
    page = visit("/chain", locale="en-GB")

    expect(card(page, "participants")).to_contain_text("Covered entity")
    expect(card(page, "validators")).to_be_hidden()


BAD = [
    {
        "node": "https://10.2.0.11:8645",
        "found_by": "indexer",
        "state": "lying",
        "why": "block 18203: its receipts are not those of its header",
        "since": "2024-12-31T15:03:40+08:00",
    },
    {
        "node": "https://10.3.0.11:8645",
        "found_by": "relay",
        "state": "silent",
        "why": "no answer from the node at https://10.3.0.11:8645: HTTP 400: No required SSL certificate was sent",
        "since": "2024-12-31T15:04:02+08:00",
    },
]


def test_nodes__one_lied_and_one_is_silent__are_named_with_time_and_reason(site: Site, visit: Visit) -> None:
    """P6."""
    site.steer(nodes=BAD)
    lying, silent = card(visit("/chain", locale="en-GB"), "nodes").locator("tbody tr").all()

    expect(lying).to_contain_text("https://10.2.0.11:8645")
    expect(lying).to_contain_text("What it said is not what the validators sealed.")
    expect(lying).to_contain_text("block 18203: its receipts are not those of its header")
    expect(lying).to_contain_text("15:03:40")
    expect(lying).to_contain_text("indexer")
    expect(silent).to_contain_text("HTTP 400: No required SSL certificate was sent")
    expect(silent).to_contain_text("relay")


def test_nodes__in_chinese__say_the_same(site: Site, visit: Visit) -> None:
    site.steer(nodes=BAD)
    shown = card(visit("/chain", locale="zh-CN"), "nodes")

    expect(shown).to_contain_text("作假")
    expect(shown).to_contain_text("它给出的内容与验证者签封的不符")
    expect(shown).to_contain_text("交易中继")


def test_nodes__all_well__says_so(visit: Visit) -> None:
    expect(card(visit("/chain", locale="en-GB"), "nodes")).to_contain_text("Nothing is held against any node.")


CHARTS = {
    "activity-transactions": "Transactions",
    "activity-trading": "Orders and evidence",
    "activity-blocks": "Blocks",
    "activity-gas": "Gas used",
    "activity-proposers": "Who proposed",
}


def test_statistics__over_time__are_charts_with_their_tables(visit: Visit) -> None:
    """P6."""
    page = visit("/chain", locale="en-GB")

    for name, title in CHARTS.items():
        expect(card(page, name).locator(".nicegui-echart svg")).to_be_visible()
        expect(card(page, name).get_by_role("heading")).to_have_text(title)
    shown = card(page, "activity-transactions")
    shown.get_by_role("button", name="Table").click()
    expect(shown.locator("tbody tr").last).to_contain_text("12-31")
    proposers = card(page, "activity-proposers")
    proposers.get_by_role("button", name="Table").click()
    expect(proposers.locator("tbody tr").last).to_contain_text("23.55")
    expect(proposers.locator("tbody tr").last).to_contain_text("360")


def test_statistics__by_the_hour__change_in_place(visit: Visit) -> None:
    page = visit("/chain", locale="zh-CN")
    shown = card(page, "activity-gas")
    shown.get_by_role("button", name="表").click()
    expect(shown.locator("tbody tr").last).to_contain_text("12-31")

    page.get_by_label("统计粒度").select_option("hour")

    expect(shown.locator("tbody tr").last).to_contain_text("12-31 00:00")


def test_statistics__of_days_without_a_block__say_so(site: Site, visit: Visit) -> None:
    site.steer(empty=True)
    expect(card(visit("/chain", locale="en-GB"), "activity-gas")).to_contain_text("No block in these days.")


def test_events__narrowed_down__keep_the_filter_in_the_address(visit: Visit) -> None:
    page = visit("/chain", locale="en-GB")
    card(page, "filters").get_by_label("Contract").fill("Nothing")
    card(page, "filters").get_by_role("button", name="Narrow down").click()
    page.wait_for_url("**/chain?contract=Nothing")
    expect(card(page, "events")).to_contain_text("No events.")


def test_block__opened__leads_to_its_transactions(visit: Visit) -> None:
    page = visit("/chain/blocks/18200", locale="en-GB")
    expect(card(page, "transactions").locator("tbody tr").first).to_contain_text("OrderBook.place")
    card(page, "transactions").get_by_role("link").first.click()
    page.wait_for_url(f"**/chain/transactions/{TX}")
    expect(card(page, "call")).to_contain_text("光阳钢铁厂")
    expect(card(page, "call")).to_contain_text("price_fen 9820")
    expect(card(page, "events")).to_contain_text(f"account {WORKS}")


def test_block__with_seals__says_who_sealed_it_and_how_late(site: Site, visit: Visit) -> None:
    """P6."""
    seals = [{"account": f"0x{n:040x}", "name": f"house-{n}" if n else None} for n in range(3)]
    site.steer(sealed={"round": 1, "validators": 4, "seals": seals})
    header = card(visit("/chain/blocks/18200", locale="en-GB"), "block")

    expect(header).to_contain_text("house-1")
    expect(header).to_contain_text("3 of 4 validators. Agreed in round 1: an earlier proposer was silent.")


def test_block__that_does_not_exist__is_said_so(visit: Visit) -> None:
    expect(card(visit("/chain/blocks/99999999", locale="en-GB"), "block")).to_contain_text("Not found.")


def test_chain_page__on_a_phone__does_not_scroll_sideways(visit: Visit) -> None:
    assert visit("/chain", width=390).evaluate("document.documentElement.scrollWidth") == 390


def test_transaction__of_others__says_what_is_left_out(visit: Visit) -> None:
    """T5: whose order it is stands nowhere on a page that anyone may read."""
    page = visit(f"/chain/transactions/{NOT_YOURS}", locale="en-GB")

    expect(card(page, "call")).to_contain_text("told to those concerned when they are signed in")
    expect(card(page, "events")).to_contain_text("quantity_t 5")
    expect(card(page, "events")).not_to_contain_text("account")
    expect(card(visit(f"/chain/transactions/{TX}", locale="en-GB"), "call")).not_to_contain_text("signed in")


def test_transaction__refused__says_why_in_the_readers_language(visit: Visit) -> None:
    """V10: why a refused call was refused."""
    call = card(visit(f"/chain/transactions/{REFUSED}"), "call")

    expect(call).to_contain_text("被拒绝")
    expect(call).to_contain_text("价格超出当日涨跌幅限制 (OrderBook: price outside the day's limits)")
    expect(card(visit(f"/chain/transactions/{TX}"), "call")).not_to_contain_text("原因")
