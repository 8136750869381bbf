"""What each rule of trading leaves in the files, in the smallest file that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.market.order_files import (
    Row,
    amend,
    block,
    buy,
    cancel,
    close,
    confirm,
    money,
    replayed,
    sell,
    table,
    units,
)  # fmt: skip

RICH = [money("ann", 10**8), units("ann", 500), money("ben", 10**8), units("ben", 500), money("cat", 10**8)]
BLOCKS = {"block": {"min_t": 100}}


class Played:
    """The files of a replay, with what a test asks for most."""

    def __init__(self, folder: Path, lines: list[Row], rules: dict[str, Any] | None = None) -> None:
        self.answer = replayed(folder, lines, rules)
        self.orders = {cells[0]: cells[1:] for cells in table(self.answer, "orders.csv")}
        self.bulletin = [cells[2:] for cells in table(self.answer, "bulletin.csv")]
        self.book = [cells[2:] for cells in table(self.answer, "book.csv")]

    @property
    def trades(self) -> list[tuple[str, str, int, int]]:
        """Buyer's and seller's reference, price, quantity."""
        rows = table(self.answer, "trades.csv")
        return [(cells[6], cells[7], int(cells[8]), int(cells[9])) for cells in rows]

    def has(self, account: str, product: str = "CNY") -> tuple[int, int]:
        """Total and available."""
        (found,) = [cells[2:] for cells in table(self.answer, "accounts.csv") if cells[:2] == [account, product]]
        return int(found[0]), int(found[1])


def test_matching__best_price_then_oldest_at_the_resting_price(tmp_path: Path) -> None:
    played = Played(
        tmp_path,
        [
            *RICH,
            sell("09:30:00", "ann", "dear", 10_020, 5),
            sell("09:30:00", "ann", "first", 10_010, 5),
            sell("09:30:00", "ben", "second", 10_010, 5),
            buy("09:30:00", "cat", "c", 10_020, 12),
        ],
    )
    assert played.trades == [("c", "first", 10_010, 5), ("c", "second", 10_010, 5), ("c", "dear", 10_020, 2)]


def test_limits__are_both_allowed_and_rounded_half_up(tmp_path: Path) -> None:
    """1,005 ± 10 % is 904.5 and 1,105.5: 905 and 1,106."""
    rules = {"products": {"CEA": {"reference_fen_per_t": 1_005}}}
    prices = {"a": 904, "b": 905, "c": 1_106, "d": 1_107}
    played = Played(tmp_path, [*RICH, *(buy("09:30:00", "ann", ref, price, 1) for ref, price in prices.items())], rules)
    assert [cells[2] for cells in played.orders.values()] == ["PRICE_OUT_OF_BAND", "", "", "PRICE_OUT_OF_BAND"]


def test_amend__smaller_keeps_its_place__equal_goes_behind(tmp_path: Path) -> None:
    lines = [*RICH, sell("09:30:00", "ann", "a", 10_000, 5), sell("09:30:00", "ben", "b", 10_000, 5)]
    take = buy("09:32:00", "cat", "c", 10_000, 1)
    smaller = Played(tmp_path / "1", [*lines, amend("09:31:00", "ann", "a", quantity=4), take])
    equal = Played(tmp_path / "2", [*lines, amend("09:31:00", "ann", "a"), take])
    assert (smaller.trades[0][1], equal.trades[0][1]) == ("a", "b")
    assert smaller.has("ann", "CEA") == (499, 496)


def test_amend__part_filled__counts_on_and_only_the_rest_is_new(tmp_path: Path) -> None:
    """10 t, of them 4 filled, made 12 t at a better price: 8 t come in, 3 t trade at once."""
    played = Played(
        tmp_path,
        [
            *RICH,
            buy("09:30:00", "cat", "c", 10_000, 10),
            sell("09:31:00", "ann", "a", 10_000, 4),
            sell("09:32:00", "ben", "b", 10_010, 3),
            amend("09:33:00", "cat", "c", 10_010, 12),
            close("15:00:00"),
        ],
    )
    assert played.trades == [("c", "a", 10_000, 4), ("c", "b", 10_010, 3)]
    assert played.orders["c"] == ["expired", "7", ""]
    assert played.book == [["buy", "10010", "c", "cat", "5"]]


def test_amend__frees_its_own_reserve_first(tmp_path: Path) -> None:
    """All the money is behind the order, and is enough for it once more."""
    lines = [money("cat", 100_000), buy("09:30:00", "cat", "c", 10_000, 10), amend("09:31:00", "cat", "c", 9_000, 11)]
    played = Played(tmp_path, lines)
    assert played.orders == {"c": ["open", "0", ""]}
    assert played.has("cat") == (100_000, 1_000)


def test_self_trade__older_ones_go__all_that_are_crossed_even_if_not_reached(tmp_path: Path) -> None:
    played = Played(
        tmp_path,
        [
            *RICH,
            sell("09:30:00", "ben", "b", 9_990, 5),
            sell("09:30:00", "ann", "near", 10_000, 5),
            sell("09:30:00", "ann", "limit", 10_010, 5),
            sell("09:30:00", "ann", "beyond", 10_011, 5),
            buy("09:31:00", "ann", "new", 10_010, 5),
        ],
        {"self_trade": "cancel_older"},
    )
    assert {ref: cells[0] for ref, cells in played.orders.items()} == {
        "b": "filled", "near": "cancelled", "limit": "cancelled", "beyond": "open", "new": "filled",
    }  # fmt: skip
    assert played.trades == [("new", "b", 9_990, 5)]


def test_self_trade__new_order_refused_for_funds__cancels_nothing(tmp_path: Path) -> None:
    lines = [units("ann", 5), sell("09:30:00", "ann", "a", 10_000, 5), buy("09:31:00", "ann", "x", 10_000, 5)]
    played = Played(tmp_path, lines, {"self_trade": "cancel_older"})
    assert played.orders == {"a": ["open", "0", ""], "x": ["refused", "0", "NOT_ENOUGH_FUNDS"]}


def test_fees__from_both_sides_rounded_down_and_reserved_on_the_rest(tmp_path: Path) -> None:
    """5 bp of 3 × 9,999 is 14.9985: 14. The rest of 7 t at 10,001 reserves 70,007 + 35."""
    played = Played(
        tmp_path,
        [*RICH, sell("09:30:00", "ann", "a", 9_999, 3), buy("09:31:00", "cat", "c", 10_001, 10)],
        {"fees_bp": 5},
    )
    assert played.has("ann") == (10**8 + 29_997 - 14,) * 2
    assert played.has("cat") == (10**8 - 29_997 - 14, 10**8 - 29_997 - 14 - 70_007 - 35)


def test_bought_today__does_not_sell_until_the_close__money_of_a_sale_buys_at_once(tmp_path: Path) -> None:
    lines = [
        units("ann", 10),
        money("cat", 100_000),
        sell("09:30:00", "ann", "a", 10_000, 10),
        buy("09:31:00", "cat", "c", 10_000, 10),
        sell("09:32:00", "cat", "x", 10_000, 1),
        buy("09:33:00", "ann", "y", 10_000, 10),
        close("15:00:00"),
        sell("2024-12-03T09:30:00+08:00", "cat", "z", 10_000, 10),
    ]
    played = Played(tmp_path, lines)
    assert played.orders["x"] == ["refused", "0", "BOUGHT_TODAY"]
    assert played.orders["y"] == ["expired", "0", ""]
    assert played.orders["z"] == ["open", "0", ""]
    assert played.has("cat", "CEA") == (10, 0)


def test_blocks__are_taken_whole_and_move_no_close(tmp_path: Path) -> None:
    played = Played(
        tmp_path,
        [
            *RICH,
            block("13:00:00", "ann", "a", "sell", 13_000, 100, "ben"),
            block("13:00:00", "ann", "late", "sell", 7_000, 100, "ben"),
            block("13:00:00", "ann", "back", "sell", 7_000, 100, "ben"),
            cancel("13:01:00", "ann", "back"),
            confirm("13:02:00", "ben", "a"),
            close("15:00:00"),
        ],
        BLOCKS,
    )
    assert {ref: cells[0] for ref, cells in played.orders.items()} == {
        "a": "filled", "late": "expired", "back": "cancelled",
    }  # fmt: skip
    assert table(played.answer, "trades.csv")[0][3:10] == ["block", "ben", "ann", "a", "a", "13000", "100"]
    assert played.bulletin == [["", "", "", "10000", "0", "0", "100", "1300000"]]
    assert played.book == []


def test_close__is_the_mean_of_listed_trades_rounded_half_up_and_the_next_days_base(tmp_path: Path) -> None:
    """(10,000 + 10,001) ÷ 2 is 10,000.5: 10,001, whose limits are 9,001 and 11,001."""
    played = Played(
        tmp_path,
        [
            *RICH,
            sell("09:30:00", "ann", "a", 10_000, 1),
            sell("09:30:00", "ann", "b", 10_001, 1),
            buy("09:31:00", "cat", "c", 10_001, 2),
            buy("2024-12-03T09:30:00+08:00", "cat", "low", 9_000, 1),
            buy("2024-12-03T09:30:00+08:00", "cat", "high", 11_001, 1),
        ],
    )
    assert played.bulletin == [["10000", "10001", "10000", "10001", "2", "20001", "0", "0"]]
    assert (played.orders["low"][2], played.orders["high"][2]) == ("PRICE_OUT_OF_BAND", "")


def test_close_day__too_early_or_twice_or_on_a_holiday__leaves_no_trace(tmp_path: Path) -> None:
    played = Played(
        tmp_path,
        [
            *RICH,
            buy("09:30:00", "cat", "c", 10_000, 1),
            close("14:59:59"),
            close("15:00:00"),
            close("15:00:01"),
            close("2024-12-07T15:00:00+08:00"),
        ],
    )
    assert played.orders["c"] == ["expired", "0", ""]
    assert len(played.bulletin) == len(played.book) == 1


def test_day__still_open_when_a_later_one_comes__is_closed_first__at_the_end_it_stays_open(tmp_path: Path) -> None:
    later = [close("2024-12-04T15:00:00+08:00"), money("ann", 1, "2024-12-05T09:00:00+08:00")]
    played = Played(tmp_path, [*RICH, buy("09:30:00", "cat", "c", 10_000, 1), *later])
    assert [cells[0] for cells in table(played.answer, "bulletin.csv")] == ["2024-12-02", "2024-12-04"]
    assert played.orders["c"] == ["expired", "0", ""]
    assert played.has("cat") == (10**8, 10**8)


def test_products__are_told_apart_and_come_by_name(tmp_path: Path) -> None:
    rules = {"products": {"CEA24": {"reference_fen_per_t": 5_000}, "CEA": {"reference_fen_per_t": 10_000}}}
    lines = [
        money("cat", 10**6),
        units("ann", 5, "CEA24"),
        sell("09:30:00", "ann", "a", 5_000, 5, "CEA24"),
        buy("09:30:00", "cat", "c", 9_500, 5),
        buy("09:31:00", "cat", "d", 5_100, 5, "CEA24"),
        close("15:00:00"),
    ]
    answer = replayed(tmp_path, lines, rules)
    assert [cells[1:6] for cells in table(answer, "bulletin.csv")] == [
        ["CEA", "", "", "", "10000"],
        ["CEA24", "5000", "5000", "5000", "5000"],
    ]
    assert [cells[:2] for cells in table(answer, "accounts.csv")] == [
        ["ann", "CNY"], ["ann", "CEA"], ["ann", "CEA24"], ["cat", "CNY"], ["cat", "CEA"], ["cat", "CEA24"],
    ]  # fmt: skip
