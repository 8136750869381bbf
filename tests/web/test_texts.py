"""The texts of both languages."""

import re
from pathlib import Path

import pytest

from web.language import LANGUAGES, preferred, texts_of

WEB = Path(__file__).parents[2] / "web"

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*.py"))

PLACES = re.compile(r"{(\w+)}")


def test_texts__of_both_languages__have_the_same_keys() -> None:
    chinese, english = (texts_of(language).keys() for language in LANGUAGES)
    assert chinese == english


def test_texts__of_both_languages__take_the_same_values() -> None:
    chinese, english = (texts_of(language) for language in LANGUAGES)
    for key in sorted(chinese.keys()):
        assert set(PLACES.findall(chinese(key))) == set(PLACES.findall(english(key))), key


def test_texts__named_in_the_pages__exist() -> None:
    named = set(re.findall(r'texts\(\s*"([a-z_]+\.[A-Za-z0-9_]+)"', SOURCES))
    assert len(named) > 150
    assert named - texts_of("en").keys() == set()


def test_texts__of_a_section_that_code_names_in_full__are_all_used() -> None:
    """Sections whose names come from the chain (roles, states, reasons, areas) are looked up by name instead."""
    by_name = {
        "account_status", "alert_action", "alert_asked", "alert_found", "alert_kind", "alert_state", "area",
        "auction_state", "bank_finding", "bank_state", "batch_kind", "batch_state", "cancellation_kind",
        "cash_kind",
        "certificate_kind", "change_kind", "conduct_kind", "contract", "day_state", "default_side",
        "default_state", "dispute_state", "dispute_step", "entry_kind", "entry_state", "figure",
        "flag", "freeze_state", "health", "industry", "instruction_state", "method", "notice_kind", "objection_state",
        "bid_state", "deal_how", "deal_state", "rule_kind", "rule_state", "withdrawal_state",
        "order_state", "period_state", "phase", "quota_method", "reason", "refusal", "review_state", "role",
        "signing", "status", "sub_account", "surrender_state", "task_state", "trade_state", "transfer_kind",
        "unit_state", "read_day", "oddity_kind", "oddity_why",
    }  # fmt: skip
    parts = set(re.findall(r"[A-Za-z0-9_]+", SOURCES))
    unused = {
        key
        for key in sorted(texts_of("en").keys())
        if key.partition(".")[0] not in by_name and key not in SOURCES and not _is_made(key, parts)
    }
    assert unused == set()


def _is_made(key: str, parts: set[str]) -> bool:
    """Tell whether a key is put together from a section in an f-string and a word that the code holds."""
    section, _, name = key.partition(".")
    pieces = {name, name.rpartition("_")[2], name.partition("_")[0]}
    return any(f"f{quote}{section}." in SOURCES for quote in "\"'") and bool(pieces & parts)


def test_text__that_does_not_exist__raises() -> None:
    with pytest.raises(KeyError):
        texts_of("zh")("market.no_such_text")


def test_texts__terms_of_the_market__are_those_of_the_glossary() -> None:
    """Pairs of the glossary of the domain (条例 and MEE rules)."""
    chinese, english = texts_of("zh"), texts_of("en")
    for key, zh, en in (
        ("market.close", "收盘价", "Close"),
        ("market.volume", "成交量", "Volume"),
        ("enterprise.surrender", "清缴", "Surrender"),
        ("enterprise.allocation", "配额", "Allocation"),
        ("role.REGISTRY", "注册登记机构", "Registry body"),
        ("role.VERIFICATION_BODY", "核查机构", "Verification body"),
    ):
        assert (chinese(key), english(key)) == (zh, en)


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en", "en"), ("de,en;q=0.5", "en"), ("fr", "zh"), ("", "zh")],
)
def test_language__not_chosen_yet__follows_the_browser(header: str, language: str) -> None:
    assert preferred(header) == language
