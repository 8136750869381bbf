"""How long arguments may be: the file is what the contracts declare, and what is too long is named with its length."""

from __future__ import annotations

import pytest

from chain import bounds
from chain.errors import BadArguments
from scripts.bounds import FILE, text

REASON = {"product_id": 1, "reason": "", "document_hash": "0x" + "00" * 32}
PROFILE = {"name": "钢厂", "kind": "works", "industry": "C31", "postal_address": ""}


def test_file__is_what_the_interfaces_declare():
    assert FILE.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("OrderBook.cancel_all", {"order_ids": [1] * 64}),
        ("Market.halt", REASON | {"reason": "停" * 32}),
        ("Participants.apply", {"policy_hash": "0x", "roles": 1, "profile": PROFILE}),
        ("OrderBook.cancel", {"order_id": 1}),
    ],
)
def test_check__as_long_as_may_be__lets_through(function, arguments):
    bounds.check(*function.split("."), arguments)


@pytest.mark.parametrize(
    ("function", "arguments", "fact"),
    [
        ("OrderBook.cancel_all", {"order_ids": [1] * 65}, "argument order_ids of cancel_all takes 64 items, not 65"),
        (
            "Market.halt",
            REASON | {"reason": "停" * 33},
            "argument reason of halt takes 96 bytes, of which a Chinese character takes 3, not 99",
        ),
        (
            "Participants.apply",
            {"policy_hash": "0x", "roles": 1, "profile": PROFILE | {"industry": "ferrous metals"}},
            "argument profile.industry of apply takes 8 bytes, of which a Chinese character takes 3, not 14",
        ),
        (
            "Allowances.safeTransferFrom",
            {"data": "0x" + "00" * 1025},
            "argument data of safeTransferFrom takes 1024 bytes, not 1025",
        ),
    ],
)
def test_check__one_too_many__is_named_with_how_many_there_may_be(function, arguments, fact):
    with pytest.raises(BadArguments, match=f"^{fact}$"):
        bounds.check(*function.split("."), arguments)


def test_check__texts_in_a_list__each_is_looked_at(monkeypatch):
    monkeypatch.setattr(bounds, "_known", lambda: {"Some": {"say": {"text": {"words[].said": 2}}}})

    bounds.check("Some", "say", {"words": [{"said": "ab"}, {"said": ""}]})
    with pytest.raises(BadArguments, match=r"argument words\[\]\.said of say takes 2 bytes"):
        bounds.check("Some", "say", {"words": [{"said": "ab"}, {"said": "abc"}]})
