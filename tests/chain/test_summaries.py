"""Plain words for calls: every function that people send has them, and each sentence fits its function."""

from __future__ import annotations

import string
import tomllib
from importlib import resources
from typing import Any

import pytest

from carbon.unit_ledger import class_key
from chain.abi import Abi, Function, Parameter
from chain.summaries import Text, summarise, visible
from tests.interface_abis import interface_abis

ACCOUNT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"

BY_CONTRACTS = {
    "Allowances": {
        *("issue", "issue_batch", "move", "cancel", "freeze", "unfreeze", "force_transfer", "forget"),
        *("lock", "unlock", "surrender", "reserve", "release", "expect", "deliver", "set_aside", "deliver_aside"),
    },
    "Cash": {
        *("reserve", "release", "expect", "pay", "set_aside", "make_good", "cover", "pay_aside", "give_aside"),
        *("lodge", "unlodge", "forfeit", "collect"),
    },
    "Emissions": {"book"},
    "Market": {"close_day"},
    "OrderBook": {"open_day", "set_halted", "take"},
    "Quota": {"propose_for", "offer", "retract", "issue_auctioned"},
    "Settlement": {"record", "set_aside", "make_good", "cover", "deliver_aside", "unwind", "compensate"},
    "Vouchers": {"issue"},
}
"""Functions that only contracts call."""

SENDABLE = [
    (name, function)
    for name, items in interface_abis().items()
    for function in Abi(items).functions.values()
    if not function.is_view and function.name not in BY_CONTRACTS.get(name, set())
]


def example(parameter: Parameter) -> Any:
    """A plain value of an ABI type, as decoded."""
    if parameter.kind.endswith("]"):
        return [example(Parameter(parameter.name, parameter.kind[: parameter.kind.rindex("[")], parameter.fields))]
    if parameter.fields:
        return {field.name: example(field) for field in parameter.fields}
    simple = {"address": ACCOUNT, "bool": True, "string": "text"}
    return simple.get(parameter.kind, "0x" + "12" * 32 if parameter.kind.startswith("bytes") else 2)


@pytest.mark.parametrize(
    ("contract", "function"), SENDABLE, ids=[f"{name}.{function.name}" for name, function in SENDABLE]
)
def test_summarise__each_function_that_people_send__has_words(contract: str, function: Function) -> None:
    arguments = {item.name: example(item) for item in function.inputs}

    summary = summarise(contract, function.name, arguments)

    assert summary.is_known
    for text in (summary.does, summary.reserves, summary.if_it_fails):
        assert text is None or (text.en and text.zh and "{" not in text.en + text.zh)


def test_sentences__each__belong_to_a_function() -> None:
    table = tomllib.loads(resources.files("chain").joinpath("summaries.toml").read_text("utf-8"))
    known = {(contract, function.name) for contract, function in SENDABLE}

    written = {(contract, name) for contract, entry in table.items() if contract != "if_it_fails" for name in entry}

    assert written <= known


def test_sentences__both_languages__name_the_same_figures() -> None:
    table = tomllib.loads(resources.files("chain").joinpath("summaries.toml").read_text("utf-8"))
    entries = [
        entry for contract, functions in table.items() if contract != "if_it_fails" for entry in functions.values()
    ]
    assert len(entries) > 40

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [entry["en"] for entry in entries if names(entry["en"]) != names(entry["zh"])] == []


def test_summarise__money_and_quantities__have_their_units() -> None:
    summary = summarise("Cash", "request_withdrawal", {"amount_fen": 123_456_705})

    assert summary.does == Text("Ask your bank to pay out CNY 1,234,567.05", "申请出金 1,234,567.05 元")


def test_summarise__an_order__reserves_what_its_side_needs() -> None:
    order = {"product_id": 1, "price_fen": 5_000, "quantity_t": 10}

    buy = summarise("OrderBook", "place", order | {"side": 1}).reserves
    sell = summarise("OrderBook", "place", order | {"side": 2}).reserves
    neither = summarise("OrderBook", "place", order | {"side": 3}).reserves

    assert buy is not None
    assert buy.en.startswith("CNY 500.00 of your money")
    assert sell is not None
    assert sell.en.startswith("10 t of your trading account")
    assert neither is None


def test_summarise__a_function_without_words__shows_its_arguments() -> None:
    summary = summarise("Casino", "bet", {"on": ACCOUNT, "is_red": True})

    assert not summary.is_known
    assert summary.does.en == f"Call Casino.bet with on = {ACCOUNT}, is_red = True"


def test_summarise__a_known_account__has_its_name() -> None:
    summary = summarise("Participants", "admit", {"account": ACCOUNT}, {ACCOUNT: "Steel\nworks"}.get)

    assert summary.does.en.startswith(f"Admit Steel\N{REPLACEMENT CHARACTER}works ({ACCOUNT}):")


def test_summarise__a_known_product__has_its_symbol() -> None:
    known = {7: "CEA\n24"}.get

    summaries = [
        summarise("Market", "resume", {"product_id": number, "reason": "calm"}, symbol_of=known) for number in (7, 8)
    ]

    assert [summary.does for summary in summaries] == [
        Text(
            "Resume trading of product CEA\N{REPLACEMENT CHARACTER}24: calm",
            "恢复产品 CEA\N{REPLACEMENT CHARACTER}24 的交易：calm",
        ),
        Text("Resume trading of product 8: calm", "恢复产品 8 的交易：calm"),
    ]


@pytest.mark.parametrize(
    ("contract", "function"), SENDABLE, ids=[f"{name}.{function.name}" for name, function in SENDABLE]
)
def test_sentences__with_a_class_among_the_arguments__name_it(contract: str, function: Function) -> None:
    """Nobody can tell from 1481…832 which units he gives away."""
    arguments = {item.name: example(item) for item in function.inputs}
    if "class_id" not in arguments:
        return
    does = summarise(contract, function.name, arguments | {"class_id": class_key("CN", "CEA", 2024)}).does

    assert "CN-CEA-2024" in does.en
    assert "CN-CEA-2024" in does.zh


def test_summarise__a_batch_of_classes__names_each_and_leaves_what_is_no_class_as_it_is() -> None:
    batch = {"owner": ACCOUNT, "to": ACCOUNT, "ids": [class_key("EU", "EUA", 0), class_key("CN", "CCER", 2021), 7]}
    summary = summarise("Allowances", "safeBatchTransferFrom", batch)

    assert "Transfer units of 3 classes (EU-EUA, CN-CCER-2021, 7) from" in summary.does.en
    assert "将 3 个种类（EU-EUA、CN-CCER-2021、7）的单位从" in summary.does.zh


def test_visible__text_that_hides_something__is_made_plain() -> None:
    assert visible("a\u202eb\u200bc\x00d\ne") == "a�b�c�d�e"
    assert visible("普通文字 and words") == "普通文字 and words"
