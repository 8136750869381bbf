"""Every reason for which the replay refuses a line, each with the smallest file that meets it, and their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carbon.exchange.refusals import Refusal
from tests.cli.market.order_files import (
    Row,
    amend,
    block,
    buy,
    cancel,
    close,
    confirm,
    money,
    order,
    replayed,
    sell,
    table,
    units,
)  # fmt: skip

RICH = [money("ann", 10**9), units("ann", 500), money("ben", 10**9), units("ben", 500)]
BLOCKS = {"block": {"min_t": 100}}

PLACED: list[tuple[str, Row, dict[str, Any]]] = [
    ("UNKNOWN_PRODUCT", buy("09:30:00", "ann", "x", 10_000, 1, "CEA99"), {}),
    ("UNKNOWN_PRODUCT", buy("09:30:00", "ann", "x", 10_000, 1, ""), {}),
    ("PRODUCT_HALTED", buy("09:30:00", "ann", "x", 10_000, 1), {"halted": ["CEA"]}),
    ("ACCOUNT_RESTRICTED", buy("09:30:00", "ann", "x", 10_000, 1), {"restricted": ["ann"]}),
    ("CREDIT_RECORD", buy("09:30:00", "ann", "x", 10_000, 1), {"credit_record": ["ann"]}),
    ("NOT_A_TRADING_DAY", buy("10:00:00", "ann", "x", 10_000, 1), {"holidays": ["2024-12-02"]}),
    ("NOT_A_TRADING_DAY", buy("2024-12-07T10:00:00+08:00", "ann", "x", 10_000, 1), {}),
    ("NOT_A_TRADING_DAY", buy("2025-01-01T10:00:00+08:00", "ann", "x", 10_000, 1), {}),
    ("CLOSED_SESSION", buy("09:29:59", "ann", "x", 10_000, 1), {}),
    ("CLOSED_SESSION", buy("11:30:00", "ann", "x", 10_000, 1), {}),
    ("CLOSED_SESSION", buy("15:00:00", "ann", "x", 10_000, 1), {}),
    ("CLOSED_SESSION", block("11:00:00", "ann", "x", "buy", 10_000, 100, "ben"), BLOCKS),
    ("BAD_TICK", buy("09:30:00", "ann", "x", 10_003, 1), {"tick_fen": 5}),
    ("BAD_TICK", buy("09:30:00", "ann", "x", 0, 1), {}),
    ("BAD_TICK", buy("09:30:00", "ann", "x", -10_000, 1), {}),
    ("SIZE_OUT_OF_BOUNDS", buy("09:30:00", "ann", "x", 10_000, 0), {}),
    ("SIZE_OUT_OF_BOUNDS", buy("09:30:00", "ann", "x", 10_000, 100_000), {}),
    ("SIZE_OUT_OF_BOUNDS", buy("09:30:00", "ann", "x", 10_000, 9), {"listed": {"min_t": 10}}),
    ("SIZE_OUT_OF_BOUNDS", block("13:00:00", "ann", "x", "buy", 10_000, 99_999, "ben"), {}),
    (
        "SIZE_OUT_OF_BOUNDS",
        block("13:00:00", "ann", "x", "buy", 10_000, 201, "ben"),
        {"block": {"min_t": 1, "max_t": 200}},
    ),
    ("PRICE_OUT_OF_BAND", buy("09:30:00", "ann", "x", 11_001, 1), {}),
    ("PRICE_OUT_OF_BAND", buy("09:30:00", "ann", "x", 8_999, 1), {}),
    ("PRICE_OUT_OF_BAND", block("13:00:00", "ann", "x", "buy", 13_001, 100, "ben"), BLOCKS),
    ("SELF_TRADE", block("13:00:00", "ann", "x", "buy", 10_000, 100, "ann"), BLOCKS),
    ("POSITION_LIMIT", buy("09:30:00", "ann", "x", 10_000, 1), {"position_limits_t": {"ann": 500}}),
    (
        "POSITION_LIMIT",
        block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"),
        BLOCKS | {"position_limits_t": {"ann": 599}},
    ),
    ("NOT_ENOUGH_UNITS", sell("09:30:00", "ann", "x", 10_000, 501), {}),
    ("NOT_ENOUGH_UNITS", block("13:00:00", "ann", "x", "sell", 10_000, 501, "ben"), BLOCKS),
    ("NOT_ENOUGH_FUNDS", buy("09:30:00", "ann", "x", 10_000, 99_999), {"fees_bp": 10}),
    ("NOT_ENOUGH_FUNDS", block("13:00:00", "ann", "x", "buy", 10_001, 100_000, "ben"), {}),
]


@pytest.mark.parametrize(("code", "line", "rules"), PLACED)
def test_order__that_the_rules_forbid__is_refused_for_that_reason_and_changes_nothing(
    code: str, line: Row, rules: dict[str, Any], tmp_path: Path
) -> None:
    answer = replayed(tmp_path, [*RICH, line], rules)

    assert table(answer, "orders.csv") == [["x", "refused", "0", code]]
    assert table(answer, "trades.csv") == []
    assert [cells[2:] for cells in table(answer, "accounts.csv")] == [["1000000000"] * 2, ["500"] * 2] * 2


STEPS: list[tuple[str, list[Row], dict[str, Any]]] = [
    ("UNKNOWN_ORDER", [cancel("09:31:00", "ann", "never")], {}),
    ("UNKNOWN_ORDER", [amend("09:31:00", "ann", "never", 10_000)], {}),
    ("UNKNOWN_ORDER", [confirm("13:31:00", "ann", "never")], {}),
    ("UNKNOWN_ORDER", [buy("09:30:00", "ann", "x", 1, 1), cancel("09:31:00", "ann", "x")], {}),
    (
        "UNKNOWN_ORDER",
        [
            buy("09:30:00", "ann", "x", 10_000, 1),
            sell("09:31:00", "ben", "y", 10_000, 1),
            cancel("09:32:00", "ann", "x"),
        ],
        {},
    ),
    ("UNKNOWN_ORDER", [buy("09:30:00", "ann", "x", 10_000, 1), close("15:00:00"), cancel("15:00:00", "ann", "x")], {}),
    (
        "UNKNOWN_ORDER",
        [buy("09:30:00", "ann", "x", 10_000, 1), cancel("09:30:00", "ann", "x"), amend("09:31:00", "ann", "x", 10_001)],
        {},
    ),
    (
        "UNKNOWN_ORDER",
        [block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"), amend("13:01:00", "ann", "x", 10_001)],
        BLOCKS,
    ),
    ("UNKNOWN_ORDER", [buy("13:00:00", "ann", "x", 10_000, 1), confirm("13:01:00", "ben", "x")], {}),
    ("NOT_YOURS", [buy("09:30:00", "ann", "x", 10_000, 1), cancel("15:00:00", "ben", "x")], {}),
    ("NOT_YOURS", [buy("09:30:00", "ann", "x", 10_000, 1), amend("15:00:00", "ben", "x")], {"restricted": ["ben"]}),
    (
        "NOT_YOURS",
        [block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"), confirm("13:01:00", "cat", "x")],
        BLOCKS | {"restricted": ["cat"]},
    ),
    (
        "NOT_YOURS",
        [block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"), confirm("13:01:00", "ann", "x")],
        BLOCKS,
    ),
    (
        "ACCOUNT_RESTRICTED",
        [block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"), confirm("15:00:00", "ben", "x")],
        BLOCKS | {"restricted": ["ben"], "credit_record": ["ben"]},
    ),
    (
        "CREDIT_RECORD",
        [block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"), confirm("15:00:00", "ben", "x")],
        BLOCKS | {"credit_record": ["ben"]},
    ),
    (
        "CLOSED_SESSION",
        [block("13:00:00", "ann", "x", "buy", 10_000, 100, "ben"), confirm("15:00:00", "ben", "x")],
        BLOCKS | {"position_limits_t": {"ben": 0}},
    ),
    ("CLOSED_SESSION", [buy("09:30:00", "ann", "x", 10_000, 1), cancel("15:00:00", "ann", "x")], {}),
    ("CLOSED_SESSION", [buy("09:30:00", "ann", "x", 10_000, 2), amend("11:30:00", "ann", "x", quantity=1)], {}),
    ("CLOSED_SESSION", [buy("09:30:00", "ann", "x", 10_000, 2), amend("11:30:00", "ann", "x", 1, 0)], {}),
    (
        "SIZE_OUT_OF_BOUNDS",
        [
            buy("09:30:00", "ann", "x", 10_000, 5),
            sell("09:31:00", "ben", "y", 10_000, 2),
            amend("09:32:00", "ann", "x", quantity=2),
        ],
        {},
    ),
    (
        "SIZE_OUT_OF_BOUNDS",
        [buy("09:30:00", "ann", "x", 10_000, 10), amend("09:31:00", "ann", "x", quantity=4)],
        {"listed": {"min_t": 5}},
    ),
    ("SIZE_OUT_OF_BOUNDS", [buy("09:30:00", "ann", "x", 10_000, 10), amend("09:31:00", "ann", "x", 1, 0)], {}),
    (
        "SIZE_OUT_OF_BOUNDS",
        [
            buy("09:30:00", "ann", "x", 10_000, 5),
            sell("09:31:00", "ben", "y", 10_000, 2),
            amend("09:32:00", "ann", "x", 11_001, 2),
        ],
        {},
    ),
    ("BAD_TICK", [buy("09:30:00", "ann", "x", 10_000, 10), amend("09:31:00", "ann", "x", 10_001, 0)], {"tick_fen": 5}),
    ("PRICE_OUT_OF_BAND", [buy("09:30:00", "ann", "x", 10_000, 10), amend("09:31:00", "ann", "x", 11_001)], {}),
    (
        "SELF_TRADE",
        [
            buy("09:30:00", "ann", "x", 9_990, 10),
            sell("09:30:01", "ann", "y", 10_000, 1),
            amend("09:31:00", "ann", "x", 10_000),
        ],
        {},
    ),
    (
        "SELF_TRADE",
        [
            sell("09:30:00", "ben", "b", 9_990, 10),
            sell("09:30:01", "ann", "y", 10_000, 1),
            buy("09:31:00", "ann", "x", 10_000, 1),
        ],
        {},
    ),
    (
        "POSITION_LIMIT",
        [buy("09:30:00", "ann", "x", 10_000, 10), amend("09:31:00", "ann", "x", quantity=12)],
        {"position_limits_t": {"ann": 511}},
    ),
    (
        "POSITION_LIMIT",
        [block("13:00:00", "ann", "x", "sell", 10_000, 100, "ben"), confirm("13:01:00", "ben", "x")],
        BLOCKS | {"position_limits_t": {"ben": 599}},
    ),
    (
        "BOUGHT_TODAY",
        [
            sell("09:30:00", "ben", "b", 10_000, 10),
            buy("09:30:00", "ann", "a", 10_000, 10),
            sell("09:31:00", "ann", "x", 10_000, 510),
        ],
        {},
    ),
    (
        "NOT_ENOUGH_UNITS",
        [
            sell("09:30:00", "ben", "b", 10_000, 10),
            buy("09:30:00", "ann", "a", 10_000, 10),
            sell("09:31:00", "ann", "x", 10_000, 511),
        ],
        {},
    ),
    (
        "BOUGHT_TODAY",
        [
            sell("09:30:00", "ben", "b", 10_000, 10),
            buy("09:30:00", "ann", "a", 10_000, 10),
            block("13:00:00", "ben", "x", "buy", 10_000, 510, "ann"),
            confirm("13:01:00", "ann", "x"),
        ],
        BLOCKS,
    ),
    (
        "NOT_ENOUGH_UNITS",
        [block("13:00:00", "ben", "x", "buy", 10_000, 501, "ann"), confirm("13:01:00", "ann", "x")],
        BLOCKS,
    ),
    (
        "NOT_ENOUGH_FUNDS",
        [block("13:00:00", "ann", "x", "sell", 10_000, 500, "cat"), confirm("13:01:00", "cat", "x")],
        BLOCKS,
    ),
    (
        "NOT_ENOUGH_FUNDS",
        [buy("09:30:00", "ann", "x", 10_000, 90_000), amend("09:31:00", "ann", "x", 11_000, 99_999)],
        {},
    ),
]


@pytest.mark.parametrize(("code", "lines", "rules"), STEPS)
def test_last_line__that_the_rules_forbid__is_refused_for_that_reason(
    code: str, lines: list[Row], rules: dict[str, Any], tmp_path: Path
) -> None:
    before = replayed(tmp_path / "before", [*RICH, *lines[:-1]], rules)
    answer = replayed(tmp_path / "after", [*RICH, *lines], rules)

    assert table(answer, "orders.csv")[-1] == ["x" if lines[-1]["ref"] == "x" else "never", "refused", "0", code]
    assert table(answer, "orders.csv")[:-1] == table(before, "orders.csv")
    known = {cells[0] for cells in table(before, "accounts.csv")}
    assert [cells for cells in table(answer, "accounts.csv") if cells[0] in known] == table(before, "accounts.csv")


def test_reasons__are_all_of_the_rules_in_their_order_and_each_is_tried() -> None:
    names = [
        "UNKNOWN_PRODUCT", "UNKNOWN_ORDER", "NOT_YOURS", "PRODUCT_HALTED", "ACCOUNT_RESTRICTED", "CREDIT_RECORD",
        "NOT_A_TRADING_DAY", "CLOSED_SESSION", "BAD_TICK", "SIZE_OUT_OF_BOUNDS", "PRICE_OUT_OF_BAND", "SELF_TRADE",
        "POSITION_LIMIT", "BOUGHT_TODAY", "NOT_ENOUGH_UNITS", "NOT_ENOUGH_FUNDS",
    ]  # fmt: skip
    assert [refusal.name for refusal in Refusal] == names
    assert {code for code, *_ in PLACED} | {code for code, *_ in STEPS} == set(names)


def test_order__with_everything_wrong__is_refused_for_the_first_reason_and_so_on(tmp_path: Path) -> None:
    """Put one thing right after another: the reason is always the next one."""
    saturday, late, open_session = "2024-12-07T10:00:00+08:00", "2024-12-09T12:00:00+08:00", "2024-12-09T13:00:00+08:00"
    rules = {
        "products": {"CEA": {"reference_fen_per_t": 10_000}, "OLD": {"reference_fen_per_t": 10_000}},
        "halted": ["OLD"],
        "restricted": ["dan"],
        "credit_record": ["dan", "eve"],
        "tick_fen": 5,
        "position_limits_t": {"ann": 30},
    }
    lines = [
        units("ann", 20, at="2024-12-07T09:00:00+08:00"),
        order(saturday, "dan", "1", "sell", 1, 0, "NEW"),
        order(saturday, "dan", "2", "sell", 1, 0, "OLD"),
        order(saturday, "dan", "3", "sell", 1, 0),
        order(saturday, "eve", "4", "sell", 1, 0),
        order(saturday, "ann", "5", "buy", 1, 0),
        order(late, "ann", "6", "buy", 1, 0),
        order(open_session, "ann", "own", "sell", 9_000, 20),
        order(open_session, "ann", "7", "buy", 20_001, 0),
        order(open_session, "ann", "8", "buy", 20_000, 0),
        order(open_session, "ann", "9", "buy", 20_000, 11),
        order(open_session, "ann", "10", "buy", 11_000, 11),
        cancel(open_session, "ann", "own"),
        order(open_session, "ann", "11", "buy", 11_000, 11),
        order(open_session, "ann", "12", "buy", 11_000, 10),
    ]
    answer = replayed(tmp_path, lines, rules)
    assert [cells[3] for cells in table(answer, "orders.csv")] == [
        "UNKNOWN_PRODUCT", "PRODUCT_HALTED", "ACCOUNT_RESTRICTED", "CREDIT_RECORD", "NOT_A_TRADING_DAY",
        "CLOSED_SESSION", "", "BAD_TICK", "SIZE_OUT_OF_BOUNDS", "PRICE_OUT_OF_BAND", "SELF_TRADE", "POSITION_LIMIT",
        "NOT_ENOUGH_FUNDS",
    ]  # fmt: skip
