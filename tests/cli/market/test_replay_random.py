"""Order files drawn at random: the twin against the market written a second time in `tiny_market`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


@settings(max_examples=60, **RELAXED)
@given(drawn=order_files())
def test_replay__any_file__is_what_the_rules_say(drawn: tuple[list[Row], dict[str, Any]]) -> None:
    """T2, T4, T5: every trade, order, book, account and bulletin."""
    check_against_tiny_market(*drawn)


@pytest.mark.long
@settings(max_examples=3_000, **RELAXED)
@given(drawn=order_files(150))
def test_replay__any_long_file__is_what_the_rules_say(drawn: tuple[list[Row], dict[str, Any]]) -> None:
    """T2, T4, T5: the same, for minutes."""
    check_against_tiny_market(*drawn)


@settings(max_examples=20, **RELAXED)
@given(drawn=order_files(), cut=st.integers(0, 60))
def test_replay__refused_lines_left_out__leaves_the_same_market(
    drawn: tuple[list[Row], dict[str, Any]], cut: int
) -> None:
    """A refused line changes nothing."""
    rows, rules = drawn
    refused = [cells[0] for cells in played(rows, rules)["orders.csv"] if cells[1] == "refused"]
    kept = [row for row in rows if row["action"] not in ("place", "block_offer") or row["ref"] not in refused[:cut]]
    with tempfile.TemporaryDirectory() as folder:
        whole, part = replayed(Path(folder) / "whole", rows, rules), replayed(Path(folder) / "part", kept, rules)
        for name in ("trades.csv", "book.csv", "bulletin.csv"):
            if len({row["at"][:10] for row in kept}) == len({row["at"][:10] for row in rows}):
                assert table(whole, name) == table(part, name)
