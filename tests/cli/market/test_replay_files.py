"""Order and rules files as people save them, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.market.order_files import (
    CEA,
    FILES,
    Row,
    buy,
    cancel,
    close,
    confirm,
    money,
    replay_files,
    replayed,
    row,
    sell,
    units,
    write_orders,
)  # fmt: skip

DAY = [
    units("ann", 10),
    money("ben", 10**6),
    sell("09:30:00", "ann", "a", 10_000, 3),
    buy("10:00:00", "ben", "b", 10_000, 2),
]


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_files__as_written__have_header_lf_and_no_quotes(tmp_path: Path) -> None:
    answer = replayed(tmp_path, [*DAY, close("15:00:00")])

    found = contents(answer.folder)
    code = found["trades.csv"].decode().strip().rpartition(",")[2]
    assert found == {
        "trades.csv": b"seq,at,product,method,buyer,seller,buy_ref,sell_ref,price_fen_per_t,quantity_t,voucher_code\n"
        b"1,2024-12-02T10:00:00+08:00,CEA,listed,ben,ann,b,a,10000,2," + code.encode() + b"\n",
        "orders.csv": b"ref,state,filled_t,refusal\na,expired,2,\nb,filled,2,\n",
        "book.csv": b"day,product,side,price_fen_per_t,ref,account,open_t\n2024-12-02,CEA,sell,10000,a,ann,1\n",
        "accounts.csv": b"account,product,total,available\nann,CNY,20000,20000\nann,CEA,8,8\n"
        b"ben,CNY,980000,980000\nben,CEA,2,2\n",
        "bulletin.csv": b"day,product,open,high,low,close,listed_volume_t,listed_amount_fen,block_volume_t,"
        b"block_amount_fen\n2024-12-02,CEA,10000,10000,10000,10000,2,20000,0,0\n",
    }
    assert answer.counts == {"lines": 5, "trades": 1, "refused": 0}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_files__with_bom_or_crlf_and_columns_in_another_order__are_the_same(
    encoding: str, line_end: str, tmp_path: Path
) -> None:
    plain = replayed(tmp_path / "plain", DAY)
    lines = (tmp_path / "plain" / "orders.in.csv").read_text().splitlines()
    turned = line_end.join(
        ",".join(["note" if not n else "x", *reversed(line.split(","))]) for n, line in enumerate(lines)
    )
    orders, rules = tmp_path / "orders.csv", tmp_path / "rules.json"
    orders.write_bytes((turned + line_end).encode(encoding))
    rules.write_bytes(json.dumps({"products": CEA}, indent=1).replace("\n", line_end).encode(encoding))

    answer = replay_files(orders, rules, tmp_path / "out")

    assert contents(answer.folder) == contents(plain.folder)


def test_files__times_with_other_offsets__are_shown_in_the_markets_zone(tmp_path: Path) -> None:
    early = [line | {"at": line["at"].replace("09:00:00+08:00", "02:00:00+01:00")} for line in DAY]
    moved = [
        line | {"at": line["at"].replace("T09:30:00+08:00", "T01:30:00Z").replace("T10:00:00+08:00", "T02:00:00+00:00")}
        for line in early
    ]
    assert contents(replayed(tmp_path / "a", moved).folder) == contents(replayed(tmp_path / "b", DAY).folder)


def test_files__without_a_row__give_headers_alone(tmp_path: Path) -> None:
    answer = replayed(tmp_path, [])
    assert answer.exit_code == 0
    assert {len((answer.folder / name).read_text().splitlines()) for name in FILES} == {1}


LINE = buy("09:30:00", "ann", "a", 10_000, 1)
BAD_LINES: list[tuple[list[Row], str, str]] = [
    ([LINE | {"action": "buy"}], "action", "unknown code 'buy': use one of open_holding, deposit"),
    ([LINE | {"side": "long"}], "side", "unknown code 'long': use one of buy, sell"),
    ([LINE | {"side": ""}], "side", "unknown code ''"),
    ([LINE | {"price_fen_per_t": ""}], "price_fen_per_t", "is empty: give a whole number"),
    ([LINE | {"quantity_t": ""}], "quantity_t", "is empty: give a whole number"),
    ([LINE | {"quantity_t": "1.5"}], "quantity_t", "'1.5' is not a whole number"),
    ([LINE | {"quantity_t": "1e3"}], "quantity_t", "'1e3' is not a whole number"),
    ([LINE | {"quantity_t": "9" * 16}], "quantity_t", "is beyond"),
    ([LINE | {"ref": ""}], "ref", "is empty"),
    ([LINE | {"account": ""}], "account", "is empty"),
    ([LINE | {"account": "a, b"}], "account", "would need quotes"),
    ([LINE | {"account": "丁" * 33}], "account", "is longer than 96 bytes"),
    ([LINE | {"at": "2024-12-02T09:30:00"}], "at", "has no offset"),
    ([LINE | {"at": "2024-12-02T09:30:00.5+08:00"}], "at", "has parts of a second"),
    ([LINE | {"at": "today"}], "at", "'today' is not a time"),
    ([LINE, LINE], "ref", "duplicate key a: row 1 has it already"),
    ([LINE | {"product": "none"}, LINE], "ref", "duplicate key a"),
    ([LINE, cancel("09:29:59", "ann", "a")], "at", "time goes back"),
    ([LINE, close("2024-12-01T15:00:00+08:00")], "at", "time goes back"),
    ([units("ann", 1, "CEA99")], "product", "unknown code 'CEA99'"),
    ([row("09:00:00", "ann", "open_holding", product="CEA")], "quantity_t", "is empty"),
    ([units("ann", -1)], "quantity_t", "-1 is negative"),
    ([money("ann", -1)], "price_fen_per_t", "-1 is negative"),
    ([money("ann", 1) | {"product": "CEA99"}], "product", "unknown code 'CEA99'"),
    ([LINE | {"action": "block_offer"}], "counterparty", "is empty"),
    ([confirm("09:30:00", "ann", "")], "ref", "is empty"),
]


@pytest.mark.parametrize(("lines", "column", "problem"), BAD_LINES)
def test_order_file__with_a_bad_line__is_named_in_one_line_and_nothing_is_written(
    lines: list[Row], column: str, problem: str, tmp_path: Path
) -> None:
    answer = replayed(tmp_path, lines)
    assert answer.exit_code == 2
    assert f"orders.in.csv, row {len(lines)} (line {len(lines) + 1}), column {column}: " in answer.complaint
    assert problem in answer.complaint
    assert answer.files == set()


BAD_RULES: list[tuple[Any, str]] = [
    ([], "is no object"),
    ({"holiday": []}, "column holiday: is no rule: use timezone, sessions"),
    ({"timezone": "Beijing"}, "column timezone: 'Beijing' is no time zone"),
    ({"sessions": [["09:30"]]}, 'column sessions: [["09:30"]] is no list of sessions'),
    ({"sessions": [["11:30", "09:30"]]}, "column sessions"),
    ({"sessions": [["09:30", "25:00"]]}, "column sessions"),
    ({"sessions": [["09:30", "11:30"], ["11:00", "12:00"]]}, "two sessions overlap"),
    ({"holidays": ["25.12.2024"]}, "column holidays"),
    ({"tick_fen": 0}, "column tick_fen: 0 is not a whole number from 1"),
    ({"tick_fen": 1.5}, "column tick_fen: 1.5 is not a whole number"),
    ({"fees_bp": True}, "column fees_bp: True is not a whole number"),
    ({"fees_bp": 10_001}, "column fees_bp"),
    ({"listed": {"min": 1}}, "column listed.min: is no rule"),
    ({"block": {"max_t": "9"}}, "column block.max_t: '9' is not a whole number"),
    ({"products": {"CEA": {}}}, "column products.CEA.reference_fen_per_t: is missing"),
    ({"products": {"CNY": {"reference_fen_per_t": 1}}}, "column products.CNY: is no name for a product"),
    ({"products": {f"P{n}": {"reference_fen_per_t": 1} for n in range(31)}}, "column products: has more than 30"),
    ({"position_limits_t": {"ann": -1}}, "column position_limits_t.ann: -1 is not a whole number"),
    ({"self_trade": "both"}, "column self_trade: unknown word 'both'"),
    ({"halted": "CEA"}, "column halted: is no list of names"),
]


@pytest.mark.parametrize(("rules", "problem"), BAD_RULES)
def test_rules_file__with_a_bad_key__is_named_in_one_line_and_nothing_is_written(
    rules: Any, problem: str, tmp_path: Path
) -> None:
    orders, rules_file = write_orders(tmp_path / "orders.csv", DAY), tmp_path / "rules.json"
    rules_file.write_text(json.dumps(rules))
    answer = replay_files(orders, rules_file, tmp_path / "out")
    assert answer.exit_code == 2
    assert "rules.json" in answer.complaint
    assert problem in answer.complaint
    assert answer.files == set()


def test_rules_file__no_json_or_missing__is_said_in_one_line(tmp_path: Path) -> None:
    orders, rules = write_orders(tmp_path / "orders.csv", DAY), tmp_path / "rules.json"
    assert "there is no such file" in replay_files(orders, rules, tmp_path / "out").complaint
    rules.write_text("{,}")
    assert "is no JSON" in replay_files(orders, rules, tmp_path / "out").complaint


def test_result__can_not_be_written__leaves_nothing(tmp_path: Path) -> None:
    orders, rules = write_orders(tmp_path / "orders.csv", DAY), tmp_path / "rules.json"
    rules.write_text("{}")
    (tmp_path / "out").write_text("a file")
    answer = replay_files(orders, rules, tmp_path / "out")
    assert answer.exit_code == 2
    assert "is a file: name a folder" in answer.complaint
