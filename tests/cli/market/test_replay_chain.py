"""Both engines write the same bytes: the twin, and the contracts on py-evm."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.vouchers import parse_code
from tests.cli.market.order_files import (
    FILES,
    Row,
    amend,
    block,
    buy,
    cancel,
    close,
    confirm,
    drawn_file,
    money,
    replayed,
    sell,
    table,
    units,
)  # fmt: skip


def check_engines(folder: Path, rows: list[Row], rules: dict[str, Any]) -> None:
    twin, chain = (replayed(folder, rows, rules, engine) for engine in ("twin", "chain"))
    assert chain.exit_code == 0, chain.stderr
    for name in FILES:
        assert (chain.folder / name).read_text() == (twin.folder / name).read_text(), name
    for cells in table(chain, "trades.csv"):
        parse_code(cells[-1])


def test_chain__a_week_with_everything_in_it__writes_the_twins_bytes(tmp_path: Path) -> None:
    """S1, T2, T4: fills, amendments, own orders, blocks, fees, limits, refusals, a day closed late, a day left open."""
    rules = {
        "products": {"CEA": {"reference_fen_per_t": 10_000}, "CEA24": {"reference_fen_per_t": 9_800}},
        "block": {"min_t": 100},
        "fees_bp": 33,
        "self_trade": "cancel_older",
        "position_limits_t": {"cat": 300},
        "restricted": ["dan"],
        "credit_record": ["eve"],
        "holidays": ["2024-12-03"],
    }
    tuesday, wednesday = "2024-12-03T10:00:00+08:00", "2024-12-04T09:30:00+08:00"
    rows = [
        units("ann", 500), units("ann", 40, "CEA24"), money("ann", 10**6), money("ben", 10**7), units("ben", 200),
        money("cat", 10**7), money("dan", 10**6), money("eve", 10**6),
        buy("09:29:59", "ben", "early", 10_000, 1),
        sell("09:30:00", "ann", "a1", 10_000, 7), sell("09:30:00", "ann", "a2", 10_010, 9),
        sell("09:30:00", "ben", "b1", 10_000, 5),
        buy("09:30:00", "cat", "c1", 10_013, 20), buy("09:31:00", "dan", "d1", 10_000, 1),
        buy("09:31:00", "eve", "e1", 10_000, 1), buy("09:31:00", "cat", "c2", 12_000, 1),
        buy("09:31:00", "cat", "c3", 10_000, 290), sell("09:32:00", "cat", "c4", 10_000, 3),
        buy("09:33:00", "ben", "b2", 9_990, 9), amend("09:34:00", "ben", "b2", quantity=7),
        amend("09:35:00", "ben", "b2", 10_010, 8), cancel("09:36:00", "cat", "b2"), cancel("12:00:00", "ben", "b2"),
        sell("13:00:00", "ann", "a3", 9_995, 3), buy("13:00:00", "ann", "a4", 9_995, 2),
        block("13:30:00", "ann", "a5", "sell", 12_999, 100, "cat"),
        block("13:30:00", "ben", "b3", "buy", 8_000, 100, "ann"),
        confirm("13:31:00", "ben", "a5"), confirm("13:31:00", "cat", "a5"), confirm("13:32:00", "cat", "a5"),
        sell("14:00:00", "ann", "a6", 9_800, 40, "CEA24"), buy("14:00:00", "cat", "c5", 9_900, 30, "CEA24"),
        sell("14:01:00", "ann", "rest", 10_500, 2), buy("14:02:00", "ben", "rest2", 9_100, 2),
        close("15:00:00"), cancel("15:00:00", "ann", "rest"), buy(tuesday, "ben", "t", 10_000, 1),
        sell(wednesday, "cat", "c6", 10_005, 10), buy(wednesday, "ben", "b4", 10_005, 4),
        amend(wednesday, "cat", "c6", quantity=20),
    ]  # fmt: skip
    check_engines(tmp_path, rows, rules)


@pytest.mark.long
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**48))
def test_chain__any_file__writes_the_twins_bytes(seed: int) -> None:
    """S1, T2, T4: whatever the file, trades and voucher codes included."""
    rows, rules = drawn_file(Random(seed), 120)
    with tempfile.TemporaryDirectory() as folder:
        check_engines(Path(folder), rows, rules)
