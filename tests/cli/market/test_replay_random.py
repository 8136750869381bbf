"""Order files drawn at random: the twin against the market written a second time in `tiny_market`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from carbon.vouchers import fields_of, parse_code
from tests.cli.market.order_files import FILES, Row, order_files, replayed, table
from tests.cli.market.tiny_market import played

RELAXED = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def check_against_tiny_market(rows: list[Row], rules: dict[str, Any]) -> None:
    expected = played(rows, rules)
    with tempfile.TemporaryDirectory() as folder:
        answer = replayed(Path(folder), rows, rules)
        found = {name: table(answer, name) for name in FILES}
    codes = [cells.pop() for cells in found["trades.csv"]]
    assert found == expected
    assert len(set(codes)) == len(codes)
    products = sorted(rules["products"])
    for code, cells in zip(codes, found["trades.csv"], strict=True):
        trade = fields_of(parse_code(code)).trade
        assert products[trade.product_id - 1] == cells[2]


@settings(max_examples=40, **RELAXED)
@given(drawn=order_files())
def test_replay__any_file__is_what_the_rules_say(drawn: tuple[list[Row], dict[str, Any]]) -> None:
    """T2, T4, T5: every trade, order, book, account and bulletin."""
    check_against_tiny_market(*drawn)


@pytest.mark.long
@settings(max_examples=1_000, **RELAXED)
@given(drawn=order_files(150))
def test_replay__any_long_file__is_what_the_rules_say(drawn: tuple[list[Row], dict[str, Any]]) -> None:
    """T2, T4, T5: the same, for minutes."""
    check_against_tiny_market(*drawn)


@settings(max_examples=15, **RELAXED)
@given(drawn=order_files())
def test_replay__refused_orders_left_out__leaves_the_same_market(drawn: tuple[list[Row], dict[str, Any]]) -> None:
    """A refused line changes nothing."""
    rows, rules = drawn
    became: dict[str, str] = {}
    for ref, state, *_ in played(rows, rules)["orders.csv"]:
        became.setdefault(ref, state)  # the first row of a reference is that of its order; changes come later
    kept = [
        row | {"action": "deposit", "price_fen_per_t": "0", "product": ""}  # so that the day has a line all the same
        if row["action"] in ("place", "block_offer") and became[row["ref"]] == "refused"
        else row
        for row in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        whole = replayed(Path(folder) / "whole", rows, rules)
        part = replayed(Path(folder) / "part", kept, rules)
        for name in ("trades.csv", "book.csv", "bulletin.csv"):
            assert table(whole, name) == table(part, name)
