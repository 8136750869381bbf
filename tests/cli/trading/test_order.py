"""`chainets order`: shown, warned of, signed here; the API's node is one in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carbon.order_book import OrderId
from carbon.units import FenPerTonne, MarketDay
from chain.deployment import Deployment
from cli.order.command import app
from tests.api.api_world import DAY, World, address

ORDER = str(OrderId(MarketDay(DAY), 1, 1, FenPerTonne(5_100), 0).packed)


@pytest.fixture
def run(api: str, keystore_of: Callable[[str], Path]) -> Any:
    """Return `run(*words, answer="")`: the command with the emitter's key."""
    where = ["--api", api, "--keystore", str(keystore_of("emitter"))]

    def run_it(*words: str, answer: str = "") -> Any:
        return CliRunner().invoke(app, [*words, *where], input=answer, env={"CHAINETS_PASSPHRASE": "secret"})

    return run_it


def calls(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Function and arguments of what reached the node, all from the emitter."""
    deployment = Deployment.load(world.services.settings.deployment)
    found = []
    for transaction in world.node.sent.values():
        assert transaction.sender == address("emitter")
        contract = deployment.at(transaction.to)
        assert contract is not None
        function = contract.abi.by_selector[bytes.fromhex(transaction.data[2:])[:4]]
        found.append((function.name, function.decode_input(bytes.fromhex(transaction.data[2:]))))
    return found


def test_place__an_ordinary_order__is_shown_and_signed_on_yes(world: World, run: Any) -> None:
    result = run("place", "buy", "2", "51.00", "--product", "CEA", answer="y\n")

    assert result.exit_code == 0, result.output
    assert "Place an order to buy 2 t of product CEA at CNY 51.00" in result.output
    assert "Look twice" not in result.output
    assert calls(world) == [("place", {"product_id": 1, "side": 1, "price_fen": 5_100, "quantity_t": 2})]


def test_place__far_from_the_market__warns_and_signs_only_on_yes(world: World, run: Any) -> None:
    declined = run("place", "sell", "3", "45.50", answer="n\n")

    assert (declined.exit_code, calls(world)) == (1, [])
    assert "45.50 CNY/t is 10.8 % away from the last price 51.00 (more than 3 %)" in declined.output
    assert "3 t is 15.0 % of the day's volume 20 t (more than 10 %)" in declined.output
    assert "请再核对：3 吨为当日成交量 20 吨的 15.0%（超过 10%）" in declined.output
    assert run("place", "sell", "3", "45.50", "--yes").exit_code == 0
    assert [name for name, _ in calls(world)] == ["place"]


def test_place__thresholds_of_ones_own__decide(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("price_away_bp = 2000\nvolume_share_bp = 5000\n")

    assert "Look twice" not in run("place", "sell", "3", "45.50", "--yes", "--caution", str(file)).output

    file.write_text("price_away_bp = -1\nvolume_share_bp = 5000\n")
    broken = run("place", "sell", "3", "45.50", "--yes", "--caution", str(file))
    assert broken.exit_code == 2
    assert "thresholds are whole numbers above 0" in broken.output


def test_amend__keeps_the_product_of_the_order_and_warns(world: World, run: Any) -> None:
    result = run("amend", ORDER, "9", "51.00", "--yes")

    assert result.exit_code == 0, result.output
    assert "9 t is 45.0 % of the day's volume" in result.output
    assert calls(world) == [("amend", {"order_id": int(ORDER), "price_fen": 5_100, "quantity_t": 9})]


def test_cancel__takes_it_back(world: World, run: Any) -> None:
    assert run("cancel", ORDER, "--yes").exit_code == 0
    assert calls(world) == [("cancel", {"order_id": int(ORDER)})]


def test_cancel__several__takes_back_all_in_one_call(world: World, run: Any) -> None:
    other = str(int(ORDER) + 1)

    result = run("cancel", ORDER, other, "--yes")

    assert result.exit_code == 0, result.output
    assert f"Take back what is still open of 2 orders ({ORDER}, {other})" in result.output
    assert calls(world) == [("cancel_all", {"order_ids": [int(ORDER), int(other)]})]


def test_cancel__more_than_one_call_takes__is_told(world: World, run: Any) -> None:
    result = run("cancel", *[ORDER] * 65, "--yes")

    assert (result.exit_code, calls(world)) == (2, [])
    assert "65 orders are too many for one transaction: name at most 64" in result.output


def test_place_all__a_file__is_shown_order_by_order_and_signed_once(world: World, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("side,quantity_t,price\nbuy,2,50.90\nsell,1,51.10\n")

    result = run("place-all", str(file), "--product", "CEA", answer="y\n")

    assert result.exit_code == 0, result.output
    assert "all or none, for today: buy 2 t at CNY 50.90; sell 1 t at CNY 51.10" in result.output
    assert "买入 2 吨，每吨 50.90 元；卖出 1 吨，每吨 51.10 元" in result.output
    assert "CNY 101.80 of your money and 1 t of your trading account are reserved" in result.output
    orders = [{"side": 1, "price_fen": 5_090, "quantity_t": 2}, {"side": 2, "price_fen": 5_110, "quantity_t": 1}]
    assert calls(world) == [("place_all", {"product_id": 1, "orders": orders})]


def test_place_all__far_from_the_market__warns_of_each(world: World, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("side,quantity_t,price\nbuy,1,51.00\nsell,3,45.50\n")

    declined = run("place-all", str(file), answer="n\n")

    assert (declined.exit_code, calls(world)) == (1, [])
    assert declined.output.count("away from the last price") == 1
    assert "45.50 CNY/t is 10.8 % away from the last price 51.00" in declined.output


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "has a header but no rows"),
        ("buy,1,51.00\n" * 65, "has 65 orders: one transaction takes at most 64"),
        ("buy,0,51.00\n", "row 1 (line 2), column quantity_t: is 0: give whole tonnes"),
        ("buy,1,51.00\nhold,1,51.00\n", "row 2 (line 3), column side: unknown code 'hold': use one of buy, sell"),
        ("buy,1,51.005\n", "column price: '51.005' is not an amount"),
        ("buy,1,0\n", "column price: is no price"),
    ],
)
def test_place_all__bad_file__is_told_in_one_line(world: World, run: Any, tmp_path: Path, rows: str, told: str) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("side,quantity_t,price\n" + rows)

    result = run("place-all", str(file), "--yes")

    assert (result.exit_code, calls(world)) == (2, [])
    assert told in result.output


def test_list__signs_in_and_shows_own_orders(world: World, run: Any) -> None:
    result = run("list", "--state", "open")

    assert result.exit_code == 0, result.output
    assert "CEA" in result.output
    assert calls(world) == []


@pytest.mark.parametrize("price", ["51.005", "-1", "0", "NaN", "Infinity", "much"])
def test_place__no_price__is_told(world: World, run: Any, price: str) -> None:
    result = run("place", "buy", "1", "--yes", "--", price) if price == "-1" else run("place", "buy", "1", price)

    assert result.exit_code == 2
    assert calls(world) == []


def test_place__refused_by_the_contract__says_why(world: World, run: Any) -> None:
    world.node.refusal = "OrderBook: price is outside the band"

    result = run("place", "buy", "1", "80.00", "--yes")

    assert (result.exit_code, calls(world)) == (1, [])
    assert "OrderBook: price is outside the band" in result.output
